"""What a path is, and what is said of paths that are nothing; the digits that come with us."""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from sklearn.datasets import load_digits

from guiapp.content import datasets
from guiapp.content.datasets import handwritten
from guiapp.core.errors import BadInput


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", b"hello", r"^a\.txt is no data set that is known; open an IDX file, a batch of"),
        ("a.gz", gzip.compress(b"hello"), r"^a\.gz is no data set that is known; open an IDX"),
        ("a.gz", b"\x1f\x8b", r"^a\.gz is damaged or cut off \(gzip\); copy or download it again"),
        ("a.gz", b"\x1f\x8bnonsense", r"^a\.gz is damaged or cut off \(gzip\)"),
        ("a", b"", r"^a is empty; choose another file"),
        ("a", b"\x00\x00\x07\x03", r"^a is no data set that is known"),
        ("a", b"\x80", r"^a is no batch of pictures that Python saved, or damaged"),
        ("a", b"\x80\x07", r"^a is no batch of pictures that Python saved, or damaged"),
        ("a.bin", b"\x01\x02", r"^a\.bin is 2 bytes long, no whole number of CIFAR's records"),
        ("a.png", b"\x89PNG\r\n\x1a\n", r"^a\.png is no data set that is known"),
    ],
)
def test_files_that_are_nothing(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadInput, match=message):
        datasets.read(tmp_path / name)


def test_paths_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"^There is no file .*gone; choose another one"):
        datasets.read(tmp_path / "gone")
    with pytest.raises(BadInput, match="holds no data set that is known, and no subfolders"):
        datasets.read(tmp_path)


@pytest.mark.parametrize("mode", ["w", "w:gz"])
def test_an_archive_is_to_be_unpacked(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "cifar-10-binary.tar.gz"
    with tarfile.open(path, mode) as archive:
        archive.addfile(tarfile.TarInfo("data_batch_1.bin"), io.BytesIO())
    with pytest.raises(BadInput, match=r"tar\.gz is an archive; unpack it, and open the folder"):
        datasets.read(path)


def test_what_does_not_fit_into_memory_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path) -> None:
        raise MemoryError

    monkeypatch.setattr("guiapp.content.datasets.idx.read_folder", full)
    with pytest.raises(BadInput, match="does not fit into memory; choose a smaller one"):
        datasets.read(tmp_path)


def test_what_the_system_refuses_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pets" / "cat").mkdir(parents=True)
    listed = Path.iterdir

    def refused(path: Path) -> Iterator[Path]:
        if path.name == refusing:
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(Path, "iterdir", refused)
    for refusing in ("pets", "cat"):
        with pytest.raises(
            BadInput, match=rf"^{refusing} cannot be read \(Permission denied\); cho"
        ):
            datasets.read(tmp_path / "pets")


def test_a_disk_that_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(5, "Input/output error")

    (tmp_path / "a").write_bytes(b"0123")
    monkeypatch.setattr("guiapp.content.datasets.packed.opened", lambda path: Failing())
    with pytest.raises(BadInput, match=r"^a cannot be read \(Input/output error\); choose another"):
        datasets.read(tmp_path / "a")


@pytest.fixture
def fresh() -> Iterator[None]:
    handwritten.digits.cache_clear()
    yield
    handwritten.digits.cache_clear()


def test_the_digits_are_those_of_scikit_learn() -> None:
    expected = load_digits()
    found = datasets.digits()
    np.testing.assert_array_equal(found.pictures()[:, 0], expected.images / 16)
    np.testing.assert_array_equal(found.labels, expected.target)
    assert found.names == tuple("0123456789")
    assert datasets.digits() is found


def test_the_digits_need_no_import_of_scikit_learn() -> None:
    code = "import sys; from guiapp.content import datasets; datasets.digits()"
    code += "; sys.exit('sklearn' in sys.modules or 'scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.usefixtures("fresh")
def test_missing_digits_are_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(handwritten, "_folder", lambda: tmp_path)
    with pytest.raises(BadInput, match="digits cannot be read: install scikit-learn again"):
        datasets.digits()
    for content in (b"", b"no", gzip.compress(b"1,2,3\n"), gzip.compress(b"a,b\n")[:-3]):
        (tmp_path / "digits.csv.gz").write_bytes(content)
        with pytest.raises(BadInput, match="digits cannot be read: install scikit-learn again"):
            datasets.digits()


@pytest.mark.usefixtures("fresh")
def test_a_missing_wheel_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handwritten, "find_spec", lambda name: None)
    with pytest.raises(BadInput, match="digits come with scikit-learn, which is missing"):
        datasets.digits()
