"""Test charts against closed forms, finer sampling and their known spectra."""

import inspect

import numpy as np
import pytest

from guiapp.compute import charts
from guiapp.compute.angles import direction

CHARTS = {
    name: function
    for name, function in vars(charts).items()
    if inspect.isfunction(function)
    and function.__module__ == charts.__name__
    and not name.startswith("_")
}


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("shape", [(64, 64), (33, 50), (1, 1), (1, 20), (21, 1)])
def test_every_chart_is_float32_within_0_and_1(name, shape):
    chart = CHARTS[name](shape)
    assert chart.dtype == np.float32
    assert chart.shape == shape
    assert np.isfinite(chart).all()
    assert chart.min() >= 0
    assert chart.max() <= 1
    assert (chart == CHARTS[name](shape)).all()
    with pytest.raises(ValueError, match="chart shape must be two lengths"):
        CHARTS[name]((0, 5))


def sampled_finely(pattern, shape: tuple[int, int], parts: int = 32) -> np.ndarray:
    """The mean over parts x parts points of every pixel; pixel middles are whole numbers."""
    offsets = (np.arange(parts) + 0.5) / parts - 0.5
    rows = (np.arange(shape[0])[:, None] + offsets).ravel() - (shape[0] - 1) / 2
    columns = (np.arange(shape[1])[:, None] + offsets).ravel() - (shape[1] - 1) / 2
    fine = pattern(rows[:, None], columns[None, :])
    return fine.reshape(shape[0], parts, shape[1], parts).mean(axis=(1, 3))


@pytest.mark.parametrize("angle", [0, 17, 45, 90, 200])
def test_steps_cover_pixels_by_area(angle):
    down, across = direction(angle)
    reference = sampled_finely(lambda r, c: (down * r + across * c > 0) + 0.0, (24, 31))
    assert charts.step((24, 31), angle) == pytest.approx(reference, abs=0.03)


