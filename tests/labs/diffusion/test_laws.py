"""The laws of a point source, against powers of whole matrices and sources that run on no torus."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import signal, stats

import guiapp.labs.diffusion as diffusion
from guiapp.core.errors import BadInput
from guiapp.core.figure import Curves, Facts, Figure, Path
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene, edited
from guiapp.core.player import HostEnv, Player
from guiapp.core.setting import set_values
from guiapp.labs.diffusion import LAB
from guiapp.labs.diffusion.laws.facts import FULL
from guiapp.labs.diffusion.laws.marks import pieces
from guiapp.labs.diffusion.laws.params import LawsParams
from guiapp.labs.diffusion.laws.prediction import fourth_cumulants
from guiapp.labs.diffusion.laws.state import NUMBERS, LawsState, particle_errors
from guiapp.labs.diffusion.params import Params
from guiapp.parts.kernel import own
from guiapp.parts.over_time import appended, linear_limits, log_limits
from tests.labs.test_every_lab import check_figure, told

named = pytest.mark.parametrize
SKEW = [[0.0, 1.0, 2.0], [-1.0, 3.0, 2.0], [-1.0, 0.0, 1.0]]
EVEN = [[1.0, 2.0], [0.0, 4.0], [3.0, 1.0]]


def scene_of(kernel: Any = SKEW, frame: int = 0, **values: Any) -> Scene:
    """The topic with a kernel (kh, kw), on a plane of any side."""
    own_values = {
        n: values.pop(n) for n in list(values) if n in ("cells", "particles", "seed", "along")
    }
    laws = replace(LawsParams("15", 0), **own_values)
    return Scene("diffusion", Params(topic="laws", kernel=own(kernel), laws=laws, **values), frame)


def state_of(scene: Scene) -> LawsState:
    state: LawsState = Player(LAB, HostEnv()).state(scene)
    return state


def seen(scene: Scene) -> tuple[LawsState, Figure]:
    player = Player(LAB, HostEnv())
    figure = player.figure(scene)
    check_figure(figure)
    return player.state(scene), figure


def facts_of(figure: Figure, key: str) -> Facts:
    panel = figure.panels[key]
    assert isinstance(panel, Facts)
    return panel


def curves_of(figure: Figure, key: str) -> Curves:
    panel = figure.panels[key]
    assert isinstance(panel, Curves)
    return panel


def softmax(kernel: Any, temperature: float = 1.0) -> np.ndarray:
    cells = np.asarray(kernel, float)
    weights = np.exp((cells - cells.max()) / temperature)
    return weights / weights.sum()


def matrix_of(shares: np.ndarray, side: int) -> np.ndarray:
    """Where the mass of every cell of a torus goes: (side², side²), cell by cell."""
    matrix = np.zeros((side * side, side * side))
    for row in range(side):
        for column in range(side):
            for j in range(shares.shape[0]):
                for i in range(shares.shape[1]):
                    down = (row + j - (shares.shape[0] - 1) // 2) % side
                    across = (column + i - (shares.shape[1] - 1) // 2) % side
                    matrix[down * side + across, row * side + column] += shares[j, i]
    return matrix


def source(side: int) -> np.ndarray:
    plane = np.zeros((side, side))
    plane[side // 2, side // 2] = 1
    return plane


def free(steps: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean, covariance and fourth cumulants of a source that has all the room it needs."""
    plane, origin = np.ones((1, 1)), np.zeros(2)
    for shares in steps:
        plane = signal.convolve(plane, shares, mode="full", method="direct")
        origin += [(size - 1) // 2 for size in shares.shape]
    places = np.indices(plane.shape).reshape(2, -1).T - origin
    weights = plane.ravel()
    mean = weights @ places
    away = places - mean
    covariance = away.T @ (weights[:, None] * away)
    square = away**2
    fourth = square.T @ (weights[:, None] * square)
    variances = np.diag(covariance)
    return mean, covariance, fourth - np.outer(variances, variances) - 2 * covariance**2


def numbers_of(mean: np.ndarray, covariance: np.ndarray) -> np.ndarray:
    return np.array([*mean, covariance[0, 0], covariance[1, 1], covariance[0, 1]])


kernels = st.tuples(st.integers(1, 5), st.integers(1, 5)).flatmap(
    lambda shape: arrays(float, shape, elements=st.floats(-4, 4, width=16))
)


# --- the laws


@named("side", [7, 10])
@named("kernel", [SKEW, EVEN, [[5.0]]])
def test_mass_is_the_power_of_a_matrix(side, kernel):
    matrix = matrix_of(softmax(kernel), side)
    wanted = np.linalg.matrix_power(matrix, 9) @ source(side).ravel()
    state = state_of(scene_of(kernel, 9, cells=str(side)))
    np.testing.assert_allclose(state.mass.ravel(), wanted, rtol=0, atol=1e-14)
    spectrum = np.fft.rfft2(wanted.reshape(side, side))
    np.testing.assert_allclose(state.predicted.spectrum, spectrum, rtol=0, atol=1e-13)


@given(st.lists(kernels, min_size=1, max_size=5))
def test_moments_and_spectra_add_up_over_different_steps(steps):
    """Against one source on a plane without end, and the transform of it folded to the torus."""
    side = 11
    scene = scene_of(steps[0], 1, cells=str(side))
    track = [(0, scene.params)]
    track += [
        (n, replace(scene.params, kernel=own(kernel))) for n, kernel in enumerate(steps[1:], 2)
    ]
    scene = replace(scene, frame=len(steps), track=tuple(track))
    state = state_of(scene)
    shares = [softmax(kernel) for kernel in steps]
    mean, covariance, fourth = free(shares)
    np.testing.assert_allclose(state.predicted.drift, mean, rtol=0, atol=1e-10)
    np.testing.assert_allclose(state.predicted.covariance, covariance, rtol=0, atol=1e-10)
    np.testing.assert_allclose(state.predicted.fourth, fourth, rtol=1e-9, atol=1e-8)
    wanted = source(side).ravel()
    for some in shares:
        wanted = matrix_of(some, side) @ wanted
    spectrum = np.fft.rfft2(wanted.reshape(side, side))
    np.testing.assert_allclose(state.predicted.spectrum, spectrum, rtol=0, atol=1e-12)


def test_the_fourth_cumulants_of_a_coin_and_of_a_die():
    """One of two places one apart: -1/8; each of n in a row: -(n^4 - 1) / 120."""
    np.testing.assert_allclose(fourth_cumulants(np.full((1, 2), 0.5)), [[0, 0], [0, -1 / 8]])
    die = fourth_cumulants(np.full((6, 1), 1 / 6))
    np.testing.assert_allclose(die, [[-(6**4 - 1) / 120, 0], [0, 0]], atol=1e-12)


@given(kernels, st.integers(0, 40), st.sampled_from([9, 16, 33]))
def test_what_is_measured_is_right_or_said_not_to_be_known(kernel, frame, side):
    """Every number, told or not: no wrong one is shown when mass has gone round the plane."""
    state = state_of(scene_of(kernel, frame, cells=str(side)))
    mean, covariance, _ = free([softmax(kernel)])
    wanted = frame * numbers_of(mean, covariance)
    known = np.isfinite(state.of_mass)
    np.testing.assert_allclose(state.of_mass[known], wanted[known], rtol=0, atol=1e-6)
    assert known[0] == known[2]
    assert known[1] == known[3]
    assert known[4] == (known[0] and known[1])
    if 7 * math.sqrt(max(wanted[2:4].max(), 0)) + 10 < side / 2:
        assert known.all(), "there is room enough"


def test_a_plane_that_is_full_is_not_measured_any_more():
    state, figure = seen(scene_of(np.zeros((3, 3)), 200, cells="15", particles=2000))
    assert np.isnan(state.of_mass).all()
    assert np.isnan(state.of_particles).all()
    for key in ("by mass", "by particles"):
        assert sum(row.label == FULL for row in facts_of(figure, key).rows) == 5
    rows = facts_of(figure, "by mass").rows
    assert not any(row.tone == "warn" for row in rows)
    assert rows[6].label == "largest difference"
    assert rows[6].tone == "good", "the spectrum is known on every torus"
    wanted = facts_of(figure, "predicted").rows
    assert wanted[3].value == "133.333 px²"


def test_one_axis_may_be_full_while_the_other_is_not():
    state = state_of(scene_of(np.zeros((1, 5)), 60, cells="33"))
    assert np.isfinite(state.of_mass[[0, 2]]).all()
    np.testing.assert_allclose(state.of_mass[[0, 2]], 0, atol=1e-9)
    assert np.isnan(state.of_mass[[1, 3, 4]]).all()


def test_a_source_is_followed_round_the_plane():
    scene = scene_of([[0.0, 0.0, 1.0]], 40, cells="15", particles=50, use="as it is")
    state, figure = seen(scene)
    np.testing.assert_allclose(state.predicted.drift, [0, 40])
    np.testing.assert_allclose(state.of_mass, [0, 40, 0, 0, 0], atol=1e-9)
    np.testing.assert_allclose(state.of_particles, [0, 40, 0, 0, 0], atol=1e-9)
    assert state.mass[7, (7 + 40) % 15] == 1
    assert all(row.tone != "warn" for row in facts_of(figure, "by particles").rows)


@named("frame", [1, 12, 60, 110])
def test_every_law_holds_in_the_first_scene_of_the_topic(frame):
    scene = set_values(LAB, LAB.first_scene(), ("topic=laws",))
    state, figure = seen(replace(scene, frame=frame))
    assert np.isfinite(state.of_mass).all()
    mass = [row for row in facts_of(figure, "by mass").rows if row.value[:1] in "✓✗"]
    assert [row.tone for row in mass] == ["good"] * 7
    assert all(row.value.startswith("✓") for row in mass)
    found = [row for row in facts_of(figure, "by particles").rows if row.value]
    assert [row.tone for row in found] == ["good"] * 6
    mean, covariance, _ = free([softmax(SKEW)])
    wanted = frame * numbers_of(mean, covariance)
    np.testing.assert_allclose(state.of_mass, wanted, rtol=0, atol=1e-6)
    off = np.abs(state.of_particles - wanted) / particle_errors(state)
    assert off.max() < 3
    assert off.max() > 1e-3, "particles are off by chance"


def test_wrong_predictions_would_be_seen():
    """A propagator of which the prediction knows nothing: every fact turns."""
    scene = set_values(LAB, LAB.first_scene(), ("topic=laws",))
    state = state_of(replace(scene, frame=12))
    other = state_of(replace(scene, frame=12, params=replace(scene.params, temperature=1.05)))
    mixed = replace(state, mass=other.mass, of_mass=other.of_mass, of_particles=other.of_particles)
    figure = diffusion.LAB.figure(replace(scene, frame=12), mixed, HostEnv())
    rows = facts_of(figure, "by mass").rows
    assert [row.tone for row in rows[1:7]] == ["warn"] * 6
    assert all(row.value.startswith("✗") for row in rows[1:7])
    assert "warn" in [row.tone for row in facts_of(figure, "by particles").rows]


def test_standard_errors_are_those_of_many_clouds():
    """Of 250 clouds with a rare far jump, whose variance is off by far more than a Gaussian's."""
    kernel = np.zeros((7, 7))
    kernel[3, 3], kernel[3, 4], kernel[0, 6] = 300.0, 20.0, 3.0
    off = []
    for seed in range(250):
        scene = scene_of(kernel, 4, cells="65", particles=900, seed=seed, use="as it is")
        state = state_of(scene)
        wanted = numbers_of(state.predicted.drift, state.predicted.covariance)
        off.append((state.of_particles - wanted) / particle_errors(state))
    spread = np.std(off, axis=0)
    assert spread.min() > 0.85
    assert spread.max() < 1.15
    assert np.abs(np.mean(off, axis=0)).max() < 4 / math.sqrt(250)
    gauss = 2 * state.predicted.covariance[0, 0] ** 2 / 900
    assert particle_errors(state)[2] ** 2 > 10 * gauss


def test_particles_keep_to_the_torus_and_to_their_seed():
    one, same, other = (
        state_of(scene_of(SKEW, 30, particles=500, seed=seed)).particles for seed in (3, 3, 4)
    )
    np.testing.assert_array_equal(one, same)
    assert (one != other).any()
    assert one.min() >= 0
    assert one.max() < 15
    assert one.dtype == np.int32


# --- edits while it runs


def test_a_temperature_that_changes_while_it_runs():
    player = Player(LAB, HostEnv())
    scene = set_values(LAB, LAB.first_scene(), ("topic=laws", "laws.particles=2000"))
    scene = replace(scene, frame=5)
    player.figure(scene)
    hot = edited(LAB, scene, replace(scene.params, temperature=4.0))
    assert hot.track[-1][0] == 6
    hot = replace(hot, frame=12)
    check_figure(player.figure(hot))
    state = player.state(hot)
    mean, covariance, fourth = free([softmax(SKEW)] * 5 + [softmax(SKEW, 4.0)] * 7)
    np.testing.assert_allclose(state.predicted.drift, mean, atol=1e-12)
    np.testing.assert_allclose(state.predicted.fourth, fourth, atol=1e-9)
    np.testing.assert_allclose(state.of_mass, numbers_of(mean, covariance), atol=1e-6)
    assert (np.abs(state.of_particles - state.of_mass) < 3 * particle_errors(state)).all()
    drift = curves_of(player.figure(hot), "drift").lines[0]
    np.testing.assert_array_equal(drift.x, np.arange(13))
    slopes = np.diff(drift.y)
    np.testing.assert_allclose(slopes[:5], free([softmax(SKEW)])[0][0], atol=1e-12)
    np.testing.assert_allclose(slopes[5:], free([softmax(SKEW, 4.0)])[0][0], atol=1e-12)
    assert told(Player(LAB, HostEnv()).figure(hot)) == told(player.figure(hot))


def test_states_that_were_shown_never_change():
    player = Player(LAB, HostEnv())
    scene = scene_of(SKEW, 6, particles=100)
    state = player.state(scene)
    arrays_before = [state.mass.copy(), state.particles.copy(), state.history.copy()]
    player.figure(scene)
    player.state(replace(scene, frame=40))
    for before, after in zip(
        arrays_before, (state.mass, state.particles, state.history), strict=True
    ):
        np.testing.assert_array_equal(before, after)


# --- figures


@named("along", ["across", "down"])
def test_the_profile_is_a_line_of_the_mass_with_its_gaussian(along):
    kernel, frame, side = [[1.0, 2.0, 0.5], [0.0, 1.5, 3.0], [2.0, 0.0, 1.0]], 30, 97
    state, figure = seen(scene_of(kernel, frame, cells=str(side), particles=5000, along=along))
    mean, covariance, _ = free([softmax(kernel)])
    mean, covariance = frame * mean + side // 2, frame * covariance
    panel = curves_of(figure, "profile")
    mass, gaussian, particles = panel.lines
    fixed, axis = (0, 1) if along == "across" else (1, 0)
    line = round(mean[fixed])
    places = np.arange(side)
    grid = np.empty((side, 2))
    grid[:, fixed], grid[:, axis] = line, places
    bell = stats.multivariate_normal(mean, covariance).pdf(grid)
    inside = np.abs(places - mean[axis]) < side / 2 - 2
    for curve, wanted in (
        (mass, np.take(state.mass, line, axis=fixed)),
        (gaussian, bell),
        (particles, None),
    ):
        assert (np.diff(curve.x) > 0).all()
        found = np.interp(places[inside] - mean[axis], curve.x, curve.y)
        if wanted is not None:
            np.testing.assert_allclose(found, wanted[inside], atol=1e-9)
    assert panel.title == f"{'Row' if along == 'across' else 'Column'} {line}"
    assert abs(particles.y - mass.y).max() < 5 * math.sqrt(mass.y.max() / 5000)


def test_the_source_comes_nearer_to_its_gaussian():
    shares = []
    for frame in (1, 4, 16, 64):
        _, figure = seen(scene_of(SKEW, frame, cells="97"))
        row = facts_of(figure, "by mass").rows[-1]
        assert row.label == "not in the Gaussian"
        shares.append(float(row.value.split()[0]))
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] < 1


