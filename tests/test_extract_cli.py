"""``taizhang extract`` as a user calls it: what it delivers, what it says, how it ends."""

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from inference import cli
from inference.row import Field, LedgerRow
from notices import Notice, TaizhangError
from taizhang import app
from tests.sample_notices import TEXT


class FakeExtractor:
    """One row a notice, for review where the text says so; remembers how it was called."""

    loaded: list[tuple[Path | None, str]]
    batches: list[int]
    fail: Callable[[Notice], None]

    def __init__(self) -> None:
        self.loaded = []
        self.batches = []
        self.fail = lambda notice: None

    def load(self, path: Path | None = None, *, engine: str = "default") -> "FakeExtractor":
        self.loaded.append((path, engine))
        if path is not None and not path.is_dir():
            raise TaizhangError(f"{path}: no such folder;\nexpected a model")
        return self

    def ledgers(self, notices: Sequence[Notice]) -> list[list[LedgerRow]]:
        self.batches.append(len(notices))
        return [self._ledger(notice) for notice in notices]

    def _ledger(self, notice: Notice) -> list[LedgerRow]:
        self.fail(notice)
        if "无任务" in notice.text:
            return []
        review = ("no lead unit",) if "待核" in notice.text else ()
        units = (Field("市经信局", 15, 19, 0.99),)
        return [LedgerRow(notice.id, "1", ("一",), notice.text, 0, len(notice.text), lead_units=units, review=review)]


@pytest.fixture
def extractor(monkeypatch: pytest.MonkeyPatch) -> FakeExtractor:
    fake = FakeExtractor()
    module = ModuleType("inference.extractor")
    module.Extractor = fake  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "inference.extractor", module)
    return fake


def run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, ["extract", *map(str, arguments)], input=stdin)


def last_line(result: Result) -> str:
    return result.stderr.splitlines()[-1]


@pytest.mark.usefixtures("extractor")
@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".xlsx"])
def test_a_ledger_is_written(two_notices: Path, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"ledger{suffix}"
    result = run(two_notices, "-o", path)
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    assert result.stderr == f"taizhang: 2 notices, 2 rows (1 for review), 0 failures; written to {path}\n"
    if suffix == ".xlsx":
        assert load_workbook(path)["台账"].max_row == 3
    else:
        assert len(path.read_bytes().splitlines()) == (2 if suffix == ".jsonl" else 3)


@pytest.mark.usefixtures("extractor")
def test_without_output_rows_go_to_a_pipe_as_json_lines(two_notices: Path) -> None:
    result = run(two_notices)
    assert result.exit_code == 0
    assert [json.loads(line)["task"] for line in result.stdout.splitlines()] == [TEXT, TEXT + "待核"]
    assert result.stderr == "taizhang: 2 notices, 2 rows (1 for review), 0 failures\n"


@pytest.mark.usefixtures("extractor")
def test_tables_on_request(two_notices: Path) -> None:
    result = run(two_notices, "--table")
    assert result.exit_code == 0
    assert "牵头单位" in result.stdout
    assert "缺牵头单位" in result.stdout
    assert "{" not in result.stdout


@pytest.mark.usefixtures("extractor")
def test_tables_beside_a_file(two_notices: Path, tmp_path: Path) -> None:
    result = run(two_notices, "--table", "-o", tmp_path / "ledger.csv")
    assert result.exit_code == 0
    assert result.stdout.count("责任单位") == 2
    assert (tmp_path / "ledger.csv").read_bytes().count(b"\r\n") == 3


@pytest.mark.usefixtures("extractor")
def test_standard_input() -> None:
    result = run("-", stdin=TEXT.encode("gb18030"))
    assert result.exit_code == 0
    (row,) = map(json.loads, result.stdout.splitlines())
    assert (row["notice"], row["task"]) == ("stdin", TEXT)


@pytest.mark.usefixtures("extractor")
def test_failures_are_told_and_the_rest_is_delivered(two_notices: Path, tmp_path: Path) -> None:
    (two_notices / "empty.txt").touch()
    result = run(tmp_path / "gone.txt", two_notices, "-o", tmp_path / "ledger.jsonl")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f"taizhang: {tmp_path}/gone.txt: no such file or folder; check the path",
        f"taizhang: {two_notices}/empty.txt: is empty; expected the text of a notice",
        f"taizhang: 2 notices, 2 rows (1 for review), 2 failures; written to {tmp_path}/ledger.jsonl",
    ]
    assert len((tmp_path / "ledger.jsonl").read_bytes().splitlines()) == 2


