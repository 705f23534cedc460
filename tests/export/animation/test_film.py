"""Whole films: every format in one table, cancelled and failing at every place."""

import errno
import importlib.util
import io
import os
import tempfile
import weakref
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Pillow

from guiapp.core.errors import BadInput
from guiapp.core.figure import Figure
from guiapp.core.lab import Cancelled, Scene
from guiapp.core.player import HostEnv
from guiapp.core.raster import Raster
from guiapp.export.animation import frames as painting
from guiapp.export.animation import spec
from guiapp.export.animation.film import write_film
from guiapp.export.animation.frames import painted
from guiapp.export.animation.pace import Pace, told
from guiapp.export.animation.shown import Shown
from guiapp.export.animation.spec import FORMATS, VIDEOS, Film, check, frames_of
from guiapp.export.scenes import read_scene, texts_in
from tests.export.animation.conftest import moving
from tests.toy import LAB, LABS, Params, Photo

HAS_VIDEO = importlib.util.find_spec("imageio_ffmpeg") is not None
SMALL = (120, 90)


def formats() -> list[Any]:
    """All of them; what needs the extra is skipped where that is missing."""
    missing = pytest.mark.skipif(not HAS_VIDEO, reason="the extra video is not installed")
    return [pytest.param(f, marks=[missing] if f in VIDEOS else []) for f in FORMATS]


def place(folder: Path, format: str) -> Path:
    return folder / ("film" if format == "frames" else f"film.{format}")


def first_frame(path: Path) -> Path:
    return path / "film-0001.png" if path.is_dir() else path


@pytest.mark.parametrize("format", formats())
def test_a_film_is_written_and_told_frame_by_frame(format: str, tmp_path: Path) -> None:
    asked: list[int] = []
    counted: list[tuple[int, int]] = []

    def figures(frame: int) -> Figure:
        asked.append(frame)
        return moving(frame)

    path = place(tmp_path, format)
    film = Film(format, first=1, last=9, every=3, size=SMALL)
    saved = write_film(
        path, film, 20, figures, progress=lambda done, total: counted.append((done, total))
    )
    assert (saved.paths, saved.notes) == ((path,), ())
    assert os.listdir(tmp_path) == [path.name]
    assert asked == [1, 4, 7]
    assert counted == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize("format", ["apng", "webp", "frames"])
