"""The language of the interface: chosen, kept, and switched while the program runs."""

from __future__ import annotations

import math
import re

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtWidgets import QAbstractButton, QLabel

from app import language
from app.curves.changes import described
from app.history.table_columns import table_column, text_of
from app.language import LANGUAGES, in_english, install, settings_text, spoken, translate, translated
from app.numbers import duration
from app.run_bar import RunBar
from app.run_model import RunModel
from app.settings import WindowSettings
from app.setup.controls import Choice
from app.setup.equation import Explanation
from app.setup.knob_editor import KnobEditor
from app.setup.own_value import OwnValue
from app.setup.setup_form import SetupForm
from app.setup.signs import Badge, GlyphButton
from app.status import StatusLine
from app.undo import edit_text
from core.events import HyperApplied
from core.knobs import knobs
from core.presets import PRESETS, preset
from core.spec import ExperimentSpec, Training
from tests.core.runs import fitting

HANGUL = re.compile("[가-힣]")
NAMES = {"MAML", "MAML++", "MC1", "MC2", "Meta-SGD", "LayerLR", "ProtoNet", "Omniglot"}
"""Words that are the same in every language."""


@pytest.fixture
def korean(qapp):
    """The interface in Korean, and in English again afterwards."""
    install(qapp, "ko")
    yield qapp
    install(qapp, "en")
    assert translate("RunBar", "Train") == "Train"


def texts(widget):
    """What labels and buttons in a widget say."""
    found = [child.text() for kind in (QLabel, QAbstractButton) for child in widget.findChildren(kind)]
    return {text.strip() for text in found if re.search("[A-Za-z]{2}", text) or HANGUL.search(text)}


def test_a_widget_made_after_the_choice_speaks_the_language(qtbot, korean):
    bar = RunBar()
    qtbot.addWidget(bar)
    assert bar.train_button.text() == "▶  학습" and bar.actions_["stop"].text() == "■  중지"
    install(korean, "en")
    other = RunBar()
    qtbot.addWidget(other)
    assert other.train_button.text() == "▶  Train"
    assert bar.train_button.text() == "▶  학습"  # the window is made anew, so nothing has to be said twice


def test_a_choice_is_called_the_same_wherever_it_is_named(qtbot, korean):
    knob = next(one for one in knobs(Training) if one.name == "evaluation_statistics")
    shared, own = KnobEditor(knob), OwnValue(knob, "maml")
    for widget in (shared, own):
        qtbot.addWidget(widget)
    shared.set_value("query")
    shared.set_default("query")
    own.show_values(None, "support", pending=False)
    assert shared.findChild(Choice).currentText() == "쿼리"
    assert "기본값: 쿼리" in shared.findChild(Explanation).lines
    assert "쿼리" in shared.findChild(GlyphButton).toolTip()
    assert "서포트, 공통" in {label.text() for label in own.findChildren(QLabel)}
    assert any("서포트" in line for line in own.findChild(Explanation).lines)
    run = RunModel()
    run.take([HyperApplied(iteration=7, tasks=175, seconds=0.1, arm="", changes={"evaluation_statistics": "support"})])
    (change,) = described(run)
    assert change.label.endswith("서포트") and change.text.endswith("= 서포트")


def test_the_device_is_said_in_the_language(qtbot, korean):
    status, run = StatusLine(QLabel()), RunModel()
    qtbot.addWidget(status)
    run.device, run.threads = "cpu, 8 threads", 8
    status.draw(run, 100)
    assert "cpu, 스레드 8개" in texts(status)
    install(korean, "en")
    for device, threads in (("cpu, 1 thread", 1), ("cpu, 8 threads", 8), ("NVIDIA H200", 1)):
        status = StatusLine(QLabel())
        qtbot.addWidget(status)
        run.device, run.threads = device, threads
        status.draw(run, 100)
        assert device in texts(status)


def test_the_form_is_korean_but_for_names(qtbot, korean, tmp_path):
    form = SetupForm()
    qtbot.addWidget(form)
    form.set_data_folder(tmp_path)
    for name in PRESETS:
        form.set_spec(preset(name, fitting(preset(name).task.loss)))
        said = {text.removesuffix(" (rates per step 5)") for text in texts(form) if not HANGUL.search(text)}
        assert said - NAMES - {str(tmp_path), "K", "N", "rad", "I", "β_end"} == set()


def test_what_the_form_says_can_be_read_aloud_in_korean(qtbot, korean):
    form = SetupForm()
    qtbot.addWidget(form)
    names = [button.accessibleName() for button in form.findChildren(QAbstractButton) if button.accessibleName()]
    assert len(names) > 10 and [name for name in names if not HANGUL.search(name)] == []


