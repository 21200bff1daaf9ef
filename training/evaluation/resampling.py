"""Intervals by the bootstrap and p-values by approximate randomisation, for figures that are ratios of sums over groups.

Precision, recall, F1 and every share in the report are ratios of sums: F1 = sum(2 * right) / sum(gold + predicted).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Bytes = npt.NDArray[np.uint8]

VALID: Final = 0.9
"""The share of draws that must hold something to count: a label in one group only, or in two of many, gets no interval."""
KEPT: Final = 2**27
"""So many cells (rounds times groups, a byte each) are kept at most."""
BATCH: Final = 2**20
"""So many cells are worked on at once, which bounds the memory beside what is kept."""
TINY: Final = 1e-9
"""Sums and figures that differ by less are the same: 0.80 - 0.81 is a little below -0.01."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval; None where nothing was counted, or too few groups give no interval."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """Model less other, with its 95 % interval and the p of a difference as large by chance; None where undefined."""

    value: float | None
    low: float | None = None
    high: float | None = None
    p: float | None = None


@dataclass(frozen=True, slots=True)
class Ratio:
    """Numerators and denominators of each group, arrays of shape (groups,)."""

    numerator: Array
    denominator: Array


class Resampler:
    """Draws the groups again, always the same draws for the same seed, so that figures are paired across systems.

    The draws of up to KEPT cells are made once and kept, a byte each; beyond that each figure makes them again from the seed.
    """

    def __init__(self, groups: int, *, rounds: int = 10_000, seed: int = 0) -> None:
        if groups < 1 or rounds < 1:
            raise ValueError(f"groups is {groups} and rounds is {rounds}; expected at least 1 of each")
        self.groups = groups
        self.rounds = rounds
        self.seed = seed

    def estimate(self, ratio: Ratio) -> Estimate:
        """The ratio of the sums with the percentile bootstrap interval (Efron and Tibshirani 1993, chapter 13).

        The interval is None for fewer than two groups, and where fewer than VALID of the draws hold anything to count.
        """
        columns = self._columns(ratio)
        value = _ratio(columns.sum(axis=0))
        if np.isnan(value):
            return Estimate(None)
        return Estimate(float(value), *self._interval(columns))

    def difference(self, model: Ratio, other: Ratio) -> Difference:
        """Ratio of the model less that of the other: paired bootstrap interval; p by approximate randomisation.

        In each round each group's numerator and denominator change sides together with chance 1/2 (Noreen 1989; Yeh 2000);
        p is two-sided. Where the groups in which the two differ have no more assignments than rounds, all are gone through and p
        is exact.
        """
        columns = np.hstack([self._columns(model), self._columns(other)])
        value = _difference(columns.sum(axis=0))
        if np.isnan(value):
            return Difference(None)
        return Difference(float(value), *self._interval(columns), self._chance(columns, abs(float(value))))

    def _columns(self, ratio: Ratio) -> Array:
        """Numerator and denominator side by side, of shape (groups, 2)."""
        columns = np.column_stack([ratio.numerator, ratio.denominator]).astype(np.float64)
        if columns.shape != (self.groups, 2):
            raise ValueError(f"a ratio with arrays of shape {columns.shape[:-1]}, expected ({self.groups},)")
        return columns

    def _interval(self, columns: Array) -> tuple[float | None, float | None]:
        """The middle 95 % of the ratios (2 columns) or differences (4 columns) over the draws."""
        if self.groups < 2:
            return None, None
        sums = np.concatenate([weights.astype(np.float64) @ columns for weights in self._weights()])
        figures = _ratio(sums) if sums.shape[1] == 2 else _difference(sums)
        figures = figures[~np.isnan(figures)]
        if len(figures) < VALID * self.rounds:
            return None, None
        low, high = np.percentile(figures, [2.5, 97.5])
        return float(low), float(high)

    def _chance(self, columns: Array, observed: float) -> float:
        """How often the two are at least as far apart when it is by chance whose output is whose; undefined rounds do not count.

        Swaps in groups where the two do not differ change nothing, so only those in which they do are gone through.
        """
        change = columns[:, 2:] - columns[:, :2]
        differing = change[change.any(axis=1)]
        exact = 2 ** len(differing) <= self.rounds
        masks = self._all_swaps(len(differing)) if exact else self._random_swaps(len(differing))
        moved = np.concatenate([mask.astype(np.float64) @ differing for mask in masks])
        figures = _difference(columns.sum(axis=0) + np.hstack([moved, -moved]))
        figures = figures[~np.isnan(figures)]
        as_large = int(np.count_nonzero(np.abs(figures) >= observed - TINY))
        return as_large / len(figures) if exact else (as_large + 1) / (len(figures) + 1)

    def _batches(self, rounds: int, width: int) -> Iterator[tuple[int, int]]:
        """Stretches of rounds (first, count) of about BATCH cells."""
        size = max(1, BATCH // max(1, width))
        return ((first, min(size, rounds - first)) for first in range(0, rounds, size))

    def _weights(self) -> Iterable[Bytes]:
        """How often each group is drawn, in batches of shape (rounds, groups)."""
        return self._kept_weights if self.rounds * self.groups <= KEPT else self._drawn_weights()

    @cached_property
    def _kept_weights(self) -> tuple[Bytes, ...]:
        return tuple(self._drawn_weights())

    def _drawn_weights(self) -> Iterator[Bytes]:
        """Multinomial counts. A byte holds them: n draws hit one of n groups 256 times with a chance below 1/256! = 1e-507."""
        generator = np.random.default_rng([self.seed, 0])
        for _, count in self._batches(self.rounds, self.groups):
            drawn = generator.integers(self.groups, size=(count, self.groups)) + self.groups * np.arange(count)[:, None]
            counts = np.bincount(drawn.ravel(), minlength=count * self.groups)
            yield counts.astype(np.uint8).reshape(count, self.groups)

    def _random_swaps(self, groups: int) -> Iterator[Bytes]:
        """For each round and group 1 where the two change sides; bits of random bytes, cheaper to draw again than to keep."""
        generator = np.random.default_rng([self.seed, 1])
        for _, count in self._batches(self.rounds, groups):
            drawn = generator.integers(256, size=(count, (groups + 7) // 8), dtype=np.uint8)
            yield np.unpackbits(drawn, axis=1, count=groups)

    def _all_swaps(self, groups: int) -> Iterator[Bytes]:
        """Every assignment of groups to sides, that in which none changes included."""
        for first, count in self._batches(2**groups, groups):
            numbers = np.arange(first, first + count)[:, None]
            yield (numbers >> np.arange(groups) & 1).astype(np.uint8)


def sum_by_group(values: Sequence[float], groups: Sequence[int], count: int) -> Array:
    """Sums values of units into an array of shape (count,) by the group of each."""
    sums = np.bincount(np.asarray(groups, dtype=np.int64), weights=np.asarray(values, dtype=np.float64), minlength=count)
    return sums.astype(np.float64)


def _ratio(sums: Array) -> Array:
    """The ratios of sums of shape (..., 2); nan where nothing was counted."""
    denominator = sums[..., 1]
    counted = denominator > TINY
    ratio: Array = np.where(counted, sums[..., 0] / np.where(counted, denominator, 1.0), np.nan)
    return ratio


def _difference(sums: Array) -> Array:
    """The differences of the ratios of sums of shape (..., 4); nan where one of them is."""
    return _ratio(sums[..., :2]) - _ratio(sums[..., 2:])
