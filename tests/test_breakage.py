"""Breakage loses and changes what scraping loses and changes, and carries the spans through exactly."""
# ruff: noqa: S311 - chance with a seed, nothing secret

import random
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices import Span, canonical
from training.breakage import Strength, assemble, break_text, pieces_of, split_lines

NOTHING = dict.fromkeys(Strength.__dataclass_fields__, 0.0)
ALWAYS = Strength(**dict.fromkeys(NOTHING, 1.0))
TRIES = 80
"""What happens by chance at strength 1 happens within so many tries, whose seeds are fixed."""

Marked = tuple[str, list[Span]]
Reader = Callable[[str], Marked]

LABELS = ("TARGET", "LEAD_UNIT", "RESP_UNIT", "LEADER", "DEADLINE")
FRAGMENTS = (
    *("牵头单位:", "责任单位：", "责任领导", "牵头责任单位", "市发改委", "12月8日前", "2023年", "１.", "(二)", "3、修路", "8%"),
    *("、", ",", "；", "。", ":", "(", "）", "〔", "】", "\r\n", "\n", "\r", "\u2028", "\x0b", " ", "\u00a0", "\u3000"),
    *("👍🏽", "👩\u200d👩\u200d👦", "e\u0301", "\u202e", "\u200b", "[SEP]", "<s>", "月", "日", "号", "５", "²"),
)


@st.composite
def labelled_texts(draw: st.DrawFn) -> Marked:
    """Any text with any spans that may be: they do not overlap, and have no white space at their edges."""
    anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
    text = "".join(draw(st.lists(st.sampled_from(FRAGMENTS) | anything, max_size=16)))
    borders = sorted(draw(st.lists(st.integers(0, len(text)), max_size=12)))
    spans: list[Span] = []
    for start, end in pairwise(borders):
        covered = text[start:end]
        if covered.strip() and draw(st.booleans()):
            first = start + len(covered) - len(covered.lstrip())
            spans.append(Span(first, first + len(covered.strip()), draw(st.sampled_from(LABELS))))
    return text, spans


strengths = st.sampled_from([Strength(), ALWAYS]) | st.builds(
    Strength, **{name: st.sampled_from([0.0, 0.3, 1.0]) for name in NOTHING}
)
seeds = st.integers(0, 2**32)


@given(labelled_texts(), strengths, seeds)
def test_spans_stay_valid_and_none_is_lost_or_made(item: Marked, strength: Strength, seed: int) -> None:
    text, spans = break_text(*item, random.Random(seed), strength)
    assert [span.label for span in spans] == [span.label for span in item[1]]
    end = 0
    for span in spans:
        assert end <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == text[span.start : span.end].strip()
        end = span.end


@given(labelled_texts(), strengths, seeds)
def test_the_characters_of_a_span_are_those_it_had_but_for_what_was_lost(item: Marked, strength: Strength, seed: int) -> None:
    text, spans = break_text(*item, random.Random(seed), strength)
    for broken, whole in zip(spans, item[1], strict=True):
        assert is_part_of(bare(text[broken.start : broken.end]), bare(item[0][whole.start : whole.end]))


@given(labelled_texts(), strengths, seeds)
def test_the_text_is_what_it_was_but_for_what_was_lost_and_role_words(item: Marked, strength: Strength, seed: int) -> None:
    without_roles = Strength(**{name: getattr(strength, name) for name in NOTHING} | {"role": 0.0})
    text, _ = break_text(*item, random.Random(seed), without_roles)
    assert is_part_of(bare(text), bare(item[0]))


@given(labelled_texts(), seeds, st.sampled_from([0.0, 1.0]))
def test_without_any_breakage_text_and_spans_come_back(item: Marked, seed: int, line: float) -> None:
    assert break_text(*item, random.Random(seed), Strength(**NOTHING | {"line": line})) == item


