"""Declarations: what passes, what is refused and in which words, what a change touches."""

from dataclasses import FrozenInstanceError, dataclass, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.core.errors import BadInput
from guiapp.core.params import (
    Declaration,
    Option,
    changed,
    checked,
    checked_all,
    is_list,
    only_tools_differ,
    option_of,
    param,
    parameter,
    parameters,
    touched,
    with_live,
)
from guiapp.core.raster import Raster


@dataclass(frozen=True)
class Disc:
    radius: float = param(2.0, "Radius", low=0.5, high=31.0)
    kind: str = param("soft", "Kind", fixed=True)


@dataclass(frozen=True)
class Own:
    values: Raster = param(Raster.of(np.zeros((2, 2))), "Values", fixed=True)

    def __post_init__(self):
        if len(self.values.shape) != 2:
            raise BadInput("values has rows and columns.")


@dataclass(frozen=True)
class Layer:
    size: int = param(3, "Size", low=1, high=9)


@dataclass(frozen=True)
class Strict:
    size: int = param(3, "Size", low=1, high=9)

    def __post_init__(self):
        if not 1 <= self.size <= 9:
            raise BadInput("a size is 1 to 9.")


@dataclass(frozen=True)
class Pen:
    width: float = param(2.0, "Width", low=1.0)


@dataclass(frozen=True)
class Wide:
    width: int = param(3, "Width", low=1, high=9)


KINDS = (Option("small", "Small", Layer(1)), Option("wide", "Wide", Wide()))
OPTIONS = (
    Option("soft", "Soft", Disc()),
    Option("hard", "Hard", Disc(kind="hard")),
    Option("drawn", "Drawn", Disc(kind="drawn"), listed=False),
    Option("own", "Own", Own()),
)


@dataclass(frozen=True)
class Some:
    count: int = param(3, "Count", low=1, high=50)
    gain: float = param(1.0, "Gain", low=-1e9, high=1e9, touches="live")
    least: float = param(0.0, "Least", low=0.0)
    most: float = param(0.0, "Most", high=5.0)
    free: float = param(0.0, "Free")
    mode: str = param("same", "Mode", choices=(("same", "same"), ("full", "full")))
    name: str = param("", "Name", touches="view")
    grey: bool = param(False, "Grey", touches="view")
    shape: Disc | Own = param(Disc(), "Shape", options=OPTIONS)
    pen: Pen = param(Pen(), "Pen", touches="view", tool=True)
    pixels: Raster = param(Raster.of(np.zeros(2)), "Pixels")
    layers: tuple[Layer, ...] = param((), "Layers")
    strokes: tuple[Strict, ...] = param((), "Strokes")
    points: tuple[tuple[float, float], ...] = param((), "Points")
    waves: tuple[Layer, ...] = param((Layer(),), "Waves", low=1, high=3, item="Wave")
    stack: tuple[Layer | Wide, ...] = param((), "Stack", high=4, options=KINDS)
    undeclared: int = 0


def passes(name, value):
    return checked(value, parameter(Some, name))


def test_parameters_are_in_order_with_types_and_defaults():
    names = [p.name for p in parameters(Some)]
    assert names[:3] == ["count", "gain", "least"]
    assert "undeclared" not in names
    count = parameter(Some, "count")
    assert (count.type, count.default, count.declaration.high) == (int, 3, 50)
    assert parameters(int) == ()
    assert parameters(Disc | Own) == ()


def test_a_parameter_that_is_not_there():
    with pytest.raises(BadInput, match="no parameter 'size' here; there are: radius, kind"):
        parameter(Disc, "size")


def test_declared_values_are_frozen():
    with pytest.raises(FrozenInstanceError):
        Some().count = 4


@given(st.integers(1, 50))
def test_whole_numbers_come_as_int_or_float(value):
    for given_value in (value, float(value)):
        found = passes("count", given_value)
        assert found == value
        assert type(found) is int


@given(st.floats(-1e9, 1e9))
def test_numbers_become_floats(value):
    assert passes("gain", value) == value
    assert type(passes("gain", 3)) is float


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("count", 0, "count can be 1 to 50; 0 came."),
        ("count", 51, "count can be 1 to 50; 51 came."),
        ("count", 2.5, "count is a whole number; 2.5 came."),
        ("count", True, "count is a finite number; True came."),
        ("count", "3", "count is a finite number; '3' came."),
        ("count", None, "count is a finite number; None came."),
        ("count", 10**400, "count is a finite number; 1000"),
        pytest.param("count", 10**5000, "one with thousands of digits came.", id="endless"),
        ("gain", float("nan"), "gain is a finite number; nan came."),
        ("gain", float("-inf"), "gain is a finite number; -inf came."),
        ("gain", 1j, "gain is a finite number; 1j came."),
        ("free", 10**400, "free is a finite number; 1000"),
        ("least", -0.1, "least can be at least 0; -0.1 came."),
        ("most", 5.1, "most can be at most 5; 5.1 came."),
        ("mode", "valid", "mode can be same, full; 'valid' came."),
        ("mode", 3, "mode can be same, full; 3 came."),
        ("mode", ["same"], "mode can be same, full; \\['same'\\] came."),
        ("grey", 1, "grey is true or false; 1 came."),
        ("name", b"x", "name is a text; b'x' came."),
        ("pixels", np.zeros(2), "pixels is a picture or a matrix; array"),
        ("pen", Disc(), "pen is a group of values; Disc"),
        ("pen", Pen(0.5), r"pen\.width can be at least 1; 0\.5 came\."),
        ("shape", Pen(), "shape can be soft, hard, drawn, own; Pen"),
        ("shape", Disc(99.0), r"shape\.radius can be 0\.5 to 31; 99\.0 came\."),
        ("layers", [Layer()], r"layers is a list; \[Layer"),
        ("layers", (Layer(), Pen()), r"layers 2 is a layer; Pen"),
        ("layers", (Layer(), Layer(10)), r"layers 2\.size can be 1 to 9; 10 came\."),
        ("points", "ab", "points is a list; 'ab' came."),
        ("waves", (), "waves has 1 to 3 entries; 0 came."),
        ("waves", (Layer(),) * 4, "waves has 1 to 3 entries; 4 came."),
        ("waves", (Layer(), Wide()), "waves 2 is a wave; Wide"),
        ("waves", (Layer(), Layer(0)), r"waves 2\.size can be 1 to 9; 0 came\."),
        ("strokes", (Strict(2.5),), r"strokes 1\.size is a whole number; 2\.5 came\."),
        ("stack", (Wide(),) * 5, "stack has at most 4 entries; 5 came."),
        ("stack", (Wide(), Pen()), "stack 2 can be small, wide; Pen"),
        ("stack", (Layer(), Wide(10)), r"stack 2\.width can be 1 to 9; 10 came\."),
        ("stack", Wide(), "stack is a list; Wide"),
    ],
)
def test_what_is_refused(name, value, sentence):
    with pytest.raises(BadInput, match=sentence) as refused:
        passes(name, value)
    assert len(str(refused.value)) < 200
    assert str(refused.value).endswith(".")


