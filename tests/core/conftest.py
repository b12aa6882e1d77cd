"""Task sources that several test files share; each is made once a session."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.tasks import Glyphs, MiniImagenet, Omniglot, Sinusoid, TaskFamily, TaskSource
from core.tasks.images import FewShotImages
from tests.core import mini_imagenet_files
from tests.core.loading import loaded
from tests.core.omniglot_files import SPLIT, shrink, write_tree


@pytest.fixture
def fresh_cache(tmp_path, monkeypatch) -> Path:
    """A cache of this test alone."""
    monkeypatch.setenv("CURVATURE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def small_omniglot(monkeypatch) -> None:
    """Ten characters count as a complete Omniglot."""
    shrink(monkeypatch)


@pytest.fixture(scope="session")
def glyphs() -> FewShotImages:
    """All glyphs, drawn once a session."""
    return loaded(Glyphs())[0]


@pytest.fixture(scope="session")
def sources(glyphs, tmp_path_factory) -> dict[str, tuple[object, TaskSource]]:
    """Every family with a loaded source, by kind."""
    families: dict[str, TaskFamily] = {
        "sinusoid": Sinusoid(),
        "glyphs": Glyphs(ways=3),
        "omniglot": Omniglot(**SPLIT),
        "mini_imagenet": MiniImagenet(ways=3),
    }
    with pytest.MonkeyPatch.context() as patch:
        shrink(patch)
        root = write_tree(tmp_path_factory.mktemp("small"))
        mini_imagenet_files.write_tree(root)
        return {kind: (family, loaded(family, root)[0]) for kind, family in families.items()}


@pytest.fixture(scope="session")
def real_omniglot(tmp_path_factory) -> Iterator[Path]:
    """A data root with the real Omniglot; archives are copied, so that nothing is written beside them."""
    data = os.environ.get("CURVATURE_DATA", "")
    home = Path(data) / "omniglot-py"
    if not data or not home.is_dir():
        pytest.skip("needs the real Omniglot: set CURVATURE_DATA to a folder that holds omniglot-py")
    if (home / "images_background").is_dir():
        yield Path(data)
        return
    root = tmp_path_factory.mktemp("omniglot")
    (root / "omniglot-py").mkdir()
    for archive in home.glob("*.zip"):
        shutil.copy(archive, root / "omniglot-py")
    yield root
    shutil.rmtree(root, ignore_errors=True)


@pytest.fixture(scope="session")
def real_mini_imagenet() -> Path:
    """A data root with the real miniImageNet or a subset of it; nothing is written there."""
    data = os.environ.get("CURVATURE_DATA", "")
    if not data or not (Path(data) / "miniImageNet").is_dir():
        pytest.skip("needs the real miniImageNet: set CURVATURE_DATA to a folder that holds miniImageNet")
    return Path(data)
