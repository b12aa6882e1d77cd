"""Has the spectra of a snapshot worked out in the reader's thread, as often as a fraction of one core allows."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.history.reader import Reader
from app.spectra.layer_spectra import LayerSpectra, layer_spectra
from core.cadence import Cadence
from core.events import MatrixSnapshot

_SECONDS = 0.4
_SHARE = 0.1  # of the time, for the newest state of a run that trains


@dataclass(frozen=True, eq=False)
class Found:
    """Spectra of some layers, by name, of one snapshot."""

    snapshot: MatrixSnapshot
    layers: tuple[str, ...]
    spectra: dict[str, LayerSpectra]


class SpectrumDesk(QObject):
    """Keeps the newest spectra and asks for those that are wanted next, one question at a time.

    Signals:
        found: there are newer spectra.
    """

    found = Signal()

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self._reader = reader
        self._found: Found | None = None
        self._asking = False
        self._runs = 0  # that were shown before
        self._pace = Cadence(_SECONDS, _SHARE)

    def want(self, snapshot: MatrixSnapshot, layers: tuple[str, ...], *, hurry: bool) -> Found | None:
        """The newest spectra of these layers of this arm, maybe of an older snapshot while newer ones are worked out.

        `hurry`: ask at once; else at the desk's own pace.
        """
        known = self._found
        fits = known is not None and known.snapshot.arm == snapshot.arm and known.layers == layers
        if not self._asking and not (fits and known is not None and known.snapshot is snapshot):
            due = self._pace.due()
            if due or hurry or not fits:
                self._ask(snapshot, layers)
        return known if fits else None

    def forget(self) -> None:
        """Another run is shown; what is being worked out for the one before will be dropped."""
        self._found = None
        self._runs += 1

    def _ask(self, snapshot: MatrixSnapshot, layers: tuple[str, ...]) -> None:
        self._asking, runs = True, self._runs
        self._reader.ask(lambda: _worked_out(snapshot, layers), lambda found: self._take(found, runs))

    def _take(self, found: Found, runs: int) -> None:
        self._asking = False
        self._pace.done()
        if runs == self._runs:
            self._found = found
            self.found.emit()


def _worked_out(snapshot: MatrixSnapshot, layers: tuple[str, ...]) -> Found:
    """Called in the reader's thread."""
    spectra = {}
    for layer in layers:
        if matrices := [matrix for matrix in snapshot.matrices if matrix.layer == layer]:
            spectra[layer] = layer_spectra(matrices)
    return Found(snapshot, layers, spectra)