@pytest.mark.usefixtures("extractor")
def test_where_nothing_could_be_read_an_older_ledger_stays(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    path.write_bytes(b"old")
    result = run(tmp_path / "gone", "-o", path)
    assert result.exit_code == 1
    assert last_line(result) == "taizhang: 0 notices, 0 rows (0 for review), 1 failure"
    assert path.read_bytes() == b"old"


@pytest.mark.usefixtures("extractor")
def test_a_notice_without_tasks_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("无任务", encoding="utf-8")
    result = run(tmp_path / "a.txt", "-o", tmp_path / "ledger.jsonl")
    assert result.exit_code == 0
    assert last_line(result).startswith("taizhang: 1 notice, 0 rows (0 for review), 0 failures")
    assert (tmp_path / "ledger.jsonl").read_bytes() == b""


@pytest.mark.usefixtures("extractor")
def test_changed_cells_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("任务\x1b" + "市" * 40_000, encoding="utf-8")
    result = run(tmp_path / "a.txt", "-o", tmp_path / "ledger.xlsx")
    assert result.exit_code == 0
    replaced, cut, _ = result.stderr.splitlines()
    assert replaced.startswith("taizhang: 1 cell held characters that a spreadsheet cannot take")
    assert cut.startswith("taizhang: 1 cell cut to the 32,767 characters")


@pytest.mark.parametrize(
    ("arguments", "loaded"),
    [
        ([], (None, "default")),
        (["--engine", "rules"], (None, "rules")),
        (["--model", "."], (Path(), "default")),
    ],
    ids=["default", "rules", "a model"],
)
def test_engine_and_model(extractor: FakeExtractor, two_notices: Path, arguments: list[str], loaded: tuple[Path, str]) -> None:
    assert run(two_notices, *arguments).exit_code == 0
    assert extractor.loaded == [loaded]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param([], "Missing argument", id="no path"),
        pytest.param(["a.txt", "-o", "ledger.doc"], "expected one of .jsonl, .csv, .xlsx", id="unknown suffix"),
        pytest.param(["a.txt", "-o", "-"], "has no suffix", id="no suffix"),
        pytest.param(["a.txt", "--engine", "magic"], "'magic' is not one of 'default', 'rules'", id="unknown engine"),
        pytest.param(["a.txt", "--engine", "rules", "--model", "m"], "the engine 'rules' uses no model", id="rules with a model"),
        pytest.param(["a.txt", "--quick"], "No such option", id="unknown option"),
    ],
)
def test_wrong_usage(extractor: FakeExtractor, monkeypatch: pytest.MonkeyPatch, arguments: list[str], says: str) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr(cli, "find_files", lambda paths: pytest.fail("something was read"))
    result = run(*arguments)
    assert result.exit_code == 2
    assert says in " ".join(result.stderr.replace("│", " ").split())
    assert extractor.loaded == []


@pytest.mark.usefixtures("extractor")
def test_our_errors_are_one_line(two_notices: Path) -> None:
    result = run(two_notices, "--model", two_notices / "none")
    assert result.exit_code == 1
    assert result.stderr == f"taizhang: {two_notices}/none: no such folder; expected a model\n"


@pytest.mark.usefixtures("extractor")
def test_an_output_that_cannot_be_written(two_notices: Path, tmp_path: Path) -> None:
    result = run(two_notices, "-o", tmp_path / "none" / "ledger.csv")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"taizhang: {tmp_path}/none/ledger.csv: the folder {tmp_path}/none does not exist")
    assert result.stderr.count("\n") == 1


def test_an_error_in_the_middle_leaves_the_older_ledger(extractor: FakeExtractor, two_notices: Path, tmp_path: Path) -> None:
    def fail(notice: Notice) -> None:
        raise TaizhangError(f"notice {notice.id}: the model is broken")

    extractor.fail = fail
    path = tmp_path / "ledger.csv"
    path.write_bytes(b"old")
    result = run(two_notices, "-o", path)
    assert (result.exit_code, result.stderr) == (1, "taizhang: notice a: the model is broken\n")
    assert path.read_bytes() == b"old"
    assert sorted(tmp_path.iterdir()) == [path, two_notices]


def test_an_interrupt_leaves_the_older_ledger(extractor: FakeExtractor, two_notices: Path, tmp_path: Path) -> None:
    def fail(notice: Notice) -> None:
        raise KeyboardInterrupt

    extractor.fail = fail
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(b"old")
    result = run(two_notices, "-o", path)
    assert (result.exit_code, result.stderr) == (130, "taizhang: interrupted\n")
    assert path.read_bytes() == b"old"
    assert sorted(tmp_path.iterdir()) == [path, two_notices]


def test_a_missing_package_names_its_extra(extractor: FakeExtractor, two_notices: Path) -> None:
    def fail(notice: Notice) -> None:
        raise ModuleNotFoundError("No module named 'openvino'", name="openvino.runtime")

    extractor.fail = fail
    result = run(two_notices)
    assert result.exit_code == 1
    assert result.stderr.endswith("needs the package openvino, which is not installed; run: pip install 'taizhang[inference]'\n")


def test_a_fault_of_ours_keeps_its_traceback(extractor: FakeExtractor, two_notices: Path) -> None:
    def fail(notice: Notice) -> None:
        raise ModuleNotFoundError("No module named 'inference.gone'", name="inference.gone")

    extractor.fail = fail
    assert isinstance(run(two_notices).exception, ModuleNotFoundError)


def test_notices_go_to_the_extractor_in_batches(extractor: FakeExtractor, tmp_path: Path) -> None:
    for number in range(150):
        (tmp_path / f"{number:03}.txt").write_text(TEXT, encoding="utf-8")
    assert run(tmp_path, "-o", tmp_path / "ledger.jsonl").exit_code == 0
    assert extractor.batches == [64, 64, 22]


def test_long_notices_make_smaller_batches(extractor: FakeExtractor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "_BATCH_CHARACTERS", 2 * len(TEXT))
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text(TEXT, encoding="utf-8")
    assert run(tmp_path).exit_code == 0
    assert extractor.batches == [2, 2, 1]


def test_a_file_name_cannot_steer_the_terminal(extractor: FakeExtractor, tmp_path: Path) -> None:
    (tmp_path / "a\x1b[2J\nb.txt").touch()
    result = run(tmp_path)
    assert result.exit_code == 1
    assert "\x1b" not in result.stderr
    assert result.stderr.count("\n") == 2
