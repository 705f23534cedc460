"""The pictures that a training needs: divided, normalised, drawn into batches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guiapp.content.datasets import (
    DataSet,
    Scale,
    divided,
    normalised,
    scale_of,
    shifted,
    split,
)
from guiapp.core.lab import Env
from guiapp.labs.network.data_params import data_set
from guiapp.labs.network.params import Params

Pictures = NDArray[np.float32]
Labels = NDArray[np.int64]
Places = NDArray[np.int64]
SAMPLE = 256
"""Pictures, at most, by which a network is judged while it learns."""


@dataclass(frozen=True, eq=False)
class Prepared:
    """A data set in two parts.

    training, held_out     places in it
    scale                  mean and deviation of the training part; None: as they are
    """

    data: DataSet
    training: Places
    held_out: Places
    scale: Scale | None

    def pictures(self, places: Places) -> tuple[Pictures, Labels]:
        """What a network is given of these places (n, C, H, W), and their labels."""
        return self.scaled(self.data.pictures(places)), self.data.labels[places]

    def scaled(self, pictures: Pictures) -> Pictures:
        """Pictures from 0 to 1 as a network is given them."""
        return pictures if self.scale is None else normalised(pictures, self.scale)

    @property
    def sample(self) -> tuple[Places, Places]:
        """Some training pictures and some held-out ones, by which the network is judged."""
        return _some(self.training), _some(self.held_out)


def _some(places: Places) -> Places:
    """At most SAMPLE of them, evenly spread."""
    return places[:: -(-len(places) // SAMPLE)]


def prepared(params: Params, env: Env) -> Prepared:
    """The data of these parameters; raises BadInput where they cannot be read or divided."""
    key = (params.data, params.held_out, params.most, params.normalise, params.seed)
    found: Prepared = env.cached(("network data", *key), lambda: _prepared(params))
    return found


def parts_of(params: Params) -> tuple[Places, Places]:
    """(training, held out): places in the data set."""
    data = data_set(params.data, params.seed)
    if data.training is not None and 0 < data.training < len(data):
        training, held_out = divided(data)
    else:
        training, held_out = split(data.labels, params.held_out, params.seed)
    if params.most:
        rng = np.random.default_rng(params.seed)
        training = np.sort(rng.permutation(training)[: params.most])
    return training, held_out


def _prepared(params: Params) -> Prepared:
    data = data_set(params.data, params.seed)
    training, held_out = parts_of(params)
    return Prepared(data, training, held_out, scale_for(params))


def scale_for(params: Params) -> Scale | None:
    """What pictures are normalised by: the training part's; None where they are not."""
    data = data_set(params.data, params.seed)
    return scale_of(data, parts_of(params)[0]) if params.normalise else None


def batch_of(
    ready: Prepared, params: Params, order: Places, place: int, rng: np.random.Generator
) -> tuple[Pictures, Labels]:
    """The next pictures of an epoch's order, moved by chance where that is asked for."""
    chosen = ready.training[order[place : place + params.train.batch]]
    pictures = ready.data.pictures(chosen)
    if params.shift:
        pictures = shifted(pictures, params.shift, rng)
    return ready.scaled(pictures), ready.data.labels[chosen]
