"""Where the program keeps and looks for things. Environment variables win over the platform's usual places."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_cache_path, user_data_path, user_documents_path

APP_NAME = "curvature-explorer"


def data_folder(chosen: Path | None = None) -> Path:
    """The data root: `CURVATURE_DATA`, else what the user has `chosen`, else a folder in the user's data directory. Need not exist."""
    return _from_environment("CURVATURE_DATA") or chosen or user_data_path(APP_NAME, appauthor=False) / "data"


def cache_folder() -> Path:
    """Where rendered and resized images are kept: `CURVATURE_CACHE`, else the user's cache directory. Safe to delete."""
    return _from_environment("CURVATURE_CACHE") or user_cache_path(APP_NAME, appauthor=False)


def runs_folder(chosen: Path | None = None) -> Path:
    """Where runs are stored: `CURVATURE_RUNS`, else what the user has `chosen`, else a visible folder in the user's documents."""
    return _from_environment("CURVATURE_RUNS") or chosen or user_documents_path() / "Curvature Explorer"


def _from_environment(name: str) -> Path | None:
    value = os.environ.get(name, "").strip()
    return with_home(value).absolute() if value else None


def with_home(text: str) -> Path:
    """A path in which `~` stands for the home folder; one of a user whom the system does not know stays as it is."""
    return Path(os.path.expanduser(text))  # noqa: PTH111 - that of Path raises for such a user
