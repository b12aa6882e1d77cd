"""The published numbers: only those that were read in the named source; a number that nobody could check is not in here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Metric = Literal["loss", "accuracy", "crossing"]
Variant = Literal["single", "ensemble"]

POSTER = "authors' poster, NeurIPS 2019"
DECK = "seminar slides on the paper, 2021 (table 2)"
BOTH = f"{DECK} and {POSTER}"
PROTONETS = "jakesnell/prototypical-networks, commit c9bb4d2"
LEADERBOARD = "leaderboard copies (sotaverified, wizwand)"

SINUSOID = "The paper's own: mean squared error after one inner step on 600 tasks, 95 % interval."
OWN = "The paper's own: 600 test tasks, 95 % interval; how many inner steps at test is not stated in its code."
TOP3 = "The paper's own, three models; its code does not say whether they are checkpoints of one run or seeds."
QUOTED = "Quoted by the paper from the method's own paper, which has another protocol."
QUOTED_PP = (
    "Quoted by the paper; mean logits of the best checkpoints of one run on drawings that are not rotated, split 1150/50/423, "
    "three seeds."
)
PROTO = (
    "ProtoNets' own protocol: trained with 60 classes at once, split 1028/172/423, max-pool network, 15 queries a class at test, "
    "running statistics."
)
FIGURE = "Read off figure 2 of the poster: validation accuracy, one run; the interval is the reading error."
UNCHECKED = "The paper has this row, but its number could not be checked, so it is not shown."
NOT_PUBLISHED = "The paper has no such row."
UNSURE = "Table 3 of the paper could not be read, so its number is not shown."
LARGE = "Listed as MC2+: an ensemble or a wider network, which the list does not say."


@dataclass(frozen=True)
class Published:
    """One published number, or the place of one that could not be verified.

    Attributes:
        target, experiment: of `core.reproduce.targets`. method: name of an arm there, or of a method that this program lacks.
        title: of the method, for people. variant: a single model or an ensemble. metric: what `value` measures.
        value: mean squared error, accuracy in per cent, or the iteration of a crossing; None when it is not verified.
        interval: half width of its 95 % interval or reading error; None when none was published. text: both as printed, or "".
        protocol, source: how and where it was measured, a sentence; where it was read.
    """

    target: str
    experiment: str
    method: str
    title: str
    variant: Variant
    metric: Metric
    value: float | None
    interval: float | None
    text: str
    protocol: str
    source: str

    @property
    def verified(self) -> bool:
        """Whether the number was read in its source."""
        return self.value is not None


TITLES = {
    "maml": "MAML",
    "layerlr": "LayerLR",
    "meta-sgd": "Meta-SGD",
    "mc1": "MC1",
    "mc2": "MC2",
    "protonet": "ProtoNet",
    "maml-pp": "MAML++",
    "snail": "SNAIL",
    "gnn": "GNN",
}
"""Methods as the tables call them; those that this program has are in the order of the paper."""

_Cells = tuple[str | None, ...]
"""As printed; None for a number that is not verified."""

_SINUSOID: dict[str, _Cells] = {  # 5-shot, 10-shot
    "maml": ("0.69 ± 0.07", "0.44 ± 0.04"),
    "layerlr": (None, None),
    "meta-sgd": ("0.48 ± 0.06", "0.26 ± 0.03"),
    "mc1": (None, None),
    "mc2": ("0.41 ± 0.05", "0.20 ± 0.02"),
}
_OMNIGLOT: dict[str, tuple[str, str, _Cells]] = {  # 5-way 1-shot, 5-way 5-shot, 20-way 1-shot, 20-way 5-shot
    "snail": (QUOTED, DECK, ("99.07 ± 0.16", "99.78 ± 0.09", "97.64 ± 0.30", "99.36 ± 0.18")),
    "gnn": (QUOTED, DECK, ("99.2", "99.7", "97.4", "99.0")),
    "maml": (QUOTED, BOTH, ("98.7 ± 0.4", "99.9 ± 0.1", "95.8 ± 0.3", "98.9 ± 0.2")),
    "meta-sgd": (QUOTED, BOTH, ("99.53 ± 0.26", "99.93 ± 0.09", "95.93 ± 0.38", "98.97 ± 0.19")),
    "mc1": (OWN, DECK, ("99.47 ± 0.27", "99.57 ± 0.12", "97.60 ± 0.29", "99.23 ± 0.08")),
    "mc2": (OWN, BOTH, ("99.77 ± 0.17", "99.79 ± 0.10", "97.86 ± 0.26", "99.24 ± 0.07")),
    "protonet": (PROTO, PROTONETS, ("98.8", "99.7", "96.0", "98.9")),
}
_ENSEMBLES: dict[str, tuple[str, _Cells]] = {
    "maml-pp": (QUOTED_PP, ("99.47", "99.93", "97.65 ± 0.05", "99.33 ± 0.03")),
    "mc2": (TOP3, ("99.97 ± 0.06", "99.89 ± 0.06", "99.12 ± 0.16", "99.65 ± 0.05")),
}
_CROSSINGS = {"maml": 8_000, "layerlr": 4_000, "meta-sgd": 8_500, "mc1": 2_000, "mc2": 3_500}
_READING_ERROR = 300

SHOTS = (5, 10)
WAYS = ("5way-1shot", "5way-5shot", "20way-1shot", "20way-5shot")


def _sinusoid() -> list[Published]:
    return [
        _cell(
            "sinusoid", f"sinusoid-{shots}shot", method, "single", "loss", cell, SINUSOID if cell else UNCHECKED, POSTER
        )
        for method, cells in _SINUSOID.items()
        for shots, cell in zip(SHOTS, cells, strict=True)
    ]


def _omniglot() -> list[Published]:
    rows = []
    for place, ways in enumerate(WAYS):
        name = f"omniglot-{ways}"
        for method, (protocol, source, cells) in _OMNIGLOT.items():
            rows.append(_cell("omniglot", name, method, "single", "accuracy", cells[place], protocol, source))
        rows.append(_cell("omniglot", name, "layerlr", "single", "accuracy", None, NOT_PUBLISHED, ""))
        for method, (protocol, cells) in _ENSEMBLES.items():
            rows.append(_cell("omniglot", name, method, "ensemble", "accuracy", cells[place], protocol, BOTH))
    for method, at in _CROSSINGS.items():
        cell = f"{at} ± {_READING_ERROR}"
        rows.append(_cell("omniglot", "omniglot-5way-1shot", method, "single", "crossing", cell, FIGURE, POSTER))
    return rows


def _mini_imagenet() -> list[Published]:
    rows = []
    for shots, large in ((1, "55.73"), (5, "70.33")):
        name = f"mini-imagenet-5way-{shots}shot"
        for method in ("maml", "layerlr", "meta-sgd", "mc1", "mc2"):
            rows.append(_cell("mini-imagenet", name, method, "single", "accuracy", None, UNSURE, ""))
        rows.append(_cell("mini-imagenet", name, "mc2", "ensemble", "accuracy", large, LARGE, LEADERBOARD))
    return rows


def _cell(
    target: str,
    experiment: str,
    method: str,
    variant: Variant,
    metric: Metric,
    cell: str | None,
    protocol: str,
    source: str,
) -> Published:
    value, _, width = (cell or "").partition(" ± ")
    numbers = (float(value) if value else None, float(width) if width else None)
    about = (target, experiment, method, TITLES[method], variant, metric)
    return Published(*about, *numbers, cell or "", protocol, source if cell else "")


PUBLISHED: tuple[Published, ...] = (*_sinusoid(), *_omniglot(), *_mini_imagenet())
