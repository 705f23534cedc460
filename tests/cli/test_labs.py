import json
from dataclasses import dataclass, replace

import pytest

from guiapp.cli.labs import list_labs
from guiapp.core.params import Params, param
from tests.toy import LABS
from tests.toy_lists import LAB as LISTS


def test_parameters_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert list_labs(as_json=True, labs=LABS) == 0
    (lab,) = json.loads(capsys.readouterr().out)
    assert (lab["key"], lab["title"]) == ("toy", "Toy")
    told = {p["name"]: p for p in lab["parameters"]}
    assert list(told) == [
        *("image", "kernel", "strokes", "pen", "mode", "grey", "size", "gain", "title"),
    ]
    assert told["size"] == {
        "name": "size",
        "label": "Size",
        "help": "Side of the picture.",
        "touches": "run",
        "default": 16,
        "low": 2,
        "high": 64,
        "unit": "px",
    }
    assert told["gain"]["touches"] == "live"
    assert told["mode"]["choices"][1] == {"key": "valid", "label": "valid"}
    assert told["kernel"]["default"] == "gaussian"
    assert told["kernel"]["files"] == [".csv"]
    gaussian, edge, *_ = told["kernel"]["options"]
    assert [p["name"] for p in gaussian["parameters"]] == ["sigma", "size"]
    assert [p["name"] for p in edge["parameters"]] == ["gain"]
    assert [p["name"] for p in told["pen"]["parameters"]] == ["width", "kind"]


def test_parameters_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert list_labs(as_json=False, labs=LABS) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "toy  (Toy)"
    assert "  size            16            2 to 64 px" in lines
    assert "  pen.width       2.0           1 to 50" in lines
    assert "                  gaussian (sigma 1.0, size 5)" in lines
    assert "                  @file with .csv" in lines


def test_lists_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert list_labs(as_json=True, labs={"lists": LISTS}) == 0
    (lab,) = json.loads(capsys.readouterr().out)
    told = {p["name"]: p for p in lab["parameters"]}
    waves, layers = told["waves"], told["layers"]
    assert (waves["item"], waves["low"], waves["high"]) == ("Wave", 1, 4)
    assert waves["default"][1] == {"frequency": 5.0, "amplitude": 1.0, "phase": 0.0}
    assert [p["name"] for p in waves["parameters"]] == ["frequency", "amplitude", "phase"]
    assert (layers["item"], layers["default"]) == ("Layer", [{"option": "relu"}])
    assert [option["key"] for option in layers["options"]] == ["convolve", "pool", "relu"]
    assert "parameters" not in layers


def test_lists_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert list_labs(as_json=False, labs={"lists": LISTS}) == 0
    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    place = lines.index("  waves           1 to 4 items")
    assert lines[place + 1].strip().startswith('[{"frequency": 2.0, ')
    assert "  waves.N.frequency 2.0           0 to 64 cycles" in lines
    assert "  layers          0 to 30 items" in lines
    assert "                  convolve (channels 8, size 3, bias true)" in lines


@dataclass(frozen=True)
class Counted(Params):
    most: int = param(0, "At most", low=0, high=9, lowest="all", unit="px")


def test_the_words_for_a_lowest_value_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    labs = {"counted": replace(LABS["toy"], Params=Counted)}
    assert list_labs(as_json=True, labs=labs) == 0
    assert json.loads(capsys.readouterr().out)[0]["parameters"][0]["lowest"] == "all"
    assert list_labs(as_json=False, labs=labs) == 0
    assert "  most            0             0 to 9 px (0: all)" in capsys.readouterr().out
