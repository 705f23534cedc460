"""Weights in NPZ and safetensors files: as NumPy, safetensors and PyTorch write and read them."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of

from guiapp.content import weights
from guiapp.core.errors import BadInput

RNG = np.random.default_rng(0)
WEIGHTS = {
    "0.weight": RNG.standard_normal((4, 3, 3, 2)).astype(np.float32),
    "0.bias": RNG.standard_normal(4).astype(np.float32),
    "10.weight": RNG.standard_normal((2, 5)).astype(np.float32),
}
SUFFIXES = pytest.mark.parametrize("suffix", weights.SUFFIXES)


def same(found: dict[str, Any], expected: dict[str, Any]) -> None:
    assert set(found) == set(expected)
    for name, array in found.items():
        assert array.dtype == np.float32
        assert array.flags.c_contiguous
        np.testing.assert_array_equal(array, expected[name], strict=True)


def written(path: Path, arrays: dict[str, Any]) -> Path:
    """A file of these arrays, written by the libraries themselves."""
    if path.suffix == ".npz":
        np.savez(path, **arrays)
    else:
        safetensors.numpy.save_file(arrays, path)
    return path


@SUFFIXES
def test_what_is_written_other_programs_read(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"own{suffix}"
    weights.write(path, WEIGHTS)
    if suffix == ".npz":
        with np.load(path) as archive:
            same(dict(archive), WEIGHTS)
    else:
        same(safetensors.numpy.load_file(path), WEIGHTS)
    first = path.read_bytes()
    weights.write(path, WEIGHTS)
    assert path.read_bytes() == first, "equal weights make equal files"
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


@SUFFIXES
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_what_other_programs_write_is_read(tmp_path: Path, suffix: str, dtype: Any) -> None:
    arrays = {name: array.astype(dtype) for name, array in WEIGHTS.items()}
    found = weights.read(written(tmp_path / f"theirs{suffix}", arrays))
    same(found, {name: array.astype(np.float32) for name, array in arrays.items()})
    assert all(array.flags.writeable for array in found.values())


def test_packed_big_endian_and_transposed_arrays_are_read(tmp_path: Path) -> None:
    path = tmp_path / "set.npz"
    arrays = {"a": WEIGHTS["0.weight"].astype(">f4"), "b": np.asfortranarray(WEIGHTS["10.weight"])}
    np.savez_compressed(path, **arrays, c=np.zeros(()))
    same(
        weights.read(path),
        arrays | {"a": WEIGHTS["0.weight"], "c": np.zeros((), np.float32)},
    )


@SUFFIXES
@given(
    arrays=st.dictionaries(
        st.from_regex(r"\A(file|[0-9]{1,3}\.[a-z_]{1,8})\Z").filter(
            lambda name: not name.endswith("num_batches_tracked")
        ),
        arrays_of.arrays(
            np.float32,
            arrays_of.array_shapes(min_dims=0, max_dims=4, max_side=4),
            elements=st.floats(width=32, allow_nan=False, allow_infinity=False),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_what_is_written_is_read(tmp_path_factory: Any, suffix: str, arrays: Any) -> None:
    path = tmp_path_factory.mktemp("w") / f"own{suffix.upper()}"
    for array in arrays.values():
        array.setflags(write=False)
    weights.write(path, arrays)
    same(weights.read(path), arrays)


@SUFFIXES
def test_the_content_says_which_kind_of_file_it_is(tmp_path: Path, suffix: str) -> None:
    path = written(tmp_path / f"theirs{suffix}", WEIGHTS)
    other = path.rename(tmp_path / "theirs.bin")
    same(weights.read(other), WEIGHTS)


def test_the_weights_of_a_network_of_pytorchs(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed (extra: reference)")
    from safetensors.torch import load_file, save_file

    model = torch.nn.Sequential(torch.nn.Conv2d(3, 4, 3), torch.nn.BatchNorm2d(4))
    state = model.state_dict()
    assert "1.num_batches_tracked" in state
    expected = {name: t.numpy() for name, t in state.items() if "num_batches" not in name}
    save_file(state, tmp_path / "a.safetensors")
    same(weights.read(tmp_path / "a.safetensors"), expected)
    np.savez(tmp_path / "a.npz", **{name: tensor.numpy() for name, tensor in state.items()})
    same(weights.read(tmp_path / "a.npz"), expected)
    weights.write(tmp_path / "own.safetensors", expected)
    model.load_state_dict(load_file(tmp_path / "own.safetensors"))
    for dtype in (torch.bfloat16, torch.float16, torch.float64):
        lower = {"x": torch.randn(5, 7).to(dtype), "y": torch.tensor([1e-38, -3.0]).to(dtype)}
        save_file(lower, tmp_path / "b.safetensors")
        same(
            weights.read(tmp_path / "b.safetensors"),
            {name: tensor.float().numpy() for name, tensor in lower.items()},
        )
    torch.save(state, tmp_path / "c.pt")
    with pytest.raises(BadInput, match=r"^c\.pt is a pickle in a zip archive, as PyTorch's torch"):
        weights.read(tmp_path / "c.pt")
    torch.save(state, tmp_path / "c.pt", _use_new_zipfile_serialization=False)
    with pytest.raises(BadInput, match=r"^c\.pt is a pickle, as PyTorch's torch\.save writes"):
        weights.read(tmp_path / "c.pt")


@SUFFIXES
@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"a": np.arange(3)}, r"^'a' in set\.\w+ holds int64 values; weights are floats, so save"),
        ({"a": np.array([True])}, r"^'a' in set\.\w+ holds bool values; weights are floats"),
        ({"a": np.array([1, np.nan])}, r"^'a' in set\.\w+ holds values that are not finite, or to"),
        ({"a": np.array([np.inf], np.float16)}, "not finite, or too large for float32; take"),
        ({"a": np.array([1e39])}, "not finite, or too large for float32; take weights from before"),
        ({}, r"^set\.\w+ holds no arrays; save a network's weights in it\.$"),
        ({"1.num_batches_tracked": np.array(3)}, r"^set\.\w+ holds no arrays; save a network's"),
    ],
    ids=range(7),
)
def test_arrays_that_are_no_weights(tmp_path: Path, suffix: str, arrays: Any, message: str) -> None:
    path = written(tmp_path / f"set{suffix}", arrays)
    if suffix == ".npz" and not arrays:
        path.write_bytes(b"PK\x05\x06" + bytes(18))
    with pytest.raises(BadInput, match=message):
        weights.read(path)


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (np.array([None, 1]), r"^'a' in set\.npz holds Python objects, not plain numbers; save"),
        (np.array(["x"]), r"^'a' in set\.npz holds text, not plain numbers; save"),
        (np.zeros(2, "f4,i4"), r"^'a' in set\.npz holds records, not plain numbers; save"),
        (np.zeros(2, complex), r"^'a' in set\.npz holds complex numbers, not plain numbers; save"),
    ],
    ids=["objects", "text", "records", "complex"],
)
def test_an_archive_of_other_things(tmp_path: Path, array: Any, message: str) -> None:
    path = tmp_path / "set.npz"
    np.savez(path, a=array)
    with pytest.raises(BadInput, match=message):
        weights.read(path)


@SUFFIXES
def test_cut_off_anywhere(tmp_path: Path, suffix: str) -> None:
    path = written(tmp_path / f"set{suffix}", WEIGHTS)
    data = path.read_bytes()
    for length in range(len(data)):
        path.write_bytes(data[:length])
        with pytest.raises(BadInput, match=r"^set\.[^\n]+\.$"):
            weights.read(path)


@SUFFIXES
@given(data=st.data())
def test_mutated_files_are_read_or_refused(tmp_path_factory: Any, suffix: str, data: Any) -> None:
    path = written(tmp_path_factory.mktemp("m") / f"set{suffix}", WEIGHTS)
    content = bytearray(path.read_bytes())
    # The headers are where it matters: the numbers may be any.
    last = data.draw(st.sampled_from([300, len(content)])) - 1
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, last))] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    message, found = "", None
    try:
        found = weights.read(path)
    except BadInput as fault:
        message = str(fault)
    assert found or re.fullmatch(r"[^\n]+\.", message)
    assert found is None or all(np.isfinite(array).all() for array in found.values())


@pytest.mark.parametrize("start", [b"", b"PK\x03\x04", b"\x93NUMPY", b"\x00" * 8 + b"{"])
@given(rest=st.binary(max_size=80))
def test_bytes_of_any_kind_are_refused(tmp_path_factory: Any, start: bytes, rest: bytes) -> None:
    path = tmp_path_factory.mktemp("m") / "set.npz"
    path.write_bytes(start + rest)
    with pytest.raises(BadInput, match=r"^set\.npz [^\n]+\.$"):
        weights.read(path)


def headed(path: Path, header: str | dict[str, Any], body: bytes = b"") -> Path:
    """A safetensors file whose header says what it likes."""
    text = (header if isinstance(header, str) else json.dumps(header)).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + body)
    return path


def entry(kind: str, shape: list[int], end: int, first: int = 0) -> dict[str, Any]:
    return {"dtype": kind, "shape": shape, "data_offsets": [first, end]}


DAMAGED = r"^a\.safetensors is a damaged safetensors file, or cut off; save or download it again\.$"


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ({"a": entry("F32", [1 << 62, 4], 4)}, DAMAGED),
        ({"a": entry("F32", [1 << 30], 1 << 32)}, DAMAGED),
        ({"a": entry("F32", [2], 8)}, DAMAGED),
        ({"a": entry("F32", [1], 4), "b": entry("F32", [1], 4)}, DAMAGED),
        ({"a": entry("F32", [0, (1 << 63) - 1, 3], 0), "b": entry("F32", [1], 4)}, DAMAGED),
        ({"a": entry("F32", [1] * 70, 4)}, DAMAGED),
        (
            {"a": entry("F8_E4M3", [4], 4)},
            r"^'a' in a\.safetensors holds F8_E4M3 values, which are",
        ),
        (
            {"a": entry("C64", [0], 0), "b": entry("F32", [1], 4)},
            r"^'a' in a\.saf.* complex64 valu",
        ),
        ({"a": {"dtype": "F32"}}, DAMAGED),
        ("{" * 5000, DAMAGED),
        ('{"a":' * 5000, DAMAGED),
        ('{"a":NaN}', DAMAGED),
        ("{nothing", DAMAGED),
    ],
    ids=range(13),
)
def test_headers_that_lie(tmp_path: Path, header: Any, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        weights.read(headed(tmp_path / "a.safetensors", header, bytes(4)))
    whole = headed(tmp_path / "a.safetensors", {"a": entry("F32", [1], 4)}, bytes(4))
    same(weights.read(whole), {"a": np.zeros(1, np.float32)})


def test_a_header_is_read_up_to_a_length(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    header = json.dumps({"a": entry("F32", [1], 4)})
    monkeypatch.setattr(weights, "_LONGEST_HEADER", len(header))
    path = headed(tmp_path / "a.safetensors", header, bytes(4))
    same(weights.read(path), {"a": np.zeros(1, np.float32)})
    with pytest.raises(BadInput, match=DAMAGED):
        weights.read(headed(path, header + " ", bytes(4)))


def test_a_name_that_comes_twice(tmp_path: Path) -> None:
    one = json.dumps(entry("F32", [1], 4))
    path = headed(tmp_path / "a.safetensors", f'{{"x":{one},"x":{one}}}', bytes(4))
    with pytest.raises(BadInput, match=r"^a\.safetensors has 'x' twice; save it again with one"):
        weights.read(path)
    data = io.BytesIO()
    np.save(data, np.ones(2))
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        archive.writestr("x.npy", data.getvalue())
        archive.writestr("y.npy", data.getvalue())
    path = tmp_path / "a.npz"
    path.write_bytes(path.read_bytes().replace(b"y.npy", b"x.npy"))
    with pytest.raises(BadInput, match=r"^a\.npz has 'x' twice; save it again with one of them"):
        weights.read(path)


def npy(shape: str, content: bytes) -> bytes:
    """An array whose header says what it likes."""
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}".ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode() + content


def archived(path: Path, content: bytes, name: str = "a.npy", method: int = 8) -> Path:
    with zipfile.ZipFile(path, "w", method) as out:
        out.writestr(name, content)
    return path


def test_lies_about_sizes_cost_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.npz"
    same(weights.read(archived(path, npy("(2,)", bytes(8)))), {"a": np.zeros(2, np.float32)})
    directory = bytearray(path.read_bytes())
    # The sizes that the directory says, 24 bytes into an entry, of the first file.
    place = directory.index(b"PK\x01\x02") + 24
    directory[place : place + 4] = (900 << 20).to_bytes(4, "little")
    tracemalloc.start()
    try:
        with pytest.raises(BadInput, match=r"^'a' in a\.npz is cut off or damaged"):
            weights.read(archived(path, npy("(90000, 999)", bytes(99))))
        with pytest.raises(BadInput, match=r"^'a' in a\.npz has 999999 × 99999 numbers; at most"):
            weights.read(archived(path, npy("(999999, 99999)", bytes(99))))
        path.write_bytes(directory)
        with pytest.raises(BadInput, match=r"^a\.npz is a damaged NPZ file, or cut off"):
            weights.read(path)
        headed(path, {"a": entry("F32", [1 << 28], 1 << 30)})
        with pytest.raises(BadInput, match="damaged safetensors file"):
            weights.read(path)
        path.write_bytes((1 << 40).to_bytes(8, "little") + b"{}")
        with pytest.raises(BadInput, match="damaged safetensors file"):
            weights.read(path)
        monkeypatch.setattr(weights, "MOST_BYTES", 1 << 20)
        packed = archived(path, npy("(2,)", bytes(2 << 20)))
        tracemalloc.reset_peak()
        with pytest.raises(BadInput, match=r"^a\.npz is too large \(2 MB; at most 1 are read\)"):
            weights.read(packed)
        assert tracemalloc.get_traced_memory()[1] < 1 << 21
    finally:
        tracemalloc.stop()
    headed(path, {"a": entry("F32", [1 << 18], 1 << 20)}, bytes(1 << 20))
    with pytest.raises(BadInput, match=r"^a\.npz is larger than 1 MB, too large for what it"):
        weights.read(path)


def test_archives_of_other_files_and_unusual_packing(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    with pytest.raises(BadInput, match=r"^a\.npz holds 'b/c\.png', which is no array; save it wi"):
        weights.read(archived(path, b"", "b/c.png"))
    long = "x\n" * 60
    with pytest.raises(BadInput, match=r"^a\.npz holds 'x\\n[^\n]{50,60}…', which is no array"):
        weights.read(archived(path, b"", long))
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        with pytest.raises(BadInput, match="or packed in an unusual way; save it again with np"):
            weights.read(archived(path, npy("(2,)", bytes(8)), method=method))
    data = bytearray(archived(path, npy("(2,)", bytes(8))).read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(BadInput, match=r"^a\.npz is a damaged NPZ file"):
        weights.read(path)
    np.save(tmp_path / "b.npy", np.ones(3))
    with pytest.raises(BadInput, match=r"^b\.npy is one array without a name, not NPZ or safe"):
        weights.read(tmp_path / "b.npy")
    with pytest.raises(BadInput, match=r"c\.npz; choose another one\.$"):
        weights.read(tmp_path / "c.npz")


@pytest.mark.parametrize(
    ("name", "arrays", "message"),
    [
        ("a.pt", WEIGHTS, r"^Weights are saved as \.npz or \.safetensors; a\.pt is neither\.$"),
        ("a.npz", {}, r"^There are no weights to save; choose a network with layers that learn"),
        ("a.npz", {"x": np.array([np.inf])}, r"^'x' in a\.npz holds values that are not finite"),
        ("a.safetensors", {"x": np.arange(3)}, r"^'x' in a\.safetensors holds int64 values; wei"),
        ("a.safetensors", {"__metadata__": np.ones(1)}, "^'__metadata__' cannot name weights in"),
        ("a.npz", {"a\0b": np.ones(1)}, r"^'a\\x00b' cannot name weights in a file; use letters"),
        ("b/a.npz", WEIGHTS, r"^a\.npz cannot be saved: its folder does not exist; choose another"),
    ],
    ids=range(7),
)
def test_what_is_not_written(tmp_path: Path, name: str, arrays: Any, message: str) -> None:
    old = tmp_path / "a.npz"
    old.write_bytes(b"old")
    with pytest.raises(BadInput, match=message):
        weights.write(tmp_path / name, arrays)
    assert [file.name for file in tmp_path.iterdir()] == ["a.npz"]
    assert old.read_bytes() == b"old"


def test_the_library_is_imported_late() -> None:
    code = "import sys; import guiapp.content.weights; sys.exit('safetensors' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
