"""A ledger as an Excel workbook: the sheet 台账 with filter, frozen head and marked rows, and the sheet 说明 with the counts."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from typing import Any, BinaryIO, Final

from openpyxl import Workbook
from openpyxl.cell import Cell as ExcelCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from .columns import FORMULA, HEADS, Cell, Tally, fit, shown
from .row import LedgerRow

_WIDTHS: Final = (16, 7, 30, 44, 36, 24, 8, 10, 8, 20, 36, 18, 16, 13, 28, 8, 8)
_HEAD_COLOUR: Final = "FFD9E1F2"
_REVIEW_COLOUR: Final = "FFFFF2CC"
MOST_ROWS: Final = 1_048_576
"""Rows of an Excel sheet, the head among them."""


def write_workbook(rows: Iterable[LedgerRow], file: BinaryIO, tally: Tally, *, most_rows: int = MOST_ROWS) -> None:
    """Streams the rows into a workbook; what does not fit on a sheet goes on on the next."""
    book = Workbook(write_only=True)
    with _cleaned_up(book):
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
        self._styles: dict[tuple[str, bool, bool, bool], Any] = {}
        self.rows = 0
        for number, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(number)].width = width

    def append(self, values: Sequence[Cell], *, colour: str = "", bold: bool = False) -> None:
        self._sheet.append([self._cell(value, colour=colour, bold=bold) for value in values])
        self.rows += 1

    def add_filter(self) -> None:
        self._sheet.auto_filter.ref = f"A1:{get_column_letter(len(HEADS))}{self.rows}"

    def _cell(self, value: Cell, *, colour: str, bold: bool) -> Any:
        formula = isinstance(value, str) and FORMULA.match(value) is not None
        key = (colour, bold, formula, isinstance(value, date))
        if key not in self._styles:  # looking a style up costs more than all else about a cell
            self._styles[key] = _style(self._sheet, *key)
        cell: Any = ExcelCell(self._sheet, row=1, column=1, value=value, style_array=self._styles[key])
        if isinstance(value, str):
            cell.data_type = "s"  # openpyxl would make formulas and error values of some texts
        return cell


def _style(sheet: Any, colour: str, bold: bool, formula: bool, day: bool) -> Any:  # noqa: FBT001 - the parts of one key
    cell: Any = ExcelCell(sheet, row=1, column=1)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if colour:
        cell.fill = PatternFill("solid", fgColor=colour)
    if bold:
        cell.font = Font(bold=True)
    if day:
        cell.number_format = "yyyy-mm-dd"
    cell.quotePrefix = formula  # keeps it a text also when somebody edits the cell
    return cell._style


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
    """openpyxl streams each sheet through a temporary file, which stays behind if the workbook is never saved."""
    try:
        yield
    except BaseException:
        sheets: list[Any] = book.worksheets
        for sheet in sheets:
            with suppress(Exception):
                sheet.close()
            with suppress(Exception):
                sheet._writer.cleanup()
        raise
