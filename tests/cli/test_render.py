import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from guiapp.cli.render import render
from guiapp.cli.wanted import Wanted
from guiapp.core import storage
from guiapp.core.document import Document
from guiapp.core.errors import BadInput
from guiapp.core.lab import Scene
from guiapp.core.raster import Raster
from guiapp.export.scenes import read_scene
from tests.toy import LAB, LABS, Gaussian, OwnKernel, Params, Photo

FILMS = ("mp4", "webm", "gif", "apng", "webp", "frames")
PICTURE = Raster.of(np.linspace(0, 1, 64, dtype=np.float32).reshape(8, 8))
Rendered = Callable[..., list[str]]


@pytest.fixture
def rendered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rendered:
    """Renders into a folder, and lists what is in it then."""
    monkeypatch.chdir(tmp_path)

    def run(*whats: str, **options: Any) -> list[str]:
        small = {} if options.get("format") in FILMS else {"dpi": 40.0}
        options = {"folder": "out", "device": "cpu"} | small | options
        assert render(whats, Wanted(**options), LABS) == 0
        return sorted(os.listdir("out"))

    return run


def arrays(name: str) -> dict[str, np.ndarray]:
    with np.load(Path("out", name), allow_pickle=False) as data:
        return {key: data[key] for key in data}


