"""Labelled notices in the JSON export form of Label Studio: tasks that hold a chunk of a notice with its regions."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from .errors import TaizhangError
from .notice import LabelledNotice, Notice
from .span import Span


class CorpusError(TaizhangError):
    """A labelled set that cannot be read; the linter lists every fault in it."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """One task of an export: characters of a notice from ``start`` on, with spans that count from the chunk's first character.

    ``task`` is Label Studio's id and ``layout`` the name of the layout that the task's data may carry; both may be None.
    """

    notice: str
    start: int
    text: str
    spans: tuple[Span, ...]
    where: str
    task: int | None = None
    layout: str | None = None


def read_labelled(path: Path) -> list[LabelledNotice]:
    """The labelled notices of an export file, or of every .json file of a folder, sorted by notice id.

    The chunks of a notice are joined by their offsets; CorpusError where one is missing or a region cannot be.
    """
    return join_chunks(read_chunks(path))


def read_chunks(path: Path) -> list[Chunk]:
    """The tasks of an export file, or of every .json file of a folder, sorted by notice id and place; CorpusError as above."""
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    if not files:
        raise CorpusError(f"{path}: no .json file in this folder; expected a Label Studio export")
    return sorted((chunk for file in files for chunk in _chunks(file)), key=lambda chunk: (chunk.notice, chunk.start))


def join_chunks(chunks: Iterable[Chunk]) -> list[LabelledNotice]:
    """The notices that the sorted chunks make; CorpusError where a chunk is missing or its spans cannot be."""
    return [_join(notice, list(parts)) for notice, parts in groupby(chunks, key=lambda chunk: chunk.notice)]


def load_tasks(path: Path) -> list[object]:
    """The list of tasks in an export file, unchecked; CorpusError if the file is not a JSON list."""
    try:
        tasks = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read ({error.strerror}); expected a Label Studio export") from error
    except ValueError as error:
        raise CorpusError(f"{path}: not JSON in UTF-8 ({error}); expected a Label Studio export") from error
    if not isinstance(tasks, list):
        raise CorpusError(f"{path}: holds a {type(tasks).__name__}, expected the list of tasks of a Label Studio JSON export")
    return tasks


def corpus_hash(notices: Iterable[LabelledNotice]) -> str:
    """SHA-256 over ids, texts and spans in the order of ids: the same labelled set always has the same hash."""
    rows = [
        [item.notice.id, item.notice.text, [[s.start, s.end, s.label] for s in item.spans]]
        for item in sorted(notices, key=lambda item: item.notice.id)
    ]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def _chunks(file: Path) -> Iterable[Chunk]:
    for number, task in enumerate(load_tasks(file), 1):
        where = f"{file}, task {number}"
        try:
            yield _chunk(task, where)
        except (KeyError, TypeError, ValueError, CorpusError) as error:
            found = f"no key {error}" if isinstance(error, KeyError) else str(error)
            raise CorpusError(f"{where}: {found}; run 'taizhang annotate lint {file}'") from error


def _chunk(task: object, where: str) -> Chunk:
    if not isinstance(task, Mapping):
        raise CorpusError(f"is a {type(task).__name__}, expected an object")
    data = task["data"]
    if not isinstance(data, Mapping):
        raise CorpusError("data is not an object")
    text, notice, start = data["text"], data["notice"], data["start"]
    if not (isinstance(text, str) and isinstance(notice, str) and isinstance(start, int)):
        raise CorpusError(f"data: text, notice, start are {type(text).__name__}, {type(notice).__name__}, {start!r}")
    spans = sorted(_span(region) for region in chosen_annotation(task))
    if spans and spans[-1].end > len(text):
        raise CorpusError(f"region {spans[-1].start}-{spans[-1].end} ends behind the text of {len(text)} characters")
    number, layout = task.get("id"), data.get("layout")
    if not isinstance(number, int | None) or not isinstance(layout, str | None):
        raise CorpusError(f"id and data.layout are {number!r} and {layout!r}, expected a whole number and a text, or neither")
    return Chunk(notice, start, text, tuple(spans), where, number, layout)


def chosen_annotation(task: Mapping[str, object]) -> Sequence[Mapping[str, object]]:
    """The regions of the one annotation that counts: the ground truth, else the only one that was not cancelled.

    CorpusError if there is none, or several and none is marked as the ground truth.
    """
    annotations = task["annotations"]
    if not isinstance(annotations, list) or not all(isinstance(a, Mapping) for a in annotations):
        raise CorpusError("annotations is not a list of objects")
    valid = [a for a in annotations if not a.get("was_cancelled")]
    truth = [a for a in valid if a.get("ground_truth")] or valid
    if len(truth) != 1:
        raise CorpusError(f"has {len(truth)} annotations that could count, expected one or one ground truth")
    result = truth[0]["result"]
    if not isinstance(result, list) or not all(isinstance(r, Mapping) for r in result):
        raise CorpusError("result is not a list of regions")
    return result


def _span(region: Mapping[str, object]) -> Span:
    value = region["value"]
    if not isinstance(value, Mapping):
        raise CorpusError("a region has no value")
    labels = value["labels"]
    if not isinstance(labels, list) or len(labels) != 1:
        raise CorpusError(f"a region has the labels {labels!r}, expected one")
    start, end, label = value["start"], value["end"], labels[0]
    if not (isinstance(start, int) and isinstance(end, int) and isinstance(label, str)):
        raise CorpusError(f"region {start!r}-{end!r} {label!r}: expected two whole numbers and the name of a label")
    return Span(start, end, label)


def _join(notice: str, chunks: list[Chunk]) -> LabelledNotice:
    text = ""
    spans: list[Span] = []
    for chunk in chunks:
        if chunk.start != len(text):
            raise CorpusError(
                f"{chunk.where}: notice {notice} goes on at {chunk.start}, expected {len(text)}: a chunk is missing"
            )
        spans += [Span(s.start + chunk.start, s.end + chunk.start, s.label) for s in chunk.spans]
        text += chunk.text
    try:
        return LabelledNotice(Notice(notice, text, chunks[0].where), tuple(spans))
    except ValueError as error:
        raise CorpusError(f"{chunks[0].where}: {error}; run 'taizhang annotate lint'") from error
