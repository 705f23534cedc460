"""A GIF of more colours than it can have: nothing stays behind, and thin lines keep theirs."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image as Pillow

from guiapp.core.figure import Box, Cursor, Curves, Dot, Figure, Image, Line
from guiapp.core.figure import Path as Way
from guiapp.export.animation import gif
from guiapp.export.animation.colours import COLOURS, COMMON, Table, chosen, packed, unpacked
from guiapp.export.animation.film import write_film
from guiapp.export.animation.reel import Reel
from guiapp.export.animation.spec import Film
from tests.export.conftest import figure_of

COUNT = 7
NEAR = 48
"""Levels by which one of thousands of colours may be off."""
PAPER, OCHRE, VERMILION = (255, 255, 255), (0xBD, 0x7D, 0x00), (0xD5, 0x5E, 0x00)
RAMP = np.linspace(0.0, 1.0, 24, dtype=np.float32)
MAP = np.hypot(RAMP[:, None] - 0.5, RAMP - 0.5)


def walk(frame: int) -> Figure:
    """Marks of every kind that move over maps at rest, beside pictures that change all over."""
    values = np.random.default_rng(frame).normal(0, 0.2, (60, 60)).astype(np.float32)
    shade = Image("shade", "Grey", "", np.abs(values), limits=(0.0, 1.0))
    noise = Image("noise", "Noise", "", values, limits=(-1.0, 1.0), colormap="signed")
    still = [
        Image(name, name, "", MAP, limits=(0.0, 0.8), colormap="viridis", marks=(mark,))
        for name, mark in (
            ("dot", Dot(12, 3 * frame)),
            ("box", Box(2 * frame, 3 * frame, 5, 5)),
            ("way", Way(((20.0, 2.0), (4.0, 3.0 * frame)), arrow=True)),
        )
    ]
    lines = tuple(Line(str(n), RAMP, np.sin(6 * RAMP + n), n) for n in range(5))
    cursor = Cursor(frame / COUNT)
    curves = Curves("curves", "Waves", "", lines, (0.0, 1.0), (-1.0, 1.0), cursors=(cursor,))
    return figure_of((shade, noise, curves), tuple(still))


def film(path: Path, first: int = 0, last: int = COUNT - 1) -> Path:
    kind = "gif" if path.suffix else "frames"
    write_film(path, Film(kind, first, last, size=(480, 360)), COUNT, walk)
    return path


def numbered(path: Path) -> list[np.ndarray]:
    found = []
    for file in sorted(path.iterdir()):
        with Pillow.open(file) as image:
            found.append(np.asarray(image.convert("RGB")))
    return found


def seen(path: Path) -> list[np.ndarray]:
    """Each frame of a GIF as it is shown."""
    found = []
    with Pillow.open(path) as image:
        for number in range(image.n_frames):
            image.seek(number)
            found.append(np.asarray(image.convert("RGB")))
    return found


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> list[np.ndarray]:
    """Every frame in a folder of its own."""
    folder = tmp_path_factory.mktemp("alone")
    return [numbered(film(folder / f"film{n}", n, n))[0] for n in range(COUNT)]


def test_numbered_pictures_are_those_of_frames_alone(
    alone: list[np.ndarray], tmp_path: Path
) -> None:
    found = numbered(film(tmp_path / "film"))
    np.testing.assert_array_equal(found, alone)


def test_marks_leave_no_trail_in_a_gif(alone: list[np.ndarray], tmp_path: Path) -> None:
    found = seen(film(tmp_path / "film.gif"))
    assert len(found) == COUNT
    for number, (shown, frame) in enumerate(zip(found, alone, strict=True)):
        away = np.abs(shown.astype(int) - frame)
        assert away.max() <= NEAR, number
        assert away.mean() < 2, number
        colours = np.unique(frame.reshape(-1, 3), axis=0)
        pairs = np.unique(np.concatenate([frame, shown], axis=2).reshape(-1, 6), axis=0)
        assert len(pairs) == len(colours), "a colour looks the same wherever it is"


def test_thin_lines_keep_their_colours_among_pictures(tmp_path: Path) -> None:
    """The paper is exact; ochre and vermilion are 31 levels of green apart."""
    frame = np.full((120, 160, 3), PAPER, np.uint8)
    frame[:90, :90] = np.random.default_rng(1).integers(0, 256, (90, 90, 1))
    frame[:90, 90:] = np.random.default_rng(2).integers(0, 256, (90, 70, 3))
    frame[100, 20:35], frame[110, 20:35] = OCHRE, VERMILION
    with gif.writing(tmp_path / "a.gif", Reel((160, 120), 1, Fraction(1, 10))) as add:
        add(frame)
    (shown,) = seen(tmp_path / "a.gif")
    for colour, levels in ((PAPER, 0), (OCHRE, 12), (VERMILION, 12)):
        there = (frame == colour).all(axis=2)
        assert np.abs(shown[there].astype(int) - colour).max() <= levels


def test_another_table_is_made_where_the_colours_become_others(tmp_path: Path) -> None:
    """Grey noise, then red: a table of greys would show it grey."""
    rng = np.random.default_rng(3)
    blue = rng.integers(0, 256, (40, 50, 3), dtype=np.uint8) * np.array([0, 1, 1], np.uint8)
    red = rng.integers(0, 256, (40, 50, 3), dtype=np.uint8) * np.array([1, 1, 0], np.uint8)
    with gif.writing(tmp_path / "a.gif", Reel((50, 40), 3, Fraction(1, 10))) as add:
        for frame in (blue, red, blue):
            add(frame)
    for shown, frame in zip(seen(tmp_path / "a.gif"), (blue, red, blue), strict=True):
        assert np.abs(shown.astype(int) - frame).max() <= NEAR


@given(arrays(np.uint8, st.tuples(st.integers(1, 5), st.integers(1, 50), st.just(3))))
def test_few_colours_are_exact(frame: np.ndarray) -> None:
    np.testing.assert_array_equal(unpacked(packed(frame).ravel()), frame.reshape(-1, 3))
    np.testing.assert_array_equal(Table(frame).shown(frame), frame)


def test_each_colour_takes_the_nearest_of_the_table() -> None:
    frame = np.random.default_rng(8).integers(0, 256, (30, 40, 3), dtype=np.uint8)
    frame[:10] = (7, 80, 200)
    table = chosen(*np.unique(packed(frame), return_counts=True))
    assert len(table) <= COLOURS
    assert table[:COMMON].tolist().count([7, 80, 200]) == 1
    made = Table(frame)
    away = ((frame[:, :, None].astype(int) - table) ** 2).sum(axis=3)
    shown = ((frame.astype(int) - made.shown(frame)) ** 2).sum(axis=2)
    np.testing.assert_array_equal(shown, away.min(axis=2))
    assert made.suits(frame[::-1])
    assert not made.suits(np.full((100, 100, 3), (255, 0, 255), np.uint8))
