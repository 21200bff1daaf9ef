"""Two systems on the same set: paired differences per label, and the spans where they differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from notices import ScoredSpan, Span

from .counts import MICRO, count
from .excerpts import excerpt, stretch_of
from .labelled_set import LabelledSet
from .overlaps import overlap_components, overlapping, place, without_common
from .resampling import Difference, Resampler

Winner = Literal["model", "other", "neither"]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A stretch that the two systems mark differently; all offsets count in the notice."""

    notice: str
    unit: int
    gold: tuple[Span, ...]
    model: tuple[ScoredSpan, ...]
    other: tuple[ScoredSpan, ...]
    right: Winner
    excerpt_start: int
    excerpt: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Model less ``other`` (a system's name): strict F1 in all (``micro``) and by label, and where they differ."""

    other: str
    f1: dict[str, Difference]
    disagreements: tuple[Disagreement, ...]


def compare(
    the_set: LabelledSet,
    model: Sequence[Sequence[ScoredSpan]],
    other: Sequence[Sequence[ScoredSpan]],
    *,
    other_name: str,
    resampler: Resampler,
) -> Comparison:
    """Compares the spans of each notice, both in the set's order; ``resampler`` is over the set's groups."""
    ours, theirs = count(the_set, model), count(the_set, other)
    f1 = {label: resampler.difference(ours.f1(label), theirs.f1(label)) for label in (MICRO, *ours.labels)}
    return Comparison(other_name, f1, tuple(find_disagreements(the_set, model, other)))


def find_disagreements(
    the_set: LabelledSet, model: Sequence[Sequence[ScoredSpan]], other: Sequence[Sequence[ScoredSpan]]
) -> list[Disagreement]:
    """The stretches that two systems mark differently, by notice and place; scores do not make a difference.

    A stretch is as long as the spans of the one and the other overlap. Right is who marks there what the gold marks: the gold
    spans that overlap the stretch, or nothing if none does.
    """
    return [
        _disagreement(the_set, number, ours, theirs)
        for number, (a, b) in enumerate(zip(model, other, strict=True))
        for ours, theirs in overlap_components(*without_common(a, b))
    ]


def _disagreement(
    the_set: LabelledSet, number: int, ours: tuple[ScoredSpan, ...], theirs: tuple[ScoredSpan, ...]
) -> Disagreement:
    notice = the_set.notices[number].notice
    start, end = stretch_of((*ours, *theirs))
    gold = overlapping(the_set.gold[number], start, end)
    unit = the_set.unit_at(notice.id, start)
    return Disagreement(notice.id, unit, gold, ours, theirs, _winner(gold, ours, theirs), *excerpt(notice.text, start, end))


def _winner(gold: Sequence[Span], model: Sequence[Span], other: Sequence[Span]) -> Winner:
    want = list(map(place, gold))
    if list(map(place, model)) == want:
        return "model"
    return "other" if list(map(place, other)) == want else "neither"
