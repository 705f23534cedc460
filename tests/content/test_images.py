import io
import struct
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from guiapp.content import images
from guiapp.core.errors import BadInput
from tests.content.pictures import COLOUR, GREY, encoded, npy, png


def read(data: bytes) -> np.ndarray:
    raster = images.read_bytes(data, "a picture")
    assert raster.array.dtype == np.float32
    assert raster.array.ndim == 2 or raster.shape[2] == 3
    return raster.array


def close(picture: np.ndarray, expected: Any) -> bool:
    return np.allclose(picture, expected, rtol=0, atol=1e-6)


@pytest.mark.parametrize("format", ["PNG", "TIFF", "BMP", "PPM", "GIF", "WEBP"])
def test_grey_and_colour_of_eight_bits(format: str) -> None:
    options = {"lossless": True, "exact": True} if format == "WEBP" else {}
    if format != "WEBP":
        assert close(read(encoded(Image.fromarray(GREY), format, **options)), GREY / 255)
    if format != "GIF":
        assert close(read(encoded(Image.fromarray(COLOUR), format, **options)), COLOUR / 255)


def test_jpeg_is_what_another_decoder_reads() -> None:
    rows, columns = np.mgrid[:40, :56]
    smooth = np.stack([rows * 6, columns * 4, (rows + columns) * 2], axis=2).astype(np.uint8)
    for picture in (smooth, smooth[..., 0]):
        data = encoded(Image.fromarray(picture), "JPEG", quality=95)
        other = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
        other = other[..., ::-1] if other.ndim == 3 else other
        assert np.abs(read(data) - other / 255).max() < 0.02


def test_one_bit() -> None:
    bits = np.array([[True, False, True], [False, False, True]])
    assert close(read(encoded(Image.fromarray(bits))), bits)
    assert close(read(b"P1 3 2 0 1 0 1 1 0\n"), bits)


@pytest.mark.parametrize("depth", [2, 4])
def test_few_grey_levels_are_spread_over_the_range(depth: int) -> None:
    most = 2**depth - 1
    data = png(2, 1, bytes([0, (1 << (8 - depth)) | (most << (8 - 2 * depth))]), depth=depth)
    assert close(read(data), [[1 / most, 1.0]])


def test_sixteen_bits_keep_their_depth() -> None:
    levels = np.array([[0, 1, 256], [40000, 65534, 65535]], np.uint16)
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in levels)
    assert close(read(png(3, 2, rows, depth=16)), levels / 65535)
    assert close(read(encoded(Image.fromarray(levels), "TIFF")), levels / 65535)
    assert close(read(b"P5 3 2 65535\n" + levels.astype(">u2").tobytes()), levels / 65535)
    big_endian = cv2.imencode(".png", levels)[1].tobytes()
    assert close(read(big_endian), levels / 65535)


def test_a_big_endian_tiff_of_sixteen_bits() -> None:
    levels = np.array([[0, 1, 256], [40000, 65534, 65535]], ">u2")
    assert close(read(tiff(levels, ">")), levels / 65535)
    assert close(read(tiff(levels.astype("<u2"), "<")), levels / 65535)


def tiff(pixels: np.ndarray, order: str, sample_format: int = 1) -> bytes:
    """A TIFF of one strip, made by hand: (H, W), the numbers in the byte order of the file."""
    height, width = pixels.shape
    bits = 8 * pixels.itemsize
    tags = [(256, width), (257, height), (258, bits), (259, 1), (262, 1), (273, 8), (277, 1)]
    tags += [(278, height), (279, pixels.nbytes), (339, sample_format)]
    start = {"<": b"II*\0", ">": b"MM\0*"}[order] + struct.pack(f"{order}I", 8 + pixels.nbytes)
    directory = struct.pack(f"{order}H", len(tags))
    for tag, value in tags:
        directory += struct.pack(f"{order}HHII", tag, 4, 1, value)
    return start + pixels.tobytes() + directory + bytes(4)


@pytest.mark.parametrize("order", ["<", ">"])
def test_floats_stay_as_they_are_stored(order: str) -> None:
    values = np.array([[-1.5, 0.0, 1e6], [0.25, 7.0, -0.0]], f"{order}f4")
    assert np.array_equal(read(tiff(values, order, sample_format=3)), values)
    header = b"Pf\n3 2\n" + (b"-1.0\n" if order == "<" else b"1.0\n")
    assert np.array_equal(read(header + values[::-1].tobytes()), values)


