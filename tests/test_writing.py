"""A ledger as .jsonl, .csv or .xlsx: the same rows in each; written whole or not at all."""

import codecs
import errno
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import typer

from inference.columns import HEADS
from inference.row import Field, LedgerRow
from inference.writing import WriteError, write_ledger
from tests.sample_rows import REVIEWED, ROW, SUFFIXES, csv_rows, sheet_of


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


def one_line(error: pytest.ExceptionInfo[WriteError], path: Path) -> str:
    message = str(error.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    return message


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
