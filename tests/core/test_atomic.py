import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from guiapp.core.atomic import replacing, write_bytes
from guiapp.core.errors import BadInput

posix = pytest.mark.skipif(os.name != "posix", reason="the modes and links of POSIX")


def refuse(code: int):
    def fail(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    return fail


def test_new_and_old_files_get_the_content(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    write_bytes(path, b"one")
    write_bytes(path, b"two")
    assert path.read_bytes() == b"two"
    assert os.listdir(tmp_path) == ["a.bin"]


def test_the_old_file_is_there_until_the_block_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"old")
    with replacing(path) as temporary:
        assert temporary.parent == tmp_path
        assert temporary.suffix == ".png"
        temporary.write_bytes(b"new")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"


def write_half(path: Path, fault: BaseException) -> None:
    with replacing(path) as temporary:
        temporary.write_bytes(b"half")
        raise fault


@pytest.mark.parametrize("fault", [ValueError("x"), KeyboardInterrupt()])
def test_a_failing_block_leaves_everything_as_it_was(tmp_path: Path, fault: BaseException) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")
    with pytest.raises(type(fault)):
        write_half(path, fault)
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.bin"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize(
    ("code", "said"),
    [
        (errno.ENOSPC, "the disk is full; free some space"),
        (errno.EROFS, "the disk is read-only; save it elsewhere"),
        (errno.EACCES, "writing is not allowed there"),
        (errno.EIO, os.strerror(errno.EIO)),
    ],
)
def test_what_the_system_refuses_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, code: int, said: str
) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, step, refuse(code))
    with pytest.raises(BadInput) as caught:
        write_bytes(path, b"new")
    sentence = str(caught.value)
    assert sentence.startswith("a.bin cannot be saved: ")
    assert said in sentence
    assert sentence.count("\n") == 0
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.bin"]


def test_a_folder_that_does_not_exist_is_named_as_the_reason(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"a\.bin cannot be saved: its folder does not exist"):
        write_bytes(tmp_path / "no" / "a.bin", b"")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(BadInput, match="its folder does not exist"):
        write_bytes(tmp_path / "file" / "a.bin", b"")


def test_a_name_that_is_too_long_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"cannot be saved: .*(name|folder)"):
        write_bytes(tmp_path / ("a" * 300), b"")
    assert os.listdir(tmp_path) == []


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(BadInput, match="a is no ordinary file"):
        write_bytes(tmp_path / "a", b"")


@posix
def test_what_is_no_ordinary_file_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BadInput, match="pipe is no ordinary file"):
        write_bytes(tmp_path / "pipe", b"")


@posix
def test_links_are_followed_and_modes_kept(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    real, link = tmp_path / "deep" / "real", tmp_path / "link"
    real.write_bytes(b"old")
    real.chmod(0o640)
    link.symlink_to(real)
    write_bytes(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert sorted(os.listdir(tmp_path)) == ["deep", "link"]


@posix
def test_a_dangling_link_makes_the_file_that_it_names(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_bytes(tmp_path / "link", b"new")
    assert (tmp_path / "real").read_bytes() == b"new"


@posix
def test_a_new_file_has_the_mode_that_others_get(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"")
    write_bytes(tmp_path / "ours", b"")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "plain").stat().st_mode


@pytest.mark.skipif(
    sys.platform != "win32" and os.geteuid() == 0, reason="nothing is read-only for root"
)
def test_a_write_protected_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with pytest.raises(BadInput, match="a is write-protected"):
        write_bytes(path, b"new")
    assert path.read_bytes() == b"old"


def test_a_file_that_the_system_calls_unwritable_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(BadInput, match="a is write-protected"):
        write_bytes(path, b"new")
    assert path.read_bytes() == b"old"
