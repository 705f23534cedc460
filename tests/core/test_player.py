"""From a scene to its figure: checkpoints, edits while it runs, cancelling, a GPU that fails."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiapp.compute.backend import Devices as RealDevices
from guiapp.compute.backend import Probe
from guiapp.core.cache import Cache, size_in_bytes
from guiapp.core.errors import BadInput
from guiapp.core.figure import Fact, Facts, Figure, Table, Zoom, panels_of
from guiapp.core.lab import Cancelled, Lab, Scene, edited
from guiapp.core.params import Params, param
from guiapp.core.player import Hooks, HostEnv, Player
from guiapp.core.raster import Raster


@dataclass(frozen=True)
class Adding(Params):
    begin: int = param(1, "Begin")
    more: int = param(1, "More", touches="live")
    unit: str = param("", "Unit", touches="view")
    size: int = param(1, "Size", low=1)


@dataclass(frozen=True)
class State:
    numbers: np.ndarray


class Counter:
    """A lab that adds, and remembers each time that it was asked to."""

    def __init__(self):
        self.calls = []
        self.lab = Lab(
            "adding", "Adding", Adding, self.start, self.figure, self.step, lambda params: None
        )

    def start(self, params, env):
        self.calls.append("start")
        return State(np.full(params.size, params.begin, float))

    def step(self, state, params, env):
        self.calls.append(params.more)
        return State(state.numbers + params.more)

    def figure(self, scene, state, env):
        told = f"{state.numbers[0]:g}{scene.params.unit}"
        return Figure(
            told, "", panels_of(Facts("sum", "", (Fact("sum", told),))), Table((("sum",),))
        )

    def player(self, budget=1 << 20):
        return Player(self.lab, HostEnv(), budget)


def scene(frame=0, track=(), **values):
    return Scene("adding", Adding(**values), frame, track)


# --- frames


def test_a_frame_is_so_many_steps_from_the_start():
    counter = Counter()
    player = counter.player()
    assert player.figure(scene(3, begin=5, more=2)).title == "11"
    assert counter.calls == ["start", 2, 2, 2]


def test_frames_there_were_are_kept():
    counter = Counter()
    player = counter.player()
    for frame in (5, 2, 0, 4, 5):
        assert player.figure(scene(frame)).title == str(1 + frame)
    assert counter.calls == ["start", *[1] * 5]
    player.figure(scene(6))
    assert counter.calls == ["start", *[1] * 6]


def test_what_is_only_seen_computes_nothing_again():
    counter = Counter()
    player = counter.player()
    player.figure(scene(5))
    assert player.figure(scene(5, unit=" px")).title == "6 px"
    assert counter.calls == ["start", *[1] * 5]


def test_a_run_parameter_starts_again():
    counter = Counter()
    player = counter.player()
    player.figure(scene(2))
    assert player.figure(scene(2, begin=10)).title == "12"
    assert counter.calls == ["start", 1, 1, "start", 1, 1]


def test_an_edit_while_it_runs_forgets_only_the_frames_it_changes():
    counter = Counter()
    player = counter.player()
    player.figure(scene(5))
    now = edited(counter.lab, scene(5), Adding(more=10))
    counter.calls.clear()
    assert player.figure(replace(now, frame=7)).title == "26"
    assert counter.calls == [10, 10]
    now = edited(counter.lab, replace(now, frame=6), Adding(more=100))
    counter.calls.clear()
    assert player.figure(replace(now, frame=7)).title == "116"
    assert counter.calls == [100]
    counter.calls.clear()
    assert player.figure(replace(now, frame=3)).title == "4"
    assert counter.calls == []


def test_undoing_an_edit_while_it_runs():
    counter = Counter()
    player = counter.player()
    before = scene(4)
    after = replace(edited(counter.lab, before, Adding(more=10)), frame=6)
    assert player.figure(after).title == "25"
    counter.calls.clear()
    assert player.figure(replace(before, frame=6)).title == "7"
    assert counter.calls == [1, 1]


tracks = st.lists(st.tuples(st.integers(1, 8), st.integers(0, 3)), max_size=4).map(
    lambda entries: tuple(sorted({0: 1, **dict(entries)}.items()))
)


@given(st.lists(st.tuples(tracks, st.integers(0, 12)), min_size=1, max_size=6), st.integers(0, 3))
def test_whatever_was_shown_before_a_scene_gives_the_same(visits, budget):
    """Against a plain sum, with budgets so small that most frames are forgotten."""
    player = Counter().player(budget=8 * budget)
    for track, frame in visits:
        now = scene(frame, tuple((since, Adding(more=more)) for since, more in track))
        paces = [next(more for since, more in reversed(track) if since <= f) for f in range(13)]
        assert player.figure(now).title == str(1 + sum(paces[1 : frame + 1]))


@pytest.mark.parametrize("room", [2, 3, 4, 7, 40])
def test_going_back_is_never_far_however_long_it_ran(room):
    counter = Counter()
    player = counter.player(budget=8 * room)
    last, recent = 5000, max(room // 4, 1)
    player.figure(scene(last))
    for frame in (0, last, 1, last // 2 - 1, last // 3, last - recent + 1, last):
        counter.calls.clear()
        assert player.figure(scene(frame)).title == str(1 + frame)
        assert "start" not in counter.calls
        if frame > last - recent or not frame:
            assert not counter.calls
        else:
            assert len(counter.calls) <= (4 * last / room if room > 4 else last)
        assert len(player._states) <= room


def test_a_figure_shows_the_parameters_of_its_time():
    """Not those of a later edit, but for what is only seen."""
    counter = Counter()
    shown = []

    def figure(now, state, env):
        shown.append((now.frame, now.params.more, now.params.unit))
        return counter.figure(now, state, env)

    player = Player(replace(counter.lab, figure=figure), HostEnv())
    late = edited(counter.lab, scene(4), Adding(more=10))
    late = edited(counter.lab, late, replace(late.params, unit=" px"))
    for frame in (2, 3, 4, 5):
        player.figure(replace(late, frame=frame))
    assert shown == [(2, 1, " px"), (3, 1, " px"), (4, 10, " px"), (5, 10, " px")]


def test_frames_are_forgotten_beyond_the_budget_but_never_the_first():
    counter = Counter()
    player = counter.player(budget=8 * 10)
    player.figure(scene(1000))
    counter.calls.clear()
    assert player.figure(scene(0)).title == "1"
    assert counter.calls == []
    assert len(player._states) <= 11
    assert player.figure(scene(999)).title == "1000"
    assert len(counter.calls) < 999, "some checkpoint on the way was kept"


def test_a_lab_without_steps_has_one_state():
    counter = Counter()
    lab = replace(counter.lab, step=None)
    player = Player(lab, HostEnv())
    for frame in (0, 5, 3):
        player.figure(scene(frame))
    assert counter.calls == ["start"]


def test_a_state_is_lent_as_it_was_shown_and_not_drawn_again():
    counter = Counter()
    player = counter.player()
    player.figure(scene(5))
    assert player.lend(scene(5)).numbers == 6.0
    assert counter.calls == ["start", *[1] * 5]


def test_lending_is_cancelled_like_drawing():
    player = Counter().player()
    with pytest.raises(Cancelled):
        player.lend(scene(5), Hooks(cancelled=lambda: True))


def test_the_figure_has_the_scenes_zoom():
    zoom = (Zoom("space", 0.1, 0.2, 0.3, 0.4),)
    assert Counter().player().figure(replace(scene(), zoom=zoom)).zoom == zoom


# --- hooks


def test_cancelling_stops_between_steps_and_keeps_what_was_done():
    counter = Counter()
    player = counter.player()
    left = iter([False, False, True])
    with pytest.raises(Cancelled):
        player.figure(scene(9), Hooks(cancelled=lambda: next(left)))
    assert counter.calls == ["start", 1, 1]
    assert player.figure(scene(9)).title == "10"
    assert counter.calls == ["start", *[1] * 9]


def test_a_partial_state_is_drawn_as_the_scene_that_was_asked_for():
    def start(params, env):
        env.progress(1, 2)
        env.show(State(np.zeros(1)))
        return State(np.ones(1))

    shown, done = [], []
    player = Player(replace(Counter().lab, start=start, step=None), HostEnv())
    hooks = Hooks(progress=lambda *counts: done.append(counts), show=shown.append)
    zoom = (Zoom("space", 0, 0, 0.5, 0.5),)
    final = player.figure(replace(scene(unit=" px"), zoom=zoom), hooks)
    assert [f.title for f in shown] == ["0 px"]
    assert shown[0].zoom == zoom
    assert final.title == "1 px"
    assert done == [(1, 2)]


def test_without_hooks_nothing_is_shown():
    env = HostEnv()
    env.show(State(np.zeros(1)))
    assert not env.cancelled()


# --- faults


class Fake:
    """Devices whose GPU works on ordinary arrays, until it is told to fail."""

    def __init__(self):
        self.last, self.fault, self.asked = "cpu", "", 0

    def wants_gpu(self, work):
        return not self.fault

    def to_device(self, x, work):
        self.asked += 1
        self.last = "cpu" if self.fault else "gpu"
        return x

    def give_up(self, error):
        self.fault = f"The GPU failed ({error})."


def failing_lab(devices, fault, where="start"):
    """A lab that raises ``fault`` in one of its functions while the GPU is asked."""
    counter = Counter()

    def fails(name):
        if name == where and devices.last == "gpu":
            raise fault

    def start(params, env):
        env.to_device(np.zeros(1), 1.0)
        fails("start")
        kept = env.cached(("kept",), lambda: np.ones(1))
        return State(kept * params.begin)

    def step(state, params, env):
        env.to_device(np.zeros(1), 1.0)
        fails("step")
        return State(state.numbers + params.more)

    def figure(scene, state, env):
        env.to_device(np.zeros(1), 1.0)
        fails("figure")
        return counter.figure(scene, state, env)

    return replace(counter.lab, start=start, step=step, figure=figure)


@pytest.mark.parametrize("where", ["start", "step", "figure"])
@pytest.mark.parametrize("fault", [RuntimeError("broke"), MemoryError("full"), ValueError("odd")])
def test_a_fault_on_the_gpu_ends_in_the_same_figure_and_one_sentence(fault, where):
    devices = Fake()
    player = Player(failing_lab(devices, fault, where), HostEnv(devices))
    found = player.figure(scene(3))
    assert found.title == Counter().player().figure(scene(3)).title == "4"
    assert found.said == (f"The GPU failed ({fault}).",)
    assert devices.last == "cpu"


@pytest.mark.parametrize("where", ["start", "step"])
def test_a_state_is_lent_though_the_gpu_fails(where):
    devices = Fake()
    player = Player(failing_lab(devices, RuntimeError("broke"), where), HostEnv(devices))
    assert player.lend(scene(3)).numbers == 4.0
    assert devices.fault == "The GPU failed (broke)."
    assert player.figure(scene(4)).title == "5"


def test_a_fault_without_a_gpu_is_a_fault():
    lab = replace(Counter().lab, start=lambda params, env: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        Player(lab, HostEnv()).figure(scene())


@pytest.mark.parametrize("fault", [BadInput("The picture is empty."), ZeroDivisionError("x / 0")])
def test_what_fails_on_the_processor_too_is_not_the_gpus_fault(fault):
    def start(params, env):
        env.to_device(np.zeros(1), 1.0)
        raise fault

    devices = Fake()
    player = Player(replace(Counter().lab, start=start), HostEnv(devices))
    with pytest.raises(type(fault)):
        player.figure(scene())
    assert devices.fault == ""
    assert devices.wants_gpu(1.0)


def test_cancelling_is_no_fault():
    devices = Fake()

    def start(params, env):
        env.to_device(np.zeros(1), 1.0)
        raise Cancelled

    with pytest.raises(Cancelled):
        Player(replace(Counter().lab, start=start), HostEnv(devices)).figure(scene())
    assert devices.fault == ""


def test_a_gpu_that_failed_is_not_asked_again_where_the_repetition_was_cancelled():
    devices = Fake()

    def start(params, env):
        env.to_device(np.zeros(1), 1.0)
        raise RuntimeError("broke") if devices.last == "gpu" else Cancelled()

    with pytest.raises(Cancelled):
        Player(replace(Counter().lab, start=start), HostEnv(devices)).figure(scene())
    assert devices.fault


def test_what_lay_on_the_gpu_is_forgotten_with_it():
    """A cached array that fails when it is used, long after the GPU was last asked for anything."""
    devices = Fake()

    def start(params, env):
        broken = env.cached(("array",), lambda: [env.to_device(np.zeros(1), 1.0), devices.last])
        devices.last = "cpu"  # something small was done elsewhere since
        if broken[1] == "gpu" and params.begin == 2:
            raise RuntimeError("the memory on the device is gone")
        return State(np.full(1, float(params.begin)))

    player = Player(replace(Counter().lab, start=start), HostEnv(devices))
    assert player.figure(scene(begin=1)).title == "1"
    assert player.figure(scene(begin=2)).title == "2"
    assert devices.fault


class Poison:
    """An array on a GPU that fails in whatever is done with it."""

    def __array__(self, *args, **kwargs):
        raise RuntimeError("illegal memory access")

    def __getattr__(self, name):
        raise RuntimeError("illegal memory access")


@pytest.mark.parametrize("choice", ["auto", "gpu"])
def test_the_programs_own_devices_recover_whatever_was_chosen(choice):
    def start(params, env):
        return State(np.add(env.to_device(np.ones(1), 1e12), params.begin))

    devices = RealDevices(choice, probing=lambda: Probe(True), moving=lambda x: Poison())
    player = Player(replace(Counter().lab, start=start), HostEnv(devices))
    found = player.figure(scene(begin=2))
    assert found.title == "3"
    assert len(found.said) == 1
    assert "the processor computes from here on" in found.said[0]
    assert player.figure(scene(begin=3)).title == "4"


def test_the_device_for_some_work_is_known_before_it_is_done():
    devices = RealDevices("auto", probing=lambda: Probe(True), moving=lambda x: x)
    env = HostEnv(devices)
    assert (env.device_for(1.0), env.device_for(1e12)) == ("cpu", "gpu")
    assert devices.last == "cpu", "nothing was moved"
    devices.choose("cpu")
    assert env.device_for(1e12) == "cpu"
    assert HostEnv().device_for(1e12) == "cpu"


# --- the cache


def test_what_is_cached_is_computed_once():
    env, computed = HostEnv(), []
    for _ in range(3):
        assert env.cached(("key", 1), lambda: computed.append(1) or np.ones(2)).sum() == 2
    assert env.cached(("key", 2), lambda: 5) == 5
    assert len(computed) == 1


class Model:
    """The same in the plainest way: a list of (key, size), the longest unused first."""

    def __init__(self, budget):
        self.budget, self.kept = budget, []

    def get(self, key):
        found = [entry for entry in self.kept if entry[0] == key]
        if found:
            self.kept.remove(found[0])
            self.kept.append(found[0])
        return bool(found)

    def put(self, key, size):
        self.kept = [*(entry for entry in self.kept if entry[0] != key), (key, size)]
        while sum(size for _, size in self.kept) > self.budget and len(self.kept) > 1:
            self.kept.pop(0)


calls = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 40), st.booleans()), min_size=8, max_size=40
)


@settings(max_examples=200)
@given(calls, st.integers(0, 100))
def test_the_longest_unused_is_dropped_first(made, budget):
    cache, model = Cache(budget), Model(budget)
    for key, size, asked in made:
        if asked:
            assert (cache.get(key) is not None) is model.get(key)
        else:
            cache.put(key, np.zeros(size, np.uint8))
            model.put(key, size)
    assert [key for key in range(6) if cache.get(key) is not None] == sorted(
        key for key, _ in model.kept
    )


def test_what_is_larger_than_the_budget_is_kept_alone():
    cache = Cache(10)
    cache.put("a", np.zeros(5, np.uint8))
    cache.put("b", np.zeros(500, np.uint8))
    assert cache.get("a") is None
    assert cache.get("b").nbytes == 500
    cache.put("c", np.zeros(5, np.uint8))
    assert cache.get("b") is None


def test_a_cache_can_be_emptied():
    cache = Cache(10)
    cache.put("a", np.zeros(10, np.uint8))
    cache.drop("a")
    cache.drop("a")
    cache.put("b", np.zeros(6, np.uint8))
    cache.clear()
    cache.put("c", np.zeros(5, np.uint8))
    cache.put("d", np.zeros(5, np.uint8))
    assert [cache.get(key) is None for key in "abcd"] == [True, True, False, False]


@pytest.mark.parametrize(
    ("value", "size"),
    [
        (np.zeros((3, 4), np.float32), 48),
        ((np.zeros(2, np.uint8), [np.zeros(3, np.uint8)]), 5),
        ({"a": np.zeros(2, np.uint8), "b": 7}, 2),
        (State(np.zeros(4)), 32),
        (Raster.of(np.zeros(4, np.uint8)), 4),
        (State, 0),
        ("text", 0),
        (None, 0),
        (3.5, 0),
    ],
)
def test_the_memory_that_a_value_takes(value, size):
    assert size_in_bytes(value) == size


# --- groups


@dataclass(frozen=True)
class Ticks:
    shown: bool = param(True, "Shown", touches="view")
    length: int = param(4, "Length", low=1, high=64)


@dataclass(frozen=True)
class Panel:
    colour: str = param("red", "Colour", touches="view")
    size: int = param(3, "Size", low=1, high=64)
    ticks: Ticks = param(Ticks(), "Ticks")


@dataclass(frozen=True)
class Grouped(Params):
    panel: Panel = param(Panel(), "Panel")
    seen: Panel = param(Panel(), "Seen", touches="view")


def started(before, after):
    """How often a lab starts for two scenes in turn; the figures must be those of both."""
    starts = []

    def start(params, env):
        starts.append(params)
        return State(np.full(params.panel.size, float(params.panel.ticks.length)))

    def figure(scene, state, env):
        panel = scene.params.panel
        told = f"{panel.colour} {state.numbers.size} {state.numbers[0]:g} {panel.ticks.shown}"
        return Figure(told, "", panels_of(Facts("f", "", (Fact("f", told),))), Table((("f",),)))

    player = Player(Lab("grouped", "Grouped", Grouped, start, figure), HostEnv())
    for params in (before, after):
        panel = params.panel
        told = f"{panel.colour} {panel.size} {panel.ticks.length} {panel.ticks.shown}"
        assert player.figure(Scene("grouped", params)).title == told
    return len(starts)


@pytest.mark.parametrize(
    ("change", "starts"),
    [
        ({}, 1),
        ({"colour": "blue"}, 1),
        ({"ticks": Ticks(shown=False)}, 1),
        ({"size": 5}, 2),
        ({"ticks": Ticks(length=5)}, 2),
        ({"colour": "blue", "ticks": Ticks(False, 5)}, 2),
    ],
)
def test_what_is_only_seen_in_a_group_computes_nothing_again(change, starts):
    assert started(Grouped(), Grouped(replace(Panel(), **change))) == starts


def test_a_group_that_is_only_seen_computes_nothing_again():
    assert started(Grouped(), Grouped(seen=Panel("blue", 9, Ticks(False, 9)))) == 1
