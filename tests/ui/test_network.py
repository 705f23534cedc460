"""The Network lab in the window: trained, scrubbed, drawn in, its weights kept and written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt

from guiapp.content import weights as weights_file
from guiapp.core.figure import Curves, Image
from guiapp.core.numbers import text
from guiapp.labs.network.beginning import Kept, Random
from guiapp.labs.network.layer_params import DenseLayer
from guiapp.labs.network.mosaic import mosaic_of
from guiapp.labs.network.state import start, step
from guiapp.ui import app
from guiapp.ui.settings import Settings
from guiapp.ui.window import MainWindow
from tests.ui.hands import Hands


@pytest.fixture
def window(qtbot: Any, tmp_path: Path) -> Any:
    made = app.make_window(Settings(tmp_path / "settings.ini"))
    made.resize(1366, 768)
    with qtbot.waitExposed(made):
        made.show()
    made.session.go_to_lab("network")
    settle(qtbot, made)
    yield made
    made.session.saved(made.session.document, tmp_path / "x")
    made.close()
    made.deleteLater()


@pytest.fixture
def hands(window: MainWindow) -> Hands:
    return Hands(window.canvas)


def settle(qtbot: Any, window: MainWindow) -> None:
    qtbot.waitUntil(
        lambda: (
            window.canvas.figure is not None
            and window.worker.is_idle
            and window.worker.latest == window.answers.shown
        ),
        timeout=30_000,
    )


def weights_at(window: MainWindow, frame: int) -> Any:
    """The weights after so many steps, by the lab's functions alone."""
    from guiapp.core.player import HostEnv

    params, env = window.session.scene.params, HostEnv()
    state = start(params, env)
    for _ in range(frame):
        state = step(state, params, env)
    return state.weights


def lines(window: MainWindow, key: str) -> tuple[Any, ...]:
    panel = window.canvas.figure.panels[key]
    assert isinstance(panel, Curves)
    return panel.lines


def test_it_trains_while_it_plays_and_goes_back(qtbot: Any, window: MainWindow) -> None:
    qtbot.keyClick(window.canvas, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.session.scene.frame >= 30, timeout=30_000)
    qtbot.keyClick(window.canvas, Qt.Key.Key_Space)
    settle(qtbot, window)
    last = window.session.scene.frame
    losses = lines(window, "loss")[0]
    assert len(losses.x) == last
    assert losses.y[-5:].mean() < losses.y[:5].mean()
    window.timeline.jumped.emit(10)
    settle(qtbot, window)
    again = lines(window, "loss")[0]
    assert np.array_equal(again.y, losses.y[:10]), "the same steps as they were"
    assert not window.session.undo_name.startswith("Train"), "playing is no step of undo"


def test_the_learning_rate_changes_from_the_next_step_on(qtbot: Any, window: MainWindow) -> None:
    session = window.session
    session.set_frame(10)
    settle(qtbot, window)
    before = lines(window, "loss")[0].y
    train = replace(session.scene.params.train, rate=0.001)
    session.set_params(replace(session.scene.params, train=train), "Learning rate")
    assert session.scene.frame == 10
    session.set_frame(20)
    settle(qtbot, window)
    after = lines(window, "loss")[0].y
    assert np.array_equal(after[:10], before)
    session.undo()
    settle(qtbot, window)
    session.set_frame(20)
    settle(qtbot, window)
    other = lines(window, "loss")[0].y
    assert np.array_equal(other[:11], after[:11]), "step 11 had the weights of both"
    assert not np.array_equal(other[12:], after[12:])


