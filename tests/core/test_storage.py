import base64
import io
import json
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.core import storage, written
from guiapp.core.document import Document
from guiapp.core.errors import BadInput
from guiapp.core.figure import Zoom
from guiapp.core.lab import Scene
from guiapp.core.raster import Raster
from tests.toy import LABS, Edge, Gaussian, OwnKernel, Params, Photo, Stroke

FIXTURES = Path(__file__).parent / "documents"
PICTURE = Raster.of(np.arange(12, dtype=np.float32).reshape(3, 4))
MATRIX = Raster.of(np.array([[1.0, -2.5]]))
PLAIN = Document((Scene("toy", Params()),))
FULL = Document(
    (
        Scene("toy", Params(kernel=Edge("y")), title="Edges", note="ℱ of a step"),
        Scene(
            "toy",
            Params(Photo(PICTURE, "mine.png"), OwnKernel(MATRIX), (Stroke("dot", ((1, 2),)),)),
            frame=7,
            track=((0, Params(gain=2.0)), (4, Params(gain=3.0))),
            zoom=(Zoom("pixels", 0.0, 0.25, 0.5, 0.75),),
        ),
    ),
    index=1,
)


def archive(entries: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as file:
        for name, data in entries.items():
            entry = zipfile.ZipInfo(name)  # of 1980: the same bytes at every run
            file.writestr(entry, data, packing)
    return out.getvalue()


def entries_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def with_json(**changes: Any) -> bytes:
    """A document in JSON with one scene, whose values are changed."""
    scene = {"lab": "toy"} | changes.pop("scene", {})
    return json.dumps({"convolarium": 1, "scenes": [scene]} | changes).encode()


@pytest.mark.parametrize("document", [PLAIN, FULL])
def test_a_document_comes_back(document: Document, tmp_path: Path) -> None:
    path = tmp_path / "a.convolarium"
    storage.write(document, path)
    assert storage.read(path, LABS) == document


def test_what_the_disk_gives_back_is_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.convolarium"
    path.write_text("old")
    monkeypatch.setattr(Path, "read_bytes", lambda self: b"something else")
    with pytest.raises(BadInput, match=r"a\.convolarium cannot be saved: the disk gives back"):
        storage.write(PLAIN, path)
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [(path.name, "old")]


def test_without_rasters_it_is_json_for_people() -> None:
    assert json.loads(storage.to_bytes(PLAIN)) == {
        "convolarium": 1,
        "index": 0,
        "scenes": [
            {
                "lab": "toy",
                "params": {
                    "image": {"option": "ramp", "steepness": 1.0},
                    "kernel": {"option": "gaussian", "sigma": 1.0, "size": 5},
                    "strokes": [],
                    "pen": {"width": 2.0, "kind": "line"},
                    "mode": "same",
                    "grey": False,
                    "size": 16,
                    "gain": 1.0,
                    "title": "",
                },
            }
        ],
    }


def test_rasters_are_npy_files_that_numpy_reads() -> None:
    entries = entries_of(storage.to_bytes(FULL))
    assert set(entries) == {"document.json", f"{PICTURE.digest}.npy", f"{MATRIX.digest}.npy"}
    array = np.load(io.BytesIO(entries[f"{PICTURE.digest}.npy"]), allow_pickle=False)
    np.testing.assert_array_equal(array, np.arange(12, dtype=np.float32).reshape(3, 4))
    assert array.dtype == np.float32


def test_the_same_document_gives_the_same_bytes() -> None:
    assert storage.to_bytes(FULL) == storage.to_bytes(replace(FULL))


def test_a_document_of_each_version_opens() -> None:
    """Written by hand and kept as it was when its version was new."""
    assert [path.name for path in sorted(FIXTURES.iterdir())] == ["version1.convolarium"]
    scene = storage.read(FIXTURES / "version1.convolarium", LABS).scene
    params = Params(kernel=Gaussian(2.5), strokes=(Stroke("line", ((0.0, 1.0),)),), size=8)
    track = ((0, replace(params, gain=1.0)), (3, replace(params, gain=2.0)))
    assert scene == Scene("toy", replace(params, gain=2.0), 5, track, title="One")


def test_old_versions_are_migrated_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def to_two(plain: dict[str, Any]) -> dict[str, Any]:
        return plain | {"convolarium": 2, "scenes": plain["pages"]}

    def to_three(plain: dict[str, Any]) -> dict[str, Any]:
        assert plain["convolarium"] == 2
        return {"convolarium": 3, "scenes": [s | {"lab": "toy"} for s in plain["scenes"]]}

    monkeypatch.setattr(written, "VERSION", 3)
    monkeypatch.setattr(written, "MIGRATIONS", {1: to_two, 2: to_three})
    old = {"convolarium": 1, "pages": [{"title": "old"}]}
    document = storage.from_bytes(json.dumps(old).encode(), LABS)
    assert document == Document((Scene("toy", Params(), title="old"),))
    with pytest.raises(BadInput, match="damaged document of version 1"):
        storage.from_bytes(b'{"convolarium": 1}', LABS)


GOOD = with_json()
ENTRIES = {"document.json": GOOD}
DIGEST = PICTURE.digest
NPY = entries_of(storage.to_bytes(FULL))[f"{DIGEST}.npy"]
BOMB = archive({"document.json": b" " * (written.LARGEST_TEXT + 1)})


def npy(header: str, data: bytes = b"") -> bytes:
    text = header.encode().ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + data


def with_array(data: bytes, name: str = DIGEST) -> bytes:
    return archive(ENTRIES | {f"{name}.npy": data})


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"", "it is damaged or no document"),
        (b"\xff\xfe\x00", "neither a zip archive nor JSON"),
        (b"{", "it is damaged or no document"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[]", "it is no Convolarium document"),
        (b'{"convolarium": true}', "it is no Convolarium document"),
        (b'{"convolarium": 0}', "it is no Convolarium document"),
        (b'{"convolarium": 3}', r"a newer Convolarium \(version 3; this one reads up to 1\)"),
        (b'{"convolarium": 1}', "it holds no scenes"),
        (with_json(scenes=[]), "it holds no scenes"),
        (with_json(index=1), "index can be 0 to 0; 1 came"),
        (with_json(index=0.0), "index can be 0 to 0; 0.0 came"),
        (with_json(titel=""), "'titel' is not known"),
        (with_json(scenes=[3]), "in scene 1, a group of named values is expected; 3 came"),
        (with_json(scene={"lab": "fourier"}), "in scene 1, lab can be toy; 'fourier' came"),
        (with_json(scene={"lab": ["toy"]}), "lab can be toy"),
        (with_json(scene={"parms": {}}), "'parms' is not known"),
        (with_json(scene={"params": []}), "is a group of named values"),
        (with_json(scene={"params": {"sise": 3}}), "sise is not known; its fields are image"),
        (with_json(scene={"params": {"size": 65}}), "size can be 2 to 64; 65 came"),
        (with_json(scene={"params": {"size": 2, "mode": "valid"}}), "size must be at least 3"),
        (with_json(scene={"frame": 11}), "frame can be 0 to 10; 11 came"),
        (with_json(scene={"frame": -1}), "frame can be 0 to 10; -1 came"),
        (with_json(scene={"track": [[1, {}]]}), "frames of track start at 0 and grow; 1 came"),
        (with_json(scene={"track": [[0, {}], [0, {}]]}), "start at 0 and grow; 0 came"),
        (with_json(scene={"track": [[0]]}), "pairs of a frame and values"),
        (with_json(scene={"zoom": [{"link": "a"}]}), r"zoom\[0\].top is missing"),
        (
            with_json(scene={"zoom": [{"link": "", "top": 0, "left": 0, "bottom": 0, "right": 1}]}),
            "zoom goes from 0 to 1; 0 to 0 came at top",
        ),
        (
            with_json(scene={"zoom": [{"link": "", "top": 0, "left": 0, "bottom": 1, "right": 2}]}),
            "zoom goes from 0 to 1; 0 to 2 came at left",
        ),
        (with_json(scene={"title": 3}), "title is a text; 3 came"),
        (b'{"convolarium": 1, "index": NaN}', "a finite number is expected; NaN came"),
        (b'{"convolarium": 1, "index": -Infinity}', "finite number is expected; -Infinity came"),
        (b'{"convolarium": 1, "index": 1e999}', "a finite number is expected; 1e999 came"),
        (b'{"convolarium": ' + b"9" * 5000 + b"}", "a number has at most 18 digits; 9999"),
        (with_json(rasters=[]), "rasters is a group"),
        (with_json(rasters={DIGEST: 3}), "an array in it is no text"),
        (with_json(rasters={DIGEST: "?"}), "an array in it is damaged"),
        (with_json(rasters={DIGEST: "AAAA"}), "an array in it is damaged"),
        (archive({}), "it is damaged or no document"),
        (archive({f"{DIGEST}.npy": NPY}), "it holds no document.json"),
        (archive(ENTRIES)[:-10], "damaged or cut off"),
        (archive(ENTRIES)[:40], "damaged or cut off"),
        (archive(ENTRIES | {"../../x.npy": b""}), r"holds '../../x.npy', which does not belong"),
        (archive(ENTRIES | {"/etc/passwd": b""}), "does not belong there"),
        (archive(ENTRIES, zipfile.ZIP_BZIP2), "packed in a way that is not known"),
        (BOMB, "too large to unpack"),
        (with_array(NPY[:-1]), "should hold 48 bytes and holds 47"),
        (with_array(NPY, "0" * 64), "the content has changed"),
        (with_array(NPY[:-4] + b"\x00\x00\x80\x3f"), "the content has changed"),
        (with_array(b"PK"), "no array of numbers"),
        (with_array(npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }")), "plain numb"),
        (with_array(npy("{'descr': '<f3', 'fortran_order': False, 'shape': (1,), }")), "plain num"),
        (with_array(npy("{'descr': '<f4', 'fortran_order': True, 'shape': (1,), }")), "plain numb"),
        (
            with_array(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (999999999, 9), }")),
            "should hold 71999999928 bytes",
        ),
    ],
)
def test_damage_is_said_in_one_sentence(data: bytes, complaint: str, tmp_path: Path) -> None:
    path = tmp_path / "a.convolarium"
    path.write_bytes(data)
    with pytest.raises(BadInput, match=complaint) as caught:
        storage.read(path, LABS)
    assert str(caught.value).startswith("a.convolarium cannot be opened: ")
    assert "\n" not in str(caught.value)


