"""A small export of Label Studio for tests that break it."""

import json
from pathlib import Path
from typing import Any

from annotation.lint import Report, lint
from annotation.tasks import task_json, tasks_of
from notices import LabelledNotice, LabelSchema, Notice, Span

TEXT = "1.新建5G基站500座。\n(责任领导:洪声耀;牵头单位:区科经局;责任单位:区电信公司)\n年内完工。"
SPANS = {"TARGET": "新建5G基站500座", "LEADER": "洪声耀", "LEAD_UNIT": "区科经局", "RESP_UNIT": "区电信公司", "DEADLINE": "年内"}
Json = Any  # a document that somebody broke


def good() -> Json:
    """Two tasks of one notice: the first has four regions, the second one."""
    spans = [Span(TEXT.index(words), TEXT.index(words) + len(words), label) for label, words in SPANS.items()]
    item = LabelledNotice(Notice("xianan-2025", TEXT), tuple(sorted(spans)))
    return json.loads(json.dumps([task_json(task) for task in tasks_of([item], first_id=12, size=46)]))


def regions(tasks: Json, task: int = 0) -> Json:
    return tasks[task]["annotations"][0]["result"]


def value(tasks: Json, region: int) -> Json:
    return regions(tasks)[region]["value"]


def check_export(tasks: Json, folder: Path, schema: LabelSchema, *, notices: Path | None = None) -> Report:
    """What the linter says of the tasks, written to export.json in a folder."""
    file = folder / "export.json"
    file.write_text(json.dumps(tasks), encoding="utf-8")
    return lint([file], schema=schema, notices=notices)
