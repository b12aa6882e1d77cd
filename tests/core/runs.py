"""Small experiments for tests of the outer loop."""

from pathlib import Path

from core.boxes import Inbox
from core.errors import UserError
from core.events import Metrics
from core.methods import METHODS, GradientMethod
from core.presets import preset
from core.spec import ExperimentSpec
from core.train import train

NOWHERE = Path("no-data-needed")
BY_STEPS = tuple(name for name, method in METHODS.items() if issubclass(method, GradientMethod))


def fitting(loss) -> tuple[str, ...]:
    """The methods that can learn tasks scored with `loss`."""

    def fits(name):
        try:
            METHODS[name]().check(loss)
        except UserError:
            return False
        return True

    return tuple(filter(fits, METHODS))


def small(methods=("maml", "mc2"), **training) -> ExperimentSpec:
    """A quick sinusoid experiment."""
    spec = preset("sinusoid-5shot", methods)
    live = {"iterations": 6, "meta_batch": 4, "evaluation_interval": 3, "inner_rate": 0.01} | training
    return spec.replaced(
        training=spec.training.with_changes(live), run=spec.run.with_changes({"validation_tasks": 8, "threads": 1})
    )


def run_all(spec, *commands):
    """Every event of a run that was told `commands` before it began."""
    inbox = Inbox()
    for command in commands:
        inbox.put(command)
    return list(train(spec, inbox, NOWHERE))


def of(events, kind):
    """The events of one kind."""
    return [event for event in events if isinstance(event, kind)]


def curve(events, arm, name="query_loss"):
    """(iteration, value) of one metric of one arm."""
    return [(event.iteration, event.values[name]) for event in of(events, Metrics) if event.arm == arm]
