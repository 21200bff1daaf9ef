"""Errors, classed: what was missed, invented, cut wrongly, given the wrong role, merged or split."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from notices import LabelSchema, ScoredSpan, Span

from .excerpts import excerpt, stretch_of
from .labelled_set import LabelledSet
from .overlaps import overlap, overlap_components, without_common

Kind = Literal["missed", "invented", "boundary", "wrong_role", "wrong_label", "merged", "split"]
KINDS: Final[tuple[Kind, ...]] = ("missed", "invented", "boundary", "wrong_role", "wrong_label", "merged", "split")

Side = Literal["left_long", "left_short", "right_long", "right_short", "both"]
SIDES: Final[tuple[Side, ...]] = ("left_long", "left_short", "right_long", "right_short", "both")
"""Where a boundary error lies: at one end, by too much or too little text, or at both ends."""

Group = tuple[tuple[Span, ...], tuple[ScoredSpan, ...]]


@dataclass(frozen=True, slots=True)
class SpanError:
    """One error in a notice, with the gold and found spans that it is about (offsets into the notice's text).

    ``left`` and ``right`` say by how many characters one found span is too long (+) or too short (-) at each end of one gold
    span; both 0 otherwise. ``confidence`` is the highest score among the found spans, None where there is none. ``excerpt`` is
    the text from ``excerpt_start`` on that holds all the spans with some context. ``unit`` is an index into the set's units.
    """

    kind: Kind
    notice: str
    unit: int
    gold: tuple[Span, ...]
    found: tuple[ScoredSpan, ...]
    left: int
    right: int
    confidence: float | None
    excerpt_start: int
    excerpt: str


def find_errors(the_set: LabelledSet, found: Sequence[Sequence[ScoredSpan]]) -> list[SpanError]:
    """The errors in the spans of each notice, in the set's order; the most confident first, those without a score last.

    Each gold span that was not found exactly, and each found span that is not exactly in the gold, is in one error. Spans that
    overlap are in one error together: several gold spans under fewer found ones are ``merged``, the reverse is ``split``; as
    many found as gold are judged in pairs, unless a pair does not touch, which makes them ``merged``.
    """
    errors = [
        _error(the_set, number, group)
        for number, (gold, spans) in enumerate(zip(the_set.gold, found, strict=True))
        for component in overlap_components(*without_common(gold, spans))
        for group in _pairs(component)
    ]
    # Errors come in the order of notices and places, which the stable sort keeps.
    return sorted(errors, key=lambda error: -1.0 if error.confidence is None else error.confidence, reverse=True)


def error_counts(errors: Sequence[SpanError]) -> dict[str, int]:
    """How many errors there are of each kind, 0 included."""
    counts = Counter(error.kind for error in errors)
    return {kind: counts[kind] for kind in KINDS}


def boundary_counts(errors: Sequence[SpanError]) -> dict[str, int]:
    """How many of the boundary errors lie where, 0 included; they add up to the boundary errors."""
    counts = Counter(map(side, errors))
    return {name: counts[name] for name in SIDES}


def side(error: SpanError) -> Side | None:
    """Where a boundary error lies, ``both`` whatever the signs are; None for an error of another kind."""
    if error.kind != "boundary":
        return None
    if error.left and error.right:
        return "both"
    if error.left:
        return "left_long" if error.left > 0 else "left_short"
    return "right_long" if error.right > 0 else "right_short"


def _pairs(group: Group) -> Iterator[Group]:
    """The group itself, or as many pairs where each gold span has its found one."""
    gold, found = group
    if len(gold) == len(found) and all(overlap(a, b) for a, b in zip(gold, found, strict=True)):
        for a, b in zip(gold, found, strict=True):
            yield (a,), (b,)
    else:
        yield group


def _error(the_set: LabelledSet, number: int, group: Group) -> SpanError:
    gold, found = group
    notice = the_set.notices[number].notice
    start, end = stretch_of((*gold, *found))
    pair = len(gold) == len(found) == 1
    return SpanError(
        _kind(gold, found, the_set.schema),
        notice.id,
        the_set.unit_at(notice.id, start),
        gold,
        found,
        gold[0].start - found[0].start if pair else 0,
        found[0].end - gold[0].end if pair else 0,
        max((span.score for span in found), default=None),
        *excerpt(notice.text, start, end),
    )


def _kind(gold: tuple[Span, ...], found: tuple[ScoredSpan, ...], schema: LabelSchema) -> Kind:
    match len(gold), len(found):
        case _, 0:
            return "missed"
        case 0, _:
            return "invented"
        case 1, 1:
            a, b = gold[0].label, found[0].label
            if a == b:
                return "boundary"
            return "wrong_role" if schema.coarse(a) == schema.coarse(b) else "wrong_label"
        case several, fewer if several >= fewer:
            return "merged"
        case _:
            return "split"
