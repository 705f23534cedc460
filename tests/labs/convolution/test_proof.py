"""The proof: two computations that agree, of which neither can hide an error of the other."""

from concurrent.futures import CancelledError
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.core.lab import Cancelled
from guiapp.core.player import Hooks, HostEnv, Player
from guiapp.labs.convolution import LAB, proof
from guiapp.labs.convolution.arithmetic import TRUSTED
from guiapp.labs.convolution.proof import prove
from tests.compute.reference import filtered
from tests.labs.convolution.scenes import OPTIONS, any_scene, figure_of, luma, scene_of, state_of

LARGE = np.random.default_rng(1).random((200, 190)), np.random.default_rng(2).random((21, 21))
"""More products than all positions are worth: 38,000 pixels times 441 cells."""


def first_pass(scene):
    params = scene.params
    options = {name: getattr(params, name) for name in OPTIONS}
    return filtered(luma(params.image.raster.array), params.kernel.values.array, **options)


@given(st.integers(0, 2**32))
def test_both_results_agree_everywhere(seed):
    scene = any_scene(np.random.default_rng(seed))
    if scene is None:
        return
    found, reference = state_of(scene).proof, first_pass(scene)
    assert found.difference.shape == reference.shape
    assert found.difference.dtype == np.float32
    assert found.positions == found.total == reference.size
    assert found.largest <= TRUSTED * found.scale
    assert found.difference.max() == pytest.approx(found.largest, rel=1e-6)
    picture, kernel = scene.params.image.raster.array, scene.params.kernel.values.array
    assert found.scale == pytest.approx(np.abs(luma(picture)).max() * np.abs(kernel).sum())
    assert np.abs(reference).max() <= found.scale * (1 + 1e-6)
    assert min(found.plain_ms, found.fft_ms) > 0


def spoil(monkeypatch, name, place, by=1e-3):
    """Let one of the two computations be wrong at one output pixel."""
    right = getattr(proof, name)

    def wrong(*arguments, **options):
        result = right(*arguments, **options).copy()
        result[place] += by
        return result

    monkeypatch.setattr(proof, name, wrong)


@pytest.mark.parametrize("name", ["multiplied", "plain_sum"])
@pytest.mark.parametrize("place", [(0, 0), (7, 3), (19, 17)])
def test_an_error_at_one_place_shows_there(monkeypatch, name, place):
    rng = np.random.default_rng(3)
    scene = scene_of(rng.random((20, 18)), rng.standard_normal((3, 5)))
    spoil(monkeypatch, name, place)
    found = state_of(scene).proof
    assert found.largest == pytest.approx(1e-3)
    assert np.unravel_index(found.difference.argmax(), found.difference.shape) == place
    assert np.count_nonzero(found.difference > 1e-9) == 1
    panels = figure_of(scene).panels
    (row,) = [row for row in panels["proof"].rows if row.label == "largest difference"]
    assert row.tone == "warn"
    assert row.value == "0.001"
    assert panels["difference"].limits == (0.0, found.largest)


def test_an_error_in_every_result_shows_in_a_sample(monkeypatch):
    spoil(monkeypatch, "multiplied", (slice(None), slice(None)))
    assert state_of(scene_of(*LARGE)).proof.largest == pytest.approx(1e-3)


def test_agreement_is_told_as_such():
    panels = figure_of(scene_of(np.ones((9, 9)), np.ones((3, 3)))).panels
    (row,) = [row for row in panels["proof"].rows if row.label == "largest difference"]
    assert row.tone == "good"


@pytest.mark.parametrize("value", [0.3, 0.7, 1e-20, 1e20])
def test_rounding_alone_is_no_warning(value):
    """An edge detector gives nothing but rounding on even ground."""
    kernel = [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]
    scene = scene_of(np.full((40, 41), value), kernel, mode="valid")
    panels = figure_of(scene).panels
    tones = [row.tone for row in panels["proof"].rows if row.label == "largest difference"]
    assert tones == ["good"]


def test_what_agrees_to_the_last_digit_can_be_drawn():
    panels = figure_of(scene_of(np.zeros((9, 9)), np.ones((3, 3)))).panels
    assert panels["difference"].limits == (0.0, 1.0)
    assert not panels["difference"].data.any()


# --- a sample


def test_a_large_kernel_is_tried_at_a_stated_sample():
    scene = scene_of(*LARGE)
    found = state_of(scene).proof
    assert found.total == 200 * 190
    assert 1000 < found.positions < found.total
    assert found.positions == found.difference.size
    assert found.positions * 441 <= proof.SAMPLED_PRODUCTS
    told = " ".join(f"{row.label} {row.value}" for row in figure_of(scene).panels["proof"].rows)
    assert f"{found.positions}" in told.replace("\u202f", "")
    assert "random" in told


