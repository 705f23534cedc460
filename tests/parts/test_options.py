"""What holds for every picture and every kernel that can be chosen."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from guiapp.core.errors import BadInput
from guiapp.core.params import Option, Parameter, checked_all, option_of, param, parameters
from guiapp.core.plain import from_plain, to_plain
from guiapp.core.raster import Raster
from guiapp.parts.drawing import Pen
from guiapp.parts.kernel import KERNEL_SOURCE, KERNELS, Brush, Kernel, Own, kernel_values, own
from guiapp.parts.picture import PICTURE_SOURCE, PICTURES, Drawing, Loaded, Photo, Picture, render
from guiapp.parts.strokes import Stroke
from tests.parts.envs import CountingEnv


@dataclass(frozen=True)
class Declared:
    image: Picture = param(Photo(), "Picture", options=PICTURES, source=PICTURE_SOURCE)
    kernel: Kernel = param(Own(), "Kernel", options=KERNELS, source=KERNEL_SOURCE)
    pen: Pen = param(Pen(), "Pen", touches="view")
    brush: Brush = param(Brush(), "Brush", touches="view")


IMAGE, KERNEL, *GROUPS = parameters(Declared)
OWN = own(np.array([[1.0, -2.0], [0.5, 0.0]]), "mine")
LOADED = Loaded(Raster.of(np.ones((2, 3, 3), np.float32)), "mine")
DRAWN = Drawing(40, 50, 0.5, (Stroke(points=((1.5, 2.0), (3.0, 4.0))), Stroke("fill")))
named = pytest.mark.parametrize


def ids(value: Any) -> str:
    return value.key if isinstance(value, Option) else type(value).__name__


def variations(value: Any) -> Iterator[Any]:
    """``value`` with each of its numbers at both limits, and each of its choices."""
    yield value
    for declared in parameters(type(value)):
        if not declared.declaration.fixed:
            for extreme in extremes(declared):
                yield replace(value, **{declared.name: extreme})


def extremes(declared: Parameter) -> list[Any]:
    limits = (declared.declaration.low, declared.declaration.high)
    if declared.type in (int, float):
        return [declared.type(limit) for limit in limits if limit is not None]
    return [key for key, _ in declared.declaration.choices]


def test_there_are_enough_in_groups() -> None:
    listed = [option for option in KERNELS if option.listed]
    assert len(listed) >= 24
    assert [o.key for o in PICTURES if o.group == "Test charts" and o.listed][:1] == ["impulse"]
    assert sum(option.group == "Photographs" for option in PICTURES) >= 10
    assert {"identity", "shift", "box", "gaussian", "binomial", "sharpen", "unsharp"} <= {
        option.key for option in listed
    }
    for options in (PICTURES, KERNELS):
        groups = [option.group for option in options]
        runs = [g for g, before in zip(groups, [None, *groups], strict=False) if g != before]
        assert len(runs) == len(set(runs)), "options of one group stand together"


@named("options", [PICTURES, KERNELS])
def test_keys_and_labels_are_unique_and_slugs(options: tuple[Option, ...]) -> None:
    keys = [option.key for option in options]
    assert len(set(keys)) == len(keys)
    assert len({option.label for option in options}) == len(options)
    assert all(key == key.lower() and " " not in key and key.isascii() for key in keys)


@named("option", [*PICTURES, *KERNELS], ids=ids)
def test_an_option_is_found_again_whatever_its_numbers(option: Option) -> None:
    declared = IMAGE if option in PICTURES else KERNEL
    for value in variations(option.value):
        assert option_of(declared.declaration, value) == option
        assert checked_all(value) == value


@named("value", [option.value for option in KERNELS] + [OWN], ids=ids)
def test_kernels_are_finite_and_fit_at_every_limit(value: Kernel) -> None:
    for variation in variations(value):
        kernel = kernel_values(variation)
        assert kernel.dtype == np.float64
        assert kernel.ndim == 2
        assert 1 <= min(kernel.shape) <= max(kernel.shape) <= 63
        assert np.isfinite(kernel).all()
        assert not kernel.flags.writeable
        hash(variation)


@named("option", [o for o in PICTURES if o.group == "Test charts"], ids=ids)
def test_charts_are_drawn_within_range_at_every_limit(option: Option) -> None:
    for variation in variations(option.value):
        picture = render(variation, size=64, env=CountingEnv())
        assert picture.shape == (64, 64)
        assert picture.dtype == np.float32
        assert 0 <= picture.min() <= picture.max() <= 1


@named("value", [*(o.value for o in PICTURES), LOADED, DRAWN], ids=ids)
def test_pictures_travel_in_documents(value: Picture) -> None:
    travels(IMAGE, value)


@named("value", [*(o.value for o in KERNELS), OWN], ids=ids)
def test_kernels_travel_in_documents(value: Kernel) -> None:
    travels(KERNEL, value)


def travels(declared: Parameter, value: Any) -> None:
    rasters: dict[str, Raster] = {}
    for variation in variations(value):
        plain = to_plain(replace(Declared(), **{declared.name: variation}), rasters)
        assert from_plain(plain[declared.name], declared, rasters) == variation


@named("declared", GROUPS, ids=lambda declared: declared.name)
def test_pens_and_brushes_only_touch_the_view(declared: Parameter) -> None:
    for member in parameters(declared.type):
        assert member.declaration.touches == "view"
    for value in variations(declared.default):
        assert checked_all(value) == value


@named(
    ("make", "complaint"),
    [
        (lambda: Own(Raster.of(np.zeros((64, 3)))), "64 × 3 numbers; a kernel has rows"),
        (lambda: Own(Raster.of(np.zeros(3))), "there are 3 numbers"),
        (lambda: Own(Raster.of(np.array([[np.nan]]))), "row 1, cell 1 is nan"),
        (lambda: Loaded(Raster.of(np.zeros((2, 3, 4)))), "picture is 2 × 3 × 4; a picture has"),
        (lambda: Loaded(Raster.of(np.zeros((0, 3)))), "picture is 0 × 3"),
        (lambda: Stroke(points=()), "1 to 4000 points; 0 came"),
        (lambda: Stroke(points=((0.0, math.nan),)), "points lie near the picture; nan came"),
        (lambda: Stroke(points=((0.0, 1e9),)), "1000000000.0 came"),
        (lambda: Stroke("knife"), "A tool can be brush, line"),
        (lambda: Stroke(width=math.nan), "0.5 to 1000 pixels wide"),
        (lambda: Stroke(value=2.0), "value from 0 to 1"),
        (lambda: Stroke(text="a" * 201), "at most 200 letters"),
    ],
)
def test_what_cannot_be_is_refused_where_it_enters(make: Any, complaint: str) -> None:
    with pytest.raises(BadInput, match=complaint):
        make()
