"""Kernels against textbook tables, closed forms, scikit-image and SciPy."""

import inspect

import cv2
import numpy as np
import pytest
from scipy import integrate, ndimage, signal

from guiapp.compute import kernels
from guiapp.compute.angles import direction

BUILDERS = {
    name: function
    for name in kernels.__all__
    if inspect.isfunction(function := getattr(kernels, name))
    and "kernels.operations" not in function.__module__
    and "kernels.symmetry" not in function.__module__
}
SIZED = [name for name, f in BUILDERS.items() if "size" in inspect.signature(f).parameters]
AVERAGES = {"identity", "shift", "box", "tent", "cone", "gaussian", "binomial", "disc"} | {
    "motion_blur",
    "lanczos",
    "sharpen",
    "mean_removal",
    "unsharp",
    "emboss",
}
ZERO_SUM = {"central_difference", "prewitt", "sobel", "scharr", "roberts", "kirsch"} | {
    "robinson",
    "derivative_of_gaussian",
    "laplacian",
    "edge",
    "mixed_derivative",
    "laplacian_of_gaussian",
    "difference_of_gaussians",
    "line",
    "point",
    "corner",
    "high_pass",
}


def test_there_are_more_than_24():
    assert len(BUILDERS) >= 30


@pytest.mark.parametrize("name", BUILDERS)
def test_every_kernel_is_a_fresh_finite_float64_table(name):
    first, second = BUILDERS[name](), BUILDERS[name]()
    assert first.dtype == np.float64
    assert first.ndim == 2
    assert max(first.shape) <= 63
    assert np.isfinite(first).all()
    assert (first == second).all()
    assert not np.shares_memory(first, second)
    assert first.flags.writeable
    assert not (np.signbit(first) & (first == 0)).any(), "a cell would read -0"
    assert BUILDERS[name].__doc__


@pytest.mark.parametrize("name", sorted(AVERAGES))
def test_averages_keep_the_brightness(name):
    assert BUILDERS[name]().sum() == pytest.approx(1)


