"""Single waves against NumPy's whole transform and plain loops over pixels and frequencies."""

import cmath
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.compute.waves import Wave, direction, period, strongest, wave_at

SHAPES = [(1, 1), (1, 2), (2, 1), (1, 7), (8, 1), (2, 2), (3, 3), (5, 7), (6, 8), (6, 7), (5, 8)]
SIDES = st.tuples(st.integers(1, 9), st.integers(1, 9))


def random(shape: tuple[int, int], seed: int = 0) -> np.ndarray:
    picture = np.random.default_rng(seed).standard_normal(shape)
    picture.flags.writeable = False
    return picture


def half_of(picture: np.ndarray) -> np.ndarray:
    """The half plane, out of NumPy's whole one."""
    half = np.fft.fft2(picture)[:, : picture.shape[1] // 2 + 1].copy()
    half.flags.writeable = False
    return half


def plainly(picture: np.ndarray, row: int, column: int) -> np.ndarray:
    """The wave of a picture at whole periods, from both coefficients, summed pixel by pixel."""
    height, width = picture.shape
    plane = np.fft.fft2(picture)
    places = {(row % height, column % width), (-row % height, -column % width)}
    wave = np.zeros(picture.shape, complex)
    for u, v in places:
        for r, c in np.ndindex(picture.shape):
            turns = u * r / height + v * c / width
            wave[r, c] += plane[u, v] * cmath.exp(2j * math.pi * turns) / picture.size
    assert np.abs(wave.imag).max() < 1e-12
    return wave.real


def at(picture: np.ndarray, row: int, column: int) -> Wave:
    height, width = picture.shape
    return wave_at(half_of(picture), picture.shape, row / height, column / width)


def all_waves(shape: tuple[int, int]) -> set[frozenset[tuple[int, int]]]:
    """Each wave as the frequencies that it has, one or two."""
    return {frozenset({(u, v), (-u % shape[0], -v % shape[1])}) for u, v in np.ndindex(shape)}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_wave_is_the_plain_sum(shape):
    picture = random(shape)
    for row in range(-shape[0], shape[0] + 1):
        for column in range(-shape[1], shape[1] + 1):
            wave = at(picture, row, column)
            expected = plainly(picture, row, column)
            assert wave.pixels() == pytest.approx(expected, abs=1e-5)
            assert wave.pixels().dtype == np.float32
            assert wave.energy == pytest.approx(float((expected**2).sum()), abs=1e-9)
            coefficient = np.fft.fft2(picture)[row % shape[0], column % shape[1]]
            assert wave.magnitude == pytest.approx(abs(coefficient), abs=1e-9)
            own = (2 * row) % shape[0] == 0 and (2 * column) % shape[1] == 0
            assert wave.own_mirror == own


@pytest.mark.parametrize("shape", SHAPES)
def test_amplitude_phase_and_periods_say_what_the_pixels_are(shape):
    picture = random(shape, 1)
    rows, columns = np.indices(shape)
    for row, column in np.ndindex(shape):
        wave = at(picture, row, column)
        assert -((shape[0] - 1) // 2) <= wave.row <= shape[0] // 2
        assert -((shape[1] - 1) // 2) <= wave.column <= shape[1] // 2
        assert (wave.row - row) % shape[0] == (wave.column - column) % shape[1] == 0
        assert (wave.down, wave.across) == (wave.row / shape[0], wave.column / shape[1])
        turns = wave.down * rows + wave.across * columns
        spelled = wave.amplitude * np.cos(2 * np.pi * turns + wave.phase)
        assert spelled == pytest.approx(plainly(picture, row, column), abs=1e-9)


@given(SIDES, st.integers(0, 99), st.floats(-1.5, 1.5), st.floats(-1.5, 1.5))
def test_opposite_frequencies_are_one_wave(shape, seed, down, across):
    picture = random(shape, seed)
    half = half_of(picture)
    one, other = wave_at(half, shape, down, across), wave_at(half, shape, -down, -across)
    assert one.pixels() == pytest.approx(other.pixels(), abs=1e-5)
    assert one.amplitude == pytest.approx(other.amplitude)
    assert one.own_mirror == other.own_mirror
    if not one.own_mirror:
        turn = cmath.exp(1j * one.phase) * cmath.exp(1j * other.phase)
        assert turn == pytest.approx(1) or one.amplitude < 1e-12


@given(SIDES, st.floats(-1, 1), st.floats(-1, 1))
def test_the_nearest_frequency_is_taken(shape, down, across):
    wave = wave_at(half_of(random(shape)), shape, down, across)
    for wanted, found, length in zip((down, across), (wave.down, wave.across), shape, strict=True):
        away = abs((wanted - found + 0.5) % 1 - 0.5)
        assert away <= 0.5 / length + 1e-9


@pytest.mark.parametrize("shape", SHAPES)
def test_all_waves_together_are_the_picture(shape):
    picture = random(shape, 2)
    places = [min(wave) for wave in all_waves(shape)]
    waves = [at(picture, *place) for place in places]
    total = sum(wave.pixels().astype(float) for wave in waves)
    assert total == pytest.approx(picture, abs=2e-5)
    assert sum(wave.energy for wave in waves) == pytest.approx(float((picture**2).sum()))


@pytest.mark.parametrize(
    ("row", "column"), [(3, 5), (-3, 5), (0, 4), (7, 0), (12, 8), (12, 0), (0, 8), (12, 3)]
)
def test_a_cosine_is_found_again(row, column):
    shape = (24, 16)
    rows, columns = np.indices(shape)
    own = 2 * row % 24 == 0 and 2 * column % 16 == 0
    phase = 0.0 if own else 0.7
    turns = 2 * np.pi * (row * rows / 24 + column * columns / 16)
    picture = 0.25 * np.cos(turns + phase) + 9
    wave = at(picture, row, column)
    assert wave.amplitude == pytest.approx(0.25)
    assert cmath.exp(1j * wave.phase) == pytest.approx(cmath.exp(1j * phase))
    assert wave.own_mirror == own
    opposite = at(picture, -row, -column)
    assert cmath.exp(1j * opposite.phase) == pytest.approx(cmath.exp(-1j * phase))


def test_the_mean_is_a_wave_too():
    wave = at(np.full((5, 4), -3.0), 0, 0)
    assert (wave.amplitude, wave.own_mirror) == (3.0, True)
    assert wave.phase == pytest.approx(math.pi)
    assert wave.pixels() == pytest.approx(np.full((5, 4), -3.0))
    assert period(wave) == math.inf


def test_where_there_is_nothing_the_phase_is_zero():
    wave = at(np.zeros((6, 6)), 1, 2)
    assert (wave.amplitude, wave.phase, wave.energy, wave.magnitude) == (0, 0, 0, 0)
    assert not wave.pixels().any()


@pytest.mark.parametrize(
    ("row", "column", "length", "degrees"),
    [
        (0, 4, 8.0, 0.0),  # to the right
        (-4, 0, 8.0, 90.0),  # upwards
        (4, 0, 8.0, -90.0),
        (0, -4, 8.0, 180.0),
        (-4, 4, 8 / math.sqrt(2), 45.0),
        (3, 4, 32 / 5, -math.degrees(math.atan2(3, 4))),
    ],
)
def test_period_and_direction(row, column, length, degrees):
    wave = Wave((32, 32), row, column, 1.0, 0.0, False)
    assert period(wave) == pytest.approx(length)
    assert direction(wave) == pytest.approx(degrees)


def test_a_rectangle_has_cycles_per_pixel():
    wave = Wave((20, 50), 2, 5, 1.0, 0.0, False)
    assert (wave.down, wave.across) == (0.1, 0.1)
    assert period(wave) == pytest.approx(10 / math.sqrt(2))
    assert direction(wave) == pytest.approx(-45)


def test_a_half_plane_of_another_size_is_refused():
    with pytest.raises(ValueError, match=r"half plane must be \(8, 5\); \(8, 8\) came"):
        wave_at(np.ones((8, 8), complex), (8, 8), 0.0, 0.0)


# --- the strongest


def energies(power: np.ndarray, shape: tuple[int, int], places: np.ndarray) -> list[float]:
    """The energy of each wave listed: of its one or two coefficients."""
    return [
        float(power[u, v]) * (1 if 2 * u % shape[0] == 0 and 2 * v % shape[1] == 0 else 2)
        for u, v in places
    ]


@given(SIDES, st.integers(0, 99), st.integers(0, 100))
def test_each_wave_is_named_once_in_the_order_of_energy(shape, seed, count):
    power = np.abs(half_of(random(shape, seed))) ** 2
    power.flags.writeable = False
    found = strongest(power, shape, count)
    waves = all_waves(shape)
    assert found.shape == (min(count, len(waves)), 2)
    named = {frozenset({(u, v), (-u % shape[0], -v % shape[1])}) for u, v in found.tolist()}
    assert len(named) == len(found)
    assert named <= waves
    energy = energies(power, shape, found)
    assert energy == sorted(energy, reverse=True)
    plane = np.abs(np.fft.fft2(random(shape, seed))) ** 2
    every = sorted((sum(plane[place] for place in wave) for wave in waves), reverse=True)
    assert energy == pytest.approx(every[: len(energy)], rel=1e-9, abs=1e-12)


@given(SIDES, st.lists(st.integers(0, 2), min_size=81, max_size=81), st.integers(0, 60))
def test_equal_ones_come_in_the_order_of_the_plane(shape, values, count):
    """However many are asked for, the first ones are the same."""
    half = (shape[0], shape[1] // 2 + 1)
    power = np.array(values[: half[0] * half[1]], float).reshape(half)
    for column in [0, shape[1] // 2] if shape[1] % 2 == 0 else [0]:
        for row in range(1, shape[0]):
            power[-row % shape[0], column] = power[row, column]
    every = strongest(power, shape, 10**6)
    some = strongest(power, shape, count)
    assert np.array_equal(some, every[:count])
    energy = energies(power, shape, every)
    key = [(-e, u * half[1] + v) for e, (u, v) in zip(energy, every.tolist(), strict=True)]
    assert key == sorted(key)


def test_no_waves_are_none():
    assert strongest(np.ones((4, 3)), (4, 4), 0).shape == (0, 2)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_strongest_waves_of_all_are_all(shape):
    power = np.abs(half_of(random(shape, 5))).astype(np.float32) ** 2
    found = strongest(power, shape, 10**9)
    assert len(found) == len(all_waves(shape))


def test_many_equal_waves_come_in_the_order_of_the_plane():
    """An impulse has all waves alike; a partition of many takes any of them."""
    impulse = np.zeros((64, 48))
    impulse[0, 0] = 1
    power = np.abs(half_of(impulse)) ** 2
    found = strongest(power, impulse.shape, 30)
    doubled = [(0, column) for column in range(1, 24)]
    doubled += [(1, column) for column in range(7)]
    assert [tuple(place) for place in found.tolist()] == doubled
    every = strongest(power, impulse.shape, 10**6)
    for count in (1, 100, 700, 1500):
        assert np.array_equal(strongest(power, impulse.shape, count), every[:count])
