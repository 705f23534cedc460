"""Who may import whom, read from the code's own imports.

The table is the design's. A module belongs to the folder of `guiapp` that it lies in; each lab is a
folder of its own. Imports inside functions and under TYPE_CHECKING count as well.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "guiapp"
FREE = ("__main__", "bench", "cli")
GPU = {"cupy", "cupyx"}
GPU_FILE = "compute/backend.py"


@dataclass(frozen=True)
class Allowed:
    """What the modules of one folder may import besides the standard library and themselves."""

    inside: frozenset[str]
    outside: frozenset[str]

    def __str__(self) -> str:
        names = [f"{PACKAGE}.{name}" for name in sorted(self.inside)] + sorted(self.outside)
        return ", ".join(names) or "only the standard library"


def allow(inside: str, outside: str) -> Allowed:
    return Allowed(frozenset(inside.split()), frozenset(outside.split()))


TABLE = {
    "": allow("", ""),
    "compute": allow("", "numpy scipy cv2"),
    "core": allow("", "numpy"),
    "content": allow("core", "numpy PIL safetensors"),
    "parts": allow("compute content core", "numpy"),
    "labs": allow("compute content core parts", "numpy"),
    "export": allow("core", "numpy matplotlib fontTools PIL imageio_ffmpeg av"),
    "ui": allow(
        "core content parts labs export compute.backend",
        "PySide6 shiboken6 pyqtgraph numpy cv2 platformdirs",
    ),
}


@dataclass(frozen=True)
class Import:
    """One imported module, with its full name."""

    line: int
    name: str


def faults(package: Path) -> list[str]:
    """A sentence for every import in the package that the table does not allow."""
    return [
        sentence
        for path in sorted(package.rglob("*.py"))
        for found in imports(path, package)
        if (sentence := fault(path.relative_to(package), found))
    ]


def fault(path: Path, found: Import) -> str:
    """What is wrong with this import in the file at `path` inside the package; empty if nothing."""
    where = f"{PACKAGE}/{path.as_posix()}:{found.line} imports {found.name}"
    top = found.name.split(".")[0]
    if top in GPU and path.as_posix() != GPU_FILE:
        return f"{where}; only {PACKAGE}/{GPU_FILE} may"
    folder = folder_of(path)
    if folder in FREE or top in GPU or top in sys.stdlib_module_names:
        return ""
    if folder not in TABLE:
        return f"{where}; the folder {folder} is not in the table"
    if top != PACKAGE:
        return "" if top in TABLE[folder].outside else f"{where}; allowed: {TABLE[folder]}"
    if is_other_lab(path, found.name):
        return f"{where}; a lab never imports another lab"
    target = found.name.removeprefix(PACKAGE).lstrip(".")
    own_or_allowed = TABLE[folder].inside | {folder}
    if not target or any(f"{target}.".startswith(f"{name}.") for name in own_or_allowed if name):
        return ""
    return f"{where}; allowed: {TABLE[folder]}"


def folder_of(path: Path) -> str:
    """The row of the table for a file: its folder, or its own name at the top of the package."""
    if len(path.parts) > 1:
        return path.parts[0]
    return "" if path.stem == "__init__" else path.stem


def is_other_lab(path: Path, name: str) -> bool:
    """Whether a file inside a lab's folder reaches into `labs` beyond that folder."""
    if path.parts[0] != "labs" or len(path.parts) < 3:
        return False
    parts = name.split(".")
    return parts[1:2] == ["labs"] and parts[2:3] != [path.parts[1]]


