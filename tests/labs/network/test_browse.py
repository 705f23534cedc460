"""The sheet of pictures, their counts, and what a network is given, beside plain arithmetic."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from guiapp.compute.shapes import SHAPES
from guiapp.core.figure import Curves, Facts, Figure, Image
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene, edited
from guiapp.core.player import HostEnv, Player
from guiapp.core.setting import set_values
from guiapp.labs.network import LAB
from guiapp.labs.network.browse.pages import page_of
from guiapp.labs.network.data_params import read
from guiapp.labs.network.prepared import Prepared, prepared

SMALL = ("topic=data", "data=shapes", "data.count=200", "network=dense")


def scene_with(*values: str) -> Scene:
    return set_values(LAB, LAB.first_scene(), ("topic=data", "network=dense", *values))


def figure_of(scene: Scene) -> Figure:
    return Player(LAB, HostEnv()).figure(scene)


def ready_of(scene: Scene) -> Prepared:
    return prepared(scene.params, HostEnv())


def opened(tmp_path: Path, images: Any, labels: Any, *values: str) -> Scene:
    """The data set in a file with these pictures."""
    np.savez(tmp_path / "set.npz", images=images, labels=labels)
    params = replace(scene_with(*values).params, data=read(tmp_path / "set.npz"))
    return edited(LAB, LAB.first_scene(), params)


def part(ready: Prepared, name: str) -> Any:
    return ready.held_out if name == "held out" else ready.training


def cell_pixels(panel: Image, row: int, column: int, shape: tuple[int, int]) -> Any:
    """The pixels of a cell: the gap before the first is the pitch less the size."""
    (down, across), (height, width) = panel.pitch, shape
    top, left = row * down + down - height, column * across + across - width
    return panel.data[top : top + height, left : left + width]


@pytest.mark.parametrize("order", ["classes", "one", "all"])
@pytest.mark.parametrize("which", ["held out", "training"])
@pytest.mark.parametrize("colour", ["false", "true"])
def test_cells_hold_the_pictures_that_their_numbers_say(order, which, colour):
    scene = scene_with(
        *("data=shapes", "data.count=200", f"data.colour={colour}"),
        *(f"browse.order={order}", f"browse.part={which}", "browse.label=2"),
    )
    panel = figure_of(scene).panels["sheet"]
    assert isinstance(panel, Image)
    ready = ready_of(scene)
    places = part(ready, which)
    seen = 0
    for (row, column), number in np.ndenumerate(panel.cells):
        pixels = cell_pixels(panel, row, column, (32, 32))
        if number < 0:
            assert np.ptp(pixels) == 0
            continue
        seen += 1
        stored = ready.data.images[places[number]] / ready.data.white
        wanted = np.moveaxis(stored, 0, -1) if colour == "true" else stored[0]
        np.testing.assert_allclose(pixels, wanted, atol=1e-6)
        if order == "classes":
            assert ready.data.names[ready.data.labels[places[number]]] == panel.names[0][row]
        if order == "one":
            assert ready.data.labels[places[number]] == 2
    assert seen


@pytest.mark.parametrize("order", ["classes", "one", "all"])
@pytest.mark.parametrize("which", ["held out", "training"])
def test_the_pages_hold_every_picture_once(order, which):
    scene = scene_with("data=digits", f"browse.order={order}", f"browse.part={which}")
    ready, env = ready_of(scene), HostEnv()
    browse = scene.params.browse
    first = page_of(scene.params, ready, env)
    found = Counter[int]()
    for number in range(first.pages):
        params = replace(scene.params, browse=replace(browse, page=number))
        page = page_of(params, ready, env)
        assert page.number == number
        found.update(int(n) for n in page.numbers.ravel() if n >= 0)
    labels = ready.data.labels[part(ready, which)]
    wanted = range(len(labels)) if order != "one" else np.flatnonzero(labels == 0).tolist()
    assert found == Counter(wanted)
    again = page_of(replace(scene.params, browse=replace(browse, page=first.pages)), ready, env)
    np.testing.assert_array_equal(again.numbers, first.numbers)


def test_the_bars_count_the_pictures():
    scene = scene_with("data=digits")
    panel, ready = figure_of(scene).panels["counts"], ready_of(scene)
    assert isinstance(panel, Curves)
    for line, places in zip(panel.lines, (ready.training, ready.held_out), strict=True):
        counted = Counter(ready.data.labels[places].tolist())
        assert line.y.tolist() == [counted[n] for n in range(10)]


@pytest.mark.parametrize(("topic", "key"), [("data", "counts"), ("mistakes", "accuracy")])
def test_bars_name_the_classes_where_these_have_names(topic: str, key: str):
    named = figure_of(scene_with(f"topic={topic}", *SMALL[1:])).panels
    digits = figure_of(scene_with(f"topic={topic}", "data=digits")).panels
    scores = {"mistakes": ("scores",)}.get(topic, ())
    for panel in (key, *scores):
        assert named[panel].x_names == SHAPES
        assert digits[panel].x_names == (), "the numbers are their names"
        assert named[panel].height > digits[panel].height


@pytest.mark.parametrize("colour", ["false", "true"])
def test_what_is_given_is_less_the_mean_over_the_deviation(colour):
    scene = scene_with("data=shapes", "data.count=200", f"data.colour={colour}", "picture=5")
    panels, ready = figure_of(scene).panels, ready_of(scene)
    training = ready.data.images[ready.training].astype(np.float64) / ready.data.white
    picture = ready.data.images[ready.held_out[5]].astype(np.float64) / ready.data.white
    mean, deviation = training.mean(axis=(0, 2, 3)), training.std(axis=(0, 2, 3))
    wanted = (picture - mean[:, None, None]) / deviation[:, None, None]
    given = panels["given"]
    assert isinstance(given, Image)
    np.testing.assert_allclose(given.data, np.hstack(list(wanted)), atol=1e-4)
    assert given.limits[1] >= np.abs(wanted).max() * (1 - 1e-6)
    facts = panels["facts"]
    assert isinstance(facts, Facts)
    told = {row.label: row.value for row in facts.rows}
    assert [float(value) for value in told["mean"].split(", ")] == pytest.approx(mean, abs=1e-3)


def test_without_normalising_the_stored_values_are_given():
    panels = figure_of(scene_with("data=digits", "normalise=false", "picture=3")).panels
    np.testing.assert_array_equal(panels["given"].data, panels["original"].data)
    assert panels["given"].limits == (0.0, 1.0)


def test_examples_of_shifts_are_the_picture_moved_by_at_most_so_much():
    panels = figure_of(scene_with("data=digits", "shift=2", "picture=4")).panels
    shifts, picture = panels["shifts"], panels["original"].data
    moves = set()
    for row, column in np.ndindex(2, 3):
        pixels = cell_pixels(replace(shifts, pitch=(9, 9)), row, column, (8, 8))
        padded = np.pad(picture, 2)
        fits = [
            (down, across)
            for down, across in np.ndindex(5, 5)
            if np.array_equal(padded[down : down + 8, across : across + 8], pixels)
        ]
        assert fits
        moves.add(fits[0])
    assert len(moves) > 1
    assert "shifts" not in figure_of(scene_with("data=digits")).panels


def test_a_click_chooses_a_picture_for_every_topic():
    scene = scene_with("data=digits", "look=own")
    after = LAB.gesture(scene, Gesture("sheet", "click", (12.0, 12.0), value=37.0))
    assert (after.params.look, after.params.picture) == ("data", 37)
    panel = figure_of(after).panels["original"]
    ready = ready_of(scene)
    np.testing.assert_allclose(panel.data * 16, ready.data.images[ready.held_out[37], 0])
    assert panel.title == ready.data.names[ready.data.labels[ready.held_out[37]]]


def test_a_click_on_a_training_picture_leaves_the_held_out_one():
    scene = scene_with("data=digits", "browse.part=training")
    after = LAB.gesture(scene, Gesture("sheet", "click", (12.0, 12.0), value=700.0))
    assert after.params.picture == scene.params.picture
    assert after.params.browse.number == 700
    ready = ready_of(scene)
    shown = figure_of(after).panels["original"].data
    np.testing.assert_allclose(shown * 16, ready.data.images[ready.training[700], 0])


def test_beyond_the_rim_is_the_next_page():
    scene = scene_with("data=digits")
    height, width = figure_of(scene).panels["sheet"].data.shape
    for point, page in (((5.0, width + 4.0), 2), ((height + 4.0, 5.0), 2), ((5.0, -4.0), 0)):
        browse = replace(scene.params.browse, page=1)
        there = replace(scene, params=replace(scene.params, browse=browse))
        after = LAB.gesture(there, Gesture("sheet", "click", point, value=-1.0))
        assert after.params.browse.page == page
    assert LAB.gesture(scene, Gesture("sheet", "click", (5.0, 5.0), value=-1.0)) is scene


def test_a_bar_chooses_its_class_and_all_again():
    scene = scene_with("data=digits", "browse.page=2")
    one = LAB.gesture(scene, Gesture("counts", "click", (10.0, 6.8)))
    assert one.params.browse == replace(scene.params.browse, order="one", label=7, page=0)
    assert "7" in figure_of(one).panels["sheet"].title
    again = LAB.gesture(one, Gesture("counts", "click", (10.0, 7.2)))
    assert again.params.browse.order == "classes"
    assert LAB.gesture(scene, Gesture("counts", "click", (10.0, 12.0))) is scene


@pytest.mark.parametrize("classes", [1, 2, 100, 1000])
@pytest.mark.parametrize("order", ["classes", "one", "all"])
def test_any_number_of_classes_can_be_looked_at(tmp_path, classes, order):
    labels = np.repeat(np.arange(classes), 3)
    images = np.random.default_rng(0).integers(0, 256, (len(labels), 5, 7), dtype=np.uint8)
    scene = opened(tmp_path, images, labels, f"browse.order={order}", "browse.label=999")
    panels = figure_of(scene).panels
    assert len(panels["sheet"].names[0]) == (min(classes, 10) if order == "classes" else 0)
    assert panels["sheet"].cells.max() >= 0


def test_large_pictures_are_shrunk_on_the_sheet(tmp_path):
    images = np.zeros((8, 300, 200, 3), np.uint8)
    images[:, :150] = 255
    scene = opened(tmp_path, images, np.arange(8) % 2)
    panels = figure_of(scene).panels
    assert panels["original"].data.shape == (300, 200, 3)
    cell = cell_pixels(panels["sheet"], 0, 0, (96, 64))
    assert cell.max() <= 1
    np.testing.assert_allclose(cell[:47], 1.0, atol=1e-6)
    np.testing.assert_allclose(cell[49:], 0.0)
