"""Undo and redo, against a list of documents that is kept by hand."""

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from guiapp.core.document import Document
from guiapp.core.history import History
from guiapp.core.lab import Scene
from guiapp.core.raster import Raster


def document(value):
    return Document((Scene("toy", value),))


def test_undo_and_redo_walk_through_all_documents():
    history = History(document(0))
    for value in range(1, 6):
        history.push(document(value), f"step {value}")
    for value in range(5, 0, -1):
        assert history.document == document(value)
        assert history.undo_name == f"step {value}"
        assert history.undo() == document(value - 1)
        assert history.redo_name == f"step {value}"
    assert history.undo_name == ""
    assert history.undo() == document(0)
    for value in range(1, 6):
        assert history.redo() == document(value)
    assert history.redo_name == ""
    assert history.redo() == document(5)


def test_a_step_after_undo_forgets_what_was_undone():
    history = History(document(0))
    history.push(document(1), "one")
    history.push(document(2), "two")
    history.undo()
    history.push(document(3), "three")
    assert history.redo_name == ""
    assert history.undo() == document(1)


def test_one_gesture_is_one_step_under_its_first_name():
    history = History(document(0))
    for value in range(1, 9):
        history.push(document(value), f"drag {value}", "drag")
    assert (history.document, history.undo_name) == (document(8), "drag 1")
    assert history.undo() == document(0)
    assert history.redo() == document(8)


def test_a_new_gesture_is_a_new_step():
    history = History(document(0))
    history.push(document(1), "drag", "drag")
    history.seal()
    history.push(document(2), "drag", "drag")
    assert history.undo() == document(1)


def test_other_keys_and_no_key_do_not_merge():
    history = History(document(0))
    history.push(document(1), "a", "a")
    history.push(document(2), "b", "b")
    history.push(document(3), "c")
    history.push(document(4), "d")
    for value in (3, 2, 1, 0):
        assert history.undo() == document(value)


def test_undo_ends_a_gesture():
    history = History(document(0))
    history.push(document(1), "drag", "drag")
    history.push(document(2), "other")
    history.undo()
    history.push(document(3), "drag", "drag")
    assert history.undo() == document(1)


def test_what_changes_nothing_is_no_step():
    history = History(document(0))
    history.push(document(1), "one")
    history.undo()
    history.push(document(0), "nothing")
    assert (history.undo_name, history.redo_name) == ("", "one")


def test_a_gesture_that_comes_back_to_where_it_began_is_no_step():
    history = History(document(0))
    history.push(document(1), "before")
    history.push(document(2), "drag", "drag")
    history.push(document(1), "drag", "drag")
    assert history.undo_name == "before"
    history.push(document(3), "drag", "drag")
    assert history.undo_name == "drag"
    assert history.undo() == document(1)
    assert history.undo() == document(0)


def test_a_gesture_that_came_back_is_no_part_of_the_one_before():
    history = History(document(0))
    history.push(document(1), "before", "b")
    history.push(document(2), "drag", "a")
    history.push(document(1), "drag", "a")
    history.push(document(3), "after", "b")
    assert history.undo() == document(1)


def test_looking_elsewhere_is_no_step():
    history = History(document(0))
    history.push(document(1), "one")
    history.push(document(2), "two")
    history.undo()
    history.replace(document(10))
    assert history.document == document(10)
    assert history.redo() == document(2)
    assert history.undo() == document(10)
    assert history.undo() == document(0)


def test_documents_share_their_rasters():
    raster = Raster.of(np.zeros((64, 64)))
    history = History(document((raster, 0)))
    for value in range(1, 100):
        history.push(document((raster, value)), "edit")
    found = {id(history.undo().scene.params[0]) for _ in range(99)}
    assert found == {id(raster)}


class Walk(RuleBasedStateMachine):
    """Any order of steps, gestures, undo and redo, beside two lists of documents."""

    @initialize()
    def begin(self):
        self.history = History(document(0))
        self.past, self.present, self.future = [], 0, []
        self.key = None

    @rule(value=st.integers(0, 3), key=st.sampled_from([None, "a", "b"]))
    def push(self, value, key):
        self.history.push(document(value), "step", key)
        if value == self.present:
            return
        merged = key is not None and key == self.key
        if not merged:
            self.past.append(self.present)
        self.present, self.future, self.key = value, [], key
        if merged and self.past[-1] == value:
            self.past.pop()
            self.key = None

    @rule()
    def seal(self):
        self.history.seal()
        self.key = None

    @rule()
    def undo(self):
        self.history.undo()
        self.key = None
        if self.past:
            self.future.append(self.present)
            self.present = self.past.pop()

    @rule()
    def redo(self):
        self.history.redo()
        self.key = None
        if self.future:
            self.past.append(self.present)
            self.present = self.future.pop()

    @invariant()
    def agrees(self):
        assert self.history.document == document(self.present)
        assert bool(self.history.undo_name) == bool(self.past)
        assert bool(self.history.redo_name) == bool(self.future)


Walk.TestCase.settings = settings(max_examples=60, stateful_step_count=30)
TestWalk = Walk.TestCase
