"""How many spans are in the gold, were found, and are exactly right, by group and label: what strict scores are ratios of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from notices import LabelSchema, Span

from .labelled_set import LabelledSet, Unit
from .resampling import Array, Ratio

MICRO: Final = "micro"
"""The name under which all labels are counted together."""


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Whole numbers as arrays of shape (groups, labels); the columns are in the order of ``labels``."""

    labels: tuple[str, ...]
    gold: Array
    found: Array
    right: Array

    def precision(self, label: str) -> Ratio:
        """Right of found, for a label or ``micro``; KeyError for an unknown label, here and below."""
        return Ratio(self._of(self.right, label), self._of(self.found, label))

    def recall(self, label: str) -> Ratio:
        """Right of gold."""
        return Ratio(self._of(self.right, label), self._of(self.gold, label))

    def f1(self, label: str) -> Ratio:
        """Twice right of gold and found together."""
        return Ratio(2 * self._of(self.right, label), self._of(self.gold, label) + self._of(self.found, label))

    def totals(self, label: str) -> tuple[int, int, int]:
        """Gold, found and right over all groups."""
        gold, found, right = (int(self._of(values, label).sum()) for values in (self.gold, self.found, self.right))
        return gold, found, right

    def _of(self, values: Array, label: str) -> Array:
        if label == MICRO:
            total: Array = values.sum(axis=1)
            return total
        if label not in self.labels:
            raise KeyError(label)
        return values[:, self.labels.index(label)]


def count(
    the_set: LabelledSet,
    found: Sequence[Sequence[Span]],
    *,
    coarse: bool = False,
    where: Callable[[Unit], bool] | None = None,
) -> Counts:
    """Counts the spans of each notice, ``found`` in the set's order; right is what has the start, end and label of a gold span.

    With ``coarse`` the labels are the schema's coarse ones. ``where`` takes only the units for which it holds; the groups stay
    those of the whole set, so that figures stay paired. KeyError for a label that the schema does not know.
    """
    labels = labels_of(the_set.schema, coarse=coarse)
    column = {name: labels.index(the_set.schema.coarse(name) if coarse else name) for name in the_set.schema.names}
    gold = [{(span.start, span.end, column[span.label]) for span in spans} for spans in the_set.gold]
    marked = [{(span.start, span.end, column[span.label]) for span in spans} for spans in found]
    right = [a & b for a, b in zip(gold, marked, strict=True)]
    groups = np.array([unit.group if where is None or where(unit) else -1 for unit in the_set.units], dtype=np.int64)
    tables = []
    for per_notice in (gold, marked, right):
        places = [
            (the_set.unit_at(item.notice.id, start), label)
            for item, spans in zip(the_set.notices, per_notice, strict=True)
            for start, _, label in spans
        ]
        tables.append(_table(places, groups, (the_set.groups, len(labels))))
    return Counts(labels, *tables)


def labels_of(schema: LabelSchema, *, coarse: bool) -> tuple[str, ...]:
    """The labels that are counted, in the schema's order."""
    return tuple(dict.fromkeys(map(schema.coarse, schema.names))) if coarse else schema.names


def _table(places: list[tuple[int, int]], groups: npt.NDArray[np.int64], shape: tuple[int, int]) -> Array:
    """How many of the (unit, label) pairs fall on each group and label; ``groups`` has -1 for the units that do not count."""
    units, labels = np.array(places, dtype=np.int64).reshape(-1, 2).T
    rows = groups[units]
    cells = rows[rows >= 0] * shape[1] + labels[rows >= 0]
    return np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape).astype(np.float64)
