"""Settings in a file: what is written comes back equal, and what cannot be used is one sentence that names the file."""

import json

import pytest

from core.errors import UserError
from core.presets import PRESETS, preset
from core.spec_file import MOST_BYTES, read_spec, write_spec


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_comes_back_equal(tmp_path, name):
    path = tmp_path / "settings.json"
    write_spec(path, preset(name))
    assert read_spec(path) == preset(name)


def test_own_values_of_an_arm_and_letters_of_every_script_come_back(tmp_path):
    spec = preset("sinusoid-10shot").replaced(title="사인파").with_live({"inner_rate": 0.02}, "mc2")
    path = tmp_path / "settings.json"
    write_spec(path, spec)
    assert read_spec(path) == spec and "사인파" in path.read_text(encoding="utf-8")


def test_the_file_of_a_stored_run_is_one_of_settings_too(tmp_path):
    path = tmp_path / "run.json"
    path.write_text(json.dumps({"schema_version": 1, "spec": preset("sinusoid-5shot").to_json()}))
    assert read_spec(path) == preset("sinusoid-5shot")


def wrong(**changes):
    values = preset("sinusoid-10shot").to_json()
    values["training"] |= changes
    return json.dumps(values)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is not JSON"),
        ("{", "is not JSON"),
        ("\xff", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[1, 2]", "holds no settings"),
        ('{"spec": {"task": {}}}', "holds no settings"),
        ('{"name": "other program"}', "holds no settings"),
        (wrong(inner_rate=-1.0), "training.inner_rate"),
        (wrong(inner_rate=float("nan")), "training.inner_rate"),
        (wrong(new_setting=1), "Unknown setting 'training.new_setting'"),
        (" " * (MOST_BYTES + 1), "too long"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(tmp_path, text, words):
    path = tmp_path / "settings.json"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(UserError) as told:
        read_spec(path)
    assert words in str(told.value) and str(path) in str(told.value)
    assert str(told.value).count(". ") == 0 and str(told.value).endswith(".")


def test_a_missing_file_is_one_sentence(tmp_path):
    with pytest.raises(UserError, match="cannot be read"):
        read_spec(tmp_path / "gone.json")
    with pytest.raises(UserError, match="cannot be read"):
        read_spec(tmp_path)
