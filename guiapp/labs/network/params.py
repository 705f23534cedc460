"""What can be set in the Network lab."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from guiapp.core.params import Params as Declared
from guiapp.core.params import param
from guiapp.labs.network.backwards.params import BackwardsParams
from guiapp.labs.network.beginning import BEGINNINGS, WEIGHTS_SOURCE, Beginning, Random
from guiapp.labs.network.browse.params import BrowseParams
from guiapp.labs.network.data_params import DATA, DATA_SOURCE, Data, Digits, Files
from guiapp.labs.network.inside.params import InsideParams
from guiapp.labs.network.layer_params import NETWORKS, Architecture
from guiapp.labs.network.maps.params import MapsParams
from guiapp.labs.network.mistakes.params import MistakesParams
from guiapp.labs.network.train_params import TrainParams
from guiapp.parts.drawing import Pen
from guiapp.parts.kernel import KERNEL_SOURCE, KERNELS, Brush, Kernel, first_kernel
from guiapp.parts.picture import PICTURE_SOURCE, PICTURES, Drawing, Picture

TOPICS = (
    ("train", "Training"),
    ("data", "Data"),
    ("mistakes", "Mistakes"),
    ("maps", "Maps"),
    ("backwards", "Backwards"),
    ("inside", "Look inside"),
)
LEARNT = (("classes", "classes"), ("kernel", "one kernel"))
LOOKS = (("data", "from the data"), ("own", "drawn by hand"))
NOISE = next(option.value for option in PICTURES if option.key == "noise")


def _on(*topics: str) -> Callable[[Any], bool]:
    return lambda params: params.learns == "classes" and params.topic in topics


def _learns(what: str) -> Callable[[Any], bool]:
    return lambda params: params.learns == what


@dataclass(frozen=True)
class Params(Declared):
    """The topic, the data, the network, its training, and what is looked at."""

    learns: str = param(
        "classes",
        "Learns",
        choices=LEARNT,
        group="Topic",
        help="To tell classes apart, or the kernel that made a filtered picture.",
    )
    topic: str = param(
        "train",
        "Topic",
        choices=TOPICS,
        touches="view",
        group="Topic",
        applies=_learns("classes"),
        help="What the canvas is about; training goes on where it was.",
    )
    maps: MapsParams = param(MapsParams(), "Maps", group="Maps", applies=_on("maps"))
    backwards: BackwardsParams = param(
        BackwardsParams(), "Backwards", group="Backwards", applies=_on("backwards")
    )
    inside: InsideParams = param(
        InsideParams(), "Look inside", group="Look inside", applies=_on("inside")
    )
    image: Picture = param(
        NOISE,
        "Picture",
        options=PICTURES,
        source=PICTURE_SOURCE,
        group="Picture",
        applies=_learns("kernel"),
        help="128 px, grey; in noise all directions vary alike, and the kernel is found soonest.",
    )
    target: Kernel = param(
        first_kernel("sobel-x"),
        "Kernel",
        options=KERNELS,
        source=KERNEL_SOURCE,
        group="Kernel",
        applies=_learns("kernel"),
        help="That makes the targets, and is to be found.",
    )
    brush: Brush = param(
        Brush(), "Brush", touches="view", tool=True, group="Kernel", applies=_learns("kernel")
    )
    data: Data = param(
        Digits(),
        "Data",
        options=DATA,
        source=DATA_SOURCE,
        group="Data",
        applies=_learns("classes"),
        help="MNIST, CIFAR, an NPZ or a folder of classes can be opened or dropped here.",
    )
    held_out: float = param(
        0.2,
        "Held out",
        low=0.05,
        high=0.5,
        step=0.05,
        group="Data",
        applies=lambda params: params.learns == "classes" and not is_divided(params.data),
        help="The share that is never trained on; files that are divided stay as they are.",
    )
    shift: int = param(
        0,
        "Shift by chance",
        touches="live",
        low=0,
        high=8,
        unit="px",
        group="Data",
        applies=_learns("classes"),
        help="Every training picture, anew each time, by at most so much to each side.",
    )
    most: int = param(
        0,
        "At most",
        low=0,
        high=100_000,
        lowest="all",
        group="Data",
        rare=True,
        applies=_learns("classes"),
        help="So many training pictures, or all.",
    )
    normalise: bool = param(
        True,
        "Normalise",
        group="Data",
        rare=True,
        applies=_learns("classes"),
        help="Each channel to mean 0 and deviation 1 over the training pictures.",
    )
    network: Architecture = param(
        Architecture(),
        "Network",
        options=NETWORKS,
        group="Network",
        applies=_learns("classes"),
        help="A change begins the training anew.",
    )
    begin: Beginning = param(
        Random(),
        "First weights",
        options=BEGINNINGS,
        source=WEIGHTS_SOURCE,
        group="Network",
        applies=_learns("classes"),
        help="Random ones, or weights that were kept or opened: NPZ or safetensors.",
    )
    train: TrainParams = param(TrainParams(), "Training", group="Training")
    seed: int = param(
        0,
        "Seed",
        low=0,
        high=9999,
        group="Training",
        rare=True,
        help="The same seed, the same numbers.",
    )
    look: str = param(
        "data",
        "Picture",
        touches="view",
        choices=LOOKS,
        group="Looked at",
        applies=_learns("classes"),
        help="To classify.",
    )
    picture: int = param(
        0,
        "Number",
        touches="view",
        low=0,
        high=100_000,
        group="Looked at",
        applies=lambda params: params.learns == "classes" and params.look == "data",
        help="Of the held-out pictures; after the last one they begin again.",
    )
    drawing: Drawing = param(
        Drawing(height=28, width=28), "Own picture", touches="view", fixed=True
    )
    pen: Pen = param(
        Pen(width=3.0),
        "Pen",
        touches="view",
        tool=True,
        group="Looked at",
        applies=lambda params: params.learns == "classes" and params.look == "own",
    )
    browse: BrowseParams = param(
        BrowseParams(), "Pictures shown", group="Pictures", applies=_on("data")
    )
    mistakes: MistakesParams = param(
        MistakesParams(), "Mistakes", group="Mistakes", applies=_on("mistakes")
    )


def is_divided(data: Data) -> bool:
    """Whether a data set's source divides it into training and test."""
    return isinstance(data, Files) and data.divided
