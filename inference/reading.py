"""Notices from files, folders and standard input; what cannot be read is told and the others go on."""

import os
import stat
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from notices import Notice

from .charset import NotTextError, decode

STDIN: Final = "-"
_SUFFIX: Final = ".txt"
_INVISIBLE: Final = "\u200b\u200c\u200d\u2060\ufeff"


@dataclass(frozen=True, slots=True)
class NoticeFile:
    """A file that is to be read as the notice ``id``; the path ``-`` is standard input."""

    id: str
    path: Path


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """A path that gave no notice, and why, in one line that does not repeat the path."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


def read_notices(paths: Iterable[str | Path]) -> Iterator[Notice | ReadFailure]:
    """The notices of .txt files, of folders (every .txt below, sorted) and of standard input (``-``), in their order."""
    return read_files(find_files(paths))


def find_files(paths: Iterable[str | Path]) -> list[NoticeFile | ReadFailure]:
    """The files that ``paths`` stand for, each once, with ids that differ: the stem, with parent folders where stems meet."""
    found: dict[str, Path | ReadFailure] = {}
    for path in map(Path, paths):
        for item in _expand(path):
            key = item.path if isinstance(item, ReadFailure) else os.path.realpath(item)
            found.setdefault(key, item)
    ids = _ids([item for item in found.values() if isinstance(item, Path)])
    return [item if isinstance(item, ReadFailure) else NoticeFile(ids[item], item) for item in found.values()]


def read_files(files: Iterable[NoticeFile | ReadFailure]) -> Iterator[Notice | ReadFailure]:
    """Reads what ``find_files`` found, one file at a time."""
    for file in files:
        yield file if isinstance(file, ReadFailure) else _read(file)


def _expand(path: Path) -> Iterator[Path | ReadFailure]:
    if str(path) == STDIN:
        yield path
        return
    try:
        is_folder = stat.S_ISDIR(path.stat().st_mode)
    except OSError as error:
        yield ReadFailure(str(path), _why(error))
        return
    if is_folder:
        yield from _walk(path)
    elif path.suffix.lower() == _SUFFIX:
        yield path
    else:
        found = f"has the suffix {path.suffix}" if path.suffix else "has no suffix"
        yield ReadFailure(str(path), f"{found}; only {_SUFFIX} files are read: save its text as {_SUFFIX}, or pipe it to '-'")


def _walk(folder: Path) -> Iterator[Path | ReadFailure]:
    """Every .txt file below ``folder``, sorted; links to folders are not followed, for they may lead in circles."""
    closed: list[ReadFailure] = []
    files: list[Path] = []
    for parent, _, names in os.walk(folder, onerror=lambda error: closed.append(_closed(error))):
        files += [Path(parent, name) for name in names if Path(name).suffix.lower() == _SUFFIX]
    if not files and not closed:
        yield ReadFailure(str(folder), f"is a folder without a {_SUFFIX} file; name the folder that holds the notices")
    yield from closed
    yield from sorted(files)


def _closed(error: OSError) -> ReadFailure:
    return ReadFailure(str(error.filename), _why(error))


def _ids(files: Sequence[Path]) -> dict[Path, str]:
    """As few parts of each path, counted from its end, as make the ids differ: the stem, or parent/stem.

    >>> _ids([Path("/2021/plan.txt"), Path("/2022/plan.txt"), Path("/2022/other.txt")]).values()
    dict_values(['other', '2021/plan', '2022/plan'])
    """
    ids: dict[Path, str] = {}
    waiting = {file: _parts(file) for file in files}
    depth = 0
    while waiting:
        depth += 1
        groups: dict[str, list[Path]] = defaultdict(list)
        for file, parts in waiting.items():
            groups["/".join(parts[-depth:])].append(file)
        for name, group in groups.items():
            if len(group) == 1:
                ids[group[0]] = name
            elif all(len(waiting[file]) <= depth for file in group):  # plan.txt and plan.TXT of one folder
                ids |= {file: f"{name}#{number}" for number, file in enumerate(group, 1)}
        waiting = {file: parts for file, parts in waiting.items() if file not in ids}
    return ids


def _parts(file: Path) -> list[str]:
    if str(file) == STDIN:
        return ["stdin"]
    return [_writable(part) for part in (*file.parent.resolve().parts[1:], file.stem)]


def _writable(name: str | Path) -> str:
    """A file name may hold bytes that are no UTF-8; what goes into a ledger may not."""
    return os.fsencode(name).decode("utf-8", "replace")


def _read(file: NoticeFile) -> Notice | ReadFailure:
    try:
        raw = _stdin() if str(file.path) == STDIN else file.path.read_bytes()
        text = decode(raw)
        if not text.strip().strip(_INVISIBLE).strip():
            found = f"holds {len(raw)} bytes of blanks only" if raw else "is empty"
            return ReadFailure(str(file.path), f"{found}; expected the text of a notice")
        return Notice(file.id, text, _writable(file.path))
    except OSError as error:
        return ReadFailure(str(file.path), _why(error))
    except NotTextError as error:
        return ReadFailure(str(file.path), str(error))


def _stdin() -> bytes:
    if sys.stdin is None or sys.stdin.isatty():
        raise NotTextError("is a terminal; expected piped text: taizhang extract - < notice.txt")
    return sys.stdin.buffer.read()


def _why(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file or folder; check the path"
    if isinstance(error, PermissionError):
        return "no permission to read it; give yourself read permission"
    return f"cannot be read ({error.strerror}); expected a {_SUFFIX} file or a folder"
