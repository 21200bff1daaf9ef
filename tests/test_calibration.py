"""The temperature makes a span's score the share of such spans that are right."""

import numpy as np
import pytest

from notices import LabelledNotice, LabelSchema, Notice, Span
from training.calibration import calibrate, expected_error

LABEL = "LEADER"


def case(schema: LabelSchema, *, spans: int, right: int, margin: float) -> tuple[LabelledNotice, np.ndarray]:
    """A notice in which ``spans`` characters are found as spans, each by ``margin``, the first ``right`` of them rightly."""
    text = "甲乙" * spans
    logits = np.zeros((len(text), len(schema.tags)), dtype=np.float32)
    logits[::2, schema.begin(LABEL)] = margin
    logits[1::2, 0] = 30.0
    gold = tuple(Span(2 * i, 2 * i + 1, LABEL) for i in range(right))
    return LabelledNotice(Notice(f"{right} of {spans}", text), gold), logits


def test_overconfident_scores_are_lowered(schema: LabelSchema) -> None:
    notice, logits = case(schema, spans=100, right=60, margin=9.0)
    found = calibrate([notice], [logits], schema)
    assert found.spans == 100
    assert found.temperature > 1
    assert found.error_before == pytest.approx(0.4, abs=0.01)
    assert found.error_after < 0.1


def test_underconfident_scores_are_raised(schema: LabelSchema) -> None:
    notice, logits = case(schema, spans=100, right=98, margin=3.0)
    found = calibrate([notice], [logits], schema)
    assert found.temperature < 1
    assert found.error_after <= found.error_before


@pytest.mark.parametrize("margin", [2.5, 4.0, 9.0, 20.0])
def test_what_is_fitted_is_no_worse_than_what_was(schema: LabelSchema, margin: float) -> None:
    pairs = [case(schema, spans=50, right=right, margin=margin * share) for right, share in ((20, 0.8), (45, 1.2))]
    found = calibrate([notice for notice, _ in pairs], [logits for _, logits in pairs], schema)
    assert found.error_after <= found.error_before
    assert found.spans == 100


def test_the_same_characters_under_another_label_are_wrong(schema: LabelSchema) -> None:
    notice, logits = case(schema, spans=50, right=50, margin=9.0)
    others = tuple(Span(span.start, span.end, "TARGET") for span in notice.spans)
    assert calibrate([LabelledNotice(notice.notice, others)], [logits], schema).error_before > 0.9


def test_where_nothing_is_found_the_scores_stay(schema: LabelSchema) -> None:
    notice, logits = case(schema, spans=5, right=5, margin=-9.0)
    found = calibrate([notice], [logits], schema)
    assert (found.temperature, found.error_before, found.error_after, found.spans) == (1.0, 0.0, 0.0, 0)


@pytest.mark.parametrize(
    ("scores", "right", "expected"),
    [
        pytest.param([], [], 0.0, id="no spans"),
        pytest.param([1.0, 1.0], [True, True], 0.0, id="sure and right"),
        pytest.param([1.0, 0.0], [False, True], 1.0, id="sure and wrong"),
        pytest.param([0.95, 0.95], [True, False], 0.45, id="one bin"),
        pytest.param([0.92, 0.98], [True, False], 0.45, id="one bin with two scores: their mean counts"),
        # 3 in bin 9: |0.95 - 2/3| x 3 = 0.85; 1 in bin 2: |0.25 - 0| x 1 = 0.25; (0.85 + 0.25) / 4
        pytest.param([0.95, 0.95, 0.95, 0.25], [True, True, False, False], 0.275, id="two bins weighed by their spans"),
        pytest.param([0.05, 0.15], [True, True], 0.9, id="two bins, both far off"),
    ],
)
def test_expected_error(scores: list[float], right: list[bool], expected: float) -> None:
    assert expected_error(np.array(scores), np.array(right, dtype=bool)) == pytest.approx(expected, abs=1e-6)