def test_long_values_are_told_short():
    with pytest.raises(BadInput) as refused:
        passes("mode", "x" * 5000)
    assert len(str(refused.value)) < 120


def test_a_name_leads_to_the_value():
    with pytest.raises(BadInput, match=r"^kernel\.count can be"):
        checked(0, parameter(Some, "count"), "kernel.")


def test_what_passes_stays_the_same_object():
    """So that documents that share a value compare quickly, and strokes keep their hash."""
    stack = (Wide(), Layer(2))
    some = Some(shape=Own(), layers=(Layer(), Layer(4)), strokes=(Strict(2),), stack=stack)
    assert checked_all(some) is some


def test_only_what_had_to_be_converted_is_new():
    some = Some(count=4.0, layers=(Layer(2), Layer(5.0)), shape=Disc(3))
    found = checked_all(some)
    assert (found.count, found.layers[1].size, found.shape.radius) == (4, 5, 3.0)
    assert [type(v) for v in (found.count, found.layers[1].size, found.shape.radius)] == [
        *(int, int, float)
    ]
    assert found.layers[0] is some.layers[0]
    assert found.pen is some.pen


def test_items_of_several_kinds_are_converted_one_by_one():
    found = passes("stack", (Wide(4.0), Layer(2)))
    assert found == (Wide(4), Layer(2))
    assert type(found[0].width) is int


def test_which_parameters_are_lists():
    lists = {p.name for p in parameters(Some) if is_list(p)}
    assert lists == {"layers", "strokes", "waves", "stack"}


def test_the_option_a_value_was_chosen_by():
    declared = Declaration("Shape", options=OPTIONS)
    assert option_of(declared, Disc(9.0)).key == "soft"
    assert option_of(declared, Disc(9.0, "hard")).key == "hard"
    assert option_of(declared, Own(Raster.of(np.ones((3, 3))))).key == "own"
    assert option_of(declared, Disc(kind="by hand")).key == "drawn"
    assert option_of(declared, Pen()) is None


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, None),
        ({"name": "x"}, "view"),
        ({"pen": Pen(3.0)}, "view"),
        ({"gain": 2.0}, "live"),
        ({"count": 4}, "run"),
        ({"shape": Disc(3.0)}, "run"),
        ({"name": "x", "gain": 2.0}, "live"),
        ({"name": "x", "gain": 2.0, "mode": "full"}, "run"),
        ({"pixels": Raster.of(np.zeros(2))}, None),
        ({"undeclared": 5}, None),
    ],
)
def test_a_change_touches_the_strongest_thing(change, expected):
    before = Some()
    after = replace(before, **change)
    assert touched(before, after) == expected
    names = {p.name for p in changed(before, after)}
    assert names == {n for n in change if n not in {"undeclared", "pixels"}}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, False),
        ({"pen": Pen(3.0)}, True),
        ({"name": "x"}, False),
        ({"pen": Pen(3.0), "name": "x"}, False),
    ],
)
def test_tools_are_told_from_everything_else(change, expected):
    assert only_tools_differ(Some(), replace(Some(), **change)) is expected


@dataclass(frozen=True)
class Wind:
    speed: float = param(1.0, "Speed", touches="live", low=0.0)
    seed: int = param(1, "Seed")
    arrows: bool = param(False, "Arrows", touches="view")


@dataclass(frozen=True)
class Weather:
    wind: Wind = param(Wind(), "Wind")
    shown: Wind = param(Wind(), "Shown", touches="view")
    rain: int = param(0, "Rain", touches="live", low=0, high=9)


def test_live_values_are_taken_from_another_one_inside_of_groups_too():
    own = Weather(Wind(2.0, 3, True), Wind(4.0, 5, True), 6)
    found = with_live(own, Weather(Wind(7.0, 8, False), Wind(9.0, 10, False), 1))
    assert found == Weather(Wind(7.0, 3, True), Wind(4.0, 5, True), 1)
    assert with_live(own, own) == own
