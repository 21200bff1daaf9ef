"""One excerpt of a made-up document: which family of layouts, which tasks, which words, which punctuation."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from notices import Span

from ..breakage import Line, Piece, assemble
from ..lexicon import Lexicon
from . import around, cells, council, inline, lines, prose
from .bodies import draw_level
from .roles import Words, draw_words
from .task import Task, cast

_RENDERERS: Final[Mapping[str, Callable[[Sequence[Task], random.Random, Words], Line]]] = {
    "inline": inline.render,
    "lines": lines.render,
    "cells": cells.render,
    "prose": prose.render,
    "council": council.render,
}
FAMILIES: Final = (*_RENDERERS, "around")
"""The families of layouts; ``around`` puts tasks of another family into a letter or a report, or has nothing to mark."""
_WEIGHTS: Final[Mapping[str, float]] = {"cells": 1.8, "prose": 1.4, "around": 1.2}
"""How often a family is drawn; 1 where it is not named: harder layouts more often."""
_NOTHING: Final = 0.4
_WIDTHS: Final = ("wide", "half", "as drawn")
_WIDTH_WEIGHTS: Final = (40, 25, 35)
_WIDE: Final = str.maketrans(",;:()", "，；：（）")
_HALF: Final = str.maketrans("，；：（）", ",;:()")
_SIZE: Final = 450
"""Characters of task text after which a document takes no further task; what a training passage holds with its blocks."""


@dataclass(frozen=True, slots=True)
class Habit:
    """What one document says of its tasks: the level of its government, and whether it has a slot of each kind."""

    level: str
    lead: bool
    responsible: bool
    leaders: bool
    due: bool


def draw(
    tasks: Sequence[Task], rng: random.Random, lexicon: Lexicon, *, families: Sequence[str] = FAMILIES
) -> tuple[str, list[Span], str]:
    """A text, its spans and its family, drawn from ``families`` with other contents for some of the ``tasks``."""
    unknown = sorted(set(families) - set(FAMILIES))
    if unknown or not families or not tasks:
        raise ValueError(f"families {unknown or list(families)}, {len(tasks)} tasks: expected some of {list(FAMILIES)} and tasks")
    family = rng.choices(list(families), [_WEIGHTS.get(name, 1.0) for name in families])[0]
    return *assemble(_punctuated(_drawn(family, tasks, rng, lexicon, families), rng)), family


def _drawn(family: str, tasks: Sequence[Task], rng: random.Random, lexicon: Lexicon, families: Sequence[str]) -> Line:
    if family != "around":
        return _RENDERERS[family](_chosen(tasks, rng, lexicon), rng, draw_words(rng))
    if rng.random() < _NOTHING:
        return around.nothing(rng, lexicon)
    # Of a family that is left out nothing is shown, also not inside a letter.
    inner = rng.choice([name for name in families if name != "around"] or list(_RENDERERS))
    return around.wrap(_drawn(inner, tasks, rng, lexicon, families), rng, lexicon)


def _chosen(tasks: Sequence[Task], rng: random.Random, lexicon: Lexicon) -> list[Task]:
    """Tasks of one document: neighbours or from anywhere, cast for the same government and by the same habit."""
    count = rng.choices(range(1, 7), (18, 24, 22, 16, 12, 8))[0]
    start = rng.randrange(len(tasks))
    taken = [*tasks[start:], *tasks[:start]][:count] if rng.random() < 0.5 else [rng.choice(tasks) for _ in range(count)]
    habit = Habit(
        level=draw_level(rng, lexicon),
        lead=rng.random() < 0.88,
        responsible=rng.random() < 0.9,
        leaders=rng.random() < 0.5,
        due=rng.random() < 0.55,
    )
    chosen: list[Task] = []
    for task in taken:
        chosen.append(by_habit(cast(task, rng, lexicon, level=habit.level), habit))
        if sum(len(piece.text) for done in chosen for piece in done.body) > _SIZE:
            break
    return chosen


def by_habit(task: Task, habit: Habit) -> Task:
    """The task without the slots that its document does not have; a unit then stands in the slot that is left."""
    lead, responsible = task.lead, task.responsible
    if habit.lead and not habit.responsible:
        lead, responsible = lead or responsible[:1], ()
    elif not habit.lead:
        lead, responsible = (), lead + responsible
    return replace(
        task,
        lead=lead,
        responsible=responsible,
        leaders=task.leaders if habit.leaders else (),
        due=task.due if habit.due else (),
    )


def _punctuated(line: Line, rng: random.Random) -> Line:
    """The punctuation of the whole document in full width, in half width, or as its parts have it."""
    width = rng.choices(_WIDTHS, _WIDTH_WEIGHTS)[0]
    if width == "as drawn":
        return line
    table = _WIDE if width == "wide" else _HALF
    return [Piece(piece.text.translate(table), piece.label) for piece in line]
