"""Scenes under edits: what starts again, what is noted in the track, which frames there are."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.core.errors import BadInput
from guiapp.core.figure import Figure, Table, Zoom
from guiapp.core.lab import Lab, Scene, at_frame, clamped_frame, edited, in_effect
from guiapp.core.params import Params, param


@dataclass(frozen=True)
class Counting(Params):
    begin: int = param(0, "Begin", low=0, high=100)
    pace: int = param(1, "Pace", touches="live", low=0, high=9)
    last: int = param(10, "Last", touches="live", low=0, high=100)
    colour: int = param(0, "Colour", touches="view")


def refuse_odd(params):
    if params.begin % 2:
        raise BadInput("begin is even.")


def lab(step=lambda state, params, env: state + params.pace, length=lambda params: params.last):
    return Lab(
        "counting",
        "Counting",
        Counting,
        start=lambda params, env: params.begin,
        figure=lambda scene, state, env: Figure("", "", {}, Table(())),
        step=step,
        length=length,
        check=refuse_odd,
    )


RUNNING = lab()
STILL = lab(step=None)
ENDLESS = lab(length=lambda params: None)


def scene(frame=0, track=(), **values):
    return Scene("counting", Counting(**values), frame, track, title="t", note="n", zoom=(ZOOM,))


ZOOM = Zoom("space", 0.1, 0.1, 0.5, 0.5)


def change(a_lab, before, **values):
    return edited(a_lab, before, replace(before.params, **values))


def test_the_first_scene_has_every_default():
    assert RUNNING.first_scene() == Scene("counting", Counting())


@pytest.mark.parametrize("a_lab", [RUNNING, STILL, ENDLESS])
def test_an_edit_that_changes_nothing_is_the_same_scene(a_lab):
    before = scene(frame=3)
    assert change(a_lab, before) is before
    assert edited(a_lab, before, Counting(begin=0.0)) is before


def test_a_run_parameter_starts_again_and_forgets_the_track():
    before = change(RUNNING, scene(frame=3), pace=2)
    after = change(RUNNING, before, begin=4)
    assert (after.frame, after.track) == (0, ())
    assert after.params == Counting(begin=4, pace=2)
    assert (after.title, after.note, after.zoom) == ("t", "n", (ZOOM,))


def test_a_run_parameter_keeps_the_frame_where_frames_only_look_at_one_state():
    assert change(STILL, scene(frame=7), begin=4).frame == 7
    assert change(STILL, scene(frame=7), last=5).frame == 5


def test_a_live_parameter_counts_from_the_next_frame_on():
    after = change(RUNNING, scene(frame=3), pace=2)
    assert after.frame == 3
    assert after.track == ((0, Counting()), (4, Counting(pace=2)))
    assert [after.params_at(f).pace for f in range(7)] == [1, 1, 1, 1, 2, 2, 2]


def test_live_edits_while_it_runs_are_all_noted():
    now = change(RUNNING, scene(frame=1), pace=2)
    now = change(RUNNING, replace(now, frame=4), pace=3)
    assert [now.params_at(f).pace for f in range(8)] == [1, 1, 2, 2, 2, 3, 3, 3]


def test_a_live_edit_at_an_earlier_frame_cuts_the_track_there():
    now = change(RUNNING, scene(frame=1), pace=2)
    now = change(RUNNING, replace(now, frame=4), pace=3)
    now = change(RUNNING, replace(now, frame=2), pace=5)
    assert now.track == ((0, Counting()), (2, Counting(pace=2)), (3, Counting(pace=5)))


def test_a_second_edit_at_one_frame_replaces_the_first():
    now = change(RUNNING, scene(frame=4), pace=2)
    now = change(RUNNING, now, pace=3)
    assert now.track == ((0, Counting()), (5, Counting(pace=3)))


def test_a_live_edit_of_a_lab_without_steps_is_an_edit():
    after = change(STILL, scene(frame=3), pace=2)
    assert (after.params.pace, after.track, after.frame) == (2, (), 3)


def test_a_view_parameter_changes_the_figure_alone():
    before = change(RUNNING, scene(frame=3), pace=2)
    after = change(RUNNING, before, colour=5)
    assert after == replace(before, params=Counting(pace=2, colour=5))


def test_an_edit_that_shortens_the_run_leaves_no_frame_beyond_its_end():
    assert change(RUNNING, scene(frame=9), last=5).frame == 5


def test_what_is_refused_leaves_the_scene():
    before = scene(frame=3)
    for values in ({"begin": 3}, {"begin": -2}, {"pace": "fast"}):
        with pytest.raises(BadInput):
            change(RUNNING, before, **values)
    assert before == scene(frame=3)


def test_parameters_where_nothing_was_edited():
    assert scene(frame=9).params_at(5) == Counting()


edits = st.lists(
    st.tuples(
        st.integers(0, 12),
        st.sampled_from([{"pace": 1}, {"pace": 2}, {"pace": 3}, {"colour": 1}, {"begin": 2}]),
    ),
    max_size=8,
)


@given(edits)
def test_the_track_says_what_was_in_effect_at_each_frame(made):
    """Against a list with one entry for each frame, which every live edit overwrites."""
    now, paces, latest, begun = scene(), [1] * 20, 1, 0
    for frame, values in made:
        now = change(ENDLESS, replace(now, frame=frame), **values)
        if values.get("begin", begun) != begun:
            begun, paces = values["begin"], [latest] * 20
        elif values.get("pace", latest) != latest:
            latest = values["pace"]
            paces[frame + 1 :] = [latest] * (19 - frame)
        assert [now.params_at(f).pace for f in range(20)] == paces
        frames = [f for f, _ in now.track]
        assert frames == sorted(set(frames))
        assert not frames or frames[0] == 0


def test_a_frame_one_goes_back_to_has_the_parameters_of_its_time():
    now = change(RUNNING, scene(frame=1), pace=2)
    now = change(RUNNING, replace(now, frame=4), pace=3)
    now = change(RUNNING, now, colour=7)
    paces = [in_effect(replace(now, frame=f)).params.pace for f in range(7)]
    assert paces == [1, 2, 2, 2, 3, 3, 3], "those of the next frame: what an edit would change"
    assert all(in_effect(replace(now, frame=f)).params.colour == 7 for f in range(7))
    assert in_effect(now) is now
    back = in_effect(replace(now, frame=0))
    assert back.track == now.track
    assert in_effect(replace(back, frame=4)) == now
    assert change(RUNNING, back, colour=1).params == Counting(pace=1, colour=1)


def test_without_a_track_the_parameters_are_in_effect_everywhere():
    for frame in (0, 5):
        now = scene(frame=frame, pace=3)
        assert in_effect(now) is now


@pytest.mark.parametrize(
    ("frame", "expected"), [(-5, 0), (0, 0), (7, 7), (10, 10), (11, 10), (10**9, 10)]
)
def test_frames_are_kept_within_the_run(frame, expected):
    assert clamped_frame(RUNNING, Counting(), frame) == expected
    assert clamped_frame(ENDLESS, Counting(), frame) == max(frame, 0)


def test_a_frame_that_there_is_not():
    assert at_frame(RUNNING, scene(), 10).frame == 10
    assert at_frame(ENDLESS, scene(), 10**6).frame == 10**6
    with pytest.raises(BadInput, match=r"frame can be 0 to 10; 11 came\."):
        at_frame(RUNNING, scene(), 11)
    with pytest.raises(BadInput, match=r"frame can be 0 to 10; -1 came\."):
        at_frame(RUNNING, scene(), -1)
    with pytest.raises(BadInput, match=r"frame can be 0 or more; -1 came\."):
        at_frame(ENDLESS, scene(), -1)
