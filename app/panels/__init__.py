"""The panels of the window, in the order in which the View menu lists them."""

from app.panels.adaptation import Adaptation
from app.panels.base import Panel
from app.panels.curvature import Curvature
from app.panels.curves import Curves
from app.panels.runs import Runs
from app.panels.sweeps import Sweeps

PANELS: tuple[type[Panel], ...] = (Curves, Curvature, Adaptation, Runs, Sweeps)

__all__ = ["PANELS", "Panel"]
