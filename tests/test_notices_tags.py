"""Spans to tags and back, and the decode that yields valid sequences only."""

from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notices import OUTSIDE, Label, LabelledNotice, LabelSchema, Notice, Span, encode, may_follow, spans_of, viterbi

UNTIMED = settings(deadline=None)
SCHEMA = LabelSchema(tuple(Label(name, name, name, "#000000", name) for name in ("TARGET", "LEADER")))
ODD_TEXTS = st.text(
    st.sampled_from("市发改委;：　\u00a0\r\n👍🏽\u200de\u0301８％\u202e") | st.characters(exclude_categories=["Cs"]), max_size=40
)


@st.composite
def labelled_notices(draw: st.DrawFn) -> LabelledNotice:
    text = draw(ODD_TEXTS)
    borders = sorted(draw(st.lists(st.integers(0, len(text)), max_size=12)))
    spans = []
    end = 0
    for a, b in pairwise(borders):
        if end <= a < b and draw(st.booleans()):
            spans.append(Span(a, b, draw(st.sampled_from(SCHEMA.names))))
            end = b
    return LabelledNotice(Notice("n", text), tuple(spans))


@UNTIMED
@given(labelled_notices())
def test_spans_to_tags_to_spans_gives_the_same_spans(item: LabelledNotice) -> None:
    encoded = encode(len(item.notice.text), item.spans, SCHEMA)
    assert len(encoded.tags) == len(item.notice.text)
    assert not encoded.dropped
    assert tuple(spans_of(encoded.tags, SCHEMA)) == item.spans


@st.composite
def valid_sequences(draw: st.DrawFn) -> list[int]:
    tags: list[int] = []
    for _ in range(draw(st.integers(0, 12))):
        previous = tags[-1] if tags else OUTSIDE
        tags.append(draw(st.sampled_from([tag for tag in range(len(SCHEMA.tags)) if may_follow(previous, tag)])))
    return tags


@UNTIMED
@given(valid_sequences())
def test_tags_to_spans_to_tags_gives_the_same_tags(tags: list[int]) -> None:
    assert encode(len(tags), spans_of(tags, SCHEMA), SCHEMA).tags == tags


def test_tags_of_an_example() -> None:
    encoded = encode(6, [Span(1, 3, "TARGET"), Span(3, 4, "TARGET"), Span(4, 6, "LEADER")], SCHEMA)
    assert [SCHEMA.tags[tag] for tag in encoded.tags] == ["O", "B-TARGET", "I-TARGET", "B-TARGET", "B-LEADER", "I-LEADER"]


@pytest.mark.parametrize(
    ("spans", "dropped"),
    [
        pytest.param([Span(8, 11, "TARGET")], {"out of range": 1}, id="ends behind the text"),
        pytest.param([Span(20, 30, "TARGET"), Span(9, 11, "PARTY")], {"out of range": 2}, id="behind the text"),
        pytest.param([Span(0, 2, "PARTY")], {"unknown label": 1}, id="a label that the schema has not"),
        pytest.param(
            [Span(2, 6, "LEADER"), Span(5, 7, "LEADER"), Span(0, 3, "TARGET")], {"overlap": 2}, id="the first one stays"
        ),
        pytest.param(
            [Span(0, 2, "TARGET"), Span(1, 2, "TARGET"), Span(0, 1, "?"), Span(3, 99, "TARGET")],
            {"overlap": 1, "unknown label": 1, "out of range": 1},
            id="one of each",
        ),
    ],
)
def test_what_cannot_be_encoded_is_counted_by_reason(spans: list[Span], dropped: dict[str, int]) -> None:
    encoded = encode(10, spans, SCHEMA)
    assert dict(encoded.dropped) == dropped
    assert len(spans_of(encoded.tags, SCHEMA)) == len(spans) - sum(dropped.values())


@UNTIMED
@given(st.integers(0, 8), st.lists(st.tuples(st.integers(0, 9), st.integers(1, 4), st.sampled_from(["TARGET", "LEADER", "?"]))))
def test_no_span_is_lost_without_being_counted(length: int, raw: list[tuple[int, int, str]]) -> None:
    spans = [Span(start, start + size, label) for start, size, label in raw]
    encoded = encode(length, spans, SCHEMA)
    kept = spans_of(encoded.tags, SCHEMA)
    assert set(kept) <= set(spans)
    assert len(kept) + encoded.dropped.total() == len(spans)


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        pytest.param(["I-TARGET"], "tag I-TARGET at character 0 follows O", id="at the start"),
        pytest.param(["B-TARGET", "O", "I-TARGET"], "tag I-TARGET at character 2 follows O", id="behind a gap"),
        pytest.param(["B-TARGET", "I-LEADER"], "tag I-LEADER at character 1 follows B-TARGET", id="of another label"),
    ],
)
def test_a_sequence_that_is_not_valid_is_refused_with_its_place(tags: list[str], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        spans_of([SCHEMA.tags.index(tag) for tag in tags], SCHEMA)


SCORES = st.lists(st.lists(st.integers(-8, 8).map(float), min_size=5, max_size=5), max_size=4)
"""Whole numbers, whose sums are exact, for up to four characters and the five tags of two labels."""


@UNTIMED
@given(SCORES, st.integers(0, 4))
def test_viterbi_finds_what_trying_all_valid_sequences_finds(scores: list[list[float]], previous: int) -> None:
    def total(tags: tuple[int, ...]) -> float:
        return sum(row[tag] for row, tag in zip(scores, tags, strict=True))

    def valid(tags: tuple[int, ...]) -> bool:
        return all(may_follow(a, b) for a, b in pairwise((previous, *tags)))

    found = tuple(viterbi(scores, previous=previous))
    assert len(found) == len(scores)
    assert valid(found)
    assert total(found) == max(total(tags) for tags in product(range(5), repeat=len(scores)) if valid(tags))


@UNTIMED
@given(st.lists(st.lists(st.floats(-1e6, 1e6), min_size=11, max_size=11), max_size=6))
def test_what_viterbi_finds_behind_nothing_can_be_read_as_spans(scores: list[list[float]]) -> None:
    names = ("A", "B", "C", "D", "E")
    schema = LabelSchema(tuple(Label(name, name, name, "#000000", name) for name in names))
    assert all(span.end <= len(scores) for span in spans_of(viterbi(scores), schema))


def test_may_follow_is_the_bio_rule() -> None:
    allowed = {(a, b) for a, b in product(SCHEMA.tags, repeat=2) if may_follow(SCHEMA.tags.index(a), SCHEMA.tags.index(b))}
    rule = {(a, b) for a, b in product(SCHEMA.tags, repeat=2) if b[0] != "I" or (a != "O" and a[2:] == b[2:])}
    assert allowed == rule
