"""Collects the texts of the interface for translators, and makes of their work what the program reads.

    python -m app.translations update     # after texts were changed: brings curvature_ko.ts up to date
    python -m app.translations compile    # after curvature_ko.ts was edited: makes curvature_ko.qm

Both call tools of Qt Linguist that come with PySide6.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.history.table_columns import short
from app.language import FOLDER, SETTINGS
from app.panels import PANELS
from app.setup.arm_row import first_line
from core.figures.figure import SIZES
from core.history.columns import METRICS, heading, known_columns
from core.knobs import Knob, Settings, knobs
from core.methods import METHODS
from core.models import MODELS
from core.presets import PRESETS
from core.reproduce.notes import NOTES
from core.reproduce.published import PUBLISHED
from core.reproduce.targets import TARGETS
from core.reproduce.verdicts import VERDICTS
from core.spec import Run, Training
from core.tasks import FAMILIES

SOURCES = Path(__file__).resolve().parent
TEXTS = FOLDER / "curvature_ko.ts"
_CHANGES = ("Task family", "Network", "Run", "Order of the arms")
"""What `core.spec_changes` calls changes that are not of one setting."""


def main() -> None:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m app.translations", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("deed", choices=("update", "compile"))
    if parser.parse_args().deed == "update":
        update(TEXTS)
    compile_texts(TEXTS, TEXTS.with_suffix(".qm"))


def update(texts: Path) -> str:
    """Add the texts of the program that `texts` does not have, and take out those that are gone; returns what the tool says.

    Raises:
        subprocess.CalledProcessError: the tool has failed.
    """
    with tempfile.TemporaryDirectory() as folder:
        declared = Path(folder, "declared.py")
        lines = (f"marked({context!r}, {_quoted(text)})\n" for context, text in declared_texts())
        declared.write_text("".join(lines), encoding="utf-8")
        sources = Path(folder, "sources.lst")
        sources.write_text("\n".join([*sorted(map(str, SOURCES.rglob("*.py"))), str(declared)]), encoding="utf-8")
        order = ("-sort-messages", "-locations", "none", "-no-obsolete")
        alias = ("-tr-function-alias", "QT_TRANSLATE_NOOP+=marked")
        languages = ("-source-language", "en", "-target-language", "ko")
        return _tool("lupdate", *order, *alias, *languages, f"@{sources}", "-ts", str(texts))


def compile_texts(texts: Path, compiled: Path) -> str:
    """Make the file that the program reads; returns what the tool says. Raises `subprocess.CalledProcessError` if it fails."""
    return _tool("lrelease", str(texts), "-qm", str(compiled))


def declared_texts() -> Iterator[tuple[str, str]]:
    """Context and text of everything that is declared as data, most of it in `core`, each once."""
    yield from ((SETTINGS, text) for text in dict.fromkeys(_settings_texts()) if text)
    yield from (("Panel", panel.title) for panel in PANELS)


def _settings_texts() -> Iterator[str]:
    models: tuple[type[Settings], ...] = (
        Training,
        Run,
        *FAMILIES.values(),
        *MODELS.values(),
        *METHODS.values(),
    )
    for model in models:
        yield from _knob_texts(knobs(model))
    yield from (family.title for family in FAMILIES.values())
    yield from (model.title for model in MODELS.values())
    yield from (first_line(method) for method in METHODS.values())
    yield from (str(values["title"]) for values in PRESETS.values())
    yield from (heading(column) for column in known_columns())
    for metric in METRICS:
        yield from (metric.replace("_", " "), short(metric))
    yield from (size.title for size in SIZES)
    yield from _CHANGES
    yield from _reproduce_texts()


def _reproduce_texts() -> Iterator[str]:
    """What the tables say about published numbers, and the targets."""
    for target in TARGETS.values():
        yield from (target.title, target.about)
    for one in PUBLISHED:
        yield from (one.protocol, one.source)
    yield from VERDICTS.values()
    yield from NOTES


def _knob_texts(declared: Iterable[Knob]) -> Iterator[str]:
    for knob in declared:
        yield from (knob.title, knob.help, knob.unit, knob.good, knob.source, *knob.choices)


def _quoted(text: str) -> str:
    """As a literal that the tool reads; it knows no escapes but these."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _tool(name: str, *arguments: str) -> str:
    """Run a tool of Qt Linguist, which stands where packages of this interpreter put their commands."""
    tool = Path(sysconfig.get_path("scripts"), f"pyside6-{name}{'.exe' if sys.platform == 'win32' else ''}")
    return subprocess.run([tool, *arguments], check=True, capture_output=True, text=True, encoding="utf-8").stdout


if __name__ == "__main__":
    main()