def test_the_read_out_counts_inside_the_map_that_is_under_the_pointer(
    qtbot: Any, window: MainWindow, hands: Hands
) -> None:
    session = window.session
    session.set_params(replace(session.scene.params, topic="maps"), "Topic")
    session.set_frame(3)
    settle(qtbot, window)
    panel = window.canvas.figure.panels["layer 1"]
    assert isinstance(panel, Image)
    mosaic = mosaic_of(8, 8, 8)
    for number, place in ((0, (0, 0)), (3, (5, 7)), (7, (2, 1))):
        row, column = mosaic.middle(number, place)
        hands.move(hands.place("layer 1", row, column))
        settle(qtbot, window)
        value = text(float(panel.values[round(row), round(column)]), 4)
        told = window.readout._here.text()
        where = f"map {number + 1}     row, column {place[0]}, {place[1]}"
        assert told.startswith(f"{where}     activation {value}     ")
    top, left = mosaic.corner(1)
    hands.move(hands.place("layer 1", top + 3, left - 1))
    assert window.readout._here.text() == f"map 1     {panel.hint}", "a gap has no value"


def test_escape_closes_the_opened_map(qtbot: Any, window: MainWindow, hands: Hands) -> None:
    session = window.session
    session.set_params(replace(session.scene.params, topic="maps"), "Topic")
    settle(qtbot, window)
    hands.click(hands.place("layer 1", 3, 3))
    settle(qtbot, window)
    assert session.scene.params.maps.opened
    opened = session.scene
    window.canvas.setFocus()
    hands.double_click(hands.place("map", 1, 1))
    settle(qtbot, window)
    assert window.canvas.filled == "map"
    hands.key(Qt.Key.Key_Escape)
    settle(qtbot, window)
    assert window.canvas.filled == ""
    assert session.scene.params.maps.opened, "one thing at a time"
    hands.key(Qt.Key.Key_Escape)
    settle(qtbot, window)
    assert not session.scene.params.maps.opened
    assert "layer 4" in window.canvas.figure.panels
    assert session.undo_name == "Close"
    before = session.document
    hands.key(Qt.Key.Key_Escape)
    assert session.document is before, "there is nothing left to close"
    session.undo()
    assert session.scene.params.maps.opened
    assert session.scene.params.network == opened.params.network


def test_escape_in_the_controls_leaves_the_map_open(
    qtbot: Any, window: MainWindow, hands: Hands
) -> None:
    session = window.session
    maps = replace(session.scene.params.maps, opened=True)
    session.set_params(replace(session.scene.params, topic="maps", maps=maps), "Topic")
    settle(qtbot, window)
    edit = window.form.row("maps.map").control.parts()[-1]
    edit.setFocus()
    qtbot.keyClicks(edit, "5")
    qtbot.keyClick(edit, Qt.Key.Key_Escape)
    assert session.scene.params.maps.opened
    assert edit.text() == "1"


def test_a_digit_is_classified_while_it_is_drawn(
    qtbot: Any, window: MainWindow, hands: Hands
) -> None:
    session = window.session
    session.set_params(replace(session.scene.params, look="own"), "Look")
    session.set_frame(40)
    settle(qtbot, window)
    seen = []
    hands.press(hands.place("drawing", 4, 14))
    for row in (9, 14, 20):
        hands.move(hands.place("drawing", row, 14), Qt.MouseButton.LeftButton)
        settle(qtbot, window)
        seen.append(lines(window, "scores")[0].y)
    hands.release(hands.place("drawing", 20, 14))
    settle(qtbot, window)
    assert all(abs(chances.sum() - 1) < 1e-6 for chances in seen)
    assert len({tuple(chances) for chances in seen}) == 3
    assert session.scene.frame == 40, "a drawing begins nothing anew"
    drawing = window.canvas.figure.panels["drawing"]
    assert isinstance(drawing, Image)
    assert drawing.data[5:20, 14].min() > 0.5


def test_a_click_looks_at_the_next_picture(qtbot: Any, window: MainWindow, hands: Hands) -> None:
    first = window.canvas.figure.panels["picture"]
    hands.click(hands.place("picture", 4, 4))
    settle(qtbot, window)
    second = window.canvas.figure.panels["picture"]
    assert window.session.scene.params.picture == 1
    assert not np.array_equal(first.data, second.data)


