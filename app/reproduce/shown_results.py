"""The results there are: those measured here, and those that came with the program."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from core.reproduce.results import Result, folders_of, mine_first, read_results
from core.reproduce.table import FigureCurve, TableRow, figure_curves, longest, table_rows
from core.reproduce.targets import Target

_Stamp = tuple[tuple[str, int, int], ...]


class ShownResults:
    """Reads the files again only when they have changed.

    Attributes:
        own: measured from the runs in a folder. bundled: came with the program. problems: a sentence for each file that is left out.
    """

    def __init__(self) -> None:
        self.own: list[Result] = []
        self.bundled: list[Result] = []
        self.problems: list[str] = []
        self._seen: tuple[_Stamp, ...] | None = None

    def look(self, root: Path) -> bool:
        """Read what there is for the runs in `root`; whether anything is different now."""
        folders = folders_of(root)
        seen = tuple(_stamp(folder) for folder in folders)
        if seen == self._seen:
            return False
        self._seen = seen
        (self.own, own_problems), (self.bundled, problems) = (read_results([folder]) for folder in folders)
        self.problems = [*own_problems, *problems]
        return True

    def chosen(self, *, bundled: bool) -> list[Result]:
        """What is shown: what came with the program, or one's own, with the former for experiments without any of one's own."""
        return self.bundled if bundled else mine_first(self.own, self.bundled)

    def rows(self, target: Target, *, bundled: bool) -> list[TableRow]:
        """The table of a target."""
        return table_rows(self.chosen(bundled=bundled), target)

    def curves(self, experiment: str, growing: Iterable[FigureCurve] = (), *, bundled: bool) -> list[FigureCurve]:
        """The validation curves of an experiment; `growing` are those of runs in training, which are one's own."""
        mine = [curve for curve in growing if curve.experiment == experiment]
        if bundled or not mine:
            return figure_curves(self.chosen(bundled=bundled), experiment)
        return longest([*figure_curves(self.own, experiment), *mine])


def _stamp(folder: Path) -> _Stamp:
    """Names, sizes and times of the files of a folder; () without one."""
    try:
        found = [(path, path.stat()) for path in folder.glob("[!.]*.json")]
    except OSError:
        return ()
    return tuple(sorted((path.name, state.st_size, state.st_mtime_ns) for path, state in found))
