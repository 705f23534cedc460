"""The gradients of a training step, sooner: for stacks of convolution, pooling 2 × 2 and ReLU."""

from guiapp.compute.network.fast.gradients import FastGradients, Plan, plan

__all__ = ["FastGradients", "Plan", "plan"]
