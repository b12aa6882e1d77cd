"""What the numbers were measured on. No names of hosts, users or folders."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from ctypes.util import find_library
from importlib.metadata import version
from pathlib import Path
from typing import Any

from core.devices import usable_cores


def describe() -> dict[str, Any]:
    """Processor, usable cores, device, versions, threads, and how busy the machine was (load average of one minute, or None)."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {
        "cpu": cpu_name(),
        "cores": usable_cores(),
        "device": device_name(),
        "torch": version("torch"),
        "threads": usable_cores(),
        "python": platform.python_version(),
        "os": f"{platform.system()} {platform.machine()}",
        "load_at_start": load,
    }


def device_name() -> str:
    """The GPU's name, or "cpu"; torch is loaded only where there is a driver, because that takes seconds."""
    if not find_library("nvcuda" if sys.platform == "win32" else "cuda"):
        return "cpu"
    import torch

    return torch.cuda.get_device_name() if torch.cuda.is_available() else "cpu"


def cpu_name() -> str:
    """The processor's model, or its architecture where the system does not tell."""
    readers = {"linux": _from_linux, "darwin": _from_macos, "win32": _from_windows}
    name = readers[sys.platform]() if sys.platform in readers else ""
    return name or platform.processor() or platform.machine()


def _from_linux() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


def _from_macos() -> str:
    try:
        done = subprocess.run(["sysctl", "-n", "machdep.cpu.brand_string"], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip()


def _from_windows() -> str:
    if sys.platform != "win32":
        return ""
    import winreg

    path = r"HARDWARE\DESCRIPTION\System\CentralProcessor\0"
    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, path) as key:
            return str(winreg.QueryValueEx(key, "ProcessorNameString")[0]).strip()
    except OSError:
        return ""