def test_both_spectra_are_shown_alike():
    _, figure = seen(scene_of(SKEW, 7, cells="33"))
    one, other = figure.panels["spectrum"], figure.panels["predicted spectrum"]
    assert (one.limits, one.axes) == (other.limits, other.axes)
    np.testing.assert_allclose(one.data, other.data, atol=1e-5)
    mass = state_of(scene_of(SKEW, 7, cells="33")).mass
    size = np.abs(np.fft.fftshift(np.fft.fft2(mass)))
    wanted = np.log10(np.hypot(size, 1e-6 * size.max()))
    np.testing.assert_allclose(one.data, wanted, atol=1e-3)


def test_dots_lie_on_the_lines():
    _, figure = seen(scene_of(SKEW, 90, cells="97", particles=10))
    for key, count in (("drift", 2), ("spread", 3)):
        lines = curves_of(figure, key).lines
        assert len(lines) == 2 * count
        for line, dots in zip(lines[:count], lines[count:], strict=True):
            assert dots.style == "dots"
            assert len(dots.x) > 20
            np.testing.assert_allclose(np.interp(dots.x, line.x, line.y), dots.y, atol=1e-6)


@given(
    arrays(float, st.tuples(st.integers(2, 12), st.just(2)), elements=st.floats(-90, 90, width=16)),
    st.sampled_from([15, 33]),
)
def test_a_line_round_the_torus_is_cut_where_it_leaves(points, side):
    found = pieces(points, side)
    laid = {(round(r % side, 6) % side, round(c % side, 6) % side) for p in found for r, c in p}
    for row, column in points:
        assert (round(row % side, 6) % side, round(column % side, 6) % side) in laid
    drawn = sum(len(piece) - 1 for piece in found)
    assert drawn >= len(points) - 1, "no step of the way is missing"
    for piece in found:
        assert any(-0.5 <= r < side - 0.5 and -0.5 <= c < side - 0.5 for r, c in piece)


