"""Curves: strict F1 of systems on one set, unbroken and at every strength of every kind, each seed a copy of its own."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Final

from notices import Notice, ScoredSpan
from training.evaluation.broken import break_set
from training.evaluation.counts import MICRO, count
from training.evaluation.labelled_set import LabelledSet
from training.evaluation.report import SystemInfo
from training.evaluation.run import system_info
from training.evaluation.systems import System

from .strengths import SHARES, strength_of

BATCH: Final = 100_000
"""So many characters are read in one call at least, unless there are no more: the more at once the faster, but then no word of
how far it is."""

Found = dict[Notice, list[ScoredSpan]]
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Count:
    """Gold, found and exactly right spans of one reading; ``seed`` is None for the unbroken set."""

    seed: int | None
    gold: int
    found: int
    right: int

    @property
    def f1(self) -> float | None:
        """Strict F1, 0 to 1; None where there is neither gold nor anything found."""
        return 2 * self.right / (self.gold + self.found) if self.gold + self.found else None


@dataclass(frozen=True, slots=True)
class Figure:
    """A point of a curve: the counts of each seed, and the mean and the ends of their F1 (None where no seed has one)."""

    counts: tuple[Count, ...]

    @property
    def f1(self) -> float | None:
        """The mean over the seeds."""
        # The exact mean: one that is rounded on the way can lie outside its values where they are the same.
        return mean(self._values) if self._values else None

    @property
    def low(self) -> float | None:
        """The least F1 of a seed."""
        return min(self._values, default=None)

    @property
    def high(self) -> float | None:
        """The greatest F1 of a seed."""
        return max(self._values, default=None)

    @property
    def _values(self) -> list[float]:
        return [value for value in (count.f1 for count in self.counts) if value is not None]


@dataclass(frozen=True, slots=True)
class Curves:
    """What was measured: ``figures`` by system, kind and share, then by label (``micro`` first); share 0 is in every kind.

    ``changed`` is the share of units whose text a strength changed at all, by kind and share, mean over the seeds.
    """

    the_set: LabelledSet
    systems: tuple[SystemInfo, ...]
    kinds: tuple[str, ...]
    seeds: tuple[int, ...]
    figures: Mapping[tuple[str, str, float], Mapping[str, Figure]]
    changed: Mapping[tuple[str, float], float]

    @property
    def shares(self) -> tuple[float, ...]:
        """The strengths, 0 first."""
        return (0.0, *SHARES)


def measure(
    systems: Sequence[System],
    the_set: LabelledSet,
    *,
    kinds: Sequence[str],
    seeds: Sequence[int],
    tell: Progress = lambda _: None,
) -> Curves:
    """The curves of systems with different names, all of which read the same copies.

    What a system raises goes through; all read the unbroken set first, so that one that cannot is told early. ValueError for no
    system, kind or seed.
    """
    if not (systems and kinds and seeds):
        raise ValueError(f"{len(systems)} systems, {len(kinds)} kinds, {len(seeds)} seeds; expected at least one of each")
    started = time.monotonic()

    def teller(where: str) -> Progress:
        return lambda line: tell(f"{where}, {line} ({(time.monotonic() - started) / 60:.1f} min)")

    plain = {system.name: _read(system, [the_set], {}, teller("unbroken")) for system in systems}
    counted: dict[tuple[str, str, float], list[dict[str, Count]]] = {}
    changed: dict[tuple[str, float], list[float]] = {}
    for number, seed in enumerate(seeds, 1):
        places = [(kind, share) for kind in kinds for share in SHARES]
        copies = {place: break_set(the_set, strength_of(*place), seed=seed) for place in places}
        for place, copy in copies.items():
            changed.setdefault(place, []).append(_changed(the_set, copy))
        for system in systems:
            found = _read(system, list(copies.values()), plain[system.name], teller(f"seed {number} of {len(seeds)}"))
            for place, copy in copies.items():
                counted.setdefault((system.name, *place), []).append(_counts(copy, found, seed))
    figures = {key: _figures(rows) for key, rows in counted.items()}
    for system in systems:
        unbroken = _figures([_counts(the_set, plain[system.name], None)])
        figures |= {(system.name, kind, 0.0): unbroken for kind in kinds}
    means = {place: mean(values) for place, values in changed.items()}
    means |= {(kind, 0.0): 0.0 for kind in kinds}
    infos = tuple(system_info(the_set, system) for system in systems)
    return Curves(the_set, infos, tuple(kinds), tuple(seeds), figures, means)


def _read(system: System, sets: Sequence[LabelledSet], known: Found, tell: Progress) -> Found:
    """The spans of every notice of the sets; one whose text another has, or that is ``known``, is not read again.

    The copies of a notice keep its id, by which a cross-validation knows the model that may read them.
    """
    found = dict(known)
    wanted = [notice for notice in dict.fromkeys(item.notice for one in sets for item in one.notices) if notice not in found]
    total = sum(len(notice.text) for notice in wanted)
    done = 0
    for batch in _batches(wanted):
        found |= zip(batch, system.read(batch).spans, strict=True)
        done += sum(len(notice.text) for notice in batch)
        tell(f"{system.name}: {done:,} of {total:,} characters")
    return found


def _batches(notices: Sequence[Notice]) -> Iterator[list[Notice]]:
    """Runs of notices of ``BATCH`` characters or little more, the last one shorter."""
    batch: list[Notice] = []
    for notice in notices:
        batch.append(notice)
        if sum(len(one.text) for one in batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _counts(the_set: LabelledSet, found: Found, seed: int | None) -> dict[str, Count]:
    """The counts of each label, and of all together."""
    counts = count(the_set, [found[item.notice] for item in the_set.notices])
    return {label: Count(seed, *counts.totals(label)) for label in (MICRO, *counts.labels)}


def _figures(rows: Sequence[dict[str, Count]]) -> dict[str, Figure]:
    return {label: Figure(tuple(row[label] for row in rows)) for label in rows[0]}


def _changed(before: LabelledSet, after: LabelledSet) -> float:
    """The share of units whose text is another one."""
    pairs = zip(_texts(before), _texts(after), strict=True)
    return sum(old != new for old, new in pairs) / len(before.units)


def _texts(the_set: LabelledSet) -> list[str]:
    notices = {item.notice.id: item.notice.text for item in the_set.notices}
    return [notices[unit.notice][unit.start : unit.end] for unit in the_set.units]