def imports(path: Path, package: Path) -> Iterator[Import]:
    """Every import in a file, relative ones resolved, literal `import_module` calls included."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"), str(path))):
        if isinstance(node, ast.Import):
            yield from (Import(node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = absolute(node, path.relative_to(package))
            yield from (Import(node.lineno, n) for n in from_targets(base, node.names, package))
        elif isinstance(node, ast.Call) and (name := imported_by_call(node)):
            yield Import(node.lineno, name)


def absolute(node: ast.ImportFrom, path: Path) -> str:
    """The module that a `from` names, with leading dots replaced."""
    if not node.level:
        return node.module or ""
    around = [PACKAGE, *path.parts[:-1]]
    kept = around[: len(around) + 1 - node.level]
    return ".".join([*kept, *([node.module] if node.module else [])])


def from_targets(base: str, names: list[ast.alias], package: Path) -> Iterator[str]:
    """`from guiapp.compute import backend` names the module backend, if there is such a file."""
    for alias in names:
        name = f"{base}.{alias.name}"
        path = package.joinpath(*name.split(".")[1:])
        is_module = path.is_dir() or path.with_suffix(".py").is_file()
        yield name if base.split(".")[0] == PACKAGE and is_module else base


def imported_by_call(node: ast.Call) -> str:
    """The module in `importlib.import_module("it")` or `__import__("it")`."""
    called = ast.unparse(node.func).split(".")[-1]
    if called not in ("import_module", "__import__") or not node.args:
        return ""
    first = node.args[0]
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""


def test_every_import_is_allowed() -> None:
    found = faults(ROOT / PACKAGE)
    assert not found, "\n".join(["imports across the layers:", *found])


@pytest.mark.parametrize(
    ("path", "line", "complaint"),
    [
        ("compute/a.py", "import guiapp.core", "imports guiapp.core; allowed: cv2, numpy, scipy"),
        ("compute/a.py", "from .. import core", "imports guiapp.core;"),
        ("compute/a.py", "from ..core import x", "imports guiapp.core;"),
        ("compute/a.py", "import cupy", "imports cupy; only guiapp/compute/backend.py may"),
        ("compute/a.py", "def f():\n    from cupyx import scipy", "a.py:2 imports cupyx;"),
        ("core/a.py", "import scipy.fft", "imports scipy.fft; allowed: numpy"),
        ("core/a.py", "if TYPE_CHECKING:\n    import PySide6", "a.py:2 imports PySide6;"),
        ("core/a.py", "importlib.import_module('guiapp.ui')", "imports guiapp.ui;"),
        ("content/a.py", "import guiapp.compute.backend", "imports guiapp.compute.backend;"),
        ("parts/a.py", "import guiapp.labs", "imports guiapp.labs;"),
        ("labs/one/a.py", "from ..two import LAB", "a lab never imports another lab"),
        ("labs/one/a.py", "from guiapp.labs import two", "a lab never imports another lab"),
        ("labs/one/a.py", "from ... import export", "imports guiapp.export;"),
        ("export/a.py", "import PySide6.QtGui", "imports PySide6.QtGui;"),
        ("ui/a.py", "from guiapp.compute import convolution", "guiapp.compute.convolution;"),
        ("ui/a.py", "import matplotlib", "imports matplotlib;"),
        ("tools/a.py", "import guiapp.core", "the folder tools is not in the table"),
        ("stray.py", "import guiapp.core", "the folder stray is not in the table"),
        ("__init__.py", "import numpy", "imports numpy; allowed: only the standard library"),
    ],
)
def test_a_bad_import_is_named(tmp_path: Path, path: str, line: str, complaint: str) -> None:
    found = faults(tree(tmp_path, path, line))
    assert len(found) == 1
    assert f"guiapp/{path}:" in found[0]
    assert complaint in found[0]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("compute/backend.py", "import cupy, cupyx.scipy.fft, numpy, os.path"),
        ("compute/a.py", "from . import backend\nfrom .backend import x\nimport cv2"),
        ("labs/one/a.py", "from . import b\nfrom ...compute import backend"),
        ("labs/one/a.py", "from guiapp.labs.one import LAB"),
        ("labs/__init__.py", "from .two import LAB"),
        ("ui/a.py", "from guiapp.compute import backend\nimport guiapp.labs, pyqtgraph"),
        ("__main__.py", "import guiapp.ui, matplotlib"),
        ("bench/a.py", "import guiapp.compute, torch"),
        ("core/a.py", "import guiapp\nfrom guiapp import __version__"),
    ],
)
def test_a_good_import_is_allowed(tmp_path: Path, path: str, line: str) -> None:
    assert faults(tree(tmp_path, path, line)) == []


def tree(top: Path, path: str, text: str) -> Path:
    """A small package with an empty module for each folder, and one with the given text."""
    package = top / PACKAGE
    names = ["compute/backend.py", "compute/convolution.py", "labs/two/__init__.py"]
    names += [f"{folder}/__init__.py" for folder in (*TABLE, *FREE[1:], "labs/one") if folder]
    for name in [*names, path]:
        file = package / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text if name == path else "", "utf-8")
    return package
