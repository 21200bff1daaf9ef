"""Scores of spans: seqeval's figures and the counts agree; nervaluate's kinds of match on examples worked by hand."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices import LabelledNotice, LabelSchema, Notice, Span
from training.evaluation.labelled_set import LabelledSet, Unit
from training.evaluation.resampling import Estimate, Resampler
from training.evaluation.span_scores import group_scores, matches, span_scores

Spans = list[Span]
Reader = Callable[[str], tuple[str, Spans]]
NONE = Estimate(None)


def set_of(schema: LabelSchema, texts: Sequence[tuple[str, Spans]], *, layouts: Sequence[str] = ()) -> LabelledSet:
    """Notices a, b, ... of one unit and one group each."""
    notices = [LabelledNotice(Notice("abcdefgh"[i], text), tuple(spans)) for i, (text, spans) in enumerate(texts)]
    units = [
        Unit(item.notice.id, 0, len(item.notice.text), i, layouts[i] if layouts else "分行", i) for i, item in enumerate(notices)
    ]
    return LabelledSet("set", schema, tuple(notices), tuple(units), {})


def resampler(the_set: LabelledSet) -> Resampler:
    return Resampler(the_set.groups, rounds=200)


L, R, T = "LEAD_UNIT", "RESP_UNIT", "TARGET"

# Text of 120 characters; (start, end, label). P and R are worked out by hand from the counts of nervaluate's README: strict,
# exact, partial (a partial match is half a right one), type. None stands for all four the same.
MATCHES = [
    pytest.param([(2, 6, L)], [(2, 6, L)], [(1, 1)] * 4, id="exact hit"),
    pytest.param([(2, 3, L)], [(2, 3, L)], [(1, 1)] * 4, id="exact hit of one character"),
    pytest.param([(2, 6, L)], [(2, 7, L)], [(0, 0), (0, 0), (0.5, 0.5), (1, 1)], id="one character too long"),
    pytest.param([(2, 6, L)], [(3, 6, L)], [(0, 0), (0, 0), (0.5, 0.5), (1, 1)], id="one character too short"),
    pytest.param([(2, 6, L)], [(2, 6, R)], [(0, 0), (1, 1), (1, 1), (0, 0)], id="wrong label, right borders"),
    pytest.param([(2, 6, L)], [(2, 7, R)], [(0, 0), (0, 0), (0.5, 0.5), (0, 0)], id="wrong label, wrong border"),
    pytest.param([(2, 6, L), (8, 9, R)], [(2, 6, L)], [(1, 0.5)] * 4, id="one hit, one missed"),
    pytest.param([(2, 6, L)], [(2, 6, L), (8, 9, R)], [(0.5, 1)] * 4, id="one hit, one spurious"),
    pytest.param([(2, 6, L)], [], [(0, 0)] * 4, id="nothing found"),
    pytest.param([(2, 4, L), (4, 6, L)], [(2, 4, L), (4, 6, L)], [(1, 1)] * 4, id="two adjacent, both hit"),
    pytest.param([(2, 4, L)], [(4, 6, L)], [(0, 0)] * 4, id="found right behind gold: they do not overlap"),
    pytest.param([(4, 6, L)], [(2, 4, L)], [(0, 0)] * 4, id="found right before gold: they do not overlap"),
    # One found span for two gold ones: it takes the first, the second is missed.
    pytest.param([(2, 4, L), (4, 6, L)], [(2, 6, L)], [(0, 0), (0, 0), (0.5, 0.25), (1, 0.5)], id="two adjacent found as one"),
    pytest.param([(2, 6, L)], [(2, 4, L), (4, 6, L)], [(0, 0), (0, 0), (0.25, 0.5), (0.5, 1)], id="one found as two"),
    pytest.param([(2, 5, L)], [(4, 7, L)], [(0, 0), (0, 0), (0.5, 0.5), (1, 1)], id="overlap of a single character"),
    pytest.param([(0, 100, L)], [(99, 110, L)], [(0, 0), (0, 0), (0.5, 0.5), (1, 1)], id="overlap of 1 % of the gold span"),
    pytest.param([(0, 101, L)], [(100, 110, L)], [(0, 0)] * 4, id="overlap of less than 1 %, which is none to nervaluate"),
]


@pytest.mark.parametrize(("gold", "found", "expected"), MATCHES)
def test_matches(
    schema: LabelSchema, gold: list[tuple[int, int, str]], found: list[tuple[int, int, str]], expected: list[tuple[float, float]]
) -> None:
    # The first notice is empty, and has no span to guess a loader from.
    the_set = set_of(schema, [("", []), ("字" * 120, [Span(*span) for span in gold])])
    result = matches(the_set, [[], [Span(*span) for span in found]])
    assert {kind: (by["overall"].precision, by["overall"].recall) for kind, by in result.items()} == dict(
        zip(("strict", "exact", "partial", "type"), expected, strict=True)
    )


def test_matches_by_label_see_the_spans_of_the_label_only(schema: LabelSchema) -> None:
    the_set = set_of(schema, [("字" * 20, [Span(2, 6, L), Span(8, 10, R)])])
    exact = matches(the_set, [[Span(2, 6, R), Span(8, 10, R)]])["exact"]
    assert list(exact) == ["overall", *schema.names]
    # RESP_UNIT: 8-10 is hit, 2-6 is spurious. P = 1/2, R = 1, F1 = 2/3. LEAD_UNIT is missed.
    assert [exact["overall"].f1, exact[R].f1, exact[L].f1, exact[T].f1] == [1, pytest.approx(2 / 3), 0, 0]


@pytest.fixture
def example(marked: Reader, schema: LabelSchema) -> tuple[LabelledSet, list[Spans]]:
    """Gold: 2 LEAD_UNIT, 3 RESP_UNIT, 1 TARGET in three notices; found: 2, 3 and 1, of which 1, 2 and 0 are right, 1 LEADER."""
    gold = [
        "<LEAD_UNIT 市发改委>、<RESP_UNIT 市财政局><RESP_UNIT 市统计局>",
        "<TARGET 增长8%>左右",
        "<LEAD_UNIT 县水利局>和<RESP_UNIT 各乡镇>",
    ]
    found = [
        "<LEAD_UNIT 市发改委>、<RESP_UNIT 市财政局><RESP_UNIT 市统计局>",
        "增长<TARGET 8%>左右",
        "<RESP_UNIT 县水利局>和<LEAD_UNIT 各乡镇>",
    ]
    return set_of(schema, [marked(text) for text in gold], layouts=["甲", "乙", "乙"]), [marked(text)[1] for text in found]


def test_strict_scores(example: tuple[LabelledSet, list[Spans]], schema: LabelSchema) -> None:
    the_set, found = example
    scores = span_scores(the_set, found, resampler(the_set))
    assert list(scores) == ["micro", *schema.names]
    assert [(s.gold, s.found, s.right) for s in scores.values()] == [
        *[(6, 6, 3), (1, 1, 0), (2, 2, 1), (3, 3, 2)],
        *[(0, 0, 0)] * (len(schema.names) - 3),
    ]
    assert [scores[name].f1.value for name in ("micro", T, L, R)] == pytest.approx([0.5, 0, 0.5, 2 / 3])
    micro = scores["micro"].f1
    assert micro.low is not None
    assert micro.high is not None
    # Draws that hold the first notice only have F1 1, draws without it 0: each is one of 27, or 8 of 27.
    assert (micro.low, micro.high) == (0, 1)


def test_coarse_scores_do_not_tell_the_roles_of_units_apart(example: tuple[LabelledSet, list[Spans]]) -> None:
    the_set, found = example
    scores = span_scores(the_set, found, resampler(the_set), coarse=True)
    assert list(scores) == ["micro", "TARGET", "UNIT", "LEADER", "DEADLINE"]
    assert (scores["UNIT"].gold, scores["UNIT"].found, scores["UNIT"].right) == (5, 5, 5)
    assert scores["UNIT"].f1.value == 1
    assert scores["micro"].f1.value == pytest.approx(5 / 6)


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        pytest.param("修路", "修路", (None, None, None), id="neither gold nor found"),
        pytest.param("<LEAD_UNIT 甲局>", "甲局", (None, 0, 0), id="nothing found: no precision"),
        pytest.param("甲局", "<LEAD_UNIT 甲局>", (0, None, 0), id="no gold: no recall"),
        pytest.param("<LEAD_UNIT 甲局>", "<LEAD_UNIT 甲>局", (0, 0, 0), id="nothing right"),
    ],
)
def test_a_ratio_of_nothing_is_none(
    marked: Reader, schema: LabelSchema, gold: str, found: str, expected: tuple[float | None, ...]
) -> None:
    the_set = set_of(schema, [marked(gold)])
    scores = span_scores(the_set, [marked(found)[1]], resampler(the_set))
    for score in (scores["micro"], scores[L]):
        # One group gives no interval.
        assert (score.precision, score.recall, score.f1) == tuple(Estimate(value) for value in expected)
    assert (scores[R].precision, scores[R].recall, scores[R].f1) == (NONE, NONE, NONE)


def test_by_notice_and_layout(example: tuple[LabelledSet, list[Spans]]) -> None:
    the_set, found = example
    notices, layouts = group_scores(the_set, found, resampler(the_set))
    assert {name: (s.gold, s.found, s.right, s.f1.value) for name, s in notices.items()} == {
        "a": (3, 3, 3, 1),
        "b": (1, 1, 0, 0),
        "c": (2, 2, 0, 0),
    }
    assert {name: (s.gold, s.found, s.right, s.f1.value) for name, s in layouts.items()} == {
        "甲": (3, 3, 3, 1),
        "乙": (3, 3, 0, 0),
    }
    # A notice of one group: nothing to draw from.
    assert [s.f1.low for s in notices.values()] == [None] * 3


def test_the_interval_of_a_notice_is_that_of_its_own_groups(schema: LabelSchema) -> None:
    """Of eight groups with a span each, four are of notice a, with half of the spans right; notice b is all right."""
    text = "甲局" * 4
    gold = [Span(i, i + 2, L) for i in range(0, 8, 2)]
    notices = tuple(LabelledNotice(Notice(name, text), tuple(gold)) for name in "ab")
    units = tuple(
        Unit(name, i, i + 2, None, "分行", group) for group, (name, i) in enumerate((n, i) for n in "ab" for i in range(0, 8, 2))
    )
    the_set = LabelledSet("set", schema, notices, units, {})
    by_notice, by_layout = group_scores(the_set, [gold[:2], gold], resampler(the_set))
    a, b, both = by_notice["a"].recall, by_notice["b"].recall, by_layout["分行"].recall
    assert (a.value, b.value, both.value) == (0.5, 1, 0.75)
    assert (b.low, b.high) == (1, 1)
    assert a.low is not None
    assert a.high is not None
    assert both.low is not None
    assert both.high is not None
    assert a.low < both.low
    assert a.low < 0.5 < a.high
    assert a.high - a.low > both.high - both.low


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        pytest.param([Span(0, 3, L), Span(2, 4, L)], "overlap", id="spans that overlap"),
        pytest.param([Span(3, 9, L)], "out of range", id="span behind the text"),
        pytest.param([Span(0, 3, "CITY")], "unknown label", id="unknown label"),
    ],
)
def test_spans_that_cannot_be_judged(schema: LabelSchema, found: Spans, reason: str) -> None:
    the_set = set_of(schema, [("市发改委", [Span(0, 4, L)])])
    with pytest.raises(ValueError, match=reason):
        span_scores(the_set, [found], resampler(the_set))


@st.composite
def spans_in(draw: st.DrawFn, length: int) -> Spans:
    """Spans of short random stretches, many of them adjacent."""
    borders = sorted(draw(st.sets(st.integers(0, length), max_size=8)))
    return [Span(a, b, draw(st.sampled_from([L, R, T]))) for a, b in pairwise(borders) if draw(st.booleans())]


@st.composite
def judged(draw: st.DrawFn) -> list[tuple[str, Spans, Spans]]:
    """Texts with gold spans and found ones, of which some are the gold ones."""
    out = []
    for length in draw(st.lists(st.integers(0, 12), min_size=1, max_size=4)):
        gold, other = draw(spans_in(length)), draw(spans_in(length))
        kept = [span for span in gold if draw(st.booleans())]
        more = [span for span in other if all(span.end <= k.start or k.end <= span.start for k in kept)]
        out.append(("字" * length, gold, sorted([*kept, *more])))
    return out


@given(judged(), st.booleans())
def test_seqeval_nervaluate_and_the_counts_agree(
    schema: LabelSchema, texts: list[tuple[str, Spans, Spans]], coarse: bool
) -> None:
    the_set = set_of(schema, [(text, gold) for text, gold, _ in texts])
    found = [spans for _, _, spans in texts]
    scores = span_scores(the_set, found, Resampler(the_set.groups, rounds=10), coarse=coarse)
    for score in scores.values():
        for figure, above, below in (
            (score.precision, score.right, score.found),
            (score.recall, score.right, score.gold),
            (score.f1, 2 * score.right, score.gold + score.found),
        ):
            assert figure.value == (pytest.approx(above / below) if below else None)
    if not coarse:
        strict = matches(the_set, found)["strict"]
        for name in scores:
            match = strict["overall" if name == "micro" else name]
            ours = [figure.value or 0.0 for figure in (scores[name].precision, scores[name].recall, scores[name].f1)]
            assert [match.precision, match.recall, match.f1] == pytest.approx(ours)
