"""The result, against SciPy's loops on explicitly padded and zero-inserted arrays."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.core.lab import edited
from guiapp.core.player import HostEnv, Player
from guiapp.labs.convolution import LAB
from guiapp.labs.convolution.params import sizes
from tests.labs.convolution.scenes import (
    any_scene,
    reference_of,
    rounding,
    scene_of,
    scenes,
    state_of,
)

BOUNDARIES = ("constant", "edge", "reflect", "symmetric", "wrap")
MODES = ("full", "same", "valid")
OPERATIONS = ("convolution", "correlation")


def check(scene):
    state, reference = state_of(scene), reference_of(scene)
    assert state.output.shape == reference.shape
    assert state.output.shape[:2] == sizes(scene.params)[-1]
    assert state.output.dtype == np.float32
    assert np.abs(state.output - reference).max() <= rounding(scene)
    assert state.lowest == state.output.min()
    assert state.highest == state.output.max()
    return state


@given(st.integers(0, 2**32))
def test_any_options(seed):
    scene = any_scene(np.random.default_rng(seed))
    if scene is not None:
        check(scene)


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("boundary", BOUNDARIES)
@pytest.mark.parametrize("mode", MODES)
def test_both_methods(mode, boundary, operation):
    """Small kernels are summed, large ones go through the transform: of even sizes, too."""
    rng = np.random.default_rng(7)
    picture = rng.standard_normal((140, 150))
    methods = set()
    for shape in ((3, 2), (30, 25)):
        options = {"mode": mode, "boundary": boundary, "operation": operation}
        scene = scene_of(picture, rng.standard_normal(shape), **options)
        methods.add(check(scene).method)
    assert methods == {"direct", "fft"}


@pytest.mark.parametrize("stride", [1, 2, 5])
@pytest.mark.parametrize("repeat", [1, 2])
def test_through_the_transform_with_stride_and_repeated(stride, repeat):
    rng = np.random.default_rng(8)
    scene = scene_of(
        rng.random((190, 170, 3)), rng.random((31, 31)), stride=stride, repeat=repeat, mode="full"
    )
    check(scene)


@pytest.mark.parametrize("shape", [(3, 3), (24, 20)])
def test_every_channel_of_a_colour_picture_is_a_picture(shape):
    rng = np.random.default_rng(9)
    picture, kernel = rng.random((90, 80, 3)), rng.standard_normal(shape)
    colour = state_of(scene_of(picture, kernel, boundary="reflect"))
    for channel in range(3):
        grey = state_of(scene_of(picture[..., channel], kernel, boundary="reflect"))
        assert colour.output[..., channel] == pytest.approx(grey.output, abs=1e-4)


def test_the_kernel_changes_and_the_picture_stays():
    """What is kept of the picture serves the next kernel, and not one of another shape."""
    rng = np.random.default_rng(10)
    picture, player = rng.random((120, 110)), Player(LAB, HostEnv())
    for shape in ((3, 3), (25, 25), (25, 25), (25, 23), (3, 3), (25, 25)):
        for operation in OPERATIONS:
            for boundary in ("edge", "wrap"):
                kernel = rng.standard_normal(shape)
                scene = scene_of(picture, kernel, operation=operation, boundary=boundary)
                output = player.state(scene).output
                assert np.abs(output - reference_of(scene)).max() <= rounding(scene)


def test_the_picture_changes_and_the_kernel_stays():
    rng = np.random.default_rng(11)
    kernel, player = rng.standard_normal((25, 25)), Player(LAB, HostEnv())
    for _ in range(3):
        scene = scene_of(rng.random((130, 120)), kernel)
        assert player.state(scene).method == "fft"
        assert np.abs(player.state(scene).output - reference_of(scene)).max() <= rounding(scene)


@pytest.mark.parametrize("shape", [(3, 3), (25, 24)])
def test_each_option_changes_the_result_at_once(shape):
    """In one program that keeps what it can, in any order."""
    rng = np.random.default_rng(15)
    picture, kernel = rng.random((130, 120)), rng.standard_normal(shape)
    options = [
        {},
        {"repeat": 2},
        {"stride": 2},
        {"dilation": 2},
        {"mode": "full"},
        {"mode": "valid"},
        {"boundary": "wrap"},
        {"boundary": "constant"},
        {"operation": "correlation"},
    ]
    player, seen = Player(LAB, HostEnv()), []
    for values in (*options, *reversed(options)):
        scene = scene_of(picture, kernel, **values)
        state = player.state(scene)
        assert np.abs(state.output - reference_of(scene)).max() <= rounding(scene), values
        seen.append((state.output.tobytes(), *(log.tobytes() for log in state.spectra)))
    assert len(set(seen[: len(options)])) == len(options)
    assert seen[: len(options)] == seen[: len(options) - 1 : -1]


def test_identity_gives_the_picture_back():
    picture = np.random.default_rng(12).random((30, 40)).astype(np.float32)
    state = state_of(scene_of(picture, [[1.0]]))
    assert np.array_equal(state.output, picture)


def test_an_impulse_shows_the_kernel_or_its_turned_copy():
    """Convolution copies the kernel to where the impulse is; correlation turns it by 180°."""
    picture, kernel = np.zeros((9, 9)), np.arange(1.0, 10.0).reshape(3, 3)
    picture[4, 4] = 1
    for operation, expected in (("convolution", kernel), ("correlation", kernel[::-1, ::-1])):
        output = state_of(scene_of(picture, kernel, operation=operation)).output
        assert output[3:6, 3:6] == pytest.approx(expected)
        assert np.count_nonzero(np.abs(output) > 1e-5) == 9


def test_a_picture_is_linear_in_its_kernel():
    rng = np.random.default_rng(13)
    picture, one, other = rng.random((40, 30)), *rng.standard_normal((2, 5, 4))
    outputs = [state_of(scene_of(picture, k)).output for k in (one, other, 2 * one - 3 * other)]
    assert outputs[2] == pytest.approx(2 * outputs[0] - 3 * outputs[1], abs=1e-4)


def test_the_length_of_the_timeline_is_the_number_of_outputs():
    for scene in scenes(14, 30):
        reference = reference_of(scene)
        assert LAB.length(scene.params) == reference.shape[0] * reference.shape[1]
        assert sizes(scene.params)[0] == scene.params.image.raster.shape[:2]


def test_a_result_that_was_computed_is_not_computed_again(monkeypatch):
    """A cancelled proof is asked for again with the same scene."""
    from guiapp.labs.convolution import state as module

    calls = []
    once = module._compute
    monkeypatch.setattr(module, "_compute", lambda *values: calls.append(1) or once(*values))
    env = HostEnv()
    first = scene_of(np.ones((9, 9)), np.ones((3, 3)))
    LAB.start(first.params, env)
    LAB.start(first.params, env)
    assert len(calls) == 1
    LAB.start(edited(LAB, first, scene_of(np.ones((9, 9)), np.ones((3, 4))).params).params, env)
    assert len(calls) == 2
