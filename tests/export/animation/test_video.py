"""MP4 and WebM, decoded again by ffmpeg itself and compared with the frames that went in."""

import os
import re
import subprocess
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from guiapp.core.errors import BadInput
from guiapp.export.animation import video
from guiapp.export.animation.reel import Reel

imageio_ffmpeg = pytest.importorskip("imageio_ffmpeg", reason="the extra video is not installed")
FORMATS = ("mp4", "webm")
HEIGHT, WIDTH = 96, 128


def frames(count: int) -> list[np.ndarray]:
    """Plain coloured blocks and a white square that moves: codecs keep what is smooth."""
    found = []
    for number in range(count):
        frame = np.empty((HEIGHT, WIDTH, 3), np.uint8)
        frame[:, :64] = (200, 40, 40)
        frame[:, 64:] = (30, 90, 180)
        frame[64:] = (240, 240, 240)
        frame[16:32, 8 * number : 8 * number + 16] = 255
        found.append(frame)
    return found


def written(path: Path, count: int = 8, rate: Fraction = Fraction(30), scene: str = "") -> Path:
    reel = Reel((WIDTH, HEIGHT), count, 1 / rate, scene=scene)
    with video.writing(path, reel, path.suffix[1:]) as add:
        for frame in frames(count):
            add(frame)
    return path


def decoded(path: Path) -> np.ndarray:
    """All frames, (N, H, W, 3)."""
    done = subprocess.run(
        [
            *(imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(path)),
            *("-vf", "scale=in_color_matrix=bt709:in_range=tv", "-f", "rawvideo"),
            *("-fps_mode", "passthrough", "-pix_fmt", "rgb24", "-"),
        ],
        capture_output=True,
        check=True,
    )
    return np.frombuffer(done.stdout, np.uint8).reshape(-1, HEIGHT, WIDTH, 3)


def described(path: Path) -> str:
    """What ffmpeg says of a file."""
    done = subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-i", str(path)],
        capture_output=True,
        check=False,
    )
    return done.stderr.decode()


@pytest.mark.parametrize("format", FORMATS)
def test_frames_come_back_but_for_what_a_codec_loses(format: str, tmp_path: Path) -> None:
    found = decoded(written(tmp_path / f"film.{format}"))
    assert len(found) == 8
    for shown, frame in zip(found, frames(8), strict=True):
        away = np.abs(shown.astype(int) - frame)
        assert away.mean() < 4
        for row, column in ((8, 8), (50, 30), (50, 100), (80, 60)):
            assert away[row, column].max() <= 6, "colours are those that went in"


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("rate", [Fraction(12), Fraction(30000, 1001)])
def test_rate_length_size_and_colours_are_told(format: str, rate: Fraction, tmp_path: Path) -> None:
    told = described(written(tmp_path / f"film.{format}", 24, rate))
    seconds = re.search(r"Duration: 00:00:0([\d.]+)", told)
    assert seconds is not None
    assert float(seconds[1]) == pytest.approx(24 / rate, abs=0.02)
    assert f"{WIDTH}x{HEIGHT}" in told
    assert f"{float(rate):.4g} fps" in told
    assert "yuv420p(tv, bt709" in told
    assert "unknown" not in told
    assert {"mp4": "h264 (High)", "webm": "vp9"}[format] in told


def test_an_mp4_begins_to_play_before_it_is_there_completely(tmp_path: Path) -> None:
    data = written(tmp_path / "film.mp4").read_bytes()
    assert data.find(b"moov") < data.find(b"mdat")


@pytest.mark.parametrize("format", FORMATS)
def test_the_scene_is_the_comment_whatever_is_in_it(format: str, tmp_path: Path) -> None:
    scene = '{"a=b;c#d":"\\\\n \' 200 KB","x":"' + "y" * 200_000 + '"}'
    path = written(tmp_path / f"film.{format}", 2, scene=scene)
    assert scene.encode() in path.read_bytes()
    assert re.search(r"comment +: \{\"a=b;c#d\"", described(path), re.IGNORECASE)


def test_what_fails_leaves_no_file_and_no_process(tmp_path: Path) -> None:
    def stopped(count: int) -> None:
        reel = Reel((WIDTH, HEIGHT), 8, Fraction(1, 30))
        with video.writing(tmp_path / "film.mp4", reel, "mp4") as add:
            for frame in frames(count):
                add(frame)
            raise KeyboardInterrupt

    before = children()
    for count in (0, 1, 7):
        with pytest.raises(KeyboardInterrupt):
            stopped(count)
        assert os.listdir(tmp_path) == []
    assert children() == before


def children() -> set[str]:
    """The processes that this one has started and that still are there."""
    listed = Path(f"/proc/self/task/{os.getpid()}/children")
    return set(listed.read_text().split()) if listed.exists() else set()


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"^film\.mp4 cannot be saved: its folder does not exist"):
        written(tmp_path / "no" / "film.mp4")


@pytest.mark.parametrize("format", FORMATS)
def test_a_full_disk_is_one_sentence_and_leaves_nothing(format: str, tmp_path: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("there is no /dev/full here")

    def arguments(reel: Reel, format: str, facts: Path, target: Path) -> list[str]:
        return original(reel, format, facts, full)

    original = video._arguments
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(video, "_arguments", arguments)
        with pytest.raises(BadInput, match=rf"^film\.{format} cannot be saved: the disk is full"):
            written(tmp_path / f"film.{format}")
    assert os.listdir(tmp_path) == []


def test_what_ffmpeg_complains_about_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(video._CODECS, "mp4", ("-c:v", "no-such-codec"))
    with pytest.raises(BadInput, match=r"^film\.mp4 cannot be written by ffmpeg: .*"):
        written(tmp_path / "film.mp4")
    assert os.listdir(tmp_path) == []


def test_an_ffmpeg_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere() -> str:
        raise RuntimeError("No ffmpeg exe could be found.")

    monkeypatch.setattr(imageio_ffmpeg, "get_ffmpeg_exe", nowhere)
    with pytest.raises(BadInput, match="mp4 needs ffmpeg"):
        written(tmp_path / "film.mp4")
    assert os.listdir(tmp_path) == []
