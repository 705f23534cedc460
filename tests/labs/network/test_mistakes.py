"""The matrix, the worst pictures and the bars, beside loops; how answers come in bit by bit."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from guiapp.compute.network import forward
from guiapp.core.figure import Box, Curves, Facts, Figure, Image
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Cancelled, Scene, edited
from guiapp.core.player import Hooks, HostEnv, Player
from guiapp.core.setting import set_values
from guiapp.labs.network import LAB
from guiapp.labs.network.architecture import network_of
from guiapp.labs.network.data_params import read
from guiapp.labs.network.layer_params import (
    ActivationLayer,
    Architecture,
    AverageLayer,
    ConvolutionLayer,
    DenseLayer,
    DropoutLayer,
    NormalisationLayer,
    PoolingLayer,
    Stack,
)
from guiapp.labs.network.mistakes.answers import SAMPLE
from guiapp.labs.network.prepared import prepared


def scene_with(*values: str, frame: int = 0) -> Scene:
    first = set_values(LAB, LAB.first_scene(), ("topic=mistakes", *values))
    return replace(first, frame=frame)


DIGITS = ("data=digits", "network=dense")


@pytest.fixture(scope="module")
def player() -> Player:
    return Player(LAB, HostEnv())


def losses_of(player: Player, scene: Scene) -> list[tuple[int, int, float]]:
    """Truth, guess and loss of every held-out picture, one after the other in float64."""
    params, ready = scene.params, prepared(scene.params, HostEnv())
    network, weights = network_of(params), player.state(scene).weights
    found = []
    for place in ready.held_out:
        pictures, labels = ready.pictures(np.array([place]))
        scores = [float(value) for value in forward(network, weights, pictures)[0][0]]
        highest = max(scores)
        total = sum(math.exp(value - highest) for value in scores)
        truth = int(labels[0])
        loss = math.log(total) + highest - scores[truth]
        found.append((truth, scores.index(highest), loss))
    return found


def test_the_matrix_counts_every_held_out_picture(player):
    scene = scene_with(*DIGITS, frame=25)
    panel = player.figure(scene).panels["matrix"]
    assert isinstance(panel, Image)
    counted = Counter((truth, guess) for truth, guess, _ in losses_of(player, scene))
    for (truth, guess), value in np.ndenumerate(panel.values):
        assert value == counted[truth, guess]
        of_class = sum(counted[truth, other] for other in range(10))
        assert panel.data[truth, guess] ** 2 == pytest.approx(value / of_class, abs=1e-6)
    assert panel.values.sum() == len(losses_of(player, scene))
    shares = player.figure(scene_with(*DIGITS, "mistakes.numbers=shares", frame=25))
    np.testing.assert_allclose(shares.panels["matrix"].values, panel.data**2, atol=1e-6)


@pytest.mark.parametrize(("truth", "guess"), [(-1, -1), (3, -1), (-1, 8), (3, 3), (1, 8), (13, -1)])
def test_the_worst_come_first(player, truth, guess):
    values = (f"mistakes.truth={truth}", f"mistakes.guess={guess}")
    scene = scene_with(*DIGITS, *values, frame=25)
    every = losses_of(player, scene)
    truth, guess = (c % 10 if c >= 0 else c for c in (truth, guess))
    wanted = [
        number
        for number, (is_, said, _) in enumerate(every)
        if (truth < 0 or is_ == truth)
        and (guess < 0 or said == guess)
        and (is_ != said or (truth == guess >= 0))
    ]
    wanted.sort(key=lambda number: -every[number][2])
    found: list[int] = []
    page = 0
    while len(found) < len(wanted):
        own = replace(scene.params.mistakes, page=page)
        there = replace(scene, params=replace(scene.params, mistakes=own))
        panel = player.figure(there).panels["worst"]
        on_page = [int(number) for number in panel.cells.ravel() if number >= 0]
        for number, caption in zip(on_page, panel.captions, strict=True):
            assert caption == f"{every[number][0]} → {every[number][1]}"
        found += on_page
        page += 1
    assert [every[n][2] for n in found] == pytest.approx([every[n][2] for n in wanted], abs=1e-4)
    assert set(found) == set(wanted)


def test_the_pictures_on_the_sheet_are_those_of_their_numbers(player):
    scene = scene_with(*DIGITS, frame=3)
    panel = player.figure(scene).panels["worst"]
    ready = prepared(scene.params, HostEnv())
    (down, across), gap = panel.pitch, panel.pitch[1] - 8
    for (row, column), number in np.ndenumerate(panel.cells):
        top, left = row * down + gap, column * across + gap
        stored = ready.data.images[ready.held_out[number], 0] / 16
        np.testing.assert_allclose(panel.data[top : top + 8, left : left + 8], stored)


def test_bars_and_facts_say_how_many_are_right(player):
    scene = scene_with(*DIGITS, frame=25)
    every, panels = losses_of(player, scene), player.figure(scene).panels
    bars, facts = panels["accuracy"], panels["answers"]
    assert isinstance(bars, Curves)
    assert isinstance(facts, Facts)
    for label, share in enumerate(bars.lines[0].y):
        of_class = [guess == truth for truth, guess, _ in every if truth == label]
        assert share == pytest.approx(sum(of_class) / len(of_class))
    told = {row.label: row.value for row in facts.rows}
    assert told["wrong"] == str(sum(truth != guess for truth, guess, _ in every))
    mean = sum(loss for *_, loss in every) / len(every)
    assert float(told["mean loss"]) == pytest.approx(mean, rel=6e-3)


def test_a_cell_chooses_its_pictures_and_all_again(player):
    scene = scene_with(*DIGITS, "mistakes.page=2")
    one = LAB.gesture(scene, Gesture("matrix", "click", (2.2, 7.9)))
    assert (one.params.mistakes.truth, one.params.mistakes.guess) == (2, 8)
    assert one.params.mistakes.page == 0
    (mark,) = player.figure(one).panels["matrix"].marks
    assert mark == Box(2, 8, 1, 1)
    again = LAB.gesture(one, Gesture("matrix", "click", (1.8, 8.1)))
    assert (again.params.mistakes.truth, again.params.mistakes.guess) == (-1, -1)
    beside = LAB.gesture(scene, Gesture("matrix", "click", (4.0, -2.0)))
    assert (beside.params.mistakes.truth, beside.params.mistakes.guess) == (4, -1)
    above = LAB.gesture(scene, Gesture("matrix", "click", (-1.0, 6.0)))
    assert (above.params.mistakes.truth, above.params.mistakes.guess) == (-1, 6)
    bar = LAB.gesture(scene, Gesture("accuracy", "click", (0.4, 5.2)))
    assert (bar.params.mistakes.truth, bar.params.mistakes.guess) == (5, -1)
    assert LAB.gesture(scene, Gesture("accuracy", "click", (0.4, 15.0))) is scene


def test_a_click_looks_at_a_picture_in_every_topic(player):
    scene = scene_with(*DIGITS, "look=own", frame=3)
    number = int(player.figure(scene).panels["worst"].cells[1, 2])
    after = LAB.gesture(scene, Gesture("worst", "click", (20.0, 20.0), value=float(number)))
    assert (after.params.look, after.params.picture) == ("data", number)
    panels = player.figure(after).panels
    assert panels["picture"].title.startswith(f"Held out {number}: ")
    assert len(panels["worst"].marks) == 1
    assert LAB.gesture(scene, Gesture("worst", "click", (0.0, 0.0), value=-1.0)) is scene


MANY = ("data=digits", "held_out=0.5", "network=small")


def test_some_answers_are_shown_at_once_and_all_in_the_end(player):
    scene = scene_with(*MANY, frame=2)
    shown: list[Figure] = []
    last = player.figure(scene, Hooks(show=shown.append))
    total = len(prepared(scene.params, HostEnv()).held_out)
    assert total > SAMPLE
    counts = [figure.panels["matrix"].values.sum() for figure in (*shown, last)]
    assert 0 < counts[0] <= SAMPLE
    assert counts == sorted(counts)
    assert counts[-1] == total
    assert all(figure.enough for figure in shown)
    assert not last.enough
    seen: list[Figure] = []
    again = player.figure(scene, Hooks(show=seen.append))
    assert seen == []
    assert again.panels["matrix"].data is last.panels["matrix"].data


def test_what_is_cancelled_goes_on_where_it_was():
    player, scene = Player(LAB, HostEnv()), scene_with(*MANY, frame=1)
    shown: list[Figure] = []
    with pytest.raises(Cancelled):
        player.figure(scene, Hooks(show=shown.append, cancelled=lambda: bool(shown)))
    assert len(shown) == 1
    figure = player.figure(scene)
    fresh = Player(LAB, HostEnv()).figure(scene)
    np.testing.assert_array_equal(figure.panels["matrix"].values, fresh.panels["matrix"].values)
    np.testing.assert_array_equal(figure.panels["worst"].cells, fresh.panels["worst"].cells)


STACKS: dict[str, Stack] = {
    "none": (),
    "normalised": (ConvolutionLayer(4), NormalisationLayer(), ActivationLayer("tanh")),
    "blurred": (ConvolutionLayer(4, stride=2), DropoutLayer(), PoolingLayer("blur")),
    "averaged": (ConvolutionLayer(4, dilation=2), PoolingLayer("average"), AverageLayer()),
}


@pytest.mark.parametrize("stack", STACKS)
def test_any_network_is_judged(player, stack):
    scene = scene_with("data=bars", "data.count=60", "data.colour=true")
    params = replace(scene.params, network=Architecture("own", STACKS[stack]))
    scene = replace(edited(LAB, scene, params), frame=4)
    panels = player.figure(scene).panels
    counted = Counter((truth, guess) for truth, guess, _ in losses_of(player, scene))
    for cell, value in np.ndenumerate(panels["matrix"].values):
        assert value == counted[cell]


@pytest.mark.parametrize("classes", [1, 2, 100])
def test_any_number_of_classes_is_judged(tmp_path: Path, classes: int) -> None:
    labels = np.repeat(np.arange(classes), 4)
    images = np.random.default_rng(0).integers(0, 256, (len(labels), 5, 7), dtype=np.uint8)
    np.savez(tmp_path / "set.npz", images=images, labels=labels)
    scene = scene_with("network=dense")
    params: Any = replace(scene.params, data=read(tmp_path / "set.npz"))
    panels = Player(LAB, HostEnv()).figure(edited(LAB, scene, params)).panels
    assert panels["matrix"].data.shape == (classes, classes)
    if classes == 1:
        assert panels["worst"].facts == "there is none"


def test_a_training_that_went_wrong_is_judged_by_what_was_before(player):
    scene = scene_with("data=digits", "train.rate=10")
    deep = Architecture("own", (DenseLayer(64), DenseLayer(64)))
    scene = replace(edited(LAB, scene, replace(scene.params, network=deep)), frame=60)
    figure = player.figure(scene)
    assert player.state(scene).failed
    assert figure.said == (player.state(scene).failed,)
    assert figure.panels["matrix"].values.sum() == 359
