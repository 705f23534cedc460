"""Masks in files: layers that come back as they were, numbers of any size, and what is refused."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from guiapp.core import npy
from guiapp.core.errors import BadInput
from guiapp.core.lab import edited
from guiapp.core.player import HostEnv
from guiapp.core.raster import Raster
from guiapp.core.setting import set_values
from guiapp.labs.fourier import LAB
from guiapp.labs.fourier.paint import mask_file
from guiapp.labs.fourier.paint.filters import (
    BandPass,
    BandStop,
    Directional,
    Everywhere,
    HighPass,
    Inverted,
    LowPass,
    Notch,
)
from guiapp.labs.fourier.paint.layers import LAYERS, MOST_LAYERS, Mask, Opened
from guiapp.labs.fourier.paint.mask import mask_of
from guiapp.labs.fourier.paint.mask_file import KEY, WRITTEN, from_raster, read, write
from guiapp.labs.fourier.paint.painted import MOST_POINTS, MaskPen, Painted

LINE = ((0.05, 0.31), (0.2, 0.45), (-0.12, 0.4))
VALUES = np.random.default_rng(0).random((6, 9)).astype(np.float32)
EVERY: Mask = (
    LowPass(0.123, "ideal"),
    HighPass(0.02, "butterworth", 7),
    BandPass(0.1, 0.3, "ideal", 3),
    BandStop(0.3, 0.1),
    Notch(-0.5, 0.125, 0.05, "butterworth", 10),
    Directional(-90.0, 1.0, "ideal"),
    Everywhere(1.5),
    Opened(Raster.of(VALUES), "a näme", False),
    Opened(Raster.of(np.array([[0, 1], [2, 1]], "u1")), "small"),
    Inverted(),
    *(
        Painted(tool, LINE, "gain", 0.7, 35.0, "union", 0.03, "butterworth", 4, False)
        for tool in ("brush", "eraser", "disc", "ring", "wedge", "rectangle", "notch")
    ),
    Painted("half plane", LINE[:1], "phase", turn=-135.0),
)


def refused(path: Path) -> str:
    """The one sentence that names the file."""
    with pytest.raises(BadInput) as fault:
        read(path)
    sentence = str(fault.value)
    assert sentence.count(path.name) == 1
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert len(sentence) < 400
    return sentence


# --- layers


def test_every_kind_of_layer_is_among_them():
    assert {type(layer) for layer in EVERY} == {type(option.value) for option in LAYERS}


def test_layers_come_back_as_they_were(tmp_path):
    for number, layers in enumerate([EVERY, (), *((layer,) for layer in EVERY)]):
        path = tmp_path / f"{number}.json"
        write(layers, path)
        assert read(path) == layers


def test_numbers_come_back_to_the_last_digit(tmp_path):
    rng = np.random.default_rng(1)
    points = tuple((float(u), float(v)) for u, v in rng.uniform(-1, 1, (MOST_POINTS, 2)))
    layers = (MaskPen(width=float(rng.uniform(0.001, 0.5))).stroke(points),)
    write(layers, tmp_path / "m.json")
    assert read(tmp_path / "m.json") == layers


def test_the_file_is_ascii_json_of_a_version(tmp_path):
    write(EVERY, tmp_path / "m.json")
    plain = json.loads((tmp_path / "m.json").read_bytes().decode("ascii"))
    assert plain[KEY] == 1
    assert len(plain["layers"]) == len(EVERY)
    assert len(plain["rasters"]) == 2
    assert plain["layers"][0] == {
        "option": "low",
        "cutoff": 0.123,
        "edge": "ideal",
        "order": 2,
    }


def test_as_many_layers_as_a_mask_may_have(tmp_path):
    layers = (Notch(),) * MOST_LAYERS
    write(layers, tmp_path / "m.json")
    assert read(tmp_path / "m.json") == layers


def test_what_is_left_out_takes_its_default(tmp_path):
    (tmp_path / "m.json").write_text(json.dumps({KEY: 1, "layers": [{"option": "low"}, "invert"]}))
    assert read(tmp_path / "m.json") == (LowPass(), Inverted())


def test_a_mask_too_large_to_be_read_is_not_written(tmp_path):
    """Noise does not compress; .npy takes any mask."""
    noise = np.random.default_rng(0).random((2400, 2400)).astype(np.float32)
    layers = (Opened(Raster.of(noise), "noise"),)
    with pytest.raises(BadInput, match=r"This mask takes 2\d MB as \.json, .* save it as \.npy\."):
        write(layers, tmp_path / "m.json")
    assert not (tmp_path / "m.json").exists()


# --- planes of numbers


def test_factors_of_a_mask_as_an_array(tmp_path):
    layers = EVERY[:6]
    write(layers, tmp_path / "m.npy")
    plane = np.load(tmp_path / "m.npy")
    assert (plane.shape, plane.dtype) == (WRITTEN, np.float32)
    expected = mask_of(layers, WRITTEN, HostEnv()).whole_gain(WRITTEN)
    assert np.array_equal(plane, expected)
    (layer,) = read(tmp_path / "m.npy")
    assert isinstance(layer, Opened)
    assert layer.name == "m"
    half = mask_of((layer,), (256, 256), HostEnv()).gain
    direct = mask_of(layers, (256, 256), HostEnv()).gain
    assert half == pytest.approx(direct, abs=1e-5)


def test_an_array_may_have_one_side_only(tmp_path):
    layers = (MaskPen(mirror=False).stroke(LINE),)
    write(layers, tmp_path / "m.npy")
    (layer,) = read(tmp_path / "m.npy")
    alone = replace(layer, mirror=False)
    found = mask_of((alone,), WRITTEN, HostEnv()).whole_gain(WRITTEN)
    assert np.array_equal(found, np.load(tmp_path / "m.npy"))
    assert found.sum() > mask_of((layer,), WRITTEN, HostEnv()).gain.sum()


def test_phases_go_into_layers_only(tmp_path):
    layers = (MaskPen(effect="phase").stroke(LINE),)
    with pytest.raises(BadInput, match=r"shifts phases, which \.npy does not hold; .*\.json\."):
        write(layers, tmp_path / "m.npy")
    assert not list(tmp_path.iterdir())
    write(layers, tmp_path / "m.json")
    assert read(tmp_path / "m.json") == layers


@pytest.mark.parametrize("dtype", ["f4", "f8", "f2", "b1"])
def test_arrays_of_any_type(tmp_path, dtype):
    values = (VALUES > 0.5).astype(dtype) if dtype == "b1" else VALUES.astype(dtype)
    np.save(tmp_path / "m.npy", values)
    (layer,) = read(tmp_path / "m.npy")
    assert layer.raster.array == pytest.approx(values.astype(np.float32))


def test_values_are_kept_from_0_to_2(tmp_path):
    np.save(tmp_path / "m.npy", np.array([[-3.0, 0.5], [1.0, 9.0]]))
    (layer,) = read(tmp_path / "m.npy")
    assert layer.raster.array.tolist() == [[0.0, 0.5], [1.0, 2.0]]


def test_pictures_are_masks_by_their_luma(tmp_path):
    pixels = np.random.default_rng(2).integers(0, 256, (20, 31, 3)).astype(np.uint8)
    Image.fromarray(pixels).save(tmp_path / "colour.png")
    (layer,) = read(tmp_path / "colour.png")
    expected = pixels / 255 @ np.array([0.2126, 0.7152, 0.0722])
    assert layer.raster.array == pytest.approx(expected, abs=1e-6)
    Image.fromarray(pixels[..., 0]).save(tmp_path / "grey.png")
    (layer,) = read(tmp_path / "grey.png")
    assert layer.raster.array == pytest.approx(pixels[..., 0] / 255, abs=1e-6)
    assert layer.mirror


def test_what_another_lab_sends_is_a_mask():
    (layer,) = from_raster(Raster.of(np.array([[-0.5, 1.0, 3.0]])), "answer")
    assert layer == Opened(Raster.of(np.array([[0, 1, 2]], np.float32)), "answer")
    with pytest.raises(BadInput, match="answer holds values from nan to nan"):
        from_raster(Raster.of(np.array([[np.nan, 1.0]])), "answer")


# --- what is refused


def write_plain(path: Path, plain: Any) -> Path:
    path.write_text(json.dumps(plain))
    return path


@pytest.mark.parametrize(
    ("plain", "told"),
    [
        ([], "it holds no mask of Convolarium."),
        ({}, "it holds no mask of Convolarium."),
        ({"convolarium": 1, "scenes": []}, "it holds no mask of Convolarium."),
        ({KEY: "1", "layers": []}, "it holds no mask of Convolarium."),
        ({KEY: True, "layers": []}, "it holds no mask of Convolarium."),
        ({KEY: 0, "layers": []}, "it holds no mask of Convolarium."),
        ({KEY: 2, "layers": []}, "a newer Convolarium (version 2; this one reads up to 1)"),
        ({KEY: 1}, "layers is a list; nothing came."),
        ({KEY: 1, "layers": {}}, "layers is a list; {} came."),
        ({KEY: 1, "layers": [], "more": 1}, "'more' is not known; a mask has"),
        ({KEY: 1, "layers": [{"option": "soft"}]}, "layers[0] can be low, high, band"),
        ({KEY: 1, "layers": [{"option": "low", "cut": 1}]}, "layers[0].cut is not known"),
        ({KEY: 1, "layers": [{"option": "low", "cutoff": 9}]}, "cutoff can be 0.002 to 0.75"),
        ({KEY: 1, "layers": [{"option": "low", "cutoff": "x"}]}, "layers[0].cutoff is a finite"),
        ({KEY: 1, "layers": [{"option": "low", "edge": "hard"}]}, "edge can be ideal, gaussian"),
        ({KEY: 1, "layers": [{"option": "painted", "points": []}]}, "1 to 4000 points; 0 came"),
        ({KEY: 1, "layers": [{"option": "painted", "points": [[9, 0]]}]}, "near the spectrum"),
        ({KEY: 1, "layers": [{"option": "painted", "tool": "pen"}]}, "tool can be brush"),
        ({KEY: 1, "layers": ["low"] * 401}, "layers has 0 to 400 entries; 401 came."),
        (
            {KEY: 1, "layers": [{"option": "opened", "raster": {"raster": "ab"}}]},
            "the picture or matrix of layers[0].raster is missing.",
        ),
        ({KEY: 1, "layers": [], "rasters": []}, "rasters is a group of named values."),
        ({KEY: 1, "layers": [], "rasters": {"ab": "?"}}, "an array in it is damaged"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_damaged_masks_are_told_in_one_sentence(tmp_path, plain, told):
    assert told in refused(write_plain(tmp_path / "m.json", plain))


def inlined(values: np.ndarray) -> tuple[str, str]:
    raster = Raster.of(values)
    packed = base64.b64encode(zlib.compress(npy.dump(raster))).decode("ascii")
    return raster.digest, packed


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (np.array([[np.nan, 1.0]]), "it holds values that are not finite numbers."),
        (np.array([[np.inf, 1.0]]), "it holds values that are not finite numbers."),
        (np.array([[-1.0, 1.0]]), "mask holds values from -1 to 1; a mask has 0 to 2."),
        (np.ones((2, 2, 3)), "mask is 2 × 2 × 3; a mask has rows and columns."),
    ],
)
def test_values_in_layers_that_no_mask_has(tmp_path, values, told):
    digest, packed = inlined(values)
    layer = {"option": "opened", "raster": {"raster": digest}}
    plain = {KEY: 1, "layers": [layer], "rasters": {digest: packed}}
    assert told in refused(write_plain(tmp_path / "m.json", plain))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "m.json is empty; choose another file."),
        (b"\xff\xfe\x00", "neither a zip archive nor JSON text."),
        (b"{", "it is damaged or no document"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"convolarium mask": 1, "layers": [NaN]}', "a finite number is expected; NaN came."),
    ],
    ids=["empty", "bytes", "cut off", "deep", "nan"],
)
def test_files_that_are_no_masks(tmp_path, data, told):
    (tmp_path / "m.json").write_bytes(data)
    assert told in refused(tmp_path / "m.json")


def test_files_that_cannot_be_there(tmp_path, monkeypatch):
    assert "There is no file" in refused(tmp_path / "gone.json")
    (tmp_path / "folder.json").mkdir()
    assert "is a folder" in refused(tmp_path / "folder.json")
    monkeypatch.setattr(mask_file, "LARGEST_FILE", 1 << 20)
    (tmp_path / "large.json").write_bytes(b" " * (2 << 20))
    assert "is larger than 1 MB" in refused(tmp_path / "large.json")


def test_arrays_and_pictures_that_are_no_masks(tmp_path):
    np.save(tmp_path / "nan.npy", np.array([[1.0, np.nan]]))
    assert "not finite" in refused(tmp_path / "nan.npy")
    np.save(tmp_path / "line.npy", np.ones(5))
    refused(tmp_path / "line.npy")
    np.save(tmp_path / "text.npy", np.array(["a"]))
    refused(tmp_path / "text.npy")
    (tmp_path / "no.png").write_bytes(b"\x89PNG\r\n\x1a\n and no more")
    refused(tmp_path / "no.png")


# --- as the program opens them


def test_a_mask_is_set_from_a_file_by_a_setting(tmp_path):
    write(EVERY, tmp_path / "m.json")
    scene = set_values(LAB, LAB.first_scene(), (f"mask=@{tmp_path / 'm.json'}",))
    assert scene.params.mask == EVERY
    assert edited(LAB, LAB.first_scene(), scene.params).params.mask == EVERY
    with pytest.raises(BadInput, match=r"gone\.json"):
        set_values(LAB, LAB.first_scene(), (f"mask=@{tmp_path / 'gone.json'}",))
