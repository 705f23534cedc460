"""The project's environment: `.venv` with the locked versions, made once and trusted by a stamp.

The stamp is written last and removed first. Without a stamp, whatever lies in `.venv` was left
half-done and is made anew, because pip takes a package that was interrupted for an installed one.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import system

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "packaging" / "requirements.lock"
STAMP = VENV / "convolarium.json"


def python_of(venv: Path, platform: str = sys.platform) -> Path:
    """The interpreter inside an environment."""
    return venv / ("Scripts/python.exe" if platform == "win32" else "bin/python")


def wanted() -> dict[str, str]:
    """What the environment is made from: if one of these changes, it is brought up to date."""
    recipe = hashlib.sha256(LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes())
    return {
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "recipe": recipe.hexdigest(),
        "root": str(ROOT),
    }


def read_stamp(path: Path) -> dict[str, object]:
    """What was written when the environment was last complete; empty if it never was."""
    try:
        stamp = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(path: Path, stamp: dict[str, object]) -> None:
    """Write at once or not at all."""
    draft = path.with_suffix(".part")
    draft.write_text(json.dumps(stamp, indent=1), "utf-8")
    draft.replace(path)


def action(stamp: dict[str, object], now: dict[str, str], *, runs: bool) -> str:
    """`keep`, `update` in place, or `make` anew; `runs`: the environment's interpreter exists."""
    if not runs or stamp.get("python") != now["python"]:
        return "make"
    same = all(stamp.get(name) == value for name, value in now.items())
    return "keep" if same else "update"


def ensure(uses: list[str]) -> Path:
    """The environment's interpreter, once all is in place. `uses`: what Qt must load for."""
    python = python_of(VENV)
    stamp, now = read_stamp(STAMP), wanted()
    todo = action(stamp, now, runs=python.exists())
    if todo != "keep":
        STAMP.unlink(missing_ok=True)
        if todo == "make":
            make()
        install(python, quiet=todo == "update")
        stamp = {**now}
        write_stamp(STAMP, stamp)
    ensure_libraries(python, stamp, uses)
    return python


def ensure_libraries(python: Path, stamp: dict[str, object], uses: list[str]) -> None:
    """Check Qt's system libraries once for each use, and remember it."""
    known = stamp.get("libraries")
    checked = list(known) if isinstance(known, list) else []
    missing = [use for use in uses if use not in checked]
    if not missing or sys.platform != "linux":
        return
    system.need_qt(python, missing)
    write_stamp(STAMP, {**stamp, "libraries": checked + missing})


def make() -> None:
    """A new, empty environment in the place of the old one."""
    if Path(sys.prefix).resolve() == VENV:
        sys.exit(f"{VENV} has to be made anew: run this with the Python outside of it.")
    system.need_venv()
    print(f"Making {VENV}", flush=True)
    call([sys.executable, "-m", "venv", "--clear", str(VENV)])


def install(python: Path, *, quiet: bool) -> None:
    """The locked versions and, as a link to the working tree, the program itself."""
    print(
        "Bringing .venv to the locked versions", "" if quiet else "(a 345 MB download)", flush=True
    )
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install"]
    call([*pip, *(["--quiet"] if quiet else []), "--require-hashes", "-r", str(LOCK)])
    call([*pip, "--quiet", "--no-deps", "--no-build-isolation", "--editable", str(ROOT)])


def call(command: list[str]) -> None:
    """Run it in the project's root, and say so and end where it fails."""
    code = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode
    if code:
        sys.exit(f"This failed with code {code}: {' '.join(command)}")


def lock() -> None:
    """Choose the newest versions that `pyproject.toml` allows, for every platform and Python."""
    python = ensure([])
    call([str(python), "-m", "pip", "--quiet", "install", "uv>=0.8"])
    compile_ = [str(python), "-m", "uv", "pip", "compile", "--quiet", "--upgrade"]
    scope = ["--universal", "--python-version", "3.11", "--extra", "dev", "--generate-hashes"]
    origin = ["--custom-compile-command", "python3 packaging/dev.py lock"]
    output = ["--output-file", LOCK.relative_to(ROOT).as_posix()]
    call([*compile_, *scope, *origin, *output, "pyproject.toml"])
