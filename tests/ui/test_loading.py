"""What is not on the screen is loaded behind the first picture, not before it."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from guiapp.core.lab import Lab
from guiapp.core.labs import Labs
from guiapp.labs import TITLES
from guiapp.ui.canvas import lines
from guiapp.ui.report import Reporter
from guiapp.ui.settings import Settings
from guiapp.ui.window import MainWindow
from tests import toy

STARTED = """
import sys
from guiapp.cli.window import show
from guiapp.ui.loading import Loading

Loading._on_canvas_painted = lambda loading: None  # what begins with the first picture
show(None, painted=lambda: (print(*sys.modules), sys.stdout.flush(), __import__("os")._exit(0)))
"""


class Shelf:
    """Two labs; the second one waits while it is held up, or cannot be loaded."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.fault: Exception | None = None
        self.threads: dict[str, int] = {}

    def load(self, key: str) -> Lab:
        self.threads[key] = threading.get_ident()
        if key == "other":
            assert self.go_on.wait(20)
        if self.fault is not None:
            raise self.fault
        return replace(toy.LAB, key=key, title=key.capitalize(), sends=("picture",))


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    made = Shelf()
    yield made
    made.go_on.set()


@pytest.fixture
def reported(monkeypatch: pytest.MonkeyPatch) -> list[Exception]:
    found: list[Exception] = []
    monkeypatch.setattr(Reporter, "report", lambda reporter, error: found.append(error))
    return found


@pytest.fixture
def window(qtbot: Any, tmp_path: Path, shelf: Shelf, reported: list[Exception]) -> Any:
    labs = Labs({"toy": "Toy", "other": "Other"}, shelf.load)
    made = MainWindow(labs, Settings(tmp_path / "settings.ini"))
    with qtbot.waitSignal(made.canvas.painted, timeout=20_000):
        made.show()
    yield made
    shelf.go_on.set()
    made.session.saved(made.session.document, tmp_path / "x")
    made.close()
    made.deleteLater()


def test_the_first_picture_does_not_wait_for_other_labs(
    qtbot: Any, window: MainWindow, shelf: Shelf, reported: list[Exception]
) -> None:
    session, actions = window.session, window.actions_.menus
    assert list(window.rail.buttons) == ["toy", "other"]
    assert actions.actions["lab other"].text() == "Other"
    sends = [key for key in actions.actions if key.startswith("send ")]
    assert sends == []
    assert not session.labs.is_complete
    shelf.go_on.set()
    qtbot.waitUntil(lambda: any(key.startswith("send ") for key in actions.actions), timeout=20_000)
    assert session.labs.is_complete
    assert shelf.threads["other"] != threading.get_ident()
    texts = [action.text() for key, action in actions.actions.items() if key.startswith("send ")]
    assert any("Other" in text for text in texts)
    actions.actions["lab other"].trigger()
    assert session.scene.lab == "other"
    assert not reported


def test_pyqtgraph_is_imported_by_the_windows_own_thread(
    qtbot: Any, window: MainWindow, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In another one it crashes, now and then."""
    threads: list[int] = []
    monkeypatch.setattr(lines, "prepare", lambda: threads.append(threading.get_ident()))
    shelf.go_on.set()
    qtbot.waitUntil(lambda: bool(threads), timeout=20_000)
    assert threads == [threading.get_ident()]


def test_a_lab_that_cannot_be_loaded_is_reported_and_the_rest_works(
    qtbot: Any, window: MainWindow, shelf: Shelf, reported: list[Exception]
) -> None:
    shelf.fault = ImportError("damaged")
    shelf.go_on.set()
    qtbot.waitUntil(lambda: bool(reported), timeout=20_000)
    assert window.session.scene.lab == "toy"
    assert not window.session.labs.is_complete


def test_a_start_imports_one_lab_and_no_pyqtgraph() -> None:
    started = subprocess.run(
        [sys.executable, "-c", STARTED], capture_output=True, text=True, check=True, timeout=120
    )
    modules = set(started.stdout.split())
    labs = {name.split(".")[2] for name in modules if name.startswith("guiapp.labs.")}
    assert labs == {next(iter(TITLES))}
    assert not {"pyqtgraph", "matplotlib", "sklearn", "safetensors", "scipy.signal"} & modules