@pytest.mark.parametrize("format", ["pdf", "svg", "png", "tiff"])
def test_a_lab_gives_a_figure_that_can_be_opened_again(
    rendered: Rendered, format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rendered("toy", format=format, settings=("size=8",), frame=3) == [f"toy.{format}"]
    out, err = capsys.readouterr()
    assert out == f"{Path('out', f'toy.{format}')}\n"
    assert err == ""
    assert read_scene(Path("out", f"toy.{format}"), LABS) == Scene("toy", Params(size=8), frame=3)


def test_a_figure_file_is_rendered_anew(rendered: Rendered) -> None:
    rendered("toy", settings=("size=8", "kernel.sigma=2"))
    assert rendered("out/toy.png", format="npz", folder="out") == ["toy.npz", "toy.png"]
    assert arrays("toy.npz")["input"].shape == (8, 8)


def test_all_scenes_of_a_document_are_rendered(rendered: Rendered, tmp_path: Path) -> None:
    scenes = (Scene("toy", Params(size=8)), Scene("toy", Params(size=4, gain=0.5), frame=2))
    storage.write(Document(scenes), tmp_path / "two.convolarium")
    assert rendered("two.convolarium", format="npz") == ["two-1.npz", "two-2.npz"]
    assert arrays("two-1.npz")["output"].shape == (8, 8)
    ramp = np.linspace(0, 1, 16, dtype=np.float32).reshape(4, 4) - np.float32(0.5)
    np.testing.assert_allclose(arrays("two-2.npz")["output"], ramp / 4, rtol=1e-6)


def test_files_of_one_name_do_not_replace_each_other(rendered: Rendered, tmp_path: Path) -> None:
    (tmp_path / "toy.convolarium").write_bytes(storage.to_bytes(Document((LAB.first_scene(),))))
    assert rendered("toy", "toy", "toy.convolarium") == ["toy-2.png", "toy-3.png", "toy.png"]


def test_options_reach_the_file(rendered: Rendered) -> None:
    rendered("toy", width_mm=50.8, dpi=100.0, theme="dark", panel="kernel")
    with Image.open("out/toy.png") as image:
        assert image.width == 200
        assert image.getpixel((0, 0)) == (0x16, 0x18, 0x1C)


def test_settings_hold_from_the_start(rendered: Rendered) -> None:
    rendered("toy", format="npz", settings=("gain=2", "size=4"), frame=3)
    ramp = np.linspace(0, 1, 16, dtype=np.float32).reshape(4, 4) - np.float32(0.5)
    np.testing.assert_allclose(arrays("toy.npz")["output"], 8 * ramp, rtol=1e-6)


def test_a_kernel_from_a_file(rendered: Rendered, tmp_path: Path) -> None:
    (tmp_path / "k.csv").write_text("1,2\n3,4\n")
    rendered("toy", format="npz", settings=("kernel=@k.csv",))
    np.testing.assert_array_equal(arrays("toy.npz")["kernel"], [[1, 2], [3, 4]])


def test_csv_writes_a_table_for_each_panel(
    rendered: Rendered, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ["toy-input.csv", "toy-kernel.csv", "toy-output.csv"]
    assert rendered("toy", format="csv") == names
    assert [Path(line).name for line in capsys.readouterr().out.split()] == names


def test_own_pictures_go_along_only_when_asked_for(
    rendered: Rendered, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scene = Scene("toy", Params(Photo(PICTURE, "me.png"), OwnKernel(PICTURE, "mine")))
    storage.write(Document((scene,)), tmp_path / "mine.convolarium")
    rendered("mine.convolarium")
    assert "--embed-pictures puts it in" in capsys.readouterr().err
    found = read_scene(Path("out/mine.png"), LABS)
    assert found == Scene("toy", Params(kernel=OwnKernel(PICTURE, "mine")))
    rendered("out/mine.png", folder="again")
    assert "mine.png was exported without its own image" in capsys.readouterr().err
    rendered("mine.convolarium", pictures=True)
    assert capsys.readouterr().err == ""
    assert read_scene(Path("out/mine.png"), LABS) == scene


def test_an_animation_of_some_frames(
    rendered: Rendered, capsys: pytest.CaptureFixture[str]
) -> None:
    options = {"frames": "2:8", "every": 3, "fps": 20.0, "size": "200x150", "loop": True}
    assert rendered("toy", format="gif", **options) == ["toy.gif"]
    out, err = capsys.readouterr()
    assert (out, err) == (f"{Path('out', 'toy.gif')}\n", "")
    with Image.open("out/toy.gif") as image:
        assert (image.n_frames, image.size) == (3, (200, 150))
        assert (image.info["duration"], image.info["loop"]) == (50, 0)
    assert read_scene(Path("out/toy.gif"), LABS) == Scene("toy", Params(), frame=2)


def test_all_frames_where_nobody_says_which(rendered: Rendered) -> None:
    assert rendered("toy", format="frames", size="100x80") == ["toy"]
    assert len(os.listdir("out/toy")) == 11
    assert rendered("out/toy/toy-0004.png", format="npz", folder="out") == ["toy", "toy-0004.npz"]
    assert rendered("toy", format="webp", size="100x80", frames="9:") == [
        *("toy", "toy-0004.npz", "toy.webp")
    ]
    with Image.open("out/toy.webp") as image:
        assert image.n_frames == 2


def test_the_frames_of_an_animation_are_the_figures_of_those_frames(rendered: Rendered) -> None:
    """The output of the toy doubles from frame to frame: its pixels get brighter or darker."""
    rendered("toy", format="frames", settings=("gain=2", "size=4"), frames="0:3", size="160x120")
    shown = []
    for number in (1, 2, 3, 4):
        with Image.open(f"out/toy/toy-000{number}.png") as image:
            shown.append(np.asarray(image).astype(int))
    changes = [int(np.abs(b - a).sum()) for a, b in itertools.pairwise(shown)]
    assert all(changes)


def test_progress_is_told_on_a_terminal_and_cleared(
    rendered: Rendered, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    rendered("toy", format="gif", size="80x64", frames="0:2")
    err = capsys.readouterr().err
    assert "\rtoy.gif: frame 1 of 3\x1b[K\rtoy.gif: frame 2 of 3, " in err
    assert err.endswith("\r\x1b[K")


def test_own_pictures_stay_out_of_animations_too(
    rendered: Rendered, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    storage.write(Document((Scene("toy", Params(Photo(PICTURE, "me.png"))),)), tmp_path / "m.json")
    rendered("m.json", format="apng", size="80x64", frames="0:1")
    assert "--embed-pictures puts it in" in capsys.readouterr().err
    assert read_scene(Path("out/m.apng"), LABS) == Scene("toy", Params())


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is another thing there")
@pytest.mark.parametrize("format", ["gif", "frames", "mp4"])
def test_an_interrupted_animation_leaves_nothing(format: str, tmp_path: Path) -> None:
    if format == "mp4":
        pytest.importorskip("imageio_ffmpeg")
    arguments = ["render", "convolution", "--format", format, "--frames", "0:4000"]
    process = subprocess.Popen(
        [sys.executable, "-m", "guiapp", *arguments, "--set", "size=64", "-o", str(tmp_path)],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    deadline = time.monotonic() + 60
    while not os.listdir(tmp_path) and time.monotonic() < deadline:
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, b"", b"")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("whats", "options", "complaint"),
    [
        (["nothing"], {}, r"There is no file 'nothing'; render takes .* a lab \(toy\)"),
        (["empty.png"], {}, "empty.png holds no scene"),
        (["empty.convolarium"], {}, "empty.convolarium cannot be opened: it is damaged"),
        (["newer.convolarium"], {}, r"made by a newer Convolarium \(version 99"),
        (["toy"], {"settings": ("size=1",)}, "size can be 2 to 64; 1"),
        (["toy"], {"settings": ("colour=red",)}, "colour is not there to be set; there is image"),
        (["toy"], {"settings": ("mode=valid", "size=2")}, "size must be at least 3"),
        (["toy"], {"frame": 11}, "frame can be 0 to 10; 11 came"),
        (["toy"], {"panel": "no"}, "panel can be input, kernel"),
        (["toy"], {"format": "avi"}, "format can be pdf, .*, csv, mp4, .*, frames; avi came"),
        (["toy"], {"format": "gif", "frames": "3:11"}, "frames can be 0 to 10, as FIRST:LAST; 3:1"),
        (["toy"], {"format": "gif", "frames": "4"}, "frames can be FIRST:LAST, such as 0:40; 4 ca"),
        (
            ["toy"],
            {"format": "gif", "size": "big"},
            "size can be WIDTHxHEIGHT, such as 1280x720; b",
        ),
        (["toy"], {"format": "gif", "size": "9x9"}, "size can be 64x64 to 4096x4096; 9x9 came"),
        (["toy"], {"format": "gif", "fps": 99.0}, "fps of a GIF can be 0.1 to 50; 99 came"),
        (["toy"], {"format": "gif", "every": 0}, "every can be 1 or more; 0 came"),
        (["toy"], {"format": "gif", "frame": 3}, "frame is for figures; .* there is frames"),
        (["toy"], {"format": "gif", "dpi": 90.0}, "dpi is for figures; for gif, an animation"),
        (["toy"], {"format": "gif", "width_mm": 90.0}, "width-mm is for figures; .* there is size"),
        (["toy"], {"format": "gif", "theme": "transparent"}, "theme can be light, dark in an anim"),
        (["toy"], {"format": "frames", "loop": True}, "loop is for gif, apng, webp; for frames"),
        (["toy"], {"format": "gif", "panel": "no"}, "panel can be input, kernel"),
        (["toy"], {"format": "png", "fps": 9.0}, r"fps is for animations \(mp4, .*\); png is"),
        (["toy"], {"format": "png", "loop": True}, "loop is for animations"),
        (["toy"], {"format": "png", "frames": "1:2"}, "frames is for animations"),
        (["toy"], {"folder": "empty.png"}, "The folder 'empty.png' cannot be made"),
        (["toy", "nothing"], {}, "There is no file 'nothing'"),
        (
            [
                ".",
            ],
            {},
            r"cannot be opened: Is a directory|cannot be opened: Permission denied",
        ),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_written(
    rendered: Rendered, tmp_path: Path, whats: list[str], options: dict[str, Any], complaint: str
) -> None:
    (tmp_path / "empty.png").touch()
    (tmp_path / "empty.convolarium").touch()
    (tmp_path / "newer.convolarium").write_text('{"convolarium": 99}')
    with pytest.raises(BadInput, match=complaint):
        rendered(*whats, **options)
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert sorted(path.name for path in left) == [
        "empty.convolarium",
        "empty.png",
        "newer.convolarium",
    ]


def test_a_gpu_that_is_not_there(rendered: Rendered, monkeypatch: pytest.MonkeyPatch) -> None:
    from guiapp.compute import backend

    monkeypatch.setattr(backend, "probe", lambda: backend.Probe(False, "CuPy is not installed"))
    with pytest.raises(BadInput, match="device cannot be gpu here: CuPy is not installed"):
        rendered("toy", device="gpu")


def test_the_real_lab(tmp_path: Path) -> None:
    from guiapp.cli import main

    arguments = ["render", "convolution", "-o", str(tmp_path), "--set", "size=64"]
    assert main([*arguments, "--set", "kernel=gaussian", "--set", "kernel.sigma=2"]) == 0
    from guiapp.labs import load

    scene = read_scene(tmp_path / "convolution.png", load())
    assert scene.params.size == "64"
    assert scene.params.kernel.sigma == 2.0
    assert type(scene.params.kernel) is not Gaussian
