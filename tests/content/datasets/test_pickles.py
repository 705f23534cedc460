"""Pickles read as data, beside Python's own reading of them; damaged and greedy ones."""

from __future__ import annotations

import pickle
import pickletools
import struct
import sys
import tracemalloc
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.content.datasets import pickles
from guiapp.core.errors import BadInput
from tests.content.datasets import files

BATCH = files.batch(files.pixels(2), [3, 9])


def same(found: Any, expected: Any) -> None:
    if isinstance(expected, np.ndarray):
        assert found.dtype == expected.dtype
        np.testing.assert_array_equal(found, expected)
    elif isinstance(expected, list | tuple):
        assert type(found) is type(expected)
        assert len(found) == len(expected)
        for one, other in zip(found, expected, strict=True):
            same(one, other)
    else:
        found = bytes(found) if isinstance(found, memoryview) else found
        assert type(found) is type(expected)
        assert found == expected


def test_a_batch_of_python_2_as_pickle_reads_it() -> None:
    expected = pickle.loads(BATCH, encoding="bytes")
    found = pickles.load(BATCH, "batch")
    assert set(found) == {key.decode() for key in expected}
    for key, value in expected.items():
        same(found[key.decode()], value)


@pytest.mark.parametrize("dtype", ["u1", "i1", "<i2", ">i4", "<i8", ">u8"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_what_python_3_saves_with_protocol_2(dtype: str, order: Any) -> None:
    array = np.asarray(np.arange(30).reshape(5, 6) * 7 % 256, dtype, order=order)
    saved = {
        b"data": array,
        "labels": [0, 1, 255, 256, 70_000, -3, 2**31, -(2**40)],
        "more": (True, False, None, ("é", b"\xff\x00", []), {"a": {}}, ()),
        "again": [array.shape, array.shape],
        "long": "x" * 1000,
        "bytes": bytes(range(256)) * 3,
    }
    found = pickles.load(pickle.dumps(saved, 2), "batch")
    assert list(found) == ["data", "labels", "more", "again", "long", "bytes"]
    for key, value in zip(found, saved.values(), strict=True):
        same(found[key], value)


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=9), inner) | st.tuples(inner),
    max_leaves=30,
)


@given(saved=st.dictionaries(st.text(), values))
def test_whatever_is_made_of_plain_values(saved: dict[str, Any]) -> None:
    assert pickles.load(pickle.dumps(saved, 2), "batch") == saved


def test_cut_off_anywhere() -> None:
    for length in range(len(BATCH)):
        with pytest.raises(BadInput, match=r"^batch "):
            pickles.load(BATCH[:length], "batch")
    with pytest.raises(
        BadInput, match=r"^batch is no batch of pictures that Python saved, or dama"
    ):
        pickles.load(BATCH + b"\x00", "batch")


def test_nested_and_circular_values_harm_nobody() -> None:
    deep = b"\x80\x02}U\x01a]" + b"\x85" * 300_000 + b"s."
    assert list(pickles.load(deep, "batch")) == ["a"]
    circular = pickles.load(b"\x80\x02}q\x00U\x01ah\x00s.", "batch")
    assert list(circular) == ["a"]
    doubling = b"".join(b"h%ch%c\x86q%ca" % (k, k, k + 1) for k in range(200))
    doubled = pickles.load(b"\x80\x02}U\x01a])q\x00a" + doubling + b"s.", "batch")["a"]
    assert len(doubled) == 201
    assert doubled[2] == (doubled[1], doubled[1])


def test_more_steps_or_bytes_than_a_batch_needs_are_not_done() -> None:
    with pytest.raises(BadInput, match=r"^batch has more parts than a batch of pictures"):
        pickles.load(b"\x80\x02](" + b"N" * 2_000_001 + b"e.", "batch")
    # One megabyte, encoded again and again, would be gigabytes.
    text = (
        b"X" + struct.pack("<I", 1 << 20) + b"a" * (1 << 20) + b"q\x00X\x06\x00\x00\x00latin1q\x01"
    )
    again = b"c_codecs\nencode\nh\x00h\x01\x86R" * 4000
    tracemalloc.start()
    try:
        with pytest.raises(BadInput, match=r"^batch is no batch"):
            pickles.load(b"\x80\x02" + text + again + b".", "batch")
        assert tracemalloc.get_traced_memory()[1] < 16 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("protocol", [3, 4, 5])
def test_another_protocol_is_named(protocol: int) -> None:
    with pytest.raises(BadInput, match=f"^batch was saved with pickle's protocol {protocol}; save"):
        pickles.load(pickle.dumps({"data": 1}, protocol), "batch")


@given(data=st.data())
def test_mutated_batches_are_read_or_refused(data: Any) -> None:
    content = bytearray(BATCH)
    start = BATCH.index(files.pixels(2).tobytes())
    places = [*range(start), *range(start + 2 * files.PIXELS, len(BATCH))]
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.sampled_from(places))] = data.draw(st.integers(0, 255))
    read_or_refused(bytes(content))


OPCODES = [code.code.encode("latin-1") for code in pickletools.opcodes]
PHRASES = (
    *(b"cos\nsystem\n", b"cnumpy\nndarray\n", b"cnumpy\ndtype\n", b"U\x02u1", b"K\x00"),
    *(b"cnumpy.core.multiarray\n_reconstruct\n", b"K\x00K\x01\x87R", b"\x85R"),
    *(b"q\x00", b"h\x00"),
)


@given(
    parts=st.lists(
        st.sampled_from(OPCODES) | st.binary(max_size=4) | st.sampled_from(PHRASES), max_size=40
    )
)
def test_any_opcodes_are_read_or_refused(parts: list[bytes]) -> None:
    read_or_refused(b"\x80\x02" + b"".join(parts) + b".")


def read_or_refused(content: bytes) -> None:
    before = set(sys.modules)
    message, found = "", {}
    try:
        found = pickles.load(content, "batch")
    except BadInput as fault:
        message = str(fault)
    assert not message or message.startswith("batch ")
    assert "\n" not in message
    assert all(isinstance(key, str) for key in found)
    assert set(sys.modules) == before
