"""The topic of training, for the lab."""

from __future__ import annotations

from guiapp.labs.network.train.figure import figure
from guiapp.labs.network.view import View

VIEW = View(figure, hint="Press the space bar to train; draw a picture of your own to test it.")
