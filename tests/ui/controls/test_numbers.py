import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.core.errors import BadInput
from guiapp.ui.controls.numbers import exact, parsed, shown


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2.5", 2.5),
        ("2,5", 2.5),
        (" −3 ", -3.0),
        ("1/9", 1 / 9),
        ("-1/4", -0.25),
        ("1e-3", 1e-3),
        ("12 px", 12.0),
        ("12px", 12.0),
        ("262 144", 262144.0),
        ("262\u202f144 px", 262144.0),
        (".5", 0.5),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, value: float):
    assert parsed(text, "px") == pytest.approx(value)


@pytest.mark.parametrize(
    "text", ["", "  ", "two", "1/0", "1/", "nan", "inf", "1,2.5", "1,2,3", "1_0", "px"]
)
def test_what_is_no_number_gets_one_sentence(text: str):
    with pytest.raises(BadInput, match=r"write 2\.5, 2,5 or 1/9\.$"):
        parsed(text, "px")


def test_numbers_are_shown_short_and_with_a_true_minus():
    assert shown(-0.333333, "px") == "−0.3333 px"
    assert shown(3) == "3"
    assert shown(262144) == "262\u202f144"
    assert shown(2.0, "°") == "2°"


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_is_shown_for_editing_is_read_back(value: float):
    assert parsed(exact(value)) == pytest.approx(value, rel=1e-11)


@given(st.integers(-(10**12), 10**12))
def test_whole_numbers_are_read_back_from_either_form(value: int):
    assert parsed(exact(value)) == value == parsed(shown(value, "px"), "px")
