"""How many tasks of a notice come out right in the ledger: number, lead units and responsible units."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from inference.row import Field, LedgerRow
from notices import LabelledNotice, TaizhangError


@dataclass(frozen=True, slots=True)
class GoldTask:
    """A numbered task: its number as the ledger writes it, and the stretch of the notice that holds it with its block."""

    no: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class LedgerScore:
    """Counts of gold tasks: all, found (a row with the number), and those whose roles are right as sets of offsets."""

    tasks: int
    number: int
    lead: int
    responsible: int
    whole: int

    @property
    def share(self) -> float:
        """Share of the tasks whose number, lead units and responsible units are all right."""
        return self.whole / self.tasks


def read_tasks(path: Path) -> list[GoldTask]:
    """The gold tasks of a notice; TaizhangError if the file is not a list of {no, start, end}."""
    try:
        return [
            GoldTask(str(row["no"]), int(row["start"]), int(row["end"])) for row in json.loads(path.read_text(encoding="utf-8"))
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TaizhangError(f"{path}: {error!r}; expected a JSON list of objects with no, start, end") from error


def score_ledger(labelled: LabelledNotice, tasks: Sequence[GoldTask], rows: Sequence[LedgerRow]) -> LedgerScore:
    """Compares rows with gold tasks. A task's row is the one row that begins within it; more than one is wrong."""
    number = lead = responsible = whole = 0
    for task in tasks:
        mine = [row for row in rows if task.start <= row.start < task.end]
        if len(mine) != 1:
            continue
        row = mine[0]
        right_number = row.no == task.no
        right_lead = _offsets(row.lead_units) == _gold(labelled, task, "LEAD_UNIT")
        right_responsible = _offsets(row.responsible_units) == _gold(labelled, task, "RESP_UNIT")
        number += right_number
        lead += right_lead
        responsible += right_responsible
        whole += right_number and right_lead and right_responsible
    return LedgerScore(len(tasks), number, lead, responsible, whole)


def _offsets(fields: Sequence[Field]) -> set[tuple[int, int]]:
    return {(field.start, field.end) for field in fields}


def _gold(labelled: LabelledNotice, task: GoldTask, label: str) -> set[tuple[int, int]]:
    return {(s.start, s.end) for s in labelled.spans if s.label == label and task.start <= s.start < task.end}