def test_a_missing_raster_is_named() -> None:
    entries = entries_of(storage.to_bytes(FULL))
    del entries[f"{MATRIX.digest}.npy"]
    with pytest.raises(BadInput, match=r"in scene 2, .* of kernel.values is missing"):
        storage.from_bytes(archive(entries), LABS)


def test_an_entry_that_comes_twice_is_refused() -> None:
    twice = archive({"document.json": GOOD, "document.jsox": GOOD})
    twice = twice.replace(b"document.jsox", b"document.json")
    with pytest.raises(BadInput, match="one twice"):
        storage.from_bytes(twice, LABS)


def test_a_picture_that_is_not_finite_is_refused() -> None:
    raster = Raster.of(np.array([[np.nan]], np.float32))
    document = Document((Scene("toy", Params(Photo(raster))),))
    with pytest.raises(BadInput, match="not finite"):
        storage.from_bytes(storage.to_bytes(document), LABS)


def test_arrays_that_would_fill_the_memory_are_not_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(storage, "LARGEST_RASTERS", 1000)
    with pytest.raises(BadInput, match="too large to unpack"):
        storage.from_bytes(with_array(bytes(1001)), LABS)


def test_a_bomb_inside_the_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(written, "LARGEST_RASTERS", 1000)
    bomb = base64.b64encode(zlib.compress(bytes(1001))).decode()
    with pytest.raises(BadInput, match="too large"):
        storage.from_bytes(with_json(rasters={DIGEST: bomb}), LABS)


