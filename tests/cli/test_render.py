import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from guiapp.cli.render import Wanted, render
from guiapp.core import storage
from guiapp.core.document import Document
from guiapp.core.errors import BadInput
from guiapp.core.lab import Scene
from guiapp.core.raster import Raster
from guiapp.export.scenes import read_scene
from tests.toy import LAB, LABS, Gaussian, OwnKernel, Params, Photo

PICTURE = Raster.of(np.linspace(0, 1, 64, dtype=np.float32).reshape(8, 8))
Rendered = Callable[..., list[str]]


@pytest.fixture
def rendered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rendered:
    """Renders into a folder, and lists what is in it then."""
    monkeypatch.chdir(tmp_path)

    def run(*whats: str, **options: Any) -> list[str]:
        options = {"folder": "out", "dpi": 40.0, "device": "cpu"} | options
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
        (["toy"], {"panel": "no"}, "panel can be input, star"),
        (["toy"], {"format": "mp4"}, "format can be pdf, svg, png, tiff, npz, csv; mp4 came"),
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
