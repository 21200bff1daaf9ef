"""What a span, a scored span, a notice and a labelled notice refuse to be."""

import dataclasses
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notices import LabelledNotice, Notice, ScoredSpan, Span

UNTIMED = settings(deadline=None)
SURROGATES = st.characters(categories=["Cs"])
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize(
    ("start", "end", "label", "said"),
    [
        pytest.param(-1, 2, "LEADER", "span -1-2: expected 0 <= start < end", id="starts before the text"),
        pytest.param(3, 3, "LEADER", "span 3-3: expected 0 <= start < end", id="is empty"),
        pytest.param(4, 3, "LEADER", "span 4-3: expected 0 <= start < end", id="ends before it starts"),
        pytest.param(0, 1, "", "span 0-1: the label is empty", id="has no label"),
    ],
)
def test_a_span_that_cannot_be_is_refused(start: int, end: int, label: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Span(start, end, label)
    with pytest.raises(ValueError, match=said):
        ScoredSpan(start, end, label, 0.5)


@UNTIMED
@given(st.integers(), st.integers())
def test_a_span_exists_exactly_where_its_offsets_are_in_order(start: int, end: int) -> None:
    if 0 <= start < end:
        span = Span(start, end, "TARGET")
        assert (span.start, span.end) == (start, end)
    else:
        with pytest.raises(ValueError, match="expected 0 <= start < end"):
            Span(start, end, "TARGET")


@UNTIMED
@given(st.floats())
def test_a_score_is_a_probability(score: float) -> None:
    if 0 <= score <= 1:
        assert ScoredSpan(0, 1, "TARGET", score).score == score
    else:  # NaN too
        with pytest.raises(ValueError, match="is not between 0 and 1"):
            ScoredSpan(0, 1, "TARGET", score)


def test_spans_sort_by_where_they_stand() -> None:
    spans = [Span(3, 5, "B"), Span(0, 9, "A"), Span(3, 4, "Z"), Span(3, 4, "A")]
    assert sorted(spans) == [Span(0, 9, "A"), Span(3, 4, "A"), Span(3, 4, "Z"), Span(3, 5, "B")]


def test_spans_and_notices_cannot_be_changed() -> None:
    for item, name in ((Span(0, 1, "A"), "end"), (ScoredSpan(0, 1, "A", 1.0), "score"), (Notice("n", "文"), "text")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(item, name, 2)


def test_a_notice_needs_an_id() -> None:
    with pytest.raises(ValueError, match="a notice needs an id"):
        Notice("", "文")


def test_where_a_notice_came_from_does_not_count() -> None:
    assert Notice("n", "文", "a.html") == Notice("n", "文", "b.html")
    assert Notice("n", "文") != Notice("n", "书")


@UNTIMED
@given(TEXTS)
def test_a_notice_keeps_every_character(text: str) -> None:
    assert Notice("n", text).text == text


@UNTIMED
@given(TEXTS, SURROGATES, TEXTS)
def test_a_lone_surrogate_is_refused_with_its_place(before: str, surrogate: str, after: str) -> None:
    with pytest.raises(ValueError, match=rf"^notice n: lone surrogate U\+{ord(surrogate):04X} at character {len(before)}$"):
        Notice("n", before + surrogate + after)


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        pytest.param([(0, 3), (2, 4)], "notice n: span 2-4 A overlaps or precedes 0-3 A", id="overlap"),
        pytest.param([(0, 2), (0, 2)], "overlaps or precedes", id="the same twice"),
        pytest.param([(3, 4), (0, 2)], "span 0-2 A overlaps or precedes 3-4 A", id="out of order"),
        pytest.param([(0, 2), (4, 6)], "span 4-6 ends behind the text of 5 characters", id="behind the end"),
    ],
)
def test_a_labelled_notice_refuses_spans_that_do_not_fit(spans: list[tuple[int, int]], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        LabelledNotice(Notice("n", "市发改委👍"), tuple(Span(start, end, "A") for start, end in spans))


@UNTIMED
@given(TEXTS, st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6))
def test_a_labelled_notice_exists_exactly_where_its_spans_fit(text: str, borders: list[tuple[int, int]]) -> None:
    spans = tuple(Span(a, b, "A") for a, b in borders if a < b)
    fits = all(a.end <= b.start for a, b in pairwise(spans)) and all(s.end <= len(text) for s in spans)
    if fits:
        labelled = LabelledNotice(Notice("n", text), spans)
        assert [labelled.text_of(span) for span in spans] == [text[span.start : span.end] for span in spans]
    else:
        with pytest.raises(ValueError, match="notice n: span"):
            LabelledNotice(Notice("n", text), spans)
