"""The modules that the window imports load without torch."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import core

LIGHT = (
    "findings",
    "local_findings",
    "local_rules",
    "spectrum",
    "whole",
    "kronecker",
    "feeds",
    "arm_steps",
    "damped",
    "loop_reading",
)


def test_what_the_window_imports_loads_no_torch():
    program = (
        "import importlib, sys\n"
        f"for name in {LIGHT!r}: importlib.import_module('core.analysis.' + name)\n"
        "print('torch' in sys.modules)"
    )
    root = Path(core.__path__[0]).parent
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, cwd=root, timeout=120
    )
    assert done.stdout.strip() == "False"
