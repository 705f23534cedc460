from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.core.nested import value_at, with_value
from guiapp.core.params import Declaration, Option, param, parameter
from guiapp.ui.controls.fields import fields
from guiapp.ui.controls.links import links_of
from guiapp.ui.controls.lists import (
    LONG,
    Change,
    Unfolded,
    can,
    change,
    inside,
    kinds,
    summary,
)
from tests.toy_lists import Convolve, Lists, Pool, Rectify, Wave

WAVES, LAYERS = parameter(Lists, "waves"), parameter(Lists, "layers")
WAVE_ROWS = ("frequency", "amplitude", "phase")


def names(params: Lists, unfolded: Unfolded = Unfolded()) -> list[str]:  # noqa: B008
    return [field.name for field in fields(params, unfolded)]


def rows(owner: str, *inner: str) -> list[str]:
    return [owner, *(f"{owner}.{name}" for name in inner)]


def test_the_first_item_is_unfolded_at_first():
    assert names(Lists()) == [
        *("length", *rows("waves.0", *WAVE_ROWS), "waves.1", "waves", "noise"),
        *("layers.0", "layers", "seed"),
    ]


def test_another_item_can_be_unfolded_or_none():
    second = names(Lists(), Unfolded({"waves": 1}))
    assert second[1:7] == ["waves.0", *rows("waves.1", *WAVE_ROWS), "waves"]
    assert names(Lists(), Unfolded({"waves": -1}))[1:4] == ["waves.0", "waves.1", "waves"]


def test_an_index_beyond_the_end_is_the_last_one():
    assert "waves.1.phase" in names(Lists(), Unfolded({"waves": 7}))


def test_an_empty_list_has_only_the_line_that_adds():
    assert names(Lists(layers=()))[-2:] == ["layers", "seed"]


def test_what_does_not_apply_in_an_item_is_left_out():
    pool = Unfolded({"layers": 0})
    assert "layers.0.size" in names(Lists(layers=(Pool(),)), pool)
    assert "layers.0.size" not in names(Lists(layers=(Pool("mean"),)), pool)


@dataclass(frozen=True)
class Window:
    size: int = param(2, "Size", low=1, high=9, unit="px")
    stride: int = param(0, "Stride", low=0, high=9, lowest="the window", unit="px")


def test_the_line_of_an_item_says_the_lowest_value_in_words():
    declared = Declaration("Windows", item="Window")
    assert summary(declared, Window()) == "2 px, stride the window"
    assert summary(declared, Window(3, 1)) == "3 px, 1 px"


def test_a_long_list_shows_its_last_lines_until_all_are_asked_for():
    params = Lists(layers=(Rectify(),) * 30)
    found = [name for name in names(params) if name.startswith("layers")]
    assert found == ["layers.earlier", *(f"layers.{i}" for i in range(18, 30)), "layers"]
    earlier = next(f for f in fields(params) if f.kind == "earlier")
    assert earlier.value == 30 - LONG
    every = names(params, Unfolded(whole=frozenset({"layers"})))
    assert {f"layers.{i}" for i in range(30)} < set(every)
    assert "layers.earlier" not in every


def test_a_list_and_its_items_have_no_links_of_their_own():
    listed = Option("own", "Own", Rectify(), "Own")
    declared = replace(LAYERS.declaration, options=(listed,))
    parameter_ = replace(LAYERS, declaration=declared)
    assert links_of([replace(f, parameter=parameter_) for f in fields(Lists())]) == ()


def test_a_value_inside_an_item_is_read_and_replaced():
    before = Lists()
    after = with_value(before, ("waves", "1", "phase"), 90)
    assert after == Lists(waves=(Wave(), Wave(5.0, 1.0, 90.0)))
    assert after.waves[0] is before.waves[0]
    assert value_at(after, ("waves", "1", "phase")) == 90.0


