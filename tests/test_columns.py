"""The cells of a spreadsheet: reasons in Chinese, what it would run as a formula, and what it cannot take."""

import csv
import json
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.columns import CUT_MARK, LONGEST, reason
from inference.row import Field
from inference.writing import write_ledger
from tests.sample_rows import ROW, cell_under, csv_rows, sheet_of


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
