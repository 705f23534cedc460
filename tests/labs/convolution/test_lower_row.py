"""The lower row: the spectra are those of what they say, and the equals sign holds or is not set.

Everything is computed here anew: the bordered picture with ``numpy.pad``, its transform with
``numpy.fft``, the kernel's as a sum of waves, the filtered field by SciPy's loops.
"""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.compute.reference import dilated, filtered
from tests.labs.convolution.scenes import (
    any_scene,
    figure_of,
    luma,
    reference_of,
    rounding,
    scene_of,
    scenes,
    state_of,
)

BOUNDARIES = ("constant", "edge", "reflect", "symmetric", "wrap")
MODES = ("full", "same", "valid")


def magnitudes(picture):
    return np.abs(np.fft.fftshift(np.fft.fft2(picture)))


def waves(kernel, shape, dilation):
    """The sum over the cells, of cell times wave, at every frequency of a centred plane."""
    rows, columns = (np.arange(n) * dilation for n in kernel.shape)
    f, g = (np.fft.fftshift(np.fft.fftfreq(n)) for n in shape)
    down, across = (np.exp(-2j * np.pi * np.outer(a, b)) for a, b in ((f, rows), (g, columns)))
    return np.abs(down @ kernel @ across.T)


def same_log(log, reference, rounded=0.0):
    """A log spectrum of those magnitudes; float32 knows a millionth of the largest.

    ``rounded`` is how far the magnitudes may be off since what was transformed had been rounded.
    """
    largest = reference.max()
    assert log.shape == reference.shape
    if largest == 0:
        assert -38 < log.min() == log.max() < -37, "the smallest float32 stands for zero"
        return
    assert np.abs(10.0 ** log.astype(float) - reference).max() <= 4e-6 * largest + rounded
    assert log.min() >= np.log10(largest) - 6.01


def margins(scene):
    """Before and after, for rows and columns: what one pass sees outside of the picture."""
    params = scene.params
    found = []
    for size in params.kernel.values.shape:
        reach = params.dilation * (size - 1)
        anchor = reach // 2
        flipped = params.operation == "convolution"
        same = (reach - anchor, anchor) if flipped else (anchor, reach - anchor)
        found.append({"full": (reach, reach), "same": same, "valid": (0, 0)}[params.mode])
    return found


def field_of(scene, shape, around):
    """The picture with its border, as large as the spectrum that is shown says."""
    picture = luma(scene.params.image.raster.array)
    pads = [
        (before, total - before - size)
        for total, (before, _), size in zip(shape, around, picture.shape, strict=True)
    ]
    for (_, after), (_, least) in zip(pads, around, strict=True):
        assert after >= least
    return np.pad(picture, pads, mode=scene.params.boundary)


def filtered_field(field, scene, times=1):
    """The field as if it repeated, filtered so often."""
    params = scene.params
    for _ in range(times):
        field = filtered(
            field,
            params.kernel.values.array,
            boundary="wrap",
            dilation=params.dilation,
            operation=params.operation,
        )
    return field


def check_row(scene, around, times=1):
    """All three spectra, their product, and that the output is the middle of what is shown."""
    state = state_of(scene)
    params = scene.params
    first, kernel, last = state.spectra
    assert (state.gap, state.gap_text) == (0.0, "")
    assert last.shape == first.shape
    field = field_of(scene, first.shape, around)
    whole = filtered_field(field, scene, times)
    response = waves(params.kernel.values.array, first.shape, params.dilation)
    same_log(first, magnitudes(field))
    same_log(last, magnitudes(whole))
    same_log(last, magnitudes(field) * response**times)
    shown = waves(params.kernel.values.array, kernel.shape, params.dilation)
    assert 10.0 ** (kernel / times) == pytest.approx(shown, abs=4e-6 * shown.max())
    output = luma(state.output)
    places = [(0, 0)] if whole.shape == output.shape else corners(scene, around, times)
    top, left = places[0]
    inside = whole[top : top + output.shape[0], left : left + output.shape[1]]
    assert output == pytest.approx(inside, abs=1e-5 * max(1, np.abs(whole).max()))


def corners(scene, around, times):
    """Where the output begins: the filtered field lies on the field as "same" does."""
    params = scene.params
    found = []
    for size, (before, _) in zip(params.kernel.values.shape, around, strict=True):
        reach = params.dilation * (size - 1)
        ahead = reach - reach // 2 if params.operation == "convolution" else reach // 2
        shift = {"full": ahead - reach, "same": 0, "valid": ahead}[params.mode]
        found.append(before + times * shift)
    return [tuple(found)]


