"""``taizhang extract`` in a process of its own: signals, and readers that leave."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

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
def test_a_signal_leaves_no_partial_file(two_notices: Path, tmp_path: Path, number: signal.Signals, code: int) -> None:
    path = tmp_path / "ledger.xlsx"
    with start("print('ready', flush=True); time.sleep(60)", two_notices, "-o", path) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(number)
        assert process.wait(300) == code
        assert "Traceback" not in process.stderr.read()
    assert list(tmp_path.iterdir()) == [two_notices]


MANY_ROWS = "return [[LedgerRow(n.id, '1', (), '任务' * 5, 0, 1)] * 600 for n in notices]"


@pytest.mark.parametrize("options", [[], ["--table"]], ids=["json lines", "tables"])
def test_a_reader_that_leaves_is_no_failure(two_notices: Path, options: list[str]) -> None:
    with start(MANY_ROWS, two_notices, *options) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(300) == 0


def test_a_reader_that_leaves_the_tables_still_gets_the_file(two_notices: Path, tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    with start(MANY_ROWS.replace("600", "50"), two_notices, "--table", "-o", path) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read().startswith("taizhang: 2 notices, 100 rows")
        assert process.wait(300) == 0
    assert len(path.read_bytes().splitlines()) == 100
