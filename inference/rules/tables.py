"""Tables: lines of cells between tabs or upright strokes, whose first line names roles."""

import itertools
import re
from collections.abc import Iterator

from .slots import BRACKETED, NONE, Slot, label_of

_RULE = re.compile(r"[\s|:-]*")


def table_slots(text: str, view: str) -> Iterator[Slot]:
    """The cells that stand under a role word; ``text`` shows the tabs that ``view`` no longer has."""
    columns: dict[int, str] = {}
    start = 0
    for line in view.splitlines(keepends=True):
        cells = _cells(text, start, start + len(line.rstrip("\n")))
        heads = {i: label for i, (a, b) in enumerate(cells) if (label := label_of(view[a:b])) is not None}
        if len(heads) >= 2:
            columns = heads
            yield Slot(NONE, start, start, start, start + len(line), BRACKETED)
        elif len(cells) <= max(columns, default=0):
            columns = {} if line.strip() and not _RULE.fullmatch(line) else columns
        else:
            for i, label in columns.items():
                a, b = cells[i]
                if label != NONE:
                    yield Slot(label, a, b, a, b, BRACKETED)
        start += len(line)


def _cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The cells of one line; an outer stroke makes no cell, an empty cell counts."""
    line = text[start:end]
    if "\t" not in line and line.count("|") < 2:
        return []
    borders = [start - 1, *(start + m.start() for m in re.finditer(r"[\t|]", line)), end]
    cells = [(a + 1, b) for a, b in itertools.pairwise(borders)]
    if line.lstrip().startswith("|"):
        cells = cells[1:]
    if line.rstrip().endswith("|"):
        cells = cells[:-1]
    return cells
