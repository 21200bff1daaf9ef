"""Where two lists of spans of one text touch each other; each list is sorted and none of its spans overlaps another of it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from heapq import merge
from typing import TypeVar

from notices import Span

A = TypeVar("A", bound=Span)
B = TypeVar("B", bound=Span)


def place(span: Span) -> tuple[int, int, str]:
    """Start, end and label: what makes a span right, whatever its score."""
    return span.start, span.end, span.label


def without_common(a: Sequence[A], b: Sequence[B]) -> tuple[list[A], list[B]]:
    """The spans of each list that the other does not have with the same start, end and label."""
    common = set(map(place, a)) & set(map(place, b))
    return [span for span in a if place(span) not in common], [span for span in b if place(span) not in common]


def overlap(a: Span, b: Span) -> int:
    """How many characters two spans share.

    >>> overlap(Span(0, 4, "LEADER"), Span(3, 9, "TARGET"))
    1
    """
    return max(0, min(a.end, b.end) - max(a.start, b.start))


def overlapping(spans: Sequence[A], start: int, end: int) -> tuple[A, ...]:
    """The spans that share a character with the stretch from ``start`` to ``end``."""
    first = bisect_right(spans, start, key=lambda span: span.end)
    return tuple(spans[first : bisect_left(spans, end, key=lambda span: span.start)])


def overlap_components(a: Sequence[A], b: Sequence[B]) -> Iterator[tuple[tuple[A, ...], tuple[B, ...]]]:
    """The connected components of the graph that joins a span of ``a`` with each span of ``b`` that it overlaps, from the left.

    A span that overlaps none is a component with an empty other side.

    >>> long, first, second = Span(0, 9, "TARGET"), Span(1, 3, "TARGET"), Span(5, 11, "TARGET")
    >>> [(len(x), len(y)) for x, y in overlap_components([long], [first, second, Span(11, 12, "TARGET")])]
    [(1, 2), (0, 1)]
    """
    mine: list[A] = []
    theirs: list[B] = []
    end = 0
    # A span that begins before the furthest end so far overlaps the one that ends there: that one is of the other list.
    places = merge(((s.start, 0, i) for i, s in enumerate(a)), ((s.start, 1, i) for i, s in enumerate(b)))
    for start, side, number in places:
        if start >= end and (mine or theirs):
            yield tuple(mine), tuple(theirs)
            mine, theirs = [], []
        if side == 0:
            mine.append(a[number])
            end = max(end, a[number].end)
        else:
            theirs.append(b[number])
            end = max(end, b[number].end)
    if mine or theirs:
        yield tuple(mine), tuple(theirs)
