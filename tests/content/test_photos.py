import cv2
import numpy as np
import pytest

from guiapp.content import photos
from guiapp.content.fonts import font_path
from guiapp.core.errors import BadInput


@pytest.mark.parametrize("credit", photos.PHOTOS, ids=lambda credit: credit.name)
def test_every_photograph_is_what_another_decoder_reads(credit: photos.Credit) -> None:
    picture = photos.photo(credit.name)
    other = cv2.imread(str(photos._path(credit.name)), cv2.IMREAD_UNCHANGED)
    other = other[..., ::-1] if other.ndim == 3 else other
    assert picture.shape == other.shape
    assert picture.shape[:2] == photos.size(credit.name)
    assert np.abs(picture - other / 255).max() < (0.02 if credit.file.endswith("jpg") else 1e-6)
    assert not picture.flags.writeable


def test_there_are_grey_and_coloured_ones_with_credits() -> None:
    assert len(photos.PHOTOS) >= 10
    assert {photos.photo(name).ndim for name in photos.NAMES} == {2, 3}
    for credit in photos.PHOTOS:
        assert credit.author in credit.line
        assert credit.licence in credit.line


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(BadInput, match="There is no photograph 'lena'; there are camera, "):
        photos.photo("lena")


def test_missing_wheels_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "find_spec", lambda name: None)
    photos.photo.cache_clear()
    with pytest.raises(BadInput, match="come with scikit-image, which is missing"):
        photos.photo("camera")
    monkeypatch.setattr("guiapp.content.fonts.find_spec", lambda name: None)
    with pytest.raises(BadInput, match="comes with matplotlib, which is missing"):
        font_path()


def test_a_missing_file_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setattr(photos, "_folder", lambda: tmp_path)
    photos.photo.cache_clear()
    with pytest.raises(BadInput, match="camera cannot be read: install scikit-image again"):
        photos.photo("camera")


def test_the_font_is_there() -> None:
    assert font_path().name == "DejaVuSans.ttf"
    assert font_path("DejaVuSans-Bold.ttf").is_file()
