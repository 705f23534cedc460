"""A kernel and three sentences; after an answer what the kernel does, measured and played."""

from __future__ import annotations

import math

import numpy as np

from guiapp.core import numbers
from guiapp.core.figure import Fact, Facts, Figure, Grid, Image, Sign, Table, Tone, panels_of
from guiapp.core.lab import Env, Scene
from guiapp.labs.diffusion.params import Params
from guiapp.labs.diffusion.quiz.params import LETTERS, NONE
from guiapp.labs.diffusion.quiz.question import Question, question_of
from guiapp.labs.diffusion.quiz.state import QuizState
from guiapp.parts.kernel import kernel_label, kernel_values
from guiapp.parts.picture import Drawing
from guiapp.parts.scales import nice, picture_limits, symmetric

WORDS = Table((("answers",), ("why",)))
ASKED = Table((("kernel", "softmax", "propagator", WORDS),), frame=True, wrap=True)
SEEN = Table((("input", "goes", "mass", "point", "truth"),), weights=(0.7, 0.0, 1.0, 0.7, 0.0))
LAYOUT = Table(((ASKED,), (SEEN,)))
SIDE = 156.0
"""The longer side of the kernel and the propagator, in units."""
LARGEST_CELL = 44.0
WIDTH = 430.0
LINK = "cells"
ROUND = 0.05
"""Spreading with less anisotropy has no direction worth telling."""


def figure(scene: Scene, state: QuizState, env: Env) -> Figure:
    """What is seen before an answer, and after it."""
    params: Params = scene.params
    asked = question_of(params.quiz.question)
    answer = params.quiz.answer
    is_told = answer != NONE
    at = f"at temperature {numbers.text(asked.temperature)}"
    panels = panels_of(
        *_kernels(asked, is_told),
        Sign("softmax", "softmax →", f"T = {numbers.text(asked.temperature)}", large=False),
        _answers(asked, answer),
        _why(asked, answer),
        *_pictures(params, state, is_told),
        Sign("goes", "→", large=False),
        _truth(asked, is_told),
    )
    named = f": {kernel_label(asked.kernel)}"  # the name of a preset would tell
    return Figure(
        title="Diffusion",
        subtitle=f"question {asked.number}{named if is_told else ''}, {at}",
        panels=panels,
        layout=LAYOUT,
        measured={"method": "a step", "milliseconds": state.milliseconds, "device": "cpu"},
    )


def _kernels(asked: Question, is_told: bool) -> list[Grid]:
    """The kernel, and the propagator, which is hidden until there is an answer."""
    values = kernel_values(asked.kernel)
    size = min(LARGEST_CELL, SIDE / max(values.shape))
    shares = asked.shares if is_told else np.zeros(values.shape)
    return [
        Grid(
            "kernel",
            f"kernel: {kernel_label(asked.kernel)}" if is_told else "kernel",
            " × ".join(str(n) for n in values.shape),
            values,
            limits=symmetric(float(np.abs(values).max())),
            cell=(size, size),
        ),
        Grid(
            "propagator",
            "propagator",
            "sums to 1" if is_told else "after the answer",
            shares,
            limits=(0.0, nice(float(asked.shares.max())) if is_told else 1.0),
            colormap="viridis",
            cell=(size, size),
            blank=None if is_told else np.ones(values.shape, np.bool_),
        ),
    ]


def _answers(asked: Question, answer: str) -> Facts:
    """The sentences, and after the answer a mark at the right one."""
    rows = []
    for letter, statement in zip(LETTERS, asked.statements, strict=True):
        tone: Tone = "plain"
        mark = ""
        if answer != NONE:
            is_right = letter == asked.letter
            tone = "good" if is_right else "warn" if letter == answer else "quiet"
            mark = "  ✓" if is_right else "  ✗"
        rows.append(Fact(letter, statement.text + mark, tone, strong=True))
    return Facts("answers", "What does this kernel do?", tuple(rows), width=WIDTH)


def _why(asked: Question, answer: str) -> Facts:
    """How to answer; then what was right, and the number that decides about each sentence."""
    if answer == NONE:
        rows = [
            Fact("Choose a, b or c at the right, or press Ctrl+J and the letter.", "", "quiet"),
            Fact("The softmax makes shares of the entries, which sum to 1;", "", "quiet"),
            Fact("each share of a pixel goes where its cell lies from the middle.", "", "quiet"),
        ]
        return Facts("why", "Your answer", tuple(rows), width=WIDTH)
    is_right = answer == asked.letter
    title = f"Right: {answer}" if is_right else f"Not {answer}: {asked.letter} is right"
    rows = [
        Fact(
            letter,
            statement.evidence(asked.measures),
            "good" if letter == asked.letter else "quiet",
        )
        for letter, statement in zip(LETTERS, asked.statements, strict=True)
    ]
    return Facts("why", title, tuple(rows), width=WIDTH)


def _pictures(params: Params, state: QuizState, is_told: bool) -> list[Image]:
    """The picture as it was and as it is, and what has become of one point."""
    low, high = float(state.first.min()), float(state.first.max())
    limits = picture_limits(low, high)
    drawing = isinstance(params.image, Drawing)
    after = f"After {numbers.count(state.frame)} step{'' if state.frame == 1 else 's'}"
    size = " × ".join(str(n) for n in state.first.shape)
    most = float(state.point.max())
    return [
        Image(
            "input",
            "Start",
            size,
            state.first,
            limits=limits,
            colormap=params.colours,
            link=LINK,
            hint="Draw here; the pen is in the panel at the right." if drawing else "",
            pointer="paint" if drawing else "cross",
        ),
        Image(
            "mass",
            after if is_told else "What comes of it?",
            "the border wraps round" if is_told else "it plays after the answer",
            state.mass.astype(np.float32),
            limits=limits,
            colormap=params.colours,
            link=LINK,
            quantity="mass",
        ),
        Image(
            "point",
            "One point",
            f"largest value {numbers.text(most)}" if is_told else "the same of a single pixel",
            state.point.astype(np.float32),
            limits=(0.0, nice(most)),
            colormap=params.colours,
            quantity="share",
        ),
    ]


def _truth(asked: Question, is_told: bool) -> Facts:
    """The propagator in numbers."""
    found, text = asked.measures, numbers.text
    (down, across), (along, least) = found.moments[0], found.axes
    axis = f", at {text(round(found.axis) % 180)}°" if found.anisotropy > ROUND else ""
    values = (
        ("entropy", f"{text(found.entropy)} of {text(math.log2(found.shares.size))} bits"),
        ("largest share", text(found.ranked[0][0])),
        ("stays", text(found.stays)),
        ("drift down", f"{text(_steady(down))} px"),
        ("drift across", f"{text(_steady(across))} px"),
        ("variance", text(_steady(along)) + axis),
        ("least variance", text(_steady(least))),
        ("peaks", str(found.peaks)),
    )
    rows = (Fact(label, value if is_told else "?") for label, value in values)
    return Facts("truth", "Measured", tuple(rows), width=200.0)


def _steady(value: float) -> float:
    """Rounding in the last digit is no drift."""
    return round(value, 9) + 0.0
