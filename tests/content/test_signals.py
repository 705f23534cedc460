"""Signals from files that other programs wrote, and from damaged ones."""

import os
import re
import struct
import wave
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.io import wavfile

from guiapp.content import signals, wav
from guiapp.core.errors import BadInput

named = pytest.mark.parametrize
TONE = np.sin(np.arange(500) * 0.1) * 0.8


def riff(*chunks: tuple[bytes, bytes], head: bytes = b"RIFF") -> bytes:
    """A file of chunks, padded to even lengths."""
    body = b"WAVE"
    for label, content in chunks:
        body += label + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
    return head + struct.pack("<I", len(body)) + body


def fmt(tag: int, channels: int, rate: int, width: int, bits: int = 0) -> bytes:
    block = channels * width
    bits = bits or 8 * width
    return struct.pack("<HHIIHH", tag, channels, rate, rate * block % 2**32, block % 2**16, bits)


def extensible(tag: int, channels: int, width: int, bits: int) -> bytes:
    guid = struct.pack("<H", tag) + bytes.fromhex("000000001000800000aa00389b71")
    return fmt(0xFFFE, channels, 8000, width) + struct.pack("<HHI", 22, bits, 0) + guid


def saved(tmp_path: Path, data: bytes | str, name: str = "s.wav") -> Path:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


@named(
    ("dtype", "scale", "offset"),
    [("u1", 128, 128), ("<i2", 2**15, 0), ("<i4", 2**31, 0), ("<f4", 1, 0), ("<f8", 1, 0)],
)
@named("channels", [1, 2, 5])
def test_what_scipy_writes(
    tmp_path: Path, dtype: str, scale: float, offset: int, channels: int
) -> None:
    rows = np.stack([TONE * (1 - 0.1 * n) for n in range(channels)], axis=1)
    stored = (rows * scale * 0.99 + offset).astype(dtype)
    wavfile.write(tmp_path / "tone.wav", 11025, stored if channels > 1 else stored[:, 0])
    found = signals.read(tmp_path / "tone.wav")
    expected = ((stored.astype(np.float64) - offset) / scale).mean(axis=1)
    assert found.samples.dtype == np.float64
    assert found.samples == pytest.approx(expected, abs=1e-15)
    assert (found.rate, found.name) == (11025.0, "tone")
    assert found.note == ("" if channels == 1 else f"mean of {channels} channels")


