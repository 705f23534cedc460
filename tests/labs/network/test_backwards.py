"""The topic of errors: beside PyTorch's derivatives and plain loops, and what a hand does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from guiapp.core import numbers
from guiapp.core.figure import Curves, Figure, Grid, Image
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene, edited
from guiapp.core.player import HostEnv, Player
from guiapp.core.setting import set_values
from guiapp.labs.network import LAB
from guiapp.labs.network.architecture import network_of, places_of
from guiapp.labs.network.data_params import shape_of
from guiapp.labs.network.layer_params import (
    ActivationLayer,
    Architecture,
    AverageLayer,
    ConvolutionLayer,
    DropoutLayer,
    NormalisationLayer,
    PoolingLayer,
    Stack,
)
from guiapp.labs.network.looked_at import looked_at
from guiapp.labs.network.prepared import prepared
from tests.compute.network.network_reference import torch_module

MIXED: Stack = (
    *(ConvolutionLayer(6, 3, dilation=2), NormalisationLayer(), ActivationLayer("tanh")),
    *(PoolingLayer("blur"), DropoutLayer(0.3), ConvolutionLayer(5, 2, padding="own", pixels=1)),
    *(ActivationLayer("leaky"), PoolingLayer("average"), ConvolutionLayer(4, 3, stride=2)),
    AverageLayer(),
)
SETTINGS: dict[str, tuple[str, ...]] = {
    "small": (),
    "dense": ("network=dense",),
    "strided": ("network=all convolutional", "data=bars", "data.count=60"),
    "colour": ("data=shapes", "data.count=60", "data.colour=true", "network=two layers"),
    "raw": ("normalise=false", "network=lenet", "data=bars", "data.count=60"),
}


def scene_with(*values: str, layers: Stack | None = None, frame: int = 3) -> Scene:
    scene = set_values(LAB, LAB.first_scene(), ("topic=backwards", *values))
    if layers is not None:
        params = replace(scene.params, network=Architecture("own", layers))
        scene = edited(LAB, scene, params)
    return replace(scene, frame=frame)


def figure_of(scene: Scene) -> tuple[Figure, Any]:
    player = Player(LAB, HostEnv())
    return player.figure(scene), player.lend(scene)


def torch_errors(scene: Scene, state: Any, target: int) -> tuple[Any, list[Any], float]:
    """The model, the derivative by the input and by every layer's output, and the loss."""
    torch = torch_module()

    from guiapp.compute.network.torch_code import torch_code

    params = scene.params
    made: dict[str, Any] = {}
    exec(torch_code(network_of(params), shape_of(params.data)), made)
    model = made["model"].double().eval()
    weights = {name: torch.tensor(np.float64(array)) for name, array in state.weights.items()}
    model.load_state_dict(weights, strict=False)
    given = looked_at(params, prepared(params, HostEnv()), HostEnv()).given
    values = [torch.tensor(np.float64(given), requires_grad=True)]
    for layer in model:
        values.append(layer(values[-1]))
        values[-1].retain_grad()
    loss = torch.nn.functional.cross_entropy(values[-1], torch.tensor([target]))
    loss.backward()
    return model, [value.grad.numpy() for value in values], loss.item()


def told_of(panel: Image, count: int) -> list[Any]:
    """The maps of a mosaic, cut out by its own cells and scale."""
    found = []
    down, across = panel.pitch
    cells = panel.cells
    assert cells is not None
    for number in range(1, count + 1):
        row, column = np.argwhere(cells == number)[0]
        cell = panel.data[row * down : (row + 1) * down, column * across : (column + 1) * across]
        gain = None
        if panel.gain is not None:
            part = panel.gain[row * down : (row + 1) * down]
            gain = part[:, column * across : (column + 1) * across] > 0
            cell = cell[gain.any(axis=1)][:, gain.any(axis=0)]
        found.append(cell)
    return found


