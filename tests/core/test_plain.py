from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.core.errors import BadInput
from guiapp.core.params import parameter
from guiapp.core.plain import from_plain, object_from_plain, to_plain
from guiapp.core.raster import Raster
from tests.toy import Edge, Gaussian, OwnKernel, Params, Pen, Photo, Ramp, Stroke
from tests.toy_lists import Convolve, Lists, Pool, Rectify

MATRIX = Raster.of(np.array([[1.0, 2.0]]))


def plain_of(**changes: Any) -> Any:
    return to_plain(replace(Params(), **changes))


def value_of(name: str, plain: Any) -> Any:
    return from_plain(plain, parameter(Params, name), {MATRIX.digest: MATRIX})


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (Gaussian(2.0), {"option": "gaussian", "sigma": 2.0, "size": 5}),
        (Edge("y", 3.0), {"option": "edge-y", "gain": 3.0}),
        (Edge("z"), {"option": "edge-x", "direction": "z", "gain": 1.0}),
        (
            OwnKernel(MATRIX, "mine"),
            {"option": "own", "values": {"raster": MATRIX.digest}, "name": "mine"},
        ),
    ],
)
def test_an_alternative_is_named_by_its_option(value: Any, plain: Any) -> None:
    assert plain_of(kernel=value)["kernel"] == plain
    assert value_of("kernel", plain) == value


def test_no_class_is_named() -> None:
    written = str(plain_of(kernel=Edge(), strokes=(Stroke("line", ()),)))
    assert not [word for word in ("Edge", "Stroke", "Ramp", "Pen") if word in written]


def test_lists_of_plain_dataclasses() -> None:
    strokes = (Stroke("line", ((0.0, 1.5), (2.0, 3.0))), Stroke("dot", (), 5.0, True))
    plain = [
        {"kind": "line", "points": [[0.0, 1.5], [2.0, 3.0]], "width": 2.0, "erase": False},
        {"kind": "dot", "points": [], "width": 5.0, "erase": True},
    ]
    assert plain_of(strokes=strokes)["strokes"] == plain
    assert value_of("strokes", plain) == strokes


def test_items_of_several_kinds_are_named_by_their_options() -> None:
    layers = (Convolve(4), Rectify(), Pool("mean"))
    plain = [
        {"option": "convolve", "channels": 4, "size": 3, "bias": True},
        {"option": "relu"},
        {"option": "pool", "kind": "mean", "size": 2},
    ]
    assert to_plain(Lists(layers=layers))["layers"] == plain
    assert from_plain(plain, parameter(Lists, "layers")) == layers
    assert object_from_plain({"layers": plain}, Lists) == Lists(layers=layers)


@pytest.mark.parametrize(
    ("plain", "complaint"),
    [
        ("relu", "layers is a list; 'relu' came."),
        ([{"option": "tanh"}], r"layers\[0\] can be convolve, pool, relu, painted; 'tanh' came."),
        (["relu", {"option": "pool", "sise": 1}], r"layers\[1\].sise is not known"),
        ([{"option": "pool", "size": 9}], r"layers 1\.size can be 1 to 4; 9 came."),
        (["relu"] * 31, "layers has at most 30 entries; 31 came."),
    ],
)
def test_what_is_wrong_in_a_list(plain: Any, complaint: str) -> None:
    with pytest.raises(BadInput, match=complaint):
        from_plain(plain, parameter(Lists, "layers"))


def test_rasters_are_collected() -> None:
    rasters: dict[str, Raster] = {}
    to_plain(Params(kernel=OwnKernel(MATRIX), image=Photo(MATRIX)), rasters)
    assert rasters == {MATRIX.digest: MATRIX}


def test_what_is_missing_takes_the_default() -> None:
    assert value_of("kernel", {"option": "gaussian"}) == Gaussian()
    assert value_of("kernel", {"option": "edge-y"}) == Edge("y")
    assert value_of("kernel", "edge-y") == Edge("y")
    assert object_from_plain({"size": 3}, Params) == Params(size=3)


