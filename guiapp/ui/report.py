"""Errors that nobody expected: told once, with a way to save, and the program lives on."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QtMsgType,
    Signal,
    Slot,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QWidget

from guiapp.ui.report_dialog import ErrorDialog

log = logging.getLogger("convolarium")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.DEBUG,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_HARMLESS = ("propagateSizeHints", "does not support raise()")


class Reporter(QObject):
    """Takes what is raised in slots and threads, and tells each fault once.

    ``save_copy`` asks for a place and saves a copy of the document there.
    """

    _raised = Signal(object)

    def __init__(self, save_copy: Callable[[], object], window: QWidget) -> None:
        super().__init__(window)
        self._save_copy = save_copy
        self._window = window
        self._told: set[str] = set()
        self._waiting: list[BaseException] = []
        self.dialog: ErrorDialog | None = None
        self._raised.connect(self._on_raised)
        self._install()

    def report(self, error: BaseException) -> None:
        """Tell about an error, from any thread; on the terminal when the window is gone."""
        try:
            self._raised.emit(error)
        except RuntimeError:  # Qt has deleted this object
            traceback.print_exception(error, file=sys.__stderr__)

    def remove(self) -> None:
        """Let Python and Qt handle errors as they did before; an open dialog goes."""
        self._waiting.clear()
        if self.dialog is not None:
            self.dialog.reject()
        if sys.excepthook == self._on_exception:
            sys.excepthook = self._before
        if threading.excepthook == self._on_thread_exception:
            threading.excepthook = self._before_in_threads
        qInstallMessageHandler(self._before_in_qt)

    def _install(self) -> None:
        self._before, sys.excepthook = sys.excepthook, self._on_exception
        self._before_in_threads = threading.excepthook
        threading.excepthook = self._on_thread_exception
        self._before_in_qt = qInstallMessageHandler(_log_message)

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if not issubclass(kind, Exception):
            self._before(kind, error, trace)
            return
        self.report(error.with_traceback(trace))

    def _on_thread_exception(self, raised: threading.ExceptHookArgs) -> None:
        if isinstance(raised.exc_value, Exception):
            self.report(raised.exc_value)
        else:
            self._before_in_threads(raised)

    @Slot(object)
    def _on_raised(self, error: BaseException) -> None:
        """Never raises: what goes wrong here goes to the terminal."""
        try:
            self._tell(error)
        except Exception:
            traceback.print_exc(file=sys.__stderr__)

    def _tell(self, error: BaseException) -> None:
        details = "".join(traceback.format_exception(error))
        where = "".join(traceback.format_tb(error.__traceback__)) + type(error).__name__
        if where in self._told:
            return
        self._told.add(where)
        log.error("%s", details)
        if self.dialog is not None:
            self._waiting.append(error)
            return
        self._show(error, details)

    def _show(self, error: BaseException, details: str) -> None:
        self.dialog = ErrorDialog(error, details, self._save_copy, self._window)
        self.dialog.finished.connect(self._on_dialog_finished)
        self.dialog.open()

    def _on_dialog_finished(self) -> None:
        self.dialog = None
        if self._waiting:
            error = self._waiting.pop(0)
            self._show(error, "".join(traceback.format_exception(error)))


def _log_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Qt's own messages go to the log; some say only what a platform lacks."""
    harmless = any(words in message for words in _HARMLESS)
    log.log(logging.DEBUG if harmless else _LEVELS.get(kind, logging.WARNING), "Qt: %s", message)
