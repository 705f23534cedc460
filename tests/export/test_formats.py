"""What is in the files, read without matplotlib and without the program's own readers."""

import base64
import io
import re
import struct
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageFont

from guiapp.core.colormaps import table
from guiapp.core.figure import Figure
from guiapp.export.save import save
from tests.export.conftest import ANSWER, COLOUR, PICTURE

WIDTH = 120.0
SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"


def file_of(figure: Figure, folder: Path, format: str, **options: Any) -> bytes:
    path = folder / f"figure.{format}"
    assert save(figure, path, format=format, width_mm=WIDTH, **options).paths == (path,)
    return path.read_bytes()


def expected_pictures() -> list[np.ndarray]:
    grey = np.minimum((PICTURE * 256).astype(int), 255).astype(np.uint8)
    answer = np.clip((ANSWER.astype(float) + 1) * 128, 0, 255).astype(np.uint8)
    colour = np.floor(COLOUR * np.float32(255) + np.float32(0.5)).astype(np.uint8)
    return [
        np.repeat(grey[..., None], 3, axis=2),
        table("signed")[answer],
        colour,
        table("inferno")[grey],
    ]


def is_among(wanted: np.ndarray, found: list[np.ndarray]) -> bool:
    return any(wanted.shape == other.shape and (wanted == other).all() for other in found)


def streams(data: bytes) -> list[tuple[bytes, bytes]]:
    """The dictionary and the content of every stream of a PDF."""
    pattern = rb"\d+ 0 obj\n(<<(?:(?!endobj).)*?>>)\nstream\n(.*?)\nendstream"
    return [(m[1], m[2]) for m in re.finditer(pattern, data, re.DOTALL)]


def number(dictionary: bytes, name: bytes, default: int = 0) -> int:
    found = re.search(rb"/" + name + rb" (\d+)", dictionary)
    return int(found[1]) if found else default


def pdf_picture(dictionary: bytes, content: bytes) -> np.ndarray:
    """An image, by wrapping its predicted and deflated rows into a PNG file."""
    width, height = number(dictionary, b"Width"), number(dictionary, b"Height")
    depth = number(dictionary, b"BitsPerComponent", 8)
    indexed = re.search(rb"/Indexed /DeviceRGB \d+\s+(\(.*\))\s*\]", dictionary, re.DOTALL)
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, depth, 3 if indexed else 2, 0, 0, 0))
    ]
    if indexed:
        chunks.append((b"PLTE", literal(indexed[1])))
    chunks += [(b"IDAT", content), (b"IEND", b"")]
    png = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
    return np.asarray(Pillow.open(io.BytesIO(png)).convert("RGB"))


def literal(string: bytes) -> bytes:
    """The bytes of a PDF string, by Python's own rules, which are the same for what comes here."""
    names = {b"n": b"\n", b"r": b"\r", b"\\": b"\\", b"(": b"(", b")": b")"}
    return re.sub(rb"\\(.)", lambda m: names[m[1]], string[1:-1], flags=re.DOTALL)


def test_pdf_has_its_size_its_fonts_and_every_pixel(figure: Figure, tmp_path: Path) -> None:
    data = file_of(figure, tmp_path, "pdf")
    box = re.search(rb"/MediaBox \[ ?0 0 ([\d.]+) ([\d.]+) ?\]", data)
    assert box is not None
    assert float(box[1]) == pytest.approx(WIDTH / 25.4 * 72, abs=1e-3)
    assert data.count(b"/FontFile2") >= 2
    assert b"/Type3" not in data
    assert b"/Subtype /CIDFontType2" in data
    images = [(d, c) for d, c in streams(data) if b"/Subtype /Image" in d]
    assert all(b"/Filter /FlateDecode" in d for d, _ in images)
    found = [pdf_picture(d, c) for d, c in images]
    for picture in expected_pictures():
        assert is_among(picture, found)


def test_pdf_is_the_same_for_the_same(figure: Figure, tmp_path: Path) -> None:
    assert file_of(figure, tmp_path, "pdf") == file_of(figure, tmp_path, "pdf")


