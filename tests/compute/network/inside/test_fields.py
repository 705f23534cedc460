"""The field of a value against every pixel moved, one by one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of

from guiapp.compute.network import (
    AveragePool,
    BatchNorm,
    BlurPool,
    Conv,
    Dense,
    Dropout,
    Flatten,
    GlobalAverage,
    LeakyReLU,
    MaxPool,
    Network,
    ReLU,
    forward,
    initial,
    shapes,
)
from guiapp.compute.network.inside import field_of, patch
from tests.compute.network.network_reference import frozen, normal

NETWORKS: dict[str, tuple[Any, ...]] = {
    "padding": (Conv(2, 3, padding=1), ReLU(), Conv(1, 5, padding=2)),
    "stride": (Conv(2, (3, 2), stride=(2, 1), padding=1), MaxPool(), Conv(1, 3, padding=1)),
    "dilation": (Conv(1, 3, padding=2, dilation=2), BatchNorm(), Conv(1, 2, dilation=(1, 3))),
    "left over": (Conv(1, 2, stride=3), Conv(1, 3, padding=1), LeakyReLU()),
    "pooling": (MaxPool(3, 2, 1), AveragePool((2, 1), 1, (1, 0)), Dropout(), MaxPool(2)),
    "blur": (BlurPool(2, 4), Conv(1, 3, padding=1), BlurPool(1, 3)),
    "blur far": (Conv(1, 3, stride=2), BlurPool(1, 9)),
    "padding only": (Conv(1, 1, padding=2), Conv(1, 3), AveragePool(1, 1)),
    "dense": (Conv(2, 3, stride=4), ReLU(), Flatten(), Dense(3), ReLU()),
    "global": (MaxPool(2, 3), GlobalAverage(), Flatten()),
    "nothing behind": (Conv(1, 1, padding=1), Conv(1, 1), GlobalAverage()),
}
SHAPE = (2, 11, 9)


def moved(network: Network, shape: tuple[int, ...]) -> list[np.ndarray]:
    """For each layer, (pixels, values): whether a value moves with a pixel, all channels of both.

    With positive weights and pixels every value grows with all that it sees.
    """
    rng = np.random.default_rng(1)
    weights = {
        name: np.abs(array) + 0.1
        for name, array in initial(network, shape, rng, dtype=np.float64).items()
    }
    x = rng.uniform(1, 2, shape)
    pixels = shape[1] * shape[2]
    batch = np.repeat(x[None], pixels + 1, axis=0)
    for pixel in range(pixels):
        batch[pixel, :, pixel // shape[2], pixel % shape[2]] = 1e9
    found = []
    for values in forward(network, weights, batch)[1].values[1:]:
        changed = values[:-1] != values[-1]
        found.append(changed.any(axis=1) if changed.ndim == 4 else changed)
    return found


def box_around(pixels: np.ndarray) -> tuple[int, ...]:
    """The smallest box around the pixels that are True."""
    if not pixels.any():
        return 0, 0, 0, 0
    rows, columns = (np.flatnonzero(pixels.any(axis=axis)) for axis in (1, 0))
    return int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1


@pytest.mark.parametrize("name", NETWORKS)
def test_the_field_is_the_box_of_the_pixels_that_move_a_value(name: str) -> None:
    network = Network(NETWORKS[name])
    height, width = SHAPE[1:]
    for layer, changed in enumerate(moved(network, SHAPE)):
        if isinstance(network.layers[layer], Flatten):
            # A vector counts as one: no place in it is asked for.
            changed = changed.any(axis=1, keepdims=True)
        for place in np.ndindex(changed.shape[1:]):
            expected = box_around(changed[(slice(None), *place)].reshape(height, width))
            spot = place if len(place) == 2 else (0, 0)
            assert field_of(network, SHAPE, layer, spot) == expected, (layer, place)
            # Unclipped it is the same wherever the picture does not end before it.
            whole = field_of(network, SHAPE, layer, spot, clipped=False)
            if len(place) == 2 and min(whole) >= 0 and whole[2] <= height and whole[3] <= width:
                assert whole == expected, (layer, place)


def test_fields_that_reach_beyond_the_picture() -> None:
    network = Network((Conv(1, 5, padding=2), MaxPool(2), Conv(1, (3, 1), padding=(1, 0))))
    shape = (1, 8, 8)

    def found(layer: int, place: tuple[int, int]) -> tuple[int, ...]:
        return field_of(network, shape, layer, place, clipped=False)

    assert found(0, (0, 7)) == (-2, 5, 3, 10)
    assert found(1, (0, 3)) == (-2, 4, 4, 10)
    assert found(2, (0, 0)) == (-4, -2, 6, 4)
    assert found(2, (3, 3)) == (2, 4, 12, 10)
    assert found(-1, (3, 3)) == found(2, (3, 3))
    assert field_of(Network((BlurPool(2, 4),)), shape, 0, (3, 0), clipped=False) == (5, -1, 9, 3)
    whole = Network((Conv(1, 3, padding=1), Flatten(), Dense(2)))
    assert field_of(whole, shape, 2, clipped=False) == (-1, -1, 9, 9)
    assert field_of(whole, shape, 2) == (0, 0, 8, 8)


def test_the_mirrored_rim_of_a_blur_is_seen() -> None:
    network = Network((BlurPool(1, 4),))
    # The last row sees two rows beyond the rim, which are the two before it, mirrored.
    assert field_of(network, (1, 8, 8), 0, (7, 7)) == (5, 5, 8, 8)


def test_the_patch_that_a_field_cuts_out_gives_the_same_value_alone() -> None:
    layers = (Conv(3, 3, padding=1), ReLU(), MaxPool(), Conv(2, 3, padding=1))
    network, shape = Network(layers), (2, 16, 12)
    weights = initial(network, shape, np.random.default_rng(3), dtype=np.float64)
    weights["0.bias"] = np.zeros(3)
    x = normal(np.random.default_rng(4), 1, *shape)
    y = forward(network, weights, x)[0][0]
    bare = Network(tuple(Conv(one.filters, 3) if isinstance(one, Conv) else one for one in layers))
    for place in np.ndindex(*shapes(network, shape)[-1][1:]):
        box = field_of(network, shape, 3, place, clipped=False)
        alone = forward(bare, weights, patch(x, box))[0]
        assert alone.shape == (1, 2, 1, 1)
        if min(box) >= 0 and box[2] <= 16 and box[3] <= 12:
            np.testing.assert_allclose(alone[0, :, 0, 0], y[(slice(None), *place)], atol=1e-12)


def test_what_has_no_field() -> None:
    network = Network((Conv(1, 3), Flatten()))
    for layer in (2, -3, 0.5):
        with pytest.raises(ValueError, match=r"^layer must be a whole number from 0 to 1, or neg"):
            field_of(network, (1, 5, 5), layer)
    for place in ((3, 0), (0, -1)):
        with pytest.raises(ValueError, match=r"^place must be \(row, column\) in maps of 3 × 3;"):
            field_of(network, (1, 5, 5), 0, place)
    with pytest.raises(ValueError, match=r"^A vector has no places; give the shape of pictures"):
        field_of(Network((Dense(2),)), (5,), 0)
    with pytest.raises(ValueError, match=r"^Layer 1, convolution: the kernel"):
        field_of(network, (1, 2, 2), 0)


@given(
    picture=arrays_of.arrays(
        np.float32, arrays_of.array_shapes(min_dims=2, max_dims=4, max_side=5)
    ),
    corner=st.tuples(st.integers(-7, 7), st.integers(-7, 7)),
    size=st.tuples(st.integers(1, 9), st.integers(1, 9)),
)
def test_a_patch_is_cut_from_a_picture_with_wide_margins(
    picture: np.ndarray, corner: tuple[int, int], size: tuple[int, int]
) -> None:
    margins = [(0, 0)] * (picture.ndim - 2) + [(20, 20)] * 2
    (top, left), (down, across) = corner, size
    expected = np.pad(picture, margins)[..., top + 20 :, left + 20 :][..., :down, :across]
    found = patch(frozen(picture), (top, left, top + down, left + across))
    np.testing.assert_array_equal(found, expected, strict=True)


def test_a_box_of_nothing_is_refused() -> None:
    for box in ((0, 0, 0, 3), (2, 2, 4, 1)):
        with pytest.raises(ValueError, match=r"^A box is top, left, bottom, right; .* no pixels"):
            patch(np.ones((4, 4)), box)