def test_what_is_written_is_what_was_painted(format: str, tmp_path: Path) -> None:
    film = Film(format, last=3, size=SMALL, theme="dark")
    path = place(tmp_path, format)
    write_film(path, film, 20, moving)
    expected = painted(range(4), moving, film)
    if format == "frames":
        shown = [np.asarray(Pillow.open(path / f"film-000{n}.png")) for n in range(1, 5)]
    else:
        with Pillow.open(path) as image:
            shown = []
            for number in range(image.n_frames):
                image.seek(number)
                shown.append(np.asarray(image.convert("RGB")))
    for one, other in zip(shown, expected, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("format", formats())
def test_a_film_can_be_opened_again(format: str, tmp_path: Path) -> None:
    scene = Scene("toy", Params(size=8, title='é "quoted" <b> \\'), frame=5)
    shown = Shown(LAB, HostEnv(), scene)
    path = place(tmp_path, format)
    film = Film(format, first=2, last=4, size=SMALL)
    write_film(path, film, 10, shown.figure, scene_text=shown.text)
    assert read_scene(first_frame(path), LABS) == replace(scene, frame=2)
    if format == "frames":
        assert read_scene(path / "film-0003.png", LABS) == replace(scene, frame=4)


def test_pictures_stay_out_of_the_film_unless_they_may_go_in(tmp_path: Path) -> None:
    picture = Photo(Raster.of(np.eye(8, dtype=np.float32)), "me.png")
    scene = Scene("toy", Params(picture))
    for personal in (False, True):
        shown = Shown(LAB, HostEnv(), scene, personal=personal)
        film = Film("gif", last=1, size=SMALL)
        write_film(tmp_path / "a.gif", film, 10, shown.figure, scene_text=shown.text)
        found = read_scene(tmp_path / "a.gif", LABS)
        assert (found == scene) is personal


def test_a_scene_that_is_too_large_stays_out_with_a_note(tmp_path: Path) -> None:
    film = Film("gif", last=1, size=SMALL)
    saved = write_film(
        tmp_path / "a.gif", film, 10, moving, scene_text=lambda frame: "x" * 300 * 1024
    )
    assert "too large to travel inside" in saved.notes[0]
    assert (tmp_path / "a.gif").stat().st_size < 200 * 1024


@pytest.mark.parametrize("format", [f for f in formats() if f.values[0] in VIDEOS])
def test_odd_sides_become_even_in_videos_and_that_is_told(format: str, tmp_path: Path) -> None:
    import imageio_ffmpeg

    path = place(tmp_path, format)
    saved = write_film(path, Film(format, last=1, size=(121, 91)), 10, moving)
    assert saved.notes == (f"121 × 91 became 122 × 92: a {format} has even sides only.",)
    reader = imageio_ffmpeg.read_frames(str(path))
    assert next(reader)["source_size"] == (122, 92)
    reader.close()
    saved = write_film(tmp_path / "a.gif", Film("gif", last=1, size=(121, 91)), 10, moving)
    assert saved.notes == ()
    with Pillow.open(tmp_path / "a.gif") as image:
        assert image.size == (121, 91)


@pytest.mark.parametrize("format", formats())
@pytest.mark.parametrize("stop", [0, 1, 4])
def test_cancelled_anywhere_it_leaves_nothing(format: str, stop: int, tmp_path: Path) -> None:
    done: list[int] = []
    path = place(tmp_path, format)
    with pytest.raises(Cancelled):
        write_film(
            path,
            Film(format, last=5, size=SMALL),
            10,
            moving,
            progress=lambda count, total: done.append(count),
            cancelled=lambda: len(done) >= stop,
        )
    assert len(done) == stop
    assert os.listdir(tmp_path) == []


def test_a_cancelled_film_leaves_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "film.gif"
    path.write_bytes(b"the one before")
    with pytest.raises(Cancelled):
        write_film(path, Film("gif", last=5, size=SMALL), 10, moving, cancelled=lambda: True)
    assert path.read_bytes() == b"the one before"
    assert os.listdir(tmp_path) == ["film.gif"]


def test_a_computation_that_is_cancelled_ends_the_film(tmp_path: Path) -> None:
    stepped: list[int] = []

    def step(state: Any, params: Any, env: Any) -> Any:
        stepped.append(1)
        return LAB.step(state, params, env)

    slow = replace(LAB, step=step, length=lambda params: None)
    shown = Shown(slow, HostEnv(), LAB.first_scene(), cancelled=lambda: len(stepped) > 20)
    with pytest.raises(Cancelled):
        write_film(tmp_path / "a.gif", Film("gif", 500, 600, size=SMALL), None, shown.figure)
    assert len(stepped) == 21
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("format", ["gif", "apng", "webp", "frames"])
@pytest.mark.parametrize("room", [0, 3000])
def test_a_full_disk_is_one_sentence_and_leaves_nothing(
    format: str, room: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = 0

    class Full(io.FileIO):
        def write(self, data: Any) -> int:
            nonlocal written
            written += len(data)
            if written > room:
                raise OSError(errno.ENOSPC, "No space left on device")
            return super().write(data)

        def writelines(self, lines: Any) -> None:
            for line in lines:
                self.write(line)

    def opened(path: Any, mode: str = "r", *others: Any, **options: Any) -> Any:
        is_ours = str(path).startswith(str(tmp_path)) and "w" in mode
        return Full(path, mode) if is_ours else original(path, mode, *others, **options)

    original = io.open
    monkeypatch.setattr("builtins.open", opened)
    monkeypatch.setattr("io.open", opened)
    name = place(tmp_path, format).name
    with pytest.raises(BadInput, match=rf"^{name} cannot be saved: the disk is full; free some"):
        write_film(tmp_path / name, Film(format, last=5, size=SMALL), 10, moving)
    assert written > room
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("format", formats())
def test_no_more_than_a_few_frames_live_at_once(
    format: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alive: list[int] = []
    known: list[weakref.ref[np.ndarray]] = []
    original = painting.painted

    def watched(*arguments: Any) -> Any:
        for pixels in original(*arguments):
            known.append(weakref.ref(pixels))
            alive.append(sum(reference() is not None for reference in known))
            yield pixels

    monkeypatch.setattr(painting, "painted", watched)
    write_film(place(tmp_path, format), Film(format, last=11, size=SMALL), 20, moving)
    assert len(alive) == 12
    assert max(alive) <= 3


def test_a_film_keeps_few_states() -> None:
    big = np.zeros(1 << 20)
    lab = replace(LAB, step=lambda state, params, env: big.copy(), length=lambda params: None)
    lab = replace(lab, figure=lambda scene, state, env: moving(0))
    shown = Shown(lab, HostEnv(), LAB.first_scene())
    for frame in range(40):
        shown.figure(frame)
    assert len(shown._player._states) <= 10, "8 MB each"


def test_what_figures_have_to_say_is_collected() -> None:
    lab = replace(
        LAB,
        figure=lambda scene, state, env: replace(moving(0), said=("always", f"at {scene.frame}")),
    )
    shown = Shown(lab, HostEnv(), LAB.first_scene())
    for frame in (0, 1):
        shown.figure(frame)
    assert list(shown.said) == ["always", "at 0", "at 1"]


def samples() -> list[bytes]:
    """A small film of each kind of file, with a scene inside."""
    with tempfile.TemporaryDirectory() as folder:
        found = []
        for format in ("gif", "apng", "webp", *(VIDEOS if HAS_VIDEO else ())):
            path = place(Path(folder), format)
            film = Film(format, last=1, size=(64, 64))
            write_film(path, film, 2, moving, scene_text=lambda frame: '{"convolarium":1}')
            found.append(path.read_bytes())
        return found


SAMPLES = samples()


@given(st.data())
def test_whatever_happens_to_a_film_only_texts_are_read(data: st.DataObject) -> None:
    changed = bytearray(data.draw(st.sampled_from(SAMPLES)))
    assert '{"convolarium":1}' in list(texts_in(bytes(changed)))
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, min(len(changed), 2000) - 1))
        changed[place : place + data.draw(st.integers(0, 5))] = data.draw(st.binary(max_size=3))
    for text in texts_in(bytes(changed[: data.draw(st.integers(0, len(changed)))])):
        assert isinstance(text, str)


def test_a_video_is_not_searched_for_ever() -> None:
    data = b"\x00\x00\x00\x18ftyp" + b'{"convolarium":[' * 100_000
    assert list(texts_in(data)) == []


# --- what cannot be


@pytest.mark.parametrize(
    ("film", "complaint"),
    [
        (Film("avi"), "format can be mp4, webm, gif, apng, webp, frames; avi came"),
        (Film("gif", theme="transparent"), "theme can be light, dark in an animation; transparent"),
        (Film("gif", size=(63, 100)), "size can be 64x64 to 4096x4096; 63x100 came"),
        (Film("gif", size=(100, 5000)), "size can be 64x64 to 4096x4096; 100x5000 came"),
        (Film("gif", rate=60), "fps of a GIF can be 0.1 to 50; 60 came"),
        (Film("webp", rate=0), "fps can be 0.1 to 60; 0 came"),
        (Film("webp", rate=float("nan")), "fps can be 0.1 to 60; NaN came"),
        (Film("gif", every=0), "every can be 1 or more; 0 came"),
        (Film("frames", loop=True), "loop is for gif, apng, webp; for frames"),
    ],
)
def test_what_no_film_can_be_is_named(film: Film, complaint: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=complaint):
        check(film)
    with pytest.raises(BadInput, match=complaint):
        write_film(tmp_path / "a", film, 10, moving)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("film", "length", "complaint"),
    [
        (Film("gif"), 0, "no timeline, so there is nothing to animate"),
        (Film("gif"), None, "frames must say where to end, such as 0:300"),
        (Film("gif", 5, 3), 10, "frames go on to a later one, as 2:9; 5:3 came"),
        (Film("gif", 0, 11), 10, "frames can be 0 to 10, as FIRST:LAST; 0:11 came"),
        (Film("gif", -1, 3), None, "frames can be from 0 on, as FIRST:LAST; -1:3 came"),
        (Film("gif"), 262_144, "262145 frames are too many; choose .* with N from 3 on"),
    ],
)
def test_frames_that_are_not_there_are_named(
    film: Film, length: int | None, complaint: str
) -> None:
    with pytest.raises(BadInput, match=complaint):
        frames_of(film, length)


