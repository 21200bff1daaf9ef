"""Spans drawn as lines of letters: a capital begins a span of that label, small letters go on, dots are outside."""

import re

from hypothesis import strategies as st

from notices import Label, LabelledNotice, LabelSchema, Notice, ScoredSpan, Span
from training.evaluation.labelled_set import LabelledSet, Unit

COARSE = {"T": "T", "L": "UNIT", "R": "UNIT"}
SCHEMA = LabelSchema(tuple(Label(name, name, coarse, "#000000", name) for name, coarse in COARSE.items()))
Lines = st.lists(st.sampled_from(["T", "Tttt", "Ll", "Llll", "R", "Rrr", ".", ".", "..."]), max_size=12).map("".join)


def read(line: str) -> list[Span]:
    """The spans of a line: "Tt.L" holds 0-2 and 3-4."""
    return [Span(found.start(), found.end(), found[0][0]) for found in re.finditer("[A-Z][a-z]*", line)]


def scored(line: str, *scores: float) -> list[ScoredSpan]:
    """The spans of a line with a score for each, or one for all, 0.5 if none is given."""
    spans = read(line)
    pairs = zip(spans, scores if len(scores) > 1 else (scores or (0.5,)) * len(spans), strict=True)
    return [ScoredSpan(span.start, span.end, span.label, score) for span, score in pairs]


def a_set(*lines: str, size: int = 1000) -> LabelledSet:
    """Notices n0, n1, ... cut into units of ``size`` characters, each a group of its own; the text of each is its line."""
    items = tuple(LabelledNotice(Notice(f"n{i}", line), tuple(read(line))) for i, line in enumerate(lines))
    places = [(item.notice.id, at) for item in items for at in range(0, max(1, len(item.notice.text)), size)]
    units = tuple(Unit(notice, at, at + size, None, f"layout {at}", group) for group, (notice, at) in enumerate(places))
    return LabelledSet("a set", SCHEMA, items, units, {})
