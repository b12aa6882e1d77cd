"""The language of the interface: English as it stands in the code, or Korean from `assets/translations`.

Texts are translated when a widget is made, never at import, so a window made after `install` speaks the new language.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from core.knobs import Knob

LANGUAGES = {"system": "", "en": "English", "ko": "한국어"}
"""What the user can choose, each language in its own words; "system": the language of the desktop, if it is one of them."""
FOLDER = Path(__file__).resolve().parents[1] / "assets" / "translations"
OWN = "curvature"
"""Name of the translator of this program's own texts; Qt has one of its own."""
SETTINGS = "settings"
"""Context of the texts that `core` declares: titles and explanations of settings, methods, families, models and presets."""


def install(application: QCoreApplication, name: str) -> None:
    """Let every text that is asked for from now on be in a language of `LANGUAGES`, in place of the one before.

    Without the file of a language its texts are English; without Qt's own file the buttons of Qt's dialogs are.
    """
    for old in application.findChildren(QTranslator):
        application.removeTranslator(old)
        old.deleteLater()
    chosen = spoken(name)
    qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    files = {"qt": Path(qt_folder, f"qtbase_{chosen}.qm"), OWN: FOLDER / f"curvature_{chosen}.qm"}
    for owner, file in files.items() if chosen != "en" else ():
        translator = QTranslator(application)
        translator.setObjectName(owner)
        if translator.load(str(file)):
            application.installTranslator(translator)
        else:
            translator.deleteLater()


@contextmanager
def in_english() -> Iterator[None]:
    """Within this, texts are as they stand in the code; for what leaves the program, such as figures."""
    application = QCoreApplication.instance()
    installed = application.findChildren(QTranslator, OWN) if application else []
    for translator in installed:
        QCoreApplication.removeTranslator(translator)
    try:
        yield
    finally:
        for translator in installed:
            QCoreApplication.installTranslator(translator)


def spoken(name: str) -> str:
    """The language "en" or "ko" that a choice of `LANGUAGES` comes to; English for a name that is none of them."""
    if name == "system":
        name = next(iter(QLocale.system().uiLanguages()), "").partition("-")[0]
    return name if name in LANGUAGES and name != "system" else "en"


def language() -> str:
    """The language in force, "en" or "ko"; for what is worked out once and kept."""
    return translate("language", "en")


def marked(context: str, text: str) -> str:
    """The text as it is, found here by the collection of texts; for constants, which are translated where they are shown."""
    del context
    return text


def translate(context: str, text: str) -> str:
    """A text of the code in the language in force; for functions, where objects of Qt have `self.tr`."""
    return QCoreApplication.translate(context, text)


def settings_text(text: str) -> str:
    """A text that `core` declares, in the language in force; texts that are not declared come back as they are."""
    return QCoreApplication.translate(SETTINGS, text) if text else ""


def translated(knob: Knob) -> Knob:
    """A setting with everything that people read of it in the language in force."""
    return replace(
        knob,
        title=settings_text(knob.title),
        help=settings_text(knob.help),
        unit=settings_text(knob.unit),
        good=settings_text(knob.good),
        source=settings_text(knob.source),
    )
