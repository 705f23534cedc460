"""When `.venv` is kept, brought up to date or made anew."""

import json
from pathlib import Path
from types import ModuleType

import pytest

NOW = {"python": "3.12", "recipe": "abc", "root": "here"}


@pytest.mark.parametrize(
    ("stamp", "runs", "expected"),
    [
        ({**NOW, "libraries": ["import"]}, True, "keep"),
        (NOW, False, "make"),
        ({}, True, "make"),
        ({**NOW, "python": "3.11"}, True, "make"),
        ({**NOW, "recipe": "abd"}, True, "update"),
        ({**NOW, "root": "there"}, True, "update"),
    ],
)
def test_action(
    environment: ModuleType, stamp: dict[str, object], runs: bool, expected: str
) -> None:
    assert environment.action(stamp, NOW, runs=runs) == expected


def test_the_interpreter_of_each_platform(environment: ModuleType) -> None:
    assert environment.python_of(Path("v"), "linux") == Path("v/bin/python")
    assert environment.python_of(Path("v"), "darwin") == Path("v/bin/python")
    assert environment.python_of(Path("v"), "win32") == Path("v/Scripts/python.exe")


@pytest.mark.parametrize("text", ["", "{", "[1]", "\x00"])
def test_a_damaged_stamp_is_none(environment: ModuleType, tmp_path: Path, text: str) -> None:
    (tmp_path / "stamp").write_text(text, "utf-8")
    assert environment.read_stamp(tmp_path / "stamp") == {}
    assert environment.read_stamp(tmp_path / "missing") == {}


def test_a_stamp_is_read_as_it_was_written(environment: ModuleType, tmp_path: Path) -> None:
    environment.write_stamp(tmp_path / "stamp.json", NOW)
    assert environment.read_stamp(tmp_path / "stamp.json") == NOW
    assert [path.name for path in tmp_path.iterdir()] == ["stamp.json"]


class Machine:
    """A made-up `.venv` that notes what is done to it."""

    def __init__(self, module: ModuleType, top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.module = module
        self.done: list[str] = []
        self.fails = False
        self.stamp = top / "convolarium.json"
        self.python = module.python_of(top)
        monkeypatch.setattr(module, "VENV", top)
        monkeypatch.setattr(module, "STAMP", self.stamp)
        monkeypatch.setattr(module, "make", self.make)
        monkeypatch.setattr(module, "install", self.install)
        monkeypatch.setattr(module.sys, "platform", "linux")
        monkeypatch.setattr(module.system, "need_qt", lambda _, uses: self.done.append(str(uses)))

    def make(self) -> None:
        self.done.append("make")
        self.python.parent.mkdir(parents=True, exist_ok=True)
        self.python.touch()

    def install(self, _: Path, *, quiet: bool) -> None:
        self.done.append("update" if quiet else "install")
        if self.fails:
            raise KeyboardInterrupt

    def ensure(self, *uses: str) -> list[str]:
        self.done.clear()
        self.module.ensure(list(uses))
        return list(self.done)


@pytest.fixture
def machine(environment: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(environment, tmp_path, monkeypatch)


def test_the_second_call_does_nothing(machine: Machine) -> None:
    assert machine.ensure("import") == ["make", "install", "['import']"]
    assert machine.ensure("import") == []
    assert machine.ensure("import", "window") == ["['window']"]
    assert machine.ensure("import", "window") == []


def test_an_interrupted_install_is_made_anew(machine: Machine) -> None:
    machine.fails = True
    with pytest.raises(KeyboardInterrupt):
        machine.ensure()
    machine.fails = False
    assert machine.ensure() == ["make", "install"]


def test_an_interrupted_update_is_made_anew(machine: Machine) -> None:
    machine.ensure()
    stamp = json.loads(machine.stamp.read_text("utf-8"))
    machine.stamp.write_text(json.dumps({**stamp, "recipe": "older"}), "utf-8")
    machine.fails = True
    with pytest.raises(KeyboardInterrupt):
        machine.ensure()
    assert machine.done == ["update"]
    machine.fails = False
    assert machine.ensure() == ["make", "install"]


def test_the_lock_names_one_version_for_each_python(environment: ModuleType) -> None:
    """Below Python 3.12, PySide6 6.12 would abort the interpreter."""
    lines = environment.LOCK.read_text("utf-8").splitlines()
    pins = [line for line in lines if line.startswith("pyside6-essentials==")]
    old = [pin for pin in pins if "python_full_version < '3.12'" in pin]
    assert len(old) == 1
    assert old[0].startswith("pyside6-essentials==6.11.")
    assert not [line for line in lines if line.startswith(("torch==", "cupy"))]
