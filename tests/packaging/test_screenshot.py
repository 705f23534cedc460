"""The picture in the README: what can be chosen, and that it is the whole window at rest."""

from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PySide6.QtGui import QImage


def test_without_options_it_is_the_one_in_the_readme(screenshot: ModuleType) -> None:
    chosen = screenshot.parse([])
    root = Path(__file__).resolve().parents[2]
    assert chosen.file == root / "docs" / "convolution.png"
    assert chosen.file.relative_to(root).as_posix() in (root / "README.md").read_text("utf-8")
    assert (chosen.palette, chosen.text, chosen.size) == ("light", 100, (1440, 900))


@pytest.mark.parametrize(
    "option", [["--palette", "pink"], ["--text", "300"], ["--text", "big"], ["--size", "3"]]
)
def test_what_is_not_allowed_is_refused(screenshot: ModuleType, option: list[str]) -> None:
    with pytest.raises(SystemExit):
        screenshot.parse(option)


def test_it_writes_the_window(qapp: Any, screenshot: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "new" / "shot.png"
    options = ["--palette", "dark", "--size", "1200x800", str(path)]
    assert screenshot.main(options) == 0
    image = QImage(str(path))
    assert (image.width(), image.height()) == (1200, 800)
    assert image.pixelColor(600, 15).lightness() < 60
