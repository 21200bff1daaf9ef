"""An excerpt cut into pieces, each in one gold span or none and in one found span or none, for showing both in context."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from notices import ScoredSpan, Span


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an excerpt, with the spans that cover it and whether each begins or ends with it."""

    text: str
    gold: Span | None
    found: Span | None
    gold_ends: bool
    found_begins: bool
    found_ends: bool

    @property
    def score(self) -> float | None:
        """The score of the found span, None where it has none."""
        return self.found.score if isinstance(self.found, ScoredSpan) else None


def mark(excerpt: str, start: int, gold: Sequence[Span], found: Sequence[Span]) -> list[Piece]:
    """Cuts an excerpt that begins at ``start`` of its notice; spans count in the notice and may stick out of the excerpt.

    >>> [(piece.text, piece.gold is not None, piece.found is not None) for piece in
    ...  mark("由市财政局牵头", 10, [Span(11, 15, "LEAD_UNIT")], [Span(12, 15, "LEAD_UNIT")])]
    [('由', False, False), ('市', True, False), ('财政局', True, True), ('牵头', False, False)]
    """
    stop = start + len(excerpt)
    borders = {start, stop, *(at for span in (*gold, *found) for at in (span.start, span.end) if start < at < stop)}
    cuts = sorted(borders)
    pieces = []
    for begin, end in pairwise(cuts):
        in_gold, in_found = _covering(gold, begin), _covering(found, begin)
        pieces.append(
            Piece(
                excerpt[begin - start : end - start], in_gold, in_found,
                gold_ends=in_gold is not None and min(in_gold.end, stop) == end,
                found_begins=in_found is not None and max(in_found.start, start) == begin,
                found_ends=in_found is not None and min(in_found.end, stop) == end,
            )
        )  # fmt: skip
    return pieces


def _covering(spans: Sequence[Span], at: int) -> Span | None:
    return next((span for span in spans if span.start <= at < span.end), None)