def test_the_mark_is_the_predicted_ellipse():
    state, figure = seen(scene_of(SKEW, 20, cells="65"))
    trail, ellipse = figure.panels["mass"].marks
    assert isinstance(trail, Path)
    np.testing.assert_allclose(trail.points[0], [32, 32])
    np.testing.assert_allclose(trail.points[-1], state.mean)
    away = np.array(ellipse.points) - state.mean
    lengths = np.einsum("ni,ij,nj->n", away, np.linalg.inv(state.predicted.covariance), away)
    np.testing.assert_allclose(lengths, 1, atol=1e-9)


# --- wrong and extreme input

EXTREMES = {
    "huge": [[1e300, -1e300], [1e300, 0.0]],
    "tiny": [[1e-300, 0.0, 3e-300]],
    "equal": np.full((5, 5), 7.0),
    "one cell": [[-3.0]],
    "cold": [[0.0, 100.0, 1e5]],
    "large": np.random.default_rng(1).random((31, 40)),
}


@named("name", EXTREMES)
@named("temperature", [0.05, 20.0])
@named("frame", [0, 1, 25])
def test_every_kernel_gives_a_figure(name, temperature, frame):
    scene = scene_of(EXTREMES[name], frame, cells="33", particles=300, temperature=temperature)
    state, figure = seen(scene)
    assert np.isfinite(state.mass).all()
    assert abs(state.mass.sum() - 1) < 1e-12
    assert "warn" not in [row.tone for row in facts_of(figure, "by mass").rows]
    assert figure.said == ()


