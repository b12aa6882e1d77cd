"""The command that repeats an experiment, read back by the program's own parser."""

from __future__ import annotations

import shlex
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import main
from core import headless
from core.command_of import arguments_of, command_of
from core.errors import UserError
from core.knobs import Knob, Settings, checked, knobs
from core.methods import METHODS
from core.models import MODELS
from core.presets import PRESETS, preset
from core.spec import ARM_FIELDS, ExperimentSpec, Run, Training
from core.tasks import FAMILIES
from tests.core.runs import fitting


def _value(knob: Knob) -> st.SearchStrategy[Any]:
    if knob.kind == "int":
        return st.integers(int(knob.minimum), int(knob.maximum))
    if knob.kind == "float":
        return st.floats(knob.minimum, knob.maximum)
    if knob.kind == "widths":
        return st.lists(st.integers(1, 64), min_size=1, max_size=8).map(tuple)
    return st.sampled_from(knob.choices) if knob.kind == "choice" else st.booleans()


def _some(group: type[Settings], *, names: tuple[str, ...] = ()) -> st.SearchStrategy[dict[str, Any]]:
    optional = {k.name: _value(k) for k in knobs(group) if not names or k.name in names}
    return st.fixed_dictionaries({}, optional=optional)


ARM_NAMES = st.one_of(st.from_regex(r"[a-z0-9][a-z0-9_-]{0,39}", fullmatch=True), st.sampled_from(["task", "maml-2"]))
TITLES = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=30)


@st.composite
def specs(draw: st.DrawFn) -> ExperimentSpec:
    """Any experiment whose task and model belong to one preset; what does not fit together is drawn again."""
    start = PRESETS[draw(st.sampled_from(sorted(PRESETS)))]
    task, model = start["task"], start["model"]
    fit = sorted(fitting(FAMILIES[task["kind"]].loss))
    kinds = draw(st.lists(st.sampled_from(fit), min_size=1, max_size=8))
    names = draw(st.lists(ARM_NAMES, min_size=len(kinds), max_size=len(kinds), unique=True))
    arms = [
        {
            "name": name,
            "method": {"kind": kind} | draw(_some(METHODS[kind])),
            "overrides": draw(_some(Training, names=ARM_FIELDS)),
        }
        for name, kind in zip(names, kinds, strict=True)
    ]
    values = {
        "title": draw(TITLES),
        "task": task | draw(_some(FAMILIES[task["kind"]])),
        "model": model | draw(_some(MODELS[model["kind"]])),
        "arms": arms,
        "training": draw(_some(Training)),
        "run": draw(_some(Run)),
    }
    try:
        return checked(ExperimentSpec, values)
    except UserError:
        return checked(ExperimentSpec, values | {"task": task, "training": {"queries": 1}})


def read_back(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> ExperimentSpec:
    """What the program would train, had it been started so."""
    trained: list[ExperimentSpec] = []
    monkeypatch.setattr(headless, "run_headless", lambda spec, *_, **__: trained.append(spec) or 0)
    assert main.main(arguments) == 0
    return trained[0]


def words_of(command: str) -> list[str]:
    """A POSIX command without the program."""
    words = shlex.split(command)
    assert words[:2] == ["python", "main.py"]
    return words[2:]


@pytest.fixture
def posix(monkeypatch):
    monkeypatch.setattr("core.command_of.sys.platform", "linux")


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("methods", [("maml",), ("maml", "mc2"), None, ("maml", "maml", "maml")])
def test_every_preset_comes_back_and_needs_no_setting(name, methods, posix, monkeypatch):
    methods = methods or fitting(preset(name).task.loss)
    spec = preset(name, methods)
    command = command_of(spec)
    assert command == f"python main.py train --preset {name} --methods {','.join(methods)}"
    assert read_back(words_of(command), monkeypatch) == spec


@given(specs())
def test_any_experiment_comes_back_exactly(spec):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.command_of.sys.platform", "linux")
        found = read_back(words_of(command_of(spec)), patch)
    assert found == spec
    assert found.to_json() == spec.to_json(), "to the last digit and in the same types"


def test_only_what_differs_from_the_nearest_preset_is_said():
    spec = preset("omniglot-20way-5shot", ("maml", "mc2")).with_live({"inner_rate": 0.1})
    spec = spec.with_live({"inner_rate": 0.2}, "mc2")
    assert arguments_of(spec)[:2] == ["--preset", "omniglot-20way-5shot"]
    assert arguments_of(spec)[4:] == ["--set", "inner_rate=0.1", "--set", "mc2.inner_rate=0.2"]


def test_live_changes_so_far_are_settings_from_the_beginning(posix, monkeypatch):
    spec = preset("sinusoid-5shot")
    changes = [("", {"meta_batch": 7}), ("mc2", {"inner_rate": 0.5}), ("mc2", {"inner_rate": None, "inner_steps": 3})]
    wanted = spec.with_live(changes[0][1]).with_live({"inner_steps": 3}, "mc2")
    assert read_back(words_of(command_of(spec, changes)), monkeypatch) == wanted


def test_titles_are_quoted(posix, monkeypatch):
    spec = preset("sinusoid-5shot").replaced(title='it\'s "50 %" & more\nin two lines ')
    assert read_back(words_of(command_of(spec)), monkeypatch) == spec


def test_on_windows_the_line_is_quoted_for_windows(monkeypatch):
    monkeypatch.setattr("core.command_of.sys.platform", "win32")
    assert command_of(preset("sinusoid-5shot").replaced(title="two words")).endswith('--set "title=two words"')


def test_an_arm_of_any_name_can_be_asked_for():
    spec = preset("sinusoid-5shot", ("maml-2=maml", "slow=mc2", "mc2"))
    assert [(arm.name, arm.method.kind) for arm in spec.arms] == [("maml-2", "maml"), ("slow", "mc2"), ("mc2-2", "mc2")]
    with pytest.raises(UserError, match="name"):
        preset("sinusoid-5shot", ("Not a name=maml",))


def test_what_no_preset_combines_is_refused_in_a_sentence():
    spec = preset("omniglot-5way-1shot").replaced(model={"kind": "mlp"})
    with pytest.raises(
        UserError, match=r"^No command can express the model 'Fully connected' on 'Omniglot', .*instead\.$"
    ):
        command_of(spec)


def test_what_a_command_line_cannot_hold_is_refused():
    with pytest.raises(UserError, match="No command can express"):
        command_of(preset("sinusoid-5shot").replaced(title="a\0b"))


def test_the_prompt_of_windows_takes_a_title_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside of quotes `&` and `|` would begin another command, and `>` would make a file."""
    monkeypatch.setattr("sys.platform", "win32")
    for title in ("A&B", "A|B", "A>B", "A^B", "(A)"):
        command = command_of(preset("sinusoid-10shot").replaced(title=title))
        assert command.endswith(f' --set "title={title}"')
    assert command_of(preset("sinusoid-10shot").replaced(title="A B")).endswith(' --set "title=A B"')
    assert command_of(preset("sinusoid-10shot").replaced(title='"A" B')).endswith(' --set "title=\\"A\\" B"')
    assert command_of(preset("sinusoid-10shot")).endswith(" --methods maml,mc2")