def cut_to(cell: Any, shape: tuple[int, int]) -> Any:
    """A map of ``shape`` whose values are squares of pixels."""
    scale = cell.shape[0] // shape[0]
    return cell[::scale, ::scale][: shape[0], : shape[1]]


@pytest.mark.parametrize("name", [*SETTINGS, "mixed"])
@pytest.mark.parametrize("layers", ["joined", "each"])
def test_every_layers_error_is_pytorchs(name: str, layers: str) -> None:
    own = SETTINGS.get(name, ("data=bars", "data.count=60"))
    stack = MIXED if name == "mixed" else None
    scene = scene_with(*own, f"backwards.layers={layers}", "picture=2", layers=stack)
    figure, state = figure_of(scene)
    label = looked_at(scene.params, prepared(scene.params, HostEnv()), HostEnv()).label
    assert label is not None
    _, expected, loss = torch_errors(scene, state, label)
    assert f"loss {numbers.text(loss)} against" in figure.subtitle
    places = places_of(scene.params)
    listed = [key for key in figure.panels if key.startswith("layer ")]
    assert [int(key.split()[1]) for key in listed] == sorted(
        (int(key.split()[1]) for key in listed), reverse=True
    )
    assert next(iter(figure.panels)) == "picture"
    assert list(figure.panels)[-1] == "pixels"
    for key in [*listed, "pixels"]:
        panel = figure.panels[key]
        if key == "pixels":
            error = expected[0][0]
        else:
            following = [int(other.split()[1]) for other in listed]
            after = min((n for n in following if n > int(key.split()[1])), default=len(places) + 1)
            error = expected[places[after - 2] + 1][0]
        if isinstance(panel, Curves):
            np.testing.assert_allclose(panel.lines[0].y, error.ravel(), atol=2e-6)
            continue
        assert isinstance(panel, Image)
        low, high = panel.limits
        assert low == -high
        assert high >= np.abs(error).max() * (1 - 1e-4)
        maps = error.reshape(len(error), *(error.shape[1:] or (1, 1)))
        for cell, found in zip(told_of(panel, len(maps)), maps, strict=True):
            shown = cut_to(cell, found.shape)
            np.testing.assert_allclose(shown, found, atol=1e-5 * max(1, np.abs(error).max()))


def test_one_range_for_all_layers() -> None:
    figure, _ = figure_of(scene_with("backwards.range=all"))
    images = [p for p in figure.panels.values() if isinstance(p, Image) and p.key != "picture"]
    assert len({panel.limits for panel in images}) == 1
    largest = max(np.abs(panel.data).max() for panel in images)
    assert images[0].limits[1] >= largest


def test_the_class_that_is_asked_for() -> None:
    scene = scene_with("backwards.target=4")
    figure, state = figure_of(scene)
    _, expected, _ = torch_errors(scene, state, 4)
    assert "against class 4" in figure.subtitle
    last = figure.panels["layer 7"]
    assert isinstance(last, Curves)
    np.testing.assert_allclose(last.lines[0].y, expected[-1][0], atol=1e-6)
    assert last.lines[0].y.argmin() == 4
    own, _ = figure_of(scene_with())
    assert "against its class" in own.subtitle


def test_a_drawing_is_held_against_the_class_that_is_guessed() -> None:
    figure, _ = figure_of(scene_with("look=own"))
    assert "against the class that is guessed" in figure.subtitle
    last = figure.panels["layer 7"]
    assert isinstance(last, Curves)
    chances = last.lines[0].y - np.where(last.lines[0].y < 0, -1, 0)
    assert chances.argmax() == last.lines[0].y.argmin()


def looped(error: Any, weight: Any, padding: int, dilation: int, shape: Any, channel: int) -> Any:
    """The error at one map of the input, as the derivative of sums: places by loops."""
    found = np.zeros(shape)
    for f, kernel in enumerate(weight[:, channel]):
        for i, j in np.ndindex(*error.shape[1:]):
            for a, b in np.ndindex(*kernel.shape):
                row, column = i + dilation * a - padding, j + dilation * b - padding
                if 0 <= row < shape[0] and 0 <= column < shape[1]:
                    found[row, column] += error[f, i, j] * kernel[a, b]
    return found


