"""Every container, decoded again by Pillow and compared with the frames that went in."""

import os
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image as Pillow

from guiapp.export.animation import apng, gif, pngs, webp
from guiapp.export.animation.reel import Reel, change

WRITERS: dict[str, Any] = {"gif": gif.writing, "apng": apng.writing, "webp": webp.writing}
EXACT = ("apng", "webp")
RNG = np.random.default_rng(5)
SIZE = (37, 23)


def still(colours: int = 200) -> np.ndarray:
    """Random pixels of few colours."""
    table = RNG.integers(0, 256, (colours, 3), dtype=np.uint8)
    return table[RNG.integers(0, colours, SIZE[::-1])]


def moving(count: int, colours: int = 200) -> list[np.ndarray]:
    """Frames that differ here and there; the third is the second again."""
    frames = [still(colours)]
    for number in range(1, count):
        frame = frames[-1].copy()
        if number != 2:
            top, left = number % 7, (5 * number) % 11
            frame[top : top + 5, left + 3 : left + 9] = still(20)[:5, :6]
            frame[-1, -1] = number
        frames.append(frame)
    return frames


def written(path: Path, format: str, frames: list[np.ndarray], **options: Any) -> Path:
    height, width = frames[0].shape[:2]
    settings = {"interval": Fraction(1, 30)} | options
    reel = Reel((width, height), len(frames), **settings)
    with WRITERS[format](path, reel) as add:
        for frame in frames:
            add(frame)
    return path


def read(path: Path) -> Iterator[tuple[np.ndarray, float]]:
    """Each frame as it is shown, (H, W, 3), and its milliseconds."""
    with Pillow.open(path) as image:
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            image.load()
            shown = np.asarray(image.convert("RGBA"))
            assert (shown[..., 3] == 255).all(), "nothing shines through"
            yield shown[..., :3], image.info["duration"]


def stopped(writing: Any, frames: list[np.ndarray]) -> None:
    """Write these frames, and be interrupted."""
    with writing as add:
        for frame in frames:
            add(frame)
        raise KeyboardInterrupt


@pytest.mark.parametrize("format", WRITERS)
@pytest.mark.parametrize("count", [1, 2, 12])
def test_frames_come_back_as_they_were(format: str, count: int, tmp_path: Path) -> None:
    frames = moving(count)
    found = list(read(written(tmp_path / "a", format, frames)))
    assert len(found) == count
    for (shown, _), frame in zip(found, frames, strict=True):
        np.testing.assert_array_equal(shown, frame)


@pytest.mark.parametrize("format", EXACT)
def test_any_number_of_colours_comes_back(format: str, tmp_path: Path) -> None:
    frames = [RNG.integers(0, 256, (40, 50, 3), dtype=np.uint8) for _ in range(3)]
    for (shown, _), frame in zip(
        read(written(tmp_path / "a", format, frames)), frames, strict=True
    ):
        np.testing.assert_array_equal(shown, frame)


def test_a_gif_of_many_colours_is_near(tmp_path: Path) -> None:
    """2000 colours of a smooth picture through 255."""
    row, column = np.mgrid[0:64, 0:64]
    frames = [
        np.stack([4 * row, 4 * column, (2 * row + 30 * n) % 256], axis=2).astype(np.uint8)
        for n in range(3)
    ]
    for (shown, _), frame in zip(read(written(tmp_path / "a", "gif", frames)), frames, strict=True):
        away = np.abs(shown.astype(int) - frame)
        assert away.mean() < 8
        assert away.max() < 64


@pytest.mark.parametrize("format", WRITERS)
@pytest.mark.parametrize("rate", [0.5, 10, 24, 30, 48])
def test_a_film_lasts_as_long_as_it_should(format: str, rate: float, tmp_path: Path) -> None:
    frames = moving(30)
    interval = 1 / Fraction(rate)
    shown = [ms for _, ms in read(written(tmp_path / "a", format, frames, interval=interval))]
    unit = {"gif": 10, "apng": 1e-3, "webp": 1}[format]
    assert sum(shown) == pytest.approx(30 * 1000 / rate, abs=unit)
    assert max(shown) - min(shown) <= unit, "evenly"


@pytest.mark.parametrize("format", WRITERS)
@pytest.mark.parametrize("loop", [True, False])
def test_loops_are_endless_or_there_are_none(format: str, loop: bool, tmp_path: Path) -> None:
    with Pillow.open(written(tmp_path / "a", format, moving(3), loop=loop)) as image:
        assert image.info.get("loop", 1) == (0 if loop else 1)


@pytest.mark.parametrize("format", WRITERS)
def test_other_readers_find_the_scene(format: str, tmp_path: Path) -> None:
    text = '{"convolarium":1,"<&>":"' + "x" * 700 + '"}'
    with Pillow.open(written(tmp_path / "a", format, moving(3), scene=text)) as image:
        image.load()
        where = {"gif": "comment", "apng": "convolarium", "webp": "xmp"}[format]
        found = image.info[where]
    found = found if isinstance(found, str) else found.decode()
    assert text.replace("<&>", "&lt;&amp;&gt;" if format == "webp" else "<&>") in found