@pytest.mark.parametrize("suffix", weights_file.SUFFIXES)
def test_weights_are_written_and_read(
    qtbot: Any, window: MainWindow, tmp_path: Path, suffix: str
) -> None:
    session = window.session
    session.set_frame(7)
    settle(qtbot, window)
    expected = weights_at(window, 7)
    path = tmp_path / f"weights{suffix}"
    saving = next(one for one in session.lab.savings if one.key == "save-weights")
    with qtbot.waitSignal(window.outcomes.told, timeout=10_000):
        window.outcomes.write(saving, path)
    found = weights_file.read(path)
    assert found.keys() == expected.keys()
    assert all(np.array_equal(found[name], expected[name]) for name in expected)
    window.sources.read("begin", path)
    qtbot.waitUntil(lambda: isinstance(session.scene.params.begin, Kept), timeout=10_000)
    settle(qtbot, window)
    assert session.scene.frame == 0
    assert all(
        np.array_equal(array, expected[name])
        for name, array in session.scene.params.begin.weights.items()
    )


def test_weights_of_a_step_are_kept_with_the_document(qtbot: Any, window: MainWindow) -> None:
    session = window.session
    session.set_frame(5)
    settle(qtbot, window)
    expected = weights_at(window, 5)
    accuracy = lines(window, "accuracy")[1].y
    window.actions_.menus.actions["begin-with-weights"].trigger()
    qtbot.waitUntil(lambda: isinstance(session.scene.params.begin, Kept), timeout=10_000)
    settle(qtbot, window)
    assert session.undo_name == "Begin with the weights of this step"
    kept = session.scene.params.begin.weights
    assert all(np.array_equal(kept[name], expected[name]) for name in expected)
    assert not np.array_equal(lines(window, "accuracy")[1].y[:1], accuracy[:1])
    session.undo()
    assert isinstance(session.scene.params.begin, Random)


def test_weights_of_another_network_are_refused(
    qtbot: Any, window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "other.npz"
    np.savez(path, **{"0.weight": np.zeros((3, 1, 5, 5), np.float32)})
    before = window.session.document
    with qtbot.waitSignal(window.session.refused, timeout=10_000) as refused:
        window.sources.read("begin", path)
    assert "another network" in refused.args[1]
    assert window.session.document == before


def test_code_is_written(qtbot: Any, window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "net.py"
    saving = next(one for one in window.session.lab.savings if one.key == "save-code")
    with qtbot.waitSignal(window.outcomes.told, timeout=10_000):
        window.outcomes.write(saving, path)
    text = path.read_text("utf-8")
    compile(text, path.name, "exec")
    assert "nn.Conv2d" in text


def test_a_training_that_broke_down_pauses_and_says_what_to_try(
    qtbot: Any, window: MainWindow
) -> None:
    session = window.session
    params = session.scene.params
    layers = replace(params.network, layers=(DenseLayer(64), DenseLayer(64)))
    train = replace(params.train, rate=10.0)
    session.set_params(replace(params, network=layers, train=train), "Break")
    settle(qtbot, window)
    window.timeline.set_speed(16.0)
    window.playing.set_playing(True)
    qtbot.waitUntil(lambda: not window.playing.playing, timeout=30_000)
    assert "smaller learning rate" in window.message._text.text()
    assert "stopped" in window.canvas.figure.subtitle


def test_one_epoch_is_trained_and_told_while_it_is_computed(qtbot: Any, window: MainWindow) -> None:
    told = []
    window.worker.progressed.connect(lambda done, total: told.append((done, total)))
    window.actions_.menus.actions["ten-epochs"].trigger()
    settle(qtbot, window)
    assert window.session.scene.frame == 10 * (1438 // 64)
    assert lines(window, "loss")[0].x[-1] > 210
    assert told[0] == (32, 220)
    window.session.undo()
    assert window.session.scene.frame == 0
