import io
import os
from contextlib import suppress
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from guiapp.content import kernels
from guiapp.core.errors import BadInput

KERNEL = np.array([[1.0, -2.5, 0.0], [1 / 3, 1e-12, 4e7]])
LEVELS = np.array([[0.0, 0.25, 1.0], [0.5, 0.1, 0.9]])
SMALL = arrays(
    np.float64, st.tuples(st.integers(1, 63), st.integers(1, 63)), elements=st.floats(-9, 9)
)


@pytest.mark.parametrize("suffix", [".txt", ".csv", ".tsv", ".npy", ".CSV"])
@given(kernel=SMALL)
def test_a_kernel_comes_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, kernel: np.ndarray
) -> None:
    path = tmp_path_factory.mktemp("kernels") / f"k{suffix}"
    kernels.write(kernel, path)
    assert kernels.read(path).tobytes() == kernel.tobytes()


def test_files_are_what_other_programs_read(tmp_path: Path) -> None:
    for name in ("k.csv", "k.txt", "k.npy"):
        kernels.write(KERNEL, tmp_path / name)
    assert np.array_equal(np.loadtxt(tmp_path / "k.csv", delimiter=","), KERNEL)
    assert np.array_equal(np.loadtxt(tmp_path / "k.txt"), KERNEL)
    assert np.array_equal(np.load(tmp_path / "k.npy"), KERNEL)


def test_grey_levels_go_through_a_png(tmp_path: Path) -> None:
    kernels.write(LEVELS, tmp_path / "k.png")
    stored = cv2.imread(str(tmp_path / "k.png"), cv2.IMREAD_UNCHANGED)
    assert stored.dtype == np.uint16
    assert np.array_equal(stored, np.round(LEVELS * 65535))
    assert np.abs(kernels.read(tmp_path / "k.png") - LEVELS).max() < 1e-5


@pytest.mark.parametrize("mode", ["L", "RGB", "P"])
def test_grey_levels_may_be_stored_as_colours(tmp_path: Path, mode: str) -> None:
    levels = np.array([[0, 51], [255, 102], [3, 4]], np.uint8)
    Image.fromarray(levels).convert(mode).save(tmp_path / "k.png")
    assert np.allclose(kernels.read(tmp_path / "k.png"), levels / 255, rtol=1e-6)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_spreadsheets_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "k.csv"
    path.write_text("0,5;-1\n2;3", encoding)
    assert kernels.read(path).tolist() == [[0.5, -1.0], [2.0, 3.0]]


