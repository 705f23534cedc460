"""What this machine has, for a report: versions, GPU, display, fonts, folders."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import os
import platform
import sys
from collections.abc import Iterator
from pathlib import Path

from guiapp import __version__
from guiapp.cli.window import has_display

_PACKAGES = (
    *("numpy", "scipy", "opencv-python-headless", "Pillow", "matplotlib", "fonttools"),
    *(
        "PySide6-Essentials",
        "pyqtgraph",
        "scikit-image",
        "scikit-learn",
        "safetensors",
        "platformdirs",
    ),
    *("cupy-cuda12x", "cupy-cuda13x", "torch", "imageio-ffmpeg"),
)
Report = dict[str, dict[str, str]]


def examine(*, as_json: bool) -> int:
    """Print the report."""
    report = {
        "versions": dict(_versions()),
        "machine": dict(_machine()),
        "gpu": dict(_gpu()),
        "display": dict(_display()),
        "fonts": dict(_fonts()),
        "folders": dict(_folders()),
    }
    print(json.dumps(report, indent=1, ensure_ascii=False) if as_json else text(report))
    return 0


def text(report: Report) -> str:
    """The report with a heading for each part."""
    parts = []
    for heading, facts in report.items():
        wide = max(map(len, facts), default=0)
        rows = "\n".join(f"  {name:<{wide}}  {value}" for name, value in facts.items())
        parts.append(f"{heading}\n{rows}")
    return "\n\n".join(parts)


def _versions() -> Iterator[tuple[str, str]]:
    yield "Convolarium", __version__
    yield "Python", f"{platform.python_version()} ({platform.python_implementation()})"
    for name in _PACKAGES:
        try:
            yield name, importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            yield name, "not installed"


def _machine() -> Iterator[tuple[str, str]]:
    yield "system", platform.platform()
    yield "processor", platform.machine()
    yield "cores", str(_cores())


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def _gpu() -> Iterator[tuple[str, str]]:
    from guiapp.compute.backend import probe

    found = probe()
    yield "usable", "yes" if found.ok else "no"
    if found.ok:
        yield "name", found.name
    else:
        yield "why", found.reason


def _display() -> Iterator[tuple[str, str]]:
    yield "window", "yes" if has_display(os.environ, sys.platform) else "no: there is no display"
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        if os.environ.get(name):
            yield name, os.environ[name]


def _fonts() -> Iterator[tuple[str, str]]:
    spec = importlib.util.find_spec("matplotlib")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"):
            path = Path(place, "mpl-data", "fonts", "ttf", name)
            yield name, str(path) if path.is_file() else f"missing in {path.parent}"


def _folders() -> Iterator[tuple[str, str]]:
    import platformdirs

    yield "settings", str(platformdirs.user_config_path("convolarium", False, roaming=True))
    yield "program", str(Path(__file__).parents[1])
    yield "working", str(Path.cwd())
    yield "home", str(Path.home())
