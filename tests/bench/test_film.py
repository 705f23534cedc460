"""The benchmark of animations: that it writes what it says, and what its rows say."""

import pytest

from guiapp.bench import film
from guiapp.bench.film import FRAMES, Measured


def test_a_small_film_is_measured():
    found = film.measure("gif", 5, size=(160, 90), side=64)
    assert found.film > 0
    assert found.page > 0
    assert found.growth is None or found.growth >= 0


@pytest.mark.parametrize(("seconds", "met"), [(12.0, True), (31.0, False)])
def test_rows_tell_the_film_beside_whole_pages(seconds, met):
    row, memory = film.rows("mp4", Measured(seconds, 0.1, 40.0))
    assert (row.value, row.reference_value, row.met) == (seconds, 0.1 * FRAMES, met)
    assert row.ratio == pytest.approx(seconds / 30)
    assert "mp4" in row.name
    assert (memory.value, memory.unit, memory.met) == (40.0, "MB", False)


def test_memory_that_is_not_known_has_no_row():
    assert len(list(film.rows("mp4", Measured(12.0, 0.1, None)))) == 1
