"""Curvature Explorer: `python main.py` opens the window, `python main.py --help` lists the commands that need none."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from core.errors import UserError
from core.folders import data_folder

os.environ.setdefault(
    "OMP_WAIT_POLICY", "PASSIVE"
)  # spinning OpenMP threads starve the window; read when torch is loaded


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0, or 2 for input that cannot be used."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.command(options))
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever read the output has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _window(options: argparse.Namespace) -> int:
    from app.platform_check import window_problem

    if problem := window_problem():
        print(problem, file=sys.stderr)
        return 2
    if sys.platform == "win32":
        import torch  # noqa: F401 - on Windows torch must be loaded before Qt (pytorch#166628)
    from app.application import run_window

    return run_window(
        Path(options.data).expanduser() if options.data else None,
        preset_name=options.preset,
        reset_layout=options.reset_layout,
    )


def _train(options: argparse.Namespace) -> int:
    from core.headless import run_headless
    from core.overrides import with_overrides
    from core.presets import ARMS, preset

    methods = tuple(options.methods.split(",")) if options.methods is not None else ARMS
    if not all(methods):
        raise UserError(f"--methods '{options.methods}' has an empty name; write for example --methods maml,mc2.")
    settings = list(options.settings)
    for name in ("iterations", "device", "threads", "seed"):
        value = getattr(options, name)
        settings += [f"{name}={value}"] if value is not None else []
    spec = with_overrides(preset(options.preset, methods), settings)
    return run_headless(spec, _data(options), options.out, download=options.download)


def _list_runs(options: argparse.Namespace) -> int:
    from core.folders import runs_folder
    from core.runs_command import list_runs

    return list_runs(options.folder or runs_folder())


def _show_run(options: argparse.Namespace) -> int:
    from core.runs_command import show_run

    return show_run(options.run)


def _resume_run(options: argparse.Namespace) -> int:
    from core.headless import resume_headless

    return resume_headless(options.run, _data(options))


def _export_run(options: argparse.Namespace) -> int:
    from core.runs_command import export_run

    return export_run(options.run, options.csv, options.weights)


def _presets(options: argparse.Namespace) -> int:
    from core.presets import PRESETS

    for name, values in PRESETS.items():
        print(f"{name:<24}{values['title']}")
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from app.platform_check import window_problem
    from core.doctor import diagnose

    diagnosis = diagnose(window_problem(), _data(options))
    print(diagnosis.text)
    return 2 if diagnosis.problems else 0


def _bench(options: argparse.Namespace) -> int:
    try:
        from tests.benchmarks.bench.command import run_bench
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith("tests"):
            raise
        raise UserError(
            "The benchmarks are in the folder tests/benchmarks, which is not here; run python main.py bench in a checkout."
        ) from None
    return run_bench(options.target, options.json, quick=options.quick)


def _data(options: argparse.Namespace) -> Path:
    return Path(options.data).expanduser() if options.data else data_folder()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="main.py", description="Watch meta-learning methods learn. Without a command: the window."
    )
    parser.add_argument("--data", metavar="DIR", help="folder that holds the data sets")
    parser.add_argument("--preset", metavar="NAME", help="open the window with this preset")
    parser.add_argument("--reset-layout", action="store_true", help="forget where the docks were")
    parser.set_defaults(command=_window)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    train = commands.add_parser("train", help="train without a window")
    train.add_argument("--preset", metavar="NAME", required=True, help="see the command presets")
    train.add_argument(
        "--set", dest="settings", action="append", default=[], metavar="KEY=VALUE", help="change a setting; repeatable"
    )
    train.add_argument("--methods", metavar="A,B", help="arms to train, for example maml,mc2")
    train.add_argument("--iterations", metavar="N")
    train.add_argument("--device", metavar="auto|cpu|cuda")
    train.add_argument("--threads", metavar="N")
    train.add_argument("--seed", metavar="S")
    train.add_argument("--data", metavar="DIR", help="folder that holds the data sets")
    train.add_argument("--out", metavar="DIR", type=Path, help="store the run in this new folder; see the command runs")
    train.add_argument("--download", action="store_true", help="download the data set first if it is missing")
    train.set_defaults(command=_train)

    runs = commands.add_parser("runs", help="stored runs: list, show, resume, export").add_subparsers(
        title="what to do", metavar="WHAT", required=True
    )
    listing = runs.add_parser("list", help="list the stored runs")
    listing.add_argument("folder", metavar="DIR", type=Path, nargs="?", help="folder that holds the runs")
    listing.set_defaults(command=_list_runs)
    for name, command, words in (
        ("show", _show_run, "print what a run says of itself"),
        ("resume", _resume_run, "go on with a run to its planned end"),
        ("export", _export_run, "write the curves of a run as a table, or what it has learned"),
    ):
        one = runs.add_parser(name, help=words)
        one.add_argument("run", metavar="DIR", type=Path, help="folder of the run")
        one.set_defaults(command=command)
        if name == "resume":
            one.add_argument("--data", metavar="DIR", help="folder that holds the data sets")
        if name == "export":
            one.add_argument("--csv", metavar="FILE", type=Path, help="every series, one row per iteration")
            one.add_argument("--weights", metavar="FILE", type=Path, help="what was learned, .safetensors or .npz")

    commands.add_parser("presets", help="list the presets").set_defaults(command=_presets)
    doctor = commands.add_parser("doctor", help="check what this machine has")
    doctor.add_argument("--data", metavar="DIR", help="folder that holds the data sets")
    doctor.set_defaults(command=_doctor)
    bench = commands.add_parser("bench", help="measure speed and memory on this machine")
    bench.add_argument("target", nargs="?", choices=("engine", "window", "startup", "memory"), help="without: all four")
    bench.add_argument("--json", metavar="FILE", type=Path, help="write the results here")
    bench.add_argument("--quick", action="store_true", help="fewer repeats: under a minute for all four")
    bench.set_defaults(command=_bench)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
