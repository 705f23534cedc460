"""The strip from the kernel to the propagator, against SciPy's softmax and entropy, and by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy import special, stats

from guiapp.core.errors import BadInput
from guiapp.core.figure import Facts, Grid, Image, Path, Sign
from guiapp.core.lab import Scene, edited
from guiapp.core.player import HostEnv, Player
from guiapp.core.setting import set_values
from guiapp.labs.diffusion import LAB
from guiapp.labs.diffusion.params import Params
from guiapp.labs.diffusion.propagation import STRIP, ellipse, propagator_of, strip_panels
from guiapp.parts.kernel import own
from tests.labs.test_every_lab import check_figure

SMALL = ("size=64", "spread.particles=500")
kernels = arrays(
    np.float64, array_shapes(min_dims=2, max_dims=2, max_side=6), elements=st.floats(-40, 40)
)
temperatures = st.floats(0.05, 20)


def params_of(kernel: np.ndarray, temperature: float = 1.0, **values: object) -> Params:
    return Params(kernel=own(np.array(kernel, float)), temperature=temperature, **values)


def rows_of(params: Params) -> dict[str, str]:
    facts = panel(params, "propagator facts")
    assert isinstance(facts, Facts)
    return {row.label: row.value for row in facts.rows}


def panel(params: Params, key: str) -> object:
    panels = {panel.key: panel for panel in strip_panels(params)}
    assert tuple(panels) == STRIP
    return panels[key]


def number(text: str) -> float:
    """What ``core.numbers.text`` wrote."""
    plain = text.replace("\N{MINUS SIGN}", "-").replace("\u202f", "")
    if "·10" not in plain:
        return float(plain)
    size, power = plain.split("·10")
    return float(size) * 10.0 ** int(power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")))


@given(kernels, temperatures)
def test_the_propagator_is_the_softmax(kernel, temperature):
    found = propagator_of(params_of(kernel, temperature))
    assert found == pytest.approx(special.softmax(kernel / temperature), abs=1e-12)
    shown = panel(params_of(kernel, temperature), "propagator")
    assert isinstance(shown, Grid)
    assert shown.values is found
    assert shown.limits[1] >= found.max() * (1 - 1e-6)


@given(kernels, temperatures)
def test_its_numbers_are_told(kernel, temperature):
    shares = special.softmax(kernel / temperature)
    told = rows_of(params_of(kernel, temperature))
    entropy, most, _ = told["entropy"].replace("of ", "").split(" ")
    assert number(entropy) == pytest.approx(
        stats.entropy(shares.ravel(), base=2), rel=6e-3, abs=1e-9
    )
    assert number(most) == pytest.approx(math.log2(kernel.size), rel=6e-3)
    assert number(told["largest share"]) == pytest.approx(shares.max(), rel=1e-4)
    drift, covariance = moments(shares)
    for name, expected in (("drift", drift), ("variance", np.diag(covariance))):
        down, across = (number(part.split(" ")[0]) for part in told[name].split(", "))
        assert (down, across) == pytest.approx(tuple(expected), rel=6e-3, abs=1e-12)
    assert number(told["covariance"]) == pytest.approx(covariance[0, 1], rel=6e-3, abs=1e-12)


def moments(shares: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Drift and covariance, one cell after the other."""
    mean, square = np.zeros(2), np.zeros((2, 2))
    for place in np.ndindex(*shares.shape):
        move = np.array([j - (n - 1) // 2 for j, n in zip(place, shares.shape, strict=True)])
        mean += shares[place] * move
        square += shares[place] * np.outer(move, move)
    return mean, square - np.outer(mean, mean)


@given(kernels, temperatures)
def test_an_arrow_and_an_ellipse_are_drift_and_covariance(kernel, temperature):
    shares = special.softmax(kernel / temperature)
    shown = panel(params_of(kernel, temperature), "one step")
    assert isinstance(shown, Image)
    drift, covariance = moments(shares)
    origin = np.array([(n - 1) // 2 for n in kernel.shape], float)
    rim, *arrows = shown.marks
    assert isinstance(rim, Path)
    assert rim.closed
    points = np.array(rim.points)
    assert points.mean(axis=0) == pytest.approx(origin + drift, abs=1e-7)
    assert np.cov(points.T, ddof=0) == pytest.approx(covariance / 2, abs=1e-7)
    assert len(arrows) == (np.hypot(*drift) > 0.02)
    for arrow in arrows:
        assert isinstance(arrow, Path)
        assert arrow.arrow
        assert np.array(arrow.points) == pytest.approx(np.array([origin, origin + drift]))


@given(
    st.tuples(st.floats(0.01, 50), st.floats(0.01, 50), st.floats(-0.99, 0.99)),
    st.tuples(st.floats(-9, 9), st.floats(-9, 9)),
)
def test_an_ellipse_is_one_standard_deviation_away(spread, centre):
    down, across, mixed = spread
    covariance = np.array([[down, mixed * math.sqrt(down * across)], [0, across]])
    covariance[1, 0] = covariance[0, 1]
    away = np.array(ellipse(centre, covariance)) - centre
    squares = np.einsum("ni,ij,nj->n", away, np.linalg.inv(covariance), away)
    assert squares == pytest.approx(1, rel=1e-6)


# --- naive and stable


@given(kernels, temperatures)
def test_the_naive_softmax_gives_the_same_where_it_gives_a_number(kernel, temperature):
    told = rows_of(params_of(kernel, temperature))["naive softmax"]
    with np.errstate(all="ignore"):
        weights = np.exp(kernel / temperature)
        naive = weights / weights.sum()
    if np.isnan(naive).any():
        assert told.startswith("nan: ")
    else:
        assert told.startswith("the same")
        assert abs(naive - special.softmax(kernel / temperature)).max() < 1e-12


@pytest.mark.parametrize(
    ("largest", "temperature", "told"),
    [
        (1000.0, 1.0, "nan: exp(1000) overflows"),
        (100.0, 0.1, "nan: exp(1000) overflows"),
        (700.0, 1.0, "the same"),
        (-2000.0, 1.0, "nan: every exp is 0"),
        (1e300, 1.0, "nan: exp(1·10³⁰⁰) overflows"),
        (1.7e308, 0.05, "nan: exp(∞) overflows"),
    ],
)
def test_large_entries_are_too_large_for_the_naive_softmax_only(largest, temperature, told):
    kernel = np.full((2, 3), largest)
    kernel[0, 0] -= abs(largest)
    params = params_of(kernel, temperature)
    assert rows_of(params)["naive softmax"].startswith(told)
    expected = np.full((2, 3), 0.2)
    expected[0, 0] = 0
    assert propagator_of(params) == pytest.approx(expected, abs=1e-300)
    check_figure(Player(LAB, HostEnv()).figure(replace(small(), params=params)))


@pytest.mark.parametrize("temperature", [0.05, 1.0, 20.0])
@pytest.mark.parametrize("value", [-3.0, 0.0, 1e300])
def test_equal_entries_go_everywhere_alike(value, temperature):
    params = params_of(np.full((3, 3), value), temperature)
    assert propagator_of(params) == pytest.approx(np.full((3, 3), 1 / 9))
    told = rows_of(params)
    assert told["entropy"] == "3.17 of 3.17 bits"
    assert told["drift"] == "0 down, 0 across"


def test_one_cell_stays_where_it_is():
    params = params_of([[5.0]])
    assert propagator_of(params).tolist() == [[1.0]]
    told = rows_of(params)
    assert (told["entropy"], told["variance"]) == ("0 of 0 bits", "0 down, 0 across")


def test_cold_goes_to_the_largest_and_hot_everywhere():
    kernel = np.array([[0.0, 1, 2], [3, 9, 4], [5, 6, 7]])
    cold, hot = (propagator_of(params_of(kernel, t)) for t in (0.05, 20.0))
    assert cold[1, 1] == pytest.approx(1, abs=1e-15)
    assert abs(hot - 1 / 9).max() < 0.05
    assert np.array_equal(np.argsort(hot, axis=None), np.argsort(kernel, axis=None))


# --- kernels that are densities


@given(arrays(np.float64, (3, 2), elements=st.integers(0, 9)))
def test_densities_are_used_as_they_are(kernel):
    params = params_of(kernel, use="as it is")
    if not kernel.any():
        with pytest.raises(BadInput, match="a cell above zero"):
            LAB.check(params)
        return
    LAB.check(params)
    assert propagator_of(params) == pytest.approx(kernel / kernel.sum())
    sign = panel(params, "softmax")
    assert isinstance(sign, Sign)
    assert (sign.text, sign.note) == ("→", "over its sum")
    assert "naive softmax" not in rows_of(params)


@pytest.mark.parametrize("preset", ["box", "gaussian"])
def test_presets_that_are_densities(preset):
    scene = set_values(LAB, LAB.first_scene(), (*SMALL, f"kernel={preset}", "use=as it is"))
    values = panel(scene.params, "kernel").values
    assert propagator_of(scene.params) == pytest.approx(values / values.sum())
    assert values.min() >= 0


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (("temperature=0",), "temperature"),
        (("temperature=-1",), "temperature"),
        (("temperature=nan",), "temperature"),
        (("temperature=0.01",), "temperature"),
        (("temperature=21",), "temperature"),
        (("kernel=1 nan; 0 1",), "row 1, cell 2"),
        (("kernel=1 inf; 0 1",), "row 1, cell 2"),
        (("use=as it is",), "use needs a kernel without negative cells"),
        (("kernel=0 0; 0 0", "use=as it is"), "use needs a kernel with a cell above zero"),
    ],
)
def test_what_is_refused(values, message):
    with pytest.raises(BadInput, match=message) as fault:
        set_values(LAB, LAB.first_scene(), values)
    assert str(fault.value).endswith(".")
    assert "\n" not in str(fault.value)


# --- in the figure


def small(*values: str) -> Scene:
    return set_values(LAB, LAB.first_scene(), (*SMALL, *values))


def test_what_stays_is_not_drawn_again():
    """Painters compare panels by identity: the strip is the same from frame to frame."""
    scene, player = small(), Player(LAB, HostEnv())
    one, two = (player.figure(replace(scene, frame=frame)).panels for frame in (3, 4))
    assert all(one[key] is two[key] for key in STRIP)
    assert one["mass"] is not two["mass"]
    warmer = edited(LAB, scene, replace(scene.params, temperature=2.0))
    changed = player.figure(warmer).panels
    assert not any(one[key] is changed[key] for key in STRIP)


def test_large_kernels_keep_cells_that_can_be_seen():
    shown = panel(params_of(np.zeros((31, 31))), "propagator")
    assert isinstance(shown, Grid)
    assert shown.cell == (5.0, 5.0)


def test_the_hint_of_the_kernel_follows_the_brush():
    scene = small()
    painting = replace(scene.params, brush=replace(scene.params.brush, drag="paint"))
    hints = [panel(params, "kernel").hint for params in (scene.params, painting)]
    assert "Drag a cell up or down" in hints[0]
    assert "Drag over the cells to paint" in hints[1]
