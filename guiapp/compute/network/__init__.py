"""Convolutional networks: layers in pairs, `name` and `name_backward`, and networks made of them.

Maps are (N, C, H, W), kernels (F, C, kh, kw), vectors (N, values). Layers correlate, as those of
every network library do. float32 and float64 stay what they are. A backward function takes the
derivative ``grad`` of a number, the loss, by what its forward function gave, and returns the
derivatives by what that was given: errors by inputs, gradients by weights.
"""

from guiapp.compute.network.activations import (
    leaky_relu,
    leaky_relu_backward,
    relu,
    relu_backward,
    tanh,
    tanh_backward,
)
from guiapp.compute.network.chance import dropout, dropout_backward, glorot_uniform, he_normal
from guiapp.compute.network.convolution import (
    conv2d,
    conv2d_backward,
    error_by_convolution,
    weight_gradient_by_correlation,
)
from guiapp.compute.network.counts import Field, multiplications, parameters, receptive_field
from guiapp.compute.network.dense import flatten, flatten_backward, linear, linear_backward
from guiapp.compute.network.fast import FastGradients, plan
from guiapp.compute.network.layer import Layer, Pass, Window
from guiapp.compute.network.loss import (
    softmax,
    softmax_cross_entropy,
    softmax_cross_entropy_backward,
)
from guiapp.compute.network.model import (
    Kept,
    Network,
    backward,
    check_weights,
    forward,
    initial,
    shapes,
)
from guiapp.compute.network.normalisation import Normalised, batch_norm, batch_norm_backward
from guiapp.compute.network.numerical import numerical_gradient
from guiapp.compute.network.optimisers import Moments, adam, sgd
from guiapp.compute.network.plain import (
    AveragePool,
    BlurPool,
    Dropout,
    Flatten,
    GlobalAverage,
    LeakyReLU,
    MaxPool,
    ReLU,
    Tanh,
)
from guiapp.compute.network.pooling import (
    average_pool2d,
    average_pool2d_backward,
    blur_pool2d,
    blur_pool2d_backward,
    global_average,
    global_average_backward,
    max_pool2d,
    max_pool2d_backward,
)
from guiapp.compute.network.weighted import BatchNorm, Conv, Dense

__all__ = [
    "AveragePool",
    "BatchNorm",
    "BlurPool",
    "Conv",
    "Dense",
    "Dropout",
    "FastGradients",
    "Field",
    "Flatten",
    "GlobalAverage",
    "Kept",
    "Layer",
    "LeakyReLU",
    "MaxPool",
    "Moments",
    "Network",
    "Normalised",
    "Pass",
    "ReLU",
    "Tanh",
    "Window",
    "adam",
    "average_pool2d",
    "average_pool2d_backward",
    "backward",
    "batch_norm",
    "batch_norm_backward",
    "blur_pool2d",
    "blur_pool2d_backward",
    "check_weights",
    "conv2d",
    "conv2d_backward",
    "dropout",
    "dropout_backward",
    "error_by_convolution",
    "flatten",
    "flatten_backward",
    "forward",
    "global_average",
    "global_average_backward",
    "glorot_uniform",
    "he_normal",
    "initial",
    "leaky_relu",
    "leaky_relu_backward",
    "linear",
    "linear_backward",
    "max_pool2d",
    "max_pool2d_backward",
    "multiplications",
    "numerical_gradient",
    "parameters",
    "plan",
    "receptive_field",
    "relu",
    "relu_backward",
    "sgd",
    "shapes",
    "softmax",
    "softmax_cross_entropy",
    "softmax_cross_entropy_backward",
    "tanh",
    "tanh_backward",
    "weight_gradient_by_correlation",
]
