"""Curvature Explorer: `python main.py` opens the window, `python main.py --help` lists the commands that need none."""

from __future__ import annotations

import argparse
import errno
import gc
import io
import os
import sys
from pathlib import Path

from core.commands import COMMANDS
from core.commands.options import add_data, data_of, path
from core.errors import UserError
from core.folders import with_home

os.environ.setdefault(
    "OMP_WAIT_POLICY", "PASSIVE"
)  # spinning OpenMP threads starve the window; read when torch is loaded


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0, or 2 for input that cannot be used."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # names and titles may have letters that what reads the output lacks
        sys.stdout.reconfigure(errors="replace")
    options = _parser().parse_args(arguments)
    try:
        code = int(options.command(options))
        if sys.stdout is not None:  # a program of Windows without a console has none
            sys.stdout.flush()  # here, where it can still be said that the output could not be written
        return code
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("The command was interrupted.", file=sys.stderr)
        return 130
    except OSError as error:
        return _refused(error)


def _refused(error: OSError) -> int:
    """What a command ends with that the system refused something, after a sentence about it; raises what no sentence explains."""
    if error.filename is not None:
        from core.store.disk import system_refused

        print(system_refused("used", Path(os.fsdecode(error.filename)), error), file=sys.stderr)
        return 2
    closed = isinstance(error, BrokenPipeError) or (sys.platform == "win32" and error.errno == errno.EINVAL)
    if not closed and error.errno not in (errno.ENOSPC, errno.EDQUOT):
        raise error
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left to be written fits in there
    if closed:  # whoever read the output has had enough
        return 0
    print(
        f"The output could not be written ({error.strerror}); make room there or write it elsewhere.", file=sys.stderr
    )
    return 2


def _window(options: argparse.Namespace) -> int:
    from app.platform_check import window_problem

    if problem := window_problem():
        print(problem, file=sys.stderr)
        return 2
    gc.disable()  # what is imported stays, and the window collects by its own clock; saves some 50 ms
    if sys.platform == "win32":
        import torch  # noqa: F401 - on Windows torch must be loaded before Qt (pytorch#166628)
    from app.application import run_window

    return run_window(
        with_home(options.data) if options.data else None,
        preset_name=options.preset,
        reset_layout=options.reset_layout,
        demo=options.demo,
    )


def _doctor(options: argparse.Namespace) -> int:
    from app.platform_check import window_problem
    from core.doctor import diagnose

    diagnosis = diagnose(window_problem(), data_of(options))
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="main.py", description="Watch meta-learning methods learn. Without a command: the window."
    )
    add_data(parser)
    parser.add_argument("--preset", metavar="NAME", help="open the window with this preset")
    parser.add_argument("--reset-layout", action="store_true", help="forget where the docks were")
    parser.add_argument("--demo", action="store_true", help="open the guided tour on a running experiment")
    parser.set_defaults(command=_window)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    for each in COMMANDS:
        each.add(commands)
    doctor = commands.add_parser("doctor", help="check what this machine has")
    add_data(doctor)
    doctor.set_defaults(command=_doctor)
    bench = commands.add_parser("bench", help="measure speed and memory on this machine")
    bench.add_argument("target", nargs="?", choices=("engine", "window", "startup", "memory"), help="without: all four")
    bench.add_argument("--json", metavar="FILE", type=path, help="write the results here")
    bench.add_argument("--quick", action="store_true", help="fewer repeats: under a minute for all four")
    bench.set_defaults(command=_bench)
    return parser


if __name__ == "__main__":
    code = main()
    if "app.application" in sys.modules:  # all is stored; taking torch apart would take another second
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
        os._exit(code)
    raise SystemExit(code)
