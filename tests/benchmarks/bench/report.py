"""Results as tables for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Row = Sequence[str]
RUNNERS = ("ours", "vmap", "loop", "higher")
LATENESS = ("p50_ms", "p95_ms", "p99_ms", "max_ms")
UNITS = {"tasks": "task", "ways": "way", "shots": "shot", "steps": "inner step"}


def table(name: str, section: dict[str, Any]) -> str:
    """One section of the results as text; "-" stands for what was not measured, and sentences below say why."""
    lines = [name]
    if "failed" in section:
        lines.append(f"  not measured: {section['failed']}")
    elif name == "engine":
        lines += _engine(section)
    elif name == "window":
        lines += _window(section)
    else:
        lines += _values(section)
    return "\n".join(lines + [f"  {note}" for note in section.get("notes", ())])


def number(value: Any) -> str:
    """A measured value with three digits, or "-" without one."""
    if value is None:
        return "-"
    if not isinstance(value, float):
        return str(value)
    if value and abs(value) < 0.01:
        return f"{value:.1e}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _engine(section: dict[str, Any]) -> list[str]:
    times: list[Row] = [("ms, median [10th 90th percentile]", *RUNNERS, "vmap/ours", "loop/ours")]
    work: list[Row] = [
        ("", "GFLOP", "share of matrix rate", "repeats", "of the loop", "vmap tasks at once", "difference")
    ]
    for case in ("light", "heavy"):
        for method, entry in section[case].items():
            label = f"{case} {method}"
            ratios = (number(entry[f"ratio_{name}"]) for name in ("vmap", "loop"))
            times.append((label, *(_spread(entry, f"{name}_ms") for name in RUNNERS), *ratios))
            counts = [entry.get(key) for key in ("gflop", "matmul_share", "repeats", "loop_repeats")]
            chunk = entry.get("vmap_tasks_at_a_time") or "all"
            work.append((label, *map(number, [*counts, chunk, entry.get("largest_difference")])))
    rate = f"  large float32 matrix products: {_spread(section, 'matmul_gflops')} GFLOP/s"
    return [*_aligned(times), "", *_aligned(work), rate, *_growth(section.get("growth", {}))]


def _growth(growth: dict[str, Any]) -> list[str]:
    lines: list[str] = []
    for what, line in growth.items():
        rows: list[Row] = [(what, *map(number, line["values"])), ("ms", *map(number, line["ms"]))]
        rows.append((f"ms per {UNITS[what]}", *map(number, line["ms_per_unit"])))
        verdict = "at most linear" if line["at_most_linear"] else "MORE THAN LINEAR"
        lines += ["", *_aligned(rows), f"  {verdict}"]
    return lines


def _window(section: dict[str, Any]) -> list[str]:
    rows: list[Row] = [("lateness, ms", *(name.removesuffix("_ms") for name in LATENESS))]
    rows += [(part, *(number(section[part][name]) for name in LATENESS)) for part in ("idle", "load")]
    return [*_aligned(rows), *_values({name: section[name] for name in section if name not in ("idle", "load")})]


def _values(section: dict[str, Any]) -> list[str]:
    plain = {name: value for name, value in section.items() if not isinstance(value, list | dict)}
    return _aligned([(name, _spread(section, name)) for name in plain])


def _spread(section: dict[str, Any], name: str) -> str:
    """A value with its 10th and 90th percentile, or smallest and largest, where there are any."""
    spread = section.get(f"{name}_p10_p90") or section.get(f"{name}_range")
    return number(section[name]) + (f" [{' '.join(map(number, spread))}]" if spread else "")


def _aligned(rows: Sequence[Row]) -> list[str]:
    """Columns of equal width: the first to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  "
        + "  ".join(
            cell.rjust(width) if n else cell.ljust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
