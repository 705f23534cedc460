"""Parameters, declared once.

``param(...)`` declares a value: default, label, limits or choices, unit, help, and what a change
of it touches. From this one declaration come the control in the window, the validation of files
and of the command line, the documentation and the accessible name.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from guiapp.core.raster import Raster

Touch = Literal["run", "live", "view"]


@dataclass(frozen=True)
class Option:
    """One entry in the list of alternatives for a parameter, for example "Sobel x".

    ``value`` is the frozen dataclass that choosing it gives. Fields declared ``fixed`` tell the
    options of one class apart; the other fields stay editable below the list. An option that is
    not ``listed`` cannot be chosen: a file, a gesture or pasted text gives it.
    """

    key: str
    label: str
    value: Any
    group: str = ""
    listed: bool = True


@dataclass(frozen=True)
class Source:
    """How a parameter takes content from outside: files, pasted text, pictures, other labs.

    Every function raises BadInput with one clear sentence. ``note`` has one to say about a file
    that was read and of which something was left out. What takes neither pictures (``from_raster``)
    nor text (``parse``) is not pasted. ``folder``: ``read`` takes a folder, too.
    """

    kind: str
    suffixes: tuple[str, ...]
    read: Callable[[Path], Any]
    from_raster: Callable[[Raster, str], Any] | None = None
    parse: Callable[[str], Any] | None = None
    write: Callable[[Any, Path], None] | None = None
    write_suffixes: tuple[str, ...] = ()
    note: Callable[[Path], str] = lambda path: ""
    folder: bool = False

    @property
    def pastes(self) -> bool:
        """Whether it takes anything from the clipboard."""
        return self.from_raster is not None or self.parse is not None


@dataclass(frozen=True)
class Declaration:
    """What is known about one parameter besides its value. Made by ``param``."""

    label: str
    help: str = ""
    touches: Touch = "run"
    low: float | None = None
    high: float | None = None
    lowest: str = ""
    step: float | None = None
    log: bool = False
    unit: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    options: tuple[Option, ...] = ()
    source: Source | None = None
    group: str = ""
    rare: bool = False
    fixed: bool = False
    applies: Callable[[Any], bool] | None = None
    item: str = ""
    summary: Callable[[Any], str] | None = None
    another: Callable[[tuple[Any, ...]], Any] | None = None
    tool: bool = False

    def words_for(self, value: Any) -> str:
        """The words that a number stands for; none where it is a number like the others."""
        return self.lowest if self.low is not None and value == self.low else ""


@dataclass(frozen=True)
class Parameter:
    """A declared field of a dataclass: its name, its Python type, its declaration, its default."""

    name: str
    type: Any
    declaration: Declaration
    default: Any


class Params:
    """Base of every lab's frozen parameter dataclass; all fields are made with ``param``."""


def param(
    default: Any,
    label: str,
    *,
    help: str = "",
    touches: Touch = "run",
    low: float | None = None,
    high: float | None = None,
    lowest: str = "",
    step: float | None = None,
    log: bool = False,
    unit: str = "",
    choices: tuple[tuple[str, str], ...] = (),
    options: tuple[Option, ...] = (),
    source: Source | None = None,
    group: str = "",
    rare: bool = False,
    fixed: bool = False,
    applies: Callable[[Any], bool] | None = None,
    item: str = "",
    summary: Callable[[Any], str] | None = None,
    another: Callable[[tuple[Any, ...]], Any] | None = None,
    tool: bool = False,
) -> Any:
    """Declare a parameter of a frozen dataclass.

    One of type ``tuple[Item, ...]``, where Item is a dataclass of parameters, is edited as a list
    unless it is ``fixed``: ``low`` and ``high`` are then the least and the greatest number of
    items, and where they are of several kinds ``options`` holds one value of each kind.

    Args:
        default: the value it starts with.
        label: one or two words, sentence case.
        help: one sentence; other libraries' names for the same thing belong here.
        touches: ``run`` start again, ``live`` from the next frame on, ``view`` only the figure.
        low: the least number allowed.
        high: the greatest number allowed.
        lowest: one or two words that ``low`` stands for, where it is no number like the others.
        step: the step of the wheel and of the arrow keys.
        log: a slider moves in ratios.
        unit: shown after the value.
        choices: (key, label) pairs of a string; few are shown as a row of buttons.
        options: the alternatives of a value that is one of several dataclasses.
        source: how the value is taken from files, pasted text and other labs.
        group: the heading it stands under.
        rare: folded away until asked for.
        fixed: set by choosing an option, or by a gesture; has no control of its own.
        applies: given the dataclass it stands in, whether the parameter means anything there;
            the control is disabled otherwise.
        item: what one item of a list is called, in sentence case: "Wave".
        summary: given an item of a list, the line that stands for it; its values where left out.
        another: given the items of a list of one kind, the next one; like the last where left out.
        tool: what the next stroke is made with; a change of it is no step of undo.
    """
    declaration = Declaration(
        label=label,
        help=help,
        touches=touches,
        low=low,
        high=high,
        lowest=lowest,
        step=step,
        log=log,
        unit=unit,
        choices=choices,
        options=options,
        source=source,
        group=group,
        rare=rare,
        fixed=fixed,
        applies=applies,
        item=item,
        summary=summary,
        another=another,
        tool=tool,
    )
    return dataclasses.field(default=default, metadata={"param": declaration})
