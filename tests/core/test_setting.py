from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.core.errors import BadInput
from guiapp.core.lab import Scene
from guiapp.core.raster import Raster
from guiapp.core.setting import set_value, set_values
from tests.toy import LAB, Edge, Gaussian, OwnKernel, Params, Pen, Stroke
from tests.toy_lists import Convolve, Lists, Pool, Rectify, Wave


@pytest.mark.parametrize(
    ("setting", "changes"),
    [
        ("size=8", {"size": 8}),
        ("size = 8 ", {"size": 8}),
        ("size=8.0", {"size": 8}),
        ("gain=-1e-1", {"gain": -0.1}),
        ("gain=−2", {"gain": -2.0}),
        ("grey=yes", {"grey": True}),
        ("grey=0", {"grey": False}),
        ("mode=valid", {"mode": "valid"}),
        ("title=a=b, c", {"title": "a=b, c"}),
        ("title=", {"title": ""}),
        ("kernel=edge-y", {"kernel": Edge("y")}),
        ("kernel.sigma=2", {"kernel": Gaussian(2.0)}),
        ("pen.kind=dot", {"pen": Pen(kind="dot")}),
        (
            'strokes=[{"kind": "dot", "points": [[1, 2]]}]',
            {"strokes": (Stroke("dot", ((1.0, 2.0),)),)},
        ),
    ],
)
def test_a_value_is_set(setting: str, changes: dict[str, Any]) -> None:
    assert set_value(Params(), setting) == replace(Params(), **changes)


def test_a_file_is_read_by_the_source_of_the_parameter(tmp_path: Path) -> None:
    path = tmp_path / "k=1.csv"
    path.write_text("0,1\n1,0.5\n")
    expected = OwnKernel(Raster.of(np.array([[0.0, 1.0], [1.0, 0.5]])), "k=1.csv")
    assert set_value(Params(), f"kernel=@{path}").kernel == expected


@pytest.mark.parametrize(
    ("setting", "complaint"),
    [
        ("size", r"A setting is written name=value; 'size' came\."),
        ("=3", "A setting is written name=value"),
        ("sise=3", "sise is not there to be set; there is image, kernel, strokes"),
        ("kernel.gain=3", "kernel.gain is not there to be set; there is kernel.sigma, kernel.size"),
        ("size.x=3", r"size has no values inside; size\.x came"),
        ("size=big", "size is a number; 'big' came"),
        ("size=2,5", "size is a number; '2,5' came"),
        ("size=2.5", r"size is a whole number; 2\.5 came"),
        ("size=1e9", "size can be 2 to 64; 1000000000.0 came"),
        ("gain=nan", "gain is a finite number; nan came"),
        ("kernel.sigma=0", r"kernel\.sigma can be 0\.1 to 20; 0\.0 came"),
        ("grey=maybe", "grey can be true or false; 'maybe' came"),
        ("mode=full", "mode can be same, valid; 'full' came"),
        ("kernel=sobel", "kernel can be gaussian, edge-x, edge-y, own; 'sobel' came"),
        ("kernel=@missing.csv", r"missing\.csv is no table of numbers"),
        ("size=@missing.csv", "size is not read from files; @missing.csv came"),
        ("strokes=[", r"strokes is set with JSON; '\[' came"),
        ("strokes=[3]", r"strokes\[0\] is a group of named values; 3 came"),
    ],
)
def test_what_is_wrong_is_said(setting: str, complaint: str) -> None:
    with pytest.raises(BadInput, match=complaint):
        set_value(Params(), setting)


def test_settings_hold_from_the_first_frame_on() -> None:
    track = ((0, Params(gain=2.0)), (4, Params(gain=3.0)))
    scene = Scene("toy", Params(gain=3.0), frame=7, track=track, title="kept")
    assert set_values(LAB, scene, ["size=8", "kernel.sigma=2"]) == Scene(
        "toy",
        Params(gain=3.0, size=8, kernel=Gaussian(2.0)),
        frame=7,
        track=(
            (0, Params(gain=2.0, size=8, kernel=Gaussian(2.0))),
            (4, Params(gain=3.0, size=8, kernel=Gaussian(2.0))),
        ),
        title="kept",
    )
    assert set_values(LAB, scene, []) is scene


def test_settings_must_go_together_but_only_in_the_end() -> None:
    scene = LAB.first_scene()
    with pytest.raises(BadInput, match="size must be at least 3"):
        set_values(LAB, scene, ["mode=valid", "size=2"])
    assert set_values(LAB, scene, ["size=2", "mode=valid", "size=4"]).params.size == 4


@given(
    st.sampled_from(["size", "gain", "kernel", "kernel.sigma", "strokes", "pen", "grey", "image"]),
    st.text(),
)
def test_only_bad_input_is_raised(name: str, text: str) -> None:
    try:
        assert isinstance(set_value(Params(), f"{name}={text}"), Params)
    except BadInput as fault:
        assert "\n" not in str(fault).replace(repr(text), "")  # noqa: PT017


@pytest.mark.parametrize(
    ("setting", "changes"),
    [
        ("waves.1.amplitude=2", {"waves": (Wave(), Wave(5.0, 2.0))}),
        ('waves=[{"frequency": 3}, {}]', {"waves": (Wave(3.0), Wave())}),
        ("layers=[]", {"layers": ()}),
        (
            'layers=["pool", {"option": "convolve", "size": 5}]',
            {"layers": (Pool(), Convolve(8, 5))},
        ),
        ('layers=[{"option": "relu"}]', {"layers": (Rectify(),)}),
    ],
)
def test_a_list_is_set_as_a_whole_or_value_by_value(setting: str, changes: dict[str, Any]) -> None:
    assert set_value(Lists(), setting) == replace(Lists(), **changes)


@pytest.mark.parametrize(
    ("setting", "complaint"),
    [
        ("waves.2.phase=1", r"waves\.2 is not there to be set; its items are waves\.0 to waves\.1"),
        ("waves.-1.phase=1", r"waves\.-1 is not there to be set"),
        ("waves.phase=1", r"waves\.phase is not there to be set; its items are waves\.0"),
        ("waves.0=1", r"waves\.0 is set by its values, or with all of waves as JSON"),
        ("waves.0.amplitude=9", r"waves\.0\.amplitude can be 0 to 4; 9\.0 came"),
        ("waves.0.size=9", r"waves\.0\.size is not there to be set; there is waves\.0\.frequency"),
        ("waves=[]", r"waves has 1 to 4 entries; 0 came"),
        ("waves=[{}, {}, {}, {}, {}]", r"waves has 1 to 4 entries; 5 came"),
        ("waves=3", r"waves is a list; 3 came"),
        ('waves=[{"size": 1}]', r"waves\[0\]\.size is not known; its fields are frequency"),
        ("layers=relu", r"layers is set with JSON; 'relu' came"),
        ("layers={}", r"layers is a list; {} came"),
        ('layers=["relu", "tanh"]', r"layers\[1\] can be convolve, pool, relu, painted; 'tanh'"),
    ],
)
def test_what_is_wrong_in_a_list_is_said(setting: str, complaint: str) -> None:
    with pytest.raises(BadInput, match=complaint):
        set_value(Lists(), setting)


def test_an_item_of_an_empty_list_cannot_be_set() -> None:
    with pytest.raises(BadInput, match=r"layers\.0 is not there to be set; it is empty"):
        set_value(Lists(layers=()), "layers.0.size=3")