@given(
    st.tuples(st.integers(1, 3000), st.integers(1, 3000)),
    st.integers(1, 63).flatmap(lambda k: st.integers(1, 63).map(lambda n: k * n)),
)
def test_there_is_one_position_in_each_cell_of_a_grid(shape, cells):
    places = proof._sample(shape, cells)
    if places is None:
        assert shape[0] * shape[1] * cells <= proof.MOST_PRODUCTS
        return
    rows, columns = proof._grid(shape, cells)
    assert places.shape == (rows * columns, 2)
    assert places.min() >= 0
    assert (places < shape).all()
    grid = places.reshape(rows, columns, 2)
    for axis, count in ((0, rows), (1, columns)):
        edges = np.array([n * shape[axis] // count for n in range(count + 1)])
        along = np.moveaxis(grid[..., axis], axis, 0).reshape(count, -1)
        assert (along >= edges[:-1, None]).all()
        assert (along < edges[1:, None]).all()
    assert len(places) * cells <= max(proof.SAMPLED_PRODUCTS, cells * max(shape))


def test_the_sample_is_random_but_the_same_each_time():
    one, other = proof._sample((1000, 1000), 225), proof._sample((1000, 1000), 225)
    assert np.array_equal(one, other)
    rows = one[:, 0].reshape(proof._grid((1000, 1000), 225))
    assert len(np.unique(np.diff(rows, axis=1))) > 5, "a grid alone would miss what repeats"


# --- what is kept, and cancelling


def test_the_pictures_transform_is_kept_while_the_kernel_changes(monkeypatch):
    made = []
    once = proof.transformed
    monkeypatch.setattr(
        proof, "transformed", lambda *values, **options: made.append(1) or once(*values, **options)
    )
    rng, player = np.random.default_rng(4), Player(LAB, HostEnv())
    picture = rng.random((30, 31))
    for times, (shape, values) in enumerate(
        [((3, 3), {}), ((3, 4), {}), ((3, 4), {"boundary": "edge"}), ((3, 4), {"mode": "full"})], 1
    ):
        for stride in (1, 2):
            scene = scene_of(picture, rng.random(shape), stride=stride, **values)
            assert player.state(scene).proof.largest < 1e-12
        assert len(made) == times
    scene = scene_of(picture + 1, rng.random((3, 3)))
    assert player.state(scene).proof.largest < 1e-12
    assert len(made) == 5


def test_the_time_told_includes_the_pictures_transform(monkeypatch):
    now = iter(np.arange(0, 1000, 0.5))
    monkeypatch.setattr(proof.time, "perf_counter", lambda: float(next(now)))
    env = HostEnv()
    options = {"mode": "same", "boundary": "edge", "stride": 1, "dilation": 1}
    options["operation"] = "convolution"
    for _ in range(2):
        found = prove(np.ones((9, 9)), np.ones((3, 3)), options, env, ("key",))
        assert found.plain_ms == 500
        assert found.fft_ms == 1000


@pytest.mark.parametrize("values", [{}, {"mode": "valid", "stride": 2}])
def test_whatever_is_wanted_newer_stops_the_proof(values):
    """It is asked about in both computations; what was found by then is shown, not lost."""
    scene = scene_of(*LARGE, **values)
    asked, shown = [], []
    player = Player(LAB, HostEnv())
    player.figure(scene, Hooks(cancelled=lambda: bool(asked.append(1))))
    assert len(asked) > 20
    for limit in (0, len(asked) // 2, len(asked) - 1):
        calls = iter(range(len(asked) + 5))
        hooks = Hooks(
            cancelled=lambda calls=calls, limit=limit: next(calls) >= limit, show=shown.append
        )
        fresh = Player(LAB, HostEnv())
        with pytest.raises(Cancelled):
            fresh.figure(scene, hooks)
        assert shown.pop().pending == {"difference", "proof"}
        assert not fresh.figure(scene).pending


@pytest.mark.parametrize("name", ["plain_sum", "transformed", "multiplied"])
def test_each_part_asks_whether_it_is_still_wanted(monkeypatch, name):
    """No part takes longer than a window that is being dragged can wait for."""
    given_to = {}
    for part in ("plain_sum", "transformed", "multiplied"):
        right = getattr(proof, part)

        def noted(*values, right=right, part=part, **options):
            given_to[part] = options["cancelled"]
            return right(*values, **options)

        monkeypatch.setattr(proof, part, noted)
    wanted = []
    player = Player(LAB, HostEnv())
    player.figure(scene_of(*LARGE), Hooks(cancelled=lambda: bool(wanted)))
    wanted.append("newer")
    assert given_to[name]() is True


def test_it_says_by_which_exception():
    env = HostEnv()
    env.begin(Hooks(cancelled=lambda: True), lambda state: None)
    options = {name: getattr(LAB.Params(), name) for name in OPTIONS}
    with pytest.raises(CancelledError):
        prove(np.ones((9, 9)), np.ones((3, 3)), options, env, ())


def test_until_then_it_is_pending_and_has_its_place():
    shown = []
    scene = scene_of(np.ones((9, 12)), np.ones((3, 3)))
    final = Player(LAB, HostEnv()).figure(scene, Hooks(show=shown.append))
    (first,) = shown
    assert first.pending == {"difference", "proof"}
    assert not final.pending
    assert first.panels.keys() == final.panels.keys()
    assert first.layout == final.layout
    for key in first.panels.keys() - first.pending:
        one, other = first.panels[key], final.panels[key]
        assert type(one) is type(other)
        assert getattr(one, "data", None) is getattr(other, "data", None), "nothing to repaint"
        unset = {f.name: None for f in fields(one) if f.name in {"data", "values"}}
        assert repr(replace(one, **unset)) == repr(replace(other, **unset))
