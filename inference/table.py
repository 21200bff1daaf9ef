"""A ledger as tables for the terminal, one for each notice."""

import errno
import os
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final, TextIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from .columns import reason, shown
from .row import Field, LedgerRow

_COLUMNS: Final = {"序号": 0, "任务": 6, "目标": 5, "牵头单位": 3, "责任单位": 5, "领导": 3, "时限": 3, "待核": 4}
"""Heads and the share of the width that each column gets; 0 is as wide as its content."""
_PLAIN_WIDTH: Final = 120


class _LedgerConsole(Console):
    """A console that lets its caller handle a reader that leaves; rich would end the program."""

    def on_broken_pipe(self) -> None:
        """Goes on with the exception that called it."""
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))


def ledger_console(stream: TextIO, *, width: int | None = None) -> Console:
    """A console for tables: coloured in a terminal, plain text of a fixed width elsewhere."""
    if width is None and not stream.isatty():
        width = _PLAIN_WIDTH
    return _LedgerConsole(file=stream, width=width, markup=False, emoji=False, highlight=False)


def print_rows(rows: Sequence[LedgerRow], console: Console) -> None:
    """Prints the rows of each notice as a table; long cells are folded, never cut."""
    for notice, group in groupby(rows, key=lambda row: row.notice):
        console.print(_table(notice, group))


def _table(notice: str, rows: Iterable[LedgerRow]) -> Table:
    table = Table(title=Text(shown(notice)), title_justify="left", box=box.SIMPLE_HEAD, expand=True, pad_edge=False)
    for head, ratio in _COLUMNS.items():
        table.add_column(head, ratio=ratio or None, overflow="fold", no_wrap=not ratio)
    for row in rows:
        cells = (
            row.no or "",
            row.task,
            _listed(row.targets),
            _listed(row.lead_units),
            _listed(row.responsible_units),
            _listed(row.leaders),
            _listed(row.deadlines),
            "；".join(map(reason, row.review)),
        )
        table.add_row(*(Text(shown(cell)) for cell in cells), style="yellow" if row.review else "")
    return table


def _listed(fields: Iterable[Field]) -> str:
    return "；".join(item.text for item in fields)
