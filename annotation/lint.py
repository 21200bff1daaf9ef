"""The linter of labelled sets: every fault of a Label Studio export that the server itself does not see."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final, TypeAlias, TypeGuard

from notices import CorpusError, LabelSchema, canonical, chosen_annotation, load_tasks

from .tasks import FROM_NAME, REGION_TYPE, TO_NAME

CUE_WORDS: Final = (
    *("牵头单位", "牵头责任单位", "牵头部门", "主办单位", "主责单位"),
    *("责任单位", "责任部门", "配合单位", "协办单位", "参与单位", "承办单位", "实施主体", "督导单位", "监督单位"),
    *("责任领导", "牵头领导", "分管领导", "包联领导", "责任人"),
    *("完成时限", "完成时间", "办结时限", "时限要求"),
)
"""The closed list of words that open a slot of a responsibility block; a span holds what stands in the slot, never its name."""

_CUES: Final = "|".join(sorted(CUE_WORDS, key=len, reverse=True))
_CUE_WITH_COLON: Final = re.compile(rf"(?:{_CUES}) *:")
_CUE_AT_START: Final = re.compile(rf" *(?:{_CUES})")
_LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_VALUES_ONLY: Final = "TARGET"
"""A target may begin with a word of the list (参与单位突破20家), so that there only the word with its colon is a fault."""


_Words: TypeAlias = tuple[str, str, str]
"""What was found, what was expected, what to do."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one place of a labelled set; ``place`` names task, notice, offset and region as far as they are known."""

    file: Path
    place: str
    found: str
    expected: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}: {self.place}: {self.found}; expected {self.expected}; {self.remedy}"


@dataclass(frozen=True, slots=True)
class Report:
    """The faults of a labelled set and what was looked at."""

    faults: tuple[Fault, ...]
    notices: int
    tasks: int
    regions: int


@dataclass(frozen=True, slots=True)
class _Chunk:
    file: Path
    place: str
    notice: str
    start: int
    text: str


@dataclass(frozen=True, slots=True)
class _Region:
    place: str
    start: int
    end: int


class _Seen:
    """What must be unique in the whole set: task ids and region ids, with the place where each was met first."""

    def __init__(self) -> None:
        self.tasks: dict[int, str] = {}
        self.regions: dict[str, str] = {}
        self.count = 0


def lint(paths: Iterable[Path], *, schema: LabelSchema, notices: Path | None = None) -> Report:
    """Checks export files, and the .json files of folders, as one labelled set; with ``notices`` also against ID.txt there.

    CorpusError for a file that is not a JSON list of tasks, or where there is none.
    """
    faults: list[Fault] = []
    chunks: list[_Chunk] = []
    seen = _Seen()
    tasks = 0
    for file in _files(paths):
        for number, task in enumerate(load_tasks(file), 1):
            tasks += 1
            chunk = _read_chunk(file, number, task, faults)
            faults += _task_faults(file, number, task, seen)
            if chunk and isinstance(task, Mapping):
                chunks.append(chunk)
                faults += _annotation_faults(chunk, task, schema, seen)
    faults += _notice_faults(chunks, notices)
    return Report(tuple(faults), len({chunk.notice for chunk in chunks}), tasks, seen.count)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        files = sorted(path.glob("*.json")) if path.is_dir() else [path]
        if not files:
            raise CorpusError(f"{path}: no .json file in this folder; expected a Label Studio export")
        yield from files


def _read_chunk(file: Path, number: int, task: object, faults: list[Fault]) -> _Chunk | None:
    place = _place(number, task)
    data = task.get("data") if isinstance(task, Mapping) else None
    if not isinstance(data, Mapping):
        faults.append(Fault(file, place, "has no object 'data'", "an object with text, notice and start", "export again as JSON"))
        return None
    text, notice, start = data.get("text"), data.get("notice"), data.get("start")
    if isinstance(text, str) and (lone := _LONE_SURROGATE.search(text)):
        found = f"the text holds the lone surrogate {lone[0]!r} at character {lone.start()}"
        faults.append(Fault(file, place, found, "whole characters", "import the notice anew"))
        return None
    if isinstance(text, str) and text and isinstance(notice, str) and notice and _is_int(start) and start >= 0:
        return _Chunk(file, place, notice, start, text)
    found = f"data holds text {_short(text)}, notice {notice!r}, start {start!r}"
    faults.append(Fault(file, place, found, "two texts that are not empty and a number from 0 on", "import the tasks anew"))
    return None


