from pathlib import Path

import numpy as np
import pytest

from guiapp.core.errors import BadInput
from guiapp.core.raster import Raster
from guiapp.parts.kernel import (
    KERNEL_SOURCE,
    first_kernel,
    kernel_from_raster,
    kernel_label,
    kernel_values,
    own,
)
from guiapp.parts.kernel_presets import Gaussian, MotionBlur

SOBEL = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("identity", [[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
        ("sobel-x", SOBEL),
        ("sobel-y", np.transpose(SOBEL)),
        ("prewitt-x", [[-1, 0, 1]] * 3),
        ("scharr-y", [[-3, -10, -3], [0, 0, 0], [3, 10, 3]]),
        ("laplacian-4", [[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
        ("laplacian-8", [[1, 1, 1], [1, -8, 1], [1, 1, 1]]),
        ("edge", [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]),
        ("sharpen", [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
        ("mean-removal", [[-1, -1, -1], [-1, 9, -1], [-1, -1, -1]]),
        ("box", np.full((5, 5), 1 / 25)),
        ("binomial", np.outer([1, 4, 6, 4, 1], [1, 4, 6, 4, 1]) / 256),
        ("kirsch", [[-3, -3, 5], [-3, 0, 5], [-3, -3, 5]]),
        ("blank", np.zeros((5, 5))),
        ("motion-blur", np.full((1, 15), 1 / 15)),
    ],
)
def test_presets_are_the_textbook_ones(key: str, values: object) -> None:
    assert np.allclose(kernel_values(first_kernel(key)), values, rtol=1e-12, atol=1e-15)


def test_parameters_of_presets_stay_editable() -> None:
    sigma = 2.5
    kernel = kernel_values(Gaussian(sigma))
    places = np.arange(kernel.shape[1]) - kernel.shape[1] // 2
    assert np.sqrt((kernel.sum(axis=0) * places**2).sum()) == pytest.approx(sigma, rel=0.03)
    assert kernel_values(Gaussian(sigma, 5)).shape == (5, 5)
    assert kernel_values(MotionBlur(9, 90)).shape == (9, 1)


def test_labels_are_short_names() -> None:
    assert kernel_label(first_kernel("sobel-x")) == "Sobel x"
    assert kernel_label(Gaussian(3.0)) == "Gaussian"
    assert kernel_label(own(np.eye(2), "mine")) == "mine"


def test_equal_values_are_computed_once() -> None:
    assert kernel_values(Gaussian(1.25)) is kernel_values(Gaussian(1.25))


def test_files_and_pasted_blocks_become_kernels(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("1;2\n3;4,5")
    value = KERNEL_SOURCE.read(tmp_path / "mine.csv")
    assert kernel_label(value) == "mine"
    assert kernel_values(value).tolist() == [[1, 2], [3, 4.5]]
    assert KERNEL_SOURCE.parse
    assert KERNEL_SOURCE.write
    assert kernel_values(KERNEL_SOURCE.parse("1/2 1")).tolist() == [[0.5, 1]]
    KERNEL_SOURCE.write(first_kernel("sobel-x"), tmp_path / "sobel.txt")
    assert np.loadtxt(tmp_path / "sobel.txt").tolist() == SOBEL


def test_small_grey_pictures_become_kernels_and_others_do_not() -> None:
    value = kernel_from_raster(Raster.of(np.eye(3, dtype=np.float32)), "eye")
    assert kernel_values(value).dtype == np.float64
    assert kernel_label(value) == "eye"
    with pytest.raises(BadInput, match="camera has 512 × 512 values and a kernel at most 63"):
        kernel_from_raster(Raster.of(np.zeros((512, 512))), "camera")
    with pytest.raises(BadInput, match="coffee is a picture in colour"):
        kernel_from_raster(Raster.of(np.zeros((5, 5, 3))), "coffee")