@pytest.mark.parametrize(
    ("name", "plain", "complaint"),
    [
        ("kernel", {"option": "Edge"}, "kernel can be gaussian, edge-x, edge-y, own; 'Edge' came."),
        ("kernel", {"sigma": 2}, "kernel can be .*; nothing came."),
        ("kernel", 3, "kernel can be .*; 3 came."),
        ("kernel", {"option": "gaussian", "sgima": 2}, "kernel.sgima is not known; .* sigma, size"),
        ("kernel", {"option": "gaussian", "sigma": 99}, "kernel.sigma can be 0.1 to 20; 99.0 came"),
        ("kernel", {"option": "gaussian", "sigma": "2"}, "kernel.sigma is a finite number; '2'"),
        ("kernel", {"option": "gaussian", "sigma": True}, "kernel.sigma is a finite number; True"),
        ("kernel", {"option": "gaussian", "size": 2.5}, "kernel.size is a whole number; 2.5 came"),
        ("kernel", {"option": "own", "values": {"raster": "00"}}, "of kernel.values is missing"),
        ("kernel", {"option": "own", "values": [1]}, r"kernel.values is a picture or a matrix; \["),
        ("strokes", {}, "strokes is a list; {} came."),
        (
            "strokes",
            [{"kind": "blob", "points": []}],
            r"strokes\[0\].kind can be line, dot; 'blob'",
        ),
        ("strokes", [{"kind": "dot"}], r"strokes\[0\].points is missing"),
        ("strokes", [{"kind": "dot", "points": [[1]]}], r"points\[0\] has 2 entries; 1 came"),
        ("strokes", [{"kind": "dot", "points": [], "erase": 1}], "erase is true or false; 1 came"),
        ("pen", {"width": 0}, "pen.width can be 1 to 50; 0.0 came"),
        ("pen", [], "pen is a group of named values"),
        ("mode", "full", "mode can be same, valid; 'full' came"),
        ("mode", ["same"], "mode is a text"),
        ("grey", 1, "grey is true or false; 1 came"),
        ("size", 10**400, "size is a finite number"),
        ("title", "\ud800", "half a character"),
        ("title", None, "title is a text; nothing came"),
    ],
)
def test_what_is_wrong_is_named(name: str, plain: Any, complaint: str) -> None:
    with pytest.raises(BadInput, match=complaint):
        value_of(name, plain)


def test_what_a_file_cannot_hold_is_a_mistake_of_ours() -> None:
    with pytest.raises(TypeError, match="cannot hold"):
        to_plain(np.zeros(3))


numbers = st.floats(-1e9, 1e9)
params = st.builds(
    Params,
    image=st.builds(Ramp, st.floats(0, 4)) | st.builds(Photo, st.just(MATRIX), st.text()),
    kernel=st.builds(Gaussian, st.floats(0.1, 20), st.integers(1, 63))
    | st.builds(Edge, st.sampled_from("xyz"), st.floats(-10, 10))
    | st.builds(OwnKernel, st.just(MATRIX), st.text()),
    strokes=st.lists(
        st.builds(
            Stroke,
            st.sampled_from(["line", "dot"]),
            st.lists(st.tuples(numbers, numbers)).map(tuple),
            numbers,
            st.booleans(),
        ),
        max_size=3,
    ).map(tuple),
    pen=st.builds(Pen, st.floats(1, 50)),
    mode=st.sampled_from(["same", "valid"]),
    size=st.integers(2, 64),
    gain=st.floats(-10, 10),
    title=st.text(),
)


@given(params)
def test_there_and_back(value: Params) -> None:
    rasters: dict[str, Raster] = {}
    plain = to_plain(value, rasters)
    assert object_from_plain(plain, Params, rasters) == value


@dataclass(frozen=True)
class Line:
    ends: tuple[float, float]


@dataclass(frozen=True)
class Label:
    text: str
    size: int | None = None


@dataclass(frozen=True)
class Sketch:
    things: tuple[Line | Label, ...] = ()


def test_kinds_in_one_list_are_told_apart_by_their_fields() -> None:
    sketch = Sketch((Line((1.0, 2.0)), Label("here"), Label("there", 3)))
    assert object_from_plain(to_plain(sketch), Sketch) == sketch
