"""The quiz: every question is measured again, in another way, from the words that are read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from guiapp.core import storage
from guiapp.core.document import Document
from guiapp.core.errors import BadInput
from guiapp.core.figure import Facts, Figure
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene, at_frame, edited
from guiapp.core.player import HostEnv, Player
from guiapp.core.setting import set_values
from guiapp.labs.diffusion import LAB
from guiapp.labs.diffusion.quiz.measures import Measures
from guiapp.labs.diffusion.quiz.params import LAST
from guiapp.labs.diffusion.quiz.question import Question, question_of
from guiapp.labs.diffusion.quiz.statements import FALSE, TRUE, all_statements
from guiapp.parts.kernel import kernel_values
from guiapp.parts.picture import Drawing
from tests.labs.test_every_lab import check_figure, told

NUMBERS = range(1, 501)
ANSWERS = ("a", "b", "c")


def scene_of(number: int = 1, answer: str = "none", *values: str, frame: int = 0) -> Scene:
    settings = ("topic=quiz", "size=64", f"quiz.question={number}", f"quiz.answer={answer}")
    return replace(set_values(LAB, LAB.first_scene(), (*settings, *values)), frame=frame)


def figure_of(scene: Scene) -> Figure:
    return Player(LAB, HostEnv()).figure(scene)


# --- what a kernel does, measured on pictures


def softmax(kernel: np.ndarray, temperature: float) -> np.ndarray:
    weights = np.exp((kernel - kernel.max()) / temperature)
    return weights / weights.sum()


class Effect:
    """What becomes of pictures (31, 31) that a propagator is applied to, by rolling them."""

    def __init__(self, shares: np.ndarray) -> None:
        self.shares = shares
        impulse = np.zeros((31, 31))
        impulse[15, 15] = 1
        self.answer = self.on(impulse)

    def on(self, picture: np.ndarray) -> np.ndarray:
        total = np.zeros(picture.shape)
        for (row, column), share in np.ndenumerate(self.shares):
            by = row - (self.shares.shape[0] - 1) // 2, column - (self.shares.shape[1] - 1) // 2
            total += share * np.roll(picture, by, (0, 1))
        return total

    def at(self, down: int, across: int) -> float:
        return float(self.answer[15 + down, 15 + across])

    @property
    def drift(self) -> np.ndarray:
        return np.array(ndimage.center_of_mass(self.answer)) - 15

    @property
    def covariance(self) -> np.ndarray:
        places = np.argwhere(self.answer > -1)
        return np.cov(places.T, aweights=self.answer.ravel(), ddof=0)

    @property
    def peaks(self) -> int:
        """Regional maxima above a twentieth of the largest value, by a filter of maxima."""
        # What rounding tells apart is one plateau: a few digits are enough.
        rough = np.round(self.answer / self.answer.max(), 9)
        count = 0
        for height in np.unique(rough[rough >= 0.05]):
            plateaus, number = ndimage.label(rough == height, np.ones((3, 3)))
            for label in range(1, number + 1):
                around = ndimage.binary_dilation(plateaus == label, np.ones((3, 3)))
                count += bool((rough[around] <= height).all())
        return count


def ways(words: str) -> tuple[int, int]:
    """(down, across) of "2 pixels to the right" or "1 up and 2 to the left"."""
    down = across = 0
    for count, where in re.findall(r"(\d+)(?: pixels?)? (up|down|to the right|to the left)", words):
        if where in ("up", "down"):
            down = int(count) * (1 if where == "down" else -1)
        else:
            across = int(count) * (1 if where == "to the right" else -1)
    assert (down, across) != (0, 0), words
    return down, across


UNIT = {
    "rows": (0, 1),
    "a line at 45°": (-1, 1),
    "columns": (1, 0),
    "a line at 135°": (1, 1),
    "side by side": (0, 1),
    "on a line at 45°": (-1, 1),
    "one above the other": (1, 0),
    "on a line at 135°": (1, 1),
    "to the right": (0, 1),
    "to the upper right": (-1, 1),
    "upwards": (-1, 0),
    "to the upper left": (-1, -1),
    "to the left": (0, -1),
    "to the lower left": (1, -1),
    "downwards": (1, 0),
    "to the lower right": (1, 1),
}


def unit(words: str) -> np.ndarray:
    vector = np.array(UNIT[words], float)
    return vector / np.linalg.norm(vector)


def is_box(effect: Effect, size: int) -> bool:
    expected = ndimage.uniform_filter(np.eye(31)[15][:, None] * np.eye(31)[15], size)
    return np.abs(effect.answer - expected).sum() / 2 < 0.1


def is_bell(effect: Effect) -> bool:
    variance = np.linalg.eigvalsh(effect.covariance)
    if variance[0] < 0.175 or np.linalg.norm(effect.drift) > 0.2:
        return False
    squares = (np.indices((31, 31)) - 15 - effect.drift[:, None, None]) ** 2
    bell = np.exp(-squares.sum(axis=0) / variance.sum())
    bell /= bell.sum()
    return np.abs(effect.answer - bell).sum() / 2 < 0.08 and variance[0] / variance[1] > 0.66


def is_along(effect: Effect, words: str) -> bool:
    along = unit(words)
    across = np.array([along[1], -along[0]])
    wide, narrow = along @ effect.covariance @ along, across @ effect.covariance @ across
    reaches_itself = effect.at(0, 0) > 0.25 * effect.answer.max()
    still = np.linalg.norm(effect.drift) < 0.3
    return wide > 0.3 and narrow < 0.3 * wide and reaches_itself and bool(still)


def is_pair(effect: Effect, words: str) -> bool:
    one, other = (np.unravel_index(n, (31, 31)) for n in np.argsort(-effect.answer.ravel())[:2])
    shares = effect.answer[one], effect.answer[other]
    apart = np.subtract(other, one)
    cosine = abs(apart @ unit(words)) / np.linalg.norm(apart)
    in_line = cosine > np.cos(np.radians(20))
    return min(shares) > 0.3 and sum(shares) > 0.84 and np.linalg.norm(apart) > 1.2 and in_line


def is_drift(effect: Effect, words: str) -> bool:
    length = np.linalg.norm(effect.drift)
    if length < 0.2 or effect.peaks > 2:
        return False
    inside = effect.drift @ unit(words) / length > np.cos(np.radians(20))
    shares = effect.answer[effect.answer > 0]
    blurs = -(shares * np.log2(shares)).sum() > 0.6
    return bool(inside) and blurs and np.linalg.eigvalsh(effect.covariance)[1] > 0.15


def is_half(effect: Effect) -> bool:
    rest = effect.answer[np.ix_(*(range(15 - n // 2, 16 + n // 2) for n in effect.shares.shape))]
    others = np.delete(rest.ravel(), rest.size // 2)
    return 0.3 < effect.at(0, 0) < 0.7 and others.max() < 2.5 * others.min() + 1e-3


def is_hollow(effect: Effect) -> bool:
    around = np.delete(effect.answer[14:17, 14:17].ravel(), 4)
    return effect.at(0, 0) < 0.06 and around.min() > 0.08


def finds_edges(effect: Effect) -> bool:
    """Whether even ground becomes black."""
    return bool(np.abs(effect.on(np.ones((31, 31)))).max() < 0.5)


def overshoots(effect: Effect) -> bool:
    """Whether an edge becomes steeper: some values leave the range of those before."""
    edge = np.zeros((31, 31))
    edge[:, 15:] = 1
    after = effect.on(edge)
    return bool(after.max() > 1 + 1e-9 or after.min() < -1e-9)


def brightens(effect: Effect) -> bool:
    return bool(effect.on(np.ones((31, 31))).mean() > 1.25)


CLAIMS: tuple[tuple[str, Callable[..., bool]], ...] = (
    (r"leaves nearly all where it is", lambda found: found.at(0, 0) > 0.9),
    (r"shifts by (.*)", lambda found, words: found.at(*ways(words)) > 0.9),
    (r"a box blur of (\d) × \1", lambda found, size: is_box(found, int(size))),
    (r"blurs like a Gaussian", is_bell),
    (r"blurs along (.*)", is_along),
    (r"two copies, (.*)", is_pair),
    (
        r"splits into four copies",
        lambda found: np.sort(found.answer.ravel())[-4] > 0.16 and found.at(0, 0) < 0.2,
    ),
    (r"gives all to its 8 neighbours", is_hollow),
    (r"keeps half, spreads half evenly", is_half),
    (r"blurs, and drifts (.*)", is_drift),
    (r"shows bright edges on black", finds_edges),
    (r"sharpens the picture", overshoots),
    (r"makes the picture brighter", brightens),
)


def is_true(text: str, effect: Effect) -> bool:
    """Whether a sentence is true, judged half way between what is called true and false."""
    for pattern, claim in CLAIMS:
        found = re.fullmatch(pattern, text)
        if found:
            return bool(claim(effect, *found.groups()))
    raise AssertionError(f"nothing says what {text!r} means")


def effect_of(asked: Question) -> Effect:
    return Effect(softmax(kernel_values(asked.kernel), asked.temperature))


@pytest.fixture(scope="module")
def questions() -> list[Question]:
    return [question_of(number) for number in NUMBERS]


# --- questions


def test_every_question_has_exactly_one_true_answer(questions):
    for asked in questions:
        effect = effect_of(asked)
        verdicts = [is_true(statement.text, effect) for statement in asked.statements]
        expected = [place == asked.right for place in range(3)]
        assert verdicts == expected, (asked.number, [s.text for s in asked.statements])
        assert asked.letter == ANSWERS[verdicts.index(True)]


def test_no_sentence_comes_twice_in_a_question(questions):
    for asked in questions:
        assert len({statement.text for statement in asked.statements}) == 3
        assert all(len(statement.text) <= 40 for statement in asked.statements)


def test_every_kind_of_answer_occurs_at_every_letter(questions):
    kinds = Counter(asked.statements[asked.right].kind for asked in questions)
    promised = {"stays", "moves", "box", "bell", "along", "pair", "four", "empties", "halves"}
    assert set(kinds) == promised | {"drifts"}
    assert min(kinds.values()) > 10
    assert max(kinds.values()) < 100
    letters = Counter(asked.letter for asked in questions)
    assert min(letters.values()) > 120
    wrong = Counter(s.kind for asked in questions for s in asked.statements)
    assert {"edges", "sharpens", "brightens"} < set(wrong)


def test_questions_do_not_run_out(questions):
    kernels = {(kernel_values(q.kernel).tobytes(), q.temperature) for q in questions}
    assert len(kernels) > 300
    whole = {
        (kernel_values(q.kernel).tobytes(), q.temperature, *(s.text for s in q.statements))
        for q in questions
    }
    assert len(whole) > 450


def test_the_same_number_asks_the_same(questions):
    for asked in [*questions[::25], question_of(LAST)]:
        again = question_of.__wrapped__(asked.number)
        assert again is not asked
        assert (again.kernel, again.temperature, again.right) == (
            *(asked.kernel, asked.temperature, asked.right),
        )
        assert [s.text for s in again.statements] == [s.text for s in asked.statements]
        np.testing.assert_array_equal(again.shares, asked.shares)


def test_kernels_can_be_read_and_temperatures_be_set(questions):
    for asked in questions:
        values = kernel_values(asked.kernel)
        assert max(values.shape) <= 7
        assert 0.05 <= asked.temperature <= 60
        assert asked.temperature == round(asked.temperature, 2)
        np.testing.assert_allclose(asked.shares, softmax(values, asked.temperature), atol=1e-15)


@given(st.integers(0, 2**32))
def test_measures_of_any_kernel_are_those_of_its_effect(seed):
    rng = np.random.default_rng(seed)
    kernel = rng.integers(-4, 5, rng.integers(1, 8, 2)).astype(float)
    shares = softmax(kernel, float(rng.choice([0.2, 1, 5])))
    found, effect = Measures(shares), Effect(shares)
    np.testing.assert_allclose(found.moments[0], effect.drift, atol=1e-9)
    np.testing.assert_allclose(found.moments[1], effect.covariance, atol=1e-9)
    assert found.peaks == effect.peaks
    assert found.stays == pytest.approx(effect.at(0, 0))
    assert found.total == pytest.approx(1)
    for size in (3, 5, 7):
        expected = ndimage.uniform_filter(np.eye(31)[15][:, None] * np.eye(31)[15], size)
        off = np.abs(effect.answer - expected).sum() / 2
        assert found.apart_from_box(size) == pytest.approx(off, abs=1e-9)
    along, across = found.axes
    assert sorted((along, across)) == pytest.approx(np.linalg.eigvalsh(effect.covariance), abs=1e-9)
    if along - across > 0.01:
        radians = np.radians(found.axis)
        direction = np.array([-np.sin(radians), np.cos(radians)])
        assert direction @ effect.covariance @ direction == pytest.approx(along)


@given(st.integers(0, 2**32))
def test_what_is_clearly_true_or_false_is_so_in_pictures(seed):
    """Every sentence about every kernel, not only those that are asked."""
    rng = np.random.default_rng(seed)
    size = int(rng.choice([1, 3, 5]))
    kernel = rng.integers(-3, 4, (size, size)).astype(float)
    shares = softmax(kernel, float(rng.choice([0.2, 0.5, 1, 5])))
    found, effect = Measures(shares), Effect(shares)
    for statement in all_statements(size // 2):
        gap = statement.gap(found)
        assert gap >= 0
        assert statement.evidence(found)
        if gap <= TRUE:
            assert is_true(statement.text, effect), statement.text
        elif gap >= FALSE:
            assert not is_true(statement.text, effect), statement.text


# --- scenes


def answers_of(figure: Figure) -> list[str]:
    panel = figure.panels["answers"]
    assert isinstance(panel, Facts)
    return [row.value for row in panel.rows]


@pytest.mark.parametrize("number", [1, 2, 17, 250, LAST])
def test_nothing_is_given_away_before_the_answer(number):
    scene = scene_of(number)
    figure = figure_of(scene)
    check_figure(figure)
    asked = question_of(number)
    assert answers_of(figure) == [statement.text for statement in asked.statements]
    assert {row.tone for row in figure.panels["answers"].rows} == {"plain"}
    grid = figure.panels["propagator"]
    assert not grid.values.any()
    assert grid.blank.all()
    assert grid.limits == (0.0, 1.0)
    assert {row.value for row in figure.panels["truth"].rows} == {"?"}
    np.testing.assert_array_equal(figure.panels["input"].data, figure.panels["mass"].data)
    assert np.count_nonzero(figure.panels["point"].data) == 1
    state = LAB.start(scene.params, HostEnv())
    assert set(LAB.offers(scene, state)) == {"picture"}
    assert LAB.length(scene.params) == 0
    with pytest.raises(BadInput, match="frame"):
        at_frame(LAB, scene, 1)
    np.testing.assert_array_equal(figure.panels["kernel"].values, kernel_values(asked.kernel))
    assert not figure.panels["kernel"].editable


@pytest.mark.parametrize("number", [1, 2, 17, 250, LAST])
def test_an_answer_shows_what_is_right_and_why(number):
    asked = question_of(number)
    for answer in ANSWERS:
        figure = figure_of(scene_of(number, answer, frame=2))
        check_figure(figure)
        rows = figure.panels["answers"].rows
        right = [row.label for row in rows if row.value.endswith("✓")]
        assert right == [asked.letter]
        assert [row.label for row in rows if row.tone == "good"] == right
        wrong = [row.label for row in rows if row.tone == "warn"]
        assert wrong == ([] if answer == asked.letter else [answer])
        why = figure.panels["why"]
        assert why.title == (
            f"Right: {answer}" if not wrong else f"Not {answer}: {asked.letter} is right"
        )
        assert [row.value for row in why.rows] == [
            statement.evidence(asked.measures) for statement in asked.statements
        ]
        np.testing.assert_array_equal(figure.panels["propagator"].values, asked.shares)
        assert figure.panels["propagator"].blank is None
        assert "?" not in {row.value for row in figure.panels["truth"].rows}


def test_the_answer_moves_no_panel():
    before, after = (figure_of(scene_of(7, answer)) for answer in ("none", "b"))
    assert before.layout == after.layout
    assert list(before.panels) == list(after.panels)
    for key in ("kernel", "propagator"):
        assert before.panels[key].cell == after.panels[key].cell
    for key in ("answers", "why", "truth"):
        assert len(before.panels[key].rows) == len(after.panels[key].rows)


def test_the_animation_plays_the_truth():
    for number in (3, 11, 48):
        asked = question_of(number)
        shares = softmax(kernel_values(asked.kernel), asked.temperature)
        scene = scene_of(number, "a")
        player = Player(LAB, HostEnv())
        mass = player.lend(scene).first.astype(float)
        point = np.zeros((49, 49))
        point[24, 24] = 1
        for frame in range(6):
            state = player.lend(replace(scene, frame=frame))
            np.testing.assert_allclose(state.mass, mass, atol=1e-12)
            np.testing.assert_allclose(state.point, point, atol=1e-12)
            # SciPy takes the anchor of even sizes from the other side; these are odd.
            mass, point = (ndimage.convolve(each, shares, mode="wrap") for each in (mass, point))
        assert LAB.length(scene.params) is None


def test_the_same_scene_gives_the_same_figure():
    player = Player(LAB, HostEnv())
    wanted = [scene_of(n, answer, frame=4) for n in (5, 6) for answer in ANSWERS]
    for scene in wanted:
        player.figure(scene)
    for scene in wanted:
        assert told(figure_of(scene)) == told(player.figure(scene))


def test_an_answer_goes_into_a_document():
    scene = scene_of(77, "c", frame=3)
    labs = {"diffusion": LAB}
    document = Document((scene,), 0)
    assert storage.from_bytes(storage.to_bytes(document), labs) == document


def test_actions_answer_and_go_on():
    actions = {action.key: action for action in LAB.actions}
    scene = scene_of(41)
    for letter in ANSWERS:
        after = edited(LAB, scene, actions[f"answer-{letter}"].apply(scene).params)
        assert (after.params.quiz.answer, after.params.quiz.question, after.frame) == (
            letter,
            41,
            0,
        )
        assert LAB.length(after.params) is None
        later = replace(after, frame=9)
        following = edited(LAB, later, actions["next-question"].apply(later).params)
        assert (following.params.quiz.answer, following.params.quiz.question) == ("none", 42)
        assert following.frame == 0
    last = scene_of(LAST, "b")
    assert actions["next-question"].apply(last).params.quiz.question == 1
    elsewhere = LAB.first_scene()
    for key in ("next-question", "answer-a", "answer-b", "answer-c"):
        assert actions[key].apply(elsewhere) is elsewhere
        assert actions[key].shortcut.startswith("Ctrl+J, ")


def test_another_answer_starts_again():
    scene = scene_of(9, "a", frame=12)
    wanted = replace(scene.params, quiz=replace(scene.params.quiz, answer="b"))
    assert edited(LAB, scene, wanted).frame == 0
    hidden = replace(scene.params, quiz=replace(scene.params.quiz, answer="none"))
    assert edited(LAB, scene, hidden).frame == 0


def test_a_drawing_takes_strokes_and_the_kernel_none():
    scene = scene_of(4)
    drawing = replace(scene, params=replace(scene.params, image=Drawing(20, 20)))
    stroke = Gesture("input", "drag", (9.0, 9.0), ((3.0, 3.0), (9.0, 9.0)))
    assert len(LAB.gesture(drawing, stroke).params.image.strokes) == 1
    assert LAB.gesture(scene, stroke) is scene
    for panel in ("kernel", "mass", "answers"):
        assert LAB.gesture(drawing, replace(stroke, panel=panel)) is drawing


@pytest.mark.parametrize("paper", [0.0, 0.5, 1.0])
def test_pictures_of_one_colour_stay_so(paper):
    scene = scene_of(12, "a", "image=draw", "image.height=9", "image.width=5")
    image = replace(scene.params.image, background=paper)
    scene = replace(scene, params=replace(scene.params, image=image), frame=7)
    figure = figure_of(scene)
    check_figure(figure)
    np.testing.assert_allclose(figure.panels["mass"].data, paper, atol=1e-6)


def test_unknown_numbers_and_answers_are_refused():
    for setting in ("quiz.question=0", "quiz.question=10000", "quiz.answer=d", "quiz.answer="):
        with pytest.raises(BadInput, match=setting.partition("=")[0]):
            set_values(LAB, scene_of(), [setting])
