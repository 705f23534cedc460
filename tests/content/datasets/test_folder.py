"""A folder of pictures, one subfolder for each class, beside Pillow's reading of them."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from guiapp.content import datasets
from guiapp.core.errors import BadInput


def save(path: Path, values: np.ndarray) -> None:
    path.parent.mkdir(exist_ok=True, parents=True)
    Image.fromarray(values.astype(np.uint8)).save(path)


@pytest.fixture
def classes(tmp_path: Path) -> Path:
    """Two cats and a dog of 40 x 40 grey levels, in a folder called pets."""
    rng = np.random.default_rng(0)
    for name in ("cat/1.png", "cat/2.PNG", "dog/1.bmp"):
        save(tmp_path / "pets" / name, rng.integers(0, 256, (40, 40)))
    return tmp_path / "pets"


def test_the_subfolders_are_the_classes(classes: Path) -> None:
    found = datasets.read(classes, side=40)
    assert (found.names, found.name, found.notes) == (("cat", "dog"), "pets", ())
    assert found.labels.tolist() == [0, 0, 1]
    assert found.images.shape == (3, 1, 40, 40)
    for image, path in zip(found.images, sorted(classes.glob("*/*")), strict=True):
        np.testing.assert_array_equal(image[0], np.asarray(Image.open(path)))


def test_pictures_become_squares_of_one_size(classes: Path) -> None:
    wide = np.zeros((20, 60, 3))
    wide[:, 20:40] = 200, 100, 50
    save(classes / "dog" / "wide.png", wide)
    tall = np.full((90, 30), 9)
    tall[30:60] = 77
    save(classes / "dog" / "tall.png", tall)
    found = datasets.read(classes, side=10)
    assert found.images.shape == (5, 3, 10, 10)
    # In the order of their names: 1.bmp, tall.png, wide.png; the middle square of each.
    assert (found.images[3] == 77).all()
    assert (found.images[4] == np.array([200, 100, 50])[:, None, None]).all()
    cat = np.asarray(Image.open(classes / "cat" / "1.png"), float)
    means = cat.reshape(10, 4, 10, 4).mean(axis=(1, 3))
    assert found.images[0] == pytest.approx(np.stack([means] * 3), abs=0.51)


def test_files_that_cannot_be_read_are_told(classes: Path) -> None:
    (classes / "cat" / "bad.png").write_bytes(b"\x89PNG nothing")
    (classes / "cat" / "empty.jpg").write_bytes(b"")
    (classes / "dog" / "notes.txt").write_text("not a picture")
    (classes / "dog" / ".hidden.png").write_text("not seen")
    (classes / "dog" / "folder.png").mkdir()
    (classes / ".git").mkdir()
    (classes / "bird").mkdir()
    (classes / "readme.png").write_text("not in a class")
    found = datasets.read(classes)
    assert found.labels.tolist() == [0, 0, 1]
    assert found.names == ("cat", "dog")
    assert len(found.notes) == 2
    assert found.notes[0].startswith("2 pictures are left out: bad.png is no picture that can be")
    assert "empty.jpg is empty" in found.notes[0]
    assert found.notes[1] == "The class bird has no pictures."


def test_a_class_of_unreadable_pictures_is_left_out(classes: Path) -> None:
    for number in range(5):
        (classes / "bird").mkdir(exist_ok=True)
        (classes / "bird" / f"{number}.png").write_bytes(b"no")
    found = datasets.read(classes)
    assert found.names == ("cat", "dog")
    assert found.labels.tolist() == [0, 0, 1]
    assert found.notes[0].startswith("5 pictures are left out: 0.png is")
    assert found.notes[0].endswith("And 2 more.")


def test_one_class_is_read_and_told(classes: Path) -> None:
    (classes / "dog" / "1.bmp").unlink()
    (classes / "cat" / "2.PNG").unlink()
    found = datasets.read(classes)
    assert len(found) == 1
    assert "There is only one class, cat: put other ones beside its folder." in found.notes


def test_progress_is_told_and_may_stop_the_reading(classes: Path) -> None:
    told: list[tuple[int, int]] = []
    datasets.read(classes, progress=lambda *counts: told.append(counts))
    assert told == [(0, 3), (1, 3), (2, 3)]

    class StoppedError(Exception):
        pass

    def stop(done: int, total: int) -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        datasets.read(classes, progress=stop)


def test_folders_that_hold_no_classes(classes: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"^cat holds no data set that is known, and no subfolders"):
        datasets.read(classes / "cat")
    (tmp_path / "outer" / "inner").mkdir(parents=True)
    with pytest.raises(BadInput, match=r"^The subfolders of outer hold no pictures \(\.png, "):
        datasets.read(tmp_path / "outer")
    (tmp_path / "outer" / "inner" / "a.png").write_bytes(b"no")
    with pytest.raises(BadInput, match=r"^None of the pictures in outer can be read: a\.png is no"):
        datasets.read(tmp_path / "outer")


@pytest.mark.parametrize("side", [0, -3, 513])
def test_sides_that_are_none(classes: Path, side: int) -> None:
    with pytest.raises(BadInput, match=f"^Pictures can be 1 to 512 pixels wide; {side} came"):
        datasets.read(classes, side=side)


def test_too_many_pictures_are_refused_before_any_is_read(
    classes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guiapp.content.datasets.folder.MOST_FILES", 2)
    with pytest.raises(BadInput, match=r"^pets holds 3 pictures; at most 2 are read"):
        datasets.read(classes)
    monkeypatch.setattr("guiapp.content.datasets.folder.MOST_CLASSES", 1)
    with pytest.raises(BadInput, match=r"^pets has 2 subfolders; at most 1 classes are read"):
        datasets.read(classes)
    monkeypatch.setattr("guiapp.content.datasets.dataset.MOST_BYTES", 1000)
    monkeypatch.setattr("guiapp.content.datasets.folder.MOST_CLASSES", 9)
    monkeypatch.setattr("guiapp.content.datasets.folder.MOST_FILES", 9)
    with pytest.raises(BadInput, match=r"^pets says that it holds 3 × 3 × 32 × 32 values"):
        datasets.read(classes)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are POSIX's")
def test_a_pipe_does_not_hold_the_reading_up(classes: Path) -> None:
    os.mkfifo(classes / "dog" / "pipe.png")
    (classes / "dog" / "loop.png").symlink_to("loop.png")
    found = datasets.read(classes)
    assert len(found) == 3
    assert found.notes[0].startswith("2 pictures are left out: ")