@named("width", [1, 2, 3, 4])
def test_what_the_standard_library_writes(tmp_path: Path, width: int) -> None:
    whole = np.round(TONE * 0.99 * 2 ** (8 * width - 1)).astype(int)
    with wave.open(str(tmp_path / "tone.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(width)
        file.setframerate(48000)
        shift = 128 if width == 1 else 0
        file.writeframes(
            b"".join(
                int(v + shift).to_bytes(width, "little", signed=width > 1) for v in whole.tolist()
            )
        )
    found = signals.read(tmp_path / "tone.wav")
    assert np.array_equal(found.samples, whole / 2 ** (8 * width - 1))
    assert found.rate == 48000


@named(("tag", "width", "bits"), [(1, 2, 12), (1, 3, 20), (1, 3, 24), (3, 4, 32), (3, 8, 64)])
def test_extensible_files_with_chunks_to_skip(
    tmp_path: Path, tag: int, width: int, bits: int
) -> None:
    numbers = [0.5, -0.25, 0.0]
    if tag == 3:
        data = np.array(numbers, f"<f{width}").tobytes()
    else:
        scaled = [int(v * 2 ** (8 * width - 1)) for v in numbers]
        data = b"".join(v.to_bytes(width, "little", signed=True) for v in scaled)
    chunks = [
        (b"LIST", b"odd"),
        (b"fmt ", extensible(tag, 1, width, bits)),
        (b"fact", struct.pack("<I", 3)),
        (b"data", data),
        (b"id3 ", b"later"),
    ]
    assert signals.read(saved(tmp_path, riff(*chunks))).samples.tolist() == numbers


def test_a_stream_whose_length_was_not_known(tmp_path: Path) -> None:
    data = riff((b"fmt ", fmt(1, 1, 8000, 2)), (b"data", struct.pack("<3h", 0, 16384, -16384)))
    data = data.replace(b"data" + struct.pack("<I", 6), b"data" + b"\xff" * 4)
    assert signals.read(saved(tmp_path, data)).samples.tolist() == [0, 0.5, -0.5]


def test_a_last_frame_that_is_not_whole_is_left_out(tmp_path: Path) -> None:
    data = riff((b"fmt ", fmt(1, 2, 8000, 2)), (b"data", struct.pack("<5h", 0, 0, 2**14, 0, 9)))
    assert signals.read(saved(tmp_path, data)).samples.tolist() == [0, 0.25]


def test_long_files_are_read_piece_by_piece(tmp_path: Path) -> None:
    values = np.random.default_rng(0).integers(-(2**15), 2**15, (600_001, 2)).astype("<i2")
    wavfile.write(tmp_path / "long.wav", 44100, values)
    expected = (values / 2**15).mean(axis=1)
    assert np.array_equal(signals.read(tmp_path / "long.wav").samples, expected)


DATA = (b"data", bytes(8))


@named(
    ("data", "complaint"),
    [
        (riff((b"fmt ", fmt(2, 1, 8000, 2)), DATA), r"compressed \(Microsoft ADPCM\); save it"),
        (riff((b"fmt ", fmt(0x55, 2, 8000, 1)), DATA), r"is compressed \(MP3\)"),
        (riff((b"fmt ", fmt(0x1234, 1, 8000, 2)), DATA), "is compressed; save it as WAV"),
        (riff((b"fmt ", extensible(7, 1, 1, 8)), DATA), r"is compressed \(µ-law\)"),
        (riff((b"fmt ", fmt(0xFFFE, 1, 8000, 2)), DATA), "is compressed; save it"),
        (riff((b"fmt ", fmt(1, 0, 8000, 2)), DATA), "it says 0 channels"),
        (riff((b"fmt ", fmt(1, 1, 0, 2)), DATA), "it says 0 samples a second"),
        (riff((b"fmt ", fmt(1, 1, 8000, 8)), DATA), "64 bits in 8 bytes for 1 channels"),
        (riff((b"fmt ", fmt(1, 1, 8000, 2, 24)), DATA), "24 bits in 2 bytes"),
        (riff((b"fmt ", fmt(3, 1, 8000, 2)), DATA), "save it with 8, 16, 24 or 32 bits"),
        (riff((b"fmt ", fmt(1, 1, 8000, 2)[:10]), DATA), "is a damaged WAV file"),
        (riff(DATA), "has no sound in it"),
        (riff((b"fmt ", fmt(1, 1, 8000, 2))), "has no sound in it"),
        (riff(*[(b"junk", b"")] * 1001, (b"fmt ", fmt(1, 1, 8000, 2)), DATA), "has no sound"),
        (riff((b"fmt ", fmt(1, 1, 8000, 2)), (b"data", b"")), "has no samples in it"),
        (riff((b"fmt ", fmt(1, 1, 8000, 2)), (b"data", b"ab")), "has 1 sample; a signal has 2"),
        (riff((b"fmt ", fmt(1, 1, 8000, 2)), DATA)[:-1], "is cut off"),
        (riff((b"fmt ", fmt(1, 1, 8000, 2)), DATA, head=b"RIFX"), "is no ordinary WAV file"),
        (b"RIFF", "is no ordinary WAV file"),
        (
            riff((b"fmt ", fmt(3, 1, 8000, 8)), (b"data", struct.pack("<2d", 0, np.nan))),
            "sample 2 is nan; give finite numbers of at most 1e[+]30",
        ),
        (
            riff((b"fmt ", fmt(3, 2, 8000, 8)), (b"data", struct.pack("<4d", *[1.7e308] * 4))),
            "sample 1 is inf",
        ),
        (b"ID3\x04\0\0\0", "s.wav is no text and no WAV file; a signal is read from .wav, .csv"),
        (b"", "s.wav is empty"),
    ],
)
def test_bad_sounds_are_one_sentence(tmp_path: Path, data: bytes, complaint: str) -> None:
    with pytest.raises(BadInput, match=complaint) as caught:
        signals.read(saved(tmp_path, data))
    assert "s.wav" in str(caught.value)
    assert len(re.findall(r"\.( |$)", str(caught.value))) == 1


def test_what_is_too_long_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sparse file of 11 minutes at 48 kHz says so; the limit is looked at before the data are."""
    frames = 11 * 60 * 48000
    head = riff((b"fmt ", fmt(1, 1, 48000, 1)))[:36] + b"data" + struct.pack("<I", frames)
    path = saved(tmp_path, head)
    os.truncate(path, len(head) + frames)
    monkeypatch.setattr(wav, "_decoded", lambda *_: pytest.fail("it was read"))
    with pytest.raises(BadInput, match=r"s\.wav has 31680000 samples in 1 channels; at most 28800"):
        signals.read(path)
    head = riff((b"fmt ", fmt(1, 60000, 48000, 1)))[:36] + b"data" + struct.pack("<I", 0xF0000000)
    path = saved(tmp_path, head)
    os.truncate(path, len(head) + 0xF0000000)
    with pytest.raises(BadInput, match="1024 MB are read"):
        signals.read(path)


def test_a_text_that_is_too_long_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, "1\n", "s.csv")
    os.truncate(path, (16 << 20) + 1)
    with pytest.raises(BadInput, match=r"s\.csv is larger than 16 MB"):
        signals.read(path)
    with pytest.raises(BadInput, match="too long for a signal"):
        signals.parse("1\n" * (9 << 20))


SAMPLES = [1.0, -2.5, 0.0, 4.0]


@named(
    "text",
    [
        "1\n-2.5\n0\n4\n",
        "1\r\n-2.5\r\n\r\n0\r\n4",
        "value\n1\n-2.5\n0\n4",
        "# a remark\n1\n-2.5\n0\n4e0",
        "1,-2.5,0,4",
        "1 \u22122.5 0 4",
        "1;-2,5;0;4",
        "[1, -2.5,\n 0, 4]",
        "1\t-2.5\t0\t4\t",
        "1/1\n-5/2\n0\n4",
    ],
)
def test_a_column_or_a_row_of_samples(tmp_path: Path, text: str) -> None:
    for found in (signals.read(saved(tmp_path, text, "s.csv")), signals.parse(text)):
        assert found.samples.tolist() == SAMPLES
        assert found.rate is None
        assert found.note == ""


@named(
    "text",
    [
        "0,1\n0.1,-2.5\n0.2,0\n0.3,4",
        "time (s),value\n0,1\n0.1,-2.5\n0.2,0\n0.3,4",
        "Time;Value\n0;1\n0,1;-2,5\n0,2;0\n0,3;4",
        "t\tx\n0\t1\n0,1\t-2,5\n0,2\t0\n0,3\t4",
        "Zeit s\n5.0 1\n5.1 -2.5\n5.2 0\n5.3 4".replace("Zeit s", "Zeit Wert"),
        "Time,Channel 1\ns,V\n0,1\n0.1,-2.5\n0.2,0\n0.3,4\n",
        '"Time, s","Value"\n0,1\n0.1,-2.5\n0.2,0\n0.3,4\n',
    ],
)
def test_a_column_of_times_and_one_of_values(tmp_path: Path, text: str) -> None:
    found = signals.read(saved(tmp_path, text, "s.txt"))
    assert found.samples.tolist() == SAMPLES
    assert found.rate == pytest.approx(10, rel=1e-12)
    assert found.note == "times taken as seconds"


def test_times_may_be_rounded_but_not_uneven(tmp_path: Path) -> None:
    rounded = "".join(f"{n / 3:.2f},{n}\n" for n in range(200))
    assert signals.parse(rounded).rate == pytest.approx(3, rel=1e-4)
    lines = [f"{n / 100},0" for n in range(300)]
    del lines[150]
    path = saved(tmp_path, "t,x\n" + "\n".join(lines), "s.csv")
    with pytest.raises(BadInput, match=r"s\.csv, the time in line 152 comes 0\.02 after the one b"):
        signals.read(path)


@named("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_spreadsheets_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "s.csv").write_text("Größe\n0,5\n-1".replace(",", "."), encoding)
    assert signals.read(tmp_path / "s.csv").samples.tolist() == [0.5, -1]


@named(
    ("text", "complaint"),
    [
        ("1\n2\nx\n", "line 3 is 'x'; give a number such as"),
        ("1\n\n\nnan", "line 4 is 'nan'; give a finite number"),
        ("nan\n1", "line 1 is 'nan'; give a finite number"),
        ("1\n1e999", "line 2 is '1e999', which is too large"),
        ("1,2\n3", "line 2 has 1 number and line 1 has 2; give every line as many"),
        ("1,2,3\n4,5,6", "there are 3 columns; give one of samples"),
        ("0,1\n1,", "line 2 has 1 number and line 1 has 2"),
        ("0,1\n,2", "line 2, cell 1 is empty"),
        ("0;1,5\n1.0;2", "there are decimal commas and decimal points"),
        ("0,1\n1,2\n1,3", "the time in line 3 is not after the one before; give growing times"),
        ("0,1\n1e-20,2", "the times are 1e-20 apart; give them in seconds"),
        ("-1e308,1\n1e308,2", "the times are inf apart"),
        ("value\n", "is 'value'; give a number"),
        ("# nothing", "there are no numbers"),
        ("[]", "there are no numbers"),
        ("7", "the text has 1 sample; a signal has 2 to 28800000"),
        ("1e31\n0", "sample 1 is 1e[+]31; give finite numbers"),
        ("1_0\n2", "line 1 is '1_0'"),
        ("0x10\n2", "line 1 is '0x10'"),
    ],
)
def test_bad_text_is_one_sentence(text: str, complaint: str) -> None:
    with pytest.raises(BadInput, match=complaint) as caught:
        signals.parse(text)
    assert "the text" in str(caught.value)


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"There is no file .*s\.wav"):
        signals.read(tmp_path / "s.wav")
    with pytest.raises(BadInput, match="is a folder"):
        signals.read(tmp_path)
    with pytest.raises(BadInput, match=r"s\.wav needs one of the endings \.csv, \.txt"):
        signals.write(TONE, None, tmp_path / "s.wav")
    assert os.listdir(tmp_path) == []


@given(
    samples=st.integers(2, 50).flatmap(
        lambda n: arrays(np.float64, n, elements=st.floats(-1e30, 1e30))
    ),
    rate=st.sampled_from([None, 1.0, 3.0, 44100.0, 0.25, 192000.0, 1e6 / 7]),
)
def test_a_signal_comes_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, samples: np.ndarray, rate: float | None
) -> None:
    path = tmp_path_factory.mktemp("signals") / "s.csv"
    signals.write(samples, rate, path)
    found = signals.read(path)
    assert found.samples.tobytes() == samples.tobytes()
    assert found.rate == (None if rate is None else pytest.approx(rate, rel=1e-8))
    loaded = np.loadtxt(path, delimiter=",", skiprows=0 if rate is None else 1, ndmin=2)
    assert np.array_equal(loaded[:, -1], samples)


@named("kind", ["u1", "<i2", "<f4", "csv"])
@given(
    cut=st.integers(0, 300),
    places=st.lists(st.integers(0, 100), max_size=4),
    new=st.binary(max_size=4),
)
def test_damaged_files_never_end_in_anything_else(
    tmp_path_factory: pytest.TempPathFactory, kind: str, cut: int, places: list[int], new: bytes
) -> None:
    path = tmp_path_factory.mktemp("damaged") / "s.wav"
    if kind == "csv":
        signals.write(TONE[:20], 10.0, path.with_suffix(".csv"))
        path.with_suffix(".csv").rename(path)
    else:
        rows = np.stack([TONE[:40], TONE[40:80]], axis=1)
        wavfile.write(path, 8000, (rows * (1 if kind == "<f4" else 100)).astype(kind))
    data = bytearray(path.read_bytes())
    for place, byte in zip(places, new, strict=False):
        data[place % len(data)] = byte
    path.write_bytes(data[: cut or None])
    with suppress(BadInput):
        found = signals.read(path)
        assert np.isfinite(found.samples).all()
        assert found.rate is None or 0 < found.rate < np.inf