def _task_faults(file: Path, number: int, task: object, seen: _Seen) -> Iterator[Fault]:
    place = _place(number, task)
    task_id = task.get("id") if isinstance(task, Mapping) else None
    if not _is_int(task_id):
        yield Fault(file, place, f"the id is {task_id!r}", "a number", "give each task its own number")
    elif task_id in seen.tasks:
        found = f"the id {task_id} stands at {seen.tasks[task_id]} already"
        yield Fault(file, place, found, "an id of its own for each task", "renumber one of the two")
    else:
        seen.tasks[task_id] = f"{file.name}: {place}"


def _annotation_faults(chunk: _Chunk, task: Mapping[str, object], schema: LabelSchema, seen: _Seen) -> Iterator[Fault]:
    try:
        result = chosen_annotation(task)
    except (CorpusError, KeyError) as error:
        found = f"has no key {error}" if isinstance(error, KeyError) else str(error)
        expected = "one annotation that was not cancelled, or one ground truth, with a list of regions"
        yield Fault(chunk.file, chunk.place, found, expected, "mark the right annotation as the ground truth")
        return
    seen.count += len(result)
    placed: list[_Region] = []
    for number, region in enumerate(result, 1):
        region_id = region.get("id")
        place = f"{chunk.place}, region {region_id if isinstance(region_id, str) and region_id else f'number {number}'}"
        words = chain(_id_faults(region_id, f"{chunk.file.name}: {place}", seen), _region_faults(chunk.text, region, schema))
        yield from (Fault(chunk.file, place, *word) for word in words)
        if bounds := _bounds(region.get("value"), len(chunk.text)):
            placed.append(_Region(place, *bounds))
    yield from _overlap_faults(chunk, placed)


def _id_faults(region_id: object, place: str, seen: _Seen) -> Iterator[_Words]:
    if not isinstance(region_id, str) or not region_id:
        yield f"the id is {region_id!r}", "a text that is not empty", "give the region an id"
    elif region_id in seen.regions:
        yield f"the id stands at {seen.regions[region_id]} already", "an id of its own for each region", "change one of the two"
    else:
        seen.regions[region_id] = place


def _region_faults(text: str, region: Mapping[str, object], schema: LabelSchema) -> Iterator[_Words]:
    for key, wanted in (("from_name", FROM_NAME), ("to_name", TO_NAME), ("type", REGION_TYPE)):
        if region.get(key) != wanted:
            yield f"{key} is {region.get(key)!r}", repr(wanted), "import under the project's own label config"
    value = region.get("value")
    if not isinstance(value, Mapping):
        yield f"the value is {_short(value)}", "an object with start, end, text and labels", "delete the region"
        return
    labels = value.get("labels")
    yield from _label_faults(labels, schema)
    bounds = _bounds(value, len(text))
    if bounds is None:
        expected = f"numbers with 0 <= start < end <= {len(text)}, the length of the text"
        yield f"start and end are {value.get('start')!r} and {value.get('end')!r}", expected, "mark the stretch again"
        return
    yield from _text_faults(text[bounds[0] : bounds[1]], value.get("text"), is_target=labels == [_VALUES_ONLY])


def _bounds(value: object, length: int) -> tuple[int, int] | None:
    if not isinstance(value, Mapping):
        return None
    start, end = value.get("start"), value.get("end")
    return (start, end) if _is_int(start) and _is_int(end) and 0 <= start < end <= length else None