@pytest.mark.parametrize("format", WRITERS)
def test_few_changes_take_few_bytes(format: str, tmp_path: Path) -> None:
    """Two far corners change: the rest between them is not written again."""
    frames = [RNG.integers(0, 256, (300, 300, 3), dtype=np.uint8)]
    for number in range(1, 20):
        frame = frames[-1].copy()
        frame[0, 0] = frame[-1, -1] = number
        frames.append(frame)
    sizes = [
        written(tmp_path / f"{count}", format, frames[:count]).stat().st_size for count in (1, 20)
    ]
    assert sizes[1] - sizes[0] < 0.1 * sizes[0]


@pytest.mark.parametrize("format", WRITERS)
def test_what_fails_leaves_nothing_behind(format: str, tmp_path: Path) -> None:
    frames = moving(5)
    path = tmp_path / "film"
    path.write_bytes(b"the one before")
    for stop in (0, 1, 4):
        with pytest.raises(KeyboardInterrupt):
            stopped(WRITERS[format](path, Reel(SIZE, 5, Fraction(1, 30))), frames[:stop])
    assert os.listdir(tmp_path) == ["film"]
    assert path.read_bytes() == b"the one before"


# --- what differs


@given(arrays(np.uint8, (2, 6, 5, 3), elements=st.integers(0, 2)), st.integers(1, 3))
def test_a_change_turns_a_frame_into_the_next(pair: np.ndarray, step: int) -> None:
    before, after = pair
    found = change(before, after, step)
    assert found.left % step == found.top % step == 0
    assert found.differs.any() == (before != after).any()
    layer = found.layer
    painted = before.copy()
    for (row, column), there in np.ndenumerate(layer[..., 3]):
        if there:
            painted[found.top + row, found.left + column] = layer[row, column, :3]
        else:
            assert not layer[row, column].any()
    np.testing.assert_array_equal(painted, after)


def test_the_first_frame_is_all_change() -> None:
    first = still()
    found = change(None, first)
    assert found.differs.all()
    np.testing.assert_array_equal(found.layer[..., :3], first)


# --- numbered pictures


def numbered(path: Path, frames: list[np.ndarray], scene: Callable[[int], str] = str) -> None:
    with pngs.writing(path, Reel(SIZE, len(frames), Fraction(1, 30)), scene) as add:
        for frame in frames:
            add(frame)


def test_numbered_pictures_fill_a_folder(tmp_path: Path) -> None:
    frames = moving(12)
    numbered(tmp_path / "film", frames)
    names = sorted(os.listdir(tmp_path / "film"))
    assert names == [f"film-{n:04}.png" for n in range(1, 13)]
    for number, name in enumerate(names):
        with Pillow.open(tmp_path / "film" / name) as image:
            np.testing.assert_array_equal(np.asarray(image), frames[number])
            assert image.info["convolarium"] == str(number)
    assert os.listdir(tmp_path) == ["film"]


def test_a_folder_of_frames_is_replaced_and_another_is_not(tmp_path: Path) -> None:
    numbered(tmp_path / "film", moving(12))
    numbered(tmp_path / "film", moving(3))
    assert len(os.listdir(tmp_path / "film")) == 3
    (tmp_path / "film" / "notes.txt").write_text("mine")
    with pytest.raises(ValueError, match="The folder film holds other files; choose another name"):
        numbered(tmp_path / "film", moving(2))
    (tmp_path / "file").touch()
    with pytest.raises(ValueError, match="file is a file; choose another name"):
        numbered(tmp_path / "file", moving(2))
    assert len(os.listdir(tmp_path / "film")) == 4
    assert sorted(os.listdir(tmp_path)) == ["file", "film"]


def test_a_folder_that_is_not_complete_is_not_there(tmp_path: Path) -> None:
    reel = Reel(SIZE, 3, Fraction(1, 30))
    with pytest.raises(KeyboardInterrupt):
        stopped(pngs.writing(tmp_path / "film", reel, str), [still()])
    assert os.listdir(tmp_path) == []
    with (
        pytest.raises(ValueError, match=r"film cannot be saved: its folder does not exist"),
        pngs.writing(tmp_path / "no" / "film", reel, str),
    ):
        pass


def test_a_folder_stays_where_the_new_one_cannot_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbered(tmp_path / "film", moving(2))
    rename, calls = Path.rename, []

    def sometimes(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == 2:
            raise PermissionError(13, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", sometimes)
    with pytest.raises(ValueError, match="film cannot be saved: writing is not allowed"):
        numbered(tmp_path / "film", moving(5))
    assert len(os.listdir(tmp_path / "film")) == 2
    assert os.listdir(tmp_path) == ["film"]
