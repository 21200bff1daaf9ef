"""Excerpts of notices with their spans in brackets: ⟦L:市发改委⟧ is the text 市发改委 with a span LEAD_UNIT."""

import re
from collections.abc import Sequence

from notices import Span

LABELS = {"T": "TARGET", "L": "LEAD_UNIT", "R": "RESP_UNIT", "P": "LEADER", "D": "DEADLINE"}

_MARK = re.compile("⟦([TLRPD]):([^⟦⟧]*)⟧")


def read_excerpt(excerpt: str) -> tuple[str, list[Span]]:
    """The text and the spans of an excerpt."""
    text, spans, at = "", [], 0
    for found in _MARK.finditer(excerpt):
        text += excerpt[at : found.start()]
        spans.append(Span(len(text), len(text) + len(found[2]), LABELS[found[1]]))
        text += found[2]
        at = found.end()
    return text + excerpt[at:], spans


def texts_of(text: str, spans: Sequence[Span], labels: str = "TLRPD") -> list[tuple[str, str]]:
    """The spans of the labels with these letters, as (text, label)."""
    wanted = {LABELS[letter] for letter in labels}
    return [(text[span.start : span.end], span.label) for span in spans if span.label in wanted]
