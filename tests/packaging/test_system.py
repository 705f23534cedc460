"""The display, Qt's libraries and Debian's packages, without touching the machine."""

import subprocess
from pathlib import Path
from types import ModuleType

import pytest


@pytest.mark.parametrize(
    ("env", "platform", "expected"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, "linux", False),
        ({"QT_QPA_PLATFORM": "vnc:size=800x600"}, "linux", True),
        ({"QT_QPA_PLATFORM": "xcb"}, "linux", False),
        ({}, "darwin", True),
        ({}, "win32", True),
        ({"QT_QPA_PLATFORM": "minimal"}, "win32", False),
    ],
)
def test_has_display(
    system: ModuleType, env: dict[str, str], platform: str, expected: bool
) -> None:
    assert system.has_display(env, platform) is expected


@pytest.fixture
def faults(system: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the loader will say, call by call; nothing more once the list is used up."""
    said: list[str] = []
    monkeypatch.setattr(system, "library_fault", lambda *_: said.pop(0) if said else "")
    return said


@pytest.fixture
def typed(system: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that would have been run."""
    commands: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(system.subprocess, "run", run)
    return commands


def test_libraries_that_load_need_nothing(
    system: ModuleType, faults: list[str], typed: list[list[str]]
) -> None:
    system.need_qt(Path("python"), ["import", "window"])
    assert faults == typed == []


def test_root_on_debian_installs(
    system: ModuleType,
    faults: list[str],
    typed: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(system, "is_debian", lambda: True)
    monkeypatch.setattr(system.os, "geteuid", lambda: 0, raising=False)
    faults.append("ImportError: libEGL.so.1")
    system.need_qt(Path("python"), ["import"])
    assert [command[:2] for command in typed] == [["apt-get", "update"], ["apt-get", "install"]]
    assert typed[1][-6:] == system.LIBRARY_PACKAGES["import"]


def test_libraries_that_stay_away_end_it(
    system: ModuleType,
    faults: list[str],
    typed: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(system, "is_debian", lambda: True)
    monkeypatch.setattr(system.os, "geteuid", lambda: 0, raising=False)
    faults += ["ImportError: libEGL.so.1"] * 2
    with pytest.raises(SystemExit, match=r"still does not load: ImportError: libEGL\.so\.1"):
        system.need_qt(Path("python"), ["import"])
    assert len(typed) == 2


@pytest.mark.parametrize(
    ("debian", "said"),
    [
        (True, "sudo apt-get update -q && sudo apt-get install -q -y"),
        (False, "your system's package manager"),
    ],
)
def test_others_are_told_what_to_type(
    system: ModuleType,
    faults: list[str],
    typed: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    debian: bool,
    said: str,
) -> None:
    monkeypatch.setattr(system, "is_debian", lambda: debian)
    monkeypatch.setattr(system.os, "geteuid", lambda: 1000, raising=False)
    faults.append("OSError: libxcb-cursor.so.0: cannot open shared object file")
    with pytest.raises(SystemExit) as ended:
        system.need_qt(Path("python"), ["window"])
    sentence = str(ended.value)
    assert "libxcb-cursor.so.0" in sentence
    assert said in sentence
    assert "libxcb-cursor0" in sentence
    assert typed == []


def test_a_python_without_venv_is_told_the_package(
    system: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system.importlib.util, "find_spec", lambda _: None)
    monkeypatch.setattr(system, "is_debian", lambda: True)
    monkeypatch.setattr(system.os, "geteuid", lambda: 1000, raising=False)
    with pytest.raises(SystemExit, match=r"apt-get install .* python3\.\d+-venv"):
        system.need_venv()
