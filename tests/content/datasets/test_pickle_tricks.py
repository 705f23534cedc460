"""Pickles that would run something, or hurt a reader: nothing is imported, called or written."""

from __future__ import annotations

import builtins
import importlib
import os
import pickle
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from guiapp.content.datasets import pickles
from guiapp.core.errors import BadInput


class Runs:
    """Pickled, it asks for ``call(*arguments)``."""

    def __init__(self, call: Any, *arguments: Any) -> None:
        self.call, self.arguments = call, arguments

    def __reduce__(self) -> Any:
        return self.call, self.arguments


WATCHED = (
    *((os, "system"), (builtins, "eval"), (builtins, "exec"), (builtins, "open")),
    *((builtins, "__import__"), (builtins, "getattr"), (builtins, "compile")),
    *((importlib, "import_module"), (subprocess, "Popen"), (np, "load")),
    *((pickle, "load"), (pickle, "loads"), (pickle, "Unpickler")),
)


def refusal(data: bytes) -> str:
    """What is said about a pickle, while whatever could run something only takes note of it."""
    happened: list[str] = []

    def watch(name: str) -> Any:
        return lambda *arguments, **_: happened.append(name)

    modules = set(sys.modules)
    said = ""
    # Python's own work needs these, too: they are away for this one call, without any tool for it.
    kept = [(owner, name, getattr(owner, name)) for owner, name in WATCHED]
    try:
        for owner, name, _ in kept:
            setattr(owner, name, watch(name))
        pickles.load(data, "batch")
    except BadInput as fault:
        said = str(fault)
    finally:
        for owner, name, original in kept:
            setattr(owner, name, original)
    assert happened == []
    assert set(sys.modules) == modules
    return said


TRICKS = {
    "system": (Runs(os.system, "touch {}"), r"posix\.system|nt\.system"),
    "eval": (Runs(eval, "open({!r}, 'w')"), r"__builtin__\.eval"),
    "exec": (Runs(exec, "open({!r}, 'w')"), r"__builtin__\.exec"),
    "open": (Runs(open, "{}", "w"), r"io\.open|_io\.open"),
    "getattr": (Runs(getattr, "os", "system"), r"__builtin__\.getattr"),
    "import": (Runs(importlib.import_module, "antigravity"), r"importlib\.import_module"),
    "popen": (Runs(subprocess.Popen, ["touch", "{}"]), r"\w+\.Popen"),
    "load": (Runs(np.load, "{}"), r"numpy\.load"),
    "path": (Path("{}"), r"pathlib\.\w+|__builtin__\.\w+"),
}


@pytest.mark.parametrize("trick", TRICKS)
@pytest.mark.parametrize("inside", ["alone", "value", "list", "key"])
def test_nothing_is_run(tmp_path: Path, trick: str, inside: str) -> None:
    sentinel = tmp_path / "ran"
    runs, name = TRICKS[trick]
    if isinstance(runs, Runs):
        told = [a.format(sentinel) if isinstance(a, str) else a for a in runs.arguments]
        runs = Runs(runs.call, *told)
    saved = {
        "alone": runs,
        "value": {"data": runs},
        "list": {"labels": [1, 2, runs]},
        "key": {runs: 1},
    }[inside]
    said = refusal(pickle.dumps(saved, 2))
    assert re.match(f"batch asks to run ({name}), which no data set needs, so it was not", said)
    assert not sentinel.exists()


def test_the_tricks_would_work_elsewhere(tmp_path: Path) -> None:
    sentinel = tmp_path / "ran"
    pickle.loads(pickle.dumps(Runs(os.mkdir, str(sentinel)), 2))
    assert sentinel.exists()


def call(module: str, name: str, arguments: bytes) -> bytes:
    return f"c{module}\n{name}\n".encode() + arguments


ARRAY = call("numpy.core.multiarray", "_reconstruct", b"cnumpy\nndarray\nK\x00\x85U\x01b\x87R")
TYPE = call("numpy", "dtype", b"U\x02u1K\x00K\x01\x87R")


def filled(
    shape: bytes = b"K\x02\x85",
    dtype: bytes = TYPE,
    fortran: bytes = b"\x89",
    content: bytes = b"U\x02ab",
) -> bytes:
    """The opcodes of an array of two bytes, one part of it replaced, and of the end."""
    return ARRAY + b"(K\x01" + shape + dtype + fortran + content + b"tbs."


def test_such_an_array_is_read_where_nothing_is_replaced() -> None:
    assert pickles.load(b"\x80\x02}U\x01a" + filled(), "batch")["a"].tolist() == [97, 98]


