"""The benchmark computes what it says: the references give the engine's meta-gradient, and results have their keys. Nothing is timed."""

import json
import platform
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest
import torch
from PIL import Image, ImageColor

import main
from core.workers import Workers
from tests.benchmarks.bench import command, contestants, engine, growth, layout, machine, memory, plot, report
from tests.benchmarks.bench.case import METHODS, Size, make_case
from tests.benchmarks.references import one_task, vmapped

TINY = Size(tasks=3, ways=3, shots=2, queries=2, steps=2, filters=4, pixels=14)
CPU = torch.device("cpu")
KEYS = """
engine.{light,heavy}.{maml,mc2}.{ours_ms,vmap_ms,loop_ms,higher_ms,ratio_vmap,ratio_loop}
engine.matmul_gflops
engine.{light,heavy}.mc2.matmul_share
window.{idle,load}.{p50_ms,p95_ms,p99_ms,max_ms}
window.training_ratio
startup.{window_s,first_point_s}
memory.{steps1_mb,steps10_mb,bytes_per_point}
machine.{cpu,cores,device,torch,threads}
"""


def spelled_out(pattern: str) -> Iterator[str]:
    before, brace, rest = pattern.partition("{")
    if not brace:
        yield pattern
        return
    choices, _, after = rest.partition("}")
    for choice in choices.split(","):
        yield from spelled_out(before + choice + after)


def flat(section: dict, prefix: str = "") -> Iterator[tuple[str, object]]:
    for name, value in section.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def paths(section: dict) -> set[str]:
    return {path for path, _ in flat(section)}


@pytest.fixture
def here() -> Iterator[contestants.Ground]:
    with Workers(1) as workers:
        yield contestants.Ground(CPU, 1, workers)


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """Networks that take milliseconds, few repeats, no child processes, and no counting (its import leaves a mess at exit)."""
    monkeypatch.setattr(engine, "CASES", {"light": TINY, "heavy": replace(TINY, queries=3)})
    monkeypatch.setattr(engine, "ROUNDS", {"light": 2, "heavy": 2})
    monkeypatch.setattr(engine, "MATRIX_SIZE", 16)
    monkeypatch.setattr(engine, "gflop", lambda case: 0.25)
    monkeypatch.setattr(engine, "measure", engine.compete)
    monkeypatch.setattr(growth, "SMALL", replace(TINY, tasks=2))
    monkeypatch.setattr(growth, "VALUES", {"tasks": (2, 4), "ways": (2, 3), "shots": (1, 2), "steps": (1, 2)})
    monkeypatch.setattr(memory, "measure", lambda quick: {"bytes_per_point": memory.bytes_per_point(2000)})


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.float32, 1e-4), (torch.float64, 1e-8)])
def test_references_give_the_meta_gradient_of_the_engine(method, dtype, tolerance, here):
    case = make_case(method, TINY, CPU, dtype)
    runners = contestants.contestants(case, here)
    ours = runners.pop(contestants.OURS)()
    assert len(ours) == len(case.theta) + len(case.meta)
    assert set(runners) >= {contestants.VMAP, contestants.CHUNKED, contestants.LOOP}
    runners.pop(contestants.HIGHER, None)  # has a test of its own
    for name, run in runners.items():
        assert contestants.relative_difference(run(), ours) < tolerance, name
    by_two = vmapped.meta_gradient(case.theta, case.meta, case.batch, case.inner, chunk=2)
    assert contestants.relative_difference(by_two, ours) < tolerance


@pytest.mark.parametrize("method", METHODS)
def test_higher_gives_the_meta_gradient_of_the_engine(method, here):
    pytest.importorskip("higher")
    runners = contestants.contestants(make_case(method, TINY, CPU, torch.float64), here)
    assert contestants.relative_difference(runners[contestants.HIGHER](), runners[contestants.OURS]()) < 1e-8


