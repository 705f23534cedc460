import time
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from guiapp.content.kernels import format, parse
from guiapp.core.errors import BadInput

SQUARE = [[1.0, 2.0], [3.0, 4.0]]
MIXED = [[0.5, -0.25], [1.0, 2.0]]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1", [[1.0]]),
        ("1 2\n3 4", SQUARE),
        ("  1   2 \r\n\r\n3 4\r\n", SQUARE),
        ("1\t2\n3\t4\n", SQUARE),
        ("1\t2\t\n3\t4\t\n", SQUARE),
        ("1,2\n3,4", SQUARE),
        ("1, 2\n3 ,4", SQUARE),
        ("1;2\n3;4", SQUARE),
        ("1;2;\n3;4;", SQUARE),
        ("\ufeff1;2\r3;4", SQUARE),
        ("1 2; 3 4", SQUARE),
        ("1 2;\n3 4;", SQUARE),
        ("1, 2; 3, 4", SQUARE),
        ("1,2,1;2,4,2", [[1.0, 2.0, 1.0], [2.0, 4.0, 2.0]]),
        # decimal commas
        ("0,5\t-0,25\n1\t2", MIXED),
        ("0,5;-0,25\n1;2", MIXED),
        ("0,5 -0,25\n1 2", MIXED),
        ("0,5 -0,25; 1 2", MIXED),
        ('"0,5","-0,25"\n"1","2"', MIXED),
        ("1,5;2,5", [[1.5, 2.5]]),
        ("0,5 0,25", [[0.5, 0.25]]),
        # what commas alone mean
        ("1,2,3", [[1.0, 2.0, 3.0]]),
        ("0,5", [[0.0, 5.0]]),
        ("0.5,.25\n1.,2", [[0.5, 0.25], [1.0, 2.0]]),
        # numbers
        ("\u22121 +2 1e-3 2E2 .5 3.", [[-1.0, 2.0, 0.001, 200.0, 0.5, 3.0]]),
        ("1/9 -2/4 1,5/3", [[1 / 9, -0.5, 0.5]]),
        ("1 / 4 2", [[0.25, 2.0]]),
        ("1\u20442 3\u22154", [[0.5, 0.75]]),
        ("1\u00a02\u2009\u20093", [[1.0, 2.0, 3.0]]),
        ("# a remark\n% another\n1 2 # the first row\n3 4", SQUARE),
        # what programs write
        ("[[1, 2], [3, 4]]", SQUARE),
        ("[[1, 2],\n [3, 4],\n]", SQUARE),
        ("((1, 2), (3, 4))", SQUARE),
        ("[1 2; 3 4]", SQUARE),
        ("[1, 2; 3, 4];", SQUARE),
        ("K = [1 2\n     3 4]", SQUARE),
        ("K = [1 2 ...\n 3 4];", [[1.0, 2.0, 3.0, 4.0]]),
        ("array([[1., 2.],\n       [3., 4.]], dtype=float32)", SQUARE),
        ("k = np.array([[1, 2], [3, 4]], dtype=np.float64)", SQUARE),
        ("torch.tensor([[1., 2.],\n        [3., 4.]])", SQUARE),
        ("[[1. 2.]\n [3. 4.]]", SQUARE),
        ("[[1. 2.\n  3. 4.]]", [[1.0, 2.0, 3.0, 4.0]]),
        ("static const float k[2][2] = {\n  {1, 2},\n  {3, 4},\n};", SQUARE),
        ("[1, 2, 3]", [[1.0, 2.0, 3.0]]),
        ("[[1], [2]]", [[1.0], [2.0]]),
        # one factor
        ("1/4 * [2 4; 6 8]", [[0.5, 1.0], [1.5, 2.0]]),
        ("(1/4) * [[2, 4], [6, 8]]", [[0.5, 1.0], [1.5, 2.0]]),
        ("np.array([[2, 4], [6, 8]]) / 4", [[0.5, 1.0], [1.5, 2.0]]),
        ("2·[1 2; 3 4]/2", SQUARE),
    ],
)
def test_blocks_are_read_as_they_are_meant(text: str, values: list[list[float]]) -> None:
    read = parse(text)
    assert read.dtype == np.float64
    assert read.tolist() == values


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "there are no numbers"),
        (" \n\t\n# only a remark", "there are no numbers"),
        ("[]", "there are no numbers"),
        ("1 2\n\n3", "line 3 has 1 number and line 1 has 2"),
        ("1 2 3; 4 5", "row 2 has 2 numbers and row 1 has 3"),
        ("[[1, 2], [3]]", "row 2 has 1 number and row 1 has 2"),
        ("1\t\t2", "line 1, cell 2 is empty; write 0 there"),
        ("1,,2", "line 1, cell 2 is empty"),
        ("1 2\n3 x", "line 2, cell 2 is 'x'; give a number"),
        ("1 2\n3 nan", "line 2, cell 2 is 'nan'; give a finite number"),
        ("-inf", "cell 1 is '-inf'; give a finite number"),
        ("1e999", "cell 1 is '1e999', which is too large"),
        ("1e300/1e-300", "which is too large"),
        ("1/0", "cell 1 is '1/0', which divides by zero"),
        ("1/2/3", "is '1/2/3'; give a number"),
        ("1.5;2,5", "decimal commas and decimal points"),
        ("1.000,5\t2", "decimal commas and decimal points"),
        ("1,2,3\t4", "is '1,2,3'; give a number"),
        ("1, 2 3", "line 1 mixes commas and blanks"),
        ("[0,5 0,25; 1 2]", "row 1 mixes commas and blanks"),
        ("50%", "is '50%'; give a number"),
        ("1_000", "is '1_000'; give a number"),
        ("0x10", "is '0x10'; give a number"),
        ("\u0661", "give a number"),  # a digit of another script
        ("[1 2", "the brackets do not make rows"),
        ("[1, 2]]", "the brackets do not make rows"),
        ("[[[1], [2]], [[3], [4]]]", "the brackets do not make rows"),
        ("np.ones((3, 3)) / 9", "the brackets do not make rows"),
        ("__import__('os').getcwd()", "the brackets do not make rows"),
        ("[1 2] / 0", "the factor divides by zero"),
        ("1e300 * [1e300]", "the factor makes numbers too large"),
        ("1 " * 64, "there are 1 × 64 numbers; a kernel has at most 63 × 63"),
        ("1\n" * 64, "there are 64 × 1 numbers"),
        ("9" * 300_000, "there is more than a kernel of 63 × 63 needs"),
        ("a" * 100, "'aaaaaaaaaaaaaaaaaaaaa...'"),
    ],
)
def test_what_cannot_be_read_is_one_sentence_that_says_where(text: str, complaint: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse(text, "k.csv")
    sentence = str(caught.value)
    assert complaint in sentence
    assert sentence.startswith("In k.csv, ")
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_the_largest_kernel_is_read() -> None:
    assert parse("\n".join(["1 " * 63] * 63)).shape == (63, 63)


@pytest.mark.parametrize(
    "text",
    [
        " " * 250_000 + "x",
        "[" + " \n" * 125_000 + "]x",
        "[" * 125_000 + "]" * 125_000,
        "(1" * 125_000,
        "[1]" * 80_000,
        "a." * 125_000 + "[",
        "-" * 250_000,
        "/ " * 125_000,
        '"' * 250_000,
        "[1]/" + "1" * 250_000,
    ],
)
def test_long_nonsense_is_refused_at_once(text: str) -> None:
    began = time.monotonic()
    with pytest.raises(BadInput):
        parse(text)
    assert time.monotonic() - began < 5


def kernels(columns: int) -> st.SearchStrategy[np.ndarray]:
    """Kernels of at least so many columns, with any finite numbers."""
    shapes = st.tuples(st.integers(1, 6), st.integers(columns, 6))
    return arrays(np.float64, shapes, elements=st.floats(allow_nan=False, allow_infinity=False))


@given(kernels(1), st.sampled_from(["\t", ";", " ", ",", ", ", "; "]))
def test_what_is_written_is_read_back_without_loss(kernel: np.ndarray, separator: str) -> None:
    assert parse(format(kernel, separator)).tobytes() == kernel.tobytes()


@given(kernels(2), st.sampled_from(["\t", ";", " "]))
def test_decimal_commas_are_the_same_numbers(kernel: np.ndarray, separator: str) -> None:
    text = format(kernel, separator).replace(".", ",")
    assert parse(text).tobytes() == kernel.tobytes()


@given(kernels(1))
def test_what_numpy_and_python_print_is_read(kernel: np.ndarray) -> None:
    assert parse(str(kernel.tolist())).tobytes() == kernel.tobytes()
    with np.printoptions(precision=17, floatmode="unique", threshold=10_000):
        assert parse(repr(kernel)).tolist() == kernel.tolist()
        assert parse(str(kernel)).tolist() == kernel.tolist()


@given(st.text(alphabet="0123456789.,;/-+eE \t\n[](){}=*#%\"'xnaif\u2212", max_size=60))
def test_any_text_gives_a_kernel_or_one_sentence(text: str) -> None:
    with suppress(BadInput):
        kernel = parse(text)
        assert kernel.ndim == 2
        assert kernel.size
        assert np.isfinite(kernel).all()
