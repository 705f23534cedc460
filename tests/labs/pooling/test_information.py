"""Information before and after pooling: against SciPy, plain loops over windows, closed forms."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import entropy

from guiapp.compute.pooling import information_map
from guiapp.core import numbers
from guiapp.core.figure import Box, Curves, Dot, Facts, Grid, Image
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene, edited
from guiapp.core.params import touched
from guiapp.core.player import HostEnv, Player
from guiapp.core.raster import Raster
from guiapp.labs.pooling import LAB
from guiapp.labs.pooling.information.measured import measured
from guiapp.labs.pooling.information.params import InformationParams
from guiapp.labs.pooling.information.state import InformationState
from guiapp.labs.pooling.information.telling import places_of, telling
from guiapp.labs.pooling.information.window import chosen, place_of, window_of
from guiapp.labs.pooling.layer import pooled, windows_of
from guiapp.labs.pooling.layer_params import KINDS, LayerParams
from guiapp.labs.pooling.params import Params
from guiapp.parts.kernel import first_kernel
from guiapp.parts.picture import Drawing, Loaded
from tests.labs.test_every_lab import check_figure

SMOOTH = np.add.outer(np.arange(23.0), 2 * np.arange(31.0)) % 11 / 11
LAYERS = (
    LayerParams(),
    LayerParams("min", size=3),
    LayerParams("average", size=3, stride=1, padding=1),
    LayerParams("max", size=4, stride=3, padding=2),
    LayerParams("max", size=2, stride=1, padding=1),
    LayerParams("max", size=5, rows=1, stride=2, ceil_mode=True),
    LayerParams("l2", size=4, stride=2, ceil_mode=True),
    LayerParams("max-blur", size=2, stride=2),
    LayerParams("stride", size=3),
    LayerParams("global"),
    LayerParams("adaptive", over="average", grid_rows=4, grid_columns=5),
)


def scene_of(picture: Any = SMOOTH, layer: LayerParams = LAYERS[0], **values: Any) -> Scene:
    """The topic for a picture (H, W); ``values`` are those of its own group."""
    params = Params(
        topic="information",
        size="1024",
        image=Loaded(Raster.of(np.asarray(picture, np.float32)), "made"),
        kernel=first_kernel("identity"),
        detector="none",
        layer=layer,
        information=InformationParams(**values),
    )
    return edited(LAB, Scene("pooling", Params()), params)


def state_of(scene: Scene) -> InformationState:
    found: InformationState = Player(LAB, HostEnv()).lend(scene)
    return found


def shares_of(picture: np.ndarray, levels: int) -> np.ndarray:
    return np.histogram(picture, levels, (0.0, 1.0))[0] / picture.size


def joint_of(one: np.ndarray, other: np.ndarray, levels: int) -> np.ndarray:
    bins, limits = (levels, levels), ((0, 1), (0, 1))
    return np.histogram2d(one.ravel(), other.ravel(), bins, limits)[0]


def speckled(seed: int, rows: int, columns: int, kinds: int) -> np.ndarray:
    """A picture of so many values, none of which is the border of bins."""
    rng = np.random.default_rng(seed)
    return rng.random(kinds).astype(np.float32)[rng.integers(0, kinds, (rows, columns))]


pictures = st.builds(
    speckled, st.integers(0, 99), st.integers(1, 12), st.integers(1, 12), st.integers(1, 30)
)


# --- numbers


@given(pictures, st.integers(2, 40))
def test_entropies_are_scipys(picture, levels):
    picture.flags.writeable = False
    found = measured(picture, levels, (0.0, 1.0))
    assert found.values == picture.size
    assert found.entropy == pytest.approx(entropy(shares_of(picture, levels), base=2), abs=1e-9)
    np.testing.assert_array_equal(found.bits, information_map(picture, levels, (0.0, 1.0)))
    assert found.total == pytest.approx(found.entropy * picture.size)
    for pair, pixels, known in (
        (found.right, picture[:, :-1], picture[:, 1:]),
        (found.below, picture[:-1], picture[1:]),
    ):
        if not pixels.size:
            assert pair is None
            continue
        joint = joint_of(pixels, known, levels)
        together = entropy(joint.ravel(), base=2)
        alone, other = (entropy(joint.sum(axis=axis), base=2) for axis in (1, 0))
        assert pair is not None
        assert pair.count == pixels.size
        assert pair.conditional == pytest.approx(together - other, abs=1e-9)
        assert pair.mutual == pytest.approx(alone + other - together, abs=1e-9)
        sparse = found.is_sparse
        assert sparse or pair.count >= levels**2


def test_a_checkerboard_tells_one_bit_and_nothing_once_its_neighbour_is_known():
    board = np.add.outer(np.arange(16), np.arange(16)) % 2
    found = state_of(scene_of(board, levels=2))
    assert found.before.entropy == pytest.approx(1.0)
    assert found.before.right.conditional == 0
    assert found.before.below.mutual == pytest.approx(1.0, abs=0.01)
    assert found.after.entropy == 0  # every window has a one
    assert found.after.values == 64
    assert np.all(found.bits == 1)
    assert found.telling.alike == 1


def test_coin_tosses_lose_nothing_of_their_independence():
    """Of independent values pooling keeps as many bits a value as its maxima have."""
    tosses = np.random.default_rng(3).integers(0, 2, (512, 512))
    found = state_of(scene_of(tosses, levels=2))
    p = 1 / 16
    expected = -p * np.log2(p) - (1 - p) * np.log2(1 - p)
    assert found.before.entropy == pytest.approx(1.0, abs=0.01)
    assert found.before.right.conditional == pytest.approx(1.0, abs=0.01)
    assert found.after.entropy == pytest.approx(expected, abs=0.02)
    assert found.after.right.conditional == pytest.approx(expected, abs=0.02)


def test_correlated_values_tell_more_once_pooled():
    """Fewer values, each of which its neighbour tells less of: every second of a slow walk."""
    rng = np.random.default_rng(5)
    walk = np.cumsum(rng.normal(size=(128, 256)), axis=1)
    walk = (walk - walk.min()) / np.ptp(walk)
    layer = LayerParams("stride", size=2, rows=1)
    found = state_of(scene_of(walk, layer, levels=64))
    assert found.after.values == found.before.values // 2
    assert found.after.entropy == pytest.approx(found.before.entropy, abs=0.02)
    assert found.after.right.conditional > found.before.right.conditional + 0.1
    assert found.after.right.mutual < found.before.right.mutual - 0.1


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.kind)
def test_what_told_most_is_what_a_loop_finds(layer):
    picture = SMOOTH.astype(np.float32)
    bits = np.random.default_rng(2).integers(1, 5, picture.shape).astype(np.float64)
    for part in (picture, bits):
        part.flags.writeable = False
    found = telling(bits, layer, places_of(picture, layer))
    boxes = windows_of(picture.shape, layer)
    np.testing.assert_array_equal(found.boxes, boxes)
    best, told = [], {"largest": [], "smallest": [], "first": []}
    for (i, j), _ in np.ndenumerate(boxes[..., 0]):
        top, left, bottom, right = boxes[i, j]
        values, part = picture[top:bottom, left:right], bits[top:bottom, left:right]
        row, column = np.unravel_index(part.argmax(), part.shape)
        assert divmod(found.told[i, j], picture.shape[1]) == (top + row, left + column)
        best.append((part.max(), part.min()))
        told["largest"].append(part.ravel()[values.argmax()])
        told["smallest"].append(part.ravel()[values.argmin()])
        told["first"].append(part[0, 0])
    most, least = np.array(best).T
    assert found.alike == pytest.approx(np.mean(most == least))
    for kept in found.kept:
        assert kept.share == pytest.approx(np.mean(np.array(told[kept.label]) == most))
        assert kept.bits == pytest.approx(np.mean(told[kept.label]))


@pytest.mark.parametrize("kind", [key for key, _ in KINDS])
def test_before_and_after_share_their_bins(kind):
    """Limits hold all values of both, and the answer is that of the layer."""
    picture = np.random.default_rng(1).normal(size=(24, 20)).astype(np.float32)
    found = state_of(scene_of(picture, LayerParams(kind, size=3, padding=0)))
    low, high = found.limits
    for part in (found.picture, found.answer):
        assert low <= part.min()
        assert part.max() <= high
    np.testing.assert_array_equal(found.answer, pooled(picture, LayerParams(kind, size=3)))
    assert found.after.values == found.answer.size


# --- what is seen


def rows_of(panel: Any) -> list[str]:
    assert isinstance(panel, Facts)
    return [row.value for row in panel.rows]


def test_the_table_says_what_was_measured():
    scene = scene_of(levels=8)
    figure, state = Player(LAB, HostEnv()).figure(scene), state_of(scene)
    check_figure(figure)
    before = rows_of(figure.panels["told before"])
    after = rows_of(figure.panels["told after"])
    assert before[0] == "713"
    assert after[0] == "165"
    for column, found in ((before, state.before), (after, state.after)):
        assert int(column[1].replace("\u202f", "")) == round(found.total)
        known = found.right.conditional * found.values
        assert int(column[2].replace("\u202f", "")) == round(known)
        assert column[3] == f"{found.right.conditional:.2f}"
        assert column[4] == f"{found.below.conditional:.2f}"
        assert column[5] == f"{found.right.mutual:.2f}"
        assert column[6] == f"{found.below.mutual:.2f}"
    ratios = rows_of(figure.panels["ratio"])
    assert ratios[0] == f"× {165 / 713:.3f}"
    assert len(ratios) == len(before) == len(figure.panels["labels"].rows)


def test_the_headline_is_the_entropy_before_and_after():
    """The one large number; max pooling of smooth values tells more, a constant nothing."""
    scene = scene_of(levels=8)
    figure, state = Player(LAB, HostEnv()).figure(scene), state_of(scene)
    large = [
        row.value
        for panel in figure.panels.values()
        if isinstance(panel, Facts)
        for row in panel.rows
        if row.strong
    ]
    one, other = state.before.entropy, state.after.entropy
    assert large == [f"{numbers.text(one)} → {numbers.text(other)} bits"]
    word = "more" if other > one else "less"
    told = rows_of(figure.panels["entropy"])[1]
    assert told == f"× {numbers.text(other / one, 3)}: each value tells {word}"
    flat = rows_of(Player(LAB, HostEnv()).figure(scene_of(np.zeros((4, 4)))).panels["entropy"])
    assert flat == ["0 → 0 bits", "–: each value tells as much"]


def test_how_often_what_is_kept_told_most():
    scene = scene_of(levels=8)
    figure, state = Player(LAB, HostEnv()).figure(scene), state_of(scene)
    panel = figure.panels["shares"]
    assert isinstance(panel, Facts)
    found = {row.label: row.value for row in panel.rows}
    expected = {f"the {kept.label}": kept.share for kept in state.telling.kept}
    alike = found.pop("all alike")
    assert alike == f"{numbers.text(100 * state.telling.alike)} %, counted in each"
    assert found == {name: f"{numbers.text(100 * share)} %" for name, share in expected.items()}


def test_both_histograms_stand_on_the_same_bins():
    scene = scene_of(levels=8)
    panel = Player(LAB, HostEnv()).figure(scene).panels["histogram"]
    assert isinstance(panel, Curves)
    bars, steps = panel.lines
    np.testing.assert_allclose(bars.y, 100 * shares_of(SMOOTH.astype(np.float32), 8))
    answer = pooled(SMOOTH.astype(np.float32), LAYERS[0])
    np.testing.assert_allclose(steps.y[:-1], 100 * shares_of(answer, 8))
    np.testing.assert_allclose(steps.x, np.linspace(0, 1, 9))
    np.testing.assert_allclose(bars.x, steps.x[:-1] + 1 / 16)
    assert "8 bins from 0 to 1" in panel.facts
    assert "not of its source" in panel.facts


def test_too_many_bins_for_the_pairs_are_told():
    few, many = (
        Player(LAB, HostEnv()).figure(scene_of(levels=levels)).panels["histogram"].facts
        for levels in (4, 256)
    )
    assert "too small" not in few
    assert "too small" in many


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.kind)
def test_what_told_most_is_marked_in_the_picture_and_in_its_window(layer):
    scene = scene_of(np.random.default_rng(8).random((23, 31)), layer, row=9, column=12)
    figure, state = Player(LAB, HostEnv()).figure(scene), state_of(scene)
    panel = figure.panels["bits"]
    assert isinstance(panel, Image)
    [box] = [mark for mark in panel.marks if isinstance(mark, Box)]
    [ring] = [mark for mark in panel.marks if isinstance(mark, Dot) and mark.tone == "good"]
    part = np.s_[
        int(box.top) : int(box.top + box.height), int(box.left) : int(box.left + box.width)
    ]
    assert box.top <= ring.row < box.top + box.height
    assert box.left <= ring.column < box.left + box.width
    most = state.bits[int(ring.row), int(ring.column)]
    assert most == state.bits[part].max()
    grid = figure.panels["window bits"]
    assert isinstance(grid, Grid)
    assert grid.values[grid.outline] == most
    assert figure.panels["telling"].rows[0].value.split()[0]
    assert figure.panels["input"].marks[-1] == box


def test_the_largest_value_of_the_window_is_marked():
    values = np.random.default_rng(4).random((8, 8))
    grid = Player(LAB, HostEnv()).figure(scene_of(values, row=2, column=4)).panels["window"]
    assert isinstance(grid, Grid)
    np.testing.assert_array_equal(grid.values, values[2:4, 4:6].astype(np.float32))
    assert grid.values[grid.outline] == grid.values.max()


def test_of_a_large_window_an_excerpt_around_what_told_most_is_written():
    picture = np.zeros((40, 40))
    picture[33, 20] = 1.0
    figure = Player(LAB, HostEnv()).figure(scene_of(picture, LayerParams("global")))
    grid = figure.panels["window bits"]
    assert grid.values.shape == (8, 8)
    assert grid.values[grid.outline] == pytest.approx(np.log2(1600))
    assert grid.values.min() == pytest.approx(np.log2(1600 / 1599))
    assert "8 × 8 of 40 × 40" in figure.panels["window"].facts


# --- hands


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.kind)
def test_a_click_on_the_answer_chooses_that_window(layer):
    scene = scene_of(layer=layer)
    rows, columns = state_of(scene).answer.shape
    for row in range(rows):
        for column in range(columns):
            after = LAB.gesture(scene, Gesture("after", "click", (row, column)))
            assert chosen(after.params) == (row, column)
            assert touched(scene.params, after.params) in (None, "view")


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.kind)
@pytest.mark.parametrize("panel", ["input", "bits"])
def test_a_click_on_the_picture_chooses_a_window_over_it_or_the_nearest(layer, panel):
    scene = scene_of(layer=layer)
    state = state_of(scene)
    middles = [
        (state.telling.boxes[..., k] + state.telling.boxes[..., k + 2] - 1) / 2 for k in (0, 1)
    ]
    for row in range(0, 23, 2):
        for column in range(0, 31, 3):
            after = LAB.gesture(scene, Gesture(panel, "hover", (row, column)))
            window = window_of(after.params, state)
            inside = window.top <= row < window.bottom and window.left <= column < window.right
            covered = np.any(
                (state.telling.boxes[..., 0] <= row)
                & (row < state.telling.boxes[..., 2])
                & (state.telling.boxes[..., 1] <= column)
                & (column < state.telling.boxes[..., 3])
            )
            assert inside == covered
            if not covered:
                apart = np.hypot(middles[0] - row, middles[1] - column)
                mine = apart[window.row, window.column]
                assert mine <= apart.min() + 1.0


def test_arrow_keys_walk_over_every_window():
    """A key clicks one pixel from the first mark of a picture, as the canvas does."""
    for layer in LAYERS[:7]:
        scene = scene_of(layer=layer, row=0, column=0)
        player, seen = Player(LAB, HostEnv()), set()
        for _ in range(31):
            seen.add(chosen(scene.params)[1])
            mark = player.figure(scene).panels["input"].marks[0]
            assert isinstance(mark, Dot)
            scene = LAB.gesture(scene, Gesture("input", "click", (mark.row, mark.column + 1)))
        inside = windows_of((23, 31), layer).shape[1]
        assert len(seen) >= inside - 2  # those in the padding have their middle outside


def test_the_place_of_a_window_is_its_middle():
    assert place_of((10, 10), LayerParams(size=2), (1, 3)) == (2, 6)
    assert place_of((9, 9), LayerParams(size=3), (2, 0)) == (7, 1)
    assert place_of((9, 9), LayerParams(size=3), (99, -5)) == (7, 1)


def test_a_window_is_seen_at_first():
    """Four tenths down, six tenths across."""
    assert chosen(scene_of(np.zeros((16, 32))).params) == (3, 9)


def test_a_drawing_is_drawn_on_and_looked_at():
    params = Params(topic="information", image=Drawing(20, 30))
    scene = edited(LAB, Scene("pooling", Params()), params)
    path = ((2.0, 3.0), (9.0, 9.0))
    drawn = LAB.gesture(scene, Gesture("input", "drag", path[-1], path))
    assert len(drawn.params.image.strokes) == 1
    hovered = LAB.gesture(scene, Gesture("input", "hover", (5.0, 5.0)))
    assert hovered.params.image == scene.params.image
    assert chosen(hovered.params) == (2, 2)
    assert LAB.gesture(scene, Gesture("input", "click", (5.0, 5.0))) is scene
    assert LAB.gesture(scene, Gesture("histogram", "click", (5.0, 5.0))) is scene


# --- extremes


@pytest.mark.parametrize(
    "picture",
    [
        np.zeros((1, 1)),
        np.ones((1, 9)),
        np.arange(9.0)[:, None],
        np.zeros((6, 6)),
        np.full((5, 4), -3.5),
        np.array([[1e9, -1e9], [0, 1e-38]]),
        np.array([[1e-45, 0.0], [0.0, 1e-45]]),
        np.array([[1e9, np.nextafter(np.float32(1e9), np.float32(np.inf))]]),
    ],
    ids=["one", "row", "column", "black", "flat", "huge", "tiny", "near"],
)
@pytest.mark.parametrize("size", [1, 2])
def test_any_finite_picture_gives_a_figure(picture, size):
    rows, columns = np.shape(picture)
    layer = LayerParams("max", size=min(size, columns), rows=min(size, rows))
    figure = Player(LAB, HostEnv()).figure(scene_of(picture, layer))
    check_figure(figure)
    assert "nan" not in str(
        [panel.rows for panel in figure.panels.values() if hasattr(panel, "rows")]
    )


def test_the_subtitle_says_what_is_left():
    assert "23.1 % of the values" in Player(LAB, HostEnv()).figure(scene_of()).subtitle
    flat = Player(LAB, HostEnv()).figure(scene_of(np.zeros((4, 4)))).subtitle
    assert flat.endswith("no bits, as there were none")


def test_changing_the_layer_measures_the_picture_once(monkeypatch):
    """What depends on the picture alone is kept while poolings are tried."""
    from guiapp.labs.pooling.information import state

    counted: list[Any] = []
    whole = state.measured

    def counting(picture: Any, *rest: Any) -> Any:
        counted.append(picture.shape)
        return whole(picture, *rest)

    monkeypatch.setattr(state, "measured", counting)
    player, scene = Player(LAB, HostEnv()), scene_of()
    for size in (2, 3, 4):
        layer = LayerParams(size=size)
        player.figure(replace(scene, params=replace(scene.params, layer=layer)))
    assert counted.count(SMOOTH.shape) == 1
