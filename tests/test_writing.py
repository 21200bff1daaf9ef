import codecs
import csv
import errno
import io
import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet
from rich.cells import cell_len

from inference.columns import CUT_MARK, HEADS, LONGEST, Tally, reason
from inference.row import Deadline, Field, LedgerRow, Target
from inference.table import ledger_console, print_rows
from inference.workbook import write_workbook
from inference.writing import WriteError, write_ledger

ROW = LedgerRow(
    notice="xianning-2022",
    no="12",
    section=("一、今后五年", "(三)人居环境更美"),
    task="新型城镇化与乡村振兴协同发力",
    start=2210,
    end=2224,
    targets=(
        Target("增长8%左右", 2300, 2306, 0.9, indicator="地区生产总值", comparator="~", value=8.0, unit="%"),
        Target("与经济增长同步", 2310, 2317, 0.8),
    ),
    lead_units=(Field("市发改委", 2320, 2324, 0.99),),
    responsible_units=(Field("市住建局", 2330, 2334, 0.99), Field("各县市区人民政府", 2335, 2343, 0.7)),
    leaders=(Field("洪声耀", 2350, 2353, 0.9),),
    deadlines=(Deadline("2022年底", 2360, 2366, 0.9, date="2022-12-31"),),
)
REVIEWED = replace(ROW, no="13", lead_units=(), review=("no lead unit", "low confidence: RESP_UNIT 各县市区人民政府"))
SUFFIXES = (".jsonl", ".csv", ".xlsx")


def csv_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def sheet_of(path: Path, title: str = "台账") -> Worksheet:
    sheet = load_workbook(path)[title]
    assert isinstance(sheet, Worksheet)
    return sheet


def cell_under(sheet: Worksheet, head: str, row: int = 2) -> Cell:
    cell = sheet.cell(row, HEADS.index(head) + 1)
    assert isinstance(cell, Cell)
    return cell