@named("use", ["softmax", "as it is"])
def test_densities_as_they_are(use):
    state, _ = seen(scene_of([[0.0, 1e300], [1e300, 0.0]], 3, use=use))
    if use == "as it is":
        np.testing.assert_allclose(state.predicted.drift, [1.5, 1.5])


@named("count", [0, 1, 2])
def test_few_particles_or_none(count):
    state, figure = seen(scene_of(SKEW, 5, particles=count))
    assert len(state.particles) == count
    assert np.isnan(state.of_particles).all() == (count == 0)
    titles = {0: "No particles"}
    assert figure.panels["particles"].title == titles.get(count, f"{count} particles")
    assert len(curves_of(figure, "profile").lines) == (2 if count == 0 else 3)


@named(
    ("value", "name"),
    [
        ("temperature=0", "temperature"),
        ("laws.cells=66", "cells"),
        ("laws.particles=-1", "particles"),
        ("laws.particles=2000000", "particles"),
        ("laws.along=up", "along"),
    ],
)
def test_wrong_values_are_refused(value, name):
    with pytest.raises(BadInput, match=name):
        set_values(LAB, LAB.first_scene(), ("topic=laws", value))


def test_a_kernel_with_negative_cells_is_no_density():
    scene = set_values(LAB, LAB.first_scene(), ("topic=laws",))
    with pytest.raises(BadInput, match="negative"):
        edited(LAB, scene, replace(scene.params, use="as it is"))


