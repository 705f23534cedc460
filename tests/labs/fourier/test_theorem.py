"""A kernel and a picture, two ways: against SciPy's loops, plain loops and NumPy's transform."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.core.lab import Cancelled
from guiapp.core.player import Hooks, HostEnv
from guiapp.core.raster import Raster
from guiapp.labs.fourier.params import Params
from guiapp.labs.fourier.theorem import comparison as theorem_comparison
from guiapp.labs.fourier.theorem import field as theorem_field
from guiapp.labs.fourier.theorem import state as theorem_state
from guiapp.labs.fourier.theorem.comparison import inside, positions
from guiapp.labs.fourier.theorem.field import field_shape
from guiapp.labs.fourier.theorem.params import BORDERS, TheoremParams
from guiapp.labs.fourier.theorem.state import TheoremState
from guiapp.labs.fourier.theorem.topic import TOPIC
from guiapp.parts.kernel import own
from guiapp.parts.picture import Loaded
from tests.compute.reference import BOUNDARIES, filtered

LUMA = np.array([0.2126, 0.7152, 0.0722])
SHAPES = [
    *(((8, 8), (3, 3)), ((9, 7), (3, 5)), ((12, 5), (4, 2)), ((1, 14), (1, 3)), ((1, 6), (5, 4))),
    *(((13, 1), (2, 2)), ((1, 1), (3, 3)), ((1, 1), (1, 1)), ((4, 3), (9, 11)), ((5, 6), (6, 5))),
]
"""Pictures and kernels: odd, even, of one row, of one pixel, and kernels larger than pictures."""


def params_of(
    picture: Any, kernel: Any, *, boundary: str = "symmetric", padded: bool = True, **values: Any
) -> Params:
    """The topic for a picture (H, W) or (H, W, 3) and a kernel."""
    image = Loaded(Raster.of(np.asarray(picture, np.float32)), "made")
    return replace(
        Params(topic="theorem", size="as it is"),
        image=image,
        kernel=own(np.asarray(kernel, np.float64)),
        theorem=TheoremParams(boundary, padded),
        **values,
    )


def state_of(params: Params, env: HostEnv | None = None) -> TheoremState:
    state: TheoremState = TOPIC.start(params, env or HostEnv())
    return state


def made(shape: tuple[int, ...], cells: tuple[int, int], seed: int = 0) -> tuple[Any, Any]:
    rng = np.random.default_rng(seed)
    return rng.standard_normal(shape).astype(np.float32), rng.standard_normal(cells)


def circular(picture: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """The definition on a torus: y[i] = sum over j of x[(i + a - j) mod n] k[j]."""
    picture = np.asarray(picture, np.float64)
    output = np.zeros(picture.shape)
    for (row, column), cell in np.ndenumerate(kernel):
        by = [at - (size - 1) // 2 for at, size in zip((row, column), kernel.shape, strict=True)]
        output += cell * np.roll(picture, by, (0, 1))
    return output


def close(found: np.ndarray, wanted: np.ndarray) -> None:
    """Equal to the precision of float32, in which results are shown."""
    assert found.dtype == np.float32
    assert found.shape == wanted.shape
    np.testing.assert_allclose(found, wanted, rtol=0, atol=3e-6 * (1 + np.abs(wanted).max()))


def test_the_circular_reference_is_what_scipy_and_numpy_say():
    """SciPy's wrapped loop, and NumPy's transform of the kernel laid about the first pixel."""
    from scipy.signal import convolve2d

    picture, kernel = made((9, 12), (3, 5))
    wanted = circular(picture, kernel)
    np.testing.assert_allclose(
        convolve2d(picture.astype(float), kernel, "same", "wrap"), wanted, atol=1e-12
    )
    laid = np.zeros(picture.shape)
    laid[:3, :5] = kernel
    laid = np.roll(laid, (-1, -2), (0, 1))
    whole = np.fft.ifft2(np.fft.fft2(picture.astype(float)) * np.fft.fft2(laid)).real
    np.testing.assert_allclose(whole, wanted, atol=1e-12)


# --- both results


@pytest.mark.parametrize("boundary", BOUNDARIES)
@pytest.mark.parametrize(("shape", "cells"), SHAPES)
def test_with_padding_both_are_the_convolution(shape, cells, boundary):
    picture, kernel = made(shape, cells)
    state = state_of(params_of(picture, kernel, boundary=boundary))
    wanted = filtered(picture, kernel, boundary=boundary)
    close(state.by_sum, wanted)
    close(state.by_product, wanted)
    assert state.precision == "float64"
    assert state.largest <= state.rounding
    assert state.rounding < 1e-9
    assert state.agrees


@pytest.mark.parametrize("boundary", BOUNDARIES)
@pytest.mark.parametrize(("shape", "cells"), SHAPES)
def test_bare_the_product_is_the_circular_convolution(shape, cells, boundary):
    picture, kernel = made(shape, cells)
    state = state_of(params_of(picture, kernel, boundary=boundary, padded=False))
    close(state.by_sum, filtered(picture, kernel, boundary=boundary))
    close(state.by_product, circular(picture, kernel))
    apart = circular(picture, kernel) - filtered(picture, kernel, boundary=boundary)
    close(state.difference, apart)
    assert state.largest == pytest.approx(np.abs(apart).max(), abs=1e-9)
    assert state.apart == np.count_nonzero(np.abs(apart) > state.rounding)
    assert state.agrees == (np.abs(apart).max() < 1e-9)
    if boundary == "wrap":
        assert state.agrees


@given(st.integers(0, 2**32))
def test_any_picture_and_kernel(seed):
    rng = np.random.default_rng(seed)
    shape, cells = rng.integers(1, 20, 2), rng.integers(1, 12, 2)
    picture = rng.standard_normal(shape).astype(np.float32)
    kernel = rng.standard_normal(cells)
    boundary, padded = str(rng.choice(BOUNDARIES)), bool(rng.random() < 0.5)
    state = state_of(params_of(picture, kernel, boundary=boundary, padded=padded))
    wanted = filtered(picture, kernel, boundary=boundary)
    other = wanted if padded else circular(picture, kernel)
    close(state.by_sum, wanted)
    close(state.by_product, other)
    np.testing.assert_allclose(
        state.difference, (other - wanted).astype(np.float32), rtol=1e-6, atol=1e-10
    )
    for row in state.comparison.rows:
        around = filtered(picture, kernel, boundary=row.boundary)
        assert row.padded <= state.comparison.rounding
        bare = np.abs(circular(picture, kernel) - around).max()
        assert row.bare == pytest.approx(bare, abs=1e-10)


def test_colours_are_filtered_each_and_compared_in_luma():
    picture, kernel = made((11, 14, 3), (3, 4))
    for padded in (True, False):
        state = state_of(params_of(picture, kernel, boundary="edge", padded=padded, grey=False))
        for channel in range(3):
            plane = picture[..., channel]
            wanted = filtered(plane, kernel, boundary="edge")
            close(np.ascontiguousarray(state.by_sum[..., channel]), wanted)
            other = wanted if padded else circular(plane, kernel)
            close(np.ascontiguousarray(state.by_product[..., channel]), other)
        if not padded:
            grey = picture @ LUMA
            apart = circular(grey, kernel) - filtered(grey, kernel, boundary="edge")
            close(state.difference, apart)


def test_what_is_computed_is_never_written_into_what_came():
    picture, kernel = made((9, 9), (3, 3))
    picture.flags.writeable = kernel.flags.writeable = False
    params = params_of(picture, kernel)
    before = params.image.raster.array.copy(), params.kernel.values.array.copy()
    state_of(params)
    assert np.array_equal(params.image.raster.array, before[0])
    assert np.array_equal(params.kernel.values.array, before[1])


@pytest.mark.parametrize("padded", [True, False])
def test_an_error_of_one_way_shows_where_it_is(monkeypatch, padded):
    """The two are computed by different engines, so that neither hides the other's fault."""
    right = theorem_state.convolve

    def wrong(*arguments, **options):
        result = right(*arguments, **options).copy()
        result[4, 6] += 1e-6
        return result

    monkeypatch.setattr(theorem_state, "convolve", wrong)
    picture, kernel = made((13, 15), (3, 3))
    state = state_of(params_of(picture, kernel, boundary="wrap", padded=padded))
    assert not state.agrees
    assert state.apart == 1
    assert np.unravel_index(np.abs(state.difference).argmax(), state.difference.shape) == (4, 6)
    assert state.largest == pytest.approx(1e-6, rel=1e-6)


