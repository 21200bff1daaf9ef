import json
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from inference import cli
from inference.row import Field, LedgerRow
from notices import Notice, TaizhangError
from taizhang import app

ROOT = Path(__file__).resolve().parent.parent
TEXT = "1.新建5G基站500座。(牵头单位:市经信局)"


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


@pytest.fixture
def notices(tmp_path: Path) -> Path:
    folder = tmp_path / "notices"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "b.txt").write_text(TEXT + "待核", encoding="gb18030")
    return folder


def run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, ["extract", *map(str, arguments)], input=stdin)


def last_line(result: Result) -> str:
    return result.stderr.splitlines()[-1]


@pytest.mark.usefixtures("extractor")
@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".xlsx"])
def test_a_ledger_is_written(notices: Path, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"ledger{suffix}"
    result = run(notices, "-o", path)
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    assert result.stderr == f"taizhang: 2 notices, 2 rows (1 for review), 0 failures; written to {path}\n"
    if suffix == ".xlsx":
        assert load_workbook(path)["台账"].max_row == 3
    else:
        assert len(path.read_bytes().splitlines()) == (2 if suffix == ".jsonl" else 3)


@pytest.mark.usefixtures("extractor")
def test_without_output_rows_go_to_a_pipe_as_json_lines(notices: Path) -> None:
    result = run(notices)
    assert result.exit_code == 0
    assert [json.loads(line)["task"] for line in result.stdout.splitlines()] == [TEXT, TEXT + "待核"]
    assert result.stderr == "taizhang: 2 notices, 2 rows (1 for review), 0 failures\n"


@pytest.mark.usefixtures("extractor")
def test_tables_on_request(notices: Path) -> None:
    result = run(notices, "--table")
    assert result.exit_code == 0
    assert "牵头单位" in result.stdout
    assert "缺牵头单位" in result.stdout
    assert "{" not in result.stdout


@pytest.mark.usefixtures("extractor")
def test_tables_beside_a_file(notices: Path, tmp_path: Path) -> None:
    result = run(notices, "--table", "-o", tmp_path / "ledger.csv")
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
def test_failures_are_told_and_the_rest_is_delivered(notices: Path, tmp_path: Path) -> None:
    (notices / "empty.txt").touch()
    result = run(tmp_path / "gone.txt", notices, "-o", tmp_path / "ledger.jsonl")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f"taizhang: {tmp_path}/gone.txt: no such file or folder; check the path",
        f"taizhang: {notices}/empty.txt: is empty; expected the text of a notice",
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
def test_engine_and_model(extractor: FakeExtractor, notices: Path, arguments: list[str], loaded: tuple[Path, str]) -> None:
    assert run(notices, *arguments).exit_code == 0
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
def test_our_errors_are_one_line(notices: Path) -> None:
    result = run(notices, "--model", notices / "none")
    assert result.exit_code == 1
    assert result.stderr == f"taizhang: {notices}/none: no such folder; expected a model\n"


@pytest.mark.usefixtures("extractor")
def test_an_output_that_cannot_be_written(notices: Path, tmp_path: Path) -> None:
    result = run(notices, "-o", tmp_path / "none" / "ledger.csv")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"taizhang: {tmp_path}/none/ledger.csv: the folder {tmp_path}/none does not exist")
    assert result.stderr.count("\n") == 1


def test_an_error_in_the_middle_leaves_the_older_ledger(extractor: FakeExtractor, notices: Path, tmp_path: Path) -> None:
    def fail(notice: Notice) -> None:
        raise TaizhangError(f"notice {notice.id}: the model is broken")

    extractor.fail = fail
    path = tmp_path / "ledger.csv"
    path.write_bytes(b"old")
    result = run(notices, "-o", path)
    assert (result.exit_code, result.stderr) == (1, "taizhang: notice a: the model is broken\n")
    assert path.read_bytes() == b"old"
    assert sorted(tmp_path.iterdir()) == [path, notices]


def test_an_interrupt_leaves_the_older_ledger(extractor: FakeExtractor, notices: Path, tmp_path: Path) -> None:
    def fail(notice: Notice) -> None:
        raise KeyboardInterrupt

    extractor.fail = fail
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(b"old")
    result = run(notices, "-o", path)
    assert (result.exit_code, result.stderr) == (130, "taizhang: interrupted\n")
    assert path.read_bytes() == b"old"
    assert sorted(tmp_path.iterdir()) == [path, notices]