# --- hands and what is kept


def test_only_the_kernel_is_taken_by_hand():
    scene = scene_of(SKEW)
    after = LAB.gesture(scene, Gesture("kernel", "enter", (0.0, 0.0), value=9.0))
    assert after.params.kernel == own([[9.0, 1.0, 2.0], *SKEW[1:]])
    assert LAB.gesture(scene, Gesture("kernel", "hover", (0.0, 0.0))) is scene
    for panel in ("mass", "profile", "spectrum", "propagator"):
        assert LAB.gesture(scene, Gesture(panel, "click", (2.0, 2.0))) is scene


def test_the_propagator_and_the_mass_are_offered():
    scene = scene_of(SKEW, 3)
    state = state_of(scene)
    found = LAB.offers(scene, state)
    np.testing.assert_allclose(found["kernel"].array, softmax(SKEW))
    np.testing.assert_array_equal(found["picture"].array, state.mass.astype(np.float32))


def test_a_view_parameter_computes_no_step_again():
    scene = scene_of(SKEW, 4)
    player = Player(LAB, HostEnv())
    state = player.state(scene)
    laws = replace(scene.params.laws, along="down")
    assert player.state(replace(scene, params=replace(scene.params, laws=laws))) is state


def test_histories_stay_small_and_hold_the_last_step():
    rows = np.zeros((0, 2))
    for step in range(5000):
        rows = appended(rows, np.array([step, 2.0 * step]))
        assert len(rows) <= 514
        assert rows[0, 0] == 0
        assert rows[-1, 0] == step
    np.testing.assert_array_equal(rows[:, 1], 2 * rows[:, 0])
    assert set(np.diff(rows[:-1, 0])) == {16}


@given(st.lists(st.floats(-1e300, 1e300) | st.just(math.nan), max_size=6))
def test_limits_hold_all_values(values):
    rows = np.array(values, float)
    finite = rows[np.isfinite(rows)]
    low, high = linear_limits(rows)
    assert low < high
    spread = max(finite.max(initial=0.0) / 2 - finite.min(initial=0.0) / 2, 1e-9)
    assert np.all(finite >= low - 0.05 * spread)
    assert np.all(finite <= high + 0.05 * spread)
    least, most = log_limits(rows)
    assert 0 < least < most < math.inf
    positive = finite[finite > 1e-300]
    # Powers of ten are rounded, too.
    largest = positive.max(initial=least)
    assert least * (1 - 1e-12) <= largest <= most * (1 + 1e-12)


def test_the_numbers_have_names():
    assert len(NUMBERS) == 5
    assert state_of(scene_of()).history.shape == (1, 16)
