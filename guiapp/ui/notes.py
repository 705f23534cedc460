"""The notes of a lab, beside the canvas: Markdown, set like a page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QUrl
from PySide6.QtGui import (
    QDesktopServices,
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextList,
    QTextListFormat,
    QTextTable,
    QTextTableFormat,
)
from PySide6.QtWidgets import QFrame, QTextBrowser

from guiapp.ui.theme import give_role, px

LEADING = 122.0  # per cent
HEADINGS = {1: 20, 2: 15, 3: 13}
_NONE = "This lab has no notes."
_NAMED = ("http", "https")


class Notes(QTextBrowser):
    """Shows one Markdown file. It fetches nothing; links open in the person's own browser."""

    def __init__(self) -> None:
        super().__init__()
        self._path: Path | None = None
        self._text = _NONE
        give_role(self, "page")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Notes of this lab")
        self.setOpenLinks(False)
        self.setMinimumWidth(px(200))
        self.anchorClicked.connect(self._on_anchor_clicked)

    def show_file(self, path: Path | None) -> None:
        """Show a lab's notes; says so where there are none."""
        if path is not None and path == self._path:
            return
        self._path = path
        try:
            self._text = path.read_text("utf-8") if path else _NONE
        except (OSError, UnicodeDecodeError):
            self._text = _NONE
        self._set()

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Pictures of the notes' own folder; nothing from anywhere else."""
        url = QUrl(name)
        if self._path is None or url.scheme() not in ("", "file"):
            return None
        folder = self._path.parent.resolve()
        path = (folder / url.path()).resolve()
        if folder not in path.parents:
            return None
        return super().loadResource(kind, QUrl.fromLocalFile(str(path)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_text"):
            self._set()

    def _set(self) -> None:
        """The file as a page."""
        document = self.document()
        document.setDefaultFont(self.font())
        document.setDocumentMargin(px(16))
        document.setMarkdown(self._text, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
        set_like_a_page(document)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _on_anchor_clicked(self, url: QUrl) -> None:
        if url.scheme() in _NAMED:
            QDesktopServices.openUrl(url)
        elif url.hasFragment() and not url.path():
            self.scrollToAnchor(url.fragment())


def set_like_a_page(document: QTextDocument) -> None:
    """Measures and colours that Markdown does not carry."""
    document.setIndentWidth(px(12))
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _set_table(frame)
    block = document.begin()
    while block.isValid():
        _set_block(QTextCursor(block), block.blockFormat().headingLevel(), block.position() == 0)
        block = block.next()


def _set_block(cursor: QTextCursor, level: int, first: bool) -> None:
    shape = QTextBlockFormat()
    shape.setLineHeight(LEADING, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    bullets = cursor.currentList()
    if bullets is not None:
        _set_list(bullets)
    shape.setTopMargin(px(18) if level and not first else 0)
    shape.setBottomMargin(px(4 if bullets else 8) if cursor.currentTable() is None else 0)
    cursor.mergeBlockFormat(shape)
    if level:
        _set_heading(cursor, px(HEADINGS.get(level, 13)))


def _set_heading(cursor: QTextCursor, pixels: int) -> None:
    """Every run of letters of a heading at one size, instead of Markdown's steps of sizes."""
    for start, length, letters in _runs(cursor.block()):
        letters.clearProperty(QTextCharFormat.Property.FontSizeAdjustment)
        letters.setProperty(QTextCharFormat.Property.FontPixelSize, pixels)
        letters.setFontWeight(QFont.Weight.DemiBold)
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(letters)


def _runs(block: QTextBlock) -> list[tuple[int, int, QTextCharFormat]]:
    """Start, length and look of the runs of letters in a block."""
    runs, place = [], block.begin()
    while not place.atEnd():
        run = place.fragment()
        runs.append((run.position(), run.length(), run.charFormat()))
        place += 1
    return runs


def _set_list(bullets: QTextList) -> None:
    shape = bullets.format()
    if shape.style() == QTextListFormat.Style.ListCircle:
        shape.setStyle(QTextListFormat.Style.ListDisc)
        bullets.setFormat(shape)


def _set_table(table: QTextTable) -> None:
    shape = table.format()
    shape.setBorderStyle(QTextTableFormat.BorderStyle.BorderStyle_None)
    shape.setCellPadding(px(4))
    shape.setCellSpacing(0)
    shape.setBottomMargin(px(8))
    table.setFormat(shape)
