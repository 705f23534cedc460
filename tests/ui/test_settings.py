from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from guiapp.ui.settings import MOST_RECENT, Settings, default_path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.ini"


def again(settings: Settings, path: Path) -> Settings:
    """What another run of the program reads."""
    settings.sync()
    return Settings(path)


def test_a_first_start_has_defaults(path: Path):
    settings = Settings(path)
    assert (settings.palette, settings.text_percent, settings.device) == ("light", 100, "auto")
    assert settings.recent == []
    assert settings.unfolded == frozenset()
    assert settings.is_shown("controls")
    assert settings.geometry.isEmpty()
    assert Path(settings.folder).is_dir()


def test_everything_is_there_at_the_next_start(path: Path, tmp_path: Path):
    settings = Settings(path)
    settings.palette = "dark"
    settings.text_percent = 150
    settings.device = "cpu"
    settings.folder = str(tmp_path)
    settings.geometry = QByteArray(b"\x00\x01geometry")
    settings.set_unfolded("Show", False)
    settings.set_shown("controls", False)
    settings.set_text("export/format", "png")
    settings.add_recent("/a b/ü.convolarium")
    later = again(settings, path)
    assert (later.palette, later.text_percent, later.device) == ("dark", 150, "cpu")
    assert later.folder == str(tmp_path)
    assert later.geometry == QByteArray(b"\x00\x01geometry")
    assert later.unfolded == {"Show"}
    assert not later.is_shown("controls")
    assert later.text("export/format", "") == "png"
    assert later.recent == ["/a b/ü.convolarium"]


def test_groups_and_parts_can_be_taken_back(path: Path):
    settings = Settings(path)
    for group in ("Show", "Kernel"):
        settings.set_unfolded(group, False)
    settings.set_unfolded("Show", True)
    settings.set_shown("labs", False)
    settings.set_shown("labs", True)
    later = again(settings, path)
    assert later.unfolded == {"Kernel"}
    assert later.is_shown("labs")


def test_recent_files_are_few_without_doubles_and_the_latest_first(path: Path):
    settings = Settings(path)
    for number in range(15):
        settings.add_recent(f"{number}")
    settings.add_recent("9")
    assert settings.recent == ["9", "14", "13", "12", "11", "10", "8", "7", "6", "5"]
    assert len(settings.recent) == MOST_RECENT
    settings.drop_recent("14")
    assert again(settings, path).recent[:2] == ["9", "13"]


@pytest.mark.parametrize(
    "text",
    [
        "[General]\npalette=pink\ntext=9000\ndevice=toaster\nfolder=/nowhere/at/all\nrecent=\n",
        "[General]\ntext=large\ngeometry=17\nunfolded=@Variant(\\0\\0\\0)\n",
        "\x00\xff not an ini file at all",
    ],
)
def test_nonsense_in_the_file_counts_as_nothing(path: Path, text: str):
    path.write_text(text, "latin-1")
    settings = Settings(path)
    assert (settings.palette, settings.text_percent, settings.device) == ("light", 100, "auto")
    assert Path(settings.folder).is_dir()
    assert settings.geometry.isEmpty()
    assert settings.recent == []


def test_the_file_lies_in_a_folder_of_its_own():
    assert default_path().name == "settings.ini"
    assert default_path().parent.name == "convolarium"
