"""Scenes in order, and which one is looked at."""

from hypothesis import given
from hypothesis import strategies as st

from guiapp.core.document import Document
from guiapp.core.lab import Scene


def scene(lab="a", value=0):
    return Scene(lab, value)


documents = st.lists(st.builds(scene, st.sampled_from("abc"), st.integers(0, 3)), min_size=1)


@given(documents, st.data())
def test_the_current_scene_is_replaced_and_no_other(scenes, data):
    index = data.draw(st.integers(0, len(scenes) - 1))
    document = Document(tuple(scenes), index)
    new = scene("d", 9)
    found = document.with_scene(new)
    expected = list(scenes)
    expected[index] = new
    assert list(found.scenes) == expected
    assert found.index == index
    assert found.scene is new
    assert document.scenes == tuple(scenes)


def test_the_same_scene_gives_the_same_document():
    document = Document((scene(), scene("b")), 1)
    assert document.with_scene(document.scene) is document


@given(documents, st.sampled_from("abcd"))
def test_the_rail_goes_to_the_latest_scene_of_a_lab_or_adds_one(scenes, lab):
    first = scene(lab, 99)
    found = Document(tuple(scenes)).at_lab(first)
    assert found.scene.lab == lab
    if lab in {s.lab for s in scenes}:
        assert found.scenes == tuple(scenes)
        assert lab not in {s.lab for s in scenes[found.index + 1 :]}
    else:
        assert found.scenes == (*scenes, first)
        assert found.scene is first
