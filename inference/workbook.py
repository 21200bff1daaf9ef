"""A ledger as an Excel workbook: the sheet 台账 with filter, frozen head and marked rows, and the sheet 说明 with the counts."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from io import BytesIO
from typing import Any, BinaryIO, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill
from openpyxl.utils import get_column_letter
from rich.cells import cell_len

from .columns import FORMULA, HEADS, Cell, Tally, fit, shown
from .row import LedgerRow

_WIDTHS: Final = (16, 7, 30, 44, 36, 24, 8, 10, 8, 20, 36, 18, 16, 13, 28, 8, 8)
_HEAD_COLOUR: Final = "FFD9E1F2"
_REVIEW_COLOUR: Final = "FFFFF2CC"
_LINE_POINTS: Final = 16.0
_MOST_POINTS: Final = 405.0
"""Excel's rows are at most 409 points high."""
MOST_ROWS: Final = 1_048_576
"""Rows of an Excel sheet, the head among them."""


def write_workbook(rows: Iterable[LedgerRow], file: BinaryIO, tally: Tally, *, most_rows: int = MOST_ROWS) -> None:
    """Streams the rows into a workbook; what does not fit on a sheet goes on on the next."""
    book = Workbook(write_only=True)
    with _cleaned_up(book):
        _add_styles(book)
        sheet = _ledger_sheet(book, "台账")
        for row in rows:
            if sheet.rows == most_rows:
                sheet.add_filter()
                sheet = _ledger_sheet(book, f"台账{len(book.worksheets) + 1}")
            tally.add(row)
            sheet.append(tally.cells(row), colour=_REVIEW_COLOUR if row.review else "")
        sheet.add_filter()
        _write_notes(_Sheet(book.create_sheet("说明"), (44, 12, 12)), tally)
        book.save(file)


class _Sheet:
    """A sheet that is only written, row by row."""

    def __init__(self, sheet: Any, widths: Sequence[int]) -> None:
        # Any: the published types of openpyxl lack most of what a write-only sheet can do.
        self._sheet = sheet
        self._widths = widths
        self.rows = 0
        for number, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(number)].width = width

    def append(self, values: Sequence[Cell], *, colour: str = "", bold: bool = False) -> None:
        self.rows += 1
        # Not every program makes rows high enough for wrapped text by itself.
        self._sheet.row_dimensions[self.rows].height = self._height(values)
        self._sheet.append([self._cell(value, colour=colour, bold=bold) for value in values])
        del self._sheet.row_dimensions[self.rows]  # written already; a large ledger need not keep it

    def add_filter(self) -> None:
        self._sheet.auto_filter.ref = f"A1:{get_column_letter(len(HEADS))}{self.rows}"

    def _height(self, values: Sequence[Cell]) -> float:
        """Points that the longest wrapped text of a row takes."""
        texts = zip(values, self._widths, strict=False)
        lines = max((-(-cell_len(value) // (width - 1)) for value, width in texts if isinstance(value, str) and value), default=1)
        return min(_MOST_POINTS, _LINE_POINTS * max(1, lines))

    def _cell(self, value: Cell, *, colour: str, bold: bool) -> Any:
        cell: Any = WriteOnlyCell(self._sheet)
        cell.value = value
        cell.style = _style_name(colour, bold=bold, day=isinstance(value, date))
        if isinstance(value, str):
            cell.data_type = "s"  # openpyxl would make formulas and error values of some texts
            # Keeps it a text also when somebody edits the cell.
            cell.quotePrefix = FORMULA.match(value) is not None
        return cell


def _style_name(colour: str, *, bold: bool, day: bool) -> str:
    return f"taizhang {colour or 'plain'}{' bold' if bold else ''}{' day' if day else ''}"


def _add_styles(book: Workbook) -> None:
    """The styles of all cells, by name: looked up, not built, for each cell."""
    for colour in ("", _HEAD_COLOUR, _REVIEW_COLOUR):
        for bold in (False, True):
            for day in (False, True):
                style = NamedStyle(_style_name(colour, bold=bold, day=day), alignment=Alignment(vertical="top", wrap_text=True))
                style.font = Font(bold=bold)
                if colour:
                    style.fill = PatternFill("solid", fgColor=colour)
                if day:
                    style.number_format = "yyyy-mm-dd"
                book.add_named_style(style)


def _ledger_sheet(book: Workbook, title: str) -> _Sheet:
    plain: Any = book.create_sheet(title)
    plain.freeze_panes = "A2"
    plain.print_title_rows = "1:1"
    plain.page_setup.orientation = "landscape"
    sheet = _Sheet(plain, _WIDTHS)
    sheet.append(HEADS, colour=_HEAD_COLOUR, bold=True)
    return sheet


def _write_notes(sheet: _Sheet, tally: Tally) -> None:
    sheet.append(("项目", "数量"), colour=_HEAD_COLOUR, bold=True)
    sheet.append(("行数", tally.rows.total()))
    sheet.append(("待核行数", tally.review.total()))
    sheet.append(("通知数", len(tally.rows)))
    sheet.append(("含不可用字符（已替换为 \ufffd）的单元格", tally.replaced))
    sheet.append(("过长而截断的单元格", tally.cut))
    sheet.append(("",))
    sheet.append(("颜色", "含义"), colour=_HEAD_COLOUR, bold=True)
    sheet.append(("黄色", "待核：该行须人工核对，原因见“待核”列"), colour=_REVIEW_COLOUR)
    sheet.append(("无色", "未发现疑点"))
    sheet.append(("",))
    sheet.append(("通知", "行数", "待核行数"), colour=_HEAD_COLOUR, bold=True)
    for notice, count in tally.rows.items():
        sheet.append((fit(shown(notice)), count, tally.review[notice]))


@contextmanager
def _cleaned_up(book: Workbook) -> Iterator[None]:
    """openpyxl streams each sheet through a temporary file, which it removes when the workbook is saved: here, to nowhere."""
    try:
        yield
    except BaseException:
        with suppress(Exception):
            book.save(BytesIO())
        raise
