"""One kernel that is learnt: it becomes the one that made the targets."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import scipy.signal

from guiapp.core.errors import BadInput
from guiapp.core.figure import Image
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene
from guiapp.core.player import HostEnv, Player
from guiapp.core.setting import set_values
from guiapp.labs.network import LAB
from guiapp.labs.network.kernel.state import start, step, task_of
from guiapp.parts.kernel import kernel_values


def scene_with(*values: str, frame: int = 0) -> Scene:
    scene = set_values(LAB, LAB.first_scene(), ("learns=kernel", *values))
    return replace(scene, frame=frame)


@pytest.mark.parametrize("target", ["sobel-x", "gaussian", "laplacian-8", "emboss"])
def test_it_becomes_the_kernel_that_made_the_targets(target: str) -> None:
    scene = scene_with(f"target={target}", frame=400)
    state = Player(LAB, HostEnv()).state(scene)
    kernel = kernel_values(scene.params.target)
    assert np.abs(state.weight - kernel).max() < 1e-3 * np.abs(kernel).max()
    assert state.losses[-1, 1] < 1e-6


def test_a_photograph_teaches_the_directions_in_which_it_varies_first() -> None:
    scene = scene_with("image=camera", "target=gaussian", "train.rate=0.001", frame=300)
    state = Player(LAB, HostEnv()).state(scene)
    far = state.weight - kernel_values(scene.params.target)
    finest = (-1.0) ** np.add.outer(*(np.arange(side) for side in far.shape))
    assert abs(far.mean()) < 0.1 * abs((far * finest).mean())


def test_targets_are_those_of_scipy() -> None:
    params = scene_with("target=random").params
    task = task_of(params, HostEnv())
    wanted = scipy.signal.correlate2d(task.picture, task.kernel, mode="valid")
    assert np.allclose(task.targets, wanted)
    assert task.picture.mean() == pytest.approx(0, abs=1e-12)


def test_a_step_is_that_of_pytorch() -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    params = scene_with("target=random", "train.batch=16").params
    env = HostEnv()
    state, task = start(params, env), task_of(params, env)
    weight = torch.tensor(state.weight, requires_grad=True)
    optimiser = torch.optim.SGD([weight], params.train.rate, momentum=params.train.momentum)
    for number in range(1, 6):
        rng = np.random.default_rng([params.seed, number])
        rows, columns = (rng.integers(0, n, 16) for n in task.targets.shape)
        x, wanted = (torch.tensor(a[rows, columns]) for a in (task.windows, task.targets))
        loss = 0.5 * (((x * weight).sum(dim=(1, 2)) - wanted) ** 2).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        state = step(state, params, env)
        assert state.losses[-1, 1] == pytest.approx(loss.item())
    assert np.allclose(state.weight, weight.detach().numpy())


def test_too_large_a_rate_stops_it_and_keeps_the_last_good_weights() -> None:
    state = Player(LAB, HostEnv()).state(scene_with("train.rate=10", frame=900))
    assert "learning rate" in state.failed
    assert np.isfinite(state.weight).all()


def test_weights_that_grow_without_end_are_shown_as_far_as_painters_reach() -> None:
    """On their way to what is no number they pass what float32 holds."""
    player = Player(LAB, HostEnv())
    scene = scene_with("image=noise", "train.rate=10")
    largest = 0.0
    for frame in range(0, 200, 2):
        scene = replace(scene, frame=frame)
        state = player.state(scene)
        if state.failed:
            break
        largest = max(largest, float(np.abs(state.weight).max()))
        for key in ("output", "error"):
            panel = player.figure(scene).panels[key]
            assert isinstance(panel, Image)
            assert np.isfinite(panel.data).all()
    assert largest > float(np.finfo(np.float32).max)


def test_a_drag_changes_the_kernel_and_begins_anew() -> None:
    scene = scene_with(frame=5)
    hand = Gesture("kernel", "press", (0.0, 0.0), path=((0.0, 0.0),))
    after = LAB.gesture(scene, replace(hand, kind="drag", rise=40.0))
    assert kernel_values(after.params.target)[0, 0] != kernel_values(scene.params.target)[0, 0]


def test_what_is_too_large_is_refused() -> None:
    scene = scene_with()
    with pytest.raises(BadInput, match="as large as the picture"):
        set_values(LAB, scene, ("image=draw", "image.height=2", "image.width=2"))


def test_the_learnt_kernel_is_offered() -> None:
    scene = scene_with(frame=20)
    state = Player(LAB, HostEnv()).state(scene)
    assert np.array_equal(LAB.offers(scene, state)["kernel"].array, state.weight)
