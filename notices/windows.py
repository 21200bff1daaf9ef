"""Overlapping windows over a text of any length, each character judged in the window where it has most context."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Window:
    """The model reads ``start``-``end``; its answer counts for ``core_start``-``core_end`` only."""

    start: int
    end: int
    core_start: int
    core_end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.core_start < self.core_end <= self.end:
            raise ValueError(f"window {self.start}-{self.end}, core {self.core_start}-{self.core_end}: core not inside")


def windows(text: str, *, size: int, overlap: int) -> Iterator[Window]:
    """Windows of at most ``size`` characters that share ``overlap`` with the next; their cores partition the text.

    A core ends behind a line break where one lies in the second half of its room, for that is where context matters
    least; the shared stretch lies half on each side of the border, so that each character stands in the core of the window
    that shows most of its surroundings, provided that windows share no more than half. ValueError unless ``0 <= overlap < size``.
    """
    if not 0 <= overlap < size:
        raise ValueError(f"windows of {size} characters that share {overlap}: expected 0 <= overlap < size")
    margin = overlap // 2
    core_start = 0
    while core_start < len(text):
        start = max(0, core_start - margin)
        if start + size >= len(text):
            core_end = len(text)
        else:
            limit = max(start + size - margin, core_start + 1)
            half = core_start + (limit - core_start) // 2
            line_break = text.rfind("\n", half, limit)
            core_end = line_break + 1 if line_break >= 0 else limit
        yield Window(start, min(len(text), core_end + margin), core_start, core_end)
        core_start = core_end
