"""What is asked of every laboratory, in one table; a lab's own tests ask the rest."""

from __future__ import annotations

import dataclasses
import hashlib
import math
import re
import typing
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from guiapp.core import colormaps, numbers, storage
from guiapp.core.document import Document
from guiapp.core.errors import BadInput
from guiapp.core.figure import Box, Curves, Dot, Facts, Figure, Grid, Image, Path, Sign, Table
from guiapp.core.gesture import Gesture, Kind
from guiapp.core.lab import Lab, Scene, at_frame, clamped_frame, edited
from guiapp.core.layout import arrange
from guiapp.core.params import (
    Parameter,
    checked,
    checked_all,
    is_list,
    option_of,
    parameters,
    touched,
)
from guiapp.core.player import HostEnv, Player
from guiapp.core.sending import sent, targets
from guiapp.core.setting import set_values
from guiapp.labs import TITLES, load

LABS = load()
SMALL = {
    "convolution": ("size=64",),
    "fourier": ("size=64",),
    "diffusion": ("size=64", "spread.particles=500", "laws.cells=65", "laws.particles=500"),
    "pooling": ("size=32",),
    "network": ("data=bars", "data.count=60", "network=dense"),
}
"""For each lab: settings with which a figure takes milliseconds."""
OTHERS = {
    "convolution": (
        ("values=absolute",),
        ("image=draw", "image.height=40", "image.width=30"),
        ("brush.drag=paint", "brush.symmetry=both", "kernel=box", "boundary=wrap"),
        ("kernel=2 1; 0 -1", "mode=full", "stride=3", "operation=correlation"),
        ("image=astronaut", "repeat=3", "range=shared", "values=softmax"),
    ),
    "fourier": (
        ("below=wave", "display.part=both", "grey=false", "image=astronaut"),
        ("below=kernel", "kernel_size=5", "weighted=true", "display.part=phase"),
        ("painter.tool=ring", "painter.mirror=false", "painter.value=2", "display.scale=linear"),
        ("painter.effect=phase", "painter.tool=wedge", "painter.edge=butterworth"),
        ("painter.tool=eraser", "image=draw", "image.height=40", "image.width=31"),
        ("topic=waves", "kept.strongest=5"),
        ("topic=waves", "kept.mirror=false", "display.part=real", "window=hann", "turn=30"),
        ("topic=theorem", "kernel=box", "theorem.padded=false"),
        ("topic=theorem", "image=astronaut", "grey=false", "theorem.boundary=wrap"),
        ("topic=phase", "image=text"),
        ("topic=phase", "phase.what=phase only", "grey=false", "image=astronaut"),
        ("topic=phase", "phase.what=shift", "image=astronaut", "grey=false"),
        ("topic=phase", "phase.what=randomise", "image=draw", "image.height=40"),
        ("topic=orientation", "image=text", "turn=20"),
        ("topic=orientation", "image=draw", "image.height=40", "image.width=31"),
        ("topic=signal",),
        ("topic=signal", "signal.filter=time", "signal.shown=phase"),
        ("topic=signal", "signal.signal=draw", "signal.count=64"),
    ),
    "diffusion": (
        ("spread.arrows=true", "boundary=wall", "temperature=0.05", "colours=inferno"),
        ("image=draw", "image.height=40", "image.width=31", "wall_pen.tool=eraser"),
        ("kernel=gaussian", "use=as it is", "wall_pen.tool=brush", "spread.traces=0"),
        ("topic=laws",),
        ("topic=laws", "kernel=box", "use=as it is", "laws.along=down", "laws.particles=0"),
        ("topic=measure",),
        ("topic=measure", "image=draw", "image.height=40", "measure.each=10"),
        ("topic=heat",),
        ("topic=heat", "heat.rate=0.3", "heat.unstable=true", "boundary=wall"),
        ("topic=quiz",),
        ("topic=quiz", "quiz.question=7", "quiz.answer=a"),
    ),
    "pooling": (
        ("topic=shift", "image=draw", "image.height=40", "image.width=31"),
        ("topic=stages", "kernel=sobel-x", "layer.kind=average", "layer.ceil_mode=true"),
        ("topic=stages", "image=five by five", "layer.size=3", "layer.stride=1"),
        ("topic=stages", "layer.kind=max-blur", "detector=absolute"),
        ("topic=aliasing", "image=bars"),
        ("topic=equivariance", "kernel=sobel-x"),
        ("topic=channels",),
        ("topic=information", "layer.kind=median"),
        ("topic=sizes",),
    ),
    "network": (
        ("data=digits", "look=own"),
        ("learns=kernel", "image=camera", "target=box"),
        ("network=small", "train.method=adam", "shift=2", "data.colour=true"),
        ("topic=data", "data=shapes", "data.count=60", "data.colour=true", "shift=2"),
        ("topic=data", "browse.part=training", "browse.order=all", "normalise=false"),
        ("topic=data", "browse.order=one", "browse.label=3", "browse.page=7"),
        ("topic=maps", "network=small"),
        ("topic=maps", "network=small", "data.colour=true", "maps.pictures=nine", "look=own"),
        ("topic=maps", "network=small", "maps.opened=true", "maps.layer=4"),
        ("topic=maps", "data=digits", "maps.opened=true", "maps.range=map"),
        ("topic=maps", "network=small", "data.colour=true", "maps.show=kernels", "maps.layer=4"),
        ("topic=maps", "maps.show=updates", "maps.range=map"),
        ("topic=maps", "network=all convolutional", "maps.show=activity", "maps.layers=each"),
        ("topic=backwards", "network=small", "data.colour=true"),
        ("topic=backwards", "network=small", "backwards.show=passed", "backwards.layer=4"),
        ("topic=backwards", "network=small", "backwards.show=kernels", "backwards.layer=4"),
        ("topic=backwards", "network=all convolutional", "backwards.show=passed"),
        ("topic=inside", "network=small", "data.colour=true"),
        ("topic=inside", "network=small", "inside.show=feature", "inside.layer=4"),
        ("topic=inside", "inside.show=correlations"),
        ("topic=inside", "network=small", "inside.show=gradient", "data.colour=true"),
        ("topic=inside", "network=small", "inside.show=gradient", "inside.unit=value"),
        ("topic=mistakes",),
        ("topic=mistakes", "mistakes.truth=1", "mistakes.guess=1", "mistakes.numbers=shares"),
    ),
}
"""For each lab: settings of further scenes in which a hand does other things."""
REFUSED: dict[str, set[str]] = {
    "convolution": set(),
    "fourier": set(),
    "diffusion": {"use=as it is"},
    "pooling": {f"image={name}" for name in ("four detectors", "four shifted", "six detectors")},
    "network": {"data=files", "begin=kept"},
}
"""What does not go with the other values of the first scene."""
DRAFTS = 30
"""Random gestures tried on each scene."""
ENDLESS = 40
"""Steps that are taken where there is no end."""


