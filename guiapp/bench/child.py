"""Processes of our own that have a window, or what a window needs, and are timed."""

from __future__ import annotations

import os
import subprocess
import sys

from guiapp.cli.window import has_display

PATIENCE = 300.0
"""Seconds after which something hangs."""


def command(module: str, *arguments: object) -> list[str]:
    """What starts a module of ours as a process."""
    return [sys.executable, "-m", module, *map(str, arguments)]


def environment() -> dict[str, str]:
    """The environment for a process with a window: painted to memory where there is no display.

    Python keeps what it compiled, as it does when a person starts the program.
    """
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    if not has_display(env, sys.platform):
        env["QT_QPA_PLATFORM"] = "offscreen"
    return env


def said(module: str, *arguments: object) -> str:
    """What a module prints that is run as a process; raises CalledProcessError where it fails."""
    done = subprocess.run(
        command(module, *arguments),
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=PATIENCE,
    )
    return done.stdout
