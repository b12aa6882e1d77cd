"""The panels of the window, in the order in which the View menu lists them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from app.panels.base import Panel


@dataclass(frozen=True)
class Entry:
    """One panel. Its module is imported only when the panel is wanted, so that the window opens sooner.

    Attributes:
        name, title: as the class has them; the module is called as the panel is. class_name: of the class.
    """

    name: str
    title: str
    class_name: str

    @property
    def kind(self) -> type[Panel]:
        """The class."""
        found: type[Panel] = getattr(import_module(f"{__name__}.{self.name}"), self.class_name)
        return found


PANELS = (
    Entry("curves", "Curves", "Curves"),
    Entry("curvature", "Curvature", "Curvature"),
    Entry("spectrum", "Spectrum", "SpectrumPanel"),
    Entry("microscope", "Microscope", "Microscope"),
    Entry("local", "Learned against local", "Local"),
    Entry("transplant", "Transplant", "Transplant"),
    Entry("similarity", "Gradient similarity", "Similarity"),
    Entry("adaptation", "Adaptation", "Adaptation"),
    Entry("inner_loop", "Inner loop", "InnerLoop"),
    Entry("paths", "Adaptation paths", "AdaptationPaths"),
    Entry("runs", "Runs", "Runs"),
    Entry("sweeps", "Sweeps", "Sweeps"),
    Entry("reproduce", "Reproduce", "Reproduce"),
)

__all__ = ["PANELS", "Entry", "Panel"]
