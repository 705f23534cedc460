from pathlib import Path

import cv2
import numpy as np
import pytest

from guiapp.content.photos import photo
from guiapp.core.errors import BadInput
from guiapp.core.raster import Raster
from guiapp.parts.charts import Noise, ZonePlate
from guiapp.parts.picture import (
    PICTURE_SOURCE,
    PICTURES,
    Drawing,
    Loaded,
    Photo,
    Picture,
    picture_from_raster,
    picture_label,
    picture_shape,
    render,
)
from tests.parts.envs import CountingEnv


def loaded(array: object, name: str = "mine") -> Loaded:
    return Loaded(Raster.of(np.asarray(array, np.float32)), name)


RANDOM = np.random.default_rng(0).random((6, 9, 3), np.float32)
SAMPLES = [
    *(option.value for option in PICTURES),
    loaded(RANDOM),
    loaded(RANDOM[:1, :, 0]),
    loaded(np.zeros((1, 400))),
    Drawing(30, 50),
]


@pytest.mark.parametrize("size", [0, 64, 100])
@pytest.mark.parametrize("value", SAMPLES, ids=picture_label)
def test_the_shape_is_known_before_the_picture(value: Picture, size: int) -> None:
    picture = render(value, size=size, env=CountingEnv())
    assert picture.shape[:2] == picture_shape(value, size)
    assert picture.dtype == np.float32
    assert picture.shape[2:] in ((), (3,))
    assert not picture.flags.writeable
    assert np.isfinite(picture).all()
    if size and not isinstance(value, Drawing):
        grown = not isinstance(value, Loaded) or size < max(value.raster.shape[:2])
        assert max(picture.shape[:2]) == (size if grown else max(value.raster.shape[:2]))


def test_as_it_is_means_the_file_pixel_by_pixel() -> None:
    assert np.array_equal(render(Photo("camera"), env=CountingEnv()), photo("camera"))
    assert np.array_equal(render(loaded(RANDOM), env=CountingEnv()), RANDOM)


def test_shrinking_averages() -> None:
    picture = render(Photo("astronaut"), size=128, env=CountingEnv())
    expected = photo("astronaut").reshape(128, 4, 128, 4, 3).mean(axis=(1, 3))
    assert np.abs(picture - expected).max() < 1e-5
    other = cv2.resize(photo("coffee"), (300, 200), interpolation=cv2.INTER_AREA)
    assert np.abs(render(Photo("coffee"), size=300, env=CountingEnv()) - other).max() < 1e-5


def test_grey_is_the_luma() -> None:
    grey = render(loaded(RANDOM), grey=True, env=CountingEnv())
    assert np.allclose(grey, RANDOM @ [0.2126, 0.7152, 0.0722], atol=1e-6)
    flat = render(loaded(np.ones((2, 2, 3))), grey=True, env=CountingEnv())
    assert np.allclose(flat, 1, atol=1e-6)
    assert render(Photo("camera"), grey=True, env=CountingEnv()).ndim == 2


def test_linear_light_decodes_srgb() -> None:
    stored = [[0.0, 0.02, 0.04045, 0.5, 1.0, -0.5]]
    linear = render(loaded(stored), linear=True, env=CountingEnv())
    assert np.allclose(linear, [[0, 0.0015480, 0.0031308, 0.2140411, 1, -0.2140411]], atol=1e-6)


def test_linear_light_comes_before_averages_and_luma() -> None:
    stripes = np.zeros((4, 4, 3), np.float32)
    stripes[:, ::2] = 1
    half = render(loaded(stripes), size=2, grey=True, linear=True, env=CountingEnv())
    assert np.allclose(half, 0.5, atol=1e-6)
    red = render(loaded([[[0.5, 0, 0]]]), grey=True, linear=True, env=CountingEnv())
    assert red.item() == pytest.approx(0.2126 * 0.2140411, abs=1e-6)


def test_charts_and_drawings_are_numbers_already() -> None:
    for value in (ZonePlate(), Drawing(20, 20, 0.5)):
        stored = render(value, size=64, env=CountingEnv())
        assert np.array_equal(render(value, size=64, linear=True, env=CountingEnv()), stored)


def test_what_was_rendered_is_kept() -> None:
    env = CountingEnv()
    first = render(Noise(3), size=64, env=env)
    assert render(Noise(3), size=64, env=env) is first
    assert len(env.computed) == 1
    render(Noise(4), size=64, env=env)
    assert len(env.computed) == 2


def test_labels() -> None:
    assert picture_label(Photo("camera")) == "camera"
    assert picture_label(ZonePlate(0.25)) == "zone plate"
    assert picture_label(Drawing()) == "drawing"
    assert picture_label(loaded(RANDOM, "holiday")) == "holiday"


def test_large_pictures_are_made_smaller_as_they_are_opened() -> None:
    value = picture_from_raster(Raster.of(np.ones((2, 8192), np.float32)), "panorama")
    assert value.raster.shape == (1, 4096)
    assert np.all(value.raster.array == 1)
    assert value.name == "panorama"
    small = Raster.of(np.ones((4096, 2), np.float32))
    assert picture_from_raster(small, "tall").raster is small


def test_values_that_are_not_finite_are_refused() -> None:
    with pytest.raises(BadInput, match="mine has values that are not finite"):
        render(loaded([[np.nan]]), env=CountingEnv())


def test_pictures_go_into_files_and_come_back(tmp_path: Path) -> None:
    assert PICTURE_SOURCE.write
    PICTURE_SOURCE.write(Photo("coffee"), tmp_path / "out.png")
    stored = cv2.imread(str(tmp_path / "out.png"))
    assert np.abs(stored[..., ::-1] / 255 - photo("coffee")).max() < 1e-6
    back = PICTURE_SOURCE.read(tmp_path / "out.png")
    assert back.name == "out"
    assert np.array_equal(render(back, env=CountingEnv()), photo("coffee"))


def test_matrices_of_other_labs_are_pictures() -> None:
    value = PICTURE_SOURCE.from_raster(Raster.of(np.array([[1.5, -2.0]])), "result")
    assert render(value, env=CountingEnv()).tolist() == [[1.5, -2.0]]
