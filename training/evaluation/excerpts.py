"""What a reader sees of a notice around the spans in question."""

from collections.abc import Sequence
from typing import Final

from notices import Span

CONTEXT: Final = 30
"""Characters shown on each side."""


def stretch_of(spans: Sequence[Span]) -> tuple[int, int]:
    """The first start and the last end of one or more spans."""
    return min(span.start for span in spans), max(span.end for span in spans)


def excerpt(text: str, start: int, end: int) -> tuple[int, str]:
    """Where the excerpt begins, and ``start`` to ``end`` with the characters around them, line breaks as they are.

    >>> excerpt("一" * 40 + "市发改委", 40, 44)[0]
    10
    """
    first = max(0, start - CONTEXT)
    return first, text[first : end + CONTEXT]