@pytest.mark.parametrize(("layer", "channel"), [(1, 1), (6, 0), (6, 3)])
def test_one_layer_passes_the_error_back_three_ways(layer: int, channel: int) -> None:
    scene = scene_with(
        *("data=bars", "data.count=60", "backwards.show=passed"),
        *(f"backwards.layer={layer}", f"backwards.channel={channel}"),
        layers=MIXED,
    )
    figure, state = figure_of(scene)
    label = looked_at(scene.params, prepared(scene.params, HostEnv()), HostEnv()).label
    assert label is not None
    _, errors, _ = torch_errors(scene, state, label)
    place = places_of(scene.params)[layer - 1]
    number = channel - 1 if channel else int(np.abs(errors[place][0]).max(axis=(1, 2)).argmax())
    own = network_of(scene.params).layers[place]
    expected = looped(
        *(errors[place + 1][0], state.weights[f"{place}.weight"].astype(np.float64)),
        *(own.padding, own.dilation, errors[place].shape[2:], number),
    )
    np.testing.assert_allclose(expected, errors[place][0, number], atol=1e-9)
    tolerance = 1e-4 * np.abs(expected).max()
    for key in ("own", "computed"):
        panel = figure.panels[key]
        assert isinstance(panel, Image)
        np.testing.assert_allclose(panel.data, expected, atol=tolerance)
    numerical = figure.panels["numerical"]
    assert isinstance(numerical, Image)
    known = numerical.gain > 0 if numerical.gain is not None else np.ones(expected.shape, bool)
    assert known.sum() >= 16
    assert f" {numbers.count(int(known.sum()))} " in numerical.facts
    np.testing.assert_allclose(numerical.data[known], expected[known], atol=tolerance)
    wrong = figure.panels["wrong"]
    assert isinstance(wrong, Image)
    assert np.abs(wrong.data - expected).max() > 0.05 * np.abs(expected).max()
    told = [row.tone for row in figure.panels["ways"].rows if row.strong]
    assert told == ["good", "warn"]


def test_all_places_where_there_are_few_and_a_sample_where_there_are_many() -> None:
    few, _ = figure_of(scene_with("backwards.show=passed", "backwards.layer=1"))
    assert few.panels["numerical"].gain is None
    assert "all 64 places" in few.panels["numerical"].facts
    scene = scene_with(*SETTINGS["colour"], "backwards.show=passed", "backwards.layer=4")
    many, _ = figure_of(scene)
    again, _ = figure_of(scene)
    gain = many.panels["numerical"].gain
    assert 16 <= gain.sum() < gain.size
    np.testing.assert_array_equal(gain, again.panels["numerical"].gain)
    assert "drawn by the seed, of 256 places" in many.panels["numerical"].facts


@pytest.mark.parametrize("layer", [1, 6])
@pytest.mark.parametrize("chosen", [(1, 1), (0, 0), (9, 99)])
def test_the_gradient_of_kernels_three_ways(layer: int, chosen: tuple[int, int]) -> None:
    number, channel = chosen
    scene = scene_with(
        *("data=bars", "data.count=60", "backwards.show=kernels", f"backwards.layer={layer}"),
        *(f"backwards.map={number}", f"backwards.channel={channel}"),
        layers=MIXED,
    )
    figure, state = figure_of(scene)
    label = looked_at(scene.params, prepared(scene.params, HostEnv()), HostEnv()).label
    assert label is not None
    model, _, _ = torch_errors(scene, state, label)
    gradient = model[places_of(scene.params)[layer - 1]].weight.grad.numpy()
    words = figure.panels["own"].facts.split()
    at = int(words[3]) - 1, int(words[-1]) - 1
    if number:
        assert at == ((number - 1) % len(gradient), (channel - 1) % gradient.shape[1])
    expected = gradient[at]
    for key in ("own", "computed", "numerical"):
        panel = figure.panels[key]
        assert isinstance(panel, Grid)
        np.testing.assert_allclose(panel.values, expected, atol=1e-4 * np.abs(gradient).max())
    wrong = figure.panels["wrong"]
    assert isinstance(wrong, Grid)
    np.testing.assert_array_equal(wrong.values, figure.panels["computed"].values[::-1, ::-1])