def test_settings_declared_in_core_are_translated_where_they_are_shown(korean):
    knob = next(knob for knob in knobs(Training) if knob.name == "inner_rate")
    assert translated(knob).title == "내부 학습률" and knob.title == "Inner rate"
    assert (translated(knob).symbol, translated(knob).equation) == (knob.symbol, knob.equation)
    assert settings_text("Sinusoid 10-shot") == "사인파 10-shot"
    assert settings_text("nobody declares this") == "nobody declares this" and settings_text("") == ""


def test_what_is_kept_for_later_follows_the_language(korean):
    assert table_column("inner_rate").title == "내부 학습률 α"
    assert table_column("best.validation_loss").title == "최고 검증 손실"
    assert text_of("state", "running") == "실행 중"
    install(korean, "en")
    assert table_column("inner_rate").title == "Inner rate α"
    assert table_column("best.validation_loss").title == "best val. loss"
    assert text_of("state", "running") == "running"


def test_numbers_have_korean_units(korean):
    assert [duration(x) for x in (3.2, 167, 7_500, 200_000)] == ["3.2초", "2분 47초", "2시간 5분", "2일 7시간"]
    assert duration(math.inf) == "∞"


def test_edits_are_told_in_korean(korean):
    spec = preset("sinusoid-10shot")
    assert edit_text(spec, preset("sinusoid-5shot")) == "프리셋 사인파 5-shot"
    assert edit_text(spec, spec.with_live({"inner_rate": 0.1})) == "내부 학습률"
    assert edit_text(spec, spec.with_live({"inner_rate": 0.1}, "mc2")) == "MC2의 내부 학습률"
    fewer: ExperimentSpec = spec.replaced(arms=spec.arms[:1])
    assert (edit_text(spec, fewer), edit_text(fewer, spec)) == ("MC2 제거", "MC2 추가")


def test_a_badge_is_recognised_in_every_language(qtbot, korean):
    badge = Badge()
    qtbot.addWidget(badge)
    badge.show_pending(Badge.NEXT)
    assert badge.text() == "다음 반복부터" and badge.isVisibleTo(badge)
    badge.show_pending("")
    assert badge.text() == ""


def test_the_status_line_keeps_room_for_korean_words(qtbot, korean):
    line = StatusLine(QLabel())
    qtbot.addWidget(line)
    line.draw(RunModel(), 70_000)
    label = line._labels["iteration"]
    assert label.text() == "반복 0 / 70,000"
    assert label.fontMetrics().horizontalAdvance(label.text()) < label.minimumWidth()


def test_what_leaves_the_program_is_english(korean):
    with in_english():
        assert translate("RunBar", "Train") == "Train"
    assert translate("RunBar", "Train") == "학습"
    with pytest.raises(ValueError, match="no"), in_english():
        raise ValueError("no")
    assert translate("RunBar", "Train") == "학습"


def test_a_language_replaces_the_one_before(korean):
    before = len(korean.findChildren(QTranslator))
    install(korean, "ko")
    QCoreApplication.sendPostedEvents(None, 52)  # deferred deletes
    assert len(korean.findChildren(QTranslator)) == before


@pytest.mark.parametrize(
    ("languages", "found"), [(["ko-KR", "ko", "en"], "ko"), (["ko"], "ko"), (["de-DE", "de"], "en"), ([], "en")]
)
def test_the_system_decides_unless_the_user_does(monkeypatch, languages, found):
    class Locale:
        @staticmethod
        def system():
            return Locale()

        def uiLanguages(self):  # noqa: N802 - Qt's name
            return languages

    monkeypatch.setattr(language, "QLocale", Locale)
    assert spoken("system") == found
    assert (spoken("ko"), spoken("en"), spoken("tlh")) == ("ko", "en", "en")


def test_qts_own_buttons_are_korean_where_qt_has_the_words(korean):
    word = QCoreApplication.translate("QPlatformTheme", "Cancel")
    assert word in ("취소", "Cancel") and QLocale(language.language()).language() == QLocale.Language.Korean


def test_without_the_file_the_texts_are_english(qapp, monkeypatch, tmp_path):
    monkeypatch.setattr(language, "FOLDER", tmp_path)
    install(qapp, "ko")
    assert translate("RunBar", "Train") == "Train"
    install(qapp, "en")


def test_the_choice_is_kept(tmp_path):
    file = tmp_path / "window.ini"
    assert WindowSettings(file).language == "system"
    for name in LANGUAGES:
        settings = WindowSettings(file)
        settings.language = name
        settings._store.sync()
        assert WindowSettings(file).language == name
    file.write_text("[General]\nlanguage=klingon\n")
    assert WindowSettings(file).language == "system"
