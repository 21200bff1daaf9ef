"""The rules: spans by patterns alone, the honest baseline that a model has to beat.

Their scores are no probabilities that somebody measured, but one fixed number for each kind of rule: 0.9 for names in a
bracketed slot with its colon and for table cells, 0.8 for such a slot without brackets, 0.6 where the colon was lost and for
bodies that a sentence names, 0.5 for targets and for due points in a sentence.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from notices import ScoredSpan

from .deadlines import deadlines, in_slot
from .names import LEADER, begins_unit, is_unit, leaders, units
from .prose import prose
from .reading import hide, reading, without_reviews
from .slots import BRACKETED, DEADLINE, NONE, Slot, slots
from .tables import table_slots
from .targets import targets

__all__ = ["DEVELOPED_ON", "rule_spans"]

DEVELOPED_ON: Final = ("chibi-2021", "xianan-2025")
"""The labelled notices that the rules were written against: their figures on these are in-sample."""


TARGET = "TARGET"
NAMED_SCORE = 0.6
VALUE_SCORE = 0.5


def rule_spans(text: str) -> list[ScoredSpan]:
    """The spans that the rules find in ``text``: sorted, none overlapping another.

    >>> for span in rule_spans("新建停车场5个。(牵头单位:市住建局)"):
    ...     print(span)
    ScoredSpan(start=0, end=7, label='TARGET', score=0.5)
    ScoredSpan(start=14, end=18, label='LEAD_UNIT', score=0.9)
    """
    view = reading(text)
    taken = bytearray(len(view))
    spans: list[ScoredSpan] = []
    for slot in (*table_slots(text, view), *slots(view)):
        if _take(taken, slot.outer_start, slot.outer_end):
            spans += _of_slot(view, slot)
    for names, start, end in prose(view):
        if _take(taken, start, end):
            spans += [ScoredSpan(n.start, n.end, n.label, NAMED_SCORE) for n in names if n.label is not None]
    # What the slots hold is cut out as if a sentence ended there, as it does at the border of a cell.
    rest = "".join("。" if used or raw in "\t|" else seen for used, raw, seen in zip(taken, text, view, strict=True))
    rest = without_reviews(rest)
    spans += [ScoredSpan(start, end, TARGET, VALUE_SCORE) for start, end in targets(hide(rest))]
    spans += [ScoredSpan(start, end, DEADLINE, VALUE_SCORE) for start, end in deadlines(rest)]
    return _apart(spans, len(text))


def _of_slot(view: str, slot: Slot) -> Iterator[ScoredSpan]:
    """The spans in the value of one slot."""
    if slot.label == DEADLINE:
        for start, end in in_slot(view, slot.start, slot.end):
            yield ScoredSpan(start, end, DEADLINE, slot.score)
    elif slot.label == LEADER:
        for name in leaders(view, slot.start, slot.end):
            yield ScoredSpan(name.start, name.end, LEADER, slot.score)
    elif slot.label != NONE:
        for name in units(view, slot.start, slot.end, label=slot.label):
            # Outside brackets a role word may as well begin a sentence (牵头单位:负责统筹协调).
            if slot.score >= BRACKETED or is_unit(view[name.start : name.end]) or begins_unit(view[name.start : name.end]):
                yield ScoredSpan(name.start, name.end, name.label or slot.label, slot.score)


def _take(taken: bytearray, start: int, end: int) -> bool:
    """Marks the stretch as read; False, and nothing is done, if a part of it was read before."""
    free = taken.find(1, start, end) < 0
    if free:
        taken[start:end] = b"\x01" * (end - start)
    return free


def _apart(spans: Iterable[ScoredSpan], length: int) -> list[ScoredSpan]:
    """The spans in the order of the text, without those that overlap an earlier one of the list."""
    taken = bytearray(length)
    return sorted(span for span in spans if _take(taken, span.start, span.end))
