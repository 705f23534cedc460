"""Steps a scene to its frame and draws it: the one way from a Scene to a Figure."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from guiapp.core.cache import MEGABYTE, Cache, size_in_bytes
from guiapp.core.figure import Figure
from guiapp.core.lab import Cancelled, Lab, Scene, in_effect
from guiapp.core.params import is_group, parameters

_LOG = logging.getLogger(__name__)
BUDGET = 1024 * MEGABYTE
"""Bytes of states that a player keeps unless it is told otherwise."""
FEW = 32
"""Steps after which it is told how many are done."""


class Devices(Protocol):
    """Where arrays live; ``compute.backend.Devices`` is the one that knows the GPU."""

    last: str
    fault: str

    def wants_gpu(self, work: float) -> bool:
        """Whether ``work`` multiply-adds would run on the GPU now."""

    def to_device(self, x: Any, work: float) -> Any:
        """``x`` where ``work`` multiply-adds should run."""

    def give_up(self, error: Exception) -> None:
        """Do not ask the GPU again, and note why in ``fault``."""


class Host:
    """The Devices of a program that is not asked for a GPU."""

    last = "cpu"
    fault = ""

    def wants_gpu(self, work: float) -> bool:
        """Never."""
        return False

    def to_device(self, x: Any, work: float) -> Any:
        """The array itself."""
        return x

    def give_up(self, error: Exception) -> None:
        """Nothing: there is no GPU."""


@dataclasses.dataclass(frozen=True)
class Hooks:
    """What the one who asks for a figure wants to be told, and to be asked."""

    cancelled: Callable[[], bool] = lambda: False
    progress: Callable[[int, int], None] = lambda done, total: None
    show: Callable[[Figure], None] = lambda figure: None


class HostEnv:
    """The Env of a lab: a cache, a device, and the hooks of the present request."""

    def __init__(self, devices: Devices | None = None, budget: int = 512 * MEGABYTE) -> None:
        self._devices = devices or Host()
        self._cache = Cache(budget)
        self._hooks = Hooks()
        self._on_gpu = False
        self._draw: Callable[[Any], Figure] | None = None

    def begin(self, hooks: Hooks, draw: Callable[[Any], Figure] | None = None) -> None:
        """Serve a new request; ``draw`` makes the figure of a state shown before its time."""
        self._hooks, self._draw = hooks, draw

    def cached(self, key: tuple[Any, ...], compute: Callable[[], Any]) -> Any:
        """What ``compute()`` returned when it was first asked for under ``key``."""
        found = self._cache.get(key)
        if found is None:
            found = compute()
            self._cache.put(key, found)
        return found

    def cancelled(self) -> bool:
        """Whether nobody waits for the answer any more."""
        return self._hooks.cancelled()

    def progress(self, done: int, total: int) -> None:
        """Tell how much is done."""
        self._hooks.progress(done, total)

    def show(self, state: Any) -> None:
        """Show a state that is not complete yet."""
        if self._draw is not None:
            self._hooks.show(self._draw(state))

    def to_device(self, array: Any, work: float) -> Any:
        """``array`` on the device that suits ``work`` multiply-adds best."""
        placed = self._devices.to_device(array, work)
        self._on_gpu = self._on_gpu or self._devices.last == "gpu"
        return placed

    def device_for(self, work: float) -> str:
        """Where ``to_device`` would put an array now: "cpu" or "gpu"."""
        return "gpu" if self._devices.wants_gpu(work) else "cpu"

    @property
    def device(self) -> str:
        """The device last used, "cpu" or "gpu", for the read-out."""
        return self._devices.last

    @property
    def on_gpu(self) -> bool:
        """Whether something may lie on a GPU that has not failed yet: cached, perhaps."""
        return self._on_gpu

    @property
    def fault(self) -> str:
        """Why the GPU is not asked any more; empty where it is not to blame."""
        return self._devices.fault

    def again_on_host(self, compute: Callable[[], Any], fault: Exception) -> Any:
        """What ``compute()`` gives without the GPU, which failed with ``fault``.

        Where it fails without the GPU as well, the values are to blame, and not the GPU.
        """
        before = self._devices.fault
        self._cache.clear()
        self._on_gpu = False
        self._devices.give_up(fault)
        try:
            return compute()
        except Cancelled:
            raise
        except Exception:
            self._devices.fault = before
            raise


class Player:
    """Computes scenes of one lab; keeps the states it went through, within a byte budget.

    Any frame is stepped to from the nearest kept one before it. Where there is no room for more,
    the first and the last ones stay, and of the others every second, fourth, ...: so many that no
    frame is far from one before it. An edit while it runs forgets only the frames that it changes.
    """

    def __init__(self, lab: Lab, env: HostEnv, budget: int = BUDGET) -> None:
        self._lab = lab
        self._env = env
        self.budget = budget
        self._run: Run = ()
        self._states: dict[int, Any] = {}

    def figure(self, scene: Scene, hooks: Hooks | None = None) -> Figure:
        """The figure of ``scene``; raises Cancelled when nobody waits for it any more.

        A fault while the GPU is in use ends in the same figure from NumPy.
        """
        self._env.begin(hooks or Hooks(), lambda state: self._draw(scene, state))
        figure: Figure = self._on_any_device(lambda: self._draw(scene, self.state(scene)))
        return figure

    def lend(self, scene: Scene, hooks: Hooks | None = None) -> Any:
        """The state of ``scene``, for something else than its figure; as ``figure`` otherwise."""
        self._env.begin(hooks or Hooks())
        return self._on_any_device(lambda: self.state(scene))

    def _on_any_device(self, compute: Callable[[], Any]) -> Any:
        try:
            return compute()
        except Cancelled:
            raise
        except Exception as fault:
            if not self._env.on_gpu:
                raise
            _LOG.info("The GPU failed; the same is done with NumPy.", exc_info=fault)
            return self._env.again_on_host(compute, fault)

    def state(self, scene: Scene) -> Any:
        """The state of ``scene`` at its frame."""
        run = run_of(scene)
        if run != self._run:
            changed = _first_difference(self._run, run)
            self._states = {f: state for f, state in self._states.items() if f < changed}
            self._run = run
        if 0 not in self._states:
            self._states[0] = self._lab.start(scene.params_at(0), self._env)
        if self._lab.step is None:
            return self._states[0]
        frame = begun = max(kept for kept in self._states if kept <= scene.frame)
        state = self._states[frame]
        while frame < scene.frame:
            if self._env.cancelled():
                raise Cancelled
            frame += 1
            state = self._lab.step(state, scene.params_at(frame), self._env)
            self._keep(frame, state)
            if (frame - begun) % FEW == 0:
                self._env.progress(frame - begun, scene.frame - begun)
        return state

    def _draw(self, scene: Scene, state: Any) -> Figure:
        figure = self._lab.figure(in_effect(scene), state, self._env)
        said = (*figure.said, self._env.fault) if self._env.fault else figure.said
        return dataclasses.replace(figure, zoom=scene.zoom, said=said)

    def _keep(self, frame: int, state: Any) -> None:
        self._states[frame] = state
        room = max(self.budget // max(size_in_bytes(state), 1), 2)
        if len(self._states) > room:
            stay = _spread(self._states, room)
            self._states = {f: found for f, found in self._states.items() if f in stay}


def _spread(frames: Iterable[int], room: int) -> set[int]:
    """Those of ``frames`` that stay: three quarters of what there is ``room`` for.

    A quarter are the last ones, to step back from; the others are evenly spread, and the first.
    """
    known = sorted(frames)
    last = known[-max(room // 4, 1) :]
    every, stay = 1, set(known)
    while len(stay) > max(3 * room // 4, 2):
        every *= 2
        stay = {known[0], *last, *(frame for frame in known if frame % every == 0)}
    return stay


Run = tuple[tuple[int, Any], ...]
"""What the states of a scene depend on, each with the first frame that it matters for."""


def run_of(scene: Scene) -> Run:
    """Everything but the frame and view parameters."""
    track = tuple((frame, _not_view(params)) for frame, params in scene.track[1:])
    return ((0, (scene.lab, _not_view(scene.params_at(0)))), *track)


def _first_difference(one: Run, other: Run) -> int:
    """The first frame at which two runs that differ may have different states."""
    for index in range(max(len(one), len(other))):
        if one[index : index + 1] != other[index : index + 1]:
            return min(frame for run in (one, other) for frame, _ in run[index : index + 1])
    return 0


def _not_view(params: Any) -> tuple[Any, ...]:
    return tuple(
        _not_view(getattr(params, p.name)) if is_group(p) else getattr(params, p.name)
        for p in parameters(type(params))
        if p.declaration.touches != "view"
    )
