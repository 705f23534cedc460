"""The smallest and largest pictures, kernels and values give whole figures, without a warning."""

import numpy as np
import pytest

from tests.labs.convolution.scenes import (
    figure_of,
    luma,
    reference_of,
    rounding,
    scene_of,
    state_of,
)
from tests.labs.test_every_lab import check_figure

RANDOM = np.random.default_rng(1)
PICTURES = {
    "one pixel": [[0.5]],
    "one row": RANDOM.random((1, 17)),
    "one column": RANDOM.random((19, 1)),
    "one colour": [[[0.2, 0.4, 0.6]]],
    "black": np.zeros((9, 8)),
    "white": np.ones((9, 8)),
    "huge": 1e30 * RANDOM.standard_normal((9, 8)),
    "tiny": 1e-30 * RANDOM.standard_normal((9, 8)),
    "hardly there": np.full((9, 8), 1e-40),
    "huge colours": 1e30 * RANDOM.standard_normal((9, 8, 3)),
    "tiny colours": 1e-33 * RANDOM.standard_normal((9, 8, 3)),
    "dark and one bright": np.pad([[1e20]], 4),
    "far from zero": 1e6 + RANDOM.random((9, 8)),
}
KERNELS = {
    "one cell": [[1.0]],
    "zero": np.zeros((3, 3)),
    "one row": [[1.0, -2.0, 1.0]],
    "one column": [[1.0], [0.0]],
    "edges": [[1, 0, -1], [2, 0, -2], [1, 0, -1]],
    "tiny": np.full((2, 2), 1e-30),
    "far too tiny": np.full((2, 2), 1e-300),
    "uneven": [[1e-20, 1.0], [0.0, -1.0]],
}
OPTIONS = (
    {"mode": "full", "boundary": "reflect"},
    {"mode": "same", "boundary": "wrap", "stride": 2},
    {"mode": "full", "boundary": "symmetric", "repeat": 3, "dilation": 3},
    {"values": "softmax", "range": "shared", "response": "linear"},
    {"values": "grey", "boundary": "constant", "operation": "correlation"},
    {"values": "absolute", "range": "shared", "stride": 8},
)


def check(scene):
    check_figure(figure_of(scene))
    state, reference = state_of(scene), reference_of(scene)
    assert state.output.shape == reference.shape
    assert np.abs(state.output - reference).max() <= rounding(scene)
    assert state.proof.largest <= 1e-12 * max(state.proof.scale, 1e-300)


@pytest.mark.parametrize("options", OPTIONS, ids=lambda o: "-".join(map(str, o.values())))
@pytest.mark.parametrize("name", PICTURES)
def test_pictures(name, options):
    picture = PICTURES[name]
    for kernel in ([[0.5, 0.25], [0.25, 0.0]], [[1, 0, -1], [1, 0, -1]]):
        check(scene_of(picture, np.array(kernel) / 2, **options))


@pytest.mark.parametrize("options", OPTIONS, ids=lambda o: "-".join(map(str, o.values())))
@pytest.mark.parametrize("name", KERNELS)
def test_kernels(name, options):
    check(scene_of(np.random.default_rng(2).random((13, 9)), KERNELS[name], **options))


@pytest.mark.parametrize("mode", ["full", "same", "valid"])
@pytest.mark.parametrize("shape", [(63, 63), (63, 1), (1, 63), (62, 63)])
def test_the_largest_kernels(mode, shape):
    rng = np.random.default_rng(3)
    scene = scene_of(rng.random((70, 66)), rng.standard_normal(shape), mode=mode)
    check_figure(figure_of(scene))
    assert np.abs(state_of(scene).output - reference_of(scene)).max() <= rounding(scene)


@pytest.mark.parametrize("boundary", ["constant", "edge", "reflect", "symmetric", "wrap"])
def test_a_kernel_far_larger_than_the_picture(boundary):
    kernel = np.random.default_rng(4).standard_normal((31, 29))
    for picture in ([[0.5]], np.random.default_rng(5).random((3, 2))):
        for mode in ("full", "same"):
            scene = scene_of(picture, kernel, mode=mode, boundary=boundary, dilation=2)
            check_figure(figure_of(scene))
            assert np.abs(state_of(scene).output - reference_of(scene)).max() <= rounding(scene)


@pytest.mark.parametrize("boundary", ["edge", "reflect", "symmetric", "wrap"])
def test_a_constant_picture_stays_constant(boundary):
    kernel = np.random.default_rng(6).random((4, 5))
    for mode in ("full", "same"):
        scene = scene_of(np.full((20, 17), 0.25), kernel, mode=mode, boundary=boundary)
        assert state_of(scene).output == pytest.approx(0.25 * kernel.sum(), rel=1e-5)


def test_what_is_shown_of_a_colour_picture_is_in_colour():
    picture = np.random.default_rng(7).random((15, 14, 3))
    figure = figure_of(scene_of(picture, np.ones((3, 3)) / 9))
    assert figure.panels["input"].data.shape == (15, 14, 3)
    assert figure.panels["output"].data.shape == (15, 14, 3)
    for name in ("input spectrum", "kernel spectrum", "output spectrum", "difference"):
        assert figure.panels[name].data.ndim == 2
    grey = figure_of(scene_of(picture, np.ones((3, 3)) / 9, grey=True))
    assert grey.panels["output"].data.ndim == 2
    assert grey.panels["input"].data == pytest.approx(luma(picture), abs=1e-6)


def test_a_stride_beyond_the_picture_keeps_its_first_pixel():
    scene = scene_of(np.random.default_rng(8).random((5, 6)), np.ones((3, 3)) / 9, stride=8)
    assert state_of(scene).output.shape == (1, 1)
    check(scene)