def _label_faults(labels: object, schema: LabelSchema) -> Iterator[_Words]:
    if not isinstance(labels, list) or len(labels) != 1:
        yield f"the labels are {labels!r}", "a list with one label", "keep the one that is right"
    elif labels[0] not in schema.names:
        yield f"the label is {labels[0]!r}", f"one of {', '.join(schema.names)}", "mark it with a label of the schema"


def _text_faults(covered: str, text: object, *, is_target: bool) -> Iterator[_Words]:
    if text != covered:
        yield f"the text is {_short(text)}", f"{_short(covered)}, which the offsets cover", "mark the stretch again"
    if covered != covered.strip():
        yield f"{_short(covered)} has blanks at its edge", "a span without blanks at its edges", "mark it without them"
    view = canonical(covered)
    cue = _CUE_WITH_COLON.search(view) or (None if is_target else _CUE_AT_START.match(view))
    if cue:
        found = f"{_short(covered)} holds the cue word {cue[0].strip(' :')!r}"
        yield found, "what stands in the slot, without its name", "mark each name behind the cue word"


def _overlap_faults(chunk: _Chunk, regions: Sequence[_Region]) -> Iterator[Fault]:
    before: _Region | None = None
    for region in sorted(regions, key=lambda region: (region.start, region.end)):
        if before and region.start < before.end:
            found = f"{region.start}-{region.end} overlaps {before.start}-{before.end} ({before.place.rpartition(', ')[2]})"
            yield Fault(chunk.file, region.place, found, "spans that do not overlap", "delete or shorten one of the two")
        if not before or region.end > before.end:
            before = region


def _notice_faults(chunks: Iterable[_Chunk], folder: Path | None) -> Iterator[Fault]:
    by_notice: dict[str, list[_Chunk]] = defaultdict(list)
    for chunk in chunks:
        by_notice[chunk.notice].append(chunk)
    for notice, parts in sorted(by_notice.items()):
        parts.sort(key=lambda chunk: chunk.start)
        yield from chain(_gap_faults(parts), _raw_faults(notice, parts, folder) if folder else ())


def _gap_faults(parts: Sequence[_Chunk]) -> Iterator[Fault]:
    end = 0
    for chunk in parts:
        if chunk.start != end:
            expected = f"{end}, where the chunk before it ends" if end else "0, for no chunk stands before it"
            remedy = "add the chunk that is missing or drop the copy"
            yield Fault(chunk.file, chunk.place, f"starts at {chunk.start}", expected, remedy)
        end = max(end, chunk.start + len(chunk.text))


def _raw_faults(notice: str, parts: Sequence[_Chunk], folder: Path) -> Iterator[Fault]:
    file = folder / f"{notice}.txt"
    first, last = parts[0], parts[-1]
    try:
        raw = file.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        yield Fault(first.file, first.place, f"{file} cannot be read ({error})", "the raw notice in UTF-8", "put it there")
        return
    for chunk in parts:
        covered = raw[chunk.start : chunk.start + len(chunk.text)]
        if chunk.text != covered:
            pairs = zip(chunk.text, covered, strict=False)
            at = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(chunk.text), len(covered)))
            found = f"the text differs from {file} at character {chunk.start + at}: {_short(chunk.text[at:])}"
            yield Fault(chunk.file, chunk.place, found, _short(covered[at:]), "import the notice anew")
    if last.start + len(last.text) < len(raw):
        found = f"the notice ends at {last.start + len(last.text)}"
        yield Fault(last.file, last.place, found, f"{len(raw)}, the length of {file}", "add the chunks that are missing")


def _place(number: int, task: object) -> str:
    if not isinstance(task, Mapping):
        return f"task number {number}"
    data = task.get("data")
    data = data if isinstance(data, Mapping) else {}
    name = f"task {task['id']}" if _is_int(task.get("id")) else f"task number {number}"
    return f"{name} ({data['notice']} @ {data.get('start')})" if "notice" in data else name


def _is_int(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _short(value: object, *, limit: int = 40) -> str:
    if isinstance(value, str):
        return repr(value) if len(value) <= limit else f"{value[:limit]!r}…"
    shown = repr(value)
    return shown if len(shown) <= limit else f"{shown[:limit]}…"
