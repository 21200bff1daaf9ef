"""The temperature at which a span's score is the share of such spans that are right.

Guo et al. 2017, "On Calibration of Modern Neural Networks"; here fitted on spans, which is what a user sees, not on characters.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from inference.decode import spans_from
from inference.graph import Logits
from notices import LabelledNotice, LabelSchema

_GRID = np.geomspace(0.5, 6.0, 46)
_BINS = 10
_CLIP = 1e-4


@dataclass(frozen=True, slots=True)
class Calibration:
    """A temperature with the expected calibration error (0 to 1) of span scores before (T = 1) and after."""

    temperature: float
    error_before: float
    error_after: float
    spans: int


def calibrate(notices: Sequence[LabelledNotice], logits: Sequence[Logits], schema: LabelSchema) -> Calibration:
    """Fits the temperature on held-out notices by least negative log likelihood of "this span is right"; 1 without spans."""
    pairs = list(zip(notices, logits, strict=True))

    def judged(temperature: float) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
        scores: list[float] = []
        right: list[bool] = []
        for labelled, array in pairs:
            gold = {(s.start, s.end, s.label) for s in labelled.spans}
            for span in spans_from(labelled.notice.text, array, schema, temperature):
                scores.append(span.score)
                right.append((span.start, span.end, span.label) in gold)
        return np.array(scores), np.array(right, dtype=bool)

    if len(judged(1.0)[0]) == 0:  # nothing to fit on: the least of equal losses would be the lowest temperature
        return Calibration(1.0, 0.0, 0.0, 0)
    losses = [_log_loss(*judged(t)) for t in _GRID]
    best = round(float(_GRID[int(np.argmin(losses))]), 3)
    before, after = judged(1.0), judged(best)
    return Calibration(best, expected_error(*before), expected_error(*after), len(after[0]))


def expected_error(scores: npt.NDArray[np.float64], right: npt.NDArray[np.bool_]) -> float:
    """Expected calibration error in ten equal bins, 0 for no spans.

    >>> expected_error(np.array([0.95, 0.95]), np.array([True, False]))
    0.45
    """
    if len(scores) == 0:
        return 0.0
    bins = np.minimum((scores * _BINS).astype(int), _BINS - 1)
    gaps = [abs(scores[bins == b].mean() - right[bins == b].mean()) * (bins == b).sum() for b in np.unique(bins)]
    return round(float(sum(gaps)) / len(scores), 6)


def _log_loss(scores: npt.NDArray[np.float64], right: npt.NDArray[np.bool_]) -> float:
    clipped = np.clip(scores, _CLIP, 1 - _CLIP)
    return float(-np.where(right, np.log(clipped), np.log(1 - clipped)).mean())
