"""What comes before the pooling: against SciPy's convolution and plain rectifiers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from guiapp.core.lab import Scene
from guiapp.core.player import HostEnv
from guiapp.labs.pooling.layer_params import LayerParams
from guiapp.labs.pooling.params import BORDERS, DETECTORS, Params, shape_of
from guiapp.labs.pooling.pipeline import picture_of, stages_from, stages_of
from guiapp.parts.picture import Photo
from tests.compute.reference import filtered
from tests.labs.pooling.layers import scene_of

RNG = np.random.default_rng(9)
PICTURE = RNG.standard_normal((11, 14)).astype(np.float32)
KERNEL = RNG.standard_normal((3, 4))
RECTIFIERS = {
    "none": lambda x: x,
    "relu": lambda x: np.where(x > 0, x, 0),
    "leaky relu": lambda x: np.where(x > 0, x, 0.01 * x),
    "absolute": np.abs,
}


def scene(**values: object) -> Scene:
    return scene_of(PICTURE, LayerParams(), kernel=KERNEL, **values)


def test_the_tables_are_complete():
    assert set(RECTIFIERS) == {key for key, _ in DETECTORS}


@pytest.mark.parametrize("boundary", [key for key, _ in BORDERS])
@pytest.mark.parametrize("detector", RECTIFIERS)
def test_convolution_bias_detector(boundary, detector):
    params = scene(boundary=boundary, detector=detector, bias=-0.25).params
    found = stages_of(params, HostEnv())
    affine = filtered(PICTURE, KERNEL, boundary=boundary) - 0.25
    np.testing.assert_array_equal(found.picture, PICTURE)
    np.testing.assert_allclose(found.affine, affine, atol=1e-5)
    np.testing.assert_allclose(found.detected, RECTIFIERS[detector](affine), atol=1e-5)
    for pixels in (found.picture, found.affine, found.detected):
        assert pixels.dtype == np.float32
        assert pixels.shape == PICTURE.shape


def test_the_same_for_another_picture():
    params = scene(detector="relu").params
    moved = np.roll(PICTURE, 3, axis=1)
    moved.flags.writeable = False
    one, two = stages_of(params, HostEnv()), stages_from(moved, params)
    np.testing.assert_allclose(two.detected, np.roll(one.detected, 3, axis=1), atol=1e-5)


def test_what_did_not_change_is_not_computed_again():
    env, params = HostEnv(), scene().params
    first = stages_of(params, env)
    assert stages_of(replace(params, layer=LayerParams("l2", 3)), env) is first
    assert stages_of(replace(params, bias=1.0), env) is not first
    assert stages_of(params, env) is first


def test_colour_becomes_luma():
    colour = RNG.random((5, 6, 3)).astype(np.float32)
    params = scene_of(colour, LayerParams()).params
    expected = colour @ np.array([0.2126, 0.7152, 0.0722])
    np.testing.assert_allclose(picture_of(params, HostEnv()), expected, rtol=1e-6)


def test_the_shape_is_known_without_the_picture():
    for image in (Photo("rocket"), Photo("camera")):
        params = Params(topic="stages", image=image, size="64")
        assert picture_of(params, HostEnv()).shape == shape_of(params)
