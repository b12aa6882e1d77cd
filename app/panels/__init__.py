"""The panels of the window, in the order in which the View menu lists them."""

from app.panels.adaptation import Adaptation
from app.panels.base import Panel
from app.panels.curvature import Curvature
from app.panels.curves import Curves
from app.panels.inner_loop import InnerLoop
from app.panels.local import Local
from app.panels.microscope import Microscope
from app.panels.paths import AdaptationPaths
from app.panels.reproduce import Reproduce
from app.panels.runs import Runs
from app.panels.similarity import Similarity
from app.panels.spectrum import SpectrumPanel
from app.panels.sweeps import Sweeps
from app.panels.transplant import Transplant

PANELS: tuple[type[Panel], ...] = (
    Curves,
    Curvature,
    SpectrumPanel,
    Microscope,
    Local,
    Transplant,
    Similarity,
    Adaptation,
    InnerLoop,
    AdaptationPaths,
    Runs,
    Sweeps,
    Reproduce,
)

__all__ = ["PANELS", "Panel"]
