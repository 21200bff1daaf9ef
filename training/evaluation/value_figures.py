"""The amounts and dates in the ledger of a system against those that annotators read in the gold text."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Literal

from inference.ledger import VALUES_DEVELOPED_ON
from inference.row import Deadline, Field, LedgerRow, Target
from notices import Span

from .gold_values import Amount, GoldValues, Value, is_same
from .labelled_set import LabelledSet
from .ledger_figures import gold_ledgers, group_of
from .resampling import Estimate, Ratio, Resampler, sum_by_group

Outcome = Literal["right", "wrong", "abstained", "lost"]


@dataclass(frozen=True, slots=True)
class ValueFigures:
    """Of the gold spans whose text has a value (an amount, or a date): how many the ledger has right, wrong, or leaves open.

    ``lost`` are those whose span the system did not find (no span of the label overlaps it): right + wrong + abstained + lost =
    gold. ``source`` says whether the values were read by annotators (``values``) or are those that the parser gives for the gold
    text (``parser``). ``notices`` are those that count: with values that were read, the notices that have a file of them.

    The rest is None, or empty, where ``source`` is ``parser``, which then would judge itself: ``parser_*`` is the parser on the
    gold text, what it can do when the spans are perfect; ``without`` counts gold spans that have no value by the gold,
    ``made_up`` those of them for which the parser gives one; ``seen`` names those of ``notices`` that the parser was written
    with in view, so that all figures on them are in-sample.
    """

    source: Literal["values", "parser"]
    notices: tuple[str, ...]
    gold: int
    right: Estimate
    wrong: int
    abstained: int
    lost: int
    parser_right: Estimate | None = None
    parser_wrong: int | None = None
    parser_abstained: int | None = None
    without: int | None = None
    made_up: int | None = None
    seen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Value:
    """What became of the value of a gold span; where the gold has none (not ``known``), any value is wrong."""

    group: int
    known: bool
    ledger: Outcome
    parser: Outcome


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

    figures = ValueFigures(
        source="values" if values else "parser",
        notices=tuple(item.notice.id for item in the_set.notices if not values or item.notice.id in values),
        gold=len(known),
        right=share(value.ledger for value in known),
        wrong=ledger["wrong"],
        abstained=ledger["abstained"],
        lost=ledger["lost"],
    )
    if not values:
        return figures
    return replace(
        figures,
        parser_right=share(value.parser for value in known),
        parser_wrong=parser["wrong"],
        parser_abstained=parser["abstained"],
        without=len(judged) - len(known),
        made_up=sum(value.parser == "wrong" for value in judged if not value.known),
        seen=tuple(notice for notice in figures.notices if notice in VALUES_DEVELOPED_ON),
    )


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
            yield _Value(group_of(the_set, item, on_gold.start), bool(right), ledger, _outcome(said, right))


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
