"""Set up, run, test and measure Convolarium from a checkout.

    python3 packaging/dev.py run [ARGUMENTS]      the program; without a display, a gallery
    python3 packaging/dev.py test [ARGUMENTS]     everything that CI runs; with arguments, pytest
    python3 packaging/dev.py bench [ARGUMENTS]    the benchmarks
    python3 packaging/dev.py screenshot [FILE]    the window's picture in the README, made anew
    python3 packaging/dev.py setup                only make .venv
    python3 packaging/dev.py lock                 choose newer versions

It needs Python 3.11 or newer and nothing else.
"""

from __future__ import annotations

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - the one file that an older Python may read
    sys.exit(f"Convolarium needs Python 3.11 or newer; this is {sys.version.split()[0]}.")

import json
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

import environment
import system

HEADLESS = {"render", "labs", "lessons", "doctor", "bench", "-h", "--help", "--version"}
FORMATS = ("png", "pdf")
MOST_WORKERS = 4


def main(arguments: list[str]) -> int:
    """Do what the first argument says; the rest belongs to it."""
    verb, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if verb == "run":
        return run(rest)
    if verb == "test":
        return test(rest)
    if verb == "bench":
        return bench(rest)
    if verb == "screenshot":
        return screenshot(rest)
    if verb == "setup":
        environment.ensure(["import"])
        return 0
    if verb == "lock":
        environment.lock()
        return 0
    print(__doc__.strip())
    return 0 if verb in ("-h", "--help", "help") else 2


def run(arguments: list[str]) -> int:
    """The program itself, or its gallery where no window can be seen."""
    if is_headless(arguments):
        python = environment.ensure(["import"] if arguments[0] == "bench" else [])
        return replace([str(python), "-m", "guiapp", *arguments])
    if system.has_display(os.environ):
        python = environment.ensure(["import", "window"])
        return replace([str(python), "-m", "guiapp", *arguments])
    return gallery(environment.ensure([]), arguments)


def is_headless(arguments: list[str]) -> bool:
    """Whether the program will do its work without a window."""
    return bool(arguments) and (arguments[0] in HEADLESS or "--help" in arguments)


def gallery(python: Path, whats: list[str]) -> int:
    """Render what was asked for, or else an example of every lab."""
    folder = environment.ROOT / "gallery"
    print(f"There is no display here, so the pictures go to {folder}", flush=True)
    if not whats:
        labs = [str(python), "-m", "guiapp", "labs", "--json"]
        listed = subprocess.run(labs, stdout=subprocess.PIPE, text=True, check=False)
        if listed.returncode:
            return listed.returncode
        whats = [lab["key"] for lab in json.loads(listed.stdout)]
    codes = [subprocess.call(command) for command in gallery_commands(python, whats, folder)]
    return max(codes)


def gallery_commands(python: Path, whats: list[str], folder: Path) -> list[list[str]]:
    """One call of the program for each format."""
    render = [str(python), "-m", "guiapp", "render", *whats, "-o", str(folder)]
    return [[*render, "--format", name] for name in FORMATS]


def bench(arguments: list[str]) -> int:
    """The benchmarks, painting to memory where there is no display."""
    shown = system.has_display(os.environ)
    python = environment.ensure(["import", "window"] if shown else ["import"])
    env = os.environ if shown else {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return replace([str(python), "-m", "guiapp", "bench", *arguments], env)


def screenshot(arguments: list[str]) -> int:
    """The window, painted to memory and written to a file; ``--help`` lists what can be chosen."""
    python = environment.ensure(["import"])
    script = environment.ROOT / "packaging" / "screenshot.py"
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return replace([str(python), str(script), *arguments], env)


def test(arguments: list[str]) -> int:
    """Every check, even after one has failed; with arguments only pytest, which gets them."""
    python = environment.ensure(["import"])
    checks = test_commands(python, arguments, worker_count())
    env = test_environment(os.environ)
    results = [(name, *timed(name, command, env)) for name, command in checks]
    print()
    for name, code, seconds in results:
        print(f"{'FAILED' if code else 'passed':8}{name:8}{seconds:6.1f} s")
    return int(any(code for _, code, _ in results))


def test_commands(python: Path, arguments: list[str], workers: int) -> list[tuple[str, list[str]]]:
    """The names and commands of the checks, in their order."""
    module = [str(python), "-m"]
    pytest = ("tests", [*module, "pytest", "-q", "-n", str(workers), *arguments])
    if arguments:
        return [pytest]
    return [
        ("format", [*module, "ruff", "format", "--check", "."]),
        ("lint", [*module, "ruff", "check", "."]),
        ("types", [*module, "mypy"]),
        pytest,
    ]


def worker_count() -> int:
    """One for each core that we may use; none (pytest's own process) where there is only one."""
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:
        cores = os.cpu_count() or 1
    return 0 if cores == 1 else min(cores, MOST_WORKERS)


def test_environment(env: Mapping[str, str]) -> dict[str, str]:
    """No window, and one thread for each numeric library, because the workers share the cores."""
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    return {**dict.fromkeys(threads, "1"), **env, "QT_QPA_PLATFORM": "offscreen"}


def timed(name: str, command: list[str], env: Mapping[str, str]) -> tuple[int, float]:
    """Run one check in the project's root: its exit code and its seconds."""
    print(f"\n== {name}: {' '.join(command[2:])}", flush=True)
    start = time.perf_counter()
    code = subprocess.run(command, cwd=environment.ROOT, env=dict(env), check=False).returncode
    return code, time.perf_counter() - start


def replace(command: list[str], env: Mapping[str, str] = os.environ) -> int:
    """Become the command where the system can do that, so that signals reach it; else wait."""
    sys.stdout.flush()
    if os.name == "posix":
        os.execve(command[0], command, dict(env))
    try:
        return subprocess.call(command, env=dict(env))
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