@pytest.mark.parametrize("angle", [0, 30, 45, 90, 135])
@pytest.mark.parametrize("period", [3, 7.3, 16])
def test_bars_cover_pixels_by_area(angle, period):
    down, across = direction(angle)

    def bright(rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        return (np.cos(2 * np.pi * (down * rows + across * columns) / period) > 0) + 0.0

    reference = sampled_finely(bright, (24, 31))
    assert charts.bars((24, 31), angle, period) == pytest.approx(reference, abs=0.04)


def test_a_step_in_an_even_picture_is_sharp():
    assert charts.step((2, 6)).tolist() == [[0, 0, 0, 1, 1, 1]] * 2
    assert charts.step((4, 2), 90).tolist() == [[1, 1], [1, 1], [0, 0], [0, 0]]
    assert charts.step((1, 3)).tolist() == [[0, 0.5, 1]]


def test_the_impulse_is_one_pixel_and_its_spectrum_is_even():
    chart = charts.impulse((6, 9))
    assert np.argwhere(chart).tolist() == [[3, 4]]
    assert np.abs(np.fft.fft2(chart)) == pytest.approx(np.ones((6, 9)))


def test_the_checkerboard():
    chart = charts.checkerboard((6, 7), 2)
    rows, columns = np.indices((6, 7))
    assert (chart == (rows // 2 + columns // 2) % 2).all()


def strongest(chart: np.ndarray, count: int) -> set[tuple[float, float]]:
    """The strongest frequencies but zero, (row, column) in cycles per pixel."""
    power = np.abs(np.fft.fft2(chart - chart.mean()))
    places = np.argsort(power.ravel())[::-1][:count]
    rows, columns = np.unravel_index(places, chart.shape)
    height, width = (np.fft.fftfreq(length) for length in chart.shape)
    pairs = zip(height[rows], width[columns], strict=True)
    return {(round(float(row), 4), round(float(column), 4)) for row, column in pairs}


def test_a_wave_is_one_pair_of_points():
    assert strongest(charts.wave((64, 64), 16, 0), 2) == {(0, 0.0625), (0, -0.0625)}
    assert strongest(charts.wave((64, 64), 8, 90), 2) == {(0.125, 0), (-0.125, 0)}
    # Upwards to the right: rows fall while columns grow.
    assert strongest(charts.wave((64, 64), 8 / np.sqrt(2), 45), 2) == {
        (-0.125, 0.125),
        (0.125, -0.125),
    }
    assert charts.wave((1, 5), 4, phase=90)[0, 2] == pytest.approx(0.5)
    assert charts.wave((1, 5), 4)[0, 2] == 1


def test_two_waves_are_two_pairs_of_points():
    chart = charts.two_waves((64, 64), 32, 0, 8, 90)
    assert strongest(chart, 4) == {(0, 0.0312), (0, -0.0312), (0.125, 0), (-0.125, 0)}
    mean = (charts.wave((64, 64), 32, 0) + charts.wave((64, 64), 8, 90)) / 2
    assert chart == pytest.approx(mean, abs=1e-6)


@pytest.mark.parametrize("shape", [(65, 65), (64, 100)])
def test_the_zone_plates_frequency_grows_with_the_place(shape):
    chart = charts.zone_plate(shape)
    row = chart[shape[0] // 2].astype(float)
    longer = max(shape)
    x = np.arange(shape[1]) - (shape[1] - 1) / 2
    y = shape[0] // 2 - (shape[0] - 1) / 2
    reference = (1 + np.cos(np.pi * (x**2 + y**2) / longer)) / 2
    assert row == pytest.approx(reference, abs=1e-6)
    # d/dx of the phase is 2 pi x / longer: half a cycle per pixel at x = longer / 2.
    assert 2 * np.pi * (longer / 2) / longer == pytest.approx(2 * np.pi * 0.5)


def test_the_siemens_star_alternates_around_and_is_grey_inside():
    chart = charts.siemens_star((201, 201), 12)
    angles = np.arange(0, 360, 0.5)
    places = np.rint([100 + 80 * np.array(direction(angle)) for angle in angles]).astype(int)
    ring = chart[tuple(places.T)]
    assert ((ring[:-1] < 0.5) & (ring[1:] >= 0.5)).sum() == pytest.approx(12, abs=1)
    assert ring.mean() == pytest.approx(0.5, abs=0.02)
    reference = sampled_finely(
        lambda r, c: np.where(np.hypot(r, c) < 95, np.sin(12 * np.arctan2(-r, c)) > 0, 0.5),
        (201, 201),
        8,
    )
    rows, columns = np.indices(chart.shape) - 100
    away = (np.hypot(rows, columns) > 15) & (np.hypot(rows, columns) < 90)
    assert np.abs(chart - reference)[away].max() < 0.2
    assert np.abs(chart - reference)[away].mean() < 0.01
    assert np.abs(charts.siemens_star((201, 201), 200)[98:103, 98:103] - 0.5).max() < 0.1


def test_noise_is_white_and_repeats_by_its_seed():
    chart = charts.noise((256, 256), 5)
    assert (chart == charts.noise((256, 256), 5)).all()
    assert (chart != charts.noise((256, 256), 6)).mean() > 0.99
    assert chart.mean() == pytest.approx(0.5, abs=0.01)
    assert chart.var() == pytest.approx(1 / 12, abs=0.003)
    neighbours = np.corrcoef(chart[:, 1:].ravel(), chart[:, :-1].ravel())[0, 1]
    assert abs(neighbours) < 0.02


def test_the_gradient_runs_from_black_to_white():
    chart = charts.gradient((3, 11))
    assert chart[1] == pytest.approx(np.linspace(0, 1, 11))
    assert charts.gradient((5, 5), 90)[:, 0] == pytest.approx([1, 0.75, 0.5, 0.25, 0])
    aslant = charts.gradient((5, 5), 45)
    assert aslant[4, 0] == pytest.approx(0)
    assert aslant[0, 4] == pytest.approx(1)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: charts.bars((5, 5), period=0), "period must be above 0"),
        (lambda: charts.wave((5, 5), period=np.nan), "period must be above 0"),
        (lambda: charts.checkerboard((5, 5), 0), "cell must be above 0"),
        (lambda: charts.siemens_star((5, 5), -1), "spokes must be above 0"),
        (lambda: charts.zone_plate((5, 5), 0), "limit must be above 0"),
    ],
)
def test_what_is_refused(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()
