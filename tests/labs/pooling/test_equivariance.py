"""The commuting square: against NumPy, SciPy and PyTorch, and that what it claims is true."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import scipy.ndimage
from hypothesis import given, settings
from hypothesis import strategies as st

from guiapp.core import storage
from guiapp.core.document import Document
from guiapp.core.errors import BadInput
from guiapp.core.figure import Facts, Figure, Grid, Image, Sign
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene, at_frame, clamped_frame, edited
from guiapp.core.params import parameter
from guiapp.core.player import HostEnv, Player
from guiapp.core.raster import Raster
from guiapp.export.formats import figure_image
from guiapp.labs.pooling import LAB
from guiapp.labs.pooling.equivariance.movement import Movement, movement_of
from guiapp.labs.pooling.equivariance.params import EquivarianceParams
from guiapp.labs.pooling.equivariance.state import Ways, equivariance_state, ways_of
from guiapp.labs.pooling.equivariance.symmetry import symmetries_of
from guiapp.labs.pooling.equivariance.topic import TOPIC
from guiapp.labs.pooling.layer_params import LayerParams
from guiapp.labs.pooling.params import Params
from guiapp.parts.kernel import first_kernel, kernel_values, own
from guiapp.parts.picture import Drawing, Loaded
from tests.labs.test_every_lab import check_figure

named = pytest.mark.parametrize
RANDOM = np.random.default_rng(3).random((12, 16)).astype(np.float32)
SOBEL = first_kernel("sobel-x")
FIELDS = ("f", "g", "down", "right", "between", "quarters", "angle", "factor", "mirror")


def params_of(picture: Any = RANDOM, kernel: Any = SOBEL, **values: Any) -> Params:
    """The topic for the values (H, W) of a picture and a kernel (kh, kw)."""
    asked = EquivarianceParams(**{k: values.pop(k) for k in list(values) if k in FIELDS})
    image = picture
    if isinstance(picture, np.ndarray):
        image = Loaded(Raster.of(picture.astype(np.float32)), "made")
    weights = own(kernel) if isinstance(kernel, np.ndarray) else kernel
    made = Params(topic="equivariance", image=image, kernel=weights, equivariance=asked)
    return replace(made, **{"size": "512", **values})


def scene_of(frame: int = 0, **values: Any) -> Scene:
    """Held to the rules, as an edit is."""
    scene = edited(LAB, Scene("pooling", Params()), params_of(**values))
    return at_frame(LAB, scene, frame)


def ways(params: Params, frame: int = 0) -> Ways:
    env = HostEnv()
    LAB.check(params)
    return ways_of(params, frame, equivariance_state(params, env), env)


def figure_of(scene: Scene) -> Figure:
    figure = Player(LAB, HostEnv()).figure(scene)
    check_figure(figure)
    return figure


def values_of(figure: Figure, key: str) -> list[str]:
    panel = figure.panels[key]
    assert isinstance(panel, Facts)
    return [row.value or row.label for row in panel.rows]


# --- both ways, against other libraries


def convolved(picture: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """On the torus, with the anchor of the program, as a sum of rolled pictures."""
    found = np.zeros(picture.shape)
    before = [(size - 1) // 2 for size in kernel.shape]
    for row, column in np.ndindex(*kernel.shape):
        way = row - before[0], column - before[1]
        found += kernel[row, column] * np.roll(picture, way, (0, 1))
    return found


MOVES = {
    "shift": ({"down": 3.0, "right": -5.0}, lambda x: np.roll(x, (3, -5), (0, 1))),
    "flip": ({"mirror": "horizontal"}, np.fliplr),
    "upside down": ({"g": "flip", "mirror": "vertical"}, np.flipud),
    "quarters": ({"quarters": "1"}, np.rot90),
    "three quarters": ({"g": "quarters", "quarters": "3"}, lambda x: np.rot90(x, 3)),
    "turn": ({"angle": 180.0}, lambda x: np.rot90(x, 2)),
}


@named("kernel", [np.arange(9.0).reshape(3, 3), np.ones((2, 3)), np.arange(8.0).reshape(2, 4)])
@named("name", MOVES)
def test_both_ways_of_a_convolution(name, kernel) -> None:
    values, move = MOVES[name]
    found = ways(params_of(kernel=kernel, **{"g": name, **values}))
    picture = RANDOM.astype(np.float64)
    assert found.moved == pytest.approx(move(picture))
    assert found.square.moved_first == pytest.approx(convolved(move(picture), kernel))
    assert found.square.moved_last == pytest.approx(move(convolved(picture, kernel)))
    difference = convolved(move(picture), kernel) - move(convolved(picture, kernel))
    assert found.square.difference == pytest.approx(difference, abs=1e-12)
    assert found.square.norm == pytest.approx(np.linalg.norm(difference), abs=1e-11)
    assert found.verdict.largest == pytest.approx(np.abs(difference).max(), abs=1e-12)


@named(
    ("g", "moved"),
    [
        (
            {"g": "turn", "angle": 30.0},
            lambda x: scipy.ndimage.rotate(x, 30, reshape=False, order=1, cval=x.mean()),
        ),
        (
            {"g": "scale", "factor": 1.5},
            lambda x: scipy.ndimage.affine_transform(
                x, np.eye(2) / 1.5, (np.array(x.shape) - 1) / 2 * (1 - 1 / 1.5), order=1
            ),
        ),
        (
            {"g": "shift", "down": 0.0, "right": 2.5},
            lambda x: scipy.ndimage.shift(x, (0, 2.5), order=1, mode="grid-wrap"),
        ),
    ],
)
def test_what_interpolates_of_a_smooth_picture(g, moved) -> None:
    rows, columns = np.mgrid[-1:1:48j, -1:1:48j]
    picture = np.exp(-5 * ((rows - 0.2) ** 2 + (columns + 0.1) ** 2)).astype(np.float32)
    found = ways(params_of(picture, np.ones((1, 1)), **g))
    # Where both know what comes in: in the circle that stays in the picture.
    inside = rows**2 + columns**2 < 0.8
    assert np.abs(found.moved - moved(picture.astype(np.float64)))[inside].max() < 0.02
    assert np.abs(found.moved - picture).max() > 0.1


@named("layer", [LayerParams(size=2), LayerParams(size=3, stride=2), LayerParams("average", 4)])
def test_f_is_the_largest_or_the_mean_of_each_window(layer) -> None:
    params = params_of(f="pooling", g="flip", layer=layer, bias=0.25, detector="relu")
    found = ways(params)
    detected = np.maximum(convolved(RANDOM.astype(np.float64), kernel_values(SOBEL)) + 0.25, 0)
    windows = np.lib.stride_tricks.sliding_window_view(detected, (layer.size, layer.size))
    stride = layer.stride or layer.size
    expected = (np.mean if layer.kind == "average" else np.max)(
        windows[::stride, ::stride], axis=(2, 3)
    )
    assert found.square.moved_last == pytest.approx(np.fliplr(expected))


def test_after_a_pooling_the_shift_is_in_strides() -> None:
    params = params_of(f="pooling alone", down=4.0, right=-2.0, layer=LayerParams(size=2))
    found = ways(params)
    pooled = RANDOM.astype(np.float64).reshape(6, 2, 8, 2).max(axis=(1, 3))
    assert np.array_equal(found.square.moved_last, np.roll(pooled, (2, -1), (0, 1)))
    assert found.square.norm == 0


def test_after_an_adaptive_pooling_too() -> None:
    layer = LayerParams("adaptive", grid_rows=3, grid_columns=4)
    found = ways(params_of(f="pooling alone", down=4.0, right=8.0, layer=layer))
    pooled = RANDOM.astype(np.float64).reshape(3, 4, 4, 4).max(axis=(1, 3))
    assert np.array_equal(found.square.moved_last, np.roll(pooled, (1, 2), (0, 1)))
    assert found.square.norm == 0


# --- what is said of it


kernels = st.one_of(
    st.sampled_from(
        [kernel_values(first_kernel(key)) for key in ("identity", "sobel-x", "gaussian", "log")]
    ),
    st.integers(0, 10**6).map(
        lambda seed: np.random.default_rng(seed).normal(
            size=np.random.default_rng(seed).integers(1, 6, 2)
        )
    ),
    # Mirrored in the middle of an odd size, and of an even one, about which no anchor lies.
    st.integers(3, 6).map(lambda size: np.abs(np.arange(size) - (size - 1) / 2)[None] * [[1.0]]),
    st.just(np.array([[0.0, 2.0, 0.0], [1.0, 5.0, 1.0], [0.0, 2.0, 0.0]])),
    st.just(np.array([[3.0]])),
)
layers = st.builds(
    LayerParams,
    kind=st.sampled_from([key for key, _ in parameter(LayerParams, "kind").declaration.choices]),
    size=st.integers(1, 4),
    rows=st.integers(0, 4),
    stride=st.integers(0, 4),
    padding=st.integers(0, 1),
    ceil_mode=st.booleans(),
    over=st.sampled_from(["max", "average", "min", "l2", "median"]),
    grid_rows=st.integers(1, 5),
    grid_columns=st.integers(1, 5),
)
offsets = st.one_of(st.integers(-20, 20).map(float), st.floats(-9, 9))


@settings(max_examples=400)
@given(
    shape=st.tuples(st.integers(1, 14), st.integers(1, 14)) | st.sampled_from([(12, 12), (8, 16)]),
    seed=st.integers(0, 1000),
    kernel=kernels,
    layer=layers,
    f=st.sampled_from(["convolution", "detector", "pooling", "pooling alone"]),
    g=st.sampled_from(["shift", "quarters", "turn", "scale", "flip"]),
    down=offsets,
    right=offsets,
    between=st.sampled_from(["fourier", "linear", "cubic"]),
    quarters=st.sampled_from("0123"),
    angle=st.sampled_from([0.0, 90.0, -90.0, 180.0]) | st.floats(-180, 180),
    factor=st.just(1.0) | st.floats(0.25, 4),
    mirror=st.sampled_from(["horizontal", "vertical"]),
    boundary=st.sampled_from(["wrap", "wrap", "constant", "edge", "reflect", "symmetric"]),
    bias=st.just(0.0) | st.floats(-2, 2),
    detector=st.sampled_from(["none", "relu", "leaky relu", "absolute"]),
    frame=st.integers(0, 8),
)
def test_what_is_claimed_is_true(shape, seed, frame, **values) -> None:
    picture = np.random.default_rng(seed).normal(size=shape)
    params = params_of(picture, **values)
    try:
        params = edited(LAB, Scene("pooling", Params()), params).params
    except BadInput as fault:
        assert str(fault).endswith(".")  # noqa: PT017
        return
    found = ways(params, clamped_frame(LAB, params, frame))
    if found.claim.level == "exact":
        assert not found.square.difference.any()
        assert found.square.norm == 0
    if found.claim.level == "rounding":
        assert found.verdict.level in ("exact", "rounding")
    assert found.claim.sentence.endswith(".")
    assert len(found.claim.sentence) < 130


@named("size", [5, 15, 31])
@named("shape", [(40, 40), (33, 57), (5, 64)])
def test_whole_shifts_are_exactly_zero_for_large_kernels_too(shape, size) -> None:
    rng = np.random.default_rng(size)
    kernel = rng.normal(size=(size, size - 2))
    params = params_of(rng.normal(size=shape), kernel, f="detector", down=-7.0, right=9.0, bias=0.3)
    found = ways(params)
    assert found.claim.level == "exact"
    assert found.square.norm == 0
    assert np.abs(found.square.moved_last).max() > 0


DIFFERENT = [
    {"down": 3.0, "boundary": "constant"},
    {"down": 3.0, "boundary": "reflect"},
    {"right": 2.5, "f": "detector"},
    {"right": 2.5, "f": "pooling alone"},
    {"down": 0.0, "right": 3.0, "f": "pooling"},
    {"down": 0.0, "right": 4.0, "f": "pooling alone", "layer": LayerParams(size=3, stride=2)},
    {"down": 0.0, "right": 2.0, "f": "pooling alone", "layer": LayerParams("max-blur")},
    {"down": 0.0, "right": 2.0, "f": "pooling alone", "layer": LayerParams("stochastic")},
    {
        "down": 0.0,
        "right": 2.0,
        "f": "pooling alone",
        "layer": LayerParams("average", padding=1),
    },
    {"down": 0.0, "right": 3.0, "f": "pooling alone", "layer": LayerParams(size=3)},
    {"g": "flip"},
    {"g": "flip", "f": "pooling alone", "layer": LayerParams("stride")},
    {"g": "flip", "f": "pooling alone", "layer": LayerParams(size=3)},
    {"g": "quarters"},
    {"g": "turn"},
    {"g": "turn", "angle": 90.0},
    {"g": "scale"},
    {"g": "scale", "factor": 0.5, "f": "pooling alone"},
]


@named("values", DIFFERENT, ids=lambda values: " ".join(map(str, values.values()))[:40])
def test_what_is_said_to_differ_differs(values) -> None:
    found = ways(params_of(**values))
    assert found.claim.level == "none"
    assert found.verdict.level == "none"
    assert found.square.distance > 0.01


def test_a_symmetric_kernel_is_forgiven_a_flip() -> None:
    """Made symmetric cell by cell, as a hand would."""
    kernel = np.array([[1.0, 2.0, 3.0], [0.0, 5.0, 0.0], [1.0, 7.0, 3.0]])
    found = ways(params_of(kernel=kernel, g="flip"))
    assert (found.claim.level, found.verdict.level) == ("none", "none")
    scene = scene_of(kernel=kernel, g="flip")
    for row in (0, 2):
        scene = TOPIC.gesture(scene, Gesture("kernel", "enter", (float(row), 2.0), value=1.0))
    assert kernel_values(scene.params.kernel).tolist() == [[1, 2, 1], [0, 5, 0], [1, 7, 1]]
    found = ways(scene.params)
    assert found.claim.level == "rounding"
    assert found.verdict.level in ("exact", "rounding")
    assert 0 <= found.square.distance < 1e-15
    # Upside down it is another one still.
    assert ways(replace_f(scene.params, mirror="vertical")).verdict.level == "none"


def replace_f(params: Params, **values: Any) -> Params:
    return replace(params, equivariance=replace(params.equivariance, **values))


def test_magnitudes_forgive_a_kernel_that_changes_its_sign() -> None:
    plain = ways(params_of(g="flip", f="detector", detector="none"))
    assert plain.square.moved_first == pytest.approx(-plain.square.moved_last)
    assert "−K" in plain.claim.sentence
    assert plain.square.distance == pytest.approx(2)
    absolute = ways(params_of(g="flip", f="detector", detector="absolute"))
    assert absolute.claim.level == "rounding"
    assert absolute.square.distance < 1e-14
    biased = ways(params_of(g="flip", f="detector", detector="absolute", bias=0.5))
    assert biased.claim.level == biased.verdict.level == "none"


@named("between", ["fourier", "linear", "cubic"])
def test_fractions_commute_to_rounding_and_no_better(between) -> None:
    picture = np.random.default_rng(0).random((64, 64))
    found = ways(params_of(picture, right=2.3, between=between))
    assert found.claim.level == found.verdict.level == "rounding"
    assert 0 < found.square.distance < 1e-14


def test_a_picture_may_agree_where_others_do_not() -> None:
    found = ways(params_of(np.full((16, 16), 0.5), g="flip"))
    assert found.claim.level == "none"
    assert found.verdict.level != "none"
    scene = scene_of(picture=np.full((16, 16), 0.5), g="flip")
    assert "for this picture both ways agree" in figure_of(scene).panels["reason"].title


# --- symmetries


@given(
    seed=st.integers(0, 1000),
    size=st.tuples(st.integers(1, 5), st.integers(1, 5)),
    made=st.sets(st.sampled_from(["across", "down", "turned"])),
    sign=st.sampled_from([1, -1]),
)
def test_a_kernel_has_a_symmetry_where_convolving_commutes_with_it(seed, size, made, sign) -> None:
    """The definition: of random pictures on a torus, by sums of rolled pictures."""
    rng = np.random.default_rng(seed)
    kernel = rng.integers(-3, 4, size).astype(np.float64)
    if "across" in made:
        kernel = kernel + sign * kernel[:, ::-1]
    if "down" in made:
        kernel = kernel + sign * kernel[::-1]
    if "turned" in made and size[0] == size[1]:
        kernel = sum(np.rot90(kernel, k) for k in range(4))
    picture = rng.normal(size=(16, 16))
    moves = {
        "left–right": np.fliplr,
        "upside down": np.flipud,
        "half turn": lambda x: np.rot90(x, 2),
        "quarter turn": np.rot90,
    }
    found = symmetries_of(kernel)
    for name, move in moves.items():
        first, last = convolved(move(picture), kernel), move(convolved(picture, kernel))
        assert (name in found.same) == np.allclose(first, last, atol=1e-9)
        if kernel.any():
            assert (name in found.opposite) == np.allclose(first, -last, atol=1e-9)


def test_points_and_the_identity() -> None:
    assert symmetries_of(kernel_values(first_kernel("identity"))).is_identity
    assert symmetries_of(np.array([[0.0, 3.0, 0.0]])).is_point
    assert not symmetries_of(np.array([[0.0, 3.0, 0.0]])).is_identity
    assert not symmetries_of(np.array([[3.0, 0.0, 0.0]])).is_point
    assert not symmetries_of(np.array([[3.0, 0.0], [0.0, 0.0]])).opposite
    assert symmetries_of(np.zeros((3, 3))).is_point


def test_the_figure_tells_the_symmetries() -> None:
    rows = {row.label: row.value for row in figure_of(scene_of()).panels["symmetry"].rows}
    assert rows == {
        "left–right": "−K",
        "upside down": "the same",
        "half turn": "−K",
        "quarter turn": "another kernel",
    }


# --- movements


@named(
    "movement",
    [
        Movement("shift", (3.0, 5.0)),
        Movement("quarters", quarters=1),
        Movement("quarters", quarters=2),
        Movement("quarters", quarters=3),
        Movement("turn", angle=25.0),
        Movement("turn", angle=-140.0),
        Movement("scale", factor=1.4),
        Movement("scale", factor=0.7),
        Movement("flip", mirror="horizontal"),
        Movement("flip", mirror="vertical"),
    ],
    ids=lambda movement: movement.told,
)
@named("shape", [(60, 60), (50, 71)])
def test_points_go_where_the_picture_goes(movement, shape) -> None:
    place = (22.0, 31.0)
    rows, columns = np.indices(shape)
    blob = np.exp(-((rows - place[0]) ** 2 + (columns - place[1]) ** 2) / 18)
    moved = movement(blob)
    moved = moved - np.median(moved)
    moved[np.abs(moved) < 0.1] = 0
    centre = scipy.ndimage.center_of_mass(moved)
    assert movement.carried(place, shape) == pytest.approx(centre, abs=0.3)


@given(
    shape=st.tuples(st.integers(1, 9), st.integers(1, 9)),
    largest=st.sampled_from([1e-40, 1.0, 1e30, 1e200]),
    kind=st.sampled_from(["turn", "scale"]),
)
def test_movements_of_values_beyond_float32(shape, largest, kind) -> None:
    picture = np.random.default_rng(0).normal(size=shape)
    movement = Movement(kind, angle=33.0, factor=1.7)
    moved = movement(picture * largest)
    assert np.isfinite(moved).all()
    assert moved / largest == pytest.approx(movement(picture), rel=1e-4, abs=1e-5)
    assert movement(np.zeros(shape)) == pytest.approx(np.zeros(shape))


def test_turns_by_right_angles_are_exact() -> None:
    square = np.random.default_rng(0).normal(size=(9, 9))
    for angle, quarters in ((90.0, 1), (180.0, 2), (-90.0, 3), (-180.0, 2)):
        assert np.array_equal(Movement("turn", angle=angle)(square), np.rot90(square, quarters))
    assert Movement("turn", angle=90.0).right_angles((9, 8)) is None
    assert Movement("turn", angle=180.0).right_angles((9, 8)) == 2
    assert Movement("turn", angle=45.0).right_angles((9, 9)) is None
    assert Movement("scale").right_angles((9, 9)) is None


def test_frames_play_the_parameter_of_g() -> None:
    shifts = [movement_of(EquivarianceParams(), frame).offset for frame in range(33)]
    assert shifts[0] == (3, 5)
    assert [right - 5 for _, right in shifts] == [frame / 4 for frame in range(33)]
    turns = [movement_of(EquivarianceParams(g="turn"), frame).angle for frame in range(73)]
    assert turns[0] == turns[72] == 15
    assert turns[:3] == [15, 20, 25]
    assert turns[33:36] == [180, -175, -170]
    assert len({angle % 360 for angle in turns}) == 72
    factors = [movement_of(EquivarianceParams(g="scale"), n).factor for n in range(49)]
    assert factors[0] == pytest.approx(1.5)
    assert factors[12] == pytest.approx(3)
    assert factors[36] == pytest.approx(0.75)
    assert factors[48] == pytest.approx(1.5)
    assert max(factors) <= 3.001
    assert min(factors) >= 0.7499
    quarters = [movement_of(EquivarianceParams(g="quarters"), n).quarters for n in range(4)]
    assert quarters == [1, 2, 3, 0]


@named(("g", "length"), [("shift", 32), ("quarters", 3), ("turn", 71), ("scale", 47), ("flip", 0)])
def test_the_timeline(g, length) -> None:
    scene = scene_of(g=g)
    assert LAB.length(scene.params) == length
    names = [LAB.frame_name(scene.params, frame) for frame in range(length + 1)]
    assert len({names[0], names[min(1, length)], names[length]}) == min(length, 2) + 1
    assert len(set(names)) >= length / 2
    figure = figure_of(replace(scene, frame=length))
    assert names[length] in figure.subtitle


def test_a_played_shift_is_exact_every_fourth_frame() -> None:
    params = params_of(f="detector")
    levels = [ways(params, frame).verdict.level for frame in range(9)]
    assert levels == ["exact", "none", "none", "none"] * 2 + ["exact"]


# --- what is refused


def test_shapes_that_cannot_be_compared() -> None:
    layer = LayerParams(size=2, rows=3)
    with pytest.raises(BadInput, match="would not have one shape"):
        scene_of(g="quarters", f="pooling", layer=layer)
    # Only where they cannot: without a pooling, and for half turns.
    scene_of(g="quarters", layer=layer)
    half = scene_of(g="quarters", quarters="2", f="pooling", layer=layer)
    assert LAB.length(half.params) == 0
    check_figure(figure_of(half))
    with pytest.raises(BadInput, match="would not have one shape"):
        scene_of(
            g="quarters", f="pooling", layer=LayerParams("adaptive", grid_rows=2, grid_columns=3)
        )
    # A window that fits the picture but not the turned one.
    tall = np.zeros((9, 4))
    with pytest.raises(BadInput, match=r"\."):
        scene_of(picture=tall, g="quarters", f="pooling alone", layer=LayerParams(size=4, rows=8))


def test_windows_that_fit_nowhere_matter_where_they_are_used() -> None:
    layer = LayerParams(size=40)
    scene_of(layer=layer)
    with pytest.raises(BadInput, match="40 px came"):
        scene_of(f="pooling", layer=layer)


def test_values_beyond_what_can_be_computed() -> None:
    with pytest.raises(BadInput, match="beyond what can be computed"):
        scene_of(picture=np.full((4, 4), 3e36))
    figure_of(scene_of(picture=np.full((4, 4), 1e13), g="turn", f="pooling"))


# --- what is seen


EDGES = [
    np.zeros((1, 1)),
    np.ones((1, 7)),
    np.zeros((6, 6)),
    np.random.default_rng(0).normal(size=(7, 1)),
    np.random.default_rng(1).normal(size=(3, 90)),
    np.full((5, 5), -2.0),
    np.random.default_rng(2).normal(size=(8, 8)) * 1e-38,
    np.random.default_rng(2).normal(size=(8, 8)) * 1e13,
]


@named("g", ["shift", "quarters", "turn", "scale", "flip"])
@named("picture", EDGES, ids=lambda picture: "x".join(map(str, picture.shape)))
def test_any_picture_gives_a_figure(picture, g) -> None:
    for f in ("detector", "pooling alone"):
        scene = scene_of(picture=picture, g=g, f=f, right=1.5, layer=LayerParams(size=1))
        for frame in {0, LAB.length(scene.params) // 2}:
            figure_of(replace(scene, frame=frame))


def test_exactly_zero_is_shown_as_zero_and_rounding_is_not() -> None:
    figure = figure_of(scene_of())
    assert values_of(figure, "difference facts") == ["0", "0", "equal to the last bit"]
    assert signs(figure)["meets"] == "="
    assert not figure.panels["difference"].data.any()
    figure = figure_of(scene_of(right=2.5))
    norm, relative, told = values_of(figure, "difference facts")
    assert "·10⁻¹" in norm
    assert "·10⁻¹" in relative
    assert told == "equal but for rounding"
    assert signs(figure)["meets"] == "≈"
    difference = figure.panels["difference"]
    assert isinstance(difference, Image)
    assert 0 < np.abs(difference.data).max() <= difference.limits[1] < 1e-12
    figure = figure_of(scene_of(g="flip"))
    assert values_of(figure, "difference facts")[1:] == ["2", "not equal"]
    assert signs(figure)["meets"] == "≠"


def signs(figure: Figure) -> dict[str, str]:
    return {key: panel.text for key, panel in figure.panels.items() if isinstance(panel, Sign)}


def test_pictures_that_are_compared_have_the_same_colours() -> None:
    figure = figure_of(scene_of(g="turn"))
    panels = [figure.panels[key] for key in ("f x", "g f x", "f g x")]
    assert len({(panel.limits, panel.colormap) for panel in panels}) == 1
    assert panels[0].colormap == "signed"
    other = figure_of(replace(scene_of(g="turn"), frame=7))
    assert other.panels["f x"].limits == panels[0].limits, "and they rest while g is played"


def test_without_a_convolution_there_is_no_kernel() -> None:
    figure = figure_of(scene_of(f="pooling alone"))
    assert "kernel" not in figure.panels
    assert "symmetry" not in figure.panels
    scene = scene_of()
    assert isinstance(figure_of(scene).panels["kernel"], Grid)
    applies = {
        name: parameter(Params, name).declaration.applies
        for name in ("kernel", "bias", "boundary", "brush", "detector", "layer")
    }
    used = {
        f: {name for name, applies_to in applies.items() if applies_to(params_of(f=f))}
        for f in ("convolution", "detector", "pooling", "pooling alone")
    }
    convolving = {"kernel", "bias", "boundary", "brush"}
    assert used == {
        "convolution": convolving,
        "detector": convolving | {"detector"},
        "pooling": convolving | {"detector", "layer"},
        "pooling alone": {"layer"},
    }


def test_the_arrow_goes_with_the_picture() -> None:
    figure = figure_of(scene_of(picture=np.eye(20, 30), g="flip"))
    (before,), (after,) = (figure.panels[key].marks for key in ("x", "moved"))
    width = 30
    expected = [(row, width - 1 - column) for row, column in before.points]
    assert [point for pair in after.points for point in pair] == pytest.approx(
        [place for point in expected for place in point]
    )


def test_no_arrow_lies_over_numbers_or_looks_like_the_way_of_a_shift() -> None:
    for scene in (scene_of(picture=np.eye(15), g="flip"), scene_of(picture=np.eye(20, 30))):
        figure = figure_of(scene)
        assert figure.panels["x"].marks == figure.panels["moved"].marks == ()


@named("values", [{}, {"g": "turn", "f": "pooling"}, {"f": "pooling alone", "g": "flip"}])
def test_it_can_be_exported(values) -> None:
    pixels = figure_image(figure_of(scene_of(**values)), width_mm=89, dpi=100)
    assert pixels.shape[1] == round(89 / 25.4 * 100)
    assert len(np.unique(pixels.reshape(-1, 4), axis=0)) > 50


def test_it_goes_through_a_document_and_offers_its_pictures() -> None:
    scene = scene_of(g="scale", factor=0.7, frame=3)
    document = Document((scene,))
    assert storage.from_bytes(storage.to_bytes(document), {"pooling": LAB}) == document
    state = TOPIC.start(scene.params, HostEnv())
    offered = LAB.offers(scene, state)
    assert np.array_equal(offered["kernel"].array, kernel_values(SOBEL))
    expected = convolved(RANDOM.astype(np.float64), kernel_values(SOBEL))
    assert offered["picture"].array == pytest.approx(expected, abs=1e-5)


def test_what_was_computed_is_not_computed_again() -> None:
    env, params = HostEnv(), params_of()
    state = equivariance_state(params, env)
    assert equivariance_state(params_of(), env) is state
    found = ways_of(params, 0, state, env)
    assert ways_of(params, 0, state, env) is found
    other = equivariance_state(params_of(bias=1.0), env)
    assert other is not state
    assert ways_of(params_of(bias=1.0), 0, other, env) is not found


# --- hands


def after(
    scene: Scene, panel: str, *path: tuple[float, float], **values: Any
) -> EquivarianceParams:
    """A stroke from press to release: each gesture is applied to the scene at the press."""
    moved = scene
    for count, kind in ((1, "press"), (len(path), "drag"), (len(path), "release")):
        gesture = Gesture(panel, kind, path[count - 1], path[:count], **values)
        moved = LAB.gesture(scene, gesture)
    return moved.params.equivariance


def nudged(scene: Scene, down: float, right: float) -> EquivarianceParams:
    gesture = Gesture("moved", "nudge", (down, right))
    return LAB.gesture(scene, gesture).params.equivariance


@named("panel", ["x", "moved"])
def test_dragging_shifts(panel) -> None:
    scene = scene_of()
    moved = after(scene, panel, (2.0, 2.0), (4.4, 0.6))
    assert (moved.down, moved.right) == (5, 4)
    fine = after(scene, panel, (2.0, 2.0), (4.4, 0.6), shift=True)
    assert (fine.down, fine.right) == (5.5, 3.5)
    far = after(scene, panel, (0.0, 0.0), (9e9, -9e9))
    assert (far.down, far.right) == (512, -512)


def test_dragging_shifts_what_is_shown_at_any_frame() -> None:
    scene = scene_of(frame=6)
    before = ways(scene.params, 6).movement.offset
    moved = LAB.gesture(scene, Gesture("moved", "drag", (1.0, 9.0), ((1.0, 2.0), (1.0, 9.0))))
    offset = movement_of(moved.params.equivariance, moved.frame).offset
    assert (offset[0] - before[0], offset[1] - before[1]) == (0, 7)


def test_dragging_round_turns() -> None:
    picture = np.zeros((21, 21))
    scene = scene_of(picture=picture, g="turn")
    assert after(scene, "x", (10.0, 18.0), (2.0, 10.0)).angle == 105
    assert after(scene, "x", (10.0, 18.0), (18.0, 10.0)).angle == -75
    assert after(scene, "x", (10.0, 18.0), (5.0, 18.0), shift=True).angle == 45
    assert after(scene, "x", (10.0, 10.0), (2.0, 10.0)).angle == 15
    scene = scene_of(picture=picture, g="quarters")
    assert after(scene, "x", (10.0, 18.0), (2.0, 11.0)).quarters == "2"
    assert after(scene, "x", (10.0, 18.0), (18.0, 11.0)).quarters == "0"


def test_dragging_outwards_scales() -> None:
    scene = scene_of(picture=np.zeros((21, 21)), g="scale", factor=1.0)
    assert after(scene, "x", (10.0, 14.0), (10.0, 18.0)).factor == 2
    assert after(scene, "x", (10.0, 18.0), (14.0, 10.0)).factor == 0.5
    assert after(scene, "x", (10.0, 12.0), (10.0, 2000.0)).factor == 4


def test_dragging_across_and_down_flips() -> None:
    scene = scene_of(g="flip")
    assert after(scene, "x", (5.0, 5.0), (9.0, 6.0)).mirror == "vertical"
    down = scene_of(g="flip", mirror="vertical")
    assert after(down, "x", (5.0, 5.0), (6.0, 1.0)).mirror == "horizontal"
    assert after(down, "x", (5.0, 5.0), (5.1, 5.4)).mirror == "vertical"


def test_arrow_keys_do_the_same() -> None:
    moved = nudged(scene_of(), -1.0, 10.0)
    assert (moved.down, moved.right) == (2, 15)
    assert nudged(scene_of(g="turn"), 0.0, -1.0).angle == 16
    assert nudged(scene_of(g="turn"), 10.0, 0.0).angle == 5
    assert nudged(scene_of(g="quarters"), 0.0, -1.0).quarters == "2"
    assert nudged(scene_of(g="quarters"), 0.0, 10.0).quarters == "0"
    assert nudged(scene_of(g="scale", factor=1.0), -1.0, 0.0).factor == pytest.approx(1.05)
    assert nudged(scene_of(g="scale", factor=1.0), 1.0, 0.0).factor == pytest.approx(0.952)
    assert nudged(scene_of(g="flip"), 1.0, 0.0).mirror == "vertical"


def test_the_kernel_is_changed_by_hand() -> None:
    scene = scene_of()
    changed = LAB.gesture(scene, Gesture("kernel", "enter", (0.0, 1.0), value=4.0))
    assert kernel_values(changed.params.kernel)[0, 1] == 4
    by_key = {action.key: action for action in LAB.actions}
    turned = by_key["kernel-turn-left"].apply(scene)
    expected = np.rot90(kernel_values(SOBEL))
    assert np.array_equal(kernel_values(turned.params.kernel), expected)
    alone = scene_of(f="pooling alone")
    assert by_key["kernel-turn-left"].apply(alone) is alone


def test_a_drawing_is_drawn_on_and_moved_beside_it() -> None:
    scene = scene_of(picture=Drawing(20, 20))
    figure = figure_of(scene)
    assert figure.panels["input"].pointer == "paint"
    assert figure.panels["moved"].pointer == "move"
    drawn = LAB.gesture(scene, Gesture("input", "drag", (5.0, 9.0), ((5.0, 2.0), (5.0, 9.0))))
    assert len(drawn.params.image.strokes) == 1
    assert drawn.params.equivariance == scene.params.equivariance
    assert after(scene, "moved", (5.0, 2.0), (5.0, 9.0)).right == 12


@named("kind", ["hover", "leave", "click", "wheel"])
@named("panel", ["x", "moved", "f x", "difference", "reason", "input"])
def test_other_gestures_change_nothing(panel, kind) -> None:
    scene = scene_of()
    assert LAB.gesture(scene, Gesture(panel, kind, (3.0, 3.0), amount=1.0)) is scene


def test_numbers_stay_in_their_ranges() -> None:
    for g in ("shift", "turn", "quarters", "scale", "flip"):
        scene = scene_of(g=g)
        for way in ((1e9, 1e9), (-1e9, -1e9), (0.0, 10.0)):
            moved = replace(scene.params, equivariance=nudged(scene, *way))
            edited(LAB, scene, moved)
            assert math.isfinite(moved.equivariance.angle)