def test_whole_numbers_of_thirty_two_bits() -> None:
    values = np.array([[0, 2**30], [2**31 - 1, 5]], "<i4")
    assert close(read(tiff(values, "<", sample_format=2)), values / (2**31 - 1))
    with pytest.raises(BadInput, match="negative whole numbers"):
        read(tiff(values - 9, "<", sample_format=2))


def test_palettes() -> None:
    indices = np.array([[0, 1], [2, 1]], np.uint8)
    image = Image.fromarray(indices).convert("P")
    image.putpalette([255, 0, 0, 0, 51, 0, 10, 20, 30])
    colours = np.array([[255, 0, 0], [0, 51, 0], [10, 20, 30]])
    assert close(read(encoded(image)), colours[indices] / 255)
    image.putpalette([7, 7, 7, 8, 8, 8, 9, 9, 9])
    assert close(read(encoded(image)), (indices + 7) / 255)


def test_transparent_pixels_lie_on_white() -> None:
    grey, cover = np.array([[0, 100, 255]], np.uint8), np.array([[255, 128, 0]], np.uint8)
    share = cover / 255
    both = Image.merge("LA", [Image.fromarray(grey), Image.fromarray(cover)])
    assert close(read(encoded(both)), grey / 255 * share + 1 - share)
    layers = [Image.fromarray(grey), Image.fromarray(255 - grey), Image.fromarray(grey)]
    coloured = Image.merge("RGBA", [*layers, Image.fromarray(cover)])
    expected = np.stack([grey, 255 - grey, grey], axis=2) / 255
    covered = expected * share[..., np.newaxis] + 1 - share[..., np.newaxis]
    assert close(read(encoded(coloured)), covered)


def test_a_transparent_palette_entry_is_white() -> None:
    image = Image.fromarray(np.array([[0, 1]], np.uint8)).convert("P")
    image.putpalette([255, 0, 0, 0, 0, 255])
    for data in (encoded(image, transparency=1), encoded(image, "GIF", transparency=1)):
        assert close(read(data), [[[1, 0, 0], [1, 1, 1]]])


def test_a_transparent_grey_level_is_white() -> None:
    data = encoded(Image.fromarray(np.array([[0, 9]], np.uint8)), transparency=9)
    assert close(read(data), [[0, 1]])


def test_cmyk_is_inks_on_paper() -> None:
    inks = np.array([[[0, 0, 0, 0], [255, 0, 0, 0], [0, 0, 0, 255]]], np.uint8)
    data = encoded(Image.fromarray(inks, "CMYK"), "TIFF")
    assert close(read(data), [[[1, 1, 1], [0, 1, 1], [0, 0, 0]]])


def test_lab_colours_are_converted_or_refused() -> None:
    data = encoded(Image.new("LAB", (2, 2), (128, 128, 128)), "TIFF")
    try:
        picture = read(data)
    except BadInput as fault:  # Pillow before 12
        assert "stores its colours as LAB" in str(fault)  # noqa: PT017
    else:
        assert np.abs(picture - 119 / 255).max() < 0.01


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_stand_upright(format: str, orientation: int) -> None:
    rows, columns = np.mgrid[:16, :24]
    ramp = Image.fromarray((rows * 10 + columns * 4).astype(np.uint8)).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"lossless": True} if format == "WEBP" else {}
    data = encoded(ramp, format, exif=exif, **options)
    turned = Image.open(io.BytesIO(data))
    turned.load()
    expected = np.asarray(ImageOps.exif_transpose(turned))
    assert expected.shape[:2] == ((24, 16) if orientation > 4 else (16, 24))
    picture = read(data)
    assert picture.shape == expected.shape
    assert close(picture, expected / 255)


def test_damaged_orientation_leaves_the_picture() -> None:
    data = encoded(Image.fromarray(GREY), exif=b"Exif\0\0II*\0\xff\xff\xff\xff")
    assert close(read(data), GREY / 255)


