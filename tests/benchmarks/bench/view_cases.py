"""Every view in every state that is timed: how a panel is brought there, and how something else is chosen in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Act = Callable[[Any, int], object]
"""Does something to a panel, the n-th time."""


def _control(path: str, value: Callable[[int], int] = lambda n: n + 1) -> Act:
    """Set a box or a slider, named from the panel on, to a value."""

    def act(panel: Any, n: int) -> None:
        for name in path.split("."):
            panel = getattr(panel, name)
        panel.setValue(value(n))

    return act


def _moment(panel: Any, n: int) -> None:
    panel.window().timeline.step(-1)


def _view(index: int) -> Act:
    return lambda panel, n: panel.controls.view.choose(index)


def _page(name: str) -> Act:
    return lambda panel, n: panel.controls.page_buttons[name].click()


def _all_rules(panel: Any, n: int) -> None:
    """Forty-four curves."""
    panel.page_buttons[1].click()
    panel.loop.controls.tasks_box.setValue(2)
    panel.loop.controls.steps_box.setValue(2)
    for button in (*panel.loop.controls.kind_buttons.values(), *panel.loop.controls.damping_buttons.values()):
        button.setChecked(True)


def _one_rule(panel: Any, n: int) -> None:
    list(panel.loop.controls.damping_buttons.values())[n % 4].click()


def _nothing(panel: Any, n: int) -> None:
    pass


CASES: tuple[tuple[str, str, Act, Act], ...] = (
    ("curvature", "curvature", _nothing, _moment),
    ("spectrum", "spectrum", _view(0), _moment),
    ("spectrum over time", "spectrum", _view(1), _moment),
    ("spectrum, all layers", "spectrum", _view(2), _moment),
    ("microscope, products", "microscope", _view(0), _moment),
    ("microscope, matrices", "microscope", _view(1), _moment),
    ("microscope, order", "microscope", _view(2), _moment),
    ("local, factors", "local", _nothing, _control("factors.controls.damping_slider")),
    ("local, 44 curves", "local", _all_rules, _one_rule),
    ("transplant", "transplant", _nothing, _control("controls.steps_box", lambda n: 1 + n % 3)),
    ("similarity", "similarity", _nothing, _control("controls.task_box")),
    ("inner loop, task", "inner_loop", _page("task"), _control("controls.step_slider", lambda n: n % 9)),
    ("inner loop, gradients", "inner_loop", _page("gradients"), _control("controls.step_slider", lambda n: n % 9)),
    ("inner loop, heatmaps", "inner_loop", _page("heatmaps"), _control("controls.step_slider", lambda n: n % 9)),
    ("paths", "paths", _nothing, _control("controls.first_box")),
)
