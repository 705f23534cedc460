import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.core.numbers import text, texts

finite = st.floats(-1e300, 1e300)
RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def parsed(written: str) -> float:
    """The number back from its text."""
    plain = written.replace("−", "-")
    mantissa, power, exponent = plain.partition("·10")
    return float(mantissa + (f"e{exponent.translate(RAISED)}" if power else ""))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "0"),
        (-0.0, "0"),
        (512, "512"),
        (-2.0, "−2"),
        (0.5, "0.5"),
        (0.4996, "0.500"),
        (-0.14073, "−0.141"),
        (3.37159, "3.37"),
        (12345.6, "12346"),
        (153972, "153972"),
        (999999.7, "1000000"),
        (1234567, "1.23·10⁶"),
        (2.4e-7, "2.4·10⁻⁷"),
        (-1e-5, "−1·10⁻⁵"),
        (0.0009996, "0.00100"),
        (1e300, "1·10³⁰⁰"),
        (np.float32(0.1), "0.1"),
        (np.float32(0.62), "0.62"),
        (math.nan, "NaN"),
        (-math.inf, "−∞"),
    ],
)
def test_a_number_is_written(value: float, expected: str) -> None:
    assert text(value) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], []),
        ([-1, 0, 1], ["−1", "0", "1"]),
        ([0.5, 0.25, 1], ["0.50", "0.25", "1.00"]),
        ([0.6123, -0.65, 0.0], ["0.612", "−0.650", "0.000"]),
        ([123.4567, 1.0], ["123", "1"]),
        ([1.0, 1e-6], ["1", "1·10⁻⁶"]),
        ([1e-6, 2.5e-6], ["1·10⁻⁶", "2.5·10⁻⁶"]),
        ([-1e-9, 0.25], ["−1·10⁻⁹", "0.25"]),
    ],
)
def test_a_matrix_shares_its_decimals(values: list[float], expected: list[str]) -> None:
    assert texts(values) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1.3333, 0.0012, 0.0], ["1.33", "0.00", "0.00"]),
        ([-1e-9, 0.25], ["0.00", "0.25"]),
        ([1e-6, 2.5e-6], ["1·10⁻⁶", "2.5·10⁻⁶"]),
        ([1.0, math.nan, -math.inf], ["1", "NaN", "−∞"]),
    ],
)
def test_small_values_may_be_rounded_to_zero(values: list[float], expected: list[str]) -> None:
    assert texts(values, powers=False) == expected


@given(finite, st.integers(2, 6))
def test_what_is_written_is_the_value_to_its_digits(value: float, digits: int) -> None:
    written = text(value, digits)
    assert "-" not in written
    assert parsed(written) == pytest.approx(value, rel=0.51 * 10.0 ** (1 - digits), abs=0)


@given(st.lists(finite, min_size=1, max_size=12))
def test_only_zero_is_written_as_zero(values: list[float]) -> None:
    for value, written in zip(values, texts(values), strict=True):
        assert (parsed(written) == 0) == (value == 0)