@pytest.mark.parametrize("format", ["GIF", "PNG", "WEBP", "TIFF"])
def test_the_first_frame_of_an_animation(format: str) -> None:
    frames = [Image.new("RGB", (3, 2), colour) for colour in ("red", "blue", "green")]
    options = {"lossless": True} if format == "WEBP" else {}
    data = encoded(frames[0], format, save_all=True, append_images=frames[1:], **options)
    assert close(read(data), np.broadcast_to([1, 0, 0], (2, 3, 3)))


@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (7, 1)])
def test_single_rows_and_pixels(shape: tuple[int, int]) -> None:
    assert (
        read(encoded(Image.fromarray(np.full(shape, 51, np.uint8)))).tolist()
        == [[pytest.approx(0.2)] * shape[1]] * shape[0]
    )


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (GREY, GREY / 255),
        (COLOUR, COLOUR / 255),
        (GREY[..., np.newaxis], GREY / 255),
        (np.array([[0, 65535]], ">u2"), [[0, 1]]),
        (np.array([[True, False]]), [[1, 0]]),
        (np.array([[-2.5, 3.0]], np.float16), [[-2.5, 3.0]]),
        (np.asfortranarray(COLOUR.astype(float)), COLOUR),
    ],
)
def test_arrays_of_numpy(values: np.ndarray, expected: Any) -> None:
    assert close(read(npy(values)), expected)


