"""Every part of a plot has its place: nothing overlaps, nothing leaves the body."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.core.figure import Cursor, Curves, Line
from guiapp.core.layout import Rect
from guiapp.core.plots import LEFT, Plot, plot_of

STYLES = ("line", "stems", "steps", "dots", "bars")


def measure(text: str, size: float, bold: bool) -> float:
    return 0.6 * size * len(text)


def line(label: str = "a", colour: int = 0, style: str = "line") -> Line:
    x = np.linspace(-0.5, 0.5, 64)
    return Line(label, x, np.cos(3 * x + colour), colour, style)  # type: ignore[arg-type]


def panel(*lines: Line, **values: object) -> Curves:
    defaults = {"x_limits": (-0.5, 0.5), "y_limits": (-1.0, 1.0)}
    return Curves("c", "Curves", "", lines, **(defaults | values))  # type: ignore[arg-type]


def plot(given: Curves, width: float = 400.0, height: float = 140.0) -> Plot:
    return plot_of(given, Rect(10.0, 20.0, width, height), measure)


def inside(rect: Rect, body: Rect) -> bool:
    return (
        rect.x >= body.x - 1e-6
        and rect.y >= body.y - 1e-6
        and rect.x + rect.width <= body.x + body.width + 1e-6
        and rect.y + rect.height <= body.y + body.height + 1e-6
    )


def overlap(one: Rect, other: Rect) -> bool:
    wide = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    high = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return wide > 0.5 and high > 2.5  # lines of text are higher than their letters


@st.composite
def panels(draw: st.DrawFn) -> Curves:
    count = draw(st.integers(0, 5))
    lines = [
        line(draw(st.sampled_from(["", "a", "filtered", "what was measured"])), n, style)
        for n, style in enumerate(draw(st.lists(st.sampled_from(STYLES), min_size=count)))
    ][:count]
    low, size = draw(st.floats(-1e5, 1e5)), draw(st.floats(1e-3, 1e6))
    return panel(
        *lines,
        x_limits=draw(st.sampled_from([(-0.5, 0.5), (0.0, 1e6), (1.0, 1e4)])),
        y_limits=(low, low + size),
        x_label=draw(st.sampled_from(["", "frequency, cycles per pixel"])),
        y_label=draw(st.sampled_from(["", "gain"])),
        x_names=draw(st.sampled_from([(), ("cat", "dog"), ("a class of a long name",) * 30])),
        x_log=draw(st.booleans()),
        y_log=draw(st.booleans()),
    )


@given(
    given_panel=panels(),
    width=st.floats(200, 1200),
    height=st.floats(120, 600),
)
def test_texts_stay_in_the_body_and_off_each_other(
    given_panel: Curves, width: float, height: float
) -> None:
    found = plot(given_panel, width, height)
    body = Rect(10.0, 20.0, width, height)
    texts = [*found.texts, *(name.text for name in found.names)]
    for text in texts:
        assert inside(text.rect, Rect(body.x, body.y - 2, body.width, body.height + 4)), text
    for one, other in combinations(texts, 2):
        assert not overlap(one.rect, other.rect), (one, other)
    assert inside(found.area, body)
    for text in found.texts:
        assert not overlap(text.rect, found.area), text


@given(given_panel=panels(), width=st.floats(200, 900))
def test_data_and_units_are_inverses(given_panel: Curves, width: float) -> None:
    found = plot(given_panel, width)
    area = found.area
    for across, down in [(0.0, 0.0), (0.3, 0.8), (1.0, 1.0)]:
        point = (area.x + across * area.width, area.y + down * area.height)
        assert found.to_units(*found.to_data(*point)) == pytest.approx(point, abs=1e-3)


def test_limits_are_the_rim_of_the_area() -> None:
    found = plot(panel(line()))
    area = found.area
    assert found.to_units(-0.5, -1.0) == pytest.approx((area.x, area.y + area.height))
    assert found.to_units(0.5, 1.0) == pytest.approx((area.x + area.width, area.y))
    assert found.to_data(area.x + area.width / 2, area.y + area.height / 2) == pytest.approx((0, 0))


def test_names_stand_beside_the_ends_of_their_curves() -> None:
    flat = [
        Line(name, np.arange(2.0), np.full(2, y), n)
        for n, (name, y) in enumerate({"low": -0.8, "high": 0.8, "close": 0.79}.items())
    ]
    found = plot(panel(*flat, x_limits=(0.0, 1.0)))
    low, high, close = found.names
    right = found.area.x + found.area.width
    assert min(name.swatch[0][0] for name in found.names) > right
    assert low.text.y == pytest.approx(found.to_units(0, -0.8)[1], abs=2)
    assert high.text.y < close.text.y
    middle = (high.text.y + close.text.y) / 2
    assert middle == pytest.approx(found.to_units(0, 0.795)[1], abs=8)
    for one, other in pairwise(sorted(name.text.y for name in found.names)):
        assert other - one >= 15 - 1e-6


def of_classes(*names: str, **values: object) -> Curves:
    x = np.arange(float(len(names)))
    bars = Line("", x, np.ones(len(names)), 0, "bars")
    limits = (-0.6, len(names) - 0.4)
    return panel(bars, x_limits=limits, x_label="class", x_names=names, **values)


def under(found: Plot) -> list[str]:
    return [text.text for text in found.texts if text.rect.y > found.area.y + found.area.height]


def test_short_names_stand_level_under_their_places() -> None:
    found = plot(of_classes("0°", "45°", "90°", "135°"), 240.0)
    assert under(found) == ["0°", "45°", "90°", "135°"], "and not what x is"
    for number, text in enumerate(t for t in found.texts if "°" in t.text):
        assert not text.turned
        assert text.x + text.width / 2 == pytest.approx(found.to_units(number, 0)[0])


def test_long_names_are_turned_and_very_long_ones_cut() -> None:
    names = ("airplane", "automobile", "bird", "cat", "an animal that is neither of them")
    found = plot(of_classes(*names), 200.0, 180.0)
    assert under(found)[:4] == list(names[:4])
    assert under(found)[4].endswith("…")
    for number, text in enumerate(found.texts[-5:]):
        assert text.turned
        assert text.x == pytest.approx(found.to_units(number, 0)[0])
        assert text.y - text.width == pytest.approx(found.area.y + found.area.height + 5)


@pytest.mark.parametrize(
    ("count", "width", "height"), [(100, 400.0, 180.0), (5, 400.0, 90.0), (10, 96.0, 96.0)]
)
def test_where_names_have_no_room_there_are_numbers(
    count: int, width: float, height: float
) -> None:
    found = plot(of_classes(*["an animal that is neither"] * count), width, height)
    assert all(not text.turned for text in found.texts)
    assert "class" in under(found)
    assert "0" in under(found)


def test_names_do_not_move_the_plot_while_curves_grow() -> None:
    x = np.arange(100.0)
    areas = []
    for count in (0, 1, 50, 100):
        curves = [Line("training", x[:count], np.cos(x[:count] / 30), n) for n in range(2)]
        areas.append(plot(panel(*curves, x_limits=(0.0, 100.0))).area)
    assert len(set(areas)) == 1


def test_many_names_stand_above() -> None:
    found = plot(panel(*(line(f"curve number {n}", n) for n in range(9))))
    assert len(found.names) == 9
    assert all(name.text.y < found.area.y for name in found.names)
    assert found.area.x + found.area.width > 380


def test_plots_under_each_other_begin_in_one_line() -> None:
    first = plot(panel(line(), y_limits=(0.0, 1.0)))
    second = plot(panel(line(), y_limits=(-100.0, 100.0)))
    assert first.area.x == second.area.x == 10 + LEFT
    wide = plot(panel(line(), y_limits=(0.0, 1e6)))
    assert wide.area.x > first.area.x


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"y_limits": (-1.0, 1.0)}, 0.0),
        ({"y_limits": (1.0, 2.0)}, 1.0),
        ({"y_limits": (0.1, 2.0), "y_log": True}, 0.1),
    ],
)
def test_the_base_is_zero_or_the_lower_rim(values: dict[str, object], expected: float) -> None:
    found = plot(panel(line(), **values))
    (left, y), (right, _) = found.base
    assert (left, right) == (found.area.x, found.area.x + found.area.width)
    assert y == pytest.approx(found.to_units(0.1, expected)[1])


def test_cursors_go_across_and_their_labels_keep_apart() -> None:
    cursors = (
        Cursor(0.1, label="cut-off"),
        Cursor(0.12, label="Nyquist"),
        Cursor(0.45, label="near the right rim"),
        Cursor(0.5, "y", "half"),
        Cursor(0.7, label="outside"),
        Cursor(0.2),
    )
    found = plot(panel(line(), cursors=cursors))
    area = found.area
    assert len(found.rules) == 5
    (x, top), (same, bottom) = found.rules[0].segment
    assert x == same == pytest.approx(found.to_units(0.1, 0)[0])
    assert (top, bottom) == (area.y, area.y + area.height)
    (left, y), (right, _) = found.rules[3].segment
    assert (left, right) == (area.x, area.x + area.width)
    assert y == pytest.approx(found.to_units(0, 0.5)[1])
    texts = [rule.text for rule in found.rules if rule.text]
    assert [text.text for text in texts] == ["cut-off", "Nyquist", "near the right rim", "half"]
    for text in texts:
        assert inside(text.rect, area)
    for one, other in combinations(texts, 2):
        assert not overlap(one.rect, other.rect)
    assert found.rules[4].text is None


@pytest.mark.parametrize("style", STYLES)
def test_a_million_points_become_few(style: str) -> None:
    count = 1_000_000
    x, y = np.arange(count) / count - 0.5, np.random.default_rng(0).standard_normal(count)
    many = Line("a", x, y, 0, style)  # type: ignore[arg-type]
    (curve,) = plot(panel(many, y_limits=(-6.0, 6.0))).curves
    parts = sum(len(stroke) for stroke in curve.strokes) + len(curve.dots) + len(curve.bars)
    assert 300 < parts < 60_000
    found = plot(panel(many, y_limits=(-6.0, 6.0)))
    highest = found.to_units(0, float(y.max()))[1]
    drawn = [
        *(stroke[:, 1].min() for stroke in curve.strokes),
        *curve.dots[:, 1],
        *curve.bars[:, 1],
    ]
    assert min(drawn) == pytest.approx(highest, abs=1.0 if style == "dots" else 1e-6)
