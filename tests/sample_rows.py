"""Ledger rows for the tests of what is written, and how what was written is read back."""

import csv
from dataclasses import replace
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from inference.columns import HEADS
from inference.row import Deadline, Field, LedgerRow, Target

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
