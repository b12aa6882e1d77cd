"""The panels of the window, in the order in which the View menu lists them."""

from app.panels.adaptation import Adaptation
from app.panels.base import Panel
from app.panels.curvature import Curvature
from app.panels.curves import Curves

PANELS: tuple[type[Panel], ...] = (Curves, Curvature, Adaptation)

__all__ = ["PANELS", "Panel"]
