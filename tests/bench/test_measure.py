"""How things are timed."""

import os
import subprocess
import sys
import time

import pytest

from guiapp.bench import measure
from guiapp.bench.measure import Neighbours, Unavailable, Worker, paired, seconds_each


def sleeper(seconds):
    return lambda: time.sleep(seconds)


def importer(name):
    __import__(name)
    return os.getpid


def failing():
    raise ValueError("no such point")


class Clock:
    """Time that passes only when told to."""

    def __init__(self, monkeypatch):
        self.now = 100.0
        monkeypatch.setattr(measure.time, "perf_counter", lambda: self.now)
        monkeypatch.setattr(measure.time, "sleep", self.pass_by)

    def pass_by(self, seconds):
        self.now += seconds


def test_short_tasks_are_repeated_and_long_ones_run_once(monkeypatch):
    clock = Clock(monkeypatch)
    assert seconds_each(lambda: clock.pass_by(0.001), least=0.0055) == pytest.approx(0.001)
    assert clock.now == pytest.approx(100.006)
    assert seconds_each(lambda: clock.pass_by(3)) == 3
    assert clock.now == pytest.approx(103.006)


def test_pairs_alternate_and_the_ratio_is_that_of_a_pair(monkeypatch):
    Clock(monkeypatch)
    order = []
    ours, theirs = iter([1.0, 8.0, 3.0]), iter([2.0, 4.0, 3.0])

    def first():
        order.append("ours")
        return next(ours)

    def second():
        order.append("theirs")
        return next(theirs)

    pair = paired(first, second, 3)
    assert order == ["ours", "theirs"] * 3
    assert pair == (3, 3, 1)  # the ratios are 0.5, 2 and 1: the slow moment spoils one only


def test_a_worker_times_in_a_process_of_its_own():
    with Worker(sleeper) as worker:
        worker.prepare(0.01)
        assert 0.01 <= worker.seconds() < 0.3
        worker.prepare(0.4)
        assert 0.4 <= worker.seconds() < 0.8
        assert worker.cpu_seconds > 0
        assert worker._process.pid != os.getpid()
    assert not worker._process.is_alive()


def test_what_is_not_installed_is_told_apart_from_what_fails():
    with Worker(importer) as worker, pytest.raises(Unavailable, match="surely_not_installed"):
        worker.prepare("surely_not_installed")
    with Worker(failing) as worker:
        with pytest.raises(RuntimeError, match="ValueError: no such point"):
            worker.prepare()
        with pytest.raises(RuntimeError, match="ValueError: no such point"):
            worker.prepare()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /proc/stat")
class TestNeighbours:
    def test_what_others_use_is_counted(self, monkeypatch):
        clock = Clock(monkeypatch)
        busy = iter([50.0, 58.0])
        cpu = iter([1.0, 3.0])
        monkeypatch.setattr(measure, "_busy_seconds", lambda: next(busy))
        monkeypatch.setattr(measure.time, "process_time", lambda: next(cpu))
        neighbours = Neighbours()
        clock.pass_by(10)
        # 8 seconds were busy; 2 ours, 1 our workers': 5 of 10 seconds.
        assert neighbours.cores(workers_cpu=1) == pytest.approx(0.5)

    @pytest.mark.parametrize(("used", "met"), [(0.2, True), (0.4, False)])
    def test_a_row_says_whether_it_was_too_many(self, monkeypatch, used, met):
        neighbours = Neighbours()
        monkeypatch.setattr(neighbours, "cores", lambda spent: used + spent)
        (row,) = neighbours.rows("edits")
        assert (row.name, row.value, row.met) == ("edits: cores used by others", used, met)
        assert "too busy to measure" in row.goal

    def test_no_row_where_it_is_not_known(self, monkeypatch):
        neighbours = Neighbours()
        monkeypatch.setattr(neighbours, "cores", lambda spent: None)
        assert list(neighbours.rows("edits")) == []

    def test_what_a_process_of_ours_used_is_not_theirs(self):
        before = measure._own_seconds()
        busy = "import time\nwhile time.process_time() < 0.3: pass"
        subprocess.run([sys.executable, "-c", busy], check=True)
        assert measure._own_seconds() - before >= 0.27  # the system counts in hundredths

    def test_a_process_that_computes_is_seen(self):
        with Worker(burner) as worker:
            worker.prepare()
            neighbours = Neighbours()
            worker.seconds(0.6)
            assert neighbours.cores() > 0.4

    def test_where_there_is_no_such_file(self, monkeypatch, tmp_path):
        monkeypatch.setattr(measure, "Path", lambda name: tmp_path / "missing")
        assert Neighbours().cores() is None


def burner():
    def burn():
        end = time.perf_counter() + 0.01
        while time.perf_counter() < end:
            pass

    return burn
