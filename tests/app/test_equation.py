"""Explanations: words at once, the equation as soon as it is drawn, in the colour of the theme."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QHelpEvent, QImage
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from app.setup.equation import PICTURES, EquationPictures, Explanation, draw, image_tag, knob_lines
from core.knobs import Knob, knobs
from core.methods import METHODS
from core.models import MODELS
from core.spec import Run, Training
from core.tasks import FAMILIES

SETTINGS = (Training, Run, *FAMILIES.values(), *MODELS.values(), *METHODS.values())
EQUATIONS = sorted(
    {knob.equation for model in SETTINGS for knob in knobs(model)} | {m.equation for m in METHODS.values()}
)


@pytest.fixture
def host(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(200, 100)
    widget.show()
    qtbot.waitExposed(widget)
    yield widget
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def rest_the_mouse_on(widget):
    at = QPoint(5, 5)
    event = QHelpEvent(QHelpEvent.Type.ToolTip, at, widget.mapToGlobal(at))
    QApplication.sendEvent(widget, event)


def test_every_equation_of_a_setting_or_method_can_be_drawn():
    for equation in filter(None, EQUATIONS):
        ink = draw(equation, 96)
        assert (ink.ndim, ink.dtype) == (2, np.uint8)
        assert ink.max() > 200, equation
        assert ink.shape[1] <= 320, equation


def test_the_picture_is_ink_of_one_colour_on_nothing():
    ink = np.array([[0, 128, 255]], np.uint8)
    tag = image_tag(ink, QColor("#ff8000"), 2.0)
    image = QImage.fromData(bytes(_payload(tag)), "PNG")
    assert [image.pixelColor(x, 0).alpha() for x in range(3)] == [0, 128, 255]
    assert image.pixelColor(2, 0).name() == "#ff8000"
    assert 'width="2"' in tag


def test_words_come_at_once_and_the_equation_follows(host, qtbot):
    Explanation(host, "Rate & step", "A rate.", r"\alpha_{test}", ("Range: from 0 to 1",))
    rest_the_mouse_on(host)
    assert "Rate &amp; step" in QToolTip.text()
    assert "Range: from 0 to 1" in QToolTip.text()
    qtbot.waitUntil(lambda: "<img" in QToolTip.text(), timeout=20_000)
    assert "A rate." in QToolTip.text()


def test_an_equation_that_cannot_be_read_leaves_the_words(host, qtbot):
    broken = r"\frac{"
    explanation = Explanation(host, "Rate", "A rate.", broken)
    rest_the_mouse_on(host)
    qtbot.waitUntil(lambda: not PICTURES.pending(broken, explanation._dpi()), timeout=20_000)
    assert "<img" not in explanation.html()
    assert "A rate." in explanation.html()


def test_without_an_equation_nothing_is_drawn(host):
    before = len(PICTURES._begun)
    html = Explanation(host, "Seed", "A seed.").html()
    assert "A seed." in html
    assert len(PICTURES._begun) == before


def test_a_picture_is_drawn_once(qtbot):
    pictures = EquationPictures()
    pictures.ink(r"\beta", 96)
    qtbot.waitUntil(lambda: not pictures.pending(r"\beta", 96), timeout=20_000)
    first = pictures.ink(r"\beta", 96)
    assert first is not None
    assert pictures.ink(r"\beta", 96) is first


def test_what_stands_under_the_equation():
    knob = Knob(
        "r", "Rate", "", "float", 1.0, unit="s", minimum=0.0, maximum=2.0, live=True, good="1", source="a paper"
    )
    assert knob_lines(knob, "0.5") == (
        "Range: from 0 to 2 s",
        "Good: 1",
        "Default: 0.5",
        "Source: a paper",
        "Applies at the next iteration.",
    )


def _payload(tag):
    import base64

    return base64.b64decode(tag.split("base64,")[1].split('"')[0])
