"""What the scores of spans are worth: bands, precision-recall against the threshold, calibration, what needs no review."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from notices import ScoredSpan

from ..calibration import expected_error
from .counts import MICRO
from .labelled_set import LabelledSet

WANTED: Final = 0.99
"""The precision at which spans go through unreviewed."""

BAND_EDGES: Final = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)
BINS: Final = 10
"""As many equal bins as ``calibration.expected_error`` has."""

_THRESHOLDS: Final = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999)
_QUANTILES: Final = 29

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Band:
    """Found spans with low <= score < high (the last band holds 1.0 too); ``precision`` is None for none."""

    low: float
    high: float
    found: int
    right: int
    precision: float | None


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Strict scores of the spans with at least this score."""

    threshold: float
    found: int
    precision: float | None
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Bin:
    """One bin of a reliability diagram: mean score and share of right spans, None for an empty bin."""

    low: float
    high: float
    found: int
    confidence: float | None
    accuracy: float | None


@dataclass(frozen=True, slots=True)
class Reliability:
    """Expected calibration error and Brier score of span scores at a temperature, with the bins.

    ``temperature`` is None for scores without one, or of several models with different ones; ``ece`` and ``brier`` are None
    where nothing was found.
    """

    temperature: float | None
    ece: float | None
    brier: float | None
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Unreviewed:
    """The share of found spans that can go through unreviewed at the wanted precision.

    ``threshold`` and ``share`` are chosen on the whole set, so ``precision`` is at least the wanted one; ``held_out_share`` and
    ``held_out_precision`` are of thresholds chosen on one half of the groups and applied to the other, both ways, pooled.
    """

    wanted: float
    threshold: float | None
    found: int
    share: float
    precision: float | None
    held_out_share: float | None
    held_out_precision: float | None