@pytest.mark.parametrize("name", ["missing.convolarium", "."])
def test_a_path_that_cannot_be_read(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be opened: "):
        storage.read(tmp_path / name, LABS)


def test_a_scene_travels_as_text() -> None:
    text = storage.to_text(FULL.scene)
    assert text.isascii()
    assert storage.from_text(text, LABS) == FULL.scene
    assert storage.left_out(text) == ()


def test_personal_pictures_stay_out_unless_asked_for() -> None:
    text = storage.to_text(FULL.scene, personal=False)
    assert storage.left_out(text) == ("image",)
    assert PICTURE.digest not in text
    scene = storage.from_text(text, LABS)
    assert scene == replace(
        FULL.scene,
        params=replace(FULL.scene.params, image=Params().image),
    )
    assert storage.left_out(storage.to_text(PLAIN.scene, personal=False)) == ()


def complaint_about(data: bytes) -> str:
    """The sentence that opening it raises, or "fine."."""
    try:
        storage.from_bytes(data, LABS)
    except BadInput as fault:
        return str(fault)
    return "fine."


WHOLE = storage.to_bytes(FULL)


@given(st.data())
def test_whatever_happens_to_a_file_only_bad_input_is_raised(data: st.DataObject) -> None:
    original = data.draw(st.sampled_from([WHOLE, GOOD, storage.to_text(FULL.scene).encode()]))
    changed = bytearray(original)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, max(len(changed) - 1, 0)))
        piece = data.draw(st.binary(max_size=3))
        changed[place : place + data.draw(st.integers(0, 9))] = piece
    assert complaint_about(bytes(changed)).endswith(".")


tree = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["option", "raster", "sigma", "kind", "points", "x"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from(["image", "kernel", "strokes", "pen", "mode", "size", "gain", "title"]),
        tree,
    ),
    tree,
    tree,
    tree,
)
def test_whatever_the_json_says_only_bad_input_is_raised(
    params: Any, frame: Any, track: Any, zoom: Any
) -> None:
    scene = {"lab": "toy", "params": params, "frame": frame, "track": track, "zoom": zoom}
    assert complaint_about(with_json(scenes=[scene])).endswith(".")