@pytest.mark.parametrize("dtype", ["<f4", ">f8", "<i2", "|u1", "|b1", "<f2"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_any_plain_numbers_of_numpy_are_read(tmp_path: Path, dtype: str, order: str) -> None:
    values = np.array([[0, 1, 1], [1, 0, 1]]).astype(dtype, order=order)
    np.save(tmp_path / "k.npy", values)
    read = kernels.read(tmp_path / "k.npy")
    assert read.dtype == np.float64
    assert read.tolist() == [[0, 1, 1], [1, 0, 1]]


def saved(values: object, **options: object) -> bytes:
    out = io.BytesIO()
    np.save(out, values, **options)  # type: ignore[arg-type]
    return out.getvalue()


def header(text: str, version: int = 1) -> bytes:
    return b"\x93NUMPY" + bytes([version, 0]) + len(text).to_bytes(2, "little") + text.encode()


PLAIN = "{'descr': '<f8', 'fortran_order': False, 'shape': (%s), }\n"


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"", "k.npy is empty"),
        (saved(np.zeros((64, 2))), "has 64 × 2 numbers|there are 64 × 2 numbers"),
        (saved(np.zeros((0, 2))), "there are 0 × 2 numbers"),
        (saved(np.zeros(5)), "there are 5 numbers; a kernel has rows and columns"),
        (saved(np.float64(5)), "there are one numbers|one"),
        (saved(np.zeros((2, 2, 2))), "there are 2 × 2 × 2 numbers"),
        (saved(np.array([[1.0, np.nan]])), "row 1, cell 2 is nan; give a finite number"),
        (saved(np.array([[1], [None]])), "holds Python objects, not plain numbers"),
        (saved(np.array([["a"]])), "holds text, not plain numbers"),
        (saved(np.array([[1j]])), "holds complex numbers"),
        (saved(np.zeros((2, 2), [("a", "f8")])), "holds records"),
        (saved(np.zeros((3, 3)))[:-1], "is cut off or damaged"),
        (saved(np.zeros((3, 3))) + b"x", "is cut off or damaged"),
        (header(PLAIN % "60, 60"), "is cut off or damaged"),
        (header(PLAIN % "9999999999, 9999999999"), "at most 3969 are read"),
        (header(PLAIN % "-1, -1"), "is a damaged .npy file"),
        (header(PLAIN % "1e3,"), "is a damaged .npy file"),
        (header(PLAIN % "1, " * 40), "is a damaged .npy file"),
        (header("{'descr': '<f8'"), "is a damaged .npy file"),
        (header("__import__('os')"), "is a damaged .npy file"),
        (header("[" * 9000), "is a damaged .npy file"),
        (header("[]"), "is a damaged .npy file"),
        (header(PLAIN % "1, 1", 9), "is a damaged .npy file"),
        (b"\x93NUMPY", "is a damaged .npy file"),
        (b"PK\x03\x04\x00\x00", "k.npy is no text"),
        (bytes(5 << 20), "k.npy is larger than 4 MB"),
    ],
)
def test_bad_arrays_are_one_sentence(tmp_path: Path, data: bytes, complaint: str) -> None:
    path = tmp_path / "k.npy"
    path.write_bytes(data)
    with pytest.raises(BadInput, match=complaint) as caught:
        kernels.read(path)
    assert "k.npy" in str(caught.value)
    assert "pickle" not in str(caught.value)


def test_a_text_says_file_line_and_cell(tmp_path: Path) -> None:
    (tmp_path / "k.csv").write_text("1;2\n3;x")
    with pytest.raises(BadInput, match=r"In k\.csv, line 2, cell 2 is 'x'"):
        kernels.read(tmp_path / "k.csv")


def test_a_picture_in_colour_is_refused(tmp_path: Path) -> None:
    Image.new("RGB", (3, 3), (255, 0, 0)).save(tmp_path / "k.png")
    with pytest.raises(BadInput, match=r"k\.png is a picture in colour"):
        kernels.read(tmp_path / "k.png")
    Image.new("L", (64, 3)).save(tmp_path / "k.png")
    with pytest.raises(BadInput, match="there are 3 × 64 numbers"):
        kernels.read(tmp_path / "k.png")


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"There is no file .*k\.csv"):
        kernels.read(tmp_path / "k.csv")
    with pytest.raises(BadInput, match="is a folder"):
        kernels.read(tmp_path)


def test_what_cannot_be_written_is_refused_and_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"k\.xlsx needs one of the endings \.csv"):
        kernels.write(KERNEL, tmp_path / "k.xlsx")
    with pytest.raises(BadInput, match=r"the kernel goes from -2\.5 to 4e\+07; save it as CSV"):
        kernels.write(KERNEL, tmp_path / "k.png")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("name", ["k.npy", "k.png", "k.csv"])
@given(cut=st.integers(0, 400), places=st.lists(st.integers(0, 400), max_size=4), byte=st.binary())
def test_damaged_files_never_end_in_anything_else(
    tmp_path_factory: pytest.TempPathFactory,
    name: str,
    cut: int,
    places: list[int],
    byte: bytes,
) -> None:
    path = tmp_path_factory.mktemp("damaged") / name
    kernels.write(LEVELS, path)
    data = bytearray(path.read_bytes())
    for place, new in zip(places, byte, strict=False):
        data[place % len(data)] = new
    path.write_bytes(data[: cut or None])
    with suppress(BadInput):
        kernels.check(kernels.read(path))
