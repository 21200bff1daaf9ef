"""Suspected label errors in the gold: where a model that never saw the notice confidently disagrees with it."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from notices import ScoredSpan, Span

from .errors import SpanError
from .excerpts import stretch_of
from .labelled_set import AnySpan, LabelledSet, Unit
from .overlaps import place

Spans = Sequence[Sequence[ScoredSpan]]
"""The spans of each notice."""

MINIMUM: Final = 0.9
"""The least suspicion that is shown."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """A disagreement with the gold, ranked by ``suspicion`` (0 to 1, the highest first): the least score of what is marked.

    Where a system marks nothing it has no score: ``suspicion`` is None, and the suspect stands behind all others.

    ``task`` is the id of the Label Studio task. ``system`` names whose prediction it is. ``rules_agree`` says that the rule
    parser marks exactly what that system marks there.
    """

    error: SpanError
    task: int | None
    system: str
    suspicion: float | None
    rules_agree: bool


def find_suspects(
    the_set: LabelledSet,
    errors: Iterable[SpanError],
    found: Spans,
    *,
    system: str,
    rules: Sequence[Sequence[Span]],
    seen: Collection[str] = (),
    minimum: float = MINIMUM,
) -> list[Suspect]:
    """The errors of a system that may be errors of the gold: most confident first, at equal confidence those of the rules too.

    ``found`` and ``rules`` are the spans of the system and of the rule parser in each notice. ``seen`` are the notices that the
    system was trained on: there its disagreement is no evidence. A gold span that the system does not mark at all is a suspect
    only where the rules mark nothing either.
    """
    marked = {item.notice.id: pair for item, *pair in zip(the_set.notices, found, rules, strict=True)}
    suspects: list[Suspect] = []
    for error in errors:
        if error.notice in seen:
            continue
        by_system, by_rules = (_within(spans, *_stretch(error)) for spans in marked[error.notice])
        # All that it marks there must be meant: one sure part of a split span is no evidence against the whole.
        suspicion = min((span.score for span in error.found), default=None)
        if (not by_rules) if suspicion is None else suspicion >= minimum:
            suspects.append(Suspect(error, the_set.units[error.unit].task, system, suspicion, by_system == by_rules))
    return ranked(suspects)


def ranked(suspects: Iterable[Suspect]) -> list[Suspect]:
    """Highest suspicion first, those without one last; at equal suspicion those that the rules share, then by place."""
    return sorted(suspects, key=lambda s: (-(s.suspicion or 0.0), not s.rules_agree, s.error.notice, _stretch(s.error)))


def label_studio_tasks(the_set: LabelledSet, suspects: Iterable[Suspect], found: Mapping[str, Spans]) -> list[dict[str, object]]:
    """A Label Studio task for each unit with suspects, most suspicious first: the gold as annotation, ``found`` as predictions.

    ``found`` holds the spans of each notice by system; a task shows those of the systems that suspect it, and of a span that
    crosses its border the part in it. The annotation is not marked as the ground truth, so that a second one beside it is a
    fault when the corrected export is read, and not passed over.
    """
    by_unit: dict[int, list[Suspect]] = {}
    for suspect in ranked(suspects):
        by_unit.setdefault(suspect.error.unit, []).append(suspect)
    numbers = {item.notice.id: number for number, item in enumerate(the_set.notices)}
    tasks = []
    for index, inside in by_unit.items():
        unit = the_set.units[index]
        number = numbers[unit.notice]
        spans = {suspect.system: found[suspect.system][number] for suspect in inside}
        tasks.append(_task(unit, the_set.texts[number], the_set.gold[number], inside, spans))
    return tasks


def write_label_studio(path: Path, the_set: LabelledSet, suspects: Iterable[Suspect], found: Mapping[str, Spans]) -> None:
    """Writes the tasks of ``label_studio_tasks`` as a JSON file that Label Studio imports; without suspects an empty list."""
    text = json.dumps(label_studio_tasks(the_set, suspects, found), ensure_ascii=False, indent=1)
    path.write_bytes(f"{text}\n".encode())


def _stretch(error: SpanError) -> tuple[int, int]:
    return stretch_of((*error.gold, *error.found))


def _within(spans: Iterable[Span], start: int, end: int) -> set[tuple[int, int, str]]:
    """The places of the spans that reach into a stretch."""
    return {place(span) for span in spans if span.start < end and span.end > start}


def _task(
    unit: Unit, text: str, gold: Iterable[Span], suspects: Sequence[Suspect], spans: Mapping[str, Iterable[ScoredSpan]]
) -> dict[str, object]:
    """The task of one unit; ``suspects`` are those in it, the highest first, and ``spans`` what their systems mark."""
    scores = {suspect.system: _score(suspect) for suspect in reversed(suspects)}
    data = {
        "text": text[unit.start : unit.end],
        "notice": unit.notice,
        "start": unit.start,
        "layout": unit.layout,
        "suspicion": suspects[0].suspicion,
        "suspects": len(suspects),
        "doubts": ";".join(_doubt(text, suspect) for suspect in suspects),
    }
    return {
        # Label Studio gives imported tasks ids of its own: the column keeps the one that the corpus knows.
        **({} if unit.task is None else {"id": unit.task}),
        "data": data if unit.task is None else {**data, "task": unit.task},
        "annotations": [
            {"result": [_region(text, unit, span) for span in _inside(gold, unit)], "was_cancelled": False, "ground_truth": False}
        ],
        "predictions": [
            {
                "model_version": system,
                **scores[system],
                "result": [{**_region(text, unit, span, system=system), "score": span.score} for span in _inside(found, unit)],
            }
            for system, found in spans.items()
        ],
    }


def _score(suspect: Suspect) -> dict[str, float]:
    return {} if suspect.suspicion is None else {"score": suspect.suspicion}


def _doubt(text: str, suspect: Suspect) -> str:
    """What the gold says and what the system says instead, for the reviewer's eye."""
    gold, found = (
        "+".join(f"{text[span.start : span.end]}({span.label})" for span in spans) or "-"
        for spans in (suspect.error.gold, suspect.error.found)
    )
    return f"{gold} → {found}"


def _inside(spans: Iterable[AnySpan], unit: Unit) -> list[AnySpan]:
    return [span for span in spans if span.start < unit.end and span.end > unit.start]


def _region(text: str, unit: Unit, span: Span, *, system: str | None = None) -> dict[str, object]:
    """A span as a region of the task; that of a gold span has the id that it has in the corpus."""
    key = f"{unit.notice}/{span.start}/{span.end}/{span.label}"
    start, end = max(span.start, unit.start), min(span.end, unit.end)
    return {
        "id": hashlib.sha256((key if system is None else f"{system}/{unit.start}/{key}").encode()).hexdigest()[:10],
        "from_name": "label",
        "to_name": "text",
        "type": "labels",
        "value": {"start": start - unit.start, "end": end - unit.start, "text": text[start:end], "labels": [span.label]},
    }
