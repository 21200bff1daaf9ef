"""Ledgers to .jsonl, .csv and .xlsx; a file is there whole or, on any failure, as it was before."""

import codecs
import csv
import json
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

import typer

from notices import TaizhangError

from .columns import FORMULA, HEADS, SEPARATOR, Cell, Tally
from .row import LedgerRow

_FORMULA_IN_CSV: Final = re.compile(rf"(^|{SEPARATOR})(?={FORMULA.pattern})")


class WriteError(TaizhangError):
    """A ledger that cannot be written where it was asked for."""


def write_ledger(rows: Iterable[LedgerRow], path: Path) -> Tally:
    """Writes the rows as the suffix of ``path`` says and returns what was written.

    An older file is replaced at the end, in one step; on a failure, also one inside ``rows``, it stays untouched.
    BadParameter for an unknown suffix, before ``rows`` is touched; WriteError where the place cannot be written.
    """
    write = _WRITERS[check_suffix(path).suffix.lower()]
    tally = Tally()
    with _replacing(path) as file:
        write(rows, file, tally)
    return tally


def check_suffix(path: Path) -> Path:
    """``path`` itself; BadParameter unless its suffix names a form of ledger."""
    if path.suffix.lower() not in _WRITERS:
        found = f"the suffix {path.suffix!r}" if path.suffix else "no suffix"
        raise typer.BadParameter(f"{path} has {found}, expected one of {', '.join(_WRITERS)}")
    return path


def write_jsonl(rows: Iterable[LedgerRow], file: BinaryIO, tally: Tally) -> None:
    """One JSON object a line, in UTF-8."""
    for row in rows:
        tally.add(row)
        file.write(json.dumps(row.to_json(), ensure_ascii=False).encode() + b"\n")


def _write_csv(rows: Iterable[LedgerRow], file: BinaryIO, tally: Tally) -> None:
    """With a byte order mark, for without it Excel takes the text for the encoding of the country."""
    lines = csv.writer(codecs.getwriter("utf-8-sig")(file))
    lines.writerow(HEADS)
    for row in rows:
        tally.add(row)
        lines.writerow(map(_disarmed, tally.cells(row)))


def _write_xlsx(rows: Iterable[LedgerRow], file: BinaryIO, tally: Tally) -> None:
    from .workbook import write_workbook  # noqa: PLC0415 - openpyxl is loaded where it is needed only

    write_workbook(rows, file, tally)


_WRITERS: Final[dict[str, Callable[[Iterable[LedgerRow], BinaryIO, Tally], None]]] = {
    ".jsonl": write_jsonl,
    ".csv": _write_csv,
    ".xlsx": _write_xlsx,
}


def _disarmed(cell: Cell) -> Cell:
    """An apostrophe before what a spreadsheet would run, also behind a separator: some split there.

    A number is no formula, nor is the bare sign of a comparison, which would otherwise fill a column with apostrophes.

    >>> _disarmed("=1+1"), _disarmed("5;-3"), _disarmed(-3), _disarmed("=")
    ("'=1+1", "5;'-3", -3, '=')
    """
    return _FORMULA_IN_CSV.sub(r"\1'", cell) if isinstance(cell, str) and cell != "=" else cell


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """A new file that takes the place of ``path`` when the block ends well and vanishes when it does not."""
    target = Path(os.path.realpath(path))  # a link stays a link
    temporary = target.with_name(f".taizhang-{secrets.token_hex(8)}.tmp")
    try:
        _check_target(target)
        with temporary.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, temporary)
        temporary.replace(target)
    except OSError as error:
        raise WriteError(f"{path}: {_why(error, target)}") from error
    finally:
        with suppress(OSError):  # the folder itself may be what is missing
            temporary.unlink()


def _check_target(target: Path) -> None:
    """Tries before the work begins whether an older file may be written; on Windows an open one may not."""
    if target.exists():
        target.open("r+b").close()


def _why(error: OSError, target: Path) -> str:
    if target.is_dir():
        return "is a folder; expected a file such as ledger.xlsx in it"
    if not target.parent.is_dir():
        return f"the folder {target.parent} does not exist; create it, or choose another file with -o"
    if isinstance(error, PermissionError):
        return "no permission to write it, or it is open in another program; close it there, or choose another file with -o"
    return f"cannot be written ({error.strerror}); make room, or choose another file with -o"
