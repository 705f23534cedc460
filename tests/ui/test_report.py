import logging
import sys
import threading

import pytest
from PySide6.QtCore import QObject, Qt, QTimer, Signal, qWarning
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from guiapp.ui.report import Reporter


@pytest.fixture
def reporter(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    saved: list[bool] = []
    reporter = Reporter(lambda: saved.append(True), window)
    reporter.saved = saved
    yield reporter
    reporter.remove()
    assert reporter.dialog is None


class Faulty(QObject):
    pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.pressed.connect(self._on_pressed)

    def _on_pressed(self) -> None:
        raise RuntimeError("the slot broke")


def raised(text: str) -> RuntimeError:
    try:
        raise RuntimeError(text)
    except RuntimeError as error:
        return error


def click(qtbot, button) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_an_error_in_a_slot_is_told_once_and_the_program_lives_on(qtbot, reporter):
    faulty = Faulty()
    faulty.pressed.emit()
    qtbot.waitUntil(lambda: reporter.dialog is not None)
    assert "the slot broke" in reporter.dialog.text.toPlainText()
    assert "_on_pressed" in reporter.dialog.text.toPlainText()
    click(qtbot, reporter.dialog.go_on)
    assert reporter.dialog is None
    faulty.pressed.emit()
    assert reporter.dialog is None, "the same fault is not told again"


def test_an_error_in_a_timer_is_told(qtbot, reporter):
    QTimer.singleShot(0, Faulty().pressed.emit)
    qtbot.waitUntil(lambda: reporter.dialog is not None)


def test_an_error_in_a_thread_is_told_in_the_window(qtbot, reporter):
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    assert reporter.dialog is None
    qtbot.waitUntil(lambda: reporter.dialog is not None)
    assert "ZeroDivisionError" in reporter.dialog.text.toPlainText()


def test_the_document_can_be_saved_and_the_details_copied(qtbot, reporter):
    reporter.report(raised("broken"))
    dialog = reporter.dialog
    click(qtbot, dialog.save)
    click(qtbot, dialog.copy)
    assert reporter.saved == [True]
    assert dialog.isVisible()
    copied = QGuiApplication.clipboard().text()
    assert "broken" in copied
    assert "Convolarium" in copied
    assert not dialog.text.isVisible()
    click(qtbot, dialog.fold)
    assert dialog.text.isVisible()


def test_a_fault_while_saving_is_told_next_not_inside(qtbot, reporter):
    def fail() -> None:
        raise OSError("the disk is full")

    reporter._save_copy = fail
    reporter.report(raised("first"))
    first = reporter.dialog
    click(qtbot, first.save)
    assert reporter.dialog is first
    click(qtbot, first.go_on)
    assert "the disk is full" in reporter.dialog.text.toPlainText()


def test_errors_with_other_traces_wait_for_each_other(qtbot, reporter):
    reporter.report(raised("one"))
    reporter.report(raised("one"))
    reporter.report(ValueError("two"))
    assert "one" in reporter.dialog.text.toPlainText()
    click(qtbot, reporter.dialog.go_on)
    assert "two" in reporter.dialog.text.toPlainText()
    click(qtbot, reporter.dialog.go_on)
    assert reporter.dialog is None


def test_a_fault_of_the_report_itself_ends_on_the_terminal(qtbot, reporter, monkeypatch, capfd):
    monkeypatch.setattr("guiapp.ui.report.ErrorDialog", None)
    monkeypatch.setattr(sys, "__stderr__", sys.stderr)
    reporter.report(raised("original"))
    assert reporter.dialog is None
    assert "NoneType" in capfd.readouterr().err


def test_keyboard_interrupts_are_left_to_python(reporter, monkeypatch):
    seen = []
    monkeypatch.setattr(reporter, "_before", lambda *raised: seen.append(raised))
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert len(seen) == 1
    assert reporter.dialog is None


def test_messages_of_qt_go_to_the_log(reporter, caplog):
    with caplog.at_level(logging.WARNING, "convolarium"):
        qWarning("something odd")
        qWarning("This plugin does not support propagateSizeHints()")
    assert [record.message for record in caplog.records] == ["Qt: something odd"]


def test_an_error_after_the_window_is_gone_ends_on_the_terminal(qtbot, monkeypatch, capfd):
    window = QWidget()
    reporter = Reporter(lambda: None, window)
    reporter.remove()
    with qtbot.waitSignal(window.destroyed):
        window.deleteLater()
    monkeypatch.setattr(sys, "__stderr__", sys.stderr)
    reporter.report(raised("too late"))
    assert "too late" in capfd.readouterr().err


def test_everything_is_as_before_when_it_is_removed(qtbot):
    before = sys.excepthook, threading.excepthook
    window = QWidget()
    qtbot.addWidget(window)
    reporter = Reporter(lambda: None, window)
    assert (sys.excepthook, threading.excepthook) != before
    reporter.remove()
    assert (sys.excepthook, threading.excepthook) == before
