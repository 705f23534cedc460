"""Labs that are loaded when they are asked for."""

from dataclasses import replace

import pytest

from guiapp.core.labs import Labs
from tests import toy


def test_a_lab_is_loaded_once_and_when_it_is_asked_for():
    asked = []

    def load(key):
        asked.append(key)
        return replace(toy.LAB, key=key, title=key.upper())

    labs = Labs({"a": "A", "b": "B", "c": "C"}, load)
    assert list(labs) == ["a", "b", "c"]
    assert len(labs) == 3
    assert "b" in labs
    assert "toy" not in labs
    assert labs.titles == {"a": "A", "b": "B", "c": "C"}
    assert asked == []
    assert labs["b"] is labs["b"]
    assert asked == ["b"]
    assert next(iter(labs.values())).title == "A"
    assert asked == ["b", "a"]
    assert not labs.is_complete
    labs.load_all()
    assert labs.is_complete
    assert asked == ["b", "a", "c"]
    with pytest.raises(KeyError):
        labs["toy"]
    assert asked == ["b", "a", "c"]


def test_what_could_not_be_loaded_is_tried_again():
    failures = [ImportError("damaged")]

    def load(key):
        if failures:
            raise failures.pop()
        return toy.LAB

    labs = Labs({"toy": "Toy"}, load)
    with pytest.raises(ImportError, match="damaged"):
        labs.load_all()
    assert not labs.is_complete
    assert labs["toy"] is toy.LAB


def test_labs_that_are_there():
    labs = Labs.of(toy.LAB)
    assert labs.is_complete
    assert dict(labs) == {toy.LAB.key: toy.LAB}
    assert labs.titles == {toy.LAB.key: toy.LAB.title}
