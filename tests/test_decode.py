"""The fast decode equals the reference decode, and its spans are what the tags say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from inference.decode import best_tags, spans_from
from notices import Label, LabelSchema, ScoredSpan, may_follow, viterbi

SCHEMA = LabelSchema((Label("A", "甲", "A", "#111111", "1"), Label("B", "乙", "B", "#222222", "2")))
OUT, B_A, I_A, B_B, I_B = range(5)


def logits_for(tags: list[int], strength: float = 8.0) -> np.ndarray:
    out = np.zeros((len(tags), 5), dtype=np.float32)
    out[np.arange(len(tags)), tags] = strength
    return out


@given(arrays(np.float32, st.tuples(st.integers(1, 40), st.just(5)), elements=st.floats(-5, 5, width=16)))
def test_fast_decode_is_as_good_as_viterbi_over_the_whole_text_and_valid(logits: np.ndarray) -> None:
    fast = best_tags(logits).tolist()
    slow = viterbi(logits.tolist())
    assert all(may_follow(a, b) for a, b in zip([OUT, *fast], fast, strict=False))
    rows = np.arange(len(fast))
    assert logits[rows, fast].sum(dtype=np.float64) == pytest.approx(logits[rows, slow].sum(dtype=np.float64), abs=1e-4)


def test_no_text_has_no_tags() -> None:
    assert best_tags(np.zeros((0, 5), dtype=np.float32)).tolist() == []


def test_a_wrong_i_tag_becomes_part_of_a_valid_span() -> None:
    logits = logits_for([OUT, I_A, I_A, OUT])
    logits[1, B_A] = 7.0
    assert best_tags(logits).tolist() == [OUT, B_A, I_A, OUT]


@pytest.mark.parametrize(
    ("text", "tags", "expected"),
    [
        pytest.param("甲乙丙", [OUT, B_A, I_A], [(1, 3, "A")], id="span up to the end of the text"),
        pytest.param("甲乙丙", [B_A, B_A, I_A], [(0, 1, "A"), (1, 3, "A")], id="glued spans of one label"),
        pytest.param("甲乙丙", [B_A, B_B, OUT], [(0, 1, "A"), (1, 2, "B")], id="glued spans of two labels"),
        pytest.param(" 甲 乙\n", [B_A, I_A, I_A, I_A, I_A], [(1, 4, "A")], id="white space at the edges is outside"),
        pytest.param("  甲", [B_A, I_A, OUT], [], id="a span of white space is none"),
        pytest.param("甲乙", [OUT, OUT], [], id="nothing marked"),
    ],
)
def test_spans(text: str, tags: list[int], expected: list[tuple[int, int, str]]) -> None:
    spans = spans_from(text, logits_for(tags), SCHEMA, 1.0)
    assert [(s.start, s.end, s.label) for s in spans] == expected


def test_the_score_is_the_least_certain_character_and_falls_with_the_temperature() -> None:
    logits = logits_for([B_A, I_A, OUT])
    logits[1] = np.log([0.2, 0.05, 0.6, 0.1, 0.05])
    (span,) = spans_from("甲乙丙", logits, SCHEMA, 1.0)
    assert span.score == pytest.approx(0.6, abs=1e-3)
    (cooler,) = spans_from("甲乙丙", logits, SCHEMA, 3.0)
    assert cooler.score < span.score


def test_the_score_counts_that_the_span_might_go_on() -> None:
    logits = logits_for([B_A, OUT])
    logits[1] = np.log([0.55, 0.01, 0.42, 0.01, 0.01])
    (span,) = spans_from("甲乙", logits, SCHEMA, 1.0)
    assert span.score == pytest.approx(0.58, abs=1e-3)
    assert span == ScoredSpan(0, 1, "A", span.score)
