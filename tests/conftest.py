"""What all tests share: no window, no leftovers, repeatable examples, the data sets beside us."""

import gc
import os
import sys
import threading
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 2.0  # seconds that a thread has to end after its test

# Shared machines pause for longer than any deadline; in CI a failure must come back next time.
settings.register_profile(
    "convolarium",
    deadline=None,
    max_examples=40,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("convolarium")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are counted, not spelled: an archive's may hold the time, and names must be fixed."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with MNIST and CIFAR-10, which lies beside the checkout on some machines."""
    path = ROOT.parent / "shared" / "data"
    if not path.is_dir():
        pytest.skip(f"the data sets are not on this machine: there is no {path}")
    return path


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a GUI test that leaves a top-level widget or a running thread behind."""
    if not uses_qt(request.module) and not {"qtbot", "qapp"} & set(request.fixturenames):
        yield
        return
    widgets, threads = set(top_level_widgets()), set(running_threads())
    yield
    left = leftovers(widgets, threads)
    assert not left, f"left behind: {', '.join(left)}"


@cache
def uses_qt(module: ModuleType) -> bool:
    """Whether a test module names Qt or the part of the program that has it."""
    text = Path(str(module.__file__)).read_text("utf-8")
    return any(name in text for name in ("PySide6", "pyqtgraph", "guiapp.ui"))


def leftovers(widgets: set[int], threads: set[int]) -> list[str]:
    """What lives now and did not before, after whatever was due to end had the time to."""
    deadline = time.monotonic() + PATIENCE
    while left := new_things(widgets, threads):
        if time.monotonic() > deadline:
            return left
        gc.collect()
        delete_later_now()
        time.sleep(0.01)
    return []


def new_things(widgets: set[int], threads: set[int]) -> list[str]:
    """The names of widgets and threads that are not among those known."""
    shown = [text for key, text in top_level_widgets().items() if key not in widgets]
    return shown + [text for key, text in running_threads().items() if key not in threads]


def top_level_widgets() -> dict[int, str]:
    """The top-level widgets by address; none where no test has made an application."""
    qt = sys.modules.get("PySide6.QtWidgets")
    if qt is None or qt.QApplication.instance() is None:
        return {}
    shiboken = sys.modules["shiboken6"]
    return {address(shiboken, w): describe(w) for w in qt.QApplication.topLevelWidgets()}


def address(shiboken: ModuleType, widget: Any) -> int:
    """Where the C++ object lies: its Python wrapper may be a new one each time."""
    return int(shiboken.getCppPointer(widget)[0])


def describe(widget: Any) -> str:
    """Class, name and title: what one needs to find the line that made it."""
    title = widget.windowTitle() or getattr(widget, "title", str)()
    return f"{type(widget).__qualname__}(name={widget.objectName()!r}, title={title!r})"


def delete_later_now() -> None:
    """Carry out every pending `deleteLater`, which the event loop alone does too late."""
    core = sys.modules.get("PySide6.QtCore")
    if core is not None and core.QCoreApplication.instance() is not None:
        core.QCoreApplication.processEvents()
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)


def running_threads() -> dict[int, str]:
    """Python's threads, and Qt's as far as they have run Python, by the system's number."""
    return {
        thread.native_id or 0: f"thread {thread.name}"
        for thread in threading.enumerate()
        if thread is not threading.main_thread() and is_running(thread)
    }


def is_running(thread: threading.Thread) -> bool:
    """Before Python 3.13 a thread that Qt made is listed for ever: ask the system on Linux."""
    if type(thread) is threading.Thread or sys.platform != "linux":
        return thread.is_alive()
    return thread.is_alive() and Path(f"/proc/self/task/{thread.native_id}").exists()
