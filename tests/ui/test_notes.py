from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QTextDocument
from PySide6.QtWidgets import QApplication

from guiapp.core.palette import PALETTES
from guiapp.ui import theme
from guiapp.ui.notes import Notes

PAGE = """# Convolution

Slides a **kernel** over a picture: (I ∗ K)[r] = Σ I[r − i] K[i].

## See

* first
* second

| a | b |
|---|---|
| 1 | 2 |

[source](https://example.org) ![here](here.png) ![there](https://example.org/there.png)
"""


@pytest.fixture
def notes(qtbot, tmp_path: Path) -> Notes:
    path = tmp_path / "notes.md"
    path.write_text(PAGE, "utf-8")
    notes = Notes()
    qtbot.addWidget(notes)
    notes.show_file(path)
    return notes


def headings(notes: Notes) -> list[tuple[str, int]]:
    found, block = [], notes.document().begin()
    while block.isValid():
        if block.blockFormat().headingLevel():
            letters = block.begin().fragment().charFormat()
            found.append((block.text(), letters.font().pixelSize()))
        block = block.next()
    return found


def test_a_page_is_set_with_headings_that_grow_with_the_text(notes):
    assert headings(notes) == [("Convolution", 20), ("See", 15)]
    assert "Σ I[r − i] K[i]" in notes.toPlainText()
    theme.apply(QApplication.instance(), PALETTES["dark"], 200)
    assert headings(notes) == [("Convolution", 40), ("See", 30)]
    theme.apply(QApplication.instance(), PALETTES["light"], 100)


def test_nothing_is_fetched_from_the_network_or_from_other_folders(notes, tmp_path):
    picture = QTextDocument.ResourceType.ImageResource.value
    (tmp_path.parent / "secret.png").write_bytes(b"secret")
    (tmp_path / "here.png").write_bytes(b"here")
    for name in (
        *("https://example.org/there.png", "../secret.png", "ftp://example.org/x.png"),
        QUrl.fromLocalFile(str(tmp_path.parent / "secret.png")).toString(),
    ):
        assert notes.loadResource(picture, QUrl(name)) is None, name
    assert notes.loadResource(picture, QUrl("here.png"))


def test_links_open_outside_and_only_those_of_the_web(notes, monkeypatch):
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    for link in ("https://example.org", "file:///etc/passwd", "javascript:1", "#see"):
        notes.anchorClicked.emit(QUrl(link))
    assert opened == ["https://example.org"]
    assert notes.toPlainText().startswith("Convolution")


@pytest.mark.parametrize("name", [None, "missing.md"])
def test_a_lab_without_notes_says_so(notes, tmp_path, name):
    notes.show_file(tmp_path / name if name else None)
    assert notes.toPlainText() == "This lab has no notes."
