from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Pillow
from PIL.PngImagePlugin import PngInfo

from guiapp.core.errors import BadInput
from guiapp.core.figure import Figure
from guiapp.core.lab import Scene
from guiapp.core.raster import Raster
from guiapp.core.storage import to_text
from guiapp.export.save import save
from guiapp.export.scenes import read_scene, scene_text, texts_in
from tests.export.conftest import figure_of
from tests.toy import LABS, OwnKernel, Params, Photo

FORMATS = ("png", "tiff", "pdf", "svg")
SCENE = Scene(
    "toy",
    Params(
        kernel=OwnKernel(Raster.of(np.array([[0.1, -1.0]])), '(a) \\ ) <b> & "ℱ" 写真 \' \\( \n'),
        image=Photo(Raster.of(np.arange(6, dtype=np.float32).reshape(2, 3)), "x.png"),
    ),
    frame=3,
    track=((0, Params()), (2, Params(gain=3.0))),
    title="a ]]> </rdf:RDF> /Subject (b",
)


def saved(figure: Figure, folder: Path, format: str, text: str) -> Path:
    path = folder / f"figure.{format}"
    assert save(figure, path, format=format, scene_text=text, dpi=50).notes == ()
    return path


@pytest.mark.parametrize("format", FORMATS)
def test_a_figure_can_be_opened_again(figure: Figure, tmp_path: Path, format: str) -> None:
    text = to_text(SCENE)
    path = saved(figure, tmp_path, format, text)
    assert scene_text(path) == text
    assert read_scene(path, LABS) == SCENE


def test_other_readers_find_the_text_too(figure: Figure, tmp_path: Path) -> None:
    text = to_text(SCENE)
    with Pillow.open(saved(figure, tmp_path, "png", text)) as image:
        assert image.info["convolarium"] == text
    with Pillow.open(saved(figure, tmp_path, "tiff", text)) as image:
        assert image.tag_v2[270] == text


@pytest.mark.parametrize("format", FORMATS)
def test_a_figure_without_a_scene_says_so(figure: Figure, tmp_path: Path, format: str) -> None:
    path = saved(figure, tmp_path, format, "")
    with pytest.raises(BadInput, match=rf"^figure\.{format} holds no scene of Convolarium"):
        read_scene(path, LABS)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"\x89PNG\r\n\x1a\n\xff\xff\xff\xfftEXt",
        b"II*\x00",
        b"II*\x00\xff\xff\xff\xff",
        b"MM\x00*\x00\x00\x00\x08\xff\xff",
        b"%PDF-1.4 /Subject (no end",
        b"<svg",
        b"\x00\x01",
    ],
)
def test_damaged_files_hold_no_scene(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(data)
    with pytest.raises(BadInput, match=r"^a\.png holds no scene"):
        read_scene(path, LABS)


def test_missing_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"^no\.pdf cannot be opened: No such file"):
        read_scene(tmp_path / "no.pdf", LABS)


def test_a_scene_that_is_wrong_is_named(tmp_path: Path) -> None:
    facts = PngInfo()
    facts.add_text("convolarium", '{"convolarium":1,"scenes":[{"lab":"other"}]}')
    Pillow.new("L", (1, 1)).save(tmp_path / "a.png", pnginfo=facts)
    with pytest.raises(BadInput, match=r"^a\.png cannot be opened: in scene 1, lab can be toy"):
        read_scene(tmp_path / "a.png", LABS)


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>',
        b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
    ],
)
def test_entities_are_refused(data: bytes) -> None:
    body = (
        b'<svg xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description>'
        b'{"convolarium":1}%s</dc:description></svg>'
    )
    assert list(texts_in(body % b"")) == ['{"convolarium":1}']
    assert list(texts_in(data + body % b"&a;")) == []


def test_pdf_strings_as_the_standard_writes_them() -> None:
    pdf = rb"%PDF-1.4 << /Subject (a\(b\)(c)\\\101\n\x) /Subject(" + b"\xfe\xff\x00a\x20\x1d)>>"
    assert list(texts_in(pdf)) == ["a(b)(c)\\A\nx", "a\u201d"]


def samples() -> list[bytes]:
    """A small file of each format."""
    import tempfile

    from guiapp.core.figure import Sign

    figure = figure_of((Sign("s", "="),))
    with tempfile.TemporaryDirectory() as folder:
        return [saved(figure, Path(folder), f, to_text(SCENE)).read_bytes() for f in FORMATS]


SAMPLES = samples()


@given(st.data())
def test_whatever_happens_to_a_file_only_bad_input_is_raised(data: st.DataObject) -> None:
    changed = bytearray(data.draw(st.sampled_from(SAMPLES)))
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(changed) - 1))
        changed[place : place + data.draw(st.integers(0, 5))] = data.draw(st.binary(max_size=3))
    for text in texts_in(bytes(changed)):
        assert isinstance(text, str)
    complaint = complaint_about(bytes(changed))
    assert complaint.endswith(".")


def complaint_about(data: bytes) -> Any:
    class Content:
        name = "a.png"

        def stat(self) -> Any:
            return type("Status", (), {"st_size": len(data)})

        def read_bytes(self) -> bytes:
            return data

    try:
        read_scene(Content(), LABS)  # type: ignore[arg-type]
    except BadInput as fault:
        return str(fault)
    return "fine."
