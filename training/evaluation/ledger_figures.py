"""The ledger of a system against the gold ledger: rows found, numbers, roles, whole rows; and the values in them."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final, Literal

from inference.ledger import build_ledger
from inference.row import Deadline, Field, LedgerRow, Target
from inference.sections import sentence_breaks
from notices import LabelledNotice, ScoredSpan, Span, canonical

from ..ledger_score import GoldTask
from .gold_values import Amount, GoldValues, Value, is_same
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

Outcome = Literal["right", "wrong", "abstained", "lost"]
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
class ValueFigures:
    """Of the gold spans whose text has a value (an amount, or a date): how many the ledger has right, wrong, or leaves open.

    ``lost`` are those whose span the system did not find (no span of the label overlaps it): right + wrong + abstained + lost =
    gold. ``parser_*`` is the parser on the gold text itself: what it can do when the spans are perfect. ``without`` counts gold
    spans that have no value by the gold, ``made_up`` those of them for which the parser gives one. ``source`` says whether the
    values were read by annotators (``values``) or are those that the parser gives for the gold text (``parser``: then parser_*
    says nothing).
    """

    source: Literal["values", "parser"]
    gold: int
    right: Estimate
    wrong: int
    abstained: int
    lost: int
    parser_right: Estimate
    parser_wrong: int
    parser_abstained: int
    without: int
    made_up: int


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


@dataclass(frozen=True, slots=True)
class _Value:
    """What became of the value of a gold span; where the gold has none (not ``known``), any value is wrong."""

    group: int
    known: bool
    ledger: Outcome
    parser: Outcome


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


def value_figures(
    the_set: LabelledSet,
    rows: Sequence[Sequence[LedgerRow]],
    values: Mapping[str, GoldValues],
    resampler: Resampler,
    *,
    label: Literal["TARGET", "DEADLINE"],
) -> ValueFigures:
    """Judges the amounts or the dates in the rows of each notice (``ledgers``).

    ``values`` are those that annotators read; if it has any notice, only the notices that it has count.
    """
    judged = list(_values(the_set, rows, values, label))
    known = [value for value in judged if value.known]
    groups = [value.group for value in known]
    count = sum_by_group([1] * len(known), groups, the_set.groups)
    ledger, parser = Counter(value.ledger for value in known), Counter(value.parser for value in known)

    def share(outcomes: Iterable[Outcome]) -> Estimate:
        return resampler.estimate(
            Ratio(sum_by_group([outcome == "right" for outcome in outcomes], groups, the_set.groups), count)
        )

    return ValueFigures(
        source="values" if values else "parser",
        gold=len(known),
        right=share(value.ledger for value in known),
        wrong=ledger["wrong"],
        abstained=ledger["abstained"],
        lost=ledger["lost"],
        parser_right=share(value.parser for value in known),
        parser_wrong=parser["wrong"],
        parser_abstained=parser["abstained"],
        without=len(judged) - len(known),
        made_up=sum(value.parser == "wrong" for value in judged if not value.known),
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
        yield _Judged(_group(the_set, item, wanted.start), counts, found=found, number=number)
        extra += mine[1:]
    held = {offsets for wanted in gold for role in ROLES for offsets in wanted.roles[role]}
    outside = [span for span in item.spans if (span.start, span.end) not in held]
    for row in extra:
        if not any(row.start < span.end and span.start < _end(row) for span in outside):
            counts = {role: (0, len(fields)) for role, fields in _roles(row).items()}
            yield _Judged(_group(the_set, item, row.start), counts, gold=False)


def _group(the_set: LabelledSet, item: LabelledNotice, offset: int) -> int:
    return the_set.units[the_set.unit_at(item.notice.id, offset)].group


def _values(
    the_set: LabelledSet, rows: Sequence[Sequence[LedgerRow]], values: Mapping[str, GoldValues], label: str
) -> Iterator[_Value]:
    """Each gold span of the label in the notices that count, with what the ledger and the parser make of it."""
    for item, gold_ledger, found in zip(the_set.notices, gold_ledgers(the_set), rows, strict=True):
        if values and item.notice.id not in values:
            continue
        fields = _fields(found, label)
        ends = [field.end for field in fields]
        for on_gold in _fields(gold_ledger, label):
            said = _said(on_gold)
            if values:
                right = values[item.notice.id].of(Span(on_gold.start, on_gold.end, label))
            else:
                right = () if said is None else (said,)
            near = _nearest(fields[bisect_right(ends, on_gold.start) :], on_gold)
            ledger: Outcome = "lost" if near is None else _outcome(_said(near), right)
            yield _Value(_group(the_set, item, on_gold.start), bool(right), ledger, _outcome(said, right))


def _fields(rows: Sequence[LedgerRow], label: str) -> list[Target | Deadline]:
    """The fields of all rows that hold spans of the label, in the order of the text."""
    fields = [field for row in rows for field in (row.targets if label == "TARGET" else row.deadlines)]
    return sorted(fields, key=lambda field: field.start)


def _nearest(fields: Sequence[Target | Deadline], gold: Field) -> Target | Deadline | None:
    """The field that shares the most characters with a gold one, the first of several; ``fields`` end behind its start."""
    touching = takewhile(lambda field: field.start < gold.end, fields)
    return max(touching, key=lambda field: min(field.end, gold.end) - max(field.start, gold.start), default=None)


def _said(field: Target | Deadline) -> Value | None:
    """The value that the parser gives for a field; None where it abstains."""
    if isinstance(field, Deadline):
        return field.date
    abstains = field.value is None and field.comparator is None
    return None if abstains else Amount(field.comparator, field.value, field.unit)


def _outcome(said: Value | None, right: Sequence[Value]) -> Outcome:
    if said is None:
        return "abstained"
    return "right" if any(is_same(said, value) for value in right) else "wrong"