def small(lab: Lab, *values: str) -> Scene:
    return set_values(lab, lab.first_scene(), (*SMALL[lab.key], *values))


def last_frame(lab: Lab, scene: Scene) -> int:
    """The end, or a frame that takes a moment where there is none."""
    return clamped_frame(lab, scene.params, 10**9 if lab.length(scene.params) else ENDLESS)


def scenes(lab: Lab) -> list[Scene]:
    first = small(lab)
    last = last_frame(lab, first)
    frames = [
        dataclasses.replace(first, frame=frame) for frame in sorted({min(1, last), last // 2, last})
    ]
    return [first, *frames, *(small(lab, *values) for values in OTHERS[lab.key])]


@pytest.fixture(scope="module", params=LABS.values(), ids=LABS)
def lab(request: pytest.FixtureRequest) -> Lab:
    found: Lab = request.param
    return found


@pytest.fixture(scope="module")
def player(lab: Lab) -> Player:
    return Player(lab, HostEnv())


def test_the_table_is_complete():
    assert set(SMALL) == set(OTHERS) == set(TITLES) == set(LABS)
    assert {key: lab.title for key, lab in LABS.items()} == TITLES
    for key, found in LABS.items():
        assert found.key == key
        assert found.title


# --- figures


def arrays_of(value: Any) -> Iterator[np.ndarray]:
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from arrays_of(item)
    elif isinstance(value, dict):
        yield from arrays_of(list(value.values()))
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from arrays_of(getattr(value, field.name))


def keys_of(node: Any) -> list[str]:
    if isinstance(node, Table):
        return [key for row in node.rows for cell in row for key in keys_of(cell)]
    return [] if node is None else [node]


TIMES = {"milliseconds", "pace"}


def told(value: Any) -> Any:
    """A figure as plain values; how long something took is no part of it."""
    if isinstance(value, np.ndarray):
        return (value.shape, value.dtype.str, hashlib.sha256(value.tobytes()).hexdigest())
    if isinstance(value, str):
        return re.sub(r"\S+ ms", "some ms", value)
    if isinstance(value, tuple):
        return tuple(told(item) for item in value)
    if isinstance(value, dict):
        return {key: told(item) for key, item in value.items() if key not in TIMES}
    if dataclasses.is_dataclass(value):
        return {f.name: told(getattr(value, f.name)) for f in dataclasses.fields(value)}
    return value


def check_figure(figure: Figure) -> None:
    """All that a painter relies on."""
    assert figure.title
    assert sorted(keys_of(figure.layout)) == sorted(figure.panels), "each panel stands once"
    assert figure.pending <= set(figure.panels)
    for key, panel in figure.panels.items():
        assert panel.key == key
        if isinstance(panel, Image):
            check_image(panel)
        elif isinstance(panel, Grid):
            check_grid(panel)
        elif isinstance(panel, Curves):
            check_curves(panel)
        elif isinstance(panel, Facts):
            assert panel.rows
            assert all(row.label or row.value for row in panel.rows)
        else:
            assert isinstance(panel, Sign)
            assert panel.text
    places = arrange(figure, lambda text, size, bold: 0.6 * len(text) * size, 900.0).places
    assert set(places) == set(figure.panels)


def check_limits(limits: tuple[float, float]) -> None:
    assert all(type(limit) is float and math.isfinite(limit) for limit in limits), limits
    assert limits[0] < limits[1], limits


def check_image(panel: Image) -> None:
    data = panel.data
    assert data.dtype == np.float32, panel.key
    assert data[0].flags.c_contiguous, panel.key  # the rows; it may be the middle of a plane
    assert data.ndim == 2 or (data.ndim == 3 and data.shape[2] == 3), panel.key
    assert data.size
    assert np.isfinite(data).all(), panel.key
    if data.ndim == 3:
        assert data.min() >= 0, panel.key
        assert data.max() <= 1, panel.key
    check_limits(panel.limits)
    assert panel.colormap in colormaps.NAMES
    assert panel.shown is None or 0 <= panel.shown <= data.shape[0] * data.shape[1]
    for mark in panel.marks:
        assert isinstance(mark, Box | Dot | Path)
        if isinstance(mark, Path):
            assert np.isfinite(np.array(mark.points)).all()
        assert all(math.isfinite(v) for v in dataclasses.astuple(mark) if isinstance(v, float))
        if isinstance(mark, Box):
            assert min(mark.height, mark.width) >= 1
    assert colormaps.coloured(data, panel.limits, panel.colormap).dtype == np.uint8


def check_curves(panel: Curves) -> None:
    for line in panel.lines:
        for values in (line.x, line.y):
            assert values.dtype == np.float64, panel.key
            assert values.ndim == 1, panel.key
        assert len(line.x) == len(line.y), (panel.key, line.label)
        assert np.isfinite(line.x).all(), (panel.key, line.label)
        assert not np.isinf(line.y).any(), (panel.key, line.label)
    for limits, log in ((panel.x_limits, panel.x_log), (panel.y_limits, panel.y_log)):
        check_limits(limits)
        assert not log or limits[0] > 0, panel.key
    labels = [line.label for line in panel.lines if line.label]
    assert len(set(labels)) == len(labels), (panel.key, labels)
    assert all(math.isfinite(cursor.at) for cursor in panel.cursors)


def check_grid(panel: Grid) -> None:
    values = panel.values
    assert values.dtype == np.float64, panel.key
    assert values.flags.c_contiguous, panel.key
    assert values.ndim == 2
    assert values.size
    assert np.isfinite(values).all(), panel.key
    check_limits(panel.limits)
    assert panel.colormap in colormaps.NAMES
    assert panel.blank is None or panel.blank.shape == values.shape
    if panel.outline is not None:
        assert all(0 <= at < n for at, n in zip(panel.outline, values.shape, strict=True))


def test_the_first_scene_is_a_complete_figure(lab, player):
    figure = player.figure(lab.first_scene())
    check_figure(figure)
    assert not figure.pending
    assert not figure.said


def test_every_scene_of_the_table_is_a_complete_figure(lab, player):
    for scene in scenes(lab):
        check_figure(player.figure(scene))


def test_the_same_scene_gives_the_same_figure(lab, player):
    """Anew, and after other scenes went through the same caches."""
    wanted = scenes(lab)
    for scene in wanted:
        player.figure(scene)
    for scene in wanted:
        fresh = Player(lab, HostEnv()).figure(scene)
        assert told(fresh) == told(player.figure(scene))


def test_nobody_writes_into_what_was_shown(lab):
    player = Player(lab, HostEnv())
    figures = [(player.figure(scene)) for scene in scenes(lab)]
    before = [told(figure) for figure in figures]
    for scene in reversed(scenes(lab)):
        for params in (scene.params, lab.Params()):
            player.figure(dataclasses.replace(scene, params=params, frame=0))
    assert [told(figure) for figure in figures] == before


def test_computing_writes_into_no_parameter(lab):
    for scene in scenes(lab):
        before = storage.to_text(scene)
        Player(lab, HostEnv()).figure(scene)
        assert storage.to_text(scene) == before


# --- declarations


def declared(cls: Any, where: str = "") -> Iterator[tuple[str, Parameter]]:
    """Every parameter of a lab and of what it is made of, by its name as on the command line."""
    for found in parameters(cls):
        name = f"{where}{found.name}"
        yield name, found
        if found.declaration.options:
            seen = {type(option.value): option.key for option in found.declaration.options}
            for inner, key in seen.items():
                yield from declared(inner, f"{name}[{key}].")
        elif parameters(found.type):
            yield from declared(found.type, f"{name}.")


PARAMETERS = [
    pytest.param(lab, name, found, id=f"{lab.key}:{name}")
    for lab in LABS.values()
    for name, found in declared(lab.Params)
]


@pytest.mark.parametrize(("lab", "name", "found"), PARAMETERS)
def test_a_declaration_is_whole(lab, name, found):
    declaration = found.declaration
    assert declaration.label.strip() == declaration.label != ""
    assert declaration.label[0] == declaration.label[0].upper()
    assert len(declaration.label) <= 28
    assert declaration.touches in ("run", "live", "view")
    assert "\n" not in declaration.help
    assert checked(found.default, found) == found.default
    if found.type in (int, float) and not declaration.choices:
        assert type(found.default) is found.type
        if not declaration.fixed:
            assert declaration.low is not None, "a control needs limits"
            assert declaration.high is not None
            assert declaration.low <= found.default <= declaration.high
            if declaration.step is not None:
                assert 0 < declaration.step <= declaration.high - declaration.low
            if declaration.log:
                assert declaration.low > 0
            low = numbers.text(declaration.low)
            assert f"{low}: " not in declaration.help, "words for the lowest value have a place"
    if declaration.lowest:
        assert found.type in (int, float)
        assert len(declaration.lowest) <= 10, "it stands in a field beside a slider"
        assert declaration.lowest == declaration.lowest.lower().strip()
    if declaration.choices:
        keys, labels = zip(*declaration.choices, strict=True)
        assert len(set(keys)) == len(keys)
        assert len(set(labels)) == len(labels)
    if declaration.options:
        keys = [option.key for option in declaration.options]
        assert len(set(keys)) == len(keys)
        assert len({(o.group, o.label) for o in declaration.options}) == len(keys)
        for value in found.default if is_list(found) else (found.default,):
            assert option_of(declaration, value) in declaration.options
        for option in declaration.options:
            assert option_of(declaration, option.value).key == option.key
            assert checked_all(option.value) == option.value
        item = typing.get_args(found.type)[0] if is_list(found) else found.type
        allowed = typing.get_args(item) or (item,)
        assert {type(option.value) for option in declaration.options} <= set(allowed)


@pytest.mark.parametrize(("lab", "name", "found"), PARAMETERS)
def test_a_declaration_says_what_it_does(lab, name, found):
    """A word of help, or a label that says all: choices, a unit, a group of values, a switch."""
    declaration = found.declaration
    clear = declaration.choices or declaration.unit or declaration.fixed or declaration.help
    in_words = found.type in (bool, str) or parameters(found.type)
    plain = declaration.label.lower() in {
        *("value", "sigma σ", "cut-off", "radius", "seed", "spokes", "rows", "columns", "gain"),
        *("length", "lowest", "highest", "wavelength", "amount"),
    }
    assert clear or in_words or plain, f"{name} needs help text"


def test_whether_a_parameter_applies_can_be_asked_of_every_value(lab):
    for scene in scenes(lab):
        for owner, found in owners(scene.params):
            applies = found.declaration.applies
            assert applies is None or isinstance(applies(owner), bool)


def owners(value: Any) -> Iterator[tuple[Any, Parameter]]:
    for found in parameters(type(value)):
        yield value, found
        yield from owners(getattr(value, found.name))


def test_the_first_scene_passes_its_own_checks(lab):
    params = lab.Params()
    assert checked_all(params) is params
    lab.check(params)


# --- values


def alternatives(lab: Lab) -> Iterator[tuple[str, Scene]]:
    """Every option and every choice there is, one at a time."""
    first = small(lab)
    for found in parameters(lab.Params):
        for option in found.declaration.options:
            value = (option.value,) if is_list(found) else option.value
            yield f"{found.name}={option.key}", with_value(first, found.name, value)
        for key, _ in found.declaration.choices:
            yield f"{found.name}={key}", with_value(first, found.name, key)
        if found.type is bool:
            for value in (False, True):
                yield f"{found.name}={value}", with_value(first, found.name, value)


def with_value(scene: Scene, name: str, value: Any) -> Scene:
    return dataclasses.replace(scene, params=dataclasses.replace(scene.params, **{name: value}))


def test_every_alternative_gives_a_figure_and_goes_into_a_document(lab, player):
    for name, scene in alternatives(lab):
        if name in {"size=1024", "size=2048"}:
            continue  # the same at the cost of a second
        try:
            scene = edited(lab, small(lab), scene.params)
        except BadInput as fault:
            assert name in REFUSED[lab.key]
            assert_sentence(fault)
            continue
        try:
            check_figure(player.figure(scene))
        except AssertionError as fault:
            raise AssertionError(f"with {name}: {fault}") from fault
        check_storage(lab, scene)


def extremes(owner: Any) -> Iterator[tuple[str, Any]]:
    """``owner`` with one number at its least or its greatest, inside of groups and options too."""
    for found in parameters(type(owner)):
        low, high = found.declaration.low, found.declaration.high
        value = getattr(owner, found.name)
        if found.type in (int, float) and not found.declaration.choices:
            for end in {low, high} - {None}:
                yield f"{found.name}={end}", dataclasses.replace(owner, **{found.name: end})
        for option in found.declaration.options:
            for name, inner in extremes(option.value):
                inner = (inner,) if is_list(found) else inner
                yield f"{option.key}.{name}", dataclasses.replace(owner, **{found.name: inner})
        if not found.declaration.options and parameters(found.type):
            for name, inner in extremes(value):
                name = f"{found.name}.{name}"
                yield name, dataclasses.replace(owner, **{found.name: inner})


def test_the_ends_of_every_range_give_a_figure_or_a_sentence(lab, player):
    first = small(lab)
    refused = []
    for name, params in extremes(first.params):
        try:
            scene = edited(lab, first, params)
        except BadInput as fault:
            refused.append(name)
            assert_sentence(fault)
            continue
        try:
            check_figure(player.figure(scene))
        except Exception as fault:
            raise AssertionError(f"with {name}: {fault}") from fault
    assert len(refused) < 10, f"ranges that mean nothing: {refused}"


@st.composite
def mixtures(draw: st.DrawFn, owner: Any) -> Any:
    """``owner`` with any values that its declarations allow, each alone; together they may not."""
    values = {}
    for found in parameters(type(owner)):
        declaration = found.declaration
        if draw(st.booleans()):
            continue
        if declaration.options:
            option = draw(st.sampled_from(declaration.options))
            value = draw(mixtures(option.value))
            values[found.name] = (value,) if is_list(found) else value
        elif declaration.choices:
            values[found.name] = draw(st.sampled_from([key for key, _ in declaration.choices]))
        elif found.type is bool:
            values[found.name] = draw(st.booleans())
        elif found.type in (int, float) and declaration.low is not None:
            numbers = st.integers if found.type is int else st.floats
            values[found.name] = draw(numbers(declaration.low, declaration.high))
        elif parameters(found.type):
            values[found.name] = draw(mixtures(getattr(owner, found.name)))
    try:
        return dataclasses.replace(owner, **values)
    except BadInput:
        reject()


@settings(max_examples=DRAFTS)
@given(st.data())
def test_any_mixture_of_values_gives_a_figure_or_a_sentence(lab, player, data):
    first = small(lab)
    params = data.draw(mixtures(first.params))
    try:
        scene = set_values(lab, edited(lab, first, params), SMALL[lab.key])
    except BadInput as fault:
        assert_sentence(fault)
        return
    last = last_frame(lab, scene)
    scene = dataclasses.replace(scene, frame=data.draw(st.integers(0, min(last, 5000))))
    check_figure(player.figure(scene))
    check_storage(lab, scene)


def assert_sentence(fault: BadInput) -> None:
    text = str(fault)
    assert text.endswith(".")
    assert "\n" not in text
    assert 10 < len(text) < 300


def test_a_refused_edit_leaves_the_scene(lab):
    first = lab.first_scene()
    before = storage.to_text(first)
    for found in parameters(lab.Params):
        with pytest.raises(BadInput, match=found.name):
            edited(lab, first, with_value(first, found.name, object()).params)
    assert storage.to_text(first) == before


# --- frames, actions, offers


def test_frames(lab):
    for scene in scenes(lab):
        length = lab.length(scene.params)
        assert length is None or length >= 0
        last = 1000 if length is None else length
        names = [lab.frame_name(scene.params, frame) for frame in {0, min(1, last), last}]
        assert all(names)
        assert len(set(names)) == len(names)
        if length != 0:
            assert lab.play_label(scene.params)
        if length is not None:
            with pytest.raises(BadInput):
                at_frame(lab, scene, length + 1)


def test_every_action_applies_or_says_why_not(lab, player):
    assert len({action.key for action in lab.actions}) == len(lab.actions)
    assert len({action.label for action in lab.actions}) == len(lab.actions)
    applied = 0
    for scene in scenes(lab):
        for action in lab.actions:
            before = storage.to_text(scene)
            try:
                after = action.apply(scene)
                after = edited(lab, scene, after.params)
            except BadInput as fault:
                assert_sentence(fault)
                continue
            applied += after is not scene
            assert after.lab == lab.key
            assert storage.to_text(scene) == before
            check_figure(player.figure(after))
            check_storage(lab, after)
    assert applied or not lab.actions


def test_what_is_offered_to_other_labs(lab, player):
    """Every kind that a lab says it sends is there in some scene, and fits wherever it can go."""
    offered = [(scene, lab.offers(scene, player.lend(scene))) for scene in scenes(lab)]
    assert {kind for _, rasters in offered for kind in rasters} == set(lab.sends)
    for scene, rasters in offered:
        assert all(np.isfinite(raster.array).all() for raster in rasters.values())
        for target in targets(lab, LABS):
            if target.kind in rasters:
                found = sent(target, Document((scene,)), scene, rasters, LABS)
                assert found.scene.lab == target.lab
                assert found.scene.params != LABS[target.lab].Params()


def test_the_notes_are_there(lab):
    text = lab.notes.read_text("utf-8")
    assert text.startswith(f"# {lab.title}")
    assert len(text) > 1000


# --- hands

PLACES = st.floats(-1e6, 1e6) | st.floats(-3, 70) | st.integers(-2, 66).map(float)
POINTS = st.tuples(PLACES, PLACES)


@st.composite
def gestures(draw: st.DrawFn, panels: list[str]) -> Gesture:
    kind = draw(st.sampled_from(typing.get_args(Kind)))
    path = tuple(draw(st.lists(POINTS, max_size=5)))
    point = path[-1] if path else draw(POINTS)
    return Gesture(
        panel=draw(st.sampled_from(panels)),
        kind=kind,
        point=point,
        path=path,
        rise=draw(st.floats(-500, 500)),
        amount=draw(st.sampled_from([0.0, 1.0, -1.0, 0.5, 12.0])),
        value=draw(st.floats()),
        shift=draw(st.booleans()),
        control=draw(st.booleans()),
    )


@settings(max_examples=DRAFTS)
@given(st.data())
def test_any_gesture_on_any_panel_gives_a_scene_or_a_sentence(lab, player, data):
    scene = data.draw(st.sampled_from(scenes(lab)))
    panels = [*player.figure(scene).panels, "a panel that there is not"]
    gesture = data.draw(gestures(panels))
    before = storage.to_text(scene)
    try:
        after = lab.gesture(scene, gesture)
        if after is not scene:
            checked_scene = edited(lab, scene, after.params)
            frame = clamped_frame(lab, checked_scene.params, after.frame)
            after = dataclasses.replace(checked_scene, frame=frame)
    except BadInput as fault:
        assert_sentence(fault)
        return
    finally:
        assert storage.to_text(scene) == before
    assert isinstance(after, Scene)
    assert (after.lab, after.zoom, after.title) == (scene.lab, scene.zoom, scene.title)
    if gesture.kind in ("hover", "leave"):
        assert touched(scene.params, after.params) in (None, "view"), "a preview computes nothing"
        assert (after.frame, after.track) == (scene.frame, scene.track)
    if gesture.panel not in player.figure(scene).panels:
        assert after is scene
    check_figure(player.figure(after))
    check_storage(lab, after)


def test_escape_changes_nothing_but_what_was_opened(lab, player):
    for scene in scenes(lab):
        is_opened = lab.key == "network" and scene.params.topic == "maps"
        for panel in ("", *player.figure(scene).panels):
            after = lab.gesture(scene, Gesture(panel, "escape"))
            assert after is scene or (is_opened and scene.params.maps.opened)


def test_hovering_computes_no_state_again(lab):
    """Over every panel of every scene, with a lab that counts how often it was started."""
    started = []

    def start(params: Any, env: Any) -> Any:
        started.append(1)
        return lab.start(params, env)

    counting = dataclasses.replace(lab, start=start)
    for scene in scenes(lab):
        player = Player(counting, HostEnv())
        figure = player.figure(scene)
        for panel in figure.panels:
            for point in ((0.0, 0.0), (3.4, 5.6), (60.0, 1.0)):
                player.figure(lab.gesture(scene, Gesture(panel, "hover", point)))
        assert len(started) == 1
        started.clear()


def test_a_stroke_is_made_anew_from_where_it_began(lab):
    """Dragging there and back by one long path, or by many: the last gesture alone decides."""
    path = tuple((float(n), 2.0 * n) for n in range(9))
    for scene in scenes(lab):
        for panel in Player(lab, HostEnv()).figure(scene).panels:
            try:
                last = lab.gesture(scene, Gesture(panel, "drag", path[-1], path, rise=20.0))
                release = lab.gesture(scene, Gesture(panel, "release", path[-1], path, rise=20.0))
            except BadInput:
                continue
            assert last == release


# --- documents


def check_storage(lab: Lab, scene: Scene) -> None:
    document = Document((scene, lab.first_scene()), 1)
    assert storage.from_bytes(storage.to_bytes(document), LABS) == document


def test_scenes_go_into_documents_and_into_figures(lab):
    for scene in scenes(lab):
        titled = dataclasses.replace(scene, title="Α title", note="two\nlines")
        check_storage(lab, titled)
        assert storage.from_text(storage.to_text(titled), LABS) == titled
