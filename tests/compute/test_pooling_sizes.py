"""Shapes through stacks of layers, against PyTorch's layers and the figure's numbers."""

import numpy as np
import pytest

from guiapp.compute.pooling import (
    HEADS,
    MADE_FOR,
    AdaptivePool,
    Convolve,
    Dense,
    Flatten,
    Pool,
    classifier,
    stages,
)


def shapes(*arguments, **options):
    return [stage.shape for stage in stages(*arguments, **options)]


def test_figure_9_11_pool_twice():
    found = stages(MADE_FOR, classifier("flatten"))
    assert [stage.shape for stage in found] == [
        (64, 256, 256),
        (64, 64, 64),
        (64, 64, 64),
        (64, 16, 16),
        (16_384,),
        (1000,),
    ]
    assert found[4].values == 16_384
    assert found[-1].parameters == 16_385_000
    assert [stage.parameters for stage in found[:4]] == [1792, 0, 36_928, 0]


def test_figure_9_11_a_fixed_grid():
    found = stages(MADE_FOR, classifier("fixed grid"))
    assert [stage.shape for stage in found[3:]] == [(64, 3, 3), (576,), (1000,)]
    assert found[-1].parameters == 577_000


def test_figure_9_11_an_average_of_a_map_for_each_class():
    found = stages(MADE_FOR, classifier("global average"))
    assert [stage.shape for stage in found[3:]] == [
        (64, 16, 16),
        (1000, 16, 16),
        (1000, 1, 1),
        (1000,),
    ]
    assert found[4].parameters == 65_000
    assert stages(MADE_FOR, classifier("global average", last=3))[4].parameters == 577_000


@pytest.mark.parametrize("side", [32, 200, 256, 320])
@pytest.mark.parametrize("head", HEADS)
def test_only_the_dense_layer_on_all_features_breaks_at_another_size(head, side):
    found = stages((3, side, side), classifier(head), made_for=MADE_FOR)
    made = stages(MADE_FOR, classifier(head))
    assert [stage.parameters for stage in found] == [stage.parameters for stage in made]
    if head != "flatten" or side == 256:
        assert found[-1].shape == (1000,)
        assert not any(stage.broken for stage in found)
        return
    features = 64 * (side // 16) ** 2
    assert found[-1].broken == f"The dense layer was made for 16,384 values; {features:,} come."
    assert found[-1].shape is None
    assert found[-1].values == 0
    assert found[-2].shape == (features,)
    assert not any(stage.broken for stage in found[:-1])


def test_after_a_break_nothing_comes_out():
    layers = (Pool(4), Convolve(8, 3), Flatten(), Dense(10))
    found = stages((3, 8, 8), layers, made_for=(3, 64, 64))
    assert [stage.shape for stage in found] == [(3, 2, 2), None, None, None]
    assert "The kernel, 3 × 3, is larger than its input, 2 × 2" in found[1].broken
    assert [bool(stage.broken) for stage in found] == [False, True, False, False]
    small = stages((3, 3, 3), layers, made_for=(3, 64, 64))
    assert "The window, 4 × 4, is larger than the picture, 3 × 3" in small[0].broken
    channels = stages((1, 64, 64), layers, made_for=(3, 64, 64))
    assert channels[1].broken == "The kernels were made for 3 channels; 1 come."


def test_layers_are_pytorchs():
    torch = pytest.importorskip("torch", reason="PyTorch is not installed (extra: reference)")
    nn = torch.nn
    rng = np.random.default_rng(1)
    for _ in range(60):
        size, stride, far, apart = (int(rng.integers(1, top)) for top in (6, 4, 3, 3))
        ceil_mode = bool(rng.integers(2))
        side = tuple(int(number) for number in rng.integers(14, 40, 2))
        ours = (
            Convolve(5, (size, 3), stride, far, (1, apart)),
            Pool(3, 2, 1, ceil_mode),
            Convolve(7, 2, padding=(1, 0)),
            Pool((2, 1), ceil_mode=ceil_mode),
            AdaptivePool((2, 3)),
            Flatten(),
            Dense(11),
        )
        theirs = (
            nn.Conv2d(4, 5, (size, 3), stride, far, (1, apart)),
            nn.MaxPool2d(3, 2, 1, ceil_mode=ceil_mode),
            nn.Conv2d(5, 7, 2, padding=(1, 0)),
            nn.MaxPool2d((2, 1), ceil_mode=ceil_mode),
            nn.AdaptiveAvgPool2d((2, 3)),
            nn.Flatten(),
            nn.Linear(42, 11),
        )
        values = torch.zeros(1, 4, *side)
        for stage, layer in zip(stages((4, *side), ours), theirs, strict=True):
            values = layer(values)
            assert stage.shape == tuple(values.shape[1:])
            assert stage.parameters == sum(weights.numel() for weights in layer.parameters())


def test_layers_by_hand():
    """W2 = floor((W1 - F + 2 P) / S) + 1."""
    assert shapes((3, 32, 32), [Convolve(10, 5, 2, 1)]) == [(10, 15, 15)]
    assert shapes((1, 7, 6), [Pool(3, 2), AdaptivePool()]) == [(1, 3, 2), (1, 1, 1)]
    assert shapes((1, 7, 6), [Pool(3, 2, ceil_mode=True)]) == [(1, 3, 3)]
    assert shapes((2, 3, 4), [Flatten(), Dense(5), Dense(6)]) == [(24,), (5,), (6,)]
    assert stages((2, 3, 4), [Flatten(), Dense(5)])[1].parameters == 125


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: stages((3, 256), ()), "an input is"),
        (lambda: stages((3, 0, 4), ()), "an input is"),
        (lambda: stages((3, 4, 4), [Dense(2)]), "A dense layer takes a vector; maps 3 × 4 × 4"),
        (lambda: stages((3, 4, 4), [Flatten(), Pool()]), "A pooling takes maps; a vector of 48"),
        (lambda: stages((3, 4, 4), [Flatten(), Convolve(2)]), "A convolution takes maps"),
        (lambda: stages((3, 4, 4), [Convolve(2, 5)]), "is larger than its input"),
        (lambda: stages((3, 4, 4), [Pool(5)]), "is larger than the picture"),
        (lambda: classifier("deep"), "head can be flatten, fixed grid, global average"),
        (lambda: classifier("flatten", size=2), "size and last must be odd"),
    ],
)
def test_what_is_refused(call, says):
    with pytest.raises(ValueError, match=says):
        call()
