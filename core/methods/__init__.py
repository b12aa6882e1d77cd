"""The methods one can compare."""

from core.methods.base import Method, View
from core.methods.gradient import GradientMethod
from core.methods.layer_lr import LayerLR
from core.methods.maml import MAML
from core.methods.mc1 import MC1
from core.methods.mc2 import MC2
from core.methods.meta_sgd import MetaSGD
from core.methods.protonet import ProtoNet

METHODS: dict[str, type[Method]] = {
    "maml": MAML,
    "meta-sgd": MetaSGD,
    "layerlr": LayerLR,
    "mc1": MC1,
    "mc2": MC2,
    "protonet": ProtoNet,
}

__all__ = ["MAML", "MC1", "MC2", "METHODS", "GradientMethod", "LayerLR", "MetaSGD", "Method", "ProtoNet", "View"]
