"""A labelled stretch of text, with offsets that are half-open Unicode code points into the notice's raw text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``start`` to ``end`` (exclusive) carry ``label``.

    >>> Span(3, 6, "LEADER")
    Span(start=3, end=6, label='LEADER')
    """

    start: int
    end: int
    label: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"span {self.start}-{self.end}: expected 0 <= start < end")
        if not self.label:
            raise ValueError(f"span {self.start}-{self.end}: the label is empty")


@dataclass(frozen=True, slots=True, order=True)
class ScoredSpan(Span):
    """A predicted span; ``score`` is the model's probability, between 0 and 1, that the span is right."""

    score: float

    def __post_init__(self) -> None:
        # Not super(): a slotted dataclass is a new class, which the zero-argument form does not find.
        Span.__post_init__(self)
        if not 0.0 <= self.score <= 1.0:
            raise ValueError(f"span {self.start}-{self.end}: score {self.score} is not between 0 and 1")