@pytest.mark.parametrize(
    ("verb", "index", "order", "name"),
    [
        ("remove", 1, "ac", "Remove wave 2"),
        ("up", 2, "acb", "Move wave 3 up"),
        ("down", 0, "bac", "Move wave 1 down"),
        ("add", 0, "abcc", "Add a wave"),
    ],
)
def test_what_can_be_done_to_a_list(verb: str, index: int, order: str, name: str):
    waves = {"a": Wave(1.0), "b": Wave(2.0), "c": Wave(3.0)}
    made = change(WAVES, tuple(waves.values()), verb, index)
    assert made.items == tuple(waves[letter] for letter in order)
    assert made.name == name


@given(st.lists(st.integers(), min_size=1, max_size=20), st.data())
def test_places_say_where_every_item_went(items: list[int], data: st.DataObject):
    index = data.draw(st.integers(0, len(items) - 1))
    verbs = [verb for verb in ("remove", "up", "down") if can(LAYERS, tuple(items), verb, index)]
    made = change(LAYERS, tuple(items), data.draw(st.sampled_from(verbs)), index)
    moved = [(item, made.places[place]) for place, item in enumerate(items)]
    assert sorted(p for _, p in moved if p is not None) == list(range(len(made.items)))
    assert all(made.items[place] == item for item, place in moved if place is not None)


def test_of_several_kinds_the_chosen_one_is_added():
    made = change(LAYERS, (Convolve(2),), "add:pool")
    assert made == Change((Convolve(2), Pool()), "Add a pooling", 1, (0,))
    assert change(LAYERS, (), "add:relu").name == "Add a ReLU"
    assert [option.key for option in kinds(LAYERS)] == ["convolve", "pool", "relu"]


def test_the_number_of_items_is_bounded():
    one, full = (Wave(),), (Wave(),) * 4
    assert [can(WAVES, one, verb) for verb in ("add", "remove", "up", "down")] == [
        *(True, False, False, False)
    ]
    assert [can(WAVES, full, verb, 3) for verb in ("add", "remove", "up", "down")] == [
        *(False, True, True, False)
    ]


@pytest.mark.parametrize(
    ("unfolded", "verb", "index", "then"),
    [
        (1, "up", 1, 0),
        (1, "down", 0, 0),
        (1, "up", 3, 1),
        (1, "remove", 0, 0),
        (1, "remove", 1, 1),
        (3, "remove", 3, 2),
        (1, "remove", 2, 1),
        (-1, "remove", 2, -1),
        (-1, "up", 2, -1),
        (-1, "add", 0, 4),
        (0, "add", 0, 4),
    ],
)
def test_what_is_unfolded_goes_with_its_item(unfolded: int, verb: str, index: int, then: int):
    items = tuple(Wave(float(number)) for number in range(4))
    made = change(WAVES, items, verb, index)
    after = Unfolded({"waves": unfolded}).after("waves", made)
    assert after.item("waves", len(made.items)) == then


def test_an_item_that_moves_among_the_earlier_ones_brings_them_out():
    items = (Rectify(),) * 30
    first = 30 - LONG
    assert Unfolded().after("layers", change(LAYERS, items, "up", first)).first("layers", 30) == 0
    assert Unfolded().after("layers", change(LAYERS, items, "up", 29)).first("layers", 30) == first


def test_an_item_is_told_in_its_own_words_or_by_its_values():
    assert summary(WAVES.declaration, Wave(2.5, 1.0, -90.0)) == "2.5 cycles, amplitude 1, -90°"
    assert summary(LAYERS.declaration, Pool()) == "Pooling, maximum, size 2"
    assert summary(LAYERS.declaration, Convolve(bias=False)) == (
        "Convolution, channels 8, 3 px, not bias"
    )
    declared = replace(WAVES.declaration, summary=None)
    assert summary(declared, Wave()) == "2 cycles, amplitude 1, 0°"


@pytest.mark.parametrize(
    ("label", "word"), [("Low pass", "low pass"), ("ReLU", "ReLU"), ("Wave", "wave")]
)
def test_a_label_inside_a_sentence(label: str, word: str):
    assert inside(label) == word