def test_large_kernels_are_pictures() -> None:
    layers: Stack = (ConvolutionLayer(2, 9), ActivationLayer())
    figure, _ = figure_of(scene_with("backwards.show=kernels", layers=layers))
    assert all(isinstance(figure.panels[key], Image) for key in ("own", "computed", "wrong"))


@pytest.mark.parametrize("show", ["passed", "kernels"])
def test_what_cannot_be_compared_says_why(show: str) -> None:
    strided = scene_with(*SETTINGS["strided"], f"backwards.show={show}", "backwards.layer=3")
    figure, _ = figure_of(strided)
    assert "stride is 2 × 2" in figure.panels["ways"].rows[0].label
    assert isinstance(figure.panels["entering"], Image)
    dense, _ = figure_of(scene_with("network=dense", f"backwards.show={show}"))
    assert dense.panels["ways"].title == "No convolution"


def test_kernels_that_are_the_same_turned_are_right_either_way() -> None:
    figure, _ = figure_of(
        scene_with("backwards.show=passed", layers=(ConvolutionLayer(3, 1), ActivationLayer()))
    )
    rows = figure.panels["ways"].rows
    assert [row.tone for row in rows if row.strong] == ["good", "plain"]
    assert "both are right" in rows[-1].label


def clicked(scene: Scene, panel: str, value: float, point: tuple[float, float] = (0, 0)) -> Any:
    return LAB.gesture(scene, Gesture(panel, "click", point, value=value)).params.backwards


def test_a_click_opens_a_convolution_and_chooses_maps_and_classes() -> None:
    scene = scene_with()
    opened = clicked(scene, "layer 4", 5.0)
    assert (opened.show, opened.layer, opened.map) == ("passed", 4, 5)
    assert clicked(scene, "layer 4", -1.0).show == "passed"
    assert clicked(scene, "layer 3", 1.0) == scene.params.backwards
    assert clicked(scene, "layer 7", 0.0, (0.4, 3.2)).target == 3
    again = scene_with("backwards.target=3")
    assert clicked(again, "layer 7", 0.0, (0.4, 3.2)).target == -1
    assert clicked(scene, "layer 7", 0.0, (0.4, 12.0)) == scene.params.backwards
    passed = scene_with("backwards.show=passed", "backwards.layer=4")
    assert clicked(passed, "entering", 3.0).channel == 3
    assert clicked(passed, "leaving", 3.0) == passed.params.backwards
    kernels = scene_with("backwards.show=kernels", "backwards.layer=4")
    assert clicked(kernels, "leaving", 3.0).map == 3
    assert clicked(kernels, "maps in", 2.0).channel == 2
    for value in (-1.0, float("nan"), float("inf"), 1e300):
        assert clicked(kernels, "leaving", value) == kernels.params.backwards
    assert LAB.gesture(scene, Gesture("layer 4", "hover", value=1.0)) is scene


def test_weights_that_have_grown_without_end_are_shown_as_far_as_they_go() -> None:
    scene = scene_with(frame=0)
    state = Player(LAB, HostEnv()).lend(scene)
    grown = {name: array * np.float32(1e30) for name, array in state.weights.items()}
    for show in ("errors", "passed", "kernels"):
        shown = set_values(LAB, scene, (f"backwards.show={show}",))
        figure = LAB.figure(shown, replace(state, weights=grown), HostEnv())
        for panel in figure.panels.values():
            if isinstance(panel, Image):
                assert np.isfinite(panel.data).all()
            if isinstance(panel, Grid):
                assert np.isfinite(panel.values).all()