@given(labelled_texts(), strengths, seeds)
def test_the_same_seed_gives_the_same_and_the_spans_given_stay(item: Marked, strength: Strength, seed: int) -> None:
    text, spans = item
    given_spans = list(spans)
    first = break_text(text, given_spans, random.Random(seed), strength)
    random.seed(seed + 1)  # the global state counts for nothing
    assert break_text(text, tuple(spans), random.Random(seed), strength) == first
    assert given_spans == spans


def test_another_seed_gives_another_copy(marked: Reader) -> None:
    text, spans = marked("1.修路。(牵头单位:<LEAD_UNIT 甲局>;责任单位:<RESP_UNIT 乙局>、<RESP_UNIT 丙局>)\n" * 4)
    assert len({break_text(text, spans, random.Random(seed), Strength())[0] for seed in range(10)}) > 5


@given(labelled_texts())
def test_pieces_are_the_text_and_assemble_gives_it_back(item: Marked) -> None:
    pieces = pieces_of(*item)
    assert "".join(piece.text for piece in pieces) == item[0]
    assert assemble(pieces) == item
    lines = split_lines(pieces)
    assert assemble(piece for line in lines for piece in line) == item


@pytest.mark.parametrize(
    ("whole", "strength", "broken"),
    [
        pytest.param("修路(牵头单位:<LEAD_UNIT 甲局>)", {"bracket": 1}, "修路牵头单位:<LEAD_UNIT 甲局>", id="brackets lost"),
        pytest.param("〔<LEAD_UNIT 甲局>】（x）", {"bracket": 1}, "<LEAD_UNIT 甲局>x", id="brackets of other shapes lost"),
        pytest.param(
            "<LEAD_UNIT 甲局>、<LEAD_UNIT 乙局>；<LEAD_UNIT 丙局>,<LEAD_UNIT 丁局>",
            {"separator": 1},
            "<LEAD_UNIT 甲局><LEAD_UNIT 乙局><LEAD_UNIT 丙局><LEAD_UNIT 丁局>",
            id="separators lost between spans",
        ),
        pytest.param("牵头单位：<LEAD_UNIT 甲局>", {"colon": 1}, "牵头单位<LEAD_UNIT 甲局>", id="colon lost"),
        pytest.param("修路。牵头:<LEAD_UNIT 甲局>。", {"stop": 1}, "修路牵头:<LEAD_UNIT 甲局>", id="stops lost"),
        pytest.param("<DEADLINE 12月8日前>", {"digit": 1}, "<DEADLINE 月日前>", id="digits lost in a deadline"),
        pytest.param("投资13亿元", {"digit": 1}, "投资亿元", id="digits lost outside"),
        pytest.param("<LEAD_UNIT 市城管执法局>", {"digit": 1}, "<LEAD_UNIT 市城管执法>", id="end of a name lost"),
        pytest.param("<LEAD_UNIT 市城管执法局>", {"digit": 1}, "<LEAD_UNIT 城管执法局>", id="beginning of a name lost"),
        pytest.param(
            "<DEADLINE 12月8日前>", {"date_word": 1}, "<DEADLINE 128前>", id="words for month and day lost in a deadline"
        ),
        pytest.param("于6月9号印发", {"date_word": 1}, "于69号印发", id="a word for month or day lost outside"),
        pytest.param("12.修路", {"number": 1}, "修路", id="number lost"),
        pytest.param("（三）修路", {"number": 1}, "修路", id="number in brackets lost"),
        pytest.param("牵头单位:<LEAD_UNIT 甲局>", {"role": 1}, "主办单位:<LEAD_UNIT 甲局>", id="role word changed"),
        pytest.param("责任单位:<RESP_UNIT 甲局>", {"role": 1}, "责 任 单 位:<RESP_UNIT 甲局>", id="role word spaced out"),
        pytest.param("责任领导:<LEADER 李明>", {"role": 1}, "包联领导:<LEADER 李明>", id="leader's role word changed"),
        pytest.param("修路\r\n<LEAD_UNIT 甲局>\n", {"join": 1}, "修路<LEAD_UNIT 甲局>\n", id="lines joined"),
        pytest.param("<LEAD_UNIT 甲局>\n<LEAD_UNIT 乙局>", {"join": 1}, "<LEAD_UNIT 甲局><LEAD_UNIT 乙局>", id="names joined"),
        pytest.param("<LEAD_UNIT 甲乙局>", {"cut": 1}, "<LEAD_UNIT 甲\n乙局>", id="name cut by a line break"),
        pytest.param("<LEAD_UNIT 甲局>", {"space": 1}, "<LEAD_UNIT 甲 局> ", id="stray spaces"),
        pytest.param("<LEAD_UNIT 甲局>", {"space": 1}, "<LEAD_UNIT 甲\u3000局>\u3000", id="stray full-width spaces"),
        pytest.param("<LEAD_UNIT 甲局>", {"space": 1}, "<LEAD_UNIT 甲\u00a0局>\u00a0", id="stray no-break spaces"),
        pytest.param("<LEAD_UNIT 甲局>由", {"space": 1}, "<LEAD_UNIT 甲&nbsp;局>由", id="stray markup"),
        pytest.param("<TARGET 甲,乙(丙)>:", {"wide": 1}, "<TARGET 甲，乙（丙）>：", id="punctuation to full width"),
        pytest.param("<TARGET 8个>9", {"wide": 1}, "<TARGET ８个>９", id="digits to full width"),
        pytest.param("修路(<LEAD_UNIT 甲局>)", {"wide": 1}, "修路〔<LEAD_UNIT 甲局>〕", id="brackets of another shape"),
    ],
)
def test_each_kind_of_breakage_happens(marked: Reader, whole: str, strength: dict[str, float], broken: str) -> None:
    assert marked(broken) in copies(marked(whole), strength)


