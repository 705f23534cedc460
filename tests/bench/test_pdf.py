"""The PDF benchmark: that both write the same pictures, and what its rows say."""

import pytest

from guiapp.bench import pdf
from guiapp.bench.measure import Pair

PICTURES = [pdf._picture(32, seed) for seed in range(8)]


@pytest.mark.parametrize("name", pdf.TASKS)
def test_both_files_have_eight_pictures(name, tmp_path):
    pdf.TASKS[name](PICTURES, tmp_path / "eight.pdf")
    assert (tmp_path / "eight.pdf").read_bytes().count(b"/Subtype /Image") >= 8


@pytest.mark.parametrize(("value", "met"), [(1.4, True), (1.6, False)])
def test_the_goal_is_for_ours_alone(value, met):
    row = pdf._row("PDF", Pair(value, 2.0, 0.75))
    assert (row.value, row.reference_value, row.ratio, row.met) == (value, 2.0, 0.75, met)


def test_later_files_are_timed_in_pairs(monkeypatch):
    written = []
    tasks = {name: lambda pictures, path: written.append(path.name) for name in pdf.TASKS}
    monkeypatch.setattr(pdf, "TASKS", tasks)
    monkeypatch.setattr(pdf, "PAIRS", 2)
    assert pdf.later(8).ratio > 0
    assert written == ["ours.pdf", "theirs.pdf"] * 3


@pytest.mark.slow
@pytest.mark.parametrize("name", pdf.TASKS)
def test_a_first_file_loads_matplotlib(name, monkeypatch):
    script = "guiapp.bench.pdf"
    assert 0.1 < float(pdf.said(script, name)) < 60
