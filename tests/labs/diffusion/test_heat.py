"""Heat, against powers of whole matrices, sums of cosines, Gaussian filters and plain loops."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import fft, ndimage

from guiapp.core.errors import BadInput
from guiapp.core.figure import Curves, Facts, Figure, Image
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene, edited
from guiapp.core.params import touched
from guiapp.core.player import HostEnv, Player
from guiapp.core.raster import Raster
from guiapp.core.setting import set_values
from guiapp.labs.diffusion import LAB
from guiapp.labs.diffusion.heat.params import HeatParams
from guiapp.labs.diffusion.heat.state import COLUMNS, HeatState
from guiapp.labs.diffusion.params import Params
from guiapp.parts.picture import Drawing, Loaded
from tests.labs.test_every_lab import check_figure, told

named = pytest.mark.parametrize
BOTH = named("boundary", ["wrap", "wall"])
SHAPES = [(6, 5), (1, 7), (4, 1), (1, 1), (2, 2), (5, 8)]


def made(shape: tuple[int, int], seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).random(shape).astype(np.float32)


def scene_of(picture: Any, frame: int = 0, boundary: str = "wrap", **values: Any) -> Scene:
    """The topic for a picture (H, W), which is not resampled."""
    image = picture
    if not isinstance(picture, Drawing):
        image = Loaded(Raster.of(np.asarray(picture, np.float32)), "made")
    heat = replace(HeatParams(), **values)
    params = Params(topic="heat", image=image, size="1024", boundary=boundary, heat=heat)
    return Scene("diffusion", params, frame)


def state_of(scene: Scene) -> HeatState:
    state: HeatState = Player(LAB, HostEnv()).state(scene)
    return state


def seen(scene: Scene) -> tuple[HeatState, Figure]:
    player = Player(LAB, HostEnv())
    figure = player.figure(scene)
    check_figure(figure)
    return player.state(scene), figure


def set_heat(scene: Scene, **values: Any) -> Scene:
    heat = replace(scene.params.heat, **values)
    return edited(LAB, scene, replace(scene.params, heat=heat))


def image_of(figure: Figure, key: str) -> Image:
    panel = figure.panels[key]
    assert isinstance(panel, Image)
    return panel


def curves_of(figure: Figure, key: str) -> Curves:
    panel = figure.panels[key]
    assert isinstance(panel, Curves)
    return panel


def rows_of(figure: Figure) -> dict[str, str]:
    panel = figure.panels["heat facts"]
    assert isinstance(panel, Facts)
    return {row.label: row.value for row in panel.rows}


def neighbours(shape: tuple[int, int], boundary: str) -> list[tuple[int, int]]:
    """Every pair of cells next to each other, by their numbers in reading order."""
    height, width = shape
    pairs = []
    for row in range(height):
        for column in range(width):
            for down, across in ((row + 1, column), (row, column + 1)):
                if boundary == "wall" and (down >= height or across >= width):
                    continue
                pairs.append((row * width + column, down % height * width + across % width))
    return pairs


def matrix_of(shape: tuple[int, int], rate: float, boundary: str) -> np.ndarray:
    """One explicit step: each neighbour gives the rate times the difference."""
    matrix = np.eye(shape[0] * shape[1])
    for one, other in neighbours(shape, boundary):
        matrix[one, other] += rate
        matrix[one, one] -= rate
        matrix[other, one] += rate
        matrix[other, other] -= rate
    return matrix


def edges_kept(
    picture: np.ndarray, rate: float, contrast: float, conductance: str, boundary: str
) -> np.ndarray:
    """Perona and Malik, pair by pair."""
    flat, after = picture.ravel(), picture.ravel().copy()
    for one, other in neighbours(picture.shape, boundary):
        d = flat[other] - flat[one]
        square = (d / contrast) ** 2
        share = math.exp(-square) if conductance == "exponential" else 1 / (1 + square)
        after[one] += rate * share * d
        after[other] -= rate * share * d
    return after.reshape(picture.shape)


# --- the three solutions


@BOTH
@named("shape", SHAPES)
def test_explicit_steps_are_the_power_of_a_matrix(shape, boundary):
    picture = made(shape)
    matrix = np.linalg.matrix_power(matrix_of(shape, 0.2, boundary), 11)
    state = state_of(scene_of(picture, 11, boundary))
    wanted = matrix @ picture.ravel().astype(float)
    np.testing.assert_allclose(state.explicit.ravel(), wanted, rtol=0, atol=1e-13)
    assert state.time == pytest.approx(2.2)


@named("shape", SHAPES)
def test_the_exact_solution_multiplies_every_wave(shape):
    picture = made(shape).astype(float)
    time = 5 * 0.15
    down, across = (np.fft.fftfreq(n) for n in shape)
    left = np.exp(-4 * np.pi**2 * (down[:, None] ** 2 + across**2) * time)
    wanted = np.fft.ifft2(np.fft.fft2(picture) * left).real
    state = state_of(scene_of(picture, 5, rate=0.15))
    np.testing.assert_allclose(state.exact, wanted, rtol=0, atol=1e-7)


@named("shape", SHAPES)
def test_between_walls_every_cosine_fades(shape):
    """cos(pi k (x + 1/2) / N) by exp(-(pi k / N)^2 t) along each axis."""
    picture = made(shape, 2).astype(float)
    time = 7 * 0.25
    down, across = (np.pi * np.arange(n) / n for n in shape)
    left = np.exp(-(down[:, None] ** 2 + across**2) * time)
    wanted = fft.idctn(fft.dctn(picture, norm="ortho") * left, norm="ortho")
    state = state_of(scene_of(picture, 7, "wall", rate=0.25))
    np.testing.assert_allclose(state.exact, wanted, rtol=0, atol=1e-7)


@BOTH
def test_the_exact_solution_is_a_gaussian_filter(boundary):
    """Of variance 2 t, told in the facts; wide enough not to fall between pixels."""
    picture = made((40, 33), 3)
    state, figure = seen(scene_of(picture, 20, boundary))
    mode = {"wrap": "wrap", "wall": "reflect"}[boundary]
    sigma = math.sqrt(2 * 20 * 0.2)
    wanted = ndimage.gaussian_filter(picture.astype(float), sigma, mode=mode, truncate=9)
    np.testing.assert_allclose(state.exact, wanted, rtol=0, atol=1e-6)
    assert rows_of(figure)["σ = √(2 t)"] == "2.83 px"
    assert rows_of(figure)["time"] == "4 px²"


@BOTH
@named("conductance", ["exponential", "rational"])
@named(("rate", "parts"), [(0.2, 1), (0.25, 1), (0.4, 2)])
def test_edges_stay_as_in_plain_loops(rate, parts, conductance, boundary):
    """Above a rate of 1/4 in parts, each of which is stable."""
    picture = made((7, 6), 4)
    wanted = picture.astype(float)
    for _ in range(4 * parts):
        wanted = edges_kept(wanted, rate / parts, 0.3, conductance, boundary)
    values = {"rate": rate, "contrast": 0.3, "conductance": conductance, "unstable": True}
    state = state_of(scene_of(picture, 4, boundary, **values))
    np.testing.assert_allclose(state.edges, wanted, rtol=0, atol=1e-13)
    assert state.edges.min() >= picture.min()
    assert state.edges.max() <= picture.max()


def test_an_edge_stays_while_the_noise_around_it_goes():
    step = np.zeros((32, 32))
    step[:, 16:] = 1
    noisy = step + np.random.default_rng(5).normal(0, 0.02, step.shape)
    state = state_of(scene_of(noisy, 60, "wall", contrast=0.2))
    jumps = {
        name: picture[:, 16].mean() - picture[:, 15].mean()
        for name, picture in (("edges", state.edges), ("explicit", state.explicit))
    }
    assert jumps["edges"] > 0.95
    assert jumps["explicit"] < 0.2
    assert state.edges[:, :12].std() < 0.2 * state.first[:, :12].std()


@given(
    arrays(
        np.float32,
        st.tuples(st.integers(1, 7), st.integers(1, 7)),
        elements=st.floats(-4, 4, width=16),
    ),
    st.floats(0.01, 0.25),
    st.sampled_from(["wrap", "wall"]),
)
def test_stable_steps_keep_the_sum_and_even_out(picture, rate, boundary):
    state = state_of(scene_of(picture, 12, boundary, rate=rate))
    columns = dict(zip(COLUMNS, state.history.T, strict=True))
    total = picture.astype(float).sum()
    np.testing.assert_allclose(columns["total"], total, rtol=0, atol=1e-9)
    for found in (state.explicit, state.exact, state.edges):
        np.testing.assert_allclose(found.sum(), total, rtol=0, atol=1e-9)
    for name in ("variance explicit", "variance exact", "variance edges", "largest explicit"):
        assert (np.diff(columns[name]) <= 1e-9).all(), name


@BOTH
def test_what_is_measured_over_time(boundary):
    picture = made((9, 8), 6)
    last = state_of(scene_of(picture, 6, boundary))
    for row in last.history:
        values = dict(zip(COLUMNS, row, strict=True))
        state = state_of(scene_of(picture, int(values["step"]), boundary))
        away = np.abs(state.explicit - state.exact)
        assert values["time"] == pytest.approx(0.2 * values["step"])
        assert values["largest difference"] == pytest.approx(away.max(), abs=1e-15)
        assert values["mean difference"] == pytest.approx(away.mean(), abs=1e-15)
        assert values["total"] == pytest.approx(state.explicit.sum())
        for name in ("explicit", "exact", "edges"):
            assert values[f"variance {name}"] == pytest.approx(getattr(state, name).var())
            assert values[f"largest {name}"] == pytest.approx(np.abs(getattr(state, name)).max())
    assert last.history[:, 0].tolist() == list(range(7))


def test_smaller_steps_come_nearer_to_the_solution():
    """For a wave much longer than a pixel; first order in time, so half the rate halves it."""
    rows = np.cos(2 * np.pi * np.arange(64) / 64)[:, None] * np.ones(4)
    times = 40
    off = []
    for rate in (0.25, 0.125):
        frame = round(times / rate)
        off.append(state_of(scene_of(rows, frame, rate=rate)).history[-1, 2])
    assert off[1] < off[0] < 1e-3


# --- the rate, while it runs


def test_a_rate_that_changes_while_it_runs():
    picture, shape = made((6, 7), 8), (6, 7)
    player = Player(LAB, HostEnv())
    scene = scene_of(picture, 4, rate=0.25)
    player.figure(scene)
    slow = replace(set_heat(scene, rate=0.05), frame=9)
    check_figure(player.figure(slow))
    state = player.state(slow)
    matrix = np.linalg.matrix_power(matrix_of(shape, 0.05, "wrap"), 5)
    matrix = matrix @ np.linalg.matrix_power(matrix_of(shape, 0.25, "wrap"), 4)
    np.testing.assert_allclose(state.explicit.ravel(), matrix @ picture.ravel(), atol=1e-13)
    assert state.time == pytest.approx(4 * 0.25 + 5 * 0.05)
    assert rows_of(player.figure(slow))["time"] == "1.25 px²"
    assert told(Player(LAB, HostEnv()).figure(slow)) == told(player.figure(slow))


def test_a_contrast_that_changes_while_it_runs():
    picture = made((6, 7), 9)
    scene = replace(set_heat(scene_of(picture, 2, contrast=0.1), contrast=2.0), frame=3)
    wanted = picture.astype(float)
    for contrast in (0.1, 0.1, 2.0):
        wanted = edges_kept(wanted, 0.2, contrast, "exponential", "wrap")
    np.testing.assert_allclose(state_of(scene).edges, wanted, atol=1e-13)


def test_a_rate_above_a_quarter_is_refused_until_it_is_asked_for():
    scene = scene_of(made((6, 6)))
    assert set_heat(scene, rate=0.25).params.heat.rate == 0.25
    with pytest.raises(BadInput, match=r"^rate can be at most 0.25 unless .*; 0.26 came\.$"):
        set_heat(scene, rate=0.26)
    allowed = set_heat(scene, rate=0.3, unstable=True)
    assert allowed.params.heat.rate == 0.3
    with pytest.raises(BadInput, match="rate"):
        set_heat(allowed, unstable=False)
    with pytest.raises(BadInput, match="rate"):
        set_heat(allowed, rate=0.6)
    elsewhere = replace(scene.params, topic="spread", heat=HeatParams(rate=0.4))
    assert edited(LAB, scene, elsewhere).params.heat.rate == 0.4


@named("rate", [0.3, 0.5])
def test_the_finest_checkerboard_grows_as_is_told(rate):
    board = np.indices((8, 8)).sum(axis=0) % 2
    state, figure = seen(scene_of(board, 6, rate=rate, unstable=True))
    swing = np.ptp(state.explicit)
    assert swing == pytest.approx((8 * rate - 1) ** 6)
    assert f"× {8 * rate - 1:g} a step" == rows_of(figure)["finest stripes"]
    assert len(figure.said) == 1
    assert f"grow {8 * rate - 1:g}-fold in each step" in figure.said[0]
    assert state.exact.std() < 1e-6, "the solution cares about no rate"


def test_stable_steps_give_no_warning():
    _, figure = seen(scene_of(made((8, 8)), 3, rate=0.25))
    assert figure.said == ()
    assert "finest stripes" not in rows_of(figure)
    assert rows_of(figure)["stable up to"] == "0.25"
    _, odd = seen(scene_of(made((5, 5))))
    assert (
        rows_of(odd)["stable up to"] == f"0.25, here {1 / (4 * math.sin(2 * math.pi / 5) ** 2):.4f}"
    )


def test_what_blows_up_stops_and_is_shown():
    """A checkerboard triples: 10^300 is passed after 629 steps or so, and the state stays."""
    board = np.indices((6, 6)).sum(axis=0) % 2
    player = Player(LAB, HostEnv())
    scene = scene_of(board, 700, rate=0.5, unstable=True)
    figure = player.figure(scene)
    check_figure(figure)
    state = player.state(scene)
    expected = math.log(1e300 / 0.5) / math.log(3)
    assert state.burst == math.ceil(expected)
    assert state.frame == state.burst - 1
    assert np.isfinite(state.explicit).all()
    variance = COLUMNS.index("variance explicit")
    assert np.isfinite(np.delete(state.history, variance, axis=1)).all()
    known = np.isfinite(state.history[:, variance])
    assert (state.history[known, COLUMNS.index("largest explicit")] <= 1e150).all()
    assert not known[-1]
    assert player.state(replace(scene, frame=800)) is player.state(replace(scene, frame=750))
    assert f"step {state.burst}" in figure.said[0]
    assert "0.25" in figure.said[0]
    assert f"blew up at step {state.burst}" in rows_of(figure)
    assert np.abs(image_of(figure, "explicit").data).max() < 1e31
    assert image_of(figure, "explicit").limits == image_of(figure, "input").limits
    for key in ("difference", "variance", "largest"):
        panel = curves_of(figure, key)
        assert panel.y_log
        assert panel.y_limits[0] <= 1
        assert 1e290 < panel.y_limits[1] <= 1e301
    explicit = curves_of(figure, "largest").lines[0]
    growing = explicit.y[9:]
    np.testing.assert_allclose(growing[1:] / growing[:-1], 3 ** np.diff(explicit.x[9:]), rtol=1e-3)
    for frame in (state.burst - 1, state.burst, state.burst + 1):
        check_figure(player.figure(replace(scene, frame=frame)))


def test_going_back_before_it_blew_up_and_lowering_the_rate():
    board = np.indices((6, 6)).sum(axis=0) % 2
    player = Player(LAB, HostEnv())
    scene = scene_of(board, 700, rate=0.5, unstable=True)
    assert player.state(scene).burst
    saved = replace(set_heat(replace(scene, frame=3), rate=0.1), frame=700)
    state = player.state(saved)
    assert state.burst is None
    assert state.frame == 700
    assert np.ptp(state.explicit) < 1e-6
    check_figure(player.figure(saved))


# --- figures, hands, wrong input

PICTURES = {
    "black": np.zeros((9, 12)),
    "one colour": np.full((7, 7), 0.5),
    "negative": made((6, 6)) - 2,
    "one pixel": np.ones((1, 1)),
    "a row": made((1, 30)),
    "a column": made((30, 1)),
    "huge": made((6, 6)) * 1e37,
    "tiny": made((6, 6)) * 1e-37,
}


@BOTH
@named("name", PICTURES)
@named("frame", [0, 1, 40])
def test_every_picture_gives_a_figure(name, frame, boundary):
    state, figure = seen(scene_of(PICTURES[name], frame, boundary))
    assert figure.said == ()
    assert state.frame == frame
    if name in ("black", "one colour", "one pixel"):
        np.testing.assert_allclose(state.exact, state.first, atol=1e-12)
        np.testing.assert_allclose(state.edges, state.first, atol=1e-12)


@named("name", PICTURES)
def test_every_picture_blows_up_in_a_figure_or_stays(name):
    _, figure = seen(scene_of(PICTURES[name], 1000, rate=0.5, unstable=True))
    even = name in ("one pixel", "a row", "a column")
    assert len(figure.said) == (0 if even else 1), "one row is stable up to 1/2"


@BOTH
def test_a_rate_that_a_small_picture_bears_is_no_fault(boundary):
    """Against the largest factor of any wave, from the eigenvalues of the whole step."""
    for shape in ((5, 5), (3, 4), (6, 6), (1, 3)):
        factors = np.abs(np.linalg.eigvalsh(matrix_of(shape, 0.27, boundary)))
        scene = scene_of(made(shape), 2, boundary, rate=0.27, unstable=True)
        _, figure = seen(scene)
        assert bool(figure.said) == (factors.max() > 1 + 1e-9)
        if figure.said:
            assert f"× {factors.max():.3g} a step" == rows_of(figure)["finest stripes"]


def test_profiles_are_rows_of_the_pictures():
    picture = made((11, 9))
    scene = scene_of(picture, 5)
    after = LAB.gesture(scene, Gesture("exact", "hover", (7.2, 3.0)))
    assert touched(scene.params, after.params) == "view"
    state, figure = seen(after)
    assert curves_of(figure, "profile").title == "Row 7"
    rows = (state.first, state.explicit, state.exact, state.edges)
    for line, wanted in zip(curves_of(figure, "profile").lines, rows, strict=True):
        np.testing.assert_array_equal(line.y, wanted[7])
    for key in ("input", "explicit", "exact", "edges"):
        assert image_of(figure, key).marks[0].points[0] == (7, -0.5)
    for point, row in (((-50.0, 0.0), 0), ((1e6, 0.0), 10)):
        clicked = LAB.gesture(scene, Gesture("edges", "click", point))
        assert curves_of(seen(clicked)[1], "profile").title == f"Row {row}"
    assert LAB.gesture(scene, Gesture("profile", "click", (1.0, 1.0))) is scene
    assert (
        LAB.gesture(scene, Gesture("input", "drag", (1.0, 1.0), ((0.0, 0.0), (1.0, 1.0)))) is scene
    )


def test_hovering_computes_nothing_again():
    scene = scene_of(made((8, 8)), 5)
    player = Player(LAB, HostEnv())
    state = player.state(scene)
    assert player.state(LAB.gesture(scene, Gesture("input", "hover", (2.0, 2.0)))) is state


def test_a_drawing_is_drawn_on_and_starts_again():
    scene = scene_of(Drawing(16, 12), 5)
    path = ((3.0, 3.0), (3.0, 9.0))
    drawn = LAB.gesture(scene, Gesture("input", "drag", path[-1], path))
    assert len(drawn.params.image.strokes) == 1
    after = edited(LAB, scene, drawn.params)
    assert after.frame == 0
    state, figure = seen(replace(after, frame=2))
    assert state.first.max() > 0
    assert image_of(figure, "input").pointer == "paint"
    assert LAB.gesture(scene, Gesture("input", "click", (3.0, 3.0))) is scene
    hovered = LAB.gesture(scene, Gesture("input", "hover", (3.0, 3.0)))
    assert touched(scene.params, hovered.params) == "view"


def test_pictures_are_shown_as_they_are_computed():
    state, figure = seen(scene_of(made((12, 10)), 8))
    for key in ("explicit", "exact", "edges"):
        np.testing.assert_allclose(image_of(figure, key).data, getattr(state, key), atol=1e-7)
    limits = {image_of(figure, key).limits for key in ("input", "explicit", "exact", "edges")}
    assert limits == {(0.0, 1.0)}


def test_the_picture_whose_edges_stayed_is_offered():
    scene = scene_of(made((12, 10)), 8)
    state = state_of(scene)
    found = LAB.offers(scene, state)["picture"].array
    np.testing.assert_array_equal(found, state.edges.astype(np.float32))


def test_states_that_were_shown_never_change():
    player = Player(LAB, HostEnv())
    scene = scene_of(made((12, 10)), 3)
    state = player.state(scene)
    before = [a.copy() for a in (state.explicit, state.exact, state.edges, state.history)]
    player.figure(replace(scene, frame=20))
    after = (state.explicit, state.exact, state.edges, state.history)
    for one, other in zip(before, after, strict=True):
        np.testing.assert_array_equal(one, other)


@named(
    ("value", "name"),
    [
        ("heat.rate=0", "rate"),
        ("heat.rate=0.3", "rate"),
        ("heat.contrast=0", "contrast"),
        ("heat.conductance=linear", "conductance"),
        ("heat.unstable=perhaps", "unstable"),
    ],
)
def test_wrong_values_are_refused(value, name):
    with pytest.raises(BadInput, match=name):
        set_values(LAB, LAB.first_scene(), ("topic=heat", value))
