"""What one lab has made as the content of another: the kernel found here filters there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from guiapp.core.document import Document
from guiapp.core.errors import BadInput
from guiapp.core.lab import Lab, Scene, edited
from guiapp.core.nested import taking, with_value
from guiapp.core.params import Parameter, parameter, parameters
from guiapp.core.raster import Raster


@dataclass(frozen=True)
class Target:
    """A parameter, of the lab with the key ``lab``, that takes what is sent; ``label`` says so."""

    kind: str
    lab: str
    parameter: str
    label: str


def targets(lab: Lab, labs: Mapping[str, Lab]) -> Iterator[Target]:
    """Everywhere that what ``lab`` sends can go, in the order of ``sends`` and of the labs."""
    for kind in lab.sends:
        for other in labs.values():
            where = f"a new {other.title} scene" if other.key == lab.key else other.title
            every = taking(other.Params(), everywhere=True)
            fitting = [(path, found) for path, found in every if _takes(found, kind)]
            for place, (path, found) in enumerate(fitting):
                part = f" as {found.declaration.label.lower()}" if place else ""
                label = f"Send the {kind} to {where}{part}"
                yield Target(kind, other.key, ".".join(path), label)


def sent(
    target: Target,
    document: Document,
    scene: Scene,
    offered: Mapping[str, Raster],
    labs: Mapping[str, Lab],
) -> Document:
    """The document at a scene of the target's lab that holds what ``scene`` offers.

    It is the latest scene of that lab, or a first one where there is none; what a lab sends to
    itself goes into a new scene, a copy of ``scene``. Raises BadInput where there is nothing to
    send and where it does not fit.
    """
    if target.kind not in offered:
        raise BadInput(f"This scene has no {target.kind} to send.")
    lab = labs[target.lab]
    if scene.lab == lab.key:
        copy = replace(scene, title="", note="")
        document = Document((*document.scenes, copy), len(document.scenes))
    else:
        document = document.at_lab(lab.first_scene())
    path = tuple(target.parameter.split("."))
    found = dict(taking(lab.Params(), everywhere=True))[path]
    name = f"{labs[scene.lab].title.lower()} {target.kind}"
    value = found.declaration.source.from_raster(offered[target.kind], name)  # type: ignore[union-attr, misc]
    before = document.scene
    outer = parameter(lab.Params, path[0])
    params = _applying(with_value(before.params, path, value), outer)
    return document.with_scene(edited(lab, before, params))


def _takes(parameter: Parameter, kind: str) -> bool:
    source = parameter.declaration.source
    return source is not None and source.kind == kind and source.from_raster is not None


def _applying(params: Any, parameter: Parameter) -> Any:
    """``params`` with the first other choice, of a topic for example, where the parameter counts.

    As they are where it counts already, or nowhere.
    """
    applies = parameter.declaration.applies
    if applies is None or applies(params):
        return params
    for other in parameters(type(params)):
        for key, _ in other.declaration.choices:
            chosen = replace(params, **{other.name: key})
            if applies(chosen):
                return chosen
    return params
