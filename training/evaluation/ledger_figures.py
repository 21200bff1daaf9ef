"""The ledger of a system against the gold ledger: rows found, numbers, roles, whole rows."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from inference.ledger import build_ledger
from inference.row import LedgerRow
from inference.sections import sentence_breaks
from notices import LabelledNotice, ScoredSpan, canonical

from ..ledger_score import GoldTask
from .labelled_set import LabelledSet
from .resampling import Estimate, Ratio, Resampler, sum_by_group

ROLES: Final = {
    "targets": "TARGET",
    "lead_units": "LEAD_UNIT",
    "responsible_units": "RESP_UNIT",
    "leaders": "LEADER",
    "deadlines": "DEADLINE",
}
"""The fields of a row that hold spans, each with the label of its spans."""

RESPONSIBILITY: Final = ("lead_units", "responsible_units")

Offsets = frozenset[tuple[int, int]]
Roles = Mapping[str, Offsets]


@dataclass(frozen=True, slots=True)
class LedgerFigures:
    """Shares of gold rows, with intervals.

    ``sources`` says for each notice where its gold rows come from: ``tasks`` (numbered tasks read by annotators) or ``spans``
    (the ledger that the same code builds from the gold spans). A row is found if exactly one row of the system begins in it.
    ``roles`` holds the micro F1 of the set of offsets of each role's fields over the rows, keyed by the fields of LedgerRow
    (targets, lead_units, responsible_units, leaders, deadlines); the fields of extra rows count as wrong. ``whole`` is the share
    with number and all roles right, ``responsibility`` that with number, lead units and responsible units right, which is what a
    cross-validation tells. ``extra`` counts rows of the system that begin in no gold row, and second rows in one; not those that
    hold a gold span outside the annotators' tasks.
    """

    rows: int
    sources: dict[str, Literal["tasks", "spans"]]
    found: Estimate
    number: Estimate
    roles: dict[str, Estimate]
    whole: Estimate
    responsibility: Estimate
    extra: int


@dataclass(frozen=True, slots=True)
class _GoldRow:
    """The stretch of a notice in which a row of the system has to begin, with what the row has to hold."""

    start: int
    end: int
    no: str | None
    roles: Roles


@dataclass(frozen=True, slots=True)
class _Judged:
    """A gold row, or an extra row of the system where ``gold`` is False; ``roles`` counts what is right, and gold plus found."""

    group: int
    roles: Mapping[str, tuple[int, int]]
    gold: bool = True
    found: bool = False
    number: bool = False

    def has(self, roles: Iterable[str]) -> bool:
        """Whether a row was found for it that has its number and exactly its fields of these roles."""
        return self.number and all(2 * right == total for right, total in map(self.roles.__getitem__, roles))


def ledgers(the_set: LabelledSet, found: Sequence[Sequence[ScoredSpan]]) -> list[list[LedgerRow]]:
    """The rows of each notice that the shipped ledger makes of the spans found in it."""
    return [build_ledger(item.notice, spans) for item, spans in zip(the_set.notices, found, strict=True)]


def gold_ledgers(the_set: LabelledSet) -> list[list[LedgerRow]]:
    """The rows of each notice that the shipped ledger makes of its gold spans."""
    return ledgers(the_set, [[ScoredSpan(s.start, s.end, s.label, 1.0) for s in spans] for spans in the_set.gold])


def ledger_figures(the_set: LabelledSet, rows: Sequence[Sequence[LedgerRow]], resampler: Resampler) -> LedgerFigures:
    """Judges the rows of each notice (``ledgers``) by its gold tasks, or, where it has none, by the rows of its gold spans.

    A gold task holds the gold spans that begin in it. The stretch of a row of gold spans goes from the start of its sentence, so
    that it holds the number, to the last character of its text and fields.
    """
    judged: list[_Judged] = []
    for item, gold_ledger, found in zip(the_set.notices, gold_ledgers(the_set), rows, strict=True):
        tasks = the_set.tasks.get(item.notice.id)
        gold = _rows_of_spans(item, gold_ledger) if tasks is None else _rows_of_tasks(item, tasks)
        judged += _judge(the_set, item, gold, found)
    groups = [row.group for row in judged]
    count = sum_by_group([row.gold for row in judged], groups, the_set.groups)

    def share(values: Iterable[bool]) -> Estimate:
        return resampler.estimate(Ratio(sum_by_group(list(values), groups, the_set.groups), count))

    def f1(role: str) -> Estimate:
        right = sum_by_group([2 * row.roles[role][0] for row in judged], groups, the_set.groups)
        return resampler.estimate(Ratio(right, sum_by_group([row.roles[role][1] for row in judged], groups, the_set.groups)))

    return LedgerFigures(
        rows=int(count.sum()),
        sources={item.notice.id: "tasks" if item.notice.id in the_set.tasks else "spans" for item in the_set.notices},
        found=share(row.found for row in judged),
        number=share(row.number for row in judged),
        roles={role: f1(role) for role in ROLES},
        whole=share(row.gold and row.has(ROLES) for row in judged),
        responsibility=share(row.gold and row.has(RESPONSIBILITY) for row in judged),
        extra=sum(not row.gold for row in judged),
    )


def _rows_of_tasks(item: LabelledNotice, tasks: Sequence[GoldTask]) -> list[_GoldRow]:
    def within(task: GoldTask, label: str) -> Offsets:
        return frozenset((s.start, s.end) for s in item.spans if s.label == label and task.start <= s.start < task.end)

    ordered = sorted(tasks, key=lambda task: task.start)
    return [_GoldRow(t.start, t.end, t.no, {role: within(t, label) for role, label in ROLES.items()}) for t in ordered]


def _rows_of_spans(item: LabelledNotice, rows: Sequence[LedgerRow]) -> list[_GoldRow]:
    breaks = sentence_breaks(canonical(item.notice.text))
    ceilings = [*(row.start for row in rows[1:]), len(item.notice.text)]
    gold: list[_GoldRow] = []
    for row, ceiling in zip(rows, ceilings, strict=False):  # one ceiling too many where there are no rows
        sentence = breaks[bisect_right(breaks, row.start) - 1]
        start = max(sentence, gold[-1].end if gold else 0)
        # A block with nothing in front of it makes a row without text, perhaps without fields; it still begins somewhere.
        gold.append(_GoldRow(start, max(row.start + 1, min(_end(row), ceiling)), row.no, _roles(row)))
    return gold


def _roles(row: LedgerRow) -> Roles:
    return {role: frozenset((field.start, field.end) for field in getattr(row, role)) for role in ROLES}


def _end(row: LedgerRow) -> int:
    return max([row.end, *(end for offsets in _roles(row).values() for _, end in offsets)])


def _judge(the_set: LabelledSet, item: LabelledNotice, gold: Sequence[_GoldRow], rows: Sequence[LedgerRow]) -> Iterator[_Judged]:
    """Each gold row with the row that begins in it, and the extra rows, all whose fields are wrong."""
    starts = [wanted.start for wanted in gold]
    inside: list[list[LedgerRow]] = [[] for _ in gold]
    extra: list[LedgerRow] = []
    for row in rows:
        at = bisect_right(starts, row.start) - 1
        (inside[at] if at >= 0 and row.start < gold[at].end else extra).append(row)
    for wanted, mine in zip(gold, inside, strict=True):
        found = len(mine) == 1
        own = _roles(mine[0]) if mine else dict.fromkeys(ROLES, frozenset())
        counts = {
            role: (len(wanted.roles[role] & own[role]) if found else 0, len(wanted.roles[role]) + len(own[role]))
            for role in ROLES
        }
        number = found and mine[0].no == wanted.no
        yield _Judged(group_of(the_set, item, wanted.start), counts, found=found, number=number)
        extra += mine[1:]
    held = {offsets for wanted in gold for role in ROLES for offsets in wanted.roles[role]}
    outside = [span for span in item.spans if (span.start, span.end) not in held]
    for row in extra:
        if not any(row.start < span.end and span.start < _end(row) for span in outside):
            counts = {role: (0, len(fields)) for role, fields in _roles(row).items()}
            yield _Judged(group_of(the_set, item, row.start), counts, gold=False)


def group_of(the_set: LabelledSet, item: LabelledNotice, offset: int) -> int:
    """The group of the unit that holds a character of a notice."""
    return the_set.units[the_set.unit_at(item.notice.id, offset)].group