@pytest.mark.parametrize(
    "body",
    [
        b"(S'touch ran'\nios\nsystem\n.",  # INST
        b"(cos\nsystem\nU\x09touch rano.",  # OBJ
        b"cos\nsystem\nU\x09touch ran\x85\x81.",  # NEWOBJ
        b"U\x02osU\x06system\x93U\x09touch ran\x85R.",  # STACK_GLOBAL
        b"\x82\x01.",  # EXT1
        b"Pan id\n.",
        b"U\x05an idQ.",
        b"cnumpy\ndtype\n.",
        call("numpy", "ndarray", b")R."),
        call("numpy", "ndarray", b"K\x01\x85R."),
        call("numpy", "dtype", b"U\x01OK\x00K\x01\x87R."),
        call("numpy", "dtype", b"U\x05u1,u1K\x00K\x01\x87R."),
        call("numpy", "dtype", b"X\x0d\x00\x00\x00[('f', 'O')] K\x00K\x01\x87R."),
        call("_codecs", "encode", b"X\x01\x00\x00\x00aX\x03\x00\x00\x00hex\x86R."),
        call("_codecs", "encode", b"X\x01\x00\x00\x00aX\x03\x00\x00\x00zip\x86R."),
        call("numpy.core.multiarray", "_reconstruct", b"cnumpy\ndtype\nK\x00\x85U\x01b\x87R."),
        call("numpy.core.multiarray", "_reconstruct", b"cnumpy\nndarray\nK\x00\x85U\x01b\x87R."),
        call("numpy.core.multiarray\x00", "_reconstruct", b"."),
        call("numpy", "core.multiarray._reconstruct", b")R."),
        b"}K\x01K\x02s.",  # a key that is no text
        b"}(U\x01aU\x01bU\x01cu.",
        b"}(U\x01aK\x01" + b"(" * 5 + b"u.",
        b"]" + b"\x85" * 200_000 + b".",
        b"}U\x01a" + b"(" * 65 + b"t" * 65 + b"s.",
        b"}q\x00U\x01ah\x00s" + b"b.",
        b"h\x00.",
        b"q\x00.",
        b".",
        b"}" * 3 + b".",
        b"T\xff\xff\xff\xff.",
        b"T\xff\xff\xff\x7f.",
        b"X\xff\xff\xff\xff.",
        b"\x8a\xff" + bytes(300),
        b"\x8a\x09" + bytes(9) + b".",
        b"(0.",
        b"](a.",
        b"(K\x01\x86.",
        b"K\x01)R.",
        call("_codecs", "encode", b"]R."),
        b"}U\x01a" + ARRAY + b"s.",  # never filled
        b"}U\x01a" + ARRAY + b"]bs.",
        b"}U\x01a" + ARRAY + b"K\x01\x85bs.",
        b"}U\x01a" + filled(shape=b"K\x03\x85"),
        b"}U\x01a" + filled(shape=b"J\xff\xff\xff\xffJ\xfe\xff\xff\xff\x86"),
        b"}U\x01a" + filled(shape=b"\x88K\x02\x86"),
        b"}U\x01a" + filled(shape=b"]"),
        # The product of these would take minutes.
        b"}U\x01a" + filled(shape=b"(" + b"J\xff\xff\xff\x7f" * 500_000 + b"t"),
        b"}U\x01a" + filled(dtype=b"U\x02u1"),
        b"}U\x01a" + filled(dtype=TYPE + b"(K\x03U\x01|U\x01aNNJ\0\0\0\0J\0\0\0\0K\0tb"),
        b"}U\x01a" + filled(dtype=TYPE + b"(K\x03U\x03|u1NNNJ\0\0\0\0J\0\0\0\0K\0tb"),
        b"}U\x01a" + filled(dtype=TYPE + b"(K\x03K\x7cNNNJ\0\0\0\0J\0\0\0\0K\0tb"),
        b"}U\x01a" + filled(fortran=b"K\x00"),
        b"}U\x01a" + filled(content=b"]"),
        b"}U\x01a" + filled(content=b"U\x01a"),
    ],
)
def test_tricks_of_the_machine_are_refused(body: bytes) -> None:
    said = refusal(b"\x80\x02" + body)
    assert re.match(r"batch (is no batch of pictures|asks to run) ", said)


def test_a_name_cannot_bring_its_own_words() -> None:
    said = refusal(b"\x80\x02cos\x1b[31m\nsys tem\n.")
    assert said.startswith("batch asks to run something, which no data set needs")
