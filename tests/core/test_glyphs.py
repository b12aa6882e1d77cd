"""Glyphs: drawing the characters of the DejaVu fonts."""

import importlib.util

import numpy as np
import pytest
import torch
from fontTools.unicodedata import script

from core.errors import UserError
from core.streams import stream
from core.tasks import Glyphs
from core.tasks.glyph_drawing import characters_of, dejavu_faces, draw_glyphs
from core.tasks.glyphs import SCRIPTS, split_of
from tests.core.loading import loaded

SPLITS = ("train", "validation", "test")


def drawn(text):
    """Images and codes of the characters of a text."""
    known = characters_of(dejavu_faces())
    work = draw_glyphs([(ord(character), known[ord(character)]) for character in text])
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


def names_of(source, split):
    return [source._names[index] for index in source.classes_of(split)]


def test_every_split_is_large_enough_and_shares_no_script(glyphs):
    sizes = {split: len(glyphs.classes_of(split)) for split in SPLITS}
    assert sizes["train"] > 5000 and sizes["validation"] > 100 and sizes["test"] > 250
    scripts = [
        {script(chr(int(name[:-1].rsplit("U+", 1)[1], 16))) for name in names_of(glyphs, split)} for split in SPLITS
    ]
    assert scripts[1] == {"Hebr", "Tfng"} and scripts[2] == {"Armn", "Geor", "Laoo", "Nkoo"}
    assert {"Latn", "Grek", "Cyrl", "Arab", "Zyyy"} <= scripts[0] and not scripts[0] & set(SCRIPTS)


def test_pictures_have_ink_inside_and_no_two_drawings_are_alike(glyphs):
    images = glyphs._images.reshape(-1, 20, 28 * 28)
    assert images.amax(2).min() >= 60, "a picture is blank"
    assert 0.05 < images.float().mean() / 255 < 0.3
    some = images[::37].numpy()
    assert all(len({picture.tobytes() for picture in character}) == 20 for character in some)
    border = torch.ones(28, 28, dtype=torch.bool)
    border[1:-1, 1:-1] = False
    assert images[:, :, border.flatten()].float().mean() < 1.0, "characters are cut off"


def test_no_two_classes_have_the_same_pictures(glyphs):
    images = glyphs._images.reshape(-1, 20 * 28 * 28).numpy()
    assert len({character.tobytes() for character in images}) == len(images)


def test_drawing_is_reproducible_character_by_character(glyphs):
    images, codes = drawn("AZgé3→אⵣՖ")
    assert "".join(map(chr, codes)) == "AZgé3→אⵣՖ"
    pool = glyphs._images.reshape(-1, 20, 28, 28).numpy()
    names = glyphs._names
    for image, code in zip(images, codes, strict=True):
        (index,) = [n for n, name in enumerate(names) if name.endswith(f"(U+{code:04X})")]
        assert np.array_equal(pool[index], image)


def test_blank_and_repeated_characters_are_left_out():
    latin, greek, blank = "A", "Α", "\u2800"
    images, codes = drawn(latin + blank + greek)
    assert codes.tolist() == [ord(latin)] and images.shape == (1, 20, 28, 28)


def test_stroke_widths_differ():
    images, _ = drawn("H")
    ink = np.sort(images[0].astype(float).sum((1, 2)))
    assert ink[-1] > 1.5 * ink[0]


def test_a_character_comes_from_the_first_face_that_has_it():
    faces = dejavu_faces()
    known = characters_of(faces)
    assert faces[0].name == "DejaVuSans.ttf" and [f.name for f in faces[1:]] == sorted(f.name for f in faces[1:])
    assert known[ord("A")] == faces[0] and ord(" ") not in known and ord("\u00ad") not in known
    assert len(set(known.values())) > 3 and len(known) > 6000


def test_the_cache_saves_the_drawing_and_names_are_readable(glyphs):
    again, events = loaded(Glyphs())
    assert events == [] and torch.equal(again._images, glyphs._images)
    assert "Hebrew letter alef (U+05D0)" in names_of(glyphs, "validation")


def test_stopping_leaves_no_half_cache(fresh_cache):
    work = Glyphs().load(fresh_cache)
    first, second = next(work), next(work)
    work.close()
    assert (first.done, second.done, second.unit) == (0, 16, "characters") and second.total > 6000
    assert not fresh_cache.exists()


@pytest.mark.parametrize(("character", "split"), [("a", "train"), ("→", "train"), ("ש", "validation"), ("ჰ", "test")])
def test_the_script_decides_the_split(character, split):
    assert {name: len(classes) for name, classes in split_of([character]).items()} == {
        name: int(name == split) for name in SPLITS
    }


def test_missing_fonts_are_explained(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(UserError, match=r"DejaVu fonts .* pip install --force-reinstall matplotlib\."):
        next(Glyphs().load("unused"))


def test_rotations_are_off_by_default(glyphs):
    assert Glyphs().rotations == "none"
    facts = glyphs.sample("train", 50, 1, stream(0), torch.device("cpu"), torch.float32).facts
    assert facts["turns"].max() == 0
