"""Every figure of a training says its step, and its page in a file does, which has no title."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from guiapp.core.figure import Figure
from guiapp.core.player import HostEnv, Player
from guiapp.core.setting import set_values
from guiapp.export.save import save
from guiapp.labs.network import LAB

FRAME = 3
SHOWN = {
    "training": ("topic=train",),
    "mistakes": ("topic=mistakes",),
    **{
        f"maps, {show}": ("topic=maps", f"maps.show={show}")
        for show in ("maps", "kernels", "updates", "activity")
    },
    "opened": ("topic=maps", "maps.opened=true"),
    "nine": ("topic=maps", "maps.pictures=nine"),
    "drawn": ("topic=maps", "look=own"),
    **{
        f"backwards, {show}": ("topic=backwards", f"backwards.show={show}")
        for show in ("errors", "passed", "kernels")
    },
    **{
        f"inside, {show}": ("topic=inside", f"inside.show={show}")
        for show in ("strongest", "feature", "correlations", "gradient")
    },
}


def figure_of(*values: str) -> Figure:
    scene = set_values(LAB, LAB.first_scene(), ("data=digits", *values))
    return Player(LAB, HostEnv()).figure(replace(scene, frame=FRAME))


@pytest.mark.parametrize("values", [*SHOWN.values(), ("topic=data",)], ids=[*SHOWN, "data"])
def test_the_line_above_a_figure_says_the_step(values: tuple[str, ...]) -> None:
    figure = figure_of(*values)
    assert LAB.frame_name(None, FRAME) == "step 3"
    assert re.search(r"\bstep 3\b", figure.subtitle)


@pytest.mark.parametrize("values", SHOWN.values(), ids=SHOWN)
def test_a_page_in_a_file_says_the_step(values: tuple[str, ...], tmp_path: Path) -> None:
    save(figure_of(*values), tmp_path / "a.svg", format="svg", width_mm=200)
    svg = (tmp_path / "a.svg").read_text("utf-8")
    texts = [text.replace("\u00a0", " ") for text in re.findall(r"<text [^>]*>([^<]*)</text>", svg)]
    in_facts = any(re.match(r"step 3\b", text) for text in texts)
    as_row = "3" in texts[texts.index("step") + 1 :][:1] if "step" in texts else False
    assert in_facts or as_row, texts


def test_a_learnt_kernel_says_after_how_many_steps(tmp_path: Path) -> None:
    save(figure_of("learns=kernel"), tmp_path / "a.svg", format="svg", width_mm=200)
    assert "Learnt in 3 steps" in (tmp_path / "a.svg").read_text("utf-8")
