"""Curves of the tiny corpus: systems that cost nothing, and what was measured of them."""

import re
from collections.abc import Sequence

from benchmarks.robustness.curves import Curves, measure
from benchmarks.robustness.strengths import TOGETHER
from notices import LabelSchema, Notice, ScoredSpan
from training.evaluation.labelled_set import EvaluationError, LabelledSet
from training.evaluation.systems import Reading, RulesSystem, System

FEW = ("separator", "role", TOGETHER)
"""Kinds that are enough where it does not matter which."""


class Stub(System):
    """Marks every 市发改委 and 12月; refuses a notice that is not of the tiny corpus, as a cross-validation does."""

    name, kind, path, made_on = "stub", "folds", "here", ()

    def __init__(self, ids: Sequence[str], schema: LabelSchema) -> None:
        self.asked: list[Notice] = []
        self._ids, self._schema = set(ids), schema

    @property
    def schema(self) -> LabelSchema:
        return self._schema

    def read(self, notices: Sequence[Notice]) -> Reading:
        unknown = {notice.id for notice in notices} - self._ids
        if unknown:
            raise EvaluationError(f"no model for {unknown}")
        self.asked += notices
        return Reading([self._spans(notice.text) for notice in notices], None)

    @staticmethod
    def _spans(text: str) -> list[ScoredSpan]:
        labels = {"市发改委": "LEAD_UNIT", "12月": "DEADLINE"}
        return [ScoredSpan(m.start(), m.end(), labels[m[0]], 1.0) for m in re.finditer("|".join(labels), text)]


def curves_of(the_set: LabelledSet) -> Curves:
    """Three systems, one of them of unknown making, with a name that is Markdown and matplotlib's mathematics."""
    ids = [item.notice.id for item in the_set.notices]
    first, second = Stub(ids, the_set.schema), Stub(ids, the_set.schema)
    second.name, second.kind, second.made_on = "_runs/$a|b$", "model", None
    return measure([first, second, RulesSystem()], the_set, kinds=FEW, seeds=(1, 2))
