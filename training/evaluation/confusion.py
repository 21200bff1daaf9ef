"""The confusion matrix of spans: which label was given to a stretch of which gold label."""

from collections.abc import Sequence
from dataclasses import dataclass

from notices import Span

from .overlaps import overlap, overlap_components


@dataclass(frozen=True, slots=True)
class Confusion:
    """``counts[gold][found]``; the last row is what was invented, the last column what was missed."""

    labels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


def confusion(labels: Sequence[str], gold: Sequence[Sequence[Span]], found: Sequence[Sequence[Span]]) -> Confusion:
    """Pairs each gold span with the found span that covers most of it: of several, the one of its own label, then the leftmost.

    A row but the last adds up to the gold spans of its label; a found span that covers several gold spans counts once for each.
    Invented is what overlaps no gold span: a found span that overlaps one but is no one's best partner is not counted. KeyError
    for a label that is not among ``labels``.
    """
    index = {label: number for number, label in enumerate(labels)}
    counts = [[0] * (len(labels) + 1) for _ in range(len(labels) + 1)]
    for marked, spans in zip(gold, found, strict=True):
        for theirs, ours in overlap_components(marked, spans):
            for span in theirs:
                best = _partner(span, ours)
                counts[index[span.label]][-1 if best is None else index[best.label]] += 1
            if not theirs:
                for span in ours:
                    counts[-1][index[span.label]] += 1
    return Confusion(tuple(labels), tuple(map(tuple, counts)))


def _partner(gold: Span, found: Sequence[Span]) -> Span | None:
    """The best partner among the found spans of the gold span's component, at least one of which overlaps it if there are any."""
    # max takes the first of equals, and the spans are sorted.
    return max(found, key=lambda span: (overlap(gold, span), span.label == gold.label), default=None)
