"""The command ``taizhang extract``: notices in, their ledger out."""

import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, groupby
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from notices import Notice

from .columns import Tally, shown
from .reading import NoticeFile, ReadFailure, find_files, read_files
from .row import LedgerRow
from .table import ledger_console, print_rows
from .writing import WriteError, check_suffix, write_jsonl, write_ledger

if TYPE_CHECKING:
    from .extractor import Extractor

_BATCH_NOTICES: Final = 64
_BATCH_CHARACTERS: Final = 1_000_000


class Engine(StrEnum):
    """What finds the spans."""

    default = "default"
    rules = "rules"


@dataclass(slots=True)
class _Run:
    """How far one call of the command has come."""

    progress: Progress
    notices: int = 0
    rows: int = 0
    review: int = 0
    failures: int = 0

    def say(self, line: str) -> None:
        """One line on standard error, above the progress bar if there is one."""
        self.progress.console.print(shown(f"taizhang: {line}"), soft_wrap=True)

    def advance(self, count: int) -> None:
        """So many files more are done."""
        self.progress.advance(self.progress.task_ids[0], count)


def _check_output(path: Path | None) -> Path | None:
    return path and check_suffix(path)


def extract(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH", help="Notices: .txt files, folders (every .txt below), or - for standard input."),
    ],
    *,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", callback=_check_output, help="The ledger: .jsonl, .csv or .xlsx."),
    ] = None,
    engine: Annotated[Engine, typer.Option(help="What finds the spans: the model, or rules alone.")] = Engine.default,
    model: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The folder of a trained model; without it, the one that ships.")
    ] = None,
    table: Annotated[bool, typer.Option("--table", help="Print the ledger as tables, also beside -o and into a pipe.")] = False,
) -> None:
    """Extract the ledger of tasks from notices.

    Without -o the ledger is printed: as tables in a terminal, as JSON lines into a pipe.

    A notice that cannot be read is named on standard error and the others go on; the exit code is then 1. Wrong usage is 2.
    """
    if model is not None and engine is Engine.rules:
        raise typer.BadParameter("the engine 'rules' uses no model; leave out one of --engine and --model")
    from .extractor import Extractor  # noqa: PLC0415 - it loads the inference engine, which --help can do without

    files = find_files(paths)
    extractor = Extractor.load(model, engine=engine.value)
    tables = ledger_console(sys.stdout) if table or (output is None and sys.stdout.isatty()) else None
    with _terminable(), _progress(len(files), beside=tables) as progress:
        run = _Run(progress)
        batches = _batches(files, run)
        first = next(batches, None)
        # If no notice could be read, nothing is written: an empty ledger must not take the place of an older one.
        if first is not None and not _deliver(_rows(chain([first], batches), extractor, run), output, tables, run):
            raise typer.Exit(int(run.failures > 0))
    run.say(_summary(run, output if first is not None else None))
    if run.failures:
        raise typer.Exit(1)


def _batches(files: Sequence[NoticeFile | ReadFailure], run: _Run) -> Iterator[list[Notice]]:
    """The notices that can be read, so many at a time as memory holds with ease; tells of the others."""
    batch: list[Notice] = []
    for item in read_files(files):
        if isinstance(item, ReadFailure):
            run.failures += 1
            run.say(str(item))
            run.advance(1)
            continue
        batch.append(item)
        run.notices += 1
        if len(batch) == _BATCH_NOTICES or sum(len(notice.text) for notice in batch) >= _BATCH_CHARACTERS:
            yield batch
            batch = []
    if batch:
        yield batch


def _rows(batches: Iterable[Sequence[Notice]], extractor: "Extractor", run: _Run) -> Iterator[LedgerRow]:
    for batch in batches:
        for ledger in extractor.ledgers(batch):
            run.rows += len(ledger)
            run.review += sum(bool(row.review) for row in ledger)
            yield from ledger
        run.advance(len(batch))


def _deliver(rows: Iterator[LedgerRow], output: Path | None, tables: Console | None, run: _Run) -> bool:
    """Writes and prints the rows; False if who reads standard output has left, and nothing else was asked for."""
    if output is not None:
        tally = write_ledger(rows if tables is None else _printed(rows, tables), output)
        _tell_changes(tally, run)
        return True
    try:
        if tables is None:
            write_jsonl(rows, sys.stdout.buffer, Tally())
        else:
            deque(_printed(rows, tables, alone=True), maxlen=0)
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_stdout()
        return False
    except OSError as error:
        raise WriteError(f"standard output: cannot be written ({error.strerror}); name a file with -o") from error
    return True


def _printed(rows: Iterable[LedgerRow], tables: Console, *, alone: bool = False) -> Iterator[LedgerRow]:
    """The same rows, printed notice by notice; unless ``alone``, a reader that leaves ends the printing only."""
    left = False
    for _, group in groupby(rows, key=lambda row: row.notice):
        ledger = list(group)
        try:
            if not left:
                print_rows(ledger, tables)
        except BrokenPipeError:
            if alone:
                raise
            left = True
            _drop_stdout()
        yield from ledger


def _drop_stdout() -> None:
    """What is still buffered for a reader that left goes nowhere, or Python would complain when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _tell_changes(tally: Tally, run: _Run) -> None:
    if tally.replaced:
        run.say(f"{_count(tally.replaced, 'cell')} held characters that a spreadsheet cannot take, now U+FFFD; .jsonl keeps them")
    if tally.cut:
        run.say(f"{_count(tally.cut, 'cell')} cut to the 32,767 characters that Excel takes; .jsonl keeps them whole")


def _summary(run: _Run, output: Path | None) -> str:
    """The counts of a run.

    >>> _summary(_Run(Progress(), notices=1, rows=12, review=2), Path("ledger.xlsx"))
    '1 notice, 12 rows (2 for review), 0 failures; written to ledger.xlsx'
    """
    counts = f"{_count(run.notices, 'notice')}, {_count(run.rows, 'row')} ({run.review} for review)"
    return f"{counts}, {_count(run.failures, 'failure')}" + (f"; written to {output}" if output else "")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


@contextmanager
def _progress(total: int, *, beside: Console | None) -> Iterator[Progress]:
    """A bar on standard error, if that is a terminal and no tables are printed to one."""
    hidden = not sys.stderr.isatty() or (beside is not None and beside.is_terminal)
    console = Console(stderr=True, markup=False, emoji=False, highlight=False)
    columns = (TextColumn("notices"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    # Redirecting would send the rows, which go to standard output, where the bar goes.
    with Progress(
        *columns, console=console, redirect_stdout=False, redirect_stderr=False, transient=True, disable=hidden
    ) as progress:
        progress.add_task("notices", total=total)
        yield progress


@contextmanager
def _terminable() -> Iterator[None]:
    """Lets a request to end (SIGTERM) unwind as an exception does, so that no temporary file stays behind."""

    def leave(number: int, _frame: FrameType | None) -> None:
        sys.exit(128 + number)

    ours = threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    if ours:
        signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        if ours:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