@dataclass(frozen=True, slots=True)
class Confidence:
    """All of it for one system; ``before`` is at temperature 1 and None for a system without a temperature (the rules)."""

    bands: tuple[Band, ...]
    curve: tuple[CurvePoint, ...]
    average_precision: float | None
    before: Reliability | None
    after: Reliability
    unreviewed: dict[str, Unreviewed]
    """By label, and ``micro`` for all."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """Found spans as columns: score, whether it is right, index of its label, whether its group is in the first half."""

    scores: Floats
    right: Bools
    labels: Counts
    first_half: Bools


def confidence(
    the_set: LabelledSet,
    found: Sequence[Sequence[ScoredSpan]],
    *,
    before: Sequence[Sequence[ScoredSpan]] | None = None,
    temperature: float | None = None,
    wanted: float = WANTED,
    seed: int = 0,
) -> Confidence:
    """What the scores of the spans found in each notice are worth; ``before`` holds the same spans scored at temperature 1.

    ``temperature`` is the one that the scores of ``found`` have, None where they have none; ``seed`` draws the halves of the
    groups.
    """
    judged = _judge(the_set, found, seed)
    gold = sum(map(len, the_set.gold))
    parts = {MICRO: np.ones(len(judged.scores), dtype=bool)}
    parts |= {name: judged.labels == number for number, name in enumerate(the_set.schema.names)}
    return Confidence(
        bands=_bands(judged.scores, judged.right),
        curve=_curve(judged.scores, judged.right, gold),
        average_precision=_average_precision(judged.scores, judged.right, gold) if gold else None,
        before=None if before is None else _reliability(_judge(the_set, before, seed), 1.0),
        after=_reliability(judged, temperature),
        unreviewed={name: _unreviewed(judged, part, wanted, halves=the_set.groups > 1) for name, part in parts.items()},
    )


def _judge(the_set: LabelledSet, found: Sequence[Sequence[ScoredSpan]], seed: int) -> _Judged:
    """The found spans of all notices, right where a gold span has the same offsets and label."""
    numbers = {name: number for number, name in enumerate(the_set.schema.names)}
    scores: list[float] = []
    right: list[bool] = []
    labels: list[int] = []
    groups: list[int] = []
    for item, spans in zip(the_set.notices, found, strict=True):
        gold = {(span.start, span.end, span.label) for span in item.spans}
        for span in spans:
            scores.append(span.score)
            right.append((span.start, span.end, span.label) in gold)
            labels.append(numbers.get(span.label, -1))
            groups.append(the_set.units[the_set.unit_at(item.notice.id, span.start)].group)
    in_first = np.zeros(the_set.groups, dtype=bool)
    in_first[np.random.default_rng(seed).permutation(the_set.groups)[: the_set.groups // 2]] = True
    half = in_first[np.array(groups, dtype=np.int64)]
    return _Judged(np.array(scores, dtype=np.float64), np.array(right, dtype=bool), np.array(labels, dtype=np.int64), half)


def _bands(scores: Floats, right: Bools) -> tuple[Band, ...]:
    count = len(BAND_EDGES) - 1
    at = np.minimum(np.searchsorted(BAND_EDGES, scores, side="right") - 1, count - 1)
    found, hits = np.bincount(at, minlength=count).tolist(), np.bincount(at[right], minlength=count).tolist()
    edges = zip(BAND_EDGES[:-1], BAND_EDGES[1:], found, hits, strict=True)
    return tuple(Band(low, high, n, r, r / n if n else None) for low, high, n, r in edges)


def _curve(scores: Floats, right: Bools, gold: int) -> tuple[CurvePoint, ...]:
    """Points at fixed thresholds, for reading, and at scores that part the spans evenly, for a smooth line."""
    quantiles = np.quantile(scores, np.linspace(0, 1, _QUANTILES), method="lower") if len(scores) else np.empty(0)
    thresholds = np.union1d(_THRESHOLDS, quantiles)
    found = len(scores) - np.searchsorted(np.sort(scores), thresholds)
    hits = right.sum() - np.searchsorted(np.sort(scores[right]), thresholds)
    return tuple(
        CurvePoint(t, n, r / n if n else None, r / gold if gold else 0.0, 2 * r / (gold + n) if gold + n else 0.0)
        for t, n, r in zip(thresholds.tolist(), found.tolist(), hits.tolist(), strict=True)
    )


def _steps(scores: Floats, right: Bools) -> tuple[Floats, Counts, Counts]:
    """The distinct scores, falling, with the number of spans of at least that score and of the right ones among them."""
    order = np.argsort(-scores, kind="stable")
    last = np.flatnonzero(np.append(np.diff(scores[order]) != 0, np.True_)[: len(scores)])
    return scores[order][last], last + 1, np.cumsum(right[order], dtype=np.int64)[last]


def _average_precision(scores: Floats, right: Bools, gold: int) -> float:
    """The sum over falling thresholds of precision times the gain in recall, recall being that of all gold spans."""
    _, found, hits = _steps(scores, right)
    return float((np.diff(hits, prepend=0) * hits / found).sum() / gold)


def _reliability(judged: _Judged, temperature: float | None) -> Reliability:
    scores, right = judged.scores, judged.right
    at = np.minimum((scores * BINS).astype(np.int64), BINS - 1)
    found = np.bincount(at, minlength=BINS).tolist()
    score_sums = np.bincount(at, weights=scores, minlength=BINS).tolist()
    hits = np.bincount(at[right], minlength=BINS).tolist()
    bins = tuple(
        Bin(number / BINS, (number + 1) / BINS, n, total / n if n else None, r / n if n else None)
        for number, (n, total, r) in enumerate(zip(found, score_sums, hits, strict=True))
    )
    if len(scores) == 0:
        return Reliability(temperature, None, None, bins)
    return Reliability(temperature, expected_error(scores, right), float(np.square(scores - right).mean()), bins)


def _unreviewed(judged: _Judged, part: Bools, wanted: float, *, halves: bool) -> Unreviewed:
    scores, right, first = judged.scores[part], judged.right[part], judged.first_half[part]
    threshold = _lowest_threshold(scores, right, wanted)
    share, precision = _passed([(scores, right, threshold)])
    held_out: tuple[float | None, float | None] = (None, None)
    if halves:
        chosen = [_lowest_threshold(scores[half], right[half], wanted) for half in (first, ~first)]
        if chosen != [None, None]:
            held_out = _passed([(scores[half], right[half], t) for half, t in zip((~first, first), chosen, strict=True)])
    return Unreviewed(wanted, threshold, len(scores), share, precision, *held_out)


def _lowest_threshold(scores: Floats, right: Bools, wanted: float) -> float | None:
    """The lowest score such that the spans of at least that score have the wanted precision; None if there is none."""
    thresholds, found, hits = _steps(scores, right)
    good = np.flatnonzero(hits / found >= wanted)
    return float(thresholds[good[-1]]) if len(good) else None


def _passed(parts: Sequence[tuple[Floats, Bools, float | None]]) -> tuple[float, float | None]:
    """Of the spans of all parts the share that reaches the threshold of its part, and its precision; no threshold passes none."""
    total = sum(len(scores) for scores, _, _ in parts)
    passed = [right[scores >= threshold] for scores, right, threshold in parts if threshold is not None]
    count, hits = sum(map(len, passed)), sum(int(right.sum()) for right in passed)
    return count / total if total else 0.0, hits / count if count else None
