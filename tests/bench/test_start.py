"""The start benchmark, and the processes that windows are timed in."""

import pytest

from guiapp.bench import child, start


@pytest.mark.slow
@pytest.mark.parametrize("which", start.CHILDREN)
def test_both_windows_paint(which):
    assert 0.1 < start.seconds(which) < 60


def test_a_window_that_does_not_paint_is_told(monkeypatch):
    monkeypatch.setattr(child, "command", lambda *called: [child.sys.executable, "-c", "pass"])
    with pytest.raises(RuntimeError, match="The bare window ended before it painted"):
        start.seconds("bare")


def test_starts_are_timed_in_pairs_after_one_of_each(monkeypatch):
    started = []
    monkeypatch.setattr(start, "PAIRS", 2)
    monkeypatch.setattr(
        start, "seconds", lambda which: started.append(which) or {"window": 0.6, "bare": 0.3}[which]
    )
    row = next(iter(start.run()))
    assert started == ["window", "bare"] * 3
    assert (row.value, row.reference_value, row.ratio, row.met) == (0.6, 0.3, 2.0, True)


def test_without_a_display_windows_are_painted_to_memory(monkeypatch):
    monkeypatch.setattr(child.sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert child.environment()["QT_QPA_PLATFORM"] == "offscreen"
    monkeypatch.setenv("DISPLAY", ":7")
    assert "QT_QPA_PLATFORM" not in child.environment()


def test_compiled_files_are_kept_as_when_a_person_starts_it(monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert "PYTHONDONTWRITEBYTECODE" not in child.environment()
