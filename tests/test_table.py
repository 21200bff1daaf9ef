"""The tables in a terminal."""

import io
from collections import Counter
from dataclasses import replace

from rich.cells import cell_len

from inference.row import LedgerRow
from inference.table import ledger_console, print_rows
from tests.sample_rows import REVIEWED, ROW


def printed(rows: list[LedgerRow], width: int | None = None) -> str:
    stream = io.StringIO()
    print_rows(rows, ledger_console(stream, width=width))
    return stream.getvalue()


def test_there_is_a_table_for_each_notice() -> None:
    text = printed([ROW, REVIEWED, replace(ROW, notice="chibi-2021")], width=200)
    assert text.index("xianning-2022") < text.index("chibi-2021")
    assert text.count("牵头单位") == 3  # two heads and a reason
    assert "增长8%左右；与经济增长同步" in text
    assert "缺牵头单位；" in text


def test_narrow_tables_fold_and_lose_nothing() -> None:
    shown = Counter(printed([REVIEWED], width=60))
    fields = (*REVIEWED.targets, *REVIEWED.responsible_units, *REVIEWED.leaders, *REVIEWED.deadlines)
    assert Counter("".join(field.text for field in fields) + REVIEWED.task) <= shown


def test_wide_characters_do_not_shift_the_columns() -> None:
    widths = {cell_len(line) for line in printed([ROW, REVIEWED], width=100).splitlines()}
    assert widths == {100}


def test_the_table_is_plain_outside_a_terminal() -> None:
    text = printed([replace(ROW, task="[b]市[/b]:smile:\x1b[31m")])
    assert "\x1b" not in text
    assert "[b]市[/b]:smile:" in text
    assert max(len(line) for line in text.splitlines()) <= 120
