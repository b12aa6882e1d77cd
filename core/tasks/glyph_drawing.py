"""Drawing the characters of the DejaVu fonts that matplotlib ships: 20 distorted pictures of 28x28 each, the same on every run.

A character is drawn once in four stroke widths on a canvas of four times the final size; each of its pictures is an affine
transformation of one of them, reduced to the final size.
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Generator
from functools import lru_cache
from pathlib import Path

import numpy as np
import PIL
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFilter, ImageFont, features

from core.errors import UserError
from core.events import Progress
from core.folders import cache_folder
from core.streams import stream
from core.tasks.image_cache import read_arrays, write_arrays
from core.tasks.images import DRAWINGS, SIDE

VERSION = 1
"""Raise it when a change below changes the pictures."""

_CANVAS = 4 * SIDE
_POINTS = 80
_SMALLEST, _LARGEST = 52, 88
"""Bounds of a character's longer side on the canvas; characters in between keep the size they have in their font."""

Glyphs = tuple[np.ndarray, np.ndarray]
"""Images (characters, 20, 28, 28) uint8 with ink 255, and code points (characters,)."""


def read_glyphs() -> Generator[Progress, None, Glyphs]:
    """All characters in the order of their code points, from the cache if they were drawn before.

    Raises:
        UserError: the fonts are not there.
    """
    faces = dejavu_faces()
    kept = cache_folder() / "glyphs" / f"{_key(faces)}.safetensors"
    arrays = read_arrays(kept)
    if arrays is None:
        images, codes = yield from draw_glyphs(sorted(characters_of(faces).items()))
        arrays = {"images": images, "codes": codes}
        write_arrays(kept, arrays)
    return arrays["images"], arrays["codes"]


def dejavu_faces() -> list[Path]:
    """The DejaVu font files, DejaVuSans first, then by name."""
    spec = importlib.util.find_spec("matplotlib")  # found, not imported: that takes a second
    places = spec.submodule_search_locations if spec else None
    folder = Path(places[0] if places else "matplotlib") / "mpl-data" / "fonts" / "ttf"
    faces = sorted(folder.glob("DejaVu*.ttf"), key=lambda path: (path.name != "DejaVuSans.ttf", path.name))
    if not faces:
        raise UserError(
            f"The DejaVu fonts that matplotlib ships were not found in {folder}; install it again: "
            "pip install --force-reinstall matplotlib."
        )
    return faces


def characters_of(faces: list[Path]) -> dict[int, Path]:
    """Every printable code point and the first face that has it."""
    found: dict[int, Path] = {}
    for face in faces:
        with TTFont(face, lazy=True) as font:
            for code in font.getBestCmap():
                if chr(code).isprintable() and not chr(code).isspace():
                    found.setdefault(code, face)
    return found


def draw_glyphs(characters: list[tuple[int, Path]]) -> Generator[Progress, None, Glyphs]:
    """Draw (code point, face) pairs; blank ones and those that look exactly like an earlier one are left out."""
    drawn: dict[bytes, tuple[int, np.ndarray]] = {}
    try:
        for number, (code, face) in enumerate(characters):
            if number % 16 == 0:
                yield Progress("Drawing glyphs", number, len(characters), "characters")
            strokes = _strokes(chr(code), face)
            plain = strokes[0].reduce(2).tobytes() if strokes else b""
            if any(plain) and plain not in drawn:
                drawn[plain] = code, _drawings(strokes, stream(VERSION, "glyph", str(code)))
    finally:
        _font.cache_clear()  # every font holds a file open
    codes, images = zip(*drawn.values(), strict=True)
    yield Progress("Drawing glyphs", len(characters), len(characters), "characters")
    return np.stack(images), np.array(codes, np.int64)


def _strokes(character: str, face: Path) -> list[Image.Image]:
    """The character in four stroke widths (plain, thinner, thicker twice), centred, at twice the final size; [] if blank."""
    box = _ink(character, _font(face, _POINTS), 0).getbbox()
    if box is None:
        return []
    side = max(box[2] - box[0], box[3] - box[1])
    scale = min(max(side, min(_SMALLEST, 2 * side)), _LARGEST) / side
    font = _font(face, 4 * round(_POINTS * scale / 4))
    plain, thick, thickest = (_centred(_ink(character, font, width)) for width in (0, 1, 2))
    thin = plain.filter(ImageFilter.MinFilter(3))
    if 2 * _amount(thin) < _amount(plain):  # a hairline would vanish
        thin = plain
    return [image.reduce(2) for image in (plain, thin, thick, thickest)]


def _drawings(strokes: list[Image.Image], rng: np.random.Generator) -> np.ndarray:
    """(20, 28, 28) uint8: each a random stroke width, turned, sheared, scaled and shifted a little."""
    widths = rng.integers(0, len(strokes), DRAWINGS)
    angles = np.clip(rng.normal(0.0, 0.09, DRAWINGS), -0.2, 0.2)
    scales = np.exp(np.clip(rng.normal(0.0, 0.08, (DRAWINGS, 2)), -0.18, 0.18))
    shears = rng.normal(0.0, 0.1, DRAWINGS)
    shifts = rng.uniform(-3.0, 3.0, (DRAWINGS, 2))
    pictures = []
    for width, angle, (across, down), shear, shift in zip(widths, angles, scales, shears, shifts, strict=True):
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        matrix = turn @ np.array([[across, shear], [0.0, down]])
        offset = SIDE - matrix @ (
            SIDE + shift
        )  # the middle of the picture, which is 2 SIDE wide, stays but for the shift
        coefficients = (*matrix[0], offset[0], *matrix[1], offset[1])
        size = (2 * SIDE, 2 * SIDE)
        moved = strokes[width].transform(size, Image.Transform.AFFINE, coefficients, Image.Resampling.BILINEAR)
        pictures.append(np.asarray(moved.reduce(2)))
    return np.stack(pictures)


def _ink(character: str, font: ImageFont.FreeTypeFont, stroke: int) -> Image.Image:
    """The character somewhere on a picture large enough for it, ink 255."""
    left, top, right, bottom = font.getbbox(character, stroke_width=stroke)
    image = Image.new("L", (int(right - left) + 2 * _POINTS, int(bottom - top) + 2 * _POINTS))
    ImageDraw.Draw(image).text((_POINTS - left, _POINTS - top), character, 255, font, stroke_width=stroke)
    return image


def _centred(image: Image.Image) -> Image.Image:
    box = image.getbbox() or (0, 0, 1, 1)
    canvas = Image.new("L", (_CANVAS, _CANVAS))
    canvas.paste(image.crop(box), ((_CANVAS - box[2] + box[0]) // 2, (_CANVAS - box[3] + box[1]) // 2))
    return canvas


def _amount(image: Image.Image) -> float:
    return float(np.asarray(image).mean())


@lru_cache(maxsize=256)
def _font(face: Path, points: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(face), points, layout_engine=ImageFont.Layout.BASIC)


def _key(faces: list[Path]) -> str:
    """Everything the pictures depend on."""
    digest = hashlib.blake2b(f"{VERSION} {PIL.__version__} {features.version('freetype2')}".encode(), digest_size=16)
    for face in faces:
        digest.update(face.name.encode() + face.read_bytes())
    return digest.hexdigest()
