"""What the window remembers between starts: layout, theme, experiment, folders. A broken file never blocks the start."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from app.language import LANGUAGES
from core.errors import UserError
from core.knobs import checked
from core.spec import ExperimentSpec

LAYOUT_VERSION = 4


class WindowSettings:
    """An INI file in the user's configuration folder. Values of the wrong kind count as absent."""

    def __init__(self, path: Path | None = None) -> None:
        where = (
            path
            or Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppConfigLocation)) / "window.ini"
        )
        self._store = QSettings(str(where), QSettings.Format.IniFormat)

    @property
    def geometry(self) -> QByteArray:
        """Size and place of the window, empty at first."""
        return self._bytes("geometry")

    @property
    def layout(self) -> QByteArray:
        """Where the docks are, empty at first."""
        return self._bytes(f"layout-{LAYOUT_VERSION}")

    @property
    def theme(self) -> str:
        """The look: "light", "dark" or "system"."""
        value = self._store.value("theme", "system")
        return value if value in ("light", "dark") else "system"

    @theme.setter
    def theme(self, name: str) -> None:
        self._store.setValue("theme", name)

    @property
    def language(self) -> str:
        """The language of the interface: "system" or another key of `app.language.LANGUAGES`."""
        value = self._store.value("language", "system")
        return value if value in LANGUAGES else "system"

    @language.setter
    def language(self, name: str) -> None:
        self._store.setValue("language", name)

    @property
    def tour_offered(self) -> bool:
        """Whether the tour was offered or taken before."""
        return str(self._store.value("tour-offered", "false")) == "true"

    @tour_offered.setter
    def tour_offered(self, offered: bool) -> None:
        self._store.setValue("tour-offered", "true" if offered else "false")

    @property
    def data_folder(self) -> Path | None:
        """The data root the user chose, if any."""
        value = self._store.value("data-folder", "")
        return Path(value) if isinstance(value, str) and value else None

    @data_folder.setter
    def data_folder(self, folder: Path) -> None:
        self._store.setValue("data-folder", str(folder))

    @property
    def runs_folder(self) -> Path | None:
        """The folder of the runs that the user chose, if any."""
        value = self._store.value("runs-folder", "")
        return Path(value) if isinstance(value, str) and value else None

    @runs_folder.setter
    def runs_folder(self, folder: Path) -> None:
        self._store.setValue("runs-folder", str(folder))

    @property
    def experiment(self) -> ExperimentSpec | None:
        """What the setup showed last; None at first, or when this program cannot use it."""
        try:
            return checked(ExperimentSpec, self._values("experiment"))
        except UserError:
            return None

    @experiment.setter
    def experiment(self, spec: ExperimentSpec) -> None:
        self._store.setValue("experiment", json.dumps(spec.to_json()))

    @property
    def view(self) -> dict[str, Any]:
        """What is shown of stored runs, as JSON values; empty at first."""
        return self._values("view")

    @view.setter
    def view(self, state: dict[str, Any]) -> None:
        self._store.setValue("view", json.dumps(state))

    def remember(self, geometry: QByteArray, layout: QByteArray) -> None:
        """Keep the window as it is now."""
        self._store.setValue("geometry", geometry)
        self._store.setValue(f"layout-{LAYOUT_VERSION}", layout)
        self._store.sync()

    def forget_layout(self) -> None:
        """Start next time as the first time."""
        for key in ("geometry", f"layout-{LAYOUT_VERSION}"):
            self._store.remove(key)

    def _values(self, key: str) -> dict[str, Any]:
        try:
            value = json.loads(str(self._store.value(key, "{}")))
        except (ValueError, RecursionError):
            return {}
        return value if isinstance(value, dict) else {}

    def _bytes(self, key: str) -> QByteArray:
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()