def test_svg_has_its_size_its_fonts_and_every_pixel(figure: Figure, tmp_path: Path) -> None:
    root = ElementTree.fromstring(file_of(figure, tmp_path, "svg"))
    assert root.attrib["width"].endswith("pt")
    assert float(root.attrib["width"][:-2]) == pytest.approx(WIDTH / 25.4 * 72, abs=1e-3)
    found = []
    for image in root.iter(f"{SVG}image"):
        kind, _, text = image.attrib[LINK].partition(",")
        assert kind == "data:image/png;base64"
        pixels = np.asarray(Pillow.open(io.BytesIO(base64.b64decode(text))).convert("RGB"))
        across, *_, upright = (float(n) for n in image.attrib["transform"][7:-1].split()[:4])
        found.append(pixels if upright > 0 else pixels[::-1])
        assert ("pixelated" in image.attrib.get("style", "")) == (across >= 0.75)
    for picture in expected_pictures():
        assert is_among(picture, found)
    words = {text.text for text in root.iter(f"{SVG}text")}
    assert {"I \u00a0camera", "2.4·10⁻⁷", "−0.141", "|ℱ I|", "∗"} <= words


def test_svg_brings_the_letters_it_needs(figure: Figure, tmp_path: Path) -> None:
    svg = file_of(figure, tmp_path, "svg").decode()
    faces = re.findall(r"font-weight:(\d+);src:url\(data:font/ttf;base64,([^)]*)\)", svg)
    assert [weight for weight, _ in faces] == ["400", "700"]
    for (_, text), letters in zip(faces, ("plain sum·⁻⁷", "|ℱ I|camera−0.141"), strict=True):
        font = ImageFont.truetype(io.BytesIO(base64.b64decode(text)), 100)
        assert font.getname()[0] == "DejaVu Sans"
        missing = font.getmask("漢").getbbox(), bytes(font.getmask("漢"))
        for letter in letters.replace(" ", ""):
            assert (font.getmask(letter).getbbox(), bytes(font.getmask(letter))) != missing, letter


@pytest.mark.parametrize("dpi", [72, 300, 301.5])
@pytest.mark.parametrize("format", ["png", "tiff"])
def test_raster_files_have_their_size_and_resolution(
    figure: Figure, tmp_path: Path, format: str, dpi: float
) -> None:
    data = file_of(figure, tmp_path, format, dpi=dpi)
    with Pillow.open(io.BytesIO(data)) as image:
        assert image.width == round(WIDTH / 25.4 * dpi)
        assert float(image.info["dpi"][0]) == pytest.approx(dpi, abs=0.02)
        assert float(image.info["dpi"][1]) == pytest.approx(dpi, abs=0.02)
        assert image.mode == "RGB"


@pytest.mark.parametrize("format", ["png", "tiff"])
def test_both_raster_formats_have_the_same_pixels(
    figure: Figure, tmp_path: Path, format: str
) -> None:
    from guiapp.export.formats import figure_image

    data = file_of(figure, tmp_path, format, dpi=100, theme="transparent")
    with Pillow.open(io.BytesIO(data)) as image:
        expected = figure_image(figure, width_mm=WIDTH, dpi=100, theme="transparent")
        np.testing.assert_array_equal(np.asarray(image), expected)
        assert np.asarray(image)[0, 0, 3] == 0


@pytest.mark.parametrize("format", ["pdf", "svg"])
def test_transparent_files_have_no_paper(figure: Figure, tmp_path: Path, format: str) -> None:
    light = file_of(figure, tmp_path, format)
    clear = file_of(figure, tmp_path, format, theme="transparent")
    if format == "svg":
        assert light.count(b"fill: #ffffff") == clear.count(b"fill: #ffffff") + 1
    else:
        pages = [
            max((zlib.decompress(c) for d, c in streams(x) if b"/Subtype" not in d), key=len)
            for x in (light, clear)
        ]
        filled = [page.count(b"\nf\n") for page in pages]
        assert filled[0] == filled[1] + 1


def test_pixels_that_are_not_there_yet_are_no_pixels(figure: Figure, tmp_path: Path) -> None:
    part = replace(figure.panels["output"], shown=100)
    figure = replace(figure, panels=figure.panels | {"output": part})
    assert b"/SMask" in file_of(figure, tmp_path, "pdf")
