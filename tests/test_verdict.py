"""The verdict says better, worse, or that nothing can be said, for the reasons that the figures give."""

import pytest

from training.evaluation.resampling import Difference, Estimate
from training.evaluation.verdict import outcome, percent, points


@pytest.mark.parametrize(
    ("difference", "word"),
    [
        (Difference(0.02, 0.01, 0.03, 0.001), "better"),
        (Difference(-0.02, -0.03, -0.01, 0.001), "worse"),
        (Difference(0.02, -0.01, 0.05, 0.2), "same"),
        (Difference(0.02, 0.0, 0.05, 0.05), "same"),
        (Difference(0.0, 0.0, 0.0, 1.0), "same"),
        (Difference(None), "same"),
        (Difference(0.3), "same"),
    ],
    ids=["better", "worse", "may be chance", "p on the border", "identical", "undefined", "too few groups for a p"],
)
def test_outcome(difference: Difference, word: str) -> None:
    assert outcome(difference) == word


@pytest.mark.parametrize(
    ("estimate", "text"),
    [
        (Estimate(0.9584, 0.941, 0.972), "95.8%（95% 区间 94.1%–97.2%）"),
        (Estimate(1.0), "100.0%"),
        (Estimate(None), "无从计算"),
    ],
    ids=["with interval", "without", "undefined"],
)
def test_percent(estimate: Estimate, text: str) -> None:
    assert percent(estimate) == text


@pytest.mark.parametrize(
    ("difference", "text"),
    [
        (Difference(-0.0153, -0.026, 0.004, 0.0001), "−1.5 个百分点（95% 区间 −2.6 至 +0.4，p<0.001）"),
        (Difference(0.5), "+50.0 个百分点"),
        (Difference(None), "无从计算"),
    ],
    ids=["small p", "without interval", "undefined"],
)
def test_points(difference: Difference, text: str) -> None:
    assert points(difference) == text