@pytest.mark.parametrize("boundary", BOUNDARIES)
@pytest.mark.parametrize("mode", MODES)
def test_the_equals_sign_holds_for_every_border(mode, boundary):
    for scene in scenes(20, 12, mode=mode, boundary=boundary, stride=1, repeat=1):
        circular = (mode, boundary) == ("same", "wrap")
        check_row(scene, [(0, 0)] * 2 if circular else margins(scene))


@pytest.mark.parametrize(
    ("mode", "boundary"), [("valid", "edge"), ("valid", "constant"), ("same", "wrap")]
)
def test_it_holds_for_repetitions_that_never_see_a_new_border(mode, boundary):
    for scene in scenes(21, 8, mode=mode, boundary=boundary, stride=1, repeat=3):
        check_row(scene, [(0, 0)] * 2, 3)


def test_it_holds_for_full_repetitions_with_zeros_outside():
    for scene in scenes(22, 8, mode="full", boundary="constant", stride=1, repeat=3):
        params = scene.params
        around = []
        for size in params.kernel.values.shape:
            reach = params.dilation * (size - 1)
            after = reach // 2 if params.operation == "convolution" else reach - reach // 2
            around.append((3 * after, 3 * (reach - after)))
        check_row(scene, around, 3)


def test_the_sign_says_equal_only_where_it_holds():
    picture, kernel = np.random.default_rng(23).random((20, 20)), np.ones((3, 3)) / 9
    exact = [
        {},
        {"mode": "valid", "repeat": 4},
        {"mode": "full", "boundary": "constant", "repeat": 4},
        {"boundary": "wrap", "repeat": 4},
    ]
    other = [
        {"repeat": 2},
        {"stride": 2},
        *({"mode": "full", "boundary": b, "repeat": 2} for b in BOUNDARIES if b != "constant"),
        *({"mode": "same", "boundary": b, "repeat": 2} for b in BOUNDARIES if b != "wrap"),
        {"mode": "valid", "stride": 2},
    ]
    for values in exact:
        sign = figure_of(scene_of(picture, kernel, **values)).panels["equals too"]
        assert (sign.text, sign.note) == ("=", ""), values
    for values in other:
        sign = figure_of(scene_of(picture, kernel, **values)).panels["equals too"]
        assert sign.text == "≈", values
        assert " % " in sign.note


@given(st.integers(0, 2**32))
def test_a_spectrum_is_that_of_the_output_where_the_sign_is_approximate(seed):
    scene = any_scene(np.random.default_rng(seed), stride=2)
    assume(scene is not None)
    reference = magnitudes(luma(reference_of(scene)))
    # Where nearly all cancels, each pixel still has the rounding of what was added.
    same_log(state_of(scene).spectra[2], reference, rounding(scene) * reference.size)


# --- gaps


@pytest.mark.parametrize("boundary", ["constant", "edge", "reflect", "symmetric"])
@pytest.mark.parametrize("operation", ["convolution", "correlation"])
def test_how_far_a_repeated_border_is_apart(boundary, operation):
    """The output beside the repeatedly filtered field, as a share of the output's length."""
    rng = np.random.default_rng(24)
    for shape in ((3, 3), (4, 5)):
        picture, kernel = rng.random((25, 22)), rng.random(shape)
        options = {"boundary": boundary, "operation": operation, "repeat": 3}
        scene = scene_of(picture, kernel / kernel.sum(), **options)
        state = state_of(scene)
        around = [
            (min(3 * before, size), min(3 * after, size))
            for (before, after), size in zip(margins(scene), picture.shape, strict=True)
        ]
        field = field_of(scene, state.spectra[0].shape, around)
        whole = filtered_field(field, scene, 3)
        (top, _), (left, _) = around
        predicted = whole[top : top + 25, left : left + 22]
        actual = reference_of(scene)
        expected = np.linalg.norm(actual - predicted) / np.linalg.norm(actual)
        assert state.gap == pytest.approx(expected, rel=1e-2, abs=2e-6)
        assert state.gap_text == "apart: the border acts each time"
        if boundary == "constant":
            assert state.gap > 0.01


def test_a_border_that_makes_no_difference_has_no_gap():
    """A constant picture stays constant under every mirrored border."""
    state = state_of(scene_of(np.full((9, 9), 0.5), np.ones((3, 3)) / 9, repeat=5))
    assert state.gap < 1e-5


