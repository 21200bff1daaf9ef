"""Labelled notices as Label Studio tasks: chunks that an annotator can take in, in the JSON form that an export has too."""

import hashlib
import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

from notices import LabelledNotice, Span

CHUNK_SIZE: Final = 1500
"""Characters of a task: what fits on a screen or two, and what the browser still marks without delay."""

FROM_NAME: Final = "label"
TO_NAME: Final = "text"
REGION_TYPE: Final = "labels"

_SENTENCE_ENDS: Final = "。!?;！？；"


@dataclass(frozen=True, slots=True)
class Task:
    """One chunk of a notice with the spans in it; ``start`` and the spans count from the notice's first character.

    ``layout`` names the layout family of the chunk, where somebody said it.
    """

    id: int
    notice: str
    start: int
    text: str
    spans: tuple[Span, ...]
    layout: str | None = None


def tasks_of(notices: Iterable[LabelledNotice], *, first_id: int = 1, size: int = CHUNK_SIZE) -> Iterator[Task]:
    """The tasks of the notices, numbered on from ``first_id``; together they hold every character and every span once."""
    number = first_id
    for item in notices:
        text = item.notice.text
        for start, end in chunks(text, item.spans, size=size):
            inside = tuple(span for span in item.spans if start <= span.start < end)
            yield Task(number, item.notice.id, start, text[start:end], inside)
            number += 1


def chunks(text: str, spans: Sequence[Span], *, size: int = CHUNK_SIZE) -> list[tuple[int, int]]:
    """Offsets that partition ``text`` into stretches of at most ``size`` characters, none of which cuts a span.

    A stretch ends behind a line break, in a longer line behind a sentence, and where there is none anywhere between the spans;
    only a span that is longer than ``size`` makes a stretch that is longer. ValueError unless ``size`` is positive.

    >>> chunks("一二三\\n四五\\n六", [], size=4)
    [(0, 4), (4, 8)]
    """
    if size < 1:
        raise ValueError(f"chunks of {size} characters: expected 1 or more")
    found: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        end = len(text) if len(text) - start <= size else _cut(text, spans, start, start + size)
        found.append((start, end))
        start = end
    return found


def region_id(notice: str, span: Span) -> str:
    """The id of the region of ``span``: the same in every export, so that git shows only what changed.

    >>> region_id("xianan-2025", Span(3, 6, "LEADER"))
    '0295f5ffe8'
    """
    return hashlib.sha256(f"{notice}/{span.start}/{span.end}/{span.label}".encode()).hexdigest()[:10]


def region_json(task: Task, span: Span) -> dict[str, object]:
    """A span as a region of its task, with offsets into the text of the task."""
    start, end = span.start - task.start, span.end - task.start
    return {
        "id": region_id(task.notice, span),
        "from_name": FROM_NAME,
        "to_name": TO_NAME,
        "type": REGION_TYPE,
        "value": {"start": start, "end": end, "text": task.text[start:end], "labels": [span.label]},
    }


def task_json(task: Task) -> dict[str, object]:
    """The task as Label Studio exports it, its spans as the one annotation, which is the ground truth."""
    regions = [region_json(task, span) for span in task.spans]
    layout = {} if task.layout is None else {"layout": task.layout}
    return {
        "id": task.id,
        "data": {"text": task.text, "notice": task.notice, "start": task.start, **layout},
        "annotations": [{"id": task.id, "result": regions, "was_cancelled": False, "ground_truth": True}],
        "predictions": [],
    }


def dump(tasks: Iterable[Task]) -> str:
    """The tasks as one JSON document with a line for each region, so that git diffs can be read."""
    return "[\n" + ",\n".join(map(_task_lines, tasks)) + "\n]\n"


def write_tasks(path: Path, tasks: Iterable[Task]) -> None:
    """Writes the tasks as JSON in UTF-8 with ``\\n`` at the ends of its lines."""
    path.write_bytes(dump(tasks).encode())


def _task_lines(task: Task) -> str:
    shell = task_json(task)
    regions = ",".join(f"\n  {_line(region_json(task, span))}" for span in task.spans)
    head = f'{{"id": {task.id}, "data": {_line(shell["data"])},'
    annotation = f'"annotations": [{{"id": {task.id}, "result": [{regions}\n ], "was_cancelled": false, "ground_truth": true}}],'
    return f'{head}\n {annotation}\n "predictions": []}}'


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _cut(text: str, spans: Sequence[Span], start: int, limit: int) -> int:
    places = range(limit, start, -1)
    line_ends = (place for place in places if text[place - 1] == "\n")
    sentence_ends = (place for place in places if text[place - 1] in _SENTENCE_ENDS)
    candidates = chain(line_ends, sentence_ends, places, range(limit + 1, len(text)))
    return next((place for place in candidates if not _inside(place, spans)), len(text))


def _inside(place: int, spans: Sequence[Span]) -> bool:
    at = bisect_left(spans, place, key=lambda span: span.start) - 1
    return at >= 0 and spans[at].start < place < spans[at].end
