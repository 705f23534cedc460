"""The fixture that watches GUI tests: what it catches and what it lets pass."""

import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).with_name("conftest.py")
PREAMBLE = """
import threading, time
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QLabel, QWidget
kept = []
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("def test_it(qapp): kept.append(QLabel())", "QLabel(name='', title='')"),
        (
            "def test_it(): threading.Thread(target=time.sleep, args=(9,), name='mine',"
            " daemon=True).start()",
            "thread mine",
        ),
        ("def test_it(qapp): QWidget().deleteLater()", ""),
        ("def test_it(qtbot): w = QWidget(); qtbot.addWidget(w); kept.append(w)", ""),
        (
            "class Brief(QThread):\n    def run(self): time.sleep(0.05)\n"
            "def test_it(qapp): t = Brief(); t.start(); t.wait()",
            "",
        ),
    ],
    ids=["widget", "thread", "deleted later", "closed by qtbot", "finished thread of Qt"],
)
def test_leftovers_fail_a_test(tmp_path: Path, body: str, complaint: str) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST.read_text("utf-8"), "utf-8")
    (tmp_path / "test_made_up.py").write_text(PREAMBLE + body, "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (f"left behind: {complaint}" in done.stdout) == bool(complaint), done.stdout
    assert done.returncode == int(bool(complaint)), done.stdout