def test_contestants_that_compute_something_else_are_not_timed(monkeypatch, here):
    transposed = lambda parameters, gradients, meta, inner: one_task.inner_step(  # noqa: E731
        parameters, gradients, {name: value.mT if value.ndim == 2 else value for name, value in meta.items()}, inner
    )
    monkeypatch.setattr(contestants.vmapped, "inner_step", transposed)
    with pytest.raises(ArithmeticError, match="vmap"):
        engine.check(make_case("mc2", TINY, CPU, torch.float64), here)


def test_relative_difference_sees_a_wrong_small_tensor_but_not_rounding_of_a_zero():
    expected = (torch.full((4,), 100.0), torch.full((4,), 2.0), torch.full((4,), 1e-7))
    wrong = (expected[0], expected[1] * 1.5, expected[2] * -3)
    assert contestants.relative_difference(wrong, expected) == pytest.approx(0.5)
    assert contestants.relative_difference((*expected[:2], wrong[2]), expected) < 1e-6


def test_arithmetic_is_that_of_convolutions_and_matrix_products():
    """Counted in a process of its own. MC2 has the products with its factors on top: forward, and twice as much back."""
    count = (
        "import torch; from tests.benchmarks.bench.engine import gflop; "
        "from tests.benchmarks.bench.case import Size, make_case; "
        "cases = [make_case(method, Size(tasks=2), torch.device('cpu')) for method in ('maml', 'mc2')]; "
        "print(*map(gflop, cases))"
    )
    done = subprocess.run([sys.executable, "-c", count], cwd=memory.ROOT, capture_output=True, text=True, check=True)
    maml, mc2 = map(float, done.stdout.split())
    layers = [(64, 1, 9), (64, 64, 9), (64, 64, 9), (64, 64, 9), (5, 64, 1)]
    products = sum(o * i * d * (o + i + (d if d > 1 else 0)) for o, i, d in layers)
    assert mc2 - maml == pytest.approx(2 * 3 * 2 * products / 1e9)
    assert maml > 0
    assert done.stderr == ""


def test_torch_keeps_its_thread_count(here):
    before = torch.get_num_threads()
    seen = here.settled(torch.get_num_threads, before + 1)()
    assert (seen, torch.get_num_threads()) == (before + 1, before)


def test_results_have_the_agreed_keys():
    agreed = {path for pattern in KEYS.split() for path in spelled_out(pattern)}
    assert paths(layout.SECTIONS) == agreed


def test_command_measures_prints_and_writes(tiny, tmp_path, capsys):
    file = tmp_path / "results.json"
    assert main.main(["bench", "engine", "--json", str(file)]) == 0
    results = json.loads(file.read_text())
    wanted = {path for path in paths(layout.SECTIONS) if path.startswith(("engine.", "machine."))}
    found = dict(flat(results))
    assert wanted <= set(found)
    missing = {path for path in wanted if found[path] is None}
    assert missing <= {path for path in wanted if path.endswith("higher_ms")}
    entry = results["engine"]["heavy"]["mc2"]
    assert entry["ratio_vmap"] == pytest.approx(entry["vmap_ms"] / entry["ours_ms"])
    assert entry["ratio_loop"] == pytest.approx(entry["loop_ms"] / entry["ours_ms"])
    rate = entry["gflop"] / entry["ours_ms"] * 1e3
    assert entry["matmul_share"] == pytest.approx(rate / results["engine"]["matmul_gflops"])
    printed = capsys.readouterr().out
    assert all(word in printed for word in ("light maml", "heavy mc2", "vmap/ours", "GFLOP/s", "ms per inner step"))
    assert [path.name for path in tmp_path.iterdir()] == ["results.json"]


def test_quick_leaves_growth_out_and_says_why_higher_is_missing(tiny, monkeypatch):
    monkeypatch.setattr(contestants.importlib.util, "find_spec", lambda name: None)
    found = engine.compete(quick=True)
    assert "growth" not in found
    assert found["light"]["mc2"]["loop_repeats"] == 1 < found["light"]["mc2"]["repeats"]
    assert found["heavy"]["maml"]["higher_ms"] is None
    assert any("not installed" in note for note in found["notes"])


