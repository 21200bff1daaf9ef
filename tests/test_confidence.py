"""What scores are worth, against values worked out by hand and against scikit-learn where its definitions are the same."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve
from sklearn.metrics import average_precision_score, brier_score_loss

from notices import LabelledNotice, LabelSchema, Notice, ScoredSpan, Span
from training.evaluation.confidence import BAND_EDGES, Confidence, confidence
from training.evaluation.labelled_set import LabelledSet, Unit

Judged = Sequence[tuple[float, bool]]
"""Scores of found spans with whether they are right; each stands in a task of its own."""

LABELS = ("TARGET", "LEADER")
SCHEMA = LabelSchema.from_dicts(
    [{"name": n, "title": n, "coarse": n, "color": "#000000", "hotkey": str(i)} for i, n in enumerate(LABELS)], where="test"
)
JUDGED = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60)


def case(
    judged: Judged, *, missed: int = 0, label: str = "TARGET", tasks: int | None = None
) -> tuple[LabelledSet, list[list[ScoredSpan]]]:
    """A notice with a span of one character for each pair, then ``missed`` gold spans; every second character is a task."""
    number = len(judged) + missed
    found = [ScoredSpan(2 * i, 2 * i + 1, label, score) for i, (score, _) in enumerate(judged)]
    gold = [Span(span.start, span.end, label) for span, (_, right) in zip(found, judged, strict=True) if right]
    gold += [Span(2 * i, 2 * i + 1, label) for i in range(len(judged), number)]
    text = "甲。" * max(number, 1)
    borders = [round(len(text) * i / tasks) for i in range(tasks + 1)] if tasks else [*range(0, len(text), 2), len(text)]
    units = tuple(Unit("n", a, b, i, "", i) for i, (a, b) in enumerate(pairwise(borders)))
    return LabelledSet("test", SCHEMA, (LabelledNotice(Notice("n", text), tuple(gold)),), units, {}), [found]


def judge(judged: Judged, *, missed: int = 0, wanted: float = 0.99, tasks: int | None = None, seed: int = 0) -> Confidence:
    the_set, found = case(judged, missed=missed, tasks=tasks)
    return confidence(the_set, found, wanted=wanted, seed=seed)


def columns(judged: Judged) -> tuple[np.ndarray, np.ndarray]:
    return np.array([score for score, _ in judged]), np.array([right for _, right in judged])


def test_bands_hold_their_lower_edge_and_the_last_holds_one() -> None:
    edges = [(edge, edge >= 0.9) for edge in BAND_EDGES]
    bands = judge([*edges, (0.6999, True), (0.9899, False)]).bands
    assert [(band.low, band.high) for band in bands] == list(pairwise(BAND_EDGES))
    # One span at each lower edge; 0.6999 in 0.5-0.7, 0.9899 in 0.95-0.99, and 1.0 itself in the last beside 0.99.
    assert [band.found for band in bands] == [1, 2, 1, 1, 1, 2, 2]
    assert [band.right for band in bands] == [0, 1, 0, 0, 1, 1, 2]
    assert [band.precision for band in bands] == [0.0, 0.5, 0.0, 0.0, 1.0, 0.5, 1.0]


def test_a_right_span_needs_offsets_and_label() -> None:
    the_set, _ = case([(0.9, True), (0.9, True), (0.9, True)])
    found = [[ScoredSpan(0, 1, "TARGET", 0.9), ScoredSpan(2, 4, "TARGET", 0.9), ScoredSpan(4, 5, "LEADER", 0.9)]]
    assert [(band.found, band.right) for band in confidence(the_set, found).bands if band.found] == [(3, 1)]


def test_the_curve_at_its_fixed_thresholds() -> None:
    points = {p.threshold: p for p in judge([(0.99, True), (0.9, False), (0.8, True), (0.4, True)], missed=1).curve}
    # Four gold spans, three of them found.
    assert [points[0.0].found, points[0.5].found, points[0.9].found, points[0.98].found] == [4, 3, 2, 1]
    assert (points[0.0].precision, points[0.0].recall, points[0.0].f1) == (3 / 4, 3 / 4, 6 / 8)
    assert (points[0.9].precision, points[0.9].recall, points[0.9].f1) == (1 / 2, 1 / 4, 2 / 6)
    assert (points[0.99].precision, points[0.99].recall, points[0.99].f1) == (1.0, 1 / 4, 2 / 5)
    assert (points[0.999].found, points[0.999].precision, points[0.999].recall, points[0.999].f1) == (0, None, 0.0, 0.0)
    assert 0.4 in points  # the scores are thresholds, too


@given(JUDGED, st.integers(0, 5))
def test_the_curve_is_short_sorted_and_true_to_its_definition(judged: list[tuple[float, bool]], missed: int) -> None:
    curve = judge(judged, missed=missed).curve
    assert 11 <= len(curve) <= 40
    assert [p.threshold for p in curve] == sorted({p.threshold for p in curve})
    gold = sum(right for _, right in judged) + missed
    for point in curve:
        passed = [right for score, right in judged if score >= point.threshold]
        assert point.found == len(passed)
        assert point.precision == (sum(passed) / len(passed) if passed else None)
        assert point.recall == (sum(passed) / gold if gold else 0.0)


@pytest.mark.parametrize(
    ("judged", "missed", "expected"),
    [
        # Recall goes from 0 to 1/2 at precision 1, and to 1 at precision 2/3.
        pytest.param([(0.9, True), (0.8, False), (0.7, True)], 0, 0.5 * 1 + 0.5 * 2 / 3, id="an error between"),
        pytest.param([(0.9, True), (0.8, False), (0.7, True)], 2, 0.25 * 1 + 0.25 * 2 / 3, id="recall is of all gold spans"),
        pytest.param([(0.9, True), (0.9, False), (0.9, True)], 0, 2 / 3, id="spans of equal score come together"),
        pytest.param([(0.9, True), (0.2, True)], 0, 1.0, id="all right"),
        pytest.param([(0.9, False), (0.2, False)], 1, 0.0, id="all wrong"),
        pytest.param([], 3, 0.0, id="nothing found"),
        pytest.param([(0.9, False)], 0, None, id="no gold span"),
    ],
)
def test_average_precision(judged: Judged, missed: int, expected: float | None) -> None:
    assert judge(judged, missed=missed).average_precision == pytest.approx(expected)


@given(JUDGED.filter(lambda judged: any(right for _, right in judged)))
def test_average_precision_is_that_of_sklearn_where_all_gold_is_found(judged: list[tuple[float, bool]]) -> None:
    scores, right = columns(judged)
    assert judge(judged).average_precision == pytest.approx(average_precision_score(right, scores))


def test_reliability_by_hand() -> None:
    after = judge([(0.95, True), (0.97, False), (0.25, False), (1.0, True)]).after
    # Bin 0.9-1.0 holds .95, .97, 1.0: mean .97333, 2/3 right; bin 0.2-0.3 holds .25, none right.
    assert after.temperature is None
    assert after.ece == pytest.approx((3 * (2.92 / 3 - 2 / 3) + 0.25) / 4, abs=1e-6)
    assert after.brier == pytest.approx((0.05**2 + 0.97**2 + 0.25**2 + 0) / 4)
    assert [(b.low, b.high) for b in after.bins] == [(i / 10, (i + 1) / 10) for i in range(10)]
    assert [b.found for b in after.bins] == [0, 0, 1, 0, 0, 0, 0, 0, 0, 3]
    assert (after.bins[9].confidence, after.bins[9].accuracy) == (pytest.approx(2.92 / 3), 2 / 3)
    assert (after.bins[2].confidence, after.bins[2].accuracy) == (0.25, 0.0)
    assert (after.bins[0].confidence, after.bins[0].accuracy) == (None, None)


@given(JUDGED.filter(bool))
def test_the_bins_are_those_of_the_calibration_error(judged: list[tuple[float, bool]]) -> None:
    after = judge(judged).after
    gaps = [b.found * abs(b.confidence - b.accuracy) for b in after.bins if b.confidence is not None and b.accuracy is not None]
    assert after.ece == pytest.approx(sum(gaps) / len(judged), abs=1e-6)


def test_reliability_is_that_of_sklearn() -> None:
    rng = np.random.default_rng(3)
    scores = rng.uniform(size=400)
    right = rng.uniform(size=400) < scores**2
    after = judge(list(zip(scores.tolist(), right.tolist(), strict=True))).after
    accuracy, mean = calibration_curve(right, scores, n_bins=10, strategy="uniform")
    assert [b.accuracy for b in after.bins] == pytest.approx(accuracy.tolist())
    assert [b.confidence for b in after.bins] == pytest.approx(mean.tolist())
    assert after.brier == pytest.approx(brier_score_loss(right, scores))


def test_before_and_after_a_temperature() -> None:
    the_set, found = case([(0.9, True), (0.6, False)])
    _, raw = case([(0.99, True), (0.9, False)])
    both = confidence(the_set, found, before=raw, temperature=2.5)
    assert both.before is not None
    # .99 and .9 share a bin: mean .945, half of them right.
    assert (both.before.temperature, both.before.ece) == (1.0, pytest.approx(0.445))
    assert both.before.brier == pytest.approx((0.01**2 + 0.9**2) / 2)
    assert (both.after.temperature, both.after.ece) == (2.5, pytest.approx((0.1 + 0.6) / 2))
    assert confidence(the_set, found).before is None


@pytest.mark.parametrize(
    ("judged", "wanted", "threshold", "share", "precision"),
    [
        pytest.param([(0.9, True), (0.8, True), (0.7, False)], 0.99, 0.8, 2 / 3, 1.0, id="down to the first error"),
        pytest.param([(0.9, True), (0.7, False), (0.6, True), (0.5, True)], 0.75, 0.5, 1.0, 0.75, id="past an early error"),
        pytest.param([(0.9, False), (0.8, True), (0.7, True)], 0.99, None, 0.0, None, id="the most confident one is wrong"),
        pytest.param([(0.9, True), (0.9, False), (0.8, True)], 0.99, None, 0.0, None, id="a tie with an error is no help"),
        pytest.param([(0.9, True), (0.9, True), (0.8, False), (0.8, True)], 0.99, 0.9, 0.5, 1.0, id="a tie goes together"),
        pytest.param([(0.9, True), (0.3, True)], 0.99, 0.3, 1.0, 1.0, id="all right"),
        pytest.param([(0.9, False), (0.3, False)], 0.5, None, 0.0, None, id="all wrong"),
        pytest.param([], 0.99, None, 0.0, None, id="nothing found"),
        pytest.param([(0.9, True)] * 99 + [(0.9, False)], 0.99, 0.9, 1.0, 0.99, id="just the wanted precision is enough"),
        pytest.param([(0.9, True)] * 98 + [(0.9, False)], 0.99, None, 0.0, None, id="a little less is not"),
    ],
)
def test_unreviewed(judged: Judged, wanted: float, threshold: float | None, share: float, precision: float | None) -> None:
    part = judge(judged, missed=1, wanted=wanted).unreviewed["micro"]
    assert (part.wanted, part.found, part.threshold, part.share, part.precision) == (
        wanted, len(judged), threshold, share, precision,
    )  # fmt: skip


def test_unreviewed_is_chosen_for_each_label() -> None:
    the_set, _ = case([(0.9, True), (0.8, True), (0.7, True)])
    found = [[ScoredSpan(0, 1, "TARGET", 0.5), ScoredSpan(2, 3, "LEADER", 0.9), ScoredSpan(4, 5, "TARGET", 0.4)]]
    parts = confidence(the_set, found).unreviewed
    assert {name: (part.found, part.threshold, part.share) for name, part in parts.items()} == {
        "micro": (3, None, 0.0), "TARGET": (2, 0.4, 1.0), "LEADER": (1, None, 0.0),
    }  # fmt: skip


def test_held_out_thresholds_come_from_the_other_half() -> None:
    # Two tasks, so each is a half. First: both right, threshold 0.6. Second: 0.9 right, 0.7 wrong, threshold 0.9.
    # 0.6 lets both of the second pass, one of them right; 0.9 lets one of the first pass: 3 of 4 pass, 2 of them right.
    judged = [(0.95, True), (0.6, True), (0.9, True), (0.7, False)]
    for seed in range(4):
        part = judge(judged, tasks=2, seed=seed).unreviewed["micro"]
        assert (part.threshold, part.share, part.precision) == (0.9, 0.5, 1.0)
        assert (part.held_out_share, part.held_out_precision) == (0.75, pytest.approx(2 / 3))


@pytest.mark.parametrize(
    ("judged", "tasks", "expected"),
    [
        pytest.param([(0.9, True), (0.8, True)], 1, (None, None), id="one group cannot be halved"),
        pytest.param([(0.9, False), (0.8, False)], 2, (None, None), id="nothing can be chosen on either half"),
        # The first half has no threshold, so nothing of the second passes; 0.5 of the second lets the first pass.
        pytest.param([(0.9, False), (0.5, True)], 2, (0.5, 0.0), id="chosen on one half only"),
        pytest.param([(0.4, False), (0.5, True)], 2, (0.0, None), id="a threshold that nothing reaches"),
        pytest.param([], 2, (None, None), id="nothing found"),
    ],
)
def test_held_out_where_little_can_be_chosen(judged: Judged, tasks: int, expected: tuple[float | None, float | None]) -> None:
    part = judge(judged, missed=0 if judged else 2, tasks=tasks).unreviewed["micro"]
    assert (part.held_out_share, part.held_out_precision) == expected


def test_the_seed_draws_the_halves() -> None:
    judged = [(0.5 + i / 50, i % 7 != 3) for i in range(24)]
    shares = [judge(judged, wanted=0.9, seed=seed).unreviewed["micro"].held_out_share for seed in range(12)]
    assert shares[5] == judge(judged, wanted=0.9, seed=5).unreviewed["micro"].held_out_share
    assert len(set(shares)) > 1


def test_where_nothing_is_found_nothing_is_known_of_the_scores() -> None:
    after = judge([]).after
    assert (after.ece, after.brier) == (None, None)
    assert all(one.found == 0 for one in after.bins)
