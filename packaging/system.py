"""What the operating system has to bring: Python's venv, Qt's libraries, a display."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

# What a bare Debian lacks, by what Qt is asked to do.
LIBRARY_PACKAGES = {
    "import": [
        "libgl1",
        "libegl1",
        "libglib2.0-0",
        "libdbus-1-3",
        "libfontconfig1",
        "libxkbcommon0",
    ],
    "window": [
        "libxcb-cursor0",
        "libxcb-icccm4",
        "libxcb-keysyms1",
        "libxcb-shape0",
        "libxcb-xkb1",
        "libxkbcommon-x11-0",
    ],
}

# Run by the environment's Python. The platform plug-in is opened as Qt opens it, but without a
# connection to a display, so that a missing library is named instead of aborting the process.
LIBRARY_PROBES = {
    "import": "import PySide6.QtGui, PySide6.QtWidgets",
    "window": """\
import ctypes, pathlib, PySide6.QtGui
plugins = pathlib.Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms"
ctypes.CDLL(str(plugins / "libqxcb.so"))""",
}


def has_display(env: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether a window can be seen. `QT_QPA_PLATFORM`, where it is set, has the last word."""
    chosen = env.get("QT_QPA_PLATFORM", "").split(":")[0]
    if chosen in ("offscreen", "minimal"):
        return False
    if chosen in ("vnc", "eglfs", "linuxfb"):
        return True
    if platform in ("win32", "darwin"):
        return True
    return bool(env.get("DISPLAY") or env.get("WAYLAND_DISPLAY"))


def need_venv() -> None:
    """Make sure that this Python can make environments: Debian packs that part separately."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    provide([f"python{version}-venv"], f"Python {version} was installed without venv")


def need_qt(python: Path, uses: list[str]) -> None:
    """Make sure that Qt's libraries load for each of `uses`, the keys of the tables."""
    for use in uses:
        if missing := library_fault(python, use):
            provide(LIBRARY_PACKAGES[use], f"Qt does not load: {missing}")
            if missing := library_fault(python, use):
                sys.exit(f"Qt still does not load: {missing}")


def library_fault(python: Path, use: str) -> str:
    """The loader's own sentence about what is missing, or an empty string."""
    command = [str(python), "-c", LIBRARY_PROBES[use]]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return ""
    lines = done.stderr.strip().splitlines()
    return lines[-1] if lines else f"Python ended with code {done.returncode}"


def provide(packages: list[str], reason: str) -> None:
    """Install Debian packages where we may; otherwise say the one command to type, and end."""
    if not is_debian() or os.geteuid() != 0:
        refuse(packages, reason)
    print(f"{reason}\nInstalling {' '.join(packages)}", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in apt_commands(packages):
        if subprocess.run(command, env=env, stdin=subprocess.DEVNULL, check=False).returncode:
            sys.exit(f"{reason}\nThis failed: {' '.join(command)}")


def refuse(packages: list[str], reason: str) -> NoReturn:
    """End with the reason and what to type."""
    if is_debian():
        typed = " && ".join("sudo " + " ".join(command) for command in apt_commands(packages))
        sys.exit(f"{reason}\nPlease type this once, then try again:\n\n    {typed}\n")
    sys.exit(
        f"{reason}\nPlease install it with your system's package manager, then try again."
        f" On Debian the packages are: {' '.join(packages)}"
    )


def is_debian() -> bool:
    """Whether packages come from apt here."""
    return sys.platform == "linux" and shutil.which("apt-get") is not None


def apt_commands(packages: list[str]) -> list[list[str]]:
    """Refresh the lists, then install and nothing besides."""
    return [
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages],
    ]
