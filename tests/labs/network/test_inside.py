"""The topic of looking inside: beside PyTorch and plain loops, and what a hand does."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from guiapp.core import numbers
from guiapp.core.figure import Box, Curves, Figure, Grid, Image
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Cancelled, Scene, edited
from guiapp.core.player import Hooks, HostEnv, Player
from guiapp.core.setting import set_values
from guiapp.labs.network import LAB
from guiapp.labs.network.architecture import network_of
from guiapp.labs.network.contact_sheet import GROUND
from guiapp.labs.network.data_params import shape_of
from guiapp.labs.network.inside.batch import values_after
from guiapp.labs.network.inside.chosen import chosen
from guiapp.labs.network.inside.gradient import gradient_panels
from guiapp.labs.network.layer_params import Architecture
from guiapp.labs.network.looked_at import looked_at
from guiapp.labs.network.prepared import Prepared, prepared
from tests.compute.network.network_reference import torch_module
from tests.labs.network.test_backwards import MIXED, told_of

SETTINGS: dict[str, tuple[str, ...]] = {
    "small": (),
    "dense": ("network=dense",),
    "strided": ("network=all convolutional", "data=bars", "data.count=100"),
    "colour": ("data=shapes", "data.count=100", "data.colour=true", "network=small"),
    "raw": ("normalise=false", "network=lenet", "data=bars", "data.count=100"),
    "mixed": ("data=bars", "data.count=100"),
}
SHOWN = ("strongest", "feature", "correlations", "gradient")


def scene_with(show: str, *values: str, name: str = "small", frame: int = 3) -> Scene:
    own = ("topic=inside", f"inside.show={show}", "inside.layer=1", *SETTINGS[name], *values)
    scene = set_values(LAB, LAB.first_scene(), own)
    if name == "mixed":
        layers = replace(scene.params, network=Architecture("own", MIXED))
        scene = edited(LAB, scene, layers)
    return replace(scene, frame=frame)


def figure_of(scene: Scene) -> tuple[Figure, Any, Prepared]:
    player = Player(LAB, HostEnv())
    return player.figure(scene), player.lend(scene), prepared(scene.params, HostEnv())


def torch_model(scene: Scene, state: Any) -> Any:
    torch = torch_module()

    from guiapp.compute.network.torch_code import torch_code

    made: dict[str, Any] = {}
    exec(torch_code(network_of(scene.params), shape_of(scene.params.data)), made)
    model = made["model"].double().eval()
    weights = {name: torch.tensor(np.float64(array)) for name, array in state.weights.items()}
    model.load_state_dict(weights, strict=False)
    return model


def torch_maps(scene: Scene, state: Any, given: Any) -> Any:
    """What the chosen layer gives for pictures: (n, K, H, W) float64."""
    torch = torch_module()

    model = torch_model(scene, state)[: chosen(scene.params).end + 1]
    with torch.no_grad():
        found = model(torch.tensor(np.float64(given))).numpy()
    return found.reshape(*found.shape[:2], *(found.shape[2:] or (1, 1)))


def read(text: str) -> float:
    """The number that `numbers.text` wrote."""
    raised = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    digits, _, power = text.replace(numbers.MINUS, "-").partition("·10")
    return float(digits) * 10.0 ** int(power.translate(raised) or 0)


def given_of(ready: Prepared, numbers: Any) -> Any:
    return ready.pictures(ready.held_out[numbers])[0]


@pytest.mark.parametrize("show", SHOWN)
@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize("layer", [1, 25])
def test_every_network_is_looked_into(show: str, name: str, layer: int) -> None:
    units = ("class", "map", "value") if show == "gradient" else ("class",)
    for unit in units:
        scene = scene_with(show, f"inside.layer={layer}", f"inside.unit={unit}", name=name)
        figure, _, _ = figure_of(scene)
        for panel in figure.panels.values():
            if isinstance(panel, Image):
                assert np.isfinite(panel.data).all()
                assert panel.limits[0] < panel.limits[1]


# --- the strongest


@pytest.mark.parametrize(
    ("name", "layer"), [("small", 1), ("small", 4), ("colour", 4), ("mixed", 6)]
)
def test_the_strongest_patches_are_those_of_a_search(name: str, layer: int) -> None:
    scene = scene_with("strongest", f"inside.layer={layer}", "inside.map=3", name=name)
    figure, state, ready = figure_of(scene)
    count = min(256, len(ready.held_out))
    asked = np.arange(count) * len(ready.held_out) // count
    maps = torch_maps(scene, state, given_of(ready, asked))
    patches = figure.panels["patches"]
    assert isinstance(patches, Image)
    assert f"{count} held-out pictures" in patches.facts
    top = figure.panels["top patches"]
    assert isinstance(top, Image)
    best = np.sort(maps[:, 2].max(axis=(1, 2)))[::-1][:12]
    told = [read(caption) for caption in top.captions if caption]
    np.testing.assert_allclose(told, best, rtol=0.01, atol=1e-6)
    order = np.argsort(-maps[:, 2].max(axis=(1, 2)), kind="stable")[:12]
    listed = top.cells
    assert listed is not None
    found = listed.ravel()[: len(order)]
    values = maps[np.searchsorted(asked, found), 2].max(axis=(1, 2))
    np.testing.assert_allclose(values, best, rtol=1e-4, atol=1e-6)


def test_a_patch_is_all_that_its_value_depends_on() -> None:
    """Changing the pixels of a patch changes the activation; changing all others does not."""
    scene = scene_with("strongest", "inside.layer=4", "inside.map=2", name="colour")
    figure, state, ready = figure_of(scene)
    pictures = figure.panels["pictures"]
    assert isinstance(pictures, Image)
    assert pictures.cells is not None
    down, across = pictures.pitch
    _, height, width = shape_of(scene.params.data)
    rng = np.random.default_rng(5)
    checked = 0
    for cell, (number, box) in enumerate(zip(pictures.cells.ravel(), pictures.marks, strict=True)):
        assert isinstance(box, Box)
        row, column = divmod(cell, pictures.cells.shape[1])
        top, left = box.top - row * down, box.left - column * across
        gap = across - width
        first, begin = round(top - gap), round(left - gap)
        inside = np.zeros((height, width), bool)
        inside[first : first + round(box.height), begin : begin + round(box.width)] = True
        given = given_of(ready, [number])
        maps = torch_maps(scene, state, given)[0, 1]
        at = np.unravel_index(maps.argmax(), maps.shape)
        other = np.where(inside, given, rng.normal(size=given.shape)).astype(np.float32)
        kept = torch_maps(scene, state, other)[0, 1][at]
        np.testing.assert_allclose(kept, maps[at], rtol=1e-6)
        if maps[at] > 0.05:
            other = np.where(inside, -given, given).astype(np.float32)
            assert abs(torch_maps(scene, state, other)[0, 1][at] - maps[at]) > 1e-4
            checked += 1
    assert checked


def test_patches_are_cut_from_the_pictures_grey_beyond_their_border() -> None:
    scene = scene_with("strongest", "inside.layer=1", "inside.map=5", "inside.pictures=40")
    figure, state, ready = figure_of(scene)
    top = figure.panels["top patches"]
    assert isinstance(top, Image)
    assert top.cells is not None
    number = int(top.cells[0, 0])
    maps = torch_maps(scene, state, given_of(ready, [number]))[0, 4]
    row, column = np.unravel_index(maps.argmax(), maps.shape)
    picture = ready.data.pictures(ready.held_out[[number]])[0, 0]
    wide = np.pad(picture, 1, constant_values=GROUND)
    expected = wide[row : row + 3, column : column + 3]
    gap = top.pitch[1] - 3
    np.testing.assert_allclose(top.data[gap : gap + 3, gap : gap + 3], expected, atol=1e-6)


def test_features_that_are_silent_are_told() -> None:
    scene = scene_with("strongest", frame=0)
    state = Player(LAB, HostEnv()).lend(scene)
    weights = dict(state.weights)
    weights["0.bias"] = np.where(np.arange(8) < 3, np.float32(-1e6), weights["0.bias"])
    figure = LAB.figure(scene, replace(state, weights=weights), HostEnv())
    patches = figure.panels["patches"]
    assert isinstance(patches, Image)
    assert "3 of 8 are 0 everywhere" in patches.facts
    for cell in told_of(patches, 8)[:3]:
        np.testing.assert_allclose(cell, GROUND, atol=1e-6)


def test_pictures_that_do_not_excite_a_feature_are_not_listed() -> None:
    scene = scene_with("strongest", "inside.map=2", name="dense", frame=0)
    player = Player(LAB, HostEnv())
    state = player.lend(scene)
    ready = prepared(scene.params, HostEnv())
    asked = np.arange(256) * len(ready.held_out) // 256
    given = given_of(ready, asked).reshape(256, -1)
    weights = dict(state.weights)
    before = given @ weights["1.weight"][1]
    for wanted, words in (
        (5, "only 5 of the pictures excite it"),
        (1, "only 1 of the"),
        (0, "none"),
    ):
        level = np.sort(before)[::-1][[max(wanted - 1, 0), wanted]].mean() if wanted else 1e6
        weights["1.bias"] = weights["1.bias"].copy()
        weights["1.bias"][1] = -level
        figure = LAB.figure(scene, replace(state, weights=dict(weights)), HostEnv())
        top = figure.panels["top patches"]
        assert isinstance(top, Image)
        assert top.cells is not None
        assert (top.cells >= 0).sum() == wanted
        assert words in top.facts
        assert len(figure.panels["pictures"].marks) == wanted


# --- one feature


@pytest.mark.parametrize(("name", "layer"), [("small", 4), ("colour", 1), ("dense", 1)])
def test_one_feature_of_a_page_of_pictures(name: str, layer: int) -> None:
    scene = scene_with(
        "feature", f"inside.layer={layer}", "inside.map=2", "inside.page=0", name=name
    )
    figure, state, ready = figure_of(scene)
    panel = figure.panels["feature"]
    assert isinstance(panel, Image)
    assert panel.cells is not None
    listed = panel.cells.ravel()
    listed = listed[listed >= 0]
    np.testing.assert_array_equal(listed, np.arange(min(20, len(ready.held_out))))
    maps = torch_maps(scene, state, given_of(ready, listed))[:, 1]
    down, across = panel.pitch
    for place, expected in enumerate(maps):
        row, column = divmod(place, panel.cells.shape[1])
        cell = panel.data[row * down : (row + 1) * down, column * across : (column + 1) * across]
        scale = (down - (down > 1)) // len(expected) or 1
        scale = next(s for s in range(scale, 0, -1) if s * len(expected) <= down)
        shown = cell[::scale, ::scale][: len(expected), : expected.shape[1]]
        np.testing.assert_allclose(shown, expected, atol=1e-4 * max(1, np.abs(maps).max()))
    sheet = figure.panels["sheet"]
    assert isinstance(sheet, Image)
    np.testing.assert_array_equal(sheet.cells, panel.cells)


def test_pages_begin_again_and_the_last_has_empty_cells() -> None:
    scene = scene_with("feature", name="colour")
    _, _, ready = figure_of(scene)
    pages = -(-len(ready.held_out) // 20)
    last, _, _ = figure_of(scene_with("feature", "data.count=130", name="colour"))
    again = set_values(LAB, scene, (f"inside.page={pages}",))
    assert f"page 1 of {pages}" in figure_of(again)[0].panels["feature"].facts
    assert last.panels["feature"].gain is not None
    odd = scene_with("feature", "data.count=130", "inside.page=1", name="colour")
    figure, _, ready = figure_of(odd)
    cells = figure.panels["feature"].cells
    assert (cells >= 0).sum() == len(ready.held_out) - 20
    assert (figure.panels["feature"].gain[-1] == 0).all()


# --- correlations


@pytest.mark.parametrize(("name", "layer"), [("small", 1), ("small", 4), ("mixed", 6)])
def test_correlations_are_numpys(name: str, layer: int) -> None:
    scene = scene_with(
        "correlations", f"inside.layer={layer}", "inside.pictures=50", name=name, frame=10
    )
    figure, state, ready = figure_of(scene)
    count = min(50, len(ready.held_out))
    asked = np.arange(count) * len(ready.held_out) // count
    maps = torch_maps(scene, state, given_of(ready, asked))
    flat = maps.swapaxes(0, 1).reshape(maps.shape[1], -1)
    varies = flat.std(axis=1) > 0
    expected = np.eye(len(flat))
    expected[np.ix_(varies, varies)] = np.corrcoef(flat[varies])
    panel = figure.panels["matrix"]
    assert isinstance(panel, Grid | Image)
    assert isinstance(panel, Grid) == (len(flat) <= 10)
    shown = panel.values if isinstance(panel, Grid) else panel.data
    np.testing.assert_allclose(shown, expected, atol=2e-3)
    rows = {row.label: row.value for row in figure.panels["facts"].rows}
    apart = np.abs(np.asarray(shown)[~np.eye(len(flat), dtype=bool)]).mean()
    assert float(rows["mean, in absolute value"]) == pytest.approx(apart, rel=0.01)
    assert int(rows["maps without any change"]) == (~varies).sum()


def test_two_maps_are_compared_one_by_one() -> None:
    values = ("inside.map=2", "inside.other=5", "inside.pictures=30")
    figure, state, ready = figure_of(scene_with("correlations", *values))
    scene = scene_with("correlations", *values)
    asked = np.arange(30) * len(ready.held_out) // 30
    maps = torch_maps(scene, state, given_of(ready, asked))
    dots = figure.panels["scattered"]
    assert isinstance(dots, Curves)
    every = -(-maps[:, 1].size // 600)
    np.testing.assert_allclose(dots.lines[0].x, maps[:, 1].ravel()[::every], atol=1e-4)
    np.testing.assert_allclose(dots.lines[0].y, maps[:, 4].ravel()[::every], atol=1e-4)
    assert figure.panels["pair"].title == "Maps 2 and 5"


# --- the gradient


def torch_gradient(scene: Scene, state: Any, ready: Prepared, of: Any) -> Any:
    """The derivative of ``of(outputs of every layer)`` by pixels from 0 to 1."""
    torch = torch_module()

    seen = looked_at(scene.params, ready, HostEnv())
    pixels = torch.tensor(np.float64(seen.pixels[None]), requires_grad=True)
    given = pixels
    if ready.scale is not None:
        mean, deviation = (
            torch.tensor(array)[:, None, None]
            for array in (ready.scale.mean, ready.scale.deviation)
        )
        given = (pixels - mean) / deviation
    values = []
    for layer in torch_model(scene, state):
        given = layer(given)
        values.append(given)
    value = of(values)
    value.backward()
    assert pixels.grad is not None
    return pixels.grad.numpy()[0], value.item()


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize("label", [-1, 3])
def test_the_gradient_of_a_class(name: str, label: int) -> None:
    scene = scene_with("gradient", f"inside.label={label}", "picture=1", name=name)
    figure, state, ready = figure_of(scene)
    expected, value = torch_gradient(
        *(scene, state, ready),
        lambda values: values[-1][0].max() if label < 0 else values[-1][0, label],
    )
    check_gradient(figure, expected, value)


@pytest.mark.parametrize("name", ["small", "colour", "raw", "mixed"])
def test_the_gradient_of_a_map_and_of_a_value(name: str) -> None:
    for unit in ("map", "value"):
        values = ("inside.layer=1", "inside.map=2", f"inside.unit={unit}")
        scene = scene_with("gradient", *values, name=name)
        end = chosen(scene.params).end
        figure, state, ready = figure_of(scene)
        expected, value = torch_gradient(
            *(scene, state, ready),
            lambda values, end=end, unit=unit: (
                values[end][0, 1].sum() if unit == "map" else values[end][0, 1].max()
            ),
        )
        check_gradient(figure, expected, value)
        assert bool(figure.panels["picture"].marks) == (unit == "value")


def check_gradient(figure: Figure, expected: Any, value: float) -> None:
    tolerance = 1e-4 * max(np.abs(expected).max(), 1e-6)
    signed, magnitude = figure.panels["gradient"], figure.panels["magnitude"]
    assert isinstance(signed, Image)
    assert isinstance(magnitude, Image)
    np.testing.assert_allclose(magnitude.data, np.abs(expected).max(axis=0), atol=tolerance)
    np.testing.assert_allclose(np.abs(signed.data), magnitude.data, atol=tolerance)
    assert ((np.abs(expected - signed.data) <= tolerance).any(axis=0)).all()
    told = next(row.value for row in figure.panels["facts"].rows if row.strong)
    assert read(told) == pytest.approx(value, rel=0.01, abs=1e-5)
    if len(expected) == 3:
        channels = figure.panels["channels"]
        assert isinstance(channels, Image)
        for cell, channel in zip(told_of(channels, 3), expected, strict=True):
            np.testing.assert_allclose(cell, channel, atol=tolerance)
    else:
        assert "channels" not in figure.panels
        np.testing.assert_allclose(signed.data, expected[0], atol=tolerance)


def test_a_chosen_value_and_what_it_sees() -> None:
    values = ("inside.layer=4", "inside.map=2", "inside.unit=value")
    scene = scene_with("gradient", *values)
    own = replace(scene.params.inside, row=0, column=3)
    scene = replace(scene, params=replace(scene.params, inside=own))
    figure, state, ready = figure_of(scene)
    end = chosen(scene.params).end
    expected, value = torch_gradient(scene, state, ready, lambda values: values[end][0, 1, 0, 3])
    check_gradient(figure, expected, value)
    box = figure.panels["picture"].marks[0]
    outside = np.ones((8, 8), bool)
    top, left = int(box.top), int(box.left)
    outside[top : top + int(box.height), left : left + int(box.width)] = False
    assert (expected[0][outside] == 0).all()
    assert "at 0, 3" in figure.panels["facts"].rows[0].label


# --- hands


def clicked(scene: Scene, panel: str, value: float, point: tuple[float, float] = (0, 0)) -> Any:
    return LAB.gesture(scene, Gesture(panel, "click", point, value=value)).params


def test_a_click_chooses_a_feature_a_pair_a_class_and_a_picture() -> None:
    strongest = scene_with("strongest")
    assert clicked(strongest, "patches", 4.0).inside.map == 4
    assert clicked(strongest, "patches", 99.0) == strongest.params
    assert clicked(strongest, "pictures", 17.0).picture == 17
    assert clicked(strongest, "top patches", 17.0).picture == 17
    assert clicked(strongest, "top patches", -1.0) == strongest.params
    pair = clicked(scene_with("correlations"), "matrix", 0.0, (2.2, 6.4)).inside
    assert (pair.map, pair.other) == (3, 7)
    outside = scene_with("correlations")
    assert clicked(outside, "matrix", 0.0, (8.0, 1.0)) == outside.params
    gradient = scene_with("gradient")
    assert clicked(gradient, "scores", 0.0, (0.5, 4.3)).inside.label == 4
    chosen_class = scene_with("gradient", "inside.label=4")
    assert clicked(chosen_class, "scores", 0.0, (0.5, 4.3)).inside.label == -1
    assert clicked(scene_with("feature"), "features", 5.0).inside.map == 5
    dense = scene_with("feature", name="dense")
    assert clicked(dense, "features", 0.0, (0.3, 7.2)).inside.map == 7
    assert LAB.gesture(strongest, Gesture("patches", "hover", value=2.0)) is strongest


def test_a_click_on_a_value_chooses_its_place() -> None:
    scene = scene_with("gradient", "inside.unit=value", "inside.layer=4")
    figure, _, _ = figure_of(scene)
    panel = figure.panels["features"]
    assert isinstance(panel, Image)
    down, across = panel.pitch
    scale = (across - 1) // 4
    point = (down + 2.5 * scale, 0.5 * scale)
    own = clicked(scene, "features", 5.0, point).inside
    assert (own.map, own.row, own.column) == (5, 2, 0)


def test_beyond_the_rim_is_the_next_page() -> None:
    scene = scene_with("feature", "inside.page=3")
    for panel in ("feature", "sheet"):
        assert clicked(scene, panel, -1.0, (1e4, 0.0)).inside.page == 4
        assert clicked(scene, panel, -1.0, (0.0, -3.0)).inside.page == 2
        assert clicked(scene, panel, 12.0).picture == 12
    first = scene_with("feature")
    assert clicked(first, "sheet", -1.0, (-3.0, 0.0)).inside.page == 0


# --- many pictures


def test_what_is_known_is_shown_and_goes_on() -> None:
    scene = scene_with("strongest", "inside.pictures=200")
    shown: list[Figure] = []
    player = Player(LAB, HostEnv())
    last = player.figure(scene, Hooks(show=shown.append))
    assert shown
    assert all(figure.enough for figure in shown)
    assert not last.enough
    assert "32 held-out" in shown[0].panels["patches"].facts
    assert "200 held-out" in last.panels["patches"].facts


def test_asking_can_be_cancelled_and_goes_on_where_it_was() -> None:
    scene = scene_with("correlations", "inside.pictures=200")
    player = Player(LAB, HostEnv())
    player.figure(set_values(LAB, scene, ("topic=train",)))
    with pytest.raises(Cancelled):
        player.figure(scene, Hooks(cancelled=lambda: True))
    assert "200" in player.figure(scene).panels["matrix"].facts


def test_a_hand_that_goes_on_asks_nothing_again(monkeypatch: pytest.MonkeyPatch) -> None:
    for show in SHOWN:
        scene = scene_with(show)
        player = Player(LAB, HostEnv())
        before = player.figure(scene)
        with monkeypatch.context() as patched:
            patched.setattr(sys.modules[values_after.__module__], "forward", None)
            patched.setattr(sys.modules[gradient_panels.__module__], "input_gradient", None)
            after = player.figure(replace(scene, title="another"))
            if show != "gradient":
                player.figure(set_values(LAB, scene, ("inside.map=3",)))
        assert after.panels.keys() == before.panels.keys()


@pytest.mark.parametrize("show", SHOWN)
def test_weights_that_have_grown_without_end(show: str) -> None:
    scene = scene_with(show, "inside.unit=map", "inside.layer=4", frame=0)
    state = Player(LAB, HostEnv()).lend(scene)
    grown = {name: array * np.float32(1e30) for name, array in state.weights.items()}
    figure = LAB.figure(scene, replace(state, weights=grown), HostEnv())
    for panel in figure.panels.values():
        if isinstance(panel, Image):
            assert np.isfinite(panel.data).all()
