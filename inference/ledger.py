"""Ledger rows out of a notice and its spans; every span stands in exactly one row.

Spans of a task (its text and its responsibility block) make its row. The other spans make one row for each sentence that holds
some: sentences of a work report, reporting dates in a covering letter (these with an empty section), spans within a heading.

The reasons for a review, where LABEL is a label, TEXT the raw text of a span, NO a number as written:

- ``task text missing``: a block with nothing in front of it
- ``number lost``: the task has no number but the task before or behind it has one
- ``number out of order: NO after NO``: neither the next number nor a new start below another heading
- ``no unit``: no unit at all
- ``no lead unit``: no LEAD_UNIT, whatever other roles there are
- ``low confidence: LABEL TEXT``: a score below LOW_CONFIDENCE
- ``value not parsed: TEXT``: a target whose value, or comparison where it has no figure, the parser is not sure of
- ``date not parsed: TEXT``: a deadline that the parser is not sure of

``no unit`` and ``no lead unit`` are not raised in a notice that names no units, nor for sentences of a covering letter.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from notices import Notice, ScoredSpan, TaizhangError, canonical

from .blocks import UNIT_LABELS, has_cues
from .deadlines import notice_year, parse_deadline
from .row import Deadline, Field, LedgerRow, Target
from .sections import Enumerator, Level, enumerator, sentence_breaks
from .targets import parse_target
from .tasks import Outline, Task, find_tasks

LOW_CONFIDENCE: Final = 0.6
"""Spans with a score below are named for review."""

LABELS: Final = ("TARGET", "LEAD_UNIT", "RESP_UNIT", "LEADER", "DEADLINE")
"""The labels that a row has a place for."""

VALUES_DEVELOPED_ON: Final = ("chibi-2021", "xianan-2025", "xianning-2022", "xianning-2023-report")
"""The notices that the parsers of targets and deadlines were written with in view: their figures on these are in-sample."""

_BEFORE: Final = " ,、;:。)]〕】·•|"
_BEHIND: Final = " ,、;:"


class LedgerError(TaizhangError):
    """Spans that cannot be entered into a ledger."""


@dataclass(slots=True)
class _Draft:
    """A row in the making; ``task`` is None for a sentence."""

    start: int
    end: int
    section: tuple[str, ...]
    task: Task | None
    spans: list[ScoredSpan] = field(default_factory=list)
    review: list[str] = field(default_factory=list)


def build_ledger(notice: Notice, spans: Sequence[ScoredSpan]) -> list[LedgerRow]:
    """The rows of a notice in the order of its text; LedgerError for a span outside the text or with an unknown label."""
    ordered = sorted(spans)
    _check(notice, ordered)
    view = canonical(notice.text)
    outline = find_tasks(notice.text, view, ordered)
    drafts = [_Draft(task.start, task.end, task.section, task) for task in outline.tasks]
    _review_numbers(drafts)
    loose = _assign(drafts, ordered)
    drafts += _sentences(view, outline, loose)
    drafts.sort(key=lambda draft: (draft.start, draft.end))
    year = notice_year(notice.text)
    has_units = has_cues(view) or any(span.label in UNIT_LABELS for span in ordered)
    return [_row(notice, draft, year=year, has_units=has_units) for draft in drafts]


def _check(notice: Notice, spans: Sequence[ScoredSpan]) -> None:
    for span in spans:
        if span.label not in LABELS:
            raise LedgerError(
                f"notice {notice.id}: span {span.start}-{span.end} has the label {span.label!r}, "
                f"expected one of {', '.join(LABELS)}; use a model with these labels"
            )
        if span.end > len(notice.text):
            raise LedgerError(
                f"notice {notice.id}: span {span.start}-{span.end} {span.label} "
                f"ends behind the text of {len(notice.text)} characters; use spans of this text"
            )


def _assign(drafts: Sequence[_Draft], spans: Sequence[ScoredSpan]) -> list[ScoredSpan]:
    """Gives each span to the first task that it touches; returns the spans that touch none."""
    tasks = [(draft, draft.task) for draft in drafts if draft.task]
    loose = []
    at = 0
    for span in spans:
        while at < len(tasks) and tasks[at][1].outer_end <= span.start:
            at += 1
        if at < len(tasks) and tasks[at][1].outer_start < span.end:
            tasks[at][0].spans.append(span)
        else:
            loose.append(span)
    return loose


def _sentences(view: str, outline: Outline, spans: Sequence[ScoredSpan]) -> Iterator[_Draft]:
    """One draft for each sentence, or part of one between two tasks, that holds spans."""
    breaks = sentence_breaks(view) if spans else []
    starts = [task.outer_start for task in outline.tasks]
    draft: _Draft | None = None
    for span in spans:
        after = bisect_right(starts, span.start)
        ceiling = starts[after] if after < len(starts) else len(view)
        last = bisect_left(breaks, span.end)
        end = max(span.end, min(ceiling, breaks[last] if last < len(breaks) else len(view)))
        if draft and span.start < draft.end:
            draft.end = max(draft.end, end)
            draft.spans.append(span)
            continue
        if draft:
            yield _trimmed(view, draft)
        floor = max(outline.tasks[after - 1].outer_end if after else 0, draft.end if draft else 0)
        start = max(breaks[bisect_right(breaks, span.start) - 1], floor)
        draft = _Draft(start, end, outline.path.at(span.start), None, [span])
    if draft:
        yield _trimmed(view, draft)


def _trimmed(view: str, draft: _Draft) -> _Draft:
    """The sentence without its number and without the blanks and separators around it, which its spans may hold."""
    first, last = draft.spans[0].start, max(span.end for span in draft.spans)
    mark = enumerator(view, draft.start, first, last=0)
    if mark:
        draft.start = mark.end
    while draft.start < first and view[draft.start] in _BEFORE:
        draft.start += 1
    while draft.end > last and (view[draft.end - 1] in _BEHIND or view[draft.end - 1].isspace()):
        draft.end -= 1
    while draft.start < draft.end and view[draft.start].isspace():
        draft.start += 1
    while draft.end > draft.start and view[draft.end - 1].isspace():
        draft.end -= 1
    return draft


def _review_numbers(drafts: Sequence[_Draft]) -> None:
    """Notes lost numbers and breaks in their order; as many numbers may be left out as tasks between have lost theirs."""
    marks = [draft.task.mark if draft.task else None for draft in drafts]
    last: dict[Level, tuple[Enumerator, tuple[str, ...]]] = {}
    lost = 0
    for i, (draft, mark) in enumerate(zip(drafts, marks, strict=True)):
        if draft.start == draft.end:
            draft.review.append("task text missing")
        if mark is None:
            lost += 1
            if any(neighbour is not None for neighbour in marks[max(0, i - 1) : i + 2]):
                draft.review.append("number lost")
            continue
        if mark.level in last:
            before, section = last[mark.level]
            restarted = mark.value == 1 and draft.section != section
            if not restarted and not before.value < mark.value <= before.value + 1 + lost:
                draft.review.append(f"number out of order: {mark.no} after {before.no}")
        last[mark.level] = (mark, draft.section)
        lost = 0


def _row(notice: Notice, draft: _Draft, *, year: int | None, has_units: bool) -> LedgerRow:
    fields: dict[str, list[ScoredSpan]] = {label: [] for label in LABELS}
    for span in draft.spans:
        fields[span.label].append(span)
    targets = tuple(_target(notice.text, span) for span in fields["TARGET"])
    deadlines = tuple(_deadline(notice.text, span, year=year) for span in fields["DEADLINE"])
    review = list(draft.review)
    if has_units and (draft.task or draft.section):
        if not fields["LEAD_UNIT"] and not fields["RESP_UNIT"]:
            review.append("no unit")
        if not fields["LEAD_UNIT"]:
            review.append("no lead unit")
    for span in draft.spans:
        if span.score < LOW_CONFIDENCE:
            review.append(f"low confidence: {span.label} {notice.text[span.start : span.end]}")
    review += [f"value not parsed: {target.text}" for target in targets if _is_unsure(target)]
    review += [f"date not parsed: {deadline.text}" for deadline in deadlines if deadline.date is None]
    return LedgerRow(
        notice=notice.id,
        no=draft.task.mark.no if draft.task and draft.task.mark else None,
        section=draft.section,
        task=notice.text[draft.start : draft.end],
        start=draft.start,
        end=draft.end,
        targets=targets,
        lead_units=_fields(notice.text, fields["LEAD_UNIT"]),
        responsible_units=_fields(notice.text, fields["RESP_UNIT"]),
        leaders=_fields(notice.text, fields["LEADER"]),
        deadlines=deadlines,
        review=tuple(review),
    )


def _is_unsure(target: Target) -> bool:
    """A figure without a value, or neither value nor comparison."""
    return target.value is None and (target.comparator is None or any(character.isdigit() for character in target.text))


def _fields(text: str, spans: Sequence[ScoredSpan]) -> tuple[Field, ...]:
    return tuple(Field(text[span.start : span.end], span.start, span.end, span.score) for span in spans)


def _target(text: str, span: ScoredSpan) -> Target:
    raw = text[span.start : span.end]
    value = parse_target(raw)
    return Target(
        raw,
        span.start,
        span.end,
        span.score,
        indicator=value.indicator,
        comparator=value.comparator,
        value=value.value,
        unit=value.unit,
    )


def _deadline(text: str, span: ScoredSpan, *, year: int | None) -> Deadline:
    raw = text[span.start : span.end]
    date = parse_deadline(raw, year=year)
    return Deadline(raw, span.start, span.end, span.score, date=date.isoformat() if date else None)
