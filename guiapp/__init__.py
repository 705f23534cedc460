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

# After each product of matrices OpenBLAS's threads wait for the next one in a loop, by default for
# a tenth of a second, in which one of two cores is gone. It asks for this when NumPy is loaded.
os.environ.setdefault("OPENBLAS_THREAD_TIMEOUT", "10")

__version__ = "0.1.0"
