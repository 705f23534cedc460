"""What the tests of layers share: PyTorch's derivatives, and inner products."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest


def torch_module() -> Any:
    return pytest.importorskip("torch", reason="PyTorch is not installed (extra: reference)")


def frozen(array: Any) -> np.ndarray:
    """The same values, which nobody may write to."""
    array = np.array(array)
    array.setflags(write=False)
    return array


def normal(rng: np.random.Generator, *shape: int, dtype: Any = np.float64) -> np.ndarray:
    return frozen(rng.standard_normal(shape).astype(dtype))


def derivatives(
    function: Callable[..., Any], grad: np.ndarray | None, *arrays: np.ndarray
) -> tuple[np.ndarray, list[np.ndarray]]:
    """What a function of PyTorch tensors gives, and autograd's derivatives by each of them.

    ``grad`` is the derivative by the output; where it is None the output is one number.
    """
    torch = torch_module()
    tensors = [torch.tensor(np.array(array), requires_grad=True) for array in arrays]
    y = function(*tensors)
    y.backward(None if grad is None else torch.tensor(np.array(grad)))
    return y.detach().numpy(), [tensor.grad.numpy() for tensor in tensors]


def inner(one: Any, two: Any) -> float:
    """The inner product of two arrays of one shape."""
    assert one.shape == two.shape
    return float(np.vdot(one, two))