def test_frames_are_counted_with_both_ends() -> None:
    assert list(frames_of(Film("gif"), 3)) == [0, 1, 2, 3]
    assert list(frames_of(Film("gif", 2, 9, 3), None)) == [2, 5, 8]
    assert len(frames_of(Film("gif", every=3), 262_144)) == 87_382


@pytest.mark.parametrize(
    ("rate", "interval"),
    [(30, Fraction(1, 30)), (12.5, Fraction(2, 25)), (30000 / 1001, Fraction(1001, 30000))],
)
def test_rates_are_fractions_that_every_container_can_hold(rate: float, interval: Fraction) -> None:
    assert Film("apng", rate=rate).interval == interval
    assert max(interval.numerator, interval.denominator) < 1 << 16


@pytest.mark.parametrize("format", VIDEOS)
def test_a_missing_extra_is_named_with_what_installs_it(
    format: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spec, "VIDEO_EXTRA", "no_such_package")
    with pytest.raises(BadInput, match=rf"^{format} needs .*: pip install 'convolarium\[video\]'$"):
        write_film(place(tmp_path, format), Film(format, last=2), 10, moving)
    assert os.listdir(tmp_path) == []
    check(Film("gif"))


# --- how long it takes yet


def test_the_time_left_is_that_of_the_frames_so_far() -> None:
    times = iter([100.0, 102.0, 110.0])
    pace = Pace(lambda: next(times))
    assert pace.left(1, 11) is None
    assert pace.left(2, 11) == 2.0 * 9
    assert pace.left(6, 11) == 2.0 * 5


@pytest.mark.parametrize(
    ("done", "left", "words"),
    [
        (1, None, "frame 1 of 300"),
        (12, 8.2, "frame 12 of 300, 8 s left"),
        (12, 0.1, "frame 12 of 300, 1 s left"),
        (12, 400.0, "frame 12 of 300, 7 min left"),
        (300, 0.0, "frame 300 of 300"),
    ],
)
def test_the_time_left_in_words(done: int, left: float | None, words: str) -> None:
    assert told(done, 300, left) == words