def test_a_missing_package_names_its_extra(extractor: FakeExtractor, notices: Path) -> None:
    def fail(notice: Notice) -> None:
        raise ModuleNotFoundError("No module named 'openvino'", name="openvino.runtime")

    extractor.fail = fail
    result = run(notices)
    assert result.exit_code == 1
    assert result.stderr.endswith("needs the package openvino, which is not installed; run: pip install 'taizhang[inference]'\n")


def test_a_fault_of_ours_keeps_its_traceback(extractor: FakeExtractor, notices: Path) -> None:
    def fail(notice: Notice) -> None:
        raise ModuleNotFoundError("No module named 'inference.gone'", name="inference.gone")

    extractor.fail = fail
    assert isinstance(run(notices).exception, ModuleNotFoundError)


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


# In a process of its own

FAKE = """
    import sys, time
    from pathlib import Path
    from types import ModuleType
    from inference.row import LedgerRow

    class Extractor:
        @classmethod
        def load(cls, path=None, *, engine="default"):
            return cls()

        def ledgers(self, notices):
            ROWS

    sys.modules["inference.extractor"] = ModuleType("inference.extractor")
    sys.modules["inference.extractor"].Extractor = Extractor
    import taizhang
    taizhang.main()
"""


def start(rows: str, *arguments: str | Path) -> subprocess.Popen[str]:
    script = textwrap.dedent(FAKE).replace("ROWS", rows)
    return subprocess.Popen(
        [sys.executable, "-c", script, "extract", *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_leaves_no_partial_file(notices: Path, tmp_path: Path, number: signal.Signals, code: int) -> None:
    path = tmp_path / "ledger.xlsx"
    with start("print('ready', flush=True); time.sleep(60)", notices, "-o", path) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(number)
        assert process.wait(300) == code
        assert "Traceback" not in process.stderr.read()
    assert list(tmp_path.iterdir()) == [notices]


MANY_ROWS = "return [[LedgerRow(n.id, '1', (), '任务' * 5, 0, 1)] * 600 for n in notices]"


@pytest.mark.parametrize("options", [[], ["--table"]], ids=["json lines", "tables"])
def test_a_reader_that_leaves_is_no_failure(notices: Path, options: list[str]) -> None:
    with start(MANY_ROWS, notices, *options) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(300) == 0


def test_a_reader_that_leaves_the_tables_still_gets_the_file(notices: Path, tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    with start(MANY_ROWS.replace("600", "50"), notices, "--table", "-o", path) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read().startswith("taizhang: 2 notices, 100 rows")
        assert process.wait(300) == 0
    assert len(path.read_bytes().splitlines()) == 100


HEAVY = ["torch", "transformers", "openvino", "openpyxl", "datasets", "accelerate", "nncf", "seqeval", "label_studio_sdk"]


def python(script: str) -> Iterator[str]:
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], cwd=ROOT, capture_output=True, check=False)
    yield from done.stdout.decode().splitlines()
    assert done.stderr == b""


@pytest.mark.parametrize("arguments", [["--help"], *([name, "--help"] for name in ("extract", "train", "export", "annotate"))])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    *_, loaded = python(f"""
        import sys, taizhang
        try:
            taizhang.app({arguments})
        except SystemExit as end:
            assert not end.code, end.code
        print(sorted(set({HEAVY}) & set(sys.modules)))
    """)
    assert loaded == "[]"


def test_every_command_is_mounted() -> None:
    result = CliRunner().invoke(app, ["--help"])
    assert result.exit_code == 0
    for command in ("extract", "train", "export", "crossvalidate", "annotate"):
        assert f" {command} " in result.stdout


def test_no_command_is_wrong_usage() -> None:
    result = CliRunner().invoke(app, [])
    assert result.exit_code == 2
    assert "Usage" in result.output


def test_train_without_its_extra_names_it(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.touch()
    lines = list(
        python(f"""
        import importlib.machinery, sys, taizhang
        from typer.testing import CliRunner

        class Absent(importlib.machinery.PathFinder):
            @classmethod
            def find_spec(cls, name, path=None, target=None):
                absent = name.partition(".")[0] in {HEAVY}
                return None if absent else importlib.machinery.PathFinder.find_spec(name, path, target)

        sys.meta_path[sys.meta_path.index(importlib.machinery.PathFinder)] = Absent
        result = CliRunner().invoke(taizhang.app, ["train", {str(config)!r}])
        print(result.exit_code)
        print(result.stderr, end="")
    """)
    )
    assert lines[0] == "1"
    (message,) = lines[1:]
    assert message.startswith("taizhang: ")
    assert "pip install 'taizhang[training]'" in message
