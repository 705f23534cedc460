"""Sending to other labs, through the menu of a real window."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from guiapp.core.figure import Figure, Image, Table, panels_of
from guiapp.core.lab import Env, Lab, Scene
from guiapp.core.labs import Labs
from guiapp.core.params import Params as Declared
from guiapp.core.params import param
from guiapp.core.raster import Raster
from guiapp.ui.settings import Settings
from guiapp.ui.window import MainWindow
from tests import toy


@dataclass(frozen=True)
class Training(Declared):
    gain: float = param(1.0, "Gain", low=0.0, high=9.0)


class Trainer:
    """A lab whose steps are counted, and wait while they are held up."""

    def __init__(self) -> None:
        self.steps = 0
        self.go_on = threading.Event()
        self.go_on.set()
        self.fault: Exception | None = None

    def start(self, params: Training, env: Env) -> np.ndarray:
        return np.full((4, 4), params.gain, np.float32)

    def step(self, state: np.ndarray, params: Training, env: Env) -> np.ndarray:
        self.go_on.wait(20)
        self.steps += 1
        return state + 1

    def figure(self, scene: Scene, state: np.ndarray, env: Env) -> Figure:
        panel = Image("output", "Output", "", state, limits=(0.0, 20.0))
        return Figure("Training", "", panels_of(panel), Table((("output",),)))

    def offers(self, scene: Scene, state: np.ndarray) -> dict[str, Raster]:
        if self.fault:
            raise self.fault
        return {"picture": Raster.of(state)}

    def lab(self) -> Lab:
        functions = (self.start, self.figure, self.step, lambda params: 20)
        sends = ("kernel", "picture")
        return Lab("train", "Training", Training, *functions, offers=self.offers, sends=sends)


@pytest.fixture
def trainer() -> Trainer:
    return Trainer()


@pytest.fixture
def window(qtbot: Any, tmp_path: Path, trainer: Trainer) -> Any:
    made = MainWindow(Labs.of(trainer.lab(), toy.LAB), Settings(tmp_path / "settings.ini"))
    with qtbot.waitExposed(made):
        made.show()
    settle(qtbot, made)
    yield made
    trainer.go_on.set()
    made.session.saved(made.session.document, tmp_path / "x")
    made.close()
    made.deleteLater()


def settle(qtbot: Any, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.worker.latest == window.answers.shown, timeout=20_000)


def send(window: MainWindow, what: str) -> None:
    (action,) = [a for a in window.actions_.menus.menu("Send to").actions() if a.text() == what]
    action.trigger()


def test_a_trained_state_is_sent_without_training_again(
    qtbot: Any, window: MainWindow, trainer: Trainer
) -> None:
    window.session.set_frame(6)
    settle(qtbot, window)
    assert trainer.steps == 6
    send(window, "Send the picture to Toy")
    qtbot.waitUntil(lambda: window.session.scene.lab == "toy")
    assert trainer.steps == 6
    image = window.session.scene.params.image
    np.testing.assert_array_equal(image.raster.array, np.full((4, 4), 7.0))
    assert image.name == "training picture"
    assert window.session.undo_name == "Send the picture to Toy"
    settle(qtbot, window)
    np.testing.assert_array_equal(window.canvas.figure.panels["input"].data, image.raster.array)
    window.session.undo()
    assert [scene.lab for scene in window.session.document.scenes] == ["train"]


def test_it_waits_for_what_is_being_computed(
    qtbot: Any, window: MainWindow, trainer: Trainer
) -> None:
    trainer.go_on.clear()
    window.session.set_frame(3)
    send(window, "Send the picture to Toy")
    assert window.session.scene.lab == "train"
    trainer.go_on.set()
    qtbot.waitUntil(lambda: window.session.scene.lab == "toy")
    found = window.session.scene.params.image.raster.array
    np.testing.assert_array_equal(found, np.full((4, 4), 4.0))
    assert trainer.steps == 3


def test_it_comes_back_to_it_when_something_newer_is_wanted(
    qtbot: Any, window: MainWindow, trainer: Trainer
) -> None:
    trainer.go_on.clear()
    window.session.set_frame(3)
    send(window, "Send the picture to Toy")
    window.session.set_params(Training(2.0), "Set gain")
    trainer.go_on.set()
    qtbot.waitUntil(lambda: window.session.scene.lab == "toy")
    found = window.session.scene.params.image.raster.array
    np.testing.assert_array_equal(found, np.full((4, 4), 4.0))


def test_what_is_not_offered_is_said(qtbot: Any, window: MainWindow) -> None:
    before = window.session.document
    send(window, "Send the kernel to Toy")
    qtbot.waitUntil(lambda: "no kernel to send" in window.message.text)
    assert window.session.document == before


def test_values_that_cannot_be_sent_are_said(
    qtbot: Any, window: MainWindow, trainer: Trainer
) -> None:
    trainer.fault = ValueError("The values are not finite.")
    send(window, "Send the picture to Toy")
    qtbot.waitUntil(lambda: window.message.text == "The values are not finite.")


def test_the_menu_is_there_only_for_labs_that_send(window: MainWindow) -> None:
    menus = window.actions_.menus
    labels = [action.text() for action in menus.menu("Send to").actions()]
    assert labels == ["Send the kernel to Toy", "Send the picture to Toy"]
    assert menus.menu("Send to").menuAction().isVisible()
    window.session.go_to_lab("toy")
    assert not menus.menu("Send to").menuAction().isVisible()
    assert not [key for key in menus.actions if key.startswith("send ")]
    window.session.go_to_lab("train")
    assert [action.text() for action in menus.menu("Send to").actions()] == labels
    keys = [key.toString() for a in menus.actions.values() for key in a.shortcuts()]
    assert len(keys) == len(set(keys))
    assert {"Ctrl+T, 1", "Ctrl+T, 2"} < set(keys)


def test_letters_that_act_at_once_open_no_content(qtbot: Any, tmp_path: Path) -> None:
    """Ctrl+S saves: a group called Signal takes another of its letters."""
    declared = toy.Params.__dataclass_fields__["image"].metadata["param"]

    @dataclass(frozen=True)
    class Signals(Declared):
        one: toy.Ramp | toy.Photo = param(
            *(toy.Ramp(), "One"),
            options=declared.options,
            source=declared.source,
            group="Signal",
        )
        two: toy.Ramp | toy.Photo = param(
            *(toy.Ramp(), "Two"),
            options=declared.options,
            source=declared.source,
            group="Signal",
        )

    lab = replace(toy.LAB, Params=Signals, start=lambda params, env: toy.start(toy.Params(), env))
    lab = replace(lab, figure=lambda scene, state, env: toy.figure(TOY_SCENE, state, env))
    window = MainWindow(Labs.of(lab), Settings(tmp_path / "settings.ini"))
    with qtbot.waitExposed(window):
        window.show()
    keys = {
        key: action.shortcuts()[0].toString()
        for key, action in window.actions_.menus.actions.items()
        if key in ("open one", "open two")
    }
    assert keys == {"open one": "Ctrl+I, O", "open two": "Ctrl+G, O"}
    window.close()
    window.deleteLater()


TOY_SCENE = toy.LAB.first_scene()
