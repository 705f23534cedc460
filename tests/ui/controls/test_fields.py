import pytest

from guiapp.core.errors import BadInput
from guiapp.core.nested import with_value
from guiapp.ui.controls.fields import fields
from guiapp.ui.controls.links import links_of
from tests.ui.controls.made_up import Gabor, MadeUp, with_gabor


def names(params) -> list[str]:
    return [field.name for field in fields(params)]


def test_fields_follow_the_declarations_from_top_to_bottom():
    assert names(MadeUp()) == [
        *("kernel", "brush.width", "mode", "border", "stride", "gain"),
        *("grey", "text", "bars", "seed"),
    ]


def test_what_an_option_leaves_editable_follows_it_in_its_group():
    found = {field.name: field for field in fields(with_gabor())}
    assert list(found)[:4] == ["kernel", "kernel.sigma", "kernel.angle", "kernel.size"]
    assert found["kernel.sigma"].group == "Kernel"
    assert found["kernel.size"].rare


def test_what_does_not_apply_is_left_out():
    assert "border" not in names(MadeUp(mode="valid"))


def test_a_value_is_replaced_at_any_depth_and_nothing_else():
    before = with_gabor()
    after = with_value(before, ("kernel", "sigma"), 2)
    assert after == with_gabor(sigma=2.0)
    assert before == with_gabor(), "the original is as it was"
    assert isinstance(after.kernel, Gabor)


def test_a_value_out_of_its_limits_is_refused():
    with pytest.raises(BadInput, match=r"0\.1 to 10; 50 came"):
        with_value(with_gabor(), ("kernel", "sigma"), 50)


def test_links_are_what_the_source_and_the_options_offer():
    links = links_of(fields(MadeUp()))
    assert [link.text for link in links] == ["open", "blank", "paste", "save"]
    assert {link.name for link in links} == {"kernel"}
