import pytest

from guiapp.ui.fuzzy import score

NAMES = [
    *("Flip the kernel", "Full screen", "Text larger", "Text smaller", "Export figure"),
    *("Save", "Save as", "Copy figure", "Palette Dark", "Step forward"),
]


def best(query: str) -> str:
    scored = {name: score(query, name) for name in NAMES}
    return max((name for name in NAMES if scored[name] is not None), key=lambda n: scored[n])


@pytest.mark.parametrize(
    ("query", "name"),
    [
        *(("save", "Save"), ("SAVE AS", "Save as"), ("fs", "Full screen"), ("sf", "Step forward")),
        *(
            ("kernel flip", "Flip the kernel"),
            ("expfig", "Export figure"),
            ("dark", "Palette Dark"),
        ),
        *(("large", "Text larger"), ("cpfg", "Copy figure")),
    ],
)
def test_what_is_meant_comes_first(query, name):
    assert best(query) == name


@pytest.mark.parametrize("query", ["xyz", "savee", "save zebra"])
def test_what_is_not_there_does_not_match(query):
    assert all(score(query, name) is None for name in NAMES)


def test_nothing_typed_matches_everything():
    assert all(score("", name) is not None for name in NAMES)


def test_a_jump_to_a_word_does_not_lose_letters_before_it():
    assert score("aba", "xabxa b") is not None