def one_line(error: pytest.ExceptionInfo[WriteError], path: Path) -> str:
    message = str(error.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    return message


# What is written


def test_jsonl_is_the_row_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    write_ledger([ROW, REVIEWED], path)
    raw = path.read_bytes()
    assert "市发改委".encode() in raw
    assert not raw.startswith(codecs.BOM_UTF8)
    assert [json.loads(line) for line in raw.splitlines()] == [json.loads(json.dumps(row.to_json())) for row in (ROW, REVIEWED)]


def test_csv_has_a_mark_chinese_heads_and_parallel_values(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    write_ledger([ROW], path)
    assert path.read_bytes().startswith(codecs.BOM_UTF8 + "通知,序号,章节,任务,目标,".encode())
    assert csv_rows(path) == [
        {
            "通知": "xianning-2022",
            "序号": "12",
            "章节": "一、今后五年;(三)人居环境更美",
            "任务": "新型城镇化与乡村振兴协同发力",
            "目标": "增长8%左右;与经济增长同步",
            "指标": "地区生产总值;",
            "比较": "~;",
            "目标值": "8;",
            "单位": "%;",
            "牵头单位": "市发改委",
            "责任单位": "市住建局;各县市区人民政府",
            "责任领导": "洪声耀",
            "完成时限": "2022年底",
            "截止日期": "2022-12-31",
            "待核": "",
            "起": "2210",
            "止": "2224",
        }
    ]


def test_csv_and_xlsx_hold_the_same(tmp_path: Path) -> None:
    rows = [ROW, REVIEWED, replace(ROW, no=None, targets=ROW.targets[:1])]
    for suffix in (".csv", ".xlsx"):
        write_ledger(rows, tmp_path / f"ledger{suffix}")
    cells = [
        [value.date().isoformat() if isinstance(value, datetime) else "" if value is None else str(value) for value in row]
        for row in sheet_of(tmp_path / "ledger.xlsx").iter_rows(values_only=True)
    ]
    assert cells == [list(HEADS), *(list(row.values()) for row in csv_rows(tmp_path / "ledger.csv"))]


def test_values_stay_on_one_line_and_apart(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    units = (Field("市发改\r\n委", 0, 5, 0.9), Field("市城管;执法", 6, 12, 0.9))
    write_ledger([replace(ROW, responsible_units=units)], path)
    assert csv_rows(path)[0]["责任单位"] == "市发改 委;市城管；执法"


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("no lead unit", "缺牵头单位"),
        ("no unit", "缺单位"),
        ("task text missing", "缺任务内容"),
        ("number lost", "序号缺失"),
        ("number out of order: 7 after 9", "序号错乱：7 在 9 之后"),
        ("value not parsed: 突破\n千亿", "目标值未解析：突破\n千亿"),
        ("date not parsed: 128日前", "日期未解析：128日前"),
        ("low confidence: DEADLINE 年内", "置信度低：完成时限 年内"),
        ("low confidence: NEW 年内", "置信度低：NEW 年内"),
        ("something new", "something new"),
    ],
)
def test_review_reasons_are_told_in_chinese(english: str, chinese: str) -> None:
    assert reason(english) == chinese


# The workbook


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


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_empty_ledger_is_a_ledger(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"ledger{suffix}"
    assert write_ledger([], path).rows.total() == 0
    if suffix == ".xlsx":
        assert sheet_of(path).max_row == 1
    elif suffix == ".csv":
        assert csv_rows(path) == []
    else:
        assert path.read_bytes() == b""


# What a spreadsheet would run, and what it cannot take

FORMULAS = ["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\ttab", "\r=1", "  =1", "＝1+1", "－1", "#N/A="]


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_stay_text(tmp_path: Path, text: str) -> None:
    rows = [replace(ROW, task=text, leaders=(Field(text, 0, 1, 0.9),), notice=text, section=("一", text))]
    for suffix in (".csv", ".xlsx"):
        write_ledger(rows, tmp_path / f"a{suffix}")
    (line,) = csv_rows(tmp_path / "a.csv")
    sheet = sheet_of(tmp_path / "a.xlsx")
    kept = text.replace("\r", " ")
    dangerous = not text.startswith("#")
    for head in ("通知", "任务", "责任领导"):
        cell = cell_under(sheet, head)
        assert line[head] == ("'" if dangerous else "") + kept
        assert cell.value == kept
        assert cell.data_type == "s"
        assert cell.quotePrefix == dangerous
    assert line["章节"] == "一;" + ("'" if dangerous else "") + kept


@given(st.text(st.sampled_from("=+-@＝＋－＠;\t\r\n a'\"，,\x00"), max_size=8))
def test_no_csv_cell_begins_a_formula(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.csv")
        write_ledger([replace(ROW, task=text)], path)
        (line,) = csv_rows(path)
    for part in [] if line["任务"] == "=" else line["任务"].split(";"):
        assert not part.lstrip().startswith(tuple("=+-@＝＋－＠"))
        assert not part.startswith("\t")


def test_the_bare_sign_of_a_comparison_is_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    target = replace(ROW.targets[0], comparator="=")
    write_ledger([replace(ROW, targets=(target,)), replace(ROW, targets=(target, target))], path)
    assert [line["比较"] for line in csv_rows(path)] == ["=", "'=;'="]


def test_error_values_stay_text(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_ledger([replace(ROW, task="#N/A")], path)
    assert cell_under(sheet_of(path), "任务").value == "#N/A"
    assert cell_under(sheet_of(path), "任务").data_type == "s"


FORBIDDEN = [chr(code) for code in (*range(9), *range(0xB, 0x20), 0x7F, 0x9B, 0xFFFE, 0xFFFF) if code != 0xD]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("character", FORBIDDEN, ids=[f"U+{ord(character):04X}" for character in FORBIDDEN])
def test_forbidden_characters_are_replaced_and_counted(tmp_path: Path, suffix: str, character: str) -> None:
    path = tmp_path / f"a{suffix}"
    tally = write_ledger([replace(ROW, task=f"市{character}发"), ROW], path)
    value = csv_rows(path)[0]["任务"] if suffix == ".csv" else cell_under(sheet_of(path), "任务").value
    assert value == "市\ufffd发"
    assert (tally.replaced, tally.cut) == (1, 0)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize(
    ("task", "cut"),
    [
        pytest.param("市" * LONGEST, 0, id="just fits"),
        pytest.param("市" * (LONGEST + 1), 1, id="one too many"),
        pytest.param("😀" * (LONGEST // 2), 0, id="pairs that just fit"),
        pytest.param("市" + "😀" * LONGEST, 1, id="pairs are not halved"),
    ],
)
def test_cells_are_cut_visibly_where_excel_would_refuse(tmp_path: Path, suffix: str, task: str, cut: int) -> None:
    csv.field_size_limit(10**6)
    path = tmp_path / f"a{suffix}"
    tally = write_ledger([replace(ROW, task=task)], path)
    value = csv_rows(path)[0]["任务"] if suffix == ".csv" else cell_under(sheet_of(path), "任务").value
    assert isinstance(value, str)
    assert len(value.encode("utf-16-le")) <= 2 * LONGEST
    assert value.endswith(CUT_MARK) == bool(cut)
    assert task.startswith(value.removesuffix(CUT_MARK))
    assert (tally.replaced, tally.cut) == (0, cut)


def test_jsonl_keeps_what_spreadsheets_cannot_take(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    task = "=\x00\r\n" + "市" * 40_000
    tally = write_ledger([replace(ROW, task=task)], path)
    assert json.loads(path.read_bytes())["task"] == task
    assert (tally.replaced, tally.cut) == (0, 0)


# Whole or not at all


@pytest.mark.parametrize("name", ["ledger.txt", "ledger", "ledger.json", "ledger.xls", "-"])
def test_an_unknown_suffix_is_wrong_usage_before_anything_is_read(tmp_path: Path, name: str) -> None:
    def untouched() -> Iterator[LedgerRow]:
        pytest.fail("rows were read")
        yield ROW

    with pytest.raises(typer.BadParameter, match=r"expected one of \.jsonl, \.csv, \.xlsx"):
        write_ledger(untouched(), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["L.CSV", "L.Jsonl", "L.XLSX"])
def test_suffixes_in_capitals(tmp_path: Path, name: str) -> None:
    assert write_ledger([ROW], tmp_path / name).rows.total() == 1


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("stop", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_a_failure_in_the_middle_leaves_all_as_it_was(
    tmp_path: Path, suffix: str, stop: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "temporary"
    own.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(own))

    def failing() -> Iterator[LedgerRow]:
        yield from [ROW] * 100
        raise stop

    path = tmp_path / f"ledger{suffix}"
    path.write_bytes(b"old")
    with pytest.raises(stop):
        write_ledger(failing(), path)
    assert path.read_bytes() == b"old"
    assert sorted(tmp_path.rglob("*")) == sorted([path, own])


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_full_disk_leaves_all_as_it_was(tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    path = tmp_path / f"ledger{suffix}"
    path.write_bytes(b"old")
    with pytest.raises(WriteError) as error:
        write_ledger([ROW], path)
    assert "No space left on device" in one_line(error, path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_missing_folder(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / "none" / f"ledger{suffix}"
    with pytest.raises(WriteError) as error:
        write_ledger([ROW], path)
    assert f"the folder {path.parent} does not exist; create it" in one_line(error, path)


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    path.mkdir()
    with pytest.raises(WriteError) as error:
        write_ledger([ROW], path)
    assert "is a folder; expected a file" in one_line(error, path)
    assert list(tmp_path.rglob("*")) == [path]


def test_a_file_that_another_program_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(b"old")
    really_open = Path.open

    def locked(self: Path, mode: str = "r") -> object:
        if self == path:
            raise PermissionError(errno.EACCES, "Permission denied")
        return really_open(self, mode)

    monkeypatch.setattr(Path, "open", locked)

    def untouched() -> Iterator[LedgerRow]:
        pytest.fail("the work began")
        yield ROW

    with pytest.raises(WriteError) as error:
        write_ledger(untouched(), path)
    assert "open in another program" in one_line(error, path)
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_gets_locked_on_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(self: Path, target: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "replace", locked)
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(b"old")
    with pytest.raises(WriteError) as error:
        write_ledger([ROW], path)
    assert "close it there" in one_line(error, path)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a user whom permissions bind")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(WriteError, match="no permission to write it"):
            write_ledger([ROW], tmp_path / "ledger.csv")
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.skipif(os.name == "nt", reason="modes and links of POSIX")
def test_the_mode_and_the_link_of_an_older_file_stay(tmp_path: Path) -> None:
    real = tmp_path / "real.csv"
    real.write_bytes(b"old")
    real.chmod(0o640)
    link = tmp_path / "link.csv"
    link.symlink_to(real)
    write_ledger([ROW], link)
    assert link.is_symlink()
    assert len(csv_rows(real)) == 1
    assert real.stat().st_mode & 0o777 == 0o640


# The terminal


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