# --- the spectra


@pytest.mark.parametrize("boundary", BOUNDARIES)
@pytest.mark.parametrize(("shape", "cells"), SHAPES)
def test_the_field_is_the_picture_with_its_border(shape, cells, boundary):
    picture, kernel = made(shape, cells)
    field = state_of(params_of(picture, kernel, boundary=boundary)).field
    assert field.shape == field_shape(shape, cells, True)
    after = [(size - 1) // 2 for size in cells]
    before = [size - 1 - end for size, end in zip(cells, after, strict=True)]
    assert field.corner == tuple(before)
    rest = [
        whole - length - begin
        for whole, length, begin in zip(field.shape, shape, before, strict=True)
    ]
    assert all(have >= end for have, end in zip(rest, after, strict=True))
    wanted = np.pad(picture, list(zip(before, rest, strict=True)), mode=boundary)
    assert np.array_equal(field.plane, wanted.astype(np.float64))
    np.testing.assert_allclose(field.half, np.fft.rfft2(field.plane), atol=1e-10)


@pytest.mark.parametrize("padded", [True, False])
@pytest.mark.parametrize(("shape", "cells"), SHAPES)
def test_the_product_is_that_of_two_transforms(shape, cells, padded):
    picture, kernel = made(shape, cells)
    state = state_of(params_of(picture, kernel, padded=padded))
    laid = np.zeros(state.field.shape)
    for (row, column), cell in np.ndenumerate(kernel):
        at = [
            (here - (size - 1) // 2) % length
            for here, size, length in zip((row, column), cells, laid.shape, strict=True)
        ]
        laid[tuple(at)] += cell
    np.testing.assert_allclose(state.transfer, np.fft.rfft2(laid), atol=1e-10)
    wanted = np.fft.rfft2(state.field.plane) * np.fft.rfft2(laid)
    np.testing.assert_allclose(state.product, wanted, atol=1e-8)
    if not padded:
        assert state.field.shape == shape
        assert np.array_equal(state.field.plane, picture.astype(np.float64))


# --- the table of boundaries


def test_the_table_has_every_boundary_once_in_the_order_of_its_control():
    picture, kernel = made((10, 12), (3, 3))
    rows = state_of(params_of(picture, kernel)).comparison.rows
    assert [row.boundary for row in rows] == [name for name, _ in BORDERS] == list(BOUNDARIES)
    assert [row.boundary for row in rows if row.bare < 1e-12] == ["wrap"]


def test_the_table_rests_while_border_and_padding_change(monkeypatch):
    picture, kernel = made((10, 12), (3, 3))
    env = HostEnv()
    first = state_of(params_of(picture, kernel), env).comparison
    monkeypatch.setattr(theorem_comparison, "transformed", None)
    for boundary in BOUNDARIES:
        for padded in (True, False):
            params = params_of(picture, kernel, boundary=boundary, padded=padded)
            assert state_of(params, env).comparison is first


def test_transforms_of_the_picture_are_kept_while_the_kernels_numbers_change(monkeypatch):
    made_fields, transforms = [], []
    for module, name, noted in (
        (theorem_field, "_made", made_fields),
        (theorem_comparison, "transformed", transforms),
    ):
        right = getattr(module, name)
        monkeypatch.setattr(
            module,
            name,
            lambda *given, right=right, noted=noted, **options: (
                noted.append(1) or right(*given, **options)
            ),
        )
    env = HostEnv()
    picture, _ = made((10, 12), (3, 3))
    for seed in range(3):
        kernel = made((1, 1), (3, 3), seed)[1]
        state = state_of(params_of(picture, kernel), env)
        close(state.by_product, filtered(picture, kernel, boundary="symmetric"))
    assert (len(made_fields), len(transforms)) == (1, 5)
    state_of(params_of(picture + 1, kernel), env)
    assert (len(made_fields), len(transforms)) == (2, 10)


def test_until_the_table_is_there_the_rest_is_shown():
    picture, kernel = made((10, 12), (3, 3))
    env, shown = HostEnv(), []
    env.begin(Hooks(show=shown.append), lambda state: state)
    params = params_of(picture, kernel, boundary="reflect", padded=False)
    final = state_of(params, env)
    (first,) = shown
    assert first.comparison is None
    assert final.comparison is not None
    assert replace(final, comparison=None).by_product is first.by_product
    close(first.by_sum, filtered(picture, kernel, boundary="reflect"))


def test_whatever_is_wanted_newer_stops_the_table():
    picture, kernel = made((10, 12), (3, 3))
    env, asked = HostEnv(), []
    env.begin(Hooks(cancelled=lambda: bool(asked.append(1))), lambda state: state)
    whole = state_of(params_of(picture, kernel), env)
    assert len(asked) >= 10
    for limit in range(0, len(asked), 3):
        calls, shown = iter(range(1000)), []
        env = HostEnv()
        env.begin(
            Hooks(
                cancelled=lambda calls=calls, limit=limit: next(calls) >= limit, show=shown.append
            ),
            lambda state: state,
        )
        with pytest.raises(Cancelled):
            state_of(params_of(picture, kernel), env)
        assert len(shown) == 1
        env.begin(Hooks(), lambda state: state)
        assert state_of(params_of(picture, kernel), env).comparison == whole.comparison


# --- large pictures


@pytest.fixture
def few_products(monkeypatch):
    """As if a thousandth were already too many."""
    for module in (theorem_field, theorem_comparison):
        monkeypatch.setattr(module, "MOST_PRODUCTS", 300_000)
    monkeypatch.setattr(theorem_comparison, "SAMPLED_PRODUCTS", 30_000)


def test_a_long_sum_is_made_in_float32_and_compared_at_a_sample(few_products):
    picture, kernel = made((120, 130), (7, 6))
    for boundary in BOUNDARIES:
        state = state_of(params_of(picture, kernel, boundary=boundary))
        assert state.precision == "float32"
        assert state.agrees
        close(state.by_sum, filtered(picture, kernel, boundary=boundary))
        close(state.by_product, filtered(picture, kernel, boundary=boundary))
    state = state_of(params_of(picture, kernel, boundary="edge", padded=False))
    assert not state.agrees
    found = state.comparison
    assert found.total == picture.size
    assert 500 < found.positions <= 30_000 // 42
    places = positions((120, 130), (7, 6))
    for row in found.rows:
        assert row.padded <= found.rounding
        apart = circular(picture, kernel) - filtered(picture, kernel, boundary=row.boundary)
        at = np.abs(apart[places[:, 0], places[:, 1]]).max()
        assert row.bare == pytest.approx(at, abs=1e-10)
        assert (row.bare > found.rounding) == (row.boundary != "wrap")


@given(
    st.tuples(st.integers(1, 60), st.integers(1, 60)),
    st.tuples(st.integers(1, 9), st.integers(1, 9)),
)
def test_half_of_a_sample_lies_at_the_rim(shape, cells):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(theorem_comparison, "MOST_PRODUCTS", 0)
        patch.setattr(theorem_comparison, "SAMPLED_PRODUCTS", 400)
        places = positions(shape, cells)
        assert np.array_equal(places, positions(shape, cells)), "the same each time"
    assert len({tuple(place) for place in places}) == len(places)
    assert places.min() >= 0
    assert (places < shape).all()
    rows, columns = inside(shape, cells)
    at = np.zeros(shape, bool)
    at[rows, columns] = True
    middle = int(at[places[:, 0], places[:, 1]].sum())
    count = max(1, 400 // (2 * cells[0] * cells[1]))
    assert middle == min(count, at.sum())
    assert len(places) - middle == min(count, (~at).sum())


@pytest.mark.parametrize(("shape", "cells"), SHAPES)
def test_inside_no_boundary_counts_and_outside_some_does(shape, cells):
    picture, kernel = made(shape, cells, 3)
    results = np.stack([filtered(picture, kernel, boundary=name) for name in BOUNDARIES])
    same = np.ptp(results, axis=0) < 1e-12
    at = np.zeros(shape, bool)
    at[inside(shape, cells)] = True
    assert same[at].all()
    if shape != (1, 1):
        assert not same[~at].any()
