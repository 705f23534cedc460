"""Mass and particles, against the Markov matrix of their moves; edits while they run."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats

from guiapp.cli.render import render
from guiapp.cli.wanted import Wanted
from guiapp.compute.diffusion import distance, expected_distance
from guiapp.core import storage
from guiapp.core.document import Document
from guiapp.core.figure import Curves, Figure, Image, Path
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene, edited
from guiapp.core.player import HostEnv, Player
from guiapp.core.raster import Raster
from guiapp.core.setting import set_values
from guiapp.export.animation.shown import Shown
from guiapp.labs.diffusion import LAB
from guiapp.labs.diffusion.params import Params
from guiapp.labs.diffusion.spread.distances import FEWEST, PARTS, distances, held
from guiapp.labs.diffusion.spread.params import SpreadParams
from guiapp.labs.diffusion.spread.state import COLUMNS, LONGEST_TRACE, MOST_TRACES, SpreadState
from guiapp.labs.diffusion.walls import cells_of
from guiapp.parts.kernel import kernel_values, own
from guiapp.parts.picture import Drawing, Loaded
from guiapp.parts.strokes import Stroke
from tests.compute.diffusion_reference import is_open, matrix
from tests.labs.test_every_lab import check_figure, told

SKEW = np.array([[0.0, 1, 2], [-1, 3, 2], [-1, 0, 1]])
EVEN = np.array([[1.0, 2], [0, 4], [3, 1]])
MIDDLE = (Stroke("line", ((100.0, -9.0), (140.0, 265.0)), width=30.0),)
RING = (Stroke("ellipse", ((60.0, 60.0), (200.0, 200.0)), width=25.0),)


def picture_of(shape: tuple[int, int], seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).random(shape).astype(np.float32)


def scene_of(
    picture: Any, frame: int = 0, *, particles: int = 500, seed: int = 1, **values: Any
) -> Scene:
    """The topic with a picture (H, W) and a kernel (kh, kw) as arrays."""
    if isinstance(picture, np.ndarray):
        picture = Loaded(Raster.of(picture), "made")
    kernel = own(np.array(values.pop("kernel", SKEW), float))
    spread = replace(SpreadParams(particles, seed), **values.pop("shown", {}))
    return Scene("diffusion", Params(image=picture, kernel=kernel, spread=spread, **values), frame)


def state_of(scene: Scene, player: Player | None = None) -> SpreadState:
    state: SpreadState = (player or Player(LAB, HostEnv())).state(scene)
    return state


def live(scene: Scene, frame: int, **values: Any) -> Scene:
    """The scene after an edit at a frame."""
    at = replace(scene, frame=frame)
    if "kernel" in values:
        values["kernel"] = own(np.array(values["kernel"], float))
    return edited(LAB, at, replace(at.params, **values))


def curves(figure: Figure, key: str) -> Curves:
    panel = figure.panels[key]
    assert isinstance(panel, Curves)
    return panel


def image(figure: Figure, key: str) -> Image:
    panel = figure.panels[key]
    assert isinstance(panel, Image)
    return panel


# --- mass


def after(picture: np.ndarray, phases: list[tuple[int, Params]]) -> np.ndarray:
    """The mass after so many steps with each of some parameters, by powers of whole matrices."""
    mass = picture.astype(np.float64).ravel()
    for steps, params in phases:
        shares = special.softmax(kernel_values(params.kernel) / params.temperature)
        walls = cells_of(params.walls, picture.shape, HostEnv())
        step = matrix(shares, picture.shape, params.boundary, walls)
        mass = np.linalg.matrix_power(step, steps) @ mass
    return mass.reshape(picture.shape)


@pytest.mark.parametrize("boundary", ["wrap", "wall"])
@pytest.mark.parametrize("walls", [(), MIDDLE, RING], ids=["open", "line", "ring"])
@pytest.mark.parametrize("kernel", [SKEW, EVEN, [[2.0]]], ids=["3x3", "3x2", "1x1"])
def test_mass_moves_by_the_propagator(boundary, walls, kernel):
    picture = picture_of((9, 11))
    scene = scene_of(picture, 7, boundary=boundary, walls=walls, kernel=kernel, temperature=0.7)
    state = state_of(scene)
    assert state.mass == pytest.approx(after(picture, [(7, scene.params)]), rel=1e-12)
    assert np.array_equal(state.first, picture)


@pytest.mark.parametrize("boundary", ["wrap", "wall"])
@pytest.mark.parametrize("walls", [(), MIDDLE], ids=["open", "line"])
def test_no_mass_is_lost_in_a_thousand_steps(boundary, walls):
    picture = picture_of((40, 50))
    lopsided = np.random.default_rng(3).normal(size=(5, 4)) * 3
    state = state_of(scene_of(picture, 1000, boundary=boundary, walls=walls, kernel=lopsided))
    total = picture.sum(dtype=np.float64)
    assert state.mass.sum() == pytest.approx(total, rel=1e-9)
    assert abs(state.measured["total"] / total - 1).max() < 1e-9
    assert state.mass.min() >= 0


def test_edits_while_it_runs_take_effect_at_the_next_frame():
    picture = picture_of((8, 9))
    first = scene_of(picture)
    warm = live(first, 3, temperature=4.0)
    other = live(warm, 5, kernel=EVEN)
    walled = live(other, 9, walls=MIDDLE)
    opened = live(walled, 10, walls=())
    assert [since for since, _ in opened.track] == [0, 4, 6, 10, 11]
    phases = [(3, first), (2, warm), (4, other), (1, walled), (3, opened)]
    for frame in range(14):
        so_far, left = [], frame
        for steps, scene in phases:
            so_far.append((min(steps, left), scene.params))
            left -= so_far[-1][0]
        expected = after(picture, so_far)
        assert state_of(replace(opened, frame=frame)).mass == pytest.approx(expected, rel=1e-12)


def frames_of(player: Player, scene: Scene, frames: list[int]) -> list[Any]:
    return [told(player.figure(replace(scene, frame=frame))) for frame in frames]


@pytest.mark.parametrize("megabytes", [0, 0.02, 100])
def test_the_same_frames_come_again(megabytes):
    """After saving and opening, undoing, and scrubbing to and fro, with any memory for frames."""
    first = scene_of(picture_of((20, 24)), shown={"traces": 3, "arrows": True})
    scene = live(live(live(first, 4, temperature=0.3), 7, walls=RING), 9, kernel=EVEN)
    frames = [0, 3, 4, 5, 8, 10, 25, 60]
    player = Player(LAB, HostEnv(), budget=int(megabytes * 2**20))
    wanted = frames_of(player, scene, frames)
    assert len({str(figure) for figure in wanted}) == len(frames)
    assert frames_of(player, scene, [*frames[::-1], *frames])[len(frames) :] == wanted
    undone = frames_of(player, live(first, 4, temperature=0.3), frames)
    assert undone[:4] == wanted[:4]
    assert not any(one == other for one, other in zip(undone[4:], wanted[4:], strict=True))
    assert frames_of(player, scene, frames) == wanted
    opened = storage.from_bytes(storage.to_bytes(Document((scene,))), {"diffusion": LAB}).scene
    assert opened == scene
    assert frames_of(Player(LAB, HostEnv()), opened, frames) == wanted


def test_exports_show_the_same_frames(tmp_path):
    """Of a document that was saved: numbers of single frames, and the figures of a film."""
    first = scene_of(picture_of((20, 24)), shown={"traces": 3})
    scene = live(live(live(first, 4, temperature=0.3), 7, walls=RING), 9, kernel=EVEN)
    document = tmp_path / "run.convolarium"
    document.write_bytes(storage.to_bytes(Document((scene,))))
    player, film = Player(LAB, HostEnv()), Shown(LAB, HostEnv(), scene)
    for frame in (3, 5, 8, 30):
        wanted = player.figure(replace(scene, frame=frame))
        options = Wanted(folder=str(tmp_path), format="npz", frame=frame, device="cpu")
        assert render((str(document),), options, {"diffusion": LAB}) == 0
        with np.load(tmp_path / "run.npz") as found:
            for key in ("mass", "particles"):
                assert np.array_equal(found[key], image(wanted, key).data)
            assert np.array_equal(found["propagator"], wanted.panels["propagator"].values)
        (tmp_path / "run.npz").unlink()
        assert told(film.figure(frame)) == told(wanted)


def test_a_run_parameter_starts_again():
    scene = live(scene_of(picture_of((20, 24))), 5, temperature=2.0)
    for change in ({"boundary": "wall"}, {"spread": SpreadParams(300, 2)}, {"size": "64"}):
        again = live(scene, 8, **change)
        assert (again.frame, again.track) == (0, ())
    seen = live(scene, 8, spread=replace(scene.params.spread, traces=0, arrows=True))
    assert (seen.frame, seen.track) == (8, scene.track)


# --- particles


def test_every_particle_takes_one_open_move_of_the_kernel_a_step():
    scene = scene_of(picture_of((12, 10)), walls=MIDDLE, boundary="wrap", kernel=EVEN)
    player = Player(LAB, HostEnv())
    walls = cells_of(MIDDLE, (12, 10), HostEnv())
    assert walls is not None
    allowed = {}
    for start in np.ndindex(12, 10):
        ends = {start}
        for down, across in ((-1, 0), (-1, 1), (0, 0), (0, 1), (1, 0), (1, 1)):
            if is_open(start, (down, across), walls, "wrap"):
                ends.add(((start[0] + down) % 12, (start[1] + across) % 10))
        allowed[start] = ends
    before = state_of(scene, player).particles
    for frame in range(1, 6):
        now = state_of(replace(scene, frame=frame), player).particles
        pairs = zip(map(tuple, before.tolist()), map(tuple, now.tolist()), strict=True)
        assert all(end in allowed[start] for start, end in pairs)
        assert (now != before).any()
        before = now


@pytest.mark.parametrize("walls", [(), RING], ids=["open", "ring"])
def test_their_density_is_the_mass(walls):
    """No worse than chance in all, and in each cell within the standard errors."""
    count, picture = 200_000, picture_of((12, 14))
    scene = scene_of(picture, particles=count, walls=walls)
    player = Player(LAB, HostEnv())
    for frame in (0, 1, 5, 20):
        state = state_of(replace(scene, frame=frame), player)
        share = state.mass / state.mass.sum()
        error = np.sqrt(count * share * (1 - share))
        assert (abs(held(state) - count * share) <= 4.5 * error).all()


def test_the_same_seed_gives_the_same_particles():
    picture = picture_of((30, 30))
    one, two, other = (state_of(scene_of(picture, 6, seed=seed)) for seed in (1, 1, 2))
    assert np.array_equal(one.particles, two.particles)
    assert not np.array_equal(one.particles, other.particles)
    assert np.array_equal(one.mass, other.mass)


def test_steps_do_not_repeat_each_other():
    """Each frame has its own chances: the way of a particle is no straight line."""
    even = np.zeros((3, 3))
    state = state_of(scene_of(picture_of((64, 64)), 40, kernel=even, temperature=20.0))
    moves = np.diff(state.traces.astype(int), axis=0)
    assert all(len({tuple(move) for move in way}) >= 5 for way in moves.transpose(1, 0, 2))


@given(st.integers(0, 60), st.integers(100, 5000), st.booleans())
@settings(max_examples=15)
def test_distances_are_those_of_whole_pictures(frame, count, walls):
    scene = scene_of(
        picture_of((16, 13)), frame, particles=count, walls=MIDDLE if walls else (), boundary="wall"
    )
    state = state_of(scene)
    found = distances(state)
    assert found.count.tolist() == [
        count // PARTS**n for n in range(4) if n == 0 or count // PARTS**n >= FEWEST
    ]
    density = np.zeros(state.shape)
    np.add.at(density, tuple(state.particles.T), 1)
    assert found.measured[0] == pytest.approx(distance(density, state.mass, "L2"), rel=1e-9)
    expected = [expected_distance(state.mass, int(n), "L2") for n in found.count]
    assert found.expected == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("frame", "temperature"), [(0, 1.0), (30, 0.05), (5, 1.0)])
def test_parts_are_as_far_away_as_chance_has_it(frame, temperature):
    """Also before anything was mixed, and where nothing ever is: like one over the root of n."""
    picture = picture_of((24, 24))
    ratios = []
    for seed in range(12):
        count = 60_000 + seed  # other parts for each
        scene = scene_of(
            picture, frame, particles=count, seed=seed, temperature=temperature, kernel=EVEN
        )
        found = distances(state_of(scene))
        ratios.append(found.measured / found.expected)
        assert len(found.count) == 4
    # The distance has a standard deviation of about 1 / sqrt(2 * 576) = 3 % each.
    assert np.mean(ratios, axis=0) == pytest.approx(1, abs=4 * 0.03 / math.sqrt(12))


# --- what is measured


def test_what_is_measured_is_measured_at_every_step():
    picture = picture_of((20, 21))
    scene, player = scene_of(picture, walls=MIDDLE), Player(LAB, HostEnv())
    for frame in range(12):
        state = state_of(replace(scene, frame=frame), player)
        row = dict(zip(COLUMNS, state.measured.rows[-1], strict=True))
        assert row["step"] == frame == len(state.measured.rows) - 1
        assert row["total"] == pytest.approx(state.mass.sum())
        assert row["entropy"] == pytest.approx(stats.entropy(state.mass.ravel(), base=2))
        assert row["variance"] == pytest.approx(np.var(state.mass))
        assert row["largest difference"] == state.mass.max() - state.mass.min()


def test_large_pictures_are_measured_at_every_fourth_step():
    scene = set_values(LAB, LAB.first_scene(), ("size=512", "image=camera", "spread.particles=100"))
    state = state_of(replace(scene, frame=9))
    assert state.measured["step"].tolist() == [0, 4, 8]


def test_long_histories_stay_short_and_keep_their_ends():
    state = state_of(scene_of(picture_of((2, 3)), 3001, particles=100))
    steps = state.measured["step"]
    assert (steps[0], steps[-1]) == (0, 3001)
    assert len(steps) <= 514
    assert set(np.diff(steps[:-1])) == {8}
    assert len(state.traces) == LONGEST_TRACE + 1


def test_curves_show_it():
    scene = scene_of(picture_of((20, 21)), 30, particles=5000)
    figure = Player(LAB, HostEnv()).figure(scene)
    check_figure(figure)
    state = state_of(scene)
    steps = np.arange(31.0)
    for key, columns in (
        ("entropy", ["entropy"]),
        ("variance", ["variance", "largest difference"]),
        ("total", ["total"]),
    ):
        panel = curves(figure, key)
        for line, column in zip(panel.lines, columns, strict=True):
            power = 2 if column == "largest difference" else 1
            assert line.x.tolist() == steps.tolist()
            assert line.y == pytest.approx(state.measured[column] ** power)
            assert line.y.min() >= panel.y_limits[0]
            assert line.y.max() <= panel.y_limits[1]
        assert panel.x_limits == (0.0, 30.0)
    chance, measured = curves(figure, "distance").lines
    assert measured.x.tolist() == [5000, 625]
    assert np.diff(np.log(chance.y)) == pytest.approx(np.diff(np.log(chance.x)) / -2)
    at = np.exp(np.interp(np.log(measured.x), np.log(chance.x), np.log(chance.y)))
    assert at == pytest.approx([expected_distance(state.mass, n, "L2") for n in (5000, 625)])


def test_axes_of_time_rest_while_curves_grow():
    player, scene = Player(LAB, HostEnv()), scene_of(picture_of((9, 9)))
    ends = []
    for frame in range(120):
        panels = player.figure(replace(scene, frame=frame))
        ends.append(curves(panels, "total").x_limits[1])
        assert ends[-1] >= max(frame, 10)
    assert len(set(ends)) <= 12


# --- what is drawn


def test_both_fields_weigh_the_same():
    figure = Player(LAB, HostEnv()).figure(scene_of(picture_of((30, 31)), 9))
    mass, particles = image(figure, "mass"), image(figure, "particles")
    assert particles.data.sum() == pytest.approx(mass.data.sum(), rel=1e-5)
    assert particles.limits == mass.limits == image(figure, "input").limits
    assert mass.link == particles.link == image(figure, "input").link


def test_colours_reach_further_where_mass_piles_up_but_not_for_a_few_cells():
    """Against a wall in a steady wind: a staircase of columns, or all of it in the last one."""
    for kernel, least, most in (
        (np.log([[0.3, 0.2, 0.5]]), 2.5, 5.0),
        ([[-30.0, -30.0, 0.0]], 1.0, 1.0),
    ):
        scene = scene_of(picture_of((32, 16)), 200, kernel=kernel, boundary="wall")
        figure = Player(LAB, HostEnv()).figure(scene)
        check_figure(figure)
        mass = image(figure, "mass")
        assert mass.data.max() > 2.5
        assert least <= mass.limits[1] <= most
        assert mass.limits == image(figure, "particles").limits == image(figure, "input").limits


def test_traces_are_where_particles_were():
    """All that were followed, step by step; cut where one goes round the border."""
    scene = scene_of(picture_of((12, 40)), 60, shown={"traces": MOST_TRACES})
    player = Player(LAB, HostEnv())
    places = np.linspace(0, 499, MOST_TRACES + 2)[1:-1].astype(int)
    ways = np.array(
        [state_of(replace(scene, frame=f), player).particles[places] for f in range(61)]
    )
    expected = []
    for way in ways.transpose(1, 0, 2).astype(float):
        piece = [tuple(way[0])]
        for before, now in pairwise(way):
            if (abs(now - before) > 2).any():
                expected.append(tuple(piece))
                piece = []
            piece.append(tuple(now))
        expected.append(tuple(piece))
    marks = image(player.figure(scene), "particles").marks
    assert [mark.points for mark in marks] == [piece for piece in expected if len(piece) > 1]
    assert len(marks) > MOST_TRACES, "some went round"


@pytest.mark.parametrize("count", [0, 1, 7])
def test_so_many_traces_as_were_asked_for(count):
    scene = scene_of(picture_of((90, 90)), 3, shown={"traces": count}, boundary="wall")
    assert len(image(Player(LAB, HostEnv()).figure(scene), "particles").marks) == count


@pytest.mark.parametrize("walls", [(), RING], ids=["open", "ring"])
def test_arrows_are_the_flow_of_mass(walls):
    """Half of what leaves and half of what arrives, times its displacement, added up in blocks."""
    picture = picture_of((18, 24))
    scene = scene_of(picture, 2, walls=walls, shown={"arrows": True}, boundary="wall")
    figure = Player(LAB, HostEnv()).figure(scene)
    mass = state_of(scene).mass
    shares = special.softmax(SKEW)
    cells = cells_of(walls, (18, 24), HostEnv())
    solid = np.zeros((18, 24), bool) if cells is None else cells
    blocks = np.zeros((6, 8, 2))
    for start in np.ndindex(18, 24):
        for at in np.ndindex(3, 3):
            move = (at[0] - 1, at[1] - 1)
            if is_open(start, move, solid, "wall"):
                carried = shares[at] * mass[start] * np.array(move) / 2
                end = (start[0] + move[0], start[1] + move[1])
                for row, column in (start, end):
                    blocks[row // 3, column // 3] += carried
    longest = np.hypot(*np.moveaxis(blocks, -1, 0)).max()
    arrows = [mark for mark in image(figure, "mass").marks if isinstance(mark, Path)]
    assert all(arrow.arrow for arrow in arrows)
    assert len(arrows) > 30
    for arrow in arrows:
        tail, tip = np.array(arrow.points)
        row, column = ((tail + tip) / 2 // 3).astype(int)
        assert (tail + tip) / 2 == pytest.approx([3 * row + 1, 3 * column + 1])
        assert tip - tail == pytest.approx(blocks[row, column] / longest * 0.9 * 3)


def test_nothing_flows_where_nothing_moves():
    scene = scene_of(picture_of((9, 9)), kernel=[[1.0]], shown={"arrows": True})
    assert image(Player(LAB, HostEnv()).figure(scene), "mass").marks == ()


# --- pictures that are odd


@pytest.mark.parametrize(
    ("picture", "why"),
    [
        (np.zeros((5, 6), np.float32), "is black everywhere"),
        (np.array([[0.5, -0.5], [1.0, 2.0]], np.float32), "has negative values"),
        (np.full((3, 3), -1, np.float32), "has negative values"),
    ],
)
def test_no_particles_follow_what_is_no_density(picture, why):
    player = Player(LAB, HostEnv())
    for frame in (0, 1, 12):
        figure = player.figure(scene_of(picture, frame, shown={"arrows": True}))
        check_figure(figure)
        (said,) = figure.said
        assert why in said
        assert not image(figure, "particles").data.any()
        assert image(figure, "particles").title == "0 particles"
        assert curves(figure, "distance").lines == ()
        mass = image(figure, "mass").data
        assert mass.sum() == pytest.approx(picture.sum(), abs=1e-5)


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (7, 1), (2, 2)])
@pytest.mark.parametrize("value", [0.3, 1.0, 5000.0])
@pytest.mark.parametrize("boundary", ["wrap", "wall"])
def test_even_and_tiny_pictures(shape, value, boundary):
    picture = np.full(shape, value, np.float32)
    scene = scene_of(picture, 11, boundary=boundary, shown={"arrows": True})
    figure = Player(LAB, HostEnv()).figure(scene)
    check_figure(figure)
    assert not figure.said
    state = state_of(scene)
    if boundary == "wrap":
        assert state.mass == pytest.approx(picture.astype(float), rel=1e-9)
        assert state.measured["entropy"] == pytest.approx(math.log2(picture.size), abs=1e-9)
    assert state.mass.sum() == pytest.approx(picture.sum(), rel=1e-6)
    assert held(state).sum() == 500


def test_huge_and_minute_values():
    for scale in (1e30, 1e-30):
        scene = scene_of(picture_of((8, 8)) * np.float32(scale), 5)
        check_figure(Player(LAB, HostEnv()).figure(scene))


# --- hands and other labs


def test_a_picture_is_drawn_by_hand():
    scene = scene_of(Drawing(40, 50))
    drawn = LAB.gesture(scene, Gesture("input", "drag", (20.0, 30.0), ((10.0, 10.0), (20.0, 30.0))))
    again = edited(LAB, replace(scene, frame=5), drawn.params)
    assert again.frame == 0
    state = state_of(again)
    assert state.mass.max() == 1.0
    assert len(state.particles) == 500
    assert (state.mass[tuple(state.particles.T)] > 0).all()
    photo = scene_of(picture_of((9, 9)))
    assert LAB.gesture(photo, Gesture("input", "press", (2.0, 2.0))) is photo


def test_the_kernel_is_changed_by_hand_while_it_runs():
    scene = replace(scene_of(picture_of((9, 9))), frame=6)
    changed = LAB.gesture(scene, Gesture("kernel", "wheel", (1.0, 1.0), amount=1.0))
    after_edit = edited(LAB, scene, changed.params)
    assert kernel_values(changed.params.kernel)[1, 1] > 3
    assert (after_edit.frame, [since for since, _ in after_edit.track]) == (6, [0, 7])


def test_other_labs_are_sent_the_propagator_and_the_mass():
    scene = scene_of(picture_of((9, 9)), 4, temperature=0.5)
    state = state_of(scene)
    found = LAB.offers(scene, state)
    assert found["kernel"].array == pytest.approx(special.softmax(SKEW / 0.5))
    assert found["picture"].array == pytest.approx(state.mass, rel=1e-6)


def test_nobody_writes_into_a_state():
    scene, player = scene_of(picture_of((20, 20)), 3, walls=RING), Player(LAB, HostEnv())
    state = state_of(scene, player)
    arrays = [state.first, state.mass, state.particles, state.traces, state.measured.rows]
    copies = [array.copy() for array in arrays]
    player.figure(replace(scene, frame=9))
    LAB.offers(scene, state)
    assert all(np.array_equal(one, two) for one, two in zip(arrays, copies, strict=True))
