"""Precision, recall and F1 of spans: seqeval's strict scores with intervals, nervaluate's four kinds of match beside them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from nervaluate import Evaluator

from notices import LabelSchema, Span

from ..scores import strict_f1_of_spans
from .counts import MICRO, Counts, count
from .labelled_set import LabelledSet, Unit
from .resampling import Estimate, Resampler

KINDS_OF_MATCH: Final = {"strict": "strict", "exact": "exact", "partial": "partial", "type": "ent_type"}
"""Our names of the kinds of match, with nervaluate's."""
OVERALL: Final = "overall"


@dataclass(frozen=True, slots=True)
class SpanScore:
    """Strict scores with 95 % intervals, and the counts behind them; a ratio of nothing is None."""

    precision: Estimate
    recall: Estimate
    f1: Estimate
    gold: int
    found: int
    right: int


@dataclass(frozen=True, slots=True)
class Match:
    """Precision, recall and F1 (0 to 1) of one of nervaluate's kinds of match."""

    precision: float
    recall: float
    f1: float


def span_scores(
    the_set: LabelledSet, found: Sequence[Sequence[Span]], resampler: Resampler, *, coarse: bool = False
) -> dict[str, SpanScore]:
    """Strict scores in all (``micro``) and by label, in the schema's order; ``found`` holds the spans of each notice.

    The figures are seqeval's (scheme IOB2, mode strict), the intervals those of the same ratios over the groups.
    ValueError for found spans that overlap, have an unknown label or end behind their text.
    """
    schema = the_set.schema
    gold: Sequence[Sequence[Span]] = the_set.gold
    marked = found
    if coarse:
        gold, marked, schema = _coarse(gold, schema), _coarse(found, schema), _coarse_schema(schema)
    report = strict_f1_of_spans(the_set.texts, gold, marked, schema)
    counts = count(the_set, found, coarse=coarse)
    return {label: _with_figures(_score(counts, label, resampler), report.get(label, {})) for label in (MICRO, *counts.labels)}


def group_scores(
    the_set: LabelledSet, found: Sequence[Sequence[Span]], resampler: Resampler
) -> tuple[dict[str, SpanScore], dict[str, SpanScore]]:
    """Strict micro scores by notice id and by layout family.

    A span counts for the unit in which it begins. For the intervals all groups are drawn, those outside the part with nothing in
    them: how much of the part a draw holds varies with it, as it would with other notices (domain estimation: Cochran 1977,
    chapter 2), and the draws stay those of the other figures.
    """
    notices = _by(lambda unit: unit.notice, the_set, found, resampler)
    layouts = _by(lambda unit: unit.layout, the_set, found, resampler)
    return notices, layouts


def matches(the_set: LabelledSet, found: Sequence[Sequence[Span]]) -> dict[str, dict[str, Match]]:
    """nervaluate's scores by kind (strict, exact, partial, type) and then ``overall`` and each label.

    Its convention is kept: 0 for a ratio of nothing. Under each label it sees the spans of this label only, so a span with the
    right borders and the wrong label is exact in all, but missed under its gold label and spurious under the other. Spans
    overlap for it from 1 % of the gold span on. Its strict scores are seqeval's: among spans that do not overlap each other, a
    found span that takes a gold span by overlap takes it from no found span that would have fitted.
    """
    names = the_set.schema.names
    # The loader is named because the default one looks for it in the first span of the first notice, which may have none.
    results = Evaluator(_inclusive(the_set.gold), _inclusive(found), tags=list(names), loader="dict").evaluate()
    by_label = {OVERALL: results["overall"]} | results["entities"]
    return {
        kind: {name: _match(by_label[name][theirs]) if name in by_label else Match(0.0, 0.0, 0.0) for name in (OVERALL, *names)}
        for kind, theirs in KINDS_OF_MATCH.items()
    }


def _by(
    part: Callable[[Unit], str], the_set: LabelledSet, found: Sequence[Sequence[Span]], resampler: Resampler
) -> dict[str, SpanScore]:
    """The micro scores of the units of each part, in the order in which the parts first come."""

    def score(name: str) -> SpanScore:
        return _score(count(the_set, found, where=lambda unit: part(unit) == name), MICRO, resampler)

    return {name: score(name) for name in dict.fromkeys(map(part, the_set.units))}


def _score(counts: Counts, label: str, resampler: Resampler) -> SpanScore:
    precision, recall, f1 = (resampler.estimate(ratio(label)) for ratio in (counts.precision, counts.recall, counts.f1))
    return SpanScore(precision, recall, f1, *counts.totals(label))


def _with_figures(score: SpanScore, row: Mapping[str, float]) -> SpanScore:
    """The score with the figures of ``row``, but for ratios of nothing, which seqeval calls 0."""
    precision, recall, f1 = (
        estimate if estimate.value is None else replace(estimate, value=row[name])
        for name, estimate in (("precision", score.precision), ("recall", score.recall), ("f1", score.f1))
    )
    return replace(score, precision=precision, recall=recall, f1=f1)


def _coarse(spans: Sequence[Sequence[Span]], schema: LabelSchema) -> list[list[Span]]:
    return [[Span(span.start, span.end, schema.coarse(span.label)) for span in some] for some in spans]


def _coarse_schema(schema: LabelSchema) -> LabelSchema:
    """A schema whose fine labels are the coarse ones."""
    return LabelSchema(tuple({label.coarse: replace(label, name=label.coarse) for label in schema.labels}.values()))


def _inclusive(spans: Sequence[Sequence[Span]]) -> list[list[dict[str, str | int]]]:
    """Spans as nervaluate wants them: its ends are those of the last character, not behind it."""
    return [[{"label": span.label, "start": span.start, "end": span.end - 1} for span in some] for some in spans]


def _match(result: object) -> Match:
    precision, recall, f1 = (float(getattr(result, name)) for name in ("precision", "recall", "f1"))
    return Match(precision, recall, f1)
