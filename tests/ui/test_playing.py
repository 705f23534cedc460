"""Playing: which frame comes next, at which speed, and what waits for what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from guiapp.core.gesture import Gesture
from guiapp.core.palette import PALETTES
from guiapp.ui import theme
from guiapp.ui.playing import Playing
from guiapp.ui.session import Session
from guiapp.ui.timeline import Timeline
from tests import toy

LAST = 10


class Desk:
    """A session of the toy lab, whose run has ten steps, and its timeline, ticked by hand."""

    def __init__(self, length: int | None = LAST) -> None:
        lab = replace(toy.LAB, length=lambda params: length, play_label=lambda params: "go on")
        self.session = Session({"toy": lab})
        self.timeline = Timeline()
        self.ready = True
        self.playing = Playing(self.session, self.timeline, lambda: self.ready)
        self.playing.refresh()
        self.timeline.set_speed(1.0)

    @property
    def frame(self) -> int:
        return self.session.scene.frame

    def tick(self, times: int = 1) -> list[int]:
        """The frames after so many ticks."""
        found = []
        for _ in range(times):
            if self.playing.playing:
                self.playing._on_timer_timeout()
            found.append(self.frame)
        return found


@pytest.fixture
def desk(qtbot: Any) -> Iterator[Desk]:
    theme.apply(QApplication.instance(), PALETTES["light"], 100)
    made = Desk()
    qtbot.addWidget(made.timeline)
    yield made
    made.playing.set_playing(False)


def test_it_plays_to_the_end_and_stops(desk: Desk) -> None:
    desk.playing.toggle()
    assert desk.tick(12) == [*range(1, 11), 10, 10]
    assert not desk.playing.playing
    assert desk.timeline.buttons["play"].accessibleName() == "Play"


def test_playing_at_the_end_begins_again(desk: Desk) -> None:
    desk.playing.last()
    assert desk.frame == LAST
    desk.playing.toggle()
    assert desk.frame == 0
    assert desk.tick(2) == [1, 2]


def test_it_goes_round_where_it_loops(desk: Desk) -> None:
    desk.timeline.set_loop(True)
    desk.timeline.set_speed(4.0)
    desk.playing.toggle()
    assert desk.tick(6) == [4, 8, 1, 5, 9, 2]
    assert desk.playing.playing


@pytest.mark.parametrize(
    ("speed", "frames"),
    [
        (0.1, [0] * 9 + [1] * 2),
        (0.25, [0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]),
        (0.5, [0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]),
        (2.0, [2, 4, 6, 8, 10]),
    ],
)
def test_speeds_are_frames_for_each_tick(desk: Desk, speed: float, frames: list[int]) -> None:
    desk.timeline.set_speed(speed)
    desk.playing.toggle()
    assert desk.tick(len(frames)) == frames


def test_all_speeds_from_a_tenth_to_a_hundred_can_be_chosen(desk: Desk) -> None:
    box = desk.timeline.speed_box
    speeds = [box.itemData(index) for index in range(box.count())]
    assert speeds == sorted(speeds)
    assert {0.1, 1.0, 8.0, 100.0} <= set(speeds)


def test_a_frame_that_is_not_there_yet_is_waited_for(desk: Desk) -> None:
    desk.playing.toggle()
    desk.tick(2)
    desk.ready = False
    assert desk.tick(3) == [2, 2, 2]
    desk.ready = True
    assert desk.tick() == [3]


def test_time_stands_still_while_a_hand_draws(desk: Desk) -> None:
    desk.playing.toggle()
    desk.tick(2)
    desk.session.gesture(Gesture("input", "press", (1.0, 1.0)))
    assert desk.tick(3) == [2, 2, 2]
    desk.session.gesture(Gesture("input", "release", (2.0, 2.0)))
    assert desk.tick() == [3]


def test_stepping_and_going_to_the_ends_pause(desk: Desk) -> None:
    for act, frame in (
        (lambda: desk.playing.step(1), 4),
        (lambda: desk.playing.step(-1), 2),
        (desk.playing.first, 0),
        (desk.playing.last, LAST),
    ):
        desk.session.set_frame(3)
        desk.playing.set_playing(True)
        act()
        assert not desk.playing.playing
        assert desk.frame == frame


def test_jumping_plays_on(desk: Desk) -> None:
    desk.playing.toggle()
    desk.playing.jump(5)
    assert desk.tick() == [6]


def test_playing_is_no_edit(desk: Desk) -> None:
    desk.playing.toggle()
    desk.tick(4)
    assert not desk.session.undo_name


def test_a_lab_without_frames_does_not_play(qtbot: Any) -> None:
    desk = Desk(length=0)
    qtbot.addWidget(desk.timeline)
    desk.playing.toggle()
    assert not desk.playing.playing


def test_there_is_no_end_where_there_is_none(qtbot: Any) -> None:
    desk = Desk(length=None)
    qtbot.addWidget(desk.timeline)
    desk.timeline.set_speed(100.0)
    desk.timeline.set_loop(True)
    desk.playing.toggle()
    assert desk.tick(3) == [100, 200, 300]
    desk.playing.first()
    desk.playing.last()
    assert desk.frame == 300, "the last one that was seen"


def test_it_tells_when_it_starts_and_stops(desk: Desk) -> None:
    told: list[bool] = []
    desk.playing.played.connect(told.append)
    desk.playing.toggle()
    desk.playing.toggle()
    assert told == [True, False]
