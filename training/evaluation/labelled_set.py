"""The labelled set that a model is judged on, and the units in which chance is reckoned."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, Literal, TypeVar

from notices import LabelledNotice, LabelSchema, Span, TaizhangError, corpus_hash, join_chunks, read_chunks

from ..ledger_score import GoldTask, read_tasks
from .layouts import layout_of

MANY_NOTICES: Final = 20
"""With so many notices or more, chance is reckoned over notices; with fewer, over tasks, which understates it a little."""

AnySpan = TypeVar("AnySpan", bound=Span)


class EvaluationError(TaizhangError):
    """An evaluation that cannot be made."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What is drawn again in the bootstrap: a task (chunk) of a notice; ``start`` to ``end`` count in the notice's text.

    ``group`` is the number of the cluster that is drawn as one: that of the notice or of the task itself. ``layout`` names the
    layout family, as the task's data says it or as it was guessed from the text around the gold units.
    """

    notice: str
    start: int
    end: int
    task: int | None
    layout: str
    group: int


@dataclass(frozen=True)
class LabelledSet:
    """Notices, sorted by id, with their units in the order of notices and places, and the gold tasks of those that have some."""

    path: str
    schema: LabelSchema
    notices: tuple[LabelledNotice, ...]
    units: tuple[Unit, ...]
    tasks: Mapping[str, tuple[GoldTask, ...]]

    @property
    def group_kind(self) -> Literal["notice", "task"]:
        """What a group is."""
        return "notice" if len(self.notices) >= MANY_NOTICES else "task"

    @property
    def groups(self) -> int:
        """How many groups there are; ``Unit.group`` runs from 0 to one less."""
        return self.units[-1].group + 1

    @cached_property
    def sha256(self) -> str:
        """The hash of ids, texts and spans."""
        return corpus_hash(self.notices)

    @cached_property
    def texts(self) -> list[str]:
        """The texts of the notices."""
        return [item.notice.text for item in self.notices]

    @cached_property
    def gold(self) -> list[list[Span]]:
        """The gold spans of each notice."""
        return [list(item.spans) for item in self.notices]

    @cached_property
    def label_counts(self) -> dict[str, int]:
        """How many gold spans each label of the schema has, 0 included."""
        found = Counter(span.label for spans in self.gold for span in spans)
        return {name: found[name] for name in self.schema.names}

    @cached_property
    def _first_units(self) -> dict[str, tuple[int, list[int]]]:
        """For each notice the index of its first unit and the starts of its units."""
        first: dict[str, tuple[int, list[int]]] = {}
        for number, unit in enumerate(self.units):
            first.setdefault(unit.notice, (number, []))[1].append(unit.start)
        return first

    def unit_at(self, notice: str, offset: int) -> int:
        """The index of the unit that holds a character of a notice."""
        number, starts = self._first_units[notice]
        return number + max(0, bisect_right(starts, offset) - 1)

    def by_unit(self, spans: Sequence[Sequence[AnySpan]]) -> list[list[AnySpan]]:
        """Spans per notice as spans per unit, each where it begins; offsets still count in the notice."""
        parts: list[list[AnySpan]] = [[] for _ in self.units]
        for item, found in zip(self.notices, spans, strict=True):
            for span in found:
                parts[self.unit_at(item.notice.id, span.start)].append(span)
        return parts


def read_set(path: Path, schema: LabelSchema) -> LabelledSet:
    """Reads a folder or a Label Studio export; CorpusError or EvaluationError for what cannot be judged.

    A folder ``tasks`` beside the exports may hold the gold tasks of a notice, as ``tasks/ID.json``.
    """
    chunks = read_chunks(path)
    if not chunks:
        raise EvaluationError(f"{path}: holds no task; expected a Label Studio export with annotated tasks")
    for chunk in chunks:
        unknown = sorted({span.label for span in chunk.spans} - set(schema.names))
        if unknown:
            raise EvaluationError(
                f"{chunk.where}: labels {', '.join(unknown)}, which the model does not know; it knows {', '.join(schema.names)}"
            )
    if not any(chunk.spans for chunk in chunks):
        raise EvaluationError(f"{path}: no task has a labelled span; there is nothing to judge a model by")
    notices = tuple(join_chunks(chunks))
    ids = [item.notice.id for item in notices]
    by_notice = len(ids) >= MANY_NOTICES
    units = tuple(
        Unit(
            chunk.notice, chunk.start, chunk.start + len(chunk.text), chunk.task,
            chunk.layout or layout_of(chunk.text, chunk.spans), ids.index(chunk.notice) if by_notice else number,
        )
        for number, chunk in enumerate(chunks)
    )  # fmt: skip
    folder = (path if path.is_dir() else path.parent) / "tasks"
    tasks = {
        item.notice.id: _tasks(folder / f"{item.notice.id}.json", len(item.notice.text))
        for item in notices
        if (folder / f"{item.notice.id}.json").is_file()
    }
    return LabelledSet(str(path), schema, notices, units, tasks)


def _tasks(path: Path, length: int) -> tuple[GoldTask, ...]:
    """The gold tasks of a notice of so many characters; EvaluationError unless they lie in it one behind the other."""
    tasks = tuple(read_tasks(path))
    end = 0
    for task in tasks:
        if not end <= task.start < task.end <= length:
            raise EvaluationError(
                f"{path}: task {task.no} at {task.start}-{task.end}; expected a stretch between {end} and {length}, where the "
                "task before ends and where the notice ends"
            )
        end = task.end
    return tasks
