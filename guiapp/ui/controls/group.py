"""A heading with its links, its rows, and the rare rows folded away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from guiapp.ui.controls.control import take_focus
from guiapp.ui.controls.flow import FlowLayout
from guiapp.ui.controls.links import Link
from guiapp.ui.controls.row import INDENT, Row
from guiapp.ui.theme import give_role, px


class Group(QWidget):
    """The rows under one heading. ``asked`` carries a link's parameter and verb."""

    asked = Signal(str, str)
    folded = Signal(str, bool)

    def __init__(self, title: str, folded: bool) -> None:
        super().__init__()
        self.title = title
        self._links: tuple[Link, ...] = ()
        self._buttons: list[QPushButton] = []
        self._rows: list[Row] = []
        self._rare: list[Row] = []
        self._folded = folded
        self._heading = QLabel(title)
        self._flow = FlowLayout(right=True)
        self._link_bar = QWidget()
        self._link_bar.setLayout(self._flow)
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.more = QPushButton()
        self._more_text = ""
        self._build()

    def arrange(self, rows: Sequence[Row], rare: Sequence[Row], links: Sequence[Link]) -> None:
        """Show these rows in this order; widgets that stay are not touched."""
        self._rows, self._rare = list(rows), list(rare)
        for widget in (*rows, self.more, *rare):
            self._body.removeWidget(widget)
            self._body.addWidget(widget)
        for row in rows:
            row.show()
        self._show_links(tuple(links))
        self._show_more()

    def set_narrow(self, narrow: bool) -> None:
        """Links under the heading, where there is little width."""
        direction = QBoxLayout.Direction
        self._top.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        self._heading.setContentsMargins(px(INDENT), 0, 0, 0)
        self._flow.right = not narrow
        self._flow.invalidate()
        self._body.setSpacing(px(5))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide_more()

    def focus_chain(self) -> list[QWidget]:
        """What takes the focus, from top to bottom."""
        rows = [part for row in self._rows for part in row.control.parts()]
        rare = [part for row in self._rare for part in row.control.parts()]
        return [*self._buttons, *rows, self.more, *rare]

    def unfold(self) -> None:
        """Show the rare rows."""
        if self._folded:
            self._on_more_clicked()

    def _build(self) -> None:
        give_role(self._heading, "heading")
        self._top.setSpacing(0)
        self._top.addWidget(self._heading)
        self._top.addWidget(self._link_bar, 1)
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(px(5))
        self._body.addLayout(self._top)
        self._heading.setVisible(bool(self.title))  # once it has a parent: else it is a window
        give_role(self.more, "link")
        take_focus(self.more)
        self.more.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.more.setMinimumWidth(1)
        self.more.clicked.connect(self._on_more_clicked)
        self._body.addWidget(self.more)

    def _show_links(self, links: tuple[Link, ...]) -> None:
        if links == self._links:
            return
        self._links = links
        for button in self._buttons:
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [self._made(link) for link in links]
        for button in self._buttons:
            self._flow.addWidget(button)
        self._link_bar.setVisible(bool(links))

    def _made(self, link: Link) -> QPushButton:
        button = QPushButton(link.text)
        give_role(button, "link")
        take_focus(button)
        button.setToolTip(link.help)
        button.setAccessibleName(f"{self.title}: {link.text}")
        button.setAccessibleDescription(link.help)
        button.clicked.connect(partial(self.asked.emit, link.name, link.verb))
        return button

    def _show_more(self) -> None:
        labels = [row.field.parameter.declaration.label for row in self._rare]
        text = ", ".join([*labels[:1], *(label[:1].lower() + label[1:] for label in labels[1:])])
        self._more_text = f"{'▸' if self._folded else '▾'} {text}"
        self._elide_more()
        self.more.setAccessibleName(f"{self.title}: {'show' if self._folded else 'hide'} {text}")
        self.more.setToolTip(text)
        self.more.setVisible(bool(labels))
        for row in self._rare:
            row.setVisible(not self._folded)

    def _elide_more(self) -> None:
        room = max(self.width() - px(12), px(48))
        metrics = self.more.fontMetrics()
        end = Qt.TextElideMode.ElideRight
        self.more.setText(metrics.elidedText(self._more_text, end, room))

    def _on_more_clicked(self) -> None:
        self._folded = not self._folded
        self._show_more()
        self.folded.emit(self.title, self._folded)
