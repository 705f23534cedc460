"""Python batches read as data: a pickle's opcodes are interpreted, and nothing is ever called.

A pickle is a program for a small stack machine that can call any function. The one here knows the
opcodes that CIFAR's files use (protocol 2), makes only numbers, text, lists, dictionaries and
arrays, and stops at the first other thing that is asked for: no name is looked up, nothing is
imported. The opcodes: CPython's Lib/pickletools.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from guiapp.content.datasets.pickled import (
    NAMES,
    Array,
    Damaged,
    Name,
    Type,
    called,
    fill,
    finished,
    key,
)
from guiapp.core.errors import BadInput

MAGIC = b"\x80"
PROTOCOL = 2
MOST_STEPS = 2_000_000
"""CIFAR-100's training file takes 400 000; stack, memo and containers grow by one in each."""
MOST_DEPTH = 64
_FAULTS = (IndexError, KeyError, TypeError, ValueError, OverflowError, MemoryError)


def load(data: bytes, name: str) -> dict[str, Any]:
    """The dictionary in a pickle of protocol 2: its keys as text, its arrays as NumPy's.

    Values are arrays, lists, tuples, dictionaries, whole numbers, bool, None, text, bytes and, for
    long ones, views of bytes. Raises BadInput for what is damaged, and for a pickle that asks for
    anything else, which is not done.
    """
    try:
        found = _Machine(data, name).run()
        if not isinstance(found, dict):
            raise Damaged
        return {word: finished(value) for word, value in found.items()}
    except BadInput:
        raise
    except _FAULTS as fault:
        raise BadInput(
            f"{name} is no batch of pictures that Python saved, or damaged; copy or download it"
            " again."
        ) from fault


class _Machine:
    """The stack, the marks in it, the memo, and the place in the file."""

    def __init__(self, data: bytes, name: str) -> None:
        self.data = memoryview(data)
        self.name = name
        self.place = 0
        self.stack: list[Any] = []
        self.marks: list[int] = []
        self.memo: dict[int, Any] = {}
        self.encodable = len(data)

    def run(self) -> Any:
        """What the pickle makes."""
        if bytes(self.take(1)) != MAGIC or (protocol := self.number(1)) > 5:
            raise Damaged
        if protocol != PROTOCOL:
            raise BadInput(
                f"{self.name} was saved with pickle's protocol {protocol}; save it with protocol"
                f" {PROTOCOL}, as CIFAR's files are, or as NPZ."
            )
        for _ in range(MOST_STEPS):
            code = self.number(1)
            if code == _STOP:
                if len(self.stack) != 1 or self.marks or self.place != len(self.data):
                    raise Damaged
                return self.stack[0]
            _STEPS[code](self)
        raise BadInput(f"{self.name} has more parts than a batch of pictures; choose another file.")

    def take(self, count: int) -> memoryview:
        end = self.place + count
        if count < 0 or end > len(self.data):
            raise Damaged
        found = self.data[self.place : end]
        self.place = end
        return found

    def number(self, width: int, *, signed: bool = False) -> int:
        return int.from_bytes(self.take(width), "little", signed=signed)

    def long(self) -> None:
        width = self.number(1)
        if width > 8:
            raise Damaged
        self.push(self.number(width, signed=True))

    def push(self, value: Any) -> None:
        self.stack.append(value)

    def pop(self) -> Any:
        if self.marks and self.marks[-1] == len(self.stack):
            raise Damaged
        return self.stack.pop()

    def top(self, kind: type | tuple[type, ...]) -> Any:
        if not isinstance(self.stack[-1], kind):
            raise Damaged
        return self.stack[-1]

    def mark(self) -> None:
        if len(self.marks) == MOST_DEPTH:
            raise Damaged
        self.marks.append(len(self.stack))

    def pop_to_mark(self) -> list[Any]:
        start = self.marks.pop()
        values = self.stack[start:]
        del self.stack[start:]
        return values

    def several(self, count: int) -> tuple[Any, ...]:
        return tuple(reversed([self.pop() for _ in range(count)]))

    def string(self, count: int) -> None:
        # Views of the large ones, so that a batch's pixels lie in memory once.
        found = self.take(count)
        self.push(found if count > 256 else bytes(found))

    def extend(self, values: list[Any]) -> None:
        self.top(list).extend(values)

    def update(self, values: list[Any]) -> None:
        if len(values) % 2:
            raise Damaged
        self.top(dict).update(zip(map(key, values[::2]), values[1::2], strict=True))

    def named(self) -> None:
        words = []
        for _ in range(2):
            line = bytes(self.data[self.place : self.place + 200]).partition(b"\n")
            if not line[1]:
                raise Damaged
            words.append(line[0].decode("ascii"))
            self.place += len(line[0]) + 1
        name = ".".join(words)
        if name not in NAMES:
            shown = name if re.fullmatch(r"[\w.]{1,60}", name) else "something"
            raise BadInput(
                f"{self.name} asks to run {shown}, which no data set needs, so it was not opened;"
                " choose a file that you trust."
            )
        self.push(Name(name))

    def reduce(self) -> None:
        arguments, name = self.pop(), self.pop()
        if not isinstance(name, Name) or not isinstance(arguments, tuple):
            raise Damaged
        made = called(name.text, arguments)
        if isinstance(made, bytes):
            # Text can be encoded again and again; what a pickler writes it encodes once.
            self.encodable -= len(made)
            if self.encodable < 0:
                raise Damaged
        self.push(made)

    def build(self) -> None:
        state = self.pop()
        if not isinstance(state, tuple):
            raise Damaged
        fill(self.top((Array, Type)), state)


def _remember(machine: _Machine, place: int) -> None:
    machine.memo[place] = machine.stack[-1]


_STOP = ord(".")
_STEPS: dict[int, Callable[[_Machine], None]] = {
    ord(code): step
    for code, step in {
        "(": _Machine.mark,
        "N": lambda m: m.push(None),
        "\x88": lambda m: m.push(True),
        "\x89": lambda m: m.push(False),
        "J": lambda m: m.push(m.number(4, signed=True)),
        "K": lambda m: m.push(m.number(1)),
        "M": lambda m: m.push(m.number(2)),
        "\x8a": _Machine.long,
        "T": lambda m: m.string(m.number(4, signed=True)),
        "U": lambda m: m.string(m.number(1)),
        "X": lambda m: m.push(str(m.take(m.number(4)), "utf-8")),
        "]": lambda m: m.push([]),
        "}": lambda m: m.push({}),
        ")": lambda m: m.push(()),
        "t": lambda m: m.push(tuple(m.pop_to_mark())),
        "\x85": lambda m: m.push(m.several(1)),
        "\x86": lambda m: m.push(m.several(2)),
        "\x87": lambda m: m.push(m.several(3)),
        "a": lambda m: m.extend([m.pop()]),
        "e": lambda m: m.extend(m.pop_to_mark()),
        "s": lambda m: m.update(list(m.several(2))),
        "u": lambda m: m.update(m.pop_to_mark()),
        "q": lambda m: _remember(m, m.number(1)),
        "r": lambda m: _remember(m, m.number(4)),
        "h": lambda m: m.push(m.memo[m.number(1)]),
        "j": lambda m: m.push(m.memo[m.number(4)]),
        "c": _Machine.named,
        "R": _Machine.reduce,
        "b": _Machine.build,
    }.items()
}
