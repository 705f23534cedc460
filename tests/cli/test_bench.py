import json
from collections.abc import Iterator
from importlib import import_module
from types import SimpleNamespace

import pytest

from guiapp.bench import NAMES, Row
from guiapp.cli import bench

ROWS = (
    Row("convolve 512, kernel 3", 0.0021, "s", "OpenCV filter2D", 0.002, 1.05, "at most 1.2", True),
    Row("a name that is longer than the column is wide", 1.5, "s", goal="at most 1 s", met=False),
    Row("cache", 12.0, "MB"),
)


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Benchmarks that take no time; the names that were run."""
    ran: list[str] = []

    def module(name: str) -> SimpleNamespace:
        def run() -> Iterator[Row]:
            ran.append(name)
            yield from ROWS

        return SimpleNamespace(run=run)

    monkeypatch.setattr(bench, "import_module", module)
    return ran


def test_as_json(measured: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.measure([NAMES[0]], as_json=True) == 0
    found = json.loads(capsys.readouterr().out)
    assert found[0] == {
        "name": "convolve 512, kernel 3",
        "value": 0.0021,
        "unit": "s",
        "reference": "OpenCV filter2D",
        "reference_value": 0.002,
        "ratio": 1.05,
        "goal": "at most 1.2",
        "met": True,
    }
    assert len(found) == 3
    assert measured == [f"guiapp.bench.{NAMES[0]}"]


def test_as_a_table(measured: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.measure([NAMES[0]], as_json=False) == 0
    head, first, second, third = capsys.readouterr().out.splitlines()
    assert first.index("2.1 ms") == head.index("value")
    assert first.index("OpenCV") == head.index("reference")
    assert first.index("1.05") == head.index("ratio")
    assert first.index("at most 1.2  met") == head.index("goal")
    assert second.endswith("at most 1 s  NOT MET")
    assert third.split() == ["cache", "12", "MB"]


def test_all_are_run_where_none_is_named(measured: list[str]) -> None:
    bench.measure([], as_json=True)
    assert measured == [f"guiapp.bench.{name}" for name in NAMES]


@pytest.mark.parametrize("name", NAMES)
def test_every_benchmark_can_be_run(name: str) -> None:
    assert callable(import_module(f"guiapp.bench.{name}").run)