def test_the_content_decides_and_not_the_name(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(encoded(Image.fromarray(GREY), "BMP"))
    assert close(images.read(tmp_path / "a.png").array, GREY / 255)


def test_the_size_is_read_alone(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png(700, 300, b""))
    assert images.size(tmp_path / "a.png") == (300, 700)


ENOUGH = encoded(Image.fromarray(np.arange(4096, dtype=np.uint8).reshape(64, 64)))
JPEG = encoded(Image.fromarray(COLOUR.repeat(20, 0).repeat(20, 1)), "JPEG")


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"", "is empty"),
        (b"Dear Sir,\n", "is no picture that can be read; export it as PNG"),
        (b"%PDF-1.7\n", "is no picture that can be read"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "is no picture that can be read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "is an SVG drawing, which is not read"),
        (b"\xef\xbb\xbf\n <?xml version='1.0'?><svg/>", "is an SVG drawing"),
        (ENOUGH[: len(ENOUGH) // 2], "is damaged or cut off"),
        (JPEG[: len(JPEG) // 2], "is damaged or cut off"),
        (png(100_000, 100_000, b""), "has 100000 × 100000 pixels; at most 64 million"),
        (png(8, 8, b"\0" * 20), "is damaged or cut off"),
        (png(0, 8, b""), "is (damaged|no picture)"),
        (b"P5 99999 99999 255\n", "has 99999 × 99999 pixels"),
        (tiff(np.array([[1, np.nan, np.inf]], "<f4"), "<", 3), "has 2 values that are not finite"),
        (npy(np.array([[1, np.nan]])), "has 1 values? that (is|are) not finite"),
        (npy(np.array([[1e300]])), "not finite"),
        (npy(np.zeros((2, 2), np.int64)), "holds int64 numbers, whose white is unknown"),
        (npy(np.zeros((2, 2, 4), np.uint8)), "holds 2 × 2 × 4; a picture is height × width"),
        (npy(np.zeros(4)), "holds 4; a picture is"),
        (npy(np.zeros((0, 4))), "holds 0 × 4"),
        (npy(np.float64(1)), "holds a single number"),
        (npy(np.array([[None]])), "holds Python objects, not plain numbers"),
        (npy(GREY)[:-1], "is cut off or damaged"),
        (
            b"\x93NUMPY\x01\0\x46\0"
            + b"{'descr': '<f8', 'fortran_order': False, 'shape': (90000, 90000), }".ljust(70),
            "has 90000 × 90000 numbers; at most",
        ),
        (b"PK\x03\x04 an archive of arrays", "is no picture that can be read"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(tmp_path: Path, data: bytes, complaint: str) -> None:
    path = tmp_path / "mine.png"
    path.write_bytes(data)
    for attempt in (lambda: images.read(path), lambda: images.read_bytes(data, "mine.png")):
        with pytest.raises(BadInput, match=complaint) as caught:
            attempt()
        sentence = str(caught.value)
        assert sentence.startswith("mine.png ")
        assert sentence.endswith(".")
        assert "\n" not in sentence


def test_svgz_and_missing_files_and_folders(tmp_path: Path) -> None:
    (tmp_path / "a.svgz").write_bytes(b"\x1f\x8b\x08")
    with pytest.raises(BadInput, match=r"a\.svgz is an SVG drawing"):
        images.read(tmp_path / "a.svgz")
    with pytest.raises(BadInput, match=r"There is no file .*b\.png"):
        images.read(tmp_path / "b.png")
    with pytest.raises(BadInput, match="is a folder"):
        images.read(tmp_path)


SAMPLES = [
    ENOUGH,
    JPEG,
    encoded(Image.fromarray(COLOUR), "GIF"),
    encoded(Image.fromarray(COLOUR), "TIFF", compression="tiff_lzw"),
    encoded(Image.fromarray(COLOUR), "WEBP"),
    encoded(Image.fromarray(GREY), "BMP"),
    encoded(Image.fromarray(GREY).convert("P"), transparency=0),
    b"P6 3 2 255\n" + COLOUR.tobytes(),
    npy(COLOUR),
]


@given(
    data=st.sampled_from(SAMPLES),
    cut=st.floats(0, 1),
    places=st.lists(st.floats(0, 1, exclude_max=True), max_size=5),
    new=st.binary(min_size=5, max_size=5),
)
def test_damaged_pictures_never_end_in_anything_else(
    data: bytes, cut: float, places: list[float], new: bytes
) -> None:
    damaged = bytearray(data)
    for place, byte in zip(places, new, strict=False):
        damaged[int(place * len(damaged))] = byte
    damaged = damaged[: int(cut * len(damaged)) if cut > 0.2 else None]
    try:
        picture = images.read_bytes(bytes(damaged), "mine").array
    except BadInput:
        return
    assert np.isfinite(picture).all()


def fault_of(data: bytes) -> str | None:
    """The sentence that a reader of these bytes gets, or None where they are a picture."""
    try:
        picture = images.read_bytes(data, "mine").array
    except BadInput as fault:
        return str(fault)
    assert picture.ndim in (2, 3)
    assert np.isfinite(picture).all()
    return None


@given(st.binary(max_size=200))
def test_any_bytes_give_a_picture_or_one_sentence(data: bytes) -> None:
    for start in (b"", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"BM", b"II*\0", b"P5 ", b"\x93NUMPY"):
        fault = fault_of(start + data)
        if fault is not None:
            assert "mine" in fault
            assert fault.endswith(".")
            assert "\n" not in fault


def test_png_files_hold_the_picture(tmp_path: Path) -> None:
    picture = np.array([[-0.5, 0.0, 0.2], [0.8, 1.0, 2.0]])
    images.write_png(picture, tmp_path / "a.png")
    stored = cv2.imread(str(tmp_path / "a.png"), cv2.IMREAD_UNCHANGED)
    assert stored.tolist() == [[0, 0, 51], [204, 255, 255]]
    images.write_png(COLOUR / 255, tmp_path / "a.png")
    assert np.array_equal(cv2.imread(str(tmp_path / "a.png"))[..., ::-1], COLOUR)


@pytest.mark.parametrize(
    ("suffix", "parts"),
    [(".gif", "frames"), (".webp", "frames"), (".png", "frames"), (".tif", "pages")],
)
def test_what_is_left_out_of_a_file_is_said(tmp_path: Path, suffix: str, parts: str) -> None:
    shades = [Image.fromarray(np.full((8, 8), 40 * number, np.uint8)) for number in range(4)]
    path, single = tmp_path / f"many{suffix}", tmp_path / f"one{suffix}"
    shades[0].save(path, save_all=True, append_images=shades[1:])
    shades[0].save(single)
    assert images.note(path) == f"many{suffix} has 4 {parts}; the first one is shown."
    assert images.note(single) == ""


def test_nothing_is_left_out_of_an_array_nor_of_a_cameras_picture(tmp_path: Path) -> None:
    np.save(tmp_path / "array.npy", np.zeros((3, 3)))
    assert images.note(tmp_path / "array.npy") == ""
    views = [Image.fromarray(np.full((8, 8), shade, np.uint8)) for shade in (10, 20)]
    views[0].save(tmp_path / "two.jpg", format="MPO", save_all=True, append_images=views[1:])
    assert images.note(tmp_path / "two.jpg") == ""