def test_fields_stay_small_however_far_the_repetitions_reach():
    kernel = np.ones((63, 63)) / 3969
    state = state_of(scene_of(np.ones((20, 30)), kernel, repeat=50, dilation=8))
    rows, columns = state.spectra[0].shape
    assert 20 <= rows <= 3 * 20 + 10
    assert 30 <= columns <= 3 * 30 + 10


@pytest.mark.parametrize(("stride", "repeat"), [(1, 1), (2, 1), (3, 1), (5, 1), (2, 2), (2, 3)])
def test_an_impulse_folds_what_a_stride_cannot_carry(stride, repeat):
    """Its spectrum is even, so the share is that of the frequencies up to 0.5 / stride."""
    picture = np.zeros((24, 30))
    picture[5, 7] = 1
    scene = scene_of(picture, [[1.0]], stride=stride, repeat=repeat, boundary="wrap")
    state = state_of(scene)
    limit = 0.5 / stride**repeat
    carried = [np.mean(np.abs(np.fft.fftfreq(size)) <= limit) for size in picture.shape]
    assert state.gap == pytest.approx(1 - carried[0] * carried[1], abs=1e-6)


@pytest.mark.parametrize(("cycles", "expected"), [(2, 0.0), (7, 0.0), (9, 1.0), (15, 1.0)])
def test_a_wave_is_carried_or_folds_back_whole(cycles, expected):
    wave = np.cos(2 * np.pi * cycles * np.arange(32) / 32)
    scene = scene_of(np.tile(wave, (32, 1)), [[1.0]], stride=2, boundary="wrap")
    assert state_of(scene).gap == pytest.approx(expected, abs=1e-6)


def test_what_folds_back_counts_after_the_kernel():
    """Against the whole plane in float64, with the kernel zero-inserted for the second pass."""
    rng = np.random.default_rng(25)
    picture, kernel = rng.random((24, 20)) - 0.5, rng.standard_normal((3, 3))
    for repeat in (1, 2):
        scene = scene_of(picture, kernel, stride=2, repeat=repeat, boundary="wrap")
        product = np.abs(np.fft.fft2(picture)) * np.abs(np.fft.fft2(kernel, picture.shape))
        if repeat == 2:
            product = product * np.abs(np.fft.fft2(dilated(kernel, 2), picture.shape))
        limit = 0.5 / 2**repeat
        down, across = (np.abs(np.fft.fftfreq(n)) <= limit for n in picture.shape)
        carried = (product[np.ix_(down, across)] ** 2).sum() / (product**2).sum()
        assert state_of(scene).gap == pytest.approx(1 - carried, abs=1e-5)


def test_colour_spectra_are_those_of_the_luma():
    rng = np.random.default_rng(26)
    picture, kernel = rng.random((20, 24, 3)), rng.standard_normal((3, 4))
    colour = state_of(scene_of(picture, kernel, mode="full"))
    grey = state_of(scene_of(luma(picture), kernel, mode="full"))
    for one, other in zip(colour.spectra, grey.spectra, strict=True):
        assert 10**one == pytest.approx(10**other, rel=1e-3, abs=4e-6 * 10 ** float(other.max()))


def test_what_is_zero_has_a_finite_spectrum():
    for picture, kernel in (
        (np.zeros((9, 8)), np.ones((3, 3))),
        (np.ones((9, 8)), np.zeros((3, 3))),
    ):
        state = state_of(scene_of(picture, kernel))
        assert all(np.isfinite(log).all() for log in state.spectra)
        assert np.ptp(state.spectra[2]) == 0
    assert "largest gain 0" in figure_of(scene_of([[1.0]], [[0.0]])).panels["kernel spectrum"].facts


@pytest.mark.parametrize("repeat", [1, 3])
@pytest.mark.parametrize("response", ["log", "linear"])
def test_the_kernels_spectrum_is_shown_as_a_gain(response, repeat):
    kernel = np.array([[1.0, 2.0, 1.0]]) / 2
    scene = scene_of(np.ones((32, 32)), kernel, response=response, repeat=repeat)
    panel = figure_of(scene).panels["kernel spectrum"]
    gain = 2.0**repeat
    assert f"largest gain {gain:g}" in panel.facts
    assert panel.data.max() == pytest.approx(gain if response == "linear" else np.log10(gain))
    assert panel.limits[0] <= panel.data.max() <= panel.limits[1]
