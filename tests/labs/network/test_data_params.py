"""Data sets that are chosen: their shapes without reading them, and files by their place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from guiapp.core.errors import BadInput
from guiapp.core.player import HostEnv, Player
from guiapp.labs.network import LAB
from guiapp.labs.network.data_params import (
    DATA,
    Bars,
    Files,
    Shapes,
    classes_of,
    data_set,
    name_of,
    read,
    shape_of,
)
from guiapp.labs.network.prepared import parts_of


@pytest.mark.parametrize(
    "data",
    [
        *(option.value for option in DATA if option.key != "files"),
        Shapes(20, colour=True),
        Bars(20, "8", colour=True),
    ],
    ids=str,
)
def test_shape_and_classes_are_known_before_a_picture_is_drawn(data):
    found = data_set(data, 3)
    assert found.images.shape[1:] == shape_of(data)
    assert len(found.names) == classes_of(data)


def written(path: Path, count: int) -> Path:
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (count, 9, 12), np.uint8)
    np.savez(path, images=images, labels=np.arange(count) % 3)
    return path


def test_files_are_kept_by_their_place(tmp_path: Path) -> None:
    data = read(written(tmp_path / "mine.npz", 30))
    assert data == Files(
        str((tmp_path / "mine.npz").resolve()), 1, 9, 12, 3, name_of(data), divided=False
    )
    params = replace(LAB.first_scene().params, data=data)
    LAB.check(params)
    training, held_out = parts_of(params)
    assert (len(training), len(held_out)) == (24, 6)
    figure = Player(LAB, HostEnv()).figure(replace(LAB.first_scene(), params=params, frame=2))
    assert "step 2" in figure.subtitle


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    data = Files(str(tmp_path / "gone.npz"), 1, 9, 12, 3, "gone")
    params = replace(LAB.first_scene().params, data=data)
    LAB.check(params)
    with pytest.raises(BadInput, match=r"gone\.npz"):
        Player(LAB, HostEnv()).figure(replace(LAB.first_scene(), params=params))


def test_no_file_is_refused() -> None:
    with pytest.raises(BadInput, match="open one"):
        LAB.check(replace(LAB.first_scene().params, data=Files()))


def test_mnist_is_divided_as_its_files_are(shared_data: Path) -> None:
    data = read(shared_data / "mnist")
    assert data.divided
    assert (data.channels, data.height, data.width, data.classes) == (1, 28, 28, 10)
    training, held_out = parts_of(replace(LAB.first_scene().params, data=data, most=500))
    assert (len(training), len(held_out)) == (500, 10_000)
    assert training.max() < 60_000 <= held_out.min()
