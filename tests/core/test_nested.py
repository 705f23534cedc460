"""Values inside of groups, options and lists, by the names that lead to them."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.core.errors import BadInput
from guiapp.core.nested import taking, value_at, with_value
from guiapp.core.params import Option, Params, Source, param, parameters, touched
from guiapp.core.raster import Raster


def read(path: Path) -> object:
    raise BadInput(f"{path.name} is never read here.")


def from_raster(raster: Raster, name: str) -> object:
    raise BadInput(f"{name} is never made here.")


PICTURE = Source("picture", (".png",), read, from_raster)
SIGNAL = Source("signal", (".wav",), read, from_raster)


@dataclass(frozen=True)
class Soft:
    sigma: float = param(1.0, "Sigma", low=0.1, high=9.0)


@dataclass(frozen=True)
class Hard:
    cut: float = param(0.5, "Cut", low=0.0, high=1.0, touches="view")


@dataclass(frozen=True)
class Kept:
    down: float = param(0.0, "Down", low=-0.5, high=0.5)
    across: float = param(0.0, "Across", low=-0.5, high=0.5)


@dataclass(frozen=True)
class Axis:
    shown: bool = param(True, "Shown", touches="view")
    length: int = param(8, "Length", low=1, high=64)


@dataclass(frozen=True)
class Look:
    colour: str = param("a", "Colour", choices=(("a", "A"), ("b", "B")), touches="view")
    axis: Axis = param(Axis(), "Axis")
    other: str = param("", "Other", source=SIGNAL)


KINDS = (Option("soft", "Soft", Soft()), Option("hard", "Hard", Hard()))


@dataclass(frozen=True)
class Whole(Params):
    image: str = param("", "Image", source=PICTURE)
    filter: Soft | Hard = param(Soft(), "Filter", options=KINDS, source=PICTURE)
    layers: tuple[Soft | Hard, ...] = param((), "Layers", options=KINDS, low=0, high=4)
    kept: tuple[Kept, ...] = param((Kept(), Kept(0.1)), "Kept", low=0, high=4)
    look: Look = param(Look(), "Look", applies=lambda params: params.image != "none")
    gain: int = param(1, "Gain", low=0, high=9)


WHOLE = Whole(layers=(Soft(), Hard(), Soft(2.0)))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("gain",), 1),
        (("look", "colour"), "a"),
        (("look", "axis", "length"), 8),
        (("filter", "sigma"), 1.0),
        (("layers", "1", "cut"), 0.5),
        (("layers", "2"), Soft(2.0)),
        (("kept", "1", "down"), 0.1),
    ],
)
def test_a_path_leads_to_a_value(path, value):
    assert value_at(WHOLE, path) == value


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (("gain",), 5, replace(WHOLE, gain=5)),
        (("look", "colour"), "b", replace(WHOLE, look=Look("b"))),
        (("look", "axis", "length"), 9, replace(WHOLE, look=Look(axis=Axis(length=9)))),
        (("filter", "sigma"), 2, replace(WHOLE, filter=Soft(2.0))),
        (("filter",), Hard(), replace(WHOLE, filter=Hard())),
        (("layers", "1", "cut"), 1, replace(WHOLE, layers=(Soft(), Hard(1.0), Soft(2.0)))),
        (("layers", "0"), Hard(), replace(WHOLE, layers=(Hard(), Hard(), Soft(2.0)))),
        (("kept", "1", "across"), 0.5, replace(WHOLE, kept=(Kept(), Kept(0.1, 0.5)))),
    ],
)
def test_a_value_is_replaced_and_nothing_else(path, value, expected):
    before = replace(WHOLE)
    after = with_value(WHOLE, path, value)
    assert after == expected
    assert value_at(after, path) == value
    assert before == WHOLE
    for name in {p.name for p in parameters(Whole)} - {path[0]}:
        assert getattr(after, name) is getattr(WHOLE, name)


@given(st.integers(0, 3), st.floats(-0.5, 0.5))
def test_the_items_beside_stay_the_same_objects(place, value):
    kept = tuple(Kept(0.1 * n) for n in range(4))
    after = with_value(Whole(kept=kept), ("kept", str(place), "across"), value)
    for number, (old, new) in enumerate(zip(kept, after.kept, strict=True)):
        assert (new is old) == (number != place)
    assert after.kept[place] == Kept(kept[place].down, value)


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (("gain",), 10, r"gain can be 0 to 9; 10 came\."),
        (("look", "colour"), "c", r"colour can be a, b; 'c' came\."),
        (("look", "axis", "length"), 1.5, r"length is a whole number; 1\.5 came\."),
        (("filter", "sigma"), 99.0, r"sigma can be 0\.1 to 9; 99\.0 came\."),
        (("filter",), Kept(), r"filter can be soft, hard; Kept"),
        (("layers", "1", "cut"), -1.0, r"cut can be 0 to 1; -1\.0 came\."),
        (("kept",), (Kept(),) * 5, r"kept has 0 to 4 entries; 5 came\."),
        (("kept", "0", "down"), float("nan"), r"down is a finite number; nan came\."),
    ],
)
def test_what_is_not_allowed_is_refused(path, value, sentence):
    with pytest.raises(BadInput, match=sentence):
        with_value(WHOLE, path, value)


@pytest.mark.parametrize("path", [("gone",), ("look", "gone"), ("layers", "0", "cut")])
def test_a_name_that_is_not_there_is_a_fault_of_the_program(path):
    with pytest.raises(KeyError):
        with_value(WHOLE, path, 1)


# --- what takes content from outside


def test_groups_are_gone_into_and_options_are_not():
    assert [path for path, _ in taking(WHOLE)] == [("image",), ("filter",), ("look", "other")]
    assert [found.declaration.source.kind for _, found in taking(WHOLE)] == [
        "picture",
        "picture",
        "signal",
    ]


def test_only_what_applies_unless_it_is_asked_for_everywhere():
    hidden = replace(WHOLE, image="none")
    assert [path for path, _ in taking(hidden)] == [("image",), ("filter",)]
    assert [path for path, _ in taking(hidden, everywhere=True)][-1] == ("look", "other")


def test_every_path_that_takes_content_can_be_set():
    for path, found in taking(WHOLE):
        after = with_value(WHOLE, path, Hard() if found.name == "filter" else "new")
        assert value_at(after, path) in (Hard(), "new")


# --- what a change inside touches


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (("look", "colour"), "b", "view"),
        (("look", "axis", "shown"), False, "view"),
        (("look", "axis", "length"), 9, "run"),
        (("look", "other"), "x", "run"),
        (("filter", "sigma"), 2.0, "run"),
        (("layers", "1", "cut"), 1.0, "run"),
        (("gain",), 1, None),
    ],
)
def test_a_change_in_a_group_touches_what_its_value_touches(path, value, expected):
    """Items of lists and options are values as a whole."""
    assert touched(WHOLE, with_value(WHOLE, path, value)) == expected


def test_the_strongest_of_several_changes_in_a_group():
    both = replace(WHOLE, look=Look("b", Axis(length=9)))
    assert touched(WHOLE, both) == "run"
    seen = replace(WHOLE, look=Look("b", Axis(shown=False)))
    assert touched(WHOLE, seen) == "view"