@pytest.mark.parametrize(
    ("whole", "strength"),
    [
        pytest.param("修桥,修路<LEAD_UNIT 甲局>", {"separator": 1}, id="a comma in a sentence is no separator"),
        pytest.param(
            "<LEAD_UNIT 甲局>要办好民生实事,修好路桥,<LEAD_UNIT 乙局>",
            {"separator": 1},
            id="nor is one in a clause between spans",
        ),
        pytest.param(
            "<TARGET 增长8%,12月8号>", NOTHING | {"digit": 1, "date_word": 1, "separator": 1}, id="a target keeps its value"
        ),
        pytest.param("<LEADER 李明>、12", {"digit": 0, "date_word": 1, "cut": 0}, id="a leader keeps the name"),
        pytest.param("牵头责任单位:<LEAD_UNIT 甲局>", {"role": 1}, id="the lead unit's slot is not made another's"),
        pytest.param("<LEADER 牵头单位>", {"role": 1}, id="no role word is changed in a span"),
        pytest.param("12.修路", dict.fromkeys(NOTHING, 1.0) | {"line": 0, "join": 1}, id="a line that is spared"),
    ],
)
def test_what_is_never_broken(marked: Reader, whole: str, strength: dict[str, float]) -> None:
    text, spans = marked(whole)
    assert all(copy == (text, spans) for copy in copies((text, spans), strength))


def test_a_deadline_keeps_at_least_something(marked: Reader) -> None:
    text, spans = marked("<DEADLINE 12月8日>")
    everything = {"digit": 1, "date_word": 1}
    assert all(found[1] and found[0].strip() for found in copies((text, spans), everything))


def copies(item: Marked, strength: dict[str, float]) -> list[Marked]:
    chosen = Strength(**NOTHING | {"line": 1.0} | strength)
    return [break_text(*item, random.Random(seed), chosen) for seed in range(TRIES)]


BRACKETS = str.maketrans("〔〕【】[]", "()()()")


def bare(text: str) -> str:
    """Without white space and its markup, in one width, with one shape of brackets."""
    return "".join(canonical(text.replace("&nbsp;", "")).translate(BRACKETS).split())


def is_part_of(part: str, whole: str) -> bool:
    rest = iter(whole)
    return all(character in rest for character in part)
