"""predictions.jsonl: what each system marked, task by task, beside the gold."""

import json
from collections.abc import Iterator, Mapping, Sequence

from notices import ScoredSpan, Span

from .labelled_set import LabelledSet


def prediction_lines(the_set: LabelledSet, found: Mapping[str, Sequence[Sequence[ScoredSpan]]]) -> Iterator[str]:
    """One JSON object per task; ``found`` holds the spans of each notice by system. All offsets count in the notice."""
    gold = the_set.by_unit(the_set.gold)
    systems = {name: the_set.by_unit(spans) for name, spans in found.items()}
    texts = {item.notice.id: item.notice.text for item in the_set.notices}
    for number, unit in enumerate(the_set.units):
        text = texts[unit.notice]
        row = {
            "notice": unit.notice,
            "task": unit.task,
            "start": unit.start,
            "end": unit.end,
            "layout": unit.layout,
            "text": text[unit.start : unit.end],
            "gold": [_span(span, text) for span in gold[number]],
            "systems": {name: [_span(span, text) for span in spans[number]] for name, spans in systems.items()},
        }
        yield json.dumps(row, ensure_ascii=False)


def _span(span: Span, text: str) -> dict[str, object]:
    row: dict[str, object] = {"start": span.start, "end": span.end, "label": span.label, "text": text[span.start : span.end]}
    return row | ({"score": round(span.score, 6)} if isinstance(span, ScoredSpan) else {})
