"""The wheel works without the checkout: installed into an empty environment, started elsewhere.

Nothing is downloaded: the wheel is built with the build backend that is here, and the empty
environment borrows the packages of this one, though not the program, by a path file.
"""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PNG = b"\x89PNG\r\n\x1a\n"

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path) -> str:
    """What the command prints; it must succeed, and know nothing of the checkout."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder)]
    run(sys.executable, "-m", "pip", "wheel", *options, ROOT, cwd=folder)
    (made,) = folder.glob("convolarium-*.whl")
    return made


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of an environment in which the wheel is installed."""
    top = tmp_path_factory.mktemp("empty")
    venv.create(top, with_pip=False, symlinks=os.name == "posix")
    folder = top / ("Scripts" if os.name == "nt" else "bin")
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "python"), "--quiet", "install"]
    run(*pip, "--no-deps", "--no-index", wheel, cwd=top)
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = Path(run(folder / "python", "-c", where, cwd=top).strip())
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return folder


def test_the_wheel_has_the_program_and_its_resources(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    ours = {path.relative_to(ROOT).as_posix() for path in tracked("guiapp")}
    resources = {f"guiapp/{path.relative_to(ROOT).as_posix()}" for path in tracked("resources")}
    assert resources, "there is no resources/ to pack"
    assert ours | resources <= names
    assert not [name for name in names if name.startswith(("tests", "packaging", "resources"))]


def tracked(folder: str) -> list[Path]:
    """The files of a folder that belong to the program."""
    return [
        path
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]


def test_the_installed_program_finds_its_resources(scripts: Path, tmp_path: Path) -> None:
    code = "from guiapp.content.resources import resource; print(resource())"
    found = Path(run(scripts / "python", "-c", code, cwd=tmp_path).strip())
    assert found.parts[-2:] == ("guiapp", "resources")
    assert found.is_relative_to(scripts.parent)


def test_the_installed_program_renders(scripts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    options = ["render", "convolution", "-o", str(out), "--format", "png"]
    run(scripts / "convolarium", *options, cwd=tmp_path)
    pictures = list(out.glob("*.png"))
    assert len(pictures) == 1
    assert pictures[0].read_bytes().startswith(PNG)
