"""What does not go together is refused in one sentence, and the scene stays as it was."""

from dataclasses import replace

import numpy as np
import pytest

from guiapp.core import storage
from guiapp.core.errors import BadInput
from guiapp.core.lab import edited
from guiapp.labs.convolution import LAB
from guiapp.labs.convolution.params import LARGEST_SIDE, sizes
from guiapp.parts.kernel import own
from tests.labs.convolution.scenes import figure_of, scene_of, state_of

PICTURE = np.random.default_rng(1).random((20, 24))
BOX = np.ones((5, 5)) / 25


def refused(scene, **values):
    """The sentence; whatever is refused leaves the scene, byte for byte."""
    before = storage.to_text(scene)
    with pytest.raises(BadInput) as fault:
        edited(LAB, scene, replace(scene.params, **values))
    assert storage.to_text(scene) == before
    text = str(fault.value)
    assert text.endswith(".")
    assert "\n" not in text
    return text


def test_a_kernel_larger_than_the_picture_in_valid():
    scene = scene_of(PICTURE, np.ones((21, 3)))
    text = refused(scene, mode="valid")
    assert "21 × 3" in text
    assert "20 × 24" in text
    assert "larger than the picture" in text
    assert edited(LAB, scene, replace(scene.params, mode="full")).params.mode == "full"


def test_a_kernel_that_dilation_makes_too_large_in_valid():
    scene = scene_of(PICTURE, BOX, mode="valid")
    assert edited(LAB, scene, replace(scene.params, dilation=4)).params.dilation == 4
    assert "dilated to 21 × 21" in refused(scene, dilation=5)


def test_a_kernel_that_grows_too_large_in_valid():
    scene = scene_of(PICTURE, BOX, mode="valid")
    assert "21 × 21" in refused(scene, kernel=own(np.ones((21, 21))))


@pytest.mark.parametrize(("values", "most"), [({}, 4), ({"stride": 2}, 2), ({"dilation": 2}, 2)])
def test_repeating_valid_until_nothing_is_left(values, most):
    scene = scene_of(PICTURE, BOX, mode="valid", **values)
    kept = edited(LAB, scene, replace(scene.params, repeat=most))
    rows, columns = sizes(kept.params)[-1]
    assert state_of(kept).output.shape == (rows, columns)
    text = refused(scene, repeat=most + 1)
    assert f"at most {most} times" in text
    assert f"{rows} × {columns}" in text


def test_repeating_full_until_it_is_too_large():
    scene = scene_of(np.ones((2000, 2)), np.ones((63, 1)) / 63, mode="full", dilation=8)
    most = (LARGEST_SIDE - 2000) // (62 * 8)
    assert sizes(replace(scene.params, repeat=most))[-1][0] <= LARGEST_SIDE
    assert f"at most {most} times" in refused(scene, repeat=most + 1)


def test_repeating_until_the_values_are_too_large():
    """Each pass of this kernel multiplies by 8; float32 ends at 3.4e38."""
    scene = scene_of(PICTURE, [[1, 0, -1], [2, 0, -2], [1, 0, -1]])
    text = refused(scene, repeat=50)
    most = int(text.split("at most ")[1].split()[0])
    assert 20 <= most <= 42
    kept = edited(LAB, scene, replace(scene.params, repeat=most))
    assert np.isfinite(state_of(kept).output).all()
    assert figure_of(kept).panels["kernel spectrum"].facts
    refused(scene, repeat=most + 1)


@pytest.mark.parametrize("value", [3e38, -3e38, 1e300, 1.7e308])
def test_kernels_beyond_float32(value):
    scene = scene_of(PICTURE, BOX)
    assert "scale the kernel" in refused(scene, kernel=own(np.full((3, 3), value)))


def test_pictures_beyond_float32():
    with pytest.raises(BadInput, match="scale the kernel or the picture down"):
        scene_of(np.full((9, 9), 3e38), BOX * 9)
    with pytest.raises(BadInput, match="not finite; open another picture"):
        scene_of(np.full((9, 9), np.nan), BOX)


def test_linear_light_of_a_huge_picture():
    scene = scene_of(np.full((9, 9), 1e20), BOX)
    assert "scale" in refused(scene, linear=True)


@pytest.mark.parametrize(
    ("low", "high"), [(1.0, 1.0), (2.0, 1.0), (1e9, 1e9), (0.0, 1e-300), (5.0, 5.0 + 1e-12)]
)
def test_a_fixed_range_that_is_empty_or_reversed(low, high):
    scene = scene_of(PICTURE, BOX)
    text = refused(scene, range="fixed", low=low, high=high)
    assert text.startswith("Lowest must be below highest")
    kept = edited(LAB, scene, replace(scene.params, low=low, high=high))
    assert "below highest" in refused(kept, range="fixed")


@pytest.mark.parametrize(
    "values",
    [
        {"stride": 0},
        {"stride": 9},
        {"dilation": 0},
        {"repeat": 51},
        {"mode": "most"},
        {"boundary": "zero"},
        {"size": "63"},
        {"excerpt": 2},
        {"low": float("nan")},
        {"image": None},
        {"kernel": np.ones((3, 3))},
        {"probe_row": 1.5},
    ],
)
def test_values_outside_of_their_declarations(values):
    assert next(iter(values)) in refused(scene_of(PICTURE, BOX), **values)


def test_what_a_hand_does_is_refused_too():
    from guiapp.core.gesture import Gesture

    scene = scene_of(PICTURE, BOX)
    for value in (float("nan"), float("inf")):
        with pytest.raises(BadInput, match="finite"):
            LAB.gesture(scene, Gesture("kernel", "enter", (0.0, 0.0), value=value))
    after = LAB.gesture(scene, Gesture("kernel", "enter", (0.0, 0.0), value=1e300))
    assert "scale the kernel" in refused(scene, kernel=after.params.kernel)
