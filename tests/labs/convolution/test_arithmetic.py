"""The strip: the window, the kernel as applied, the products and their sum are the output pixel."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.core import numbers
from guiapp.core.figure import Box, Dot
from guiapp.labs.convolution.arithmetic import window_of
from guiapp.labs.convolution.places import first_place, output_at, seen
from tests.compute.reference import filtered
from tests.labs.convolution.scenes import (
    OPTIONS,
    any_scene,
    figure_of,
    luma,
    reference_of,
    rounding,
    scene_of,
    state_of,
)


def first_pass(scene):
    """What the first application of the kernel gives, of the luma."""
    params = scene.params
    options = {name: getattr(params, name) for name in OPTIONS}
    return filtered(luma(params.image.raster.array), params.kernel.values.array, **options)


def lookup(picture, row, column, boundary):
    """One pixel of the endless picture, read off a picture that NumPy has padded."""
    height, width = picture.shape
    if 0 <= row < height and 0 <= column < width:
        return picture[row, column]
    pads = [(max(0, -at), max(0, at - size + 1)) for at, size in ((row, height), (column, width))]
    return np.pad(picture, pads, mode=boundary)[max(row, 0), max(column, 0)]


def before_of(scene):
    """How far a pass looks before an output pixel."""
    params = scene.params
    found = []
    for size in params.kernel.values.shape:
        reach = params.dilation * (size - 1)
        anchor = reach // 2
        same = reach - anchor if params.operation == "convolution" else anchor
        found.append({"full": reach, "same": same, "valid": 0}[params.mode])
    return found


def check_window(scene, state, place):
    params = scene.params
    picture, kernel = luma(params.image.raster.array), params.kernel.values.array
    window = window_of(params, state, place)
    (top, left), step = before_of(scene), params.dilation
    rows = place[0] * params.stride - top + step * np.arange(kernel.shape[0])
    columns = place[1] * params.stride - left + step * np.arange(kernel.shape[1])
    values = [[lookup(picture, r, c, params.boundary) for c in columns] for r in rows]
    inside = [
        [0 <= r < picture.shape[0] and 0 <= c < picture.shape[1] for c in columns] for r in rows
    ]
    turned = kernel[::-1, ::-1] if params.operation == "convolution" else kernel
    assert window.values == pytest.approx(np.array(values), abs=1e-6)
    assert window.inside.tolist() == inside
    assert np.array_equal(window.cells, turned)
    assert window.products == pytest.approx(np.array(values) * turned, abs=1e-5)
    assert window.total == pytest.approx(window.products.sum(), abs=1e-9)
    assert window.box == (rows[0], columns[0], rows[-1] + 1, columns[-1] + 1)
    return window


@given(st.integers(0, 2**32))
def test_the_sum_is_the_output_at_every_corner_and_inside(seed):
    rng = np.random.default_rng(seed)
    scene = any_scene(rng)
    if scene is None:
        return
    state, first = state_of(scene), first_pass(scene)
    height, width = first.shape
    places = {(0, 0), (0, width - 1), (height - 1, 0), (height - 1, width - 1)}
    places.add((int(rng.integers(height)), int(rng.integers(width))))
    for place in places:
        window = check_window(scene, state, place)
        assert window.total == pytest.approx(first[place], abs=rounding(scene) * 10)
        if scene.params.repeat == 1:
            assert window.total == pytest.approx(
                luma(state.output)[place], abs=rounding(scene) * 10
            )


@pytest.mark.parametrize("boundary", ["constant", "edge", "reflect", "symmetric", "wrap"])
@pytest.mark.parametrize("mode", ["full", "same", "valid"])
@pytest.mark.parametrize("operation", ["convolution", "correlation"])
def test_all_around_the_rim(mode, boundary, operation):
    rng = np.random.default_rng(1)
    options = {"mode": mode, "boundary": boundary, "operation": operation}
    for stride, dilation in ((1, 1), (2, 1), (1, 2), (3, 2)):
        scene = scene_of(
            rng.random((9, 10)), rng.random((3, 4)), stride=stride, dilation=dilation, **options
        )
        state, output = state_of(scene), reference_of(scene)
        for place in np.ndindex(output.shape):
            if 0 in place or place[0] == output.shape[0] - 1 or place[1] == output.shape[1] - 1:
                assert check_window(scene, state, place).total == pytest.approx(output[place])


@given(st.integers(0, 2**32))
def test_the_panels_show_the_window(seed):
    """The same numbers as data to paint: the middle of a large kernel, the marks, the sum."""
    rng = np.random.default_rng(seed)
    scene = any_scene(rng, repeat=1, probe_row=int(rng.integers(9)), probe_column=2)
    if scene is None:
        return
    figure, state = figure_of(scene), state_of(scene)
    params, output = scene.params, state.output
    place = min(params.probe_row, output.shape[0] - 1), min(2, output.shape[1] - 1)
    window = window_of(params, state, place)
    rows, columns = (
        slice((size - min(size, 5)) // 2, (size - min(size, 5)) // 2 + min(size, 5))
        for size in window.cells.shape
    )
    for key, matrix in (
        ("window", window.values),
        ("turned", window.cells),
        ("products", window.products),
    ):
        assert np.array_equal(figure.panels[key].values, matrix[rows, columns])
        assert (figure.panels[key].facts != "") >= (max(window.cells.shape) > 5)
    top, left, bottom, right = window.box
    (box,) = figure.panels["input"].marks
    assert isinstance(box, Box)
    assert (box.top, box.left, box.height, box.width) == (top, left, bottom - top, right - left)
    assert box.height == params.dilation * (window.cells.shape[0] - 1) + 1
    assert figure.panels["output"].marks == (Dot(float(place[0]), float(place[1])),)
    told = [row.value for row in figure.panels["sum"].rows if row.strong]
    assert told == [numbers.text(window.total)]
    assert f"{place[0]}, {place[1]}" in figure.panels["window"].title


@pytest.mark.parametrize("excerpt", [3, 5, 9])
def test_the_middle_of_a_large_kernel(excerpt):
    kernel = np.arange(63.0 * 61).reshape(63, 61)
    scene = scene_of(np.ones((80, 80)), kernel, excerpt=excerpt, operation="correlation")
    panel = figure_of(scene).panels["turned"]
    start = ((63 - excerpt) // 2, (61 - excerpt) // 2)
    assert panel.values.shape == (excerpt, excerpt)
    assert panel.values[0, 0] == kernel[start]
    assert panel.values[excerpt // 2, excerpt // 2] == kernel[31, 30]
    assert f"{excerpt} × {excerpt} of 63 × 61" in panel.facts


def test_the_kernel_as_applied_says_whether_it_was_turned():
    for operation, told in (("convolution", "turned by 180°"), ("correlation", "as it is")):
        figure = figure_of(scene_of(np.ones((9, 9)), np.ones((3, 3)), operation=operation))
        assert told in figure.panels["turned"].title
        assert figure.title == ("Convolution" if told[0] == "t" else "Cross-correlation")


def test_a_sum_of_colours_is_one_of_their_luma():
    rng = np.random.default_rng(3)
    scene = scene_of(rng.random((9, 9, 3)), rng.random((3, 3)))
    figure = figure_of(scene)
    assert "luma" in " ".join(f"{row.label} {row.value}" for row in figure.panels["sum"].rows)


# --- repetitions


@given(st.integers(0, 2**32))
def test_what_an_output_pixel_sees_is_all_that_changes_it(seed):
    """Against impulses: a pixel of the picture reaches exactly the outputs whose window has it."""
    rng = np.random.default_rng(seed)
    options = {
        "mode": str(rng.choice(["full", "same", "valid"])),
        "operation": str(rng.choice(["convolution", "correlation"])),
        "stride": int(rng.choice([1, 2])),
        "dilation": int(rng.choice([1, 2])),
    }
    repeat = int(rng.integers(1, 4))
    kernel = np.ones(rng.integers(1, 4, 2))
    shape = (60, 57)
    scene = scene_of(np.ones(shape), kernel, boundary="constant", repeat=repeat, **options)
    marked = []
    for axis in (0, 1):
        # One axis at a time: a sum over the other one is a filter of its own.
        single = np.ones((kernel.shape[axis], 1))
        lines = np.eye(shape[axis])
        spread = []
        for impulse in lines:
            column = impulse[:, None]
            for _ in range(repeat):
                column = filtered(column, single, boundary="constant", **options)
            spread.append(column[:, 0] > 0)
        marked.append(np.array(spread))
    height, width = marked[0].shape[1], marked[1].shape[1]
    place = int(rng.integers(height)), int(rng.integers(width))
    top, left, bottom, right = seen(scene.params, place)
    for axis, (first, end) in enumerate(((top, bottom), (left, right))):
        reached = np.flatnonzero(marked[axis][:, place[axis]])
        expected = [at for at in range(first, end) if 0 <= at < shape[axis]]
        step = options["dilation"]
        if step == 1 and options["stride"] == 1:
            assert reached.tolist() == expected
        elif len(reached):
            assert set(reached) <= set(expected)
            inside = first >= 0 and end <= shape[axis]
            assert not inside or (reached[0], reached[-1]) == (first, end - 1)


@given(st.integers(0, 2**32))
def test_the_first_window_lies_in_the_middle_of_what_is_seen(seed):
    rng = np.random.default_rng(seed)
    scene = any_scene(rng)
    if scene is None:
        return
    output, first = reference_of(scene), first_pass(scene)
    place = int(rng.integers(output.shape[0])), int(rng.integers(output.shape[1]))
    found = first_place(scene.params, place)
    if scene.params.repeat == 1:
        assert found == place
    top, left, bottom, right = seen(scene.params, place)
    window = window_of(scene.params, state_of(scene), found)
    for axis, (start, end) in enumerate(((top, bottom), (left, right))):
        assert 0 <= found[axis] < first.shape[axis]
        middle = (window.box[axis] + window.box[axis + 2] - 1) / 2
        at_the_rim = found[axis] in (0, first.shape[axis] - 1)
        assert at_the_rim or abs(middle - (start + end - 1) / 2) <= scene.params.stride / 2 + 1e-9


@given(st.integers(0, 2**32))
def test_pixels_beside_each_other_have_outputs_beside_each_other(seed):
    """At stride 1, of even kernels, too, where the middle lies between two pixels."""
    scene = any_scene(np.random.default_rng(seed), stride=1)
    if scene is None:
        return
    corner = output_at(scene.params, (0, 0))
    for cell in ((1, 0), (0, 1), (2, 3), (5, 5), (-4, 7)):
        assert output_at(scene.params, cell) == (corner[0] + cell[0], corner[1] + cell[1])


@given(st.integers(0, 2**32))
def test_the_output_of_a_pixel_has_the_pixel_in_its_middle(seed):
    rng = np.random.default_rng(seed)
    scene = any_scene(rng)
    if scene is None:
        return
    cell = (int(rng.integers(-3, 25)), int(rng.integers(-3, 25)))
    place = output_at(scene.params, cell)
    top, left, bottom, right = seen(scene.params, place)
    step = scene.params.stride**scene.params.repeat
    for at, first, end in ((cell[0], top, bottom), (cell[1], left, right)):
        assert abs((first + end - 1) / 2 - at) <= step / 2 + 1e-9


def test_a_repeated_kernel_shows_what_all_passes_see():
    scene = scene_of(np.ones((40, 40)), np.ones((3, 5)), repeat=4, probe_row=20, probe_column=20)
    first, every = figure_of(scene).panels["input"].marks
    assert (first.top, first.left, first.height, first.width) == (19, 18, 3, 5)
    assert (every.top, every.left, every.height, every.width) == (16, 12, 9, 17)
    assert every.dashed
    assert not first.dashed


def test_cells_from_the_border_are_framed_and_counted():
    picture = np.arange(30.0).reshape(5, 6)
    for place, outside in (((2, 3), 0), ((0, 0), 5), ((4, 3), 3)):
        scene = scene_of(picture, np.ones((3, 3)), frame=1 + 6 * place[0] + place[1])
        panels = figure_of(scene).panels
        framed = panels["window"].framed
        beyond = {
            (row, column)
            for row, column in np.ndindex(3, 3)
            if not (0 <= place[0] + row - 1 < 5 and 0 <= place[1] + column - 1 < 6)
        }
        assert len(framed) == outside
        assert set(framed) == beyond
        told = [row.label for row in panels["sum"].rows if "border" in row.label]
        assert told == ([f"{outside} from the border"] if outside else [])
