"""Convolarium: see convolution.

The whole program in one line::

    Scene --start, step--> State --figure--> Figure --paint--> window | PDF SVG PNG | headless

* ``core``     the vocabulary (Scene, Document, Figure, Lab, Params): plain frozen data
* ``compute``  the mathematics: arrays in, arrays out, NumPy or CuPy
* ``content``  what people bring in, read safely: images, kernels
* ``parts``    what several labs share: the picture, the kernel, their gestures
* ``labs``     one folder for each lab: parameters and a few pure functions
* ``export``   Figure -> file
* ``ui``       the only folder with Qt in it
* ``bench``    the measured figures, each beside its reference
"""

import os

# Products of matrices take one thread: ours are done before another one has woken up, for which
# OpenBLAS waits in a loop, up to 20 ms where cores are busy. It asks for this when NumPy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
