"""Undo and redo: a list of documents and a cursor."""

from __future__ import annotations

from dataclasses import dataclass

from guiapp.core.document import Document


@dataclass(frozen=True)
class Entry:
    """A document, the name of the step that led to it, and the key of the gesture it is part of."""

    document: Document
    name: str
    merge: str | None


class History:
    """Every document there was. Documents share what they have in common, so this is small."""

    def __init__(self, document: Document) -> None:
        self._entries = [Entry(document, "", None)]
        self._cursor = 0

    @property
    def document(self) -> Document:
        """The document as it is now."""
        return self._entries[self._cursor].document

    @property
    def undo_name(self) -> str:
        """What ``undo`` would take back; empty where there is nothing."""
        return self._entries[self._cursor].name if self._cursor else ""

    @property
    def redo_name(self) -> str:
        """What ``redo`` would do again; empty where there is nothing."""
        following = self._entries[self._cursor + 1 :]
        return following[0].name if following else ""

    def push(self, document: Document, name: str, merge: str | None = None) -> None:
        """Make ``document`` the present one. Pushes with one ``merge`` key are one step."""
        present = self._entries[self._cursor]
        if document == present.document:
            return
        merged = merge is not None and present.merge == merge
        del self._entries[self._cursor + (0 if merged else 1) :]
        back = merged and document == self._entries[-1].document
        if not back:
            self._entries.append(Entry(document, present.name if merged else name, merge))
        self._cursor = len(self._entries) - 1
        if back:  # a gesture that came back to where it began is no step, nor part of the last one
            self.seal()

    def seal(self) -> None:
        """The mouse or key was released: what follows is a new step, whatever its key."""
        present = self._entries[self._cursor]
        self._entries[self._cursor] = Entry(present.document, present.name, None)

    def replace(self, document: Document) -> None:
        """Change the present document without a step: where it is looked at, not what it is."""
        present = self._entries[self._cursor]
        self._entries[self._cursor] = Entry(document, present.name, present.merge)

    def undo(self) -> Document:
        """Go one step back, if there is one."""
        self._cursor = max(self._cursor - 1, 0)
        self.seal()
        return self.document

    def redo(self) -> Document:
        """Go one step forward, if there is one."""
        self._cursor = min(self._cursor + 1, len(self._entries) - 1)
        self.seal()
        return self.document