@pytest.mark.parametrize("name", sorted(ZERO_SUM))
def test_detectors_see_nothing_on_even_ground(name):
    assert BUILDERS[name]().sum() == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(
    ("kernel", "table"),
    [
        (kernels.sobel(), [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
        (kernels.sobel(90), [[1, 2, 1], [0, 0, 0], [-1, -2, -1]]),
        (kernels.sobel(180), [[1, 0, -1], [2, 0, -2], [1, 0, -1]]),
        (kernels.prewitt(270), [[-1, -1, -1], [0, 0, 0], [1, 1, 1]]),
        (kernels.scharr(), [[-3, 0, 3], [-10, 0, 10], [-3, 0, 3]]),
        (kernels.roberts(), [[0, 1], [-1, 0]]),
        (kernels.roberts(135), [[1, 0], [0, -1]]),
        (kernels.central_difference(), [[0, 0, 0], [-0.5, 0, 0.5], [0, 0, 0]]),
        (kernels.kirsch(90), [[5, 5, 5], [-3, 0, -3], [-3, -3, -3]]),
        (kernels.kirsch(45), [[-3, 5, 5], [-3, 0, 5], [-3, -3, -3]]),
        (kernels.robinson(45), [[0, 1, 2], [-1, 0, 1], [-2, -1, 0]]),
        (kernels.laplacian(), [[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
        (kernels.laplacian(8), [[1, 1, 1], [1, -8, 1], [1, 1, 1]]),
        (kernels.edge(), [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]),
        (kernels.sharpen(), [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
        (kernels.mean_removal(), [[-1, -1, -1], [-1, 9, -1], [-1, -1, -1]]),
        (kernels.emboss(), [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]),
        (kernels.emboss(0), [[-1, 0, 1], [-2, 1, 2], [-1, 0, 1]]),
        (kernels.line(), [[-1, -1, -1], [2, 2, 2], [-1, -1, -1]]),
        (kernels.line(45), [[-1, -1, 2], [-1, 2, -1], [2, -1, -1]]),
        (kernels.line(90), [[-1, 2, -1], [-1, 2, -1], [-1, 2, -1]]),
        (kernels.binomial() * 16, [[1, 2, 1], [2, 4, 2], [1, 2, 1]]),
        (kernels.binomial(2) * 4, [[1, 1], [1, 1]]),
        (kernels.box(2) * 4, [[1, 1], [1, 1]]),
        (kernels.tent(3) * 16, [[1, 2, 1], [2, 4, 2], [1, 2, 1]]),
        (kernels.identity(4), np.diag([0, 1, 0, 0])),
        (kernels.shift(1, -1), [[0, 0, 0], [0, 0, 0], [1, 0, 0]]),
        (kernels.motion_blur(3), [[1 / 3, 1 / 3, 1 / 3]]),
        (kernels.motion_blur(3, 90), [[1 / 3]] * 3),
        (kernels.motion_blur(1, 30), [[1]]),
        (kernels.high_boost(2) * 9, [[-1, -1, -1], [-1, 17, -1], [-1, -1, -1]]),
        (kernels.mixed_derivative() * 4, [[1, 0, -1], [0, 0, 0], [-1, 0, 1]]),
        (kernels.point(), [[1, -2, 1], [-2, 4, -2], [1, -2, 1]]),
    ],
)
def test_textbook_tables(kernel, table):
    assert kernel == pytest.approx(np.array(table, float))


@pytest.mark.parametrize("name", ["sobel", "prewitt", "scharr"])
def test_first_derivatives_as_scikit_image_has_them(name):
    filters = pytest.importorskip("skimage.filters")
    image = np.random.default_rng(0).random((20, 22))
    reference = getattr(filters, f"{name}_v")(image)  # scaled, and positive towards the left
    ours = signal.correlate2d(image, BUILDERS[name](), "same")
    scale = np.abs(BUILDERS[name]()).sum() / 2
    assert ours[2:-2, 2:-2] / scale == pytest.approx(reference[2:-2, 2:-2])


@pytest.mark.parametrize("angle", [0, 30, 90, 135, 200, -45])
@pytest.mark.parametrize(
    "name", ["central_difference", "prewitt", "sobel", "scharr", "derivative_of_gaussian"]
)
def test_derivatives_are_largest_on_a_slope_in_their_direction(name, angle):
    rows, columns = np.mgrid[-20:21, -20:21]

    def response(kernel: np.ndarray, towards: float) -> float:
        down, across = direction(towards)
        return float(signal.correlate2d(down * rows + across * columns, kernel, "valid")[3, 3])

    kernel = BUILDERS[name](angle=angle)
    responses = [response(kernel, angle + turn) for turn in range(0, 360, 15)]
    assert responses == pytest.approx(
        [responses[0] * np.cos(np.radians(turn)) for turn in range(0, 360, 15)], abs=1e-9
    )
    assert responses[0] > 0
    if name in ("central_difference", "derivative_of_gaussian"):
        assert responses[0] == pytest.approx(1)


def test_the_gaussian_is_the_closed_form_and_ndimages():
    kernel = kernels.gaussian(2.3)
    assert kernel.shape == (15, 15)
    rows, columns = np.mgrid[-7:8, -7:8]
    bell = np.exp(-(rows**2 + columns**2) / (2 * 2.3**2))
    assert kernel == pytest.approx(bell / bell.sum())
    impulse = np.zeros((15, 15))
    impulse[7, 7] = 1
    assert kernel == pytest.approx(ndimage.gaussian_filter(impulse, 2.3, radius=7), abs=1e-12)


def test_the_laplacian_of_a_gaussian_is_the_sum_of_second_derivatives():
    step = 1e-3

    def bell(row: float, column: float) -> float:
        return float(np.exp(-(row**2 + column**2) / (2 * 1.7**2)) / (2 * np.pi * 1.7**2))

    kernel = kernels.laplacian_of_gaussian(1.7, 21)
    for row, column in [(0, 0), (1, 0), (2, 3), (-4, 1)]:
        around = sum(bell(row + side, column) + bell(row, column + side) for side in (step, -step))
        second = (around - 4 * bell(row, column)) / step**2
        assert kernel[10 + row, 10 + column] == pytest.approx(second, abs=1e-5)


def test_the_difference_of_gaussians_is_a_band():
    kernel = kernels.difference_of_gaussians(2, 1.6)
    spectrum = np.abs(np.fft.fft2(kernel, (64, 64)))[0, :33]
    assert spectrum[0] < 1e-9
    assert 0 < spectrum.argmax() < 16
    assert spectrum[-1] < 0.01 * spectrum.max()


@pytest.mark.parametrize("radius", [0.4, 1, 2.5, 3, 7.2])
def test_the_disc_covers_each_cell_by_its_area(radius):
    kernel = kernels.disc(radius)
    centre = len(kernel) // 2
    assert kernel == pytest.approx(kernel.T)
    for cell in [(0, 0), (0, len(kernel) // 2 - (len(kernel) > 1)), (centre, centre)]:
        row, column = cell[0] - centre, cell[1] - centre
        area, _ = integrate.quad(
            lambda y, column=column: np.clip(
                min(column + 0.5, np.sqrt(max(0, radius**2 - y**2)))
                - max(column - 0.5, -np.sqrt(max(0, radius**2 - y**2))),
                0,
                1,
            ),
            row - 0.5,
            row + 0.5,
            limit=200,
        )
        assert kernel[cell] * np.pi * radius**2 == pytest.approx(area, abs=4e-3)


@pytest.mark.parametrize("angle", [0, 20, 45, 90, 130])
def test_motion_blur_lies_along_its_angle(angle):
    kernel = kernels.motion_blur(21, angle)
    rows, columns = np.indices(kernel.shape) - np.reshape(kernel.shape, (2, 1, 1)) // 2
    down, across = direction(angle)
    along, aside = down * rows + across * columns, across * rows - down * columns
    assert (kernel * aside).sum() == pytest.approx(0, abs=1e-9)
    assert (kernel * aside**2).sum() < 0.5
    assert (kernel * along**2).sum() == pytest.approx((21**2 - 1) / 12, rel=0.02)
    assert kernel == pytest.approx(kernel[::-1, ::-1])


@pytest.mark.parametrize("angle", [0, 60, 90])
def test_the_gabor_kernel_answers_its_own_wave(angle):
    kernel = kernels.gabor(angle, wavelength=8, sigma=4)
    rows, columns = np.indices((80, 80)) - 40

    def answer(towards: float, wavelength: float) -> float:
        down, across = direction(towards)
        wave = np.cos(2 * np.pi * (down * rows + across * columns) / wavelength)
        return float(np.abs(signal.fftconvolve(wave, kernel, "valid")).max())

    assert answer(angle, 8) == pytest.approx(0.5, abs=0.02)
    assert answer(angle + 90, 8) < 0.05
    assert answer(angle, 3) < 0.05


def test_the_gabor_kernel_is_opencvs_up_to_scale():
    """OpenCV turns the other way round, and the kernel about its middle."""
    ours = kernels.gabor(30, 10, 5, 0.7, 40, 25)
    theirs = cv2.getGaborKernel((25, 25), 5, np.radians(-30), 10, 0.7, np.radians(40))[::-1, ::-1]
    assert ours / np.abs(ours).sum() == pytest.approx(theirs / np.abs(theirs).sum(), abs=1e-9)


def test_lanczos_passes_low_and_stops_high_frequencies():
    response = np.abs(np.fft.fft(kernels.lanczos(0.2).sum(axis=0), 200))[:101]
    assert response[:25] == pytest.approx(np.ones(25), abs=0.05)
    assert response[60:].max() < 0.05


def test_cone_and_tent_fall_linearly():
    cone = kernels.cone(4)
    middle = cone[cone.shape[0] // 2]
    assert np.diff(middle[4:]) == pytest.approx([-middle.max() / 4] * (len(middle) - 5))
    assert kernels.tent(5) == pytest.approx(signal.convolve2d(kernels.box(3), kernels.box(3)))


def test_unsharp_adds_what_a_blur_takes_away():
    blur, impulse = kernels.gaussian(2), kernels.identity(13)
    assert kernels.unsharp(2, 0.7) == pytest.approx(impulse + 0.7 * (impulse - blur))
    assert kernels.high_pass(2) == pytest.approx(impulse - blur)


def test_random_kernels_repeat_by_their_seed():
    assert (kernels.random(9, 3) == kernels.random(9, 3)).all()
    assert (kernels.random(9, 3) != kernels.random(9, 4)).any()
    assert np.abs(kernels.random(63)).max() <= 1


def test_shifting_moves_the_picture_when_it_is_convolved():
    image = np.random.default_rng(0).random((9, 9))
    moved = signal.convolve2d(image, kernels.shift(2, -1), "same")
    assert moved[2:, :-1] == pytest.approx(image[:-2, 1:])


@pytest.mark.parametrize("size", [1, 2, 63])
@pytest.mark.parametrize("name", SIZED)
def test_any_size_can_be_asked_for(name, size):
    assert BUILDERS[name](size=size).shape == (size, size)
    for wrong in (0, 64, 2.5, 3.0):
        with pytest.raises(ValueError, match="size can be a whole number from 1 to 63"):
            BUILDERS[name](size=wrong)


@pytest.mark.parametrize("name", ["gaussian", "laplacian_of_gaussian", "unsharp", "gabor"])
def test_what_would_need_more_is_cut_at_63(name):
    assert BUILDERS[name](sigma=100).shape == (63, 63)
    for wrong in (0, -1, np.inf, np.nan):
        with pytest.raises(ValueError, match="sigma must be above 0"):
            BUILDERS[name](sigma=wrong)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: kernels.kirsch(30), "angle can be 0, 45"),
        (lambda: kernels.roberts(0), "angle can be 45, 135"),
        (lambda: kernels.line(180), "angle can be 0, 45, 90, 135"),
        (lambda: kernels.laplacian(6), "neighbours can be 4, 8"),
        (lambda: kernels.shift(32, 0), "rows can be a whole number from -31 to 31"),
        (lambda: kernels.disc(0), "radius must be above 0"),
        (lambda: kernels.motion_blur(0), "length must be above 0"),
        (lambda: kernels.sobel(np.nan), "angle must be a finite number"),
        (lambda: kernels.lanczos(0.7), "cutoff must be above 0 and at most 0.5"),
        (lambda: kernels.gabor(wavelength=0), "wavelength must be above 0"),
        (lambda: kernels.sharpen(np.inf), "amount must be a finite number"),
    ],
)
def test_what_is_refused(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()
