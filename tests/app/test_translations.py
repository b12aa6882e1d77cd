"""The Korean texts are complete, fit the English ones, and are what the program reads."""

from __future__ import annotations

import ast
import re
import shutil
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator

from app.translations import SOURCES, TEXTS, compile_texts, update
from tests.app.interface_texts import asked_texts

PLACEHOLDER = re.compile(r"\{\d*\}")


def messages(path: Path) -> dict[tuple[str, str], ElementTree.Element]:
    """The entries of a file for translators by context and English text."""
    found = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            found[context.findtext("name", ""), message.findtext("source", "")] = message
    return found


@pytest.fixture(scope="module")
def entries() -> dict[tuple[str, str], ElementTree.Element]:
    return messages(TEXTS)


def test_every_text_is_translated(entries):
    states = {key: message.find("translation").get("type") for key, message in entries.items()}
    assert [key for key, state in states.items() if state] == []
    assert [key for key, message in entries.items() if not message.findtext("translation")] == []
    assert len(entries) > 1000


def test_every_text_has_a_context(entries):
    assert [text for context, text in entries if not context] == []


def test_placeholders_are_those_of_the_english_text(entries):
    for (_, text), message in entries.items():
        translation = message.findtext("translation")
        assert sorted(PLACEHOLDER.findall(translation)) == sorted(PLACEHOLDER.findall(text)), text
        assert translation.count("\n") == text.count("\n"), text


def test_keys_to_press_are_kept(entries):
    """Menus and buttons that have a key in English have the same one in Korean, in brackets after the words."""
    for (_, text), message in entries.items():
        key = re.search(r"&(\w)", text)
        assert (f"(&{key[1].upper()})" in message.findtext("translation")) if key else True, text
        assert message.findtext("translation").count("&") == text.count("&"), text


def test_the_file_for_translators_has_the_texts_of_the_program_and_no_others(tmp_path, entries):
    copy = tmp_path / TEXTS.name
    shutil.copy(TEXTS, copy)
    update(copy)
    assert set(messages(copy)) == set(entries)


def test_the_file_that_is_read_is_made_of_the_one_for_translators(tmp_path, qapp, entries):
    """By content: another release of Qt may pack the same texts differently."""
    compile_texts(TEXTS, tmp_path / "fresh.qm")
    fresh, kept = QTranslator(), QTranslator()
    assert fresh.load(str(tmp_path / "fresh.qm")) and kept.load(str(TEXTS.with_suffix(".qm")))
    for (context, text), message in entries.items():
        assert kept.translate(context, text) == fresh.translate(context, text) == message.findtext("translation")


def test_what_python_asks_for_is_in_the_file(entries):
    """The tool that collects texts reads Python in its own way; this reads it as Python does."""
    asked = [one for one in asked_texts(SOURCES) if one.text]
    assert len(asked) > 800
    assert [one for one in asked if (one.context, one.text) not in entries] == []


def test_nothing_is_translated_at_import():
    """Else it would stay in the language of the start, or in English, for good."""
    assert [one for one in asked_texts(SOURCES) if not one.late and not one.marked] == []


def test_texts_with_values_are_no_f_strings():
    """An f-string is filled in before it is looked up, and never found."""
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "tr":
                assert not any(isinstance(argument, ast.JoinedStr) for argument in node.args), (path, node.lineno)
