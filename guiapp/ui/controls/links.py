"""The links at the right of a group's heading: open, draw, paste, save. No Qt here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from guiapp.core.params import Option
from guiapp.ui.controls.fields import Field

EDIT = "edit"
OWN = "Own"  # the group of options that hold what a person makes


@dataclass(frozen=True)
class Link:
    """Something to do to the parameter ``name``.

    ``verb`` is open, folder, paste, save or option:KEY.
    """

    name: str
    verb: str
    text: str
    help: str


def edit_link(group: str) -> Link:
    """The link that opens the menu of what can be done to a group's content."""
    return Link(group, EDIT, "edit ▾", f"What can be done to the {group.lower()}: a menu")


def links_of(fields: Iterable[Field]) -> tuple[Link, ...]:
    """The links of all parameters among ``fields`` that take content from outside."""
    whole = (field for field in fields if field.kind not in ("item", "earlier"))
    return tuple(link for field in whole for link in _links(field))


def option_of_key(field: Field, key: str) -> Option:
    """The option with this key."""
    return next(o for o in field.parameter.declaration.options if o.key == key)


def _links(field: Field) -> Iterator[Link]:
    declaration = field.parameter.declaration
    what = declaration.label.lower()
    source = declaration.source
    if source:
        yield Link(field.name, "open", "open", f"Open a file as {what}")
    if source and source.folder:
        yield Link(field.name, "folder", "folder", f"Open a folder as {what}")
    for option in declaration.options:
        if option.group == OWN and option.listed and field.kind == "option":
            yield Link(field.name, f"option:{option.key}", _verb(option.label), option.label)
    if source and source.pastes:
        yield Link(field.name, "paste", "paste", f"Paste the clipboard as {what}")
    if source and source.write:
        yield Link(field.name, "save", "save", f"Save the {what} to a file")


def _verb(label: str) -> str:
    return label[:1].lower() + label[1:]
