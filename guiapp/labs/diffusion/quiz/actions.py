"""What the quiz has in the menu: the next question, and the three answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from guiapp.core.lab import Action, Scene
from guiapp.labs.diffusion.quiz.params import LAST, LETTERS, NONE, QuizParams

GROUP = "Quiz"


def quiz_actions() -> tuple[Action, ...]:
    """They leave scenes of other topics as they are."""
    return (
        Action(
            *("next-question", "Next question", _changed(_next), GROUP, "Ctrl+J, N"),
            help="another kernel, not answered yet",
        ),
        *(
            Action(
                *(f"answer-{letter}", f"Answer {letter}", _changed(_answered(letter))),
                *(GROUP, f"Ctrl+J, {letter.upper()}"),
                help="and see what the kernel does",
            )
            for letter in LETTERS
        ),
    )


def _changed(change: Callable[[QuizParams], QuizParams]) -> Callable[[Scene], Scene]:
    def apply(scene: Scene) -> Scene:
        if scene.params.topic != "quiz":
            return scene
        return replace(scene, params=replace(scene.params, quiz=change(scene.params.quiz)))

    return apply


def _next(quiz: QuizParams) -> QuizParams:
    return QuizParams(quiz.question % LAST + 1, NONE)


def _answered(letter: str) -> Callable[[QuizParams], QuizParams]:
    return lambda quiz: replace(quiz, answer=letter)
