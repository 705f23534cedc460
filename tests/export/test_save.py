import csv
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from guiapp.core.errors import BadInput
from guiapp.core.figure import Curves, Figure, Image, Line, Table, panels_of
from guiapp.export.save import FORMATS, LARGEST_SCENE, save
from guiapp.export.tables import figure_table
from tests.export.conftest import ANSWER, COLOUR, KERNEL, PICTURE


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"format": "gif"}, "format can be pdf, svg, png, tiff, npz, csv; gif came."),
        ({"theme": "blue"}, "theme can be light, dark, transparent; blue came."),
        ({"width_mm": 3}, "width-mm can be 20 to 1000; 3 came."),
        ({"width_mm": float("nan")}, "width-mm can be 20 to 1000; NaN came."),
        ({"dpi": 1e9}, "dpi can be 30 to 2400; 1·10⁹ came."),
        ({"width_mm": 1000, "dpi": 2400}, "pixels are too many; choose a smaller dpi than 2400"),
        ({"panel": "no"}, "panel can be input, kernel, .*; no came"),
        ({"format": "npz", "panel": "no"}, "panel can be input, kernel, .*; no came"),
        ({"format": "csv", "panel": "star"}, "panel can be input, kernel, .*; star came"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(
    figure: Figure, tmp_path: Path, options: dict[str, Any], complaint: str
) -> None:
    path = tmp_path / "figure.png"
    path.write_bytes(b"old")
    with pytest.raises(BadInput, match=complaint):
        save(figure, path, **{"format": "png"} | options)
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["figure.png"]


@pytest.mark.parametrize("format", FORMATS)
def test_a_folder_that_is_not_there(figure: Figure, tmp_path: Path, format: str) -> None:
    with pytest.raises(BadInput, match=r"^figure.* cannot be saved"):
        save(figure, tmp_path / "missing" / f"figure.{format}", format=format, dpi=30)


def test_a_scene_that_is_too_large_stays_out_and_that_is_said(
    figure: Figure, tmp_path: Path
) -> None:
    path = tmp_path / "figure.svg"
    fits = "x" * LARGEST_SCENE
    assert save(figure, path, format="svg", scene_text=fits).notes == ()
    assert fits in path.read_text("utf-8")
    saved = save(figure, path, format="svg", scene_text=fits + "x")
    assert "save the document beside it" in saved.notes[0]
    assert "xxxxxxxxxx" not in path.read_text("utf-8")


def test_npz_has_the_arrays_and_the_scene(figure: Figure, tmp_path: Path) -> None:
    path = tmp_path / "figure.npz"
    save(figure, path, format="npz", scene_text='{"convolarium":1}')
    with np.load(path, allow_pickle=False) as data:
        assert set(data) == {"input", "kernel", "output", "colour", "spectrum", "convolarium"}
        np.testing.assert_array_equal(data["output"], ANSWER)
        np.testing.assert_array_equal(data["colour"], COLOUR)
        np.testing.assert_array_equal(data["kernel"], KERNEL)
        assert str(data["convolarium"]) == '{"convolarium":1}'


def numbers_in(text: str, separator: str = ",") -> np.ndarray:
    return np.array(
        [[float(x) for x in row] for row in csv.reader(io.StringIO(text), delimiter=separator)]
    )


def test_csv_has_a_file_for_each_panel(figure: Figure, tmp_path: Path) -> None:
    saved = save(figure, tmp_path / "data.csv", format="csv")
    names = [path.name for path in saved.paths]
    assert names == [
        "data-input.csv",
        "data-kernel.csv",
        "data-output.csv",
        "data-colour-red.csv",
        "data-colour-green.csv",
        "data-colour-blue.csv",
        "data-spectrum.csv",
    ]
    assert sorted(names) == sorted(os.listdir(tmp_path))
    found = [numbers_in(path.read_text("utf-8")) for path in saved.paths]
    np.testing.assert_array_equal(found[0].astype(np.float32), PICTURE)
    np.testing.assert_array_equal(found[1], KERNEL)
    np.testing.assert_array_equal(found[4].astype(np.float32), COLOUR[..., 1])


def test_one_panel_gives_one_table(figure: Figure, tmp_path: Path) -> None:
    saved = save(figure, tmp_path / "k.csv", format="csv", panel="kernel")
    assert [path.name for path in saved.paths] == ["k-kernel.csv"]


def test_tables_for_spreadsheets(figure: Figure) -> None:
    assert figure_table(figure.panels["kernel"]) == "-1\t0\t1\n-2\t0\t2\n-1\t0\t1\n"
    third = figure_table(figure.panels["facts"]).splitlines()[1]
    assert third == "largest difference\t2.4·10⁻⁷"
    colour = numbers_in(figure_table(figure.panels["colour"]), "\t")
    np.testing.assert_array_equal(colour.astype(np.float32), COLOUR.reshape(30, 120))
    with pytest.raises(BadInput, match="no array of numbers"):
        figure_table(figure.panels["star"])


def test_a_tenth_is_written_so_that_it_is_read_as_the_same(figure: Figure) -> None:
    from guiapp.core.figure import Grid

    tenth = Grid("g", "", "", np.array([[0.1, 1 / 3]]))
    assert [float(x) for x in figure_table(tenth).split()] == [0.1, 1 / 3]


CHECK = """
import sys
import guiapp.export.save
assert not {"matplotlib", "PIL", "numpy.ma"} & set(sys.modules) - {"numpy.ma"}, "too early"
from pathlib import Path
from guiapp.core.figure import Figure, Sign, Table, panels_of
figure = Figure("", "", panels_of(Sign("s", "=")), Table((("s",),)))
for format in ("pdf", "svg", "png"):
    guiapp.export.save.save(figure, Path(sys.argv[1], f"a.{format}"), format=format)
assert "matplotlib.pyplot" not in sys.modules
"""


def test_matplotlib_comes_late_and_pyplot_never(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "error", "-c", CHECK, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


X = np.array([-0.5, 0.1, 1 / 3])
LINES = (Line("a, b", X, X * 2, 0), Line("", X, np.array([1.0, np.nan, 3.0]), 1))


def curves(*lines: Line) -> Figure:
    panel = Curves("gain", "", "", lines, (-1.0, 1.0), (0.0, 1.0), "frequency")
    return Figure("", "", panels_of(panel), Table((("gain",),)))


def test_npz_has_the_curves(tmp_path: Path) -> None:
    save(curves(*LINES), tmp_path / "a.npz", format="npz")
    with np.load(tmp_path / "a.npz", allow_pickle=False) as data:
        assert set(data) == {"gain a, b x", "gain a, b y", "gain line 2 x", "gain line 2 y"}
        np.testing.assert_array_equal(data["gain a, b y"], X * 2)
        np.testing.assert_array_equal(data["gain line 2 y"], [1, np.nan, 3])


def test_csv_has_a_column_for_each_curve_over_the_same_x(tmp_path: Path) -> None:
    save(curves(*LINES), tmp_path / "a.csv", format="csv")
    rows = list(csv.reader(io.StringIO((tmp_path / "a-gain.csv").read_text("utf-8"))))
    assert rows[0] == ["frequency", "a, b", "line 2"]
    found = np.array([[float(cell) for cell in row] for row in rows[1:]])
    np.testing.assert_array_equal(found, np.column_stack([X, X * 2, [1, np.nan, 3]]))


def test_csv_has_pairs_where_x_differ() -> None:
    longer = Line("a, b", np.arange(4.0), np.arange(4.0) ** 2)
    panel = curves(LINES[0], longer).panels["gain"]
    rows = list(csv.reader(io.StringIO(figure_table(panel)), delimiter="\t"))
    assert rows[0] == ["a, b x", "a, b y", "a, b 2 x", "a, b 2 y"]
    assert rows[4] == ["", "", "3", "9"]
    assert [float(row[1]) for row in rows[1:4]] == (X * 2).tolist()


def test_curves_of_nothing_are_an_empty_table() -> None:
    assert figure_table(curves().panels["gain"]) == "frequency\n"


def test_files_of_numbers_hold_the_values_that_are_told(tmp_path: Path) -> None:
    told = PICTURE * 100
    for data in (PICTURE, np.zeros((40, 40, 3), np.float32)):
        panel = Image("p", "", "", data, told=told)
        shown = Figure("", "", panels_of(panel), Table((("p",),)))
        save(shown, tmp_path / "a.npz", format="npz")
        with np.load(tmp_path / "a.npz", allow_pickle=False) as found:
            np.testing.assert_array_equal(found["p"], told)
        saved = save(shown, tmp_path / "a.csv", format="csv")
        assert [path.name for path in saved.paths] == ["a-p.csv"]
        np.testing.assert_array_equal(numbers_in(figure_table(panel), "\t").astype("f4"), told)
