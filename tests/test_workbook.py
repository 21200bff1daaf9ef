"""The workbook: heads, marks and notes; numbers and dates that sort as such."""

import io
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from inference.columns import HEADS, Tally
from inference.workbook import write_workbook
from inference.writing import write_ledger
from tests.sample_rows import REVIEWED, ROW, cell_under, csv_rows, sheet_of


def test_the_workbook_can_be_worked_with(tmp_path: Path) -> None:
    path = tmp_path / "ledger.xlsx"
    write_ledger([ROW, REVIEWED], path)
    assert load_workbook(path).sheetnames == ["台账", "说明"]
    sheet = sheet_of(path)
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:Q3"
    assert [cell.value for cell in sheet[1]] == list(HEADS)
    assert sheet.column_dimensions["D"].width > sheet.column_dimensions["B"].width
    assert cell_under(sheet, "任务").alignment.wrap_text
    assert sheet["A1"].font.bold


def test_rows_for_review_are_marked(tmp_path: Path) -> None:
    path = tmp_path / "ledger.xlsx"
    write_ledger([ROW, REVIEWED], path)
    sheet = sheet_of(path)
    assert {cell.fill.fill_type for cell in sheet[2]} == {None}
    assert {cell.fill.fgColor.rgb for cell in sheet[3]} == {"FFFFF2CC"}
    assert cell_under(sheet, "待核", 3).value == "缺牵头单位;置信度低：责任单位 各县市区人民政府"


def test_numbers_and_dates_sort_as_such(tmp_path: Path) -> None:
    path = tmp_path / "ledger.xlsx"
    rows = [replace(ROW, targets=ROW.targets[:1]), replace(ROW, no="012", deadlines=ROW.deadlines * 2)]
    write_ledger(rows, path)
    sheet = sheet_of(path)
    assert [cell_under(sheet, head).value for head in ("序号", "目标值", "截止日期")] == [12, 8, datetime(2022, 12, 31)]
    assert cell_under(sheet, "截止日期").number_format == "yyyy-mm-dd"
    texts = [cell_under(sheet, head, 3).value for head in ("序号", "目标值", "截止日期")]
    assert texts == ["012", "8;", "2022-12-31;2022-12-31"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1.5, "1.5"), (-3.0, "-3"), (1e10, "10000000000"), (1e300, "1e+300"), (float("inf"), "inf"), (None, "")],
)
def test_parsed_values(tmp_path: Path, value: float | None, shown: str) -> None:
    for suffix in (".csv", ".xlsx"):
        write_ledger([replace(ROW, targets=(replace(ROW.targets[0], value=value),))], tmp_path / f"a{suffix}")
    assert csv_rows(tmp_path / "a.csv")[0]["目标值"] == shown
    assert str(cell_under(sheet_of(tmp_path / "a.xlsx"), "目标值").value or "") == shown


@pytest.mark.parametrize("date", ["0001-01-01", "1899-12-31", "2022-02-30", "soon"])
def test_a_date_that_no_sheet_knows_stays_text(tmp_path: Path, date: str) -> None:
    path = tmp_path / "ledger.xlsx"
    write_ledger([replace(ROW, deadlines=(replace(ROW.deadlines[0], date=date),))], path)
    assert cell_under(sheet_of(path), "截止日期").value == date


def test_the_notes_count(tmp_path: Path) -> None:
    path = tmp_path / "ledger.xlsx"
    write_ledger([ROW, REVIEWED, replace(REVIEWED, notice="chibi-2021", task="a\x00b")], path)
    lines = list(sheet_of(path, "说明").iter_rows(values_only=True))
    assert ("行数", 3, None) in lines
    assert ("待核行数", 2, None) in lines
    assert ("通知数", 2, None) in lines
    assert any(line[0] == "黄色" and "待核" in str(line[1]) for line in lines)
    assert lines[-2:] == [("xianning-2022", 2, 1), ("chibi-2021", 1, 1)]
    assert [line[1] for line in lines if "U+FFFD" in str(line[0]) or "\ufffd" in str(line[0])] == [1]


def test_rows_beyond_what_a_sheet_holds_go_on_the_next() -> None:
    file = io.BytesIO()
    tally = Tally()
    write_workbook([ROW] * 5, file, tally, most_rows=3)
    book = load_workbook(file)
    assert book.sheetnames == ["台账", "台账2", "台账3", "说明"]
    assert [book[name].max_row for name in book.sheetnames[:3]] == [3, 3, 2]
    assert [book[name].auto_filter.ref for name in book.sheetnames[:3]] == ["A1:Q3", "A1:Q3", "A1:Q2"]
    assert tally.rows.total() == 5
