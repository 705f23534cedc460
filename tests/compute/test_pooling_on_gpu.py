"""Pooling on device arrays: on a strict stand-in for CuPy, and on a GPU where one is.

What NumPy gives is checked elsewhere; here the device must give the same, on the device.
"""

import numpy as np
import pytest

from guiapp.compute import pooling
from guiapp.compute.backend import namespace, probe, to_gpu, to_host
from guiapp.compute.boundaries import BOUNDARIES
from tests.compute import fake_cupy
from tests.compute.pooling_reference import cases, frozen


@pytest.fixture(params=["stand-in", pytest.param("gpu", marks=pytest.mark.gpu)])
def device(request):
    """What moves an array to the device."""
    if request.param == "stand-in":
        with fake_cupy.installed() as cupy:
            yield cupy.asarray
        return
    found = probe()
    if not found.ok:
        pytest.skip(f"no working GPU: {found.reason}")
    yield to_gpu


def stays(result, device):
    """The values of a result that must lie on the device."""
    assert namespace(result) is namespace(device(np.ones(1))), "the result left the device"
    return to_host(result)


@pytest.mark.parametrize("kind", pooling.KINDS)
def test_every_kind(device, kind):
    for x, size, options in cases(1, 30):
        if kind.endswith("-blur"):
            options = {**options, "ceil_mode": False}
            if any(
                length + 2 * far < side
                for length, far, side in zip(x.shape, options["padding"], size, strict=True)
            ):
                continue
        for include in (True, False):
            expected = pooling.pool(x, size, kind=kind, count_include_pad=include, **options)
            there = pooling.pool(device(x), size, kind=kind, count_include_pad=include, **options)
            found = stays(there, device)
            assert found.dtype == expected.dtype
            assert found == pytest.approx(expected, abs=1e-5)


def test_stacks_and_large_windows(device):
    stack = frozen(np.random.default_rng(2).random((2, 3, 40, 40)))
    for kind in pooling.KINDS:
        for size in (2, 7, 35):
            expected = pooling.pool(stack, size, stride=3, kind=kind)
            found = stays(pooling.pool(device(stack), size, stride=3, kind=kind), device)
            assert found == pytest.approx(expected, abs=1e-12)
    assert stays(pooling.pool(device(stack), 1), device) == pytest.approx(stack)


def test_where_maxima_came_from(device):
    for x, size, options in cases(3, 20):
        expected = pooling.argmax_pool(x, size, **options)
        for one, other in zip(
            pooling.argmax_pool(device(x), size, **options), expected, strict=True
        ):
            assert np.array_equal(stays(one, device), other)


@pytest.mark.parametrize("kind", pooling.ADAPTIVE_KINDS)
def test_adaptive_and_global(device, kind):
    stack = frozen(np.random.default_rng(4).random((2, 11, 9)))
    for out in (1, (3, 4), (11, 3)):
        expected = pooling.adaptive_pool(stack, out, kind=kind)
        found = stays(pooling.adaptive_pool(device(stack), out, kind=kind), device)
        assert found == pytest.approx(expected)
    expected = pooling.global_pool(stack, kind=kind)
    assert stays(pooling.global_pool(device(stack), kind=kind), device) == pytest.approx(expected)


def test_channels_and_detectors(device):
    maps = frozen(np.random.default_rng(5).standard_normal((6, 4, 5)))
    for kind in pooling.CHANNEL_KINDS:
        expected = pooling.channel_pool(maps, 3, kind=kind)
        found = stays(pooling.channel_pool(device(maps), 3, kind=kind), device)
        assert found == pytest.approx(expected)
    expected = pooling.winning_channel(maps, 2)
    assert np.array_equal(stays(pooling.winning_channel(device(maps), 2), device), expected)
    for kind in pooling.DETECTORS:
        found = stays(pooling.detect(device(maps), kind), device)
        assert np.array_equal(found, pooling.detect(maps, kind))


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_shifts(device, boundary):
    x = frozen(np.random.default_rng(6).random((2, 9, 8)))
    for method in pooling.SHIFT_METHODS:
        if method == "fourier" and boundary != "wrap":
            continue
        for offset in ((0, 0), (2, -3), (0.5, -3.25), (0, 20.5)):
            options = {"boundary": boundary, "method": method}
            expected = pooling.shift(x, offset, **options)
            found = stays(pooling.shift(device(x), offset, **options), device)
            assert found == pytest.approx(expected, abs=1e-14)


def test_curves(device):
    x = frozen(np.random.default_rng(7).random((16, 18)))
    offsets = [(0, 0), (1, 2), (1, -3), (0.5, 0)]
    for kind in pooling.KINDS:
        layer = pooling.Pooling(kind)
        for measure in pooling.MEASURES:
            expected = list(pooling.shift_curve(x, layer, offsets, measure, against="moved"))
            found = list(pooling.shift_curve(device(x), layer, offsets, measure, against="moved"))
            for (one, value), (other, wanted) in zip(found, expected, strict=True):
                assert one == other
                assert type(value) is float
                if one != (0.5, 0) or measure != "changed share":
                    assert value == pytest.approx(wanted, abs=1e-12)


def test_squares_and_folding(device):
    x = frozen(np.random.default_rng(8).random((12, 12)))
    for move in (pooling.flipped, pooling.quarter_turned):
        square = pooling.commuting_square(device(x), pooling.Pooling("average"), move)
        expected = pooling.commuting_square(x, pooling.Pooling("average"), move)
        for name in ("moved_first", "moved_last", "difference"):
            assert stays(getattr(square, name), device) == pytest.approx(
                getattr(expected, name), abs=1e-14
            )
        assert square.norm == pytest.approx(expected.norm)
    found, expected = pooling.folding(device(x), (2, 3)), pooling.folding(x, (2, 3))
    for name in ("before", "after", "kept", "folded", "inside"):
        assert stays(getattr(found, name), device) == pytest.approx(getattr(expected, name))
    assert found.share == pytest.approx(expected.share)


def test_information_is_computed_on_the_host(device):
    x = frozen(np.random.default_rng(9).random((12, 13)))
    for function in (
        pooling.histogram,
        pooling.entropy,
        pooling.total_entropy,
        pooling.conditional_entropy,
        pooling.mutual_information,
        pooling.information_map,
    ):
        assert np.array_equal(function(device(x), 8), function(x, 8))
    for one, other in zip(
        pooling.told_most(device(x), 2, levels=8), pooling.told_most(x, 2, levels=8), strict=True
    ):
        assert np.array_equal(one, other)