def test_references_wait_as_torch_leaves_it_and_not_as_the_window_wants_it(monkeypatch):
    started = []

    def run(command: list[str], env: dict[str, str], **_: object) -> subprocess.CompletedProcess:
        started.append((command, env))
        return subprocess.CompletedProcess(command, 0, stdout='{"matmul_gflops": 1.0}')

    monkeypatch.setenv("OMP_WAIT_POLICY", "PASSIVE")
    monkeypatch.setattr(engine.subprocess, "run", run)
    assert engine.measure(quick=True) == {"matmul_gflops": 1.0}
    [(command_line, settings)] = started
    assert "OMP_WAIT_POLICY" not in settings
    assert command_line[-1] == "--quick"


def test_a_failing_part_keeps_the_results_of_the_others(tiny, monkeypatch, tmp_path, capsys):
    def fail(quick: bool) -> dict:
        raise RuntimeError("no such luck")

    monkeypatch.setattr(engine, "measure", fail)
    monkeypatch.setattr(command, "TARGETS", ("engine", "memory"))
    file = tmp_path / "results.json"
    assert main.main(["bench", "--quick", "--json", str(file)]) == 1
    results = json.loads(file.read_text())
    assert results["memory"]["bytes_per_point"] > 0
    assert results["engine"]["light"]["mc2"]["ours_ms"] is None
    assert "not measured: RuntimeError: no such luck" in capsys.readouterr().out


def test_a_folder_that_is_not_there_is_refused_before_anything_is_measured(tmp_path, capsys):
    assert main.main(["bench", "--json", str(tmp_path / "no" / "results.json")]) == 2
    assert "there is no folder" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_outside_a_checkout_one_sentence_says_where_benchmarks_are(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "tests.benchmarks.bench.command", None)
    assert main.main(["bench"]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "in a checkout" in error


def test_tables_of_every_section_show_what_is_missing():
    for name in layout.SECTIONS:
        text = report.table(name, layout.completed(name, {"notes": ["Nobody looked."]}))
        assert text.startswith(name)
        assert " -" in text
        assert "Nobody looked." in text


def test_machine_names_no_host():
    found = machine.describe()
    assert found["cores"] >= 1
    assert found["cpu"]
    assert platform.node() not in found.values()


def test_peak_of_one_step_is_measured_in_a_process_of_its_own():
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.bench.memory", "1"],
        cwd=memory.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert float(done.stdout) > 1


def test_points_of_a_curve_are_counted_with_all_their_arrays():
    columns = 4 + 8 + 4 + 4
    assert columns <= memory.bytes_per_point(20_000) < 2 * columns


def test_picture_is_drawn_from_results(tmp_path):
    times = {"ours_ms": 1.0, "vmap_ms": 2.0, "loop_ms": 4.0}
    cases = {case: dict.fromkeys(METHODS, times) for case in ("light", "heavy")}
    lines = {
        what: {"values": values, "ms": [3.0 * value for value in values]} for what, values in growth.VALUES.items()
    }
    results = {"machine": machine.describe(), "engine": cases | {"tasks": 32, "growth": lines}}
    plot.draw(results, tmp_path / "bench.png")
    with Image.open(tmp_path / "bench.png") as picture:
        assert picture.size == (round(plot.WIDTH * plot.DOTS), round(plot.HEIGHT * plot.DOTS))
        colours = {colour for _, colour in picture.convert("RGB").getcolors(1 << 20)}
    assert {ImageColor.getrgb(colour) for _, colour in plot.RUNNERS.values()} <= colours
    assert {ImageColor.getrgb(colour) for *_, colour in plot.LINES.values()} <= colours


def test_a_picture_needs_growth(tmp_path):
    with pytest.raises(SystemExit, match="no growth"):
        plot.draw({"machine": {}, "engine": {}}, tmp_path / "bench.png")
