"""Broken copies of the labelled set: how much worse a system reads a notice that scraping has damaged."""
# ruff: noqa: S311 - chance with a seed, nothing secret

import random
from dataclasses import asdict, replace
from itertools import groupby
from typing import Final

from notices import LabelledNotice, Notice, Span

from ..breakage import Strength, break_text
from .labelled_set import LabelledSet, Unit

STRENGTHS: Final = (0.5, 1.0, 2.0)
"""The strengths that the report shows beside the set as it is: half as broken as in training, as broken, twice as broken."""


def scaled(strength: float) -> Strength:
    """The breakage of training with all its probabilities times ``strength``, at most 1; ValueError if it is negative.

    >>> scaled(2.0).line, scaled(0.5).stop
    (1.0, 0.125)
    """
    if strength < 0:
        raise ValueError(f"strength {strength}: expected 0 or more")
    return Strength(**{name: min(1.0, strength * chance) for name, chance in asdict(Strength()).items()})


def break_set(the_set: LabelledSet, strength: float | Strength, *, seed: int) -> LabelledSet:
    """A copy of the set with every unit broken: the same notices and units with new texts, places and spans, no gold tasks.

    ``strength`` is a multiple of the breakage of training, or the breakage itself. The copy of a notice depends on its units,
    the strength and the seed only. A gold span of nothing but white space is left out, and white space at the edge of one is cut
    off, but not at the multiple 0. ValueError for a negative multiple and for a span that crosses units.
    """
    if strength == 0:
        return replace(the_set, tasks={})
    chances = strength if isinstance(strength, Strength) else scaled(strength)
    spans = dict(enumerate(the_set.by_unit(the_set.gold)))
    labelled: dict[str, LabelledNotice] = {item.notice.id: item for item in the_set.notices}
    notices: list[LabelledNotice] = []
    units: list[Unit] = []
    for name, numbered in groupby(enumerate(the_set.units), key=lambda item: item[1].notice):
        copy, placed = _break_notice(
            labelled[name].notice, [(unit, spans[number]) for number, unit in numbered], chances, random.Random(f"{seed}/{name}")
        )
        notices.append(copy)
        units += placed
    return replace(the_set, notices=tuple(notices), units=tuple(units), tasks={})


def _break_notice(
    notice: Notice, parts: list[tuple[Unit, list[Span]]], chances: Strength, rng: random.Random
) -> tuple[LabelledNotice, list[Unit]]:
    """The notice of the broken units, and the units in their new places."""
    text = ""
    spans: list[Span] = []
    units: list[Unit] = []
    for unit, inside in parts:
        start = len(text)
        broken, found = break_text(notice.text[unit.start : unit.end], _within(unit, inside), rng, chances)
        text += broken
        spans += [Span(span.start + start, span.end + start, span.label) for span in found]
        units.append(replace(unit, start=start, end=len(text)))
    return LabelledNotice(replace(notice, text=text), tuple(spans)), units


def _within(unit: Unit, spans: list[Span]) -> list[Span]:
    """Spans that count from the unit's first character."""
    for span in spans:
        if not unit.start <= span.start < span.end <= unit.end:
            raise ValueError(
                f"notice {unit.notice}: span {span.start}-{span.end} {span.label} is not within its unit {unit.start}-{unit.end}"
            )
    return [Span(span.start - unit.start, span.end - unit.start, span.label) for span in spans]
