"""F1 by the amount of labelled text: the same recipe trained on growing shares of the tasks, judged on one notice.

The shares are nested (a larger one holds the smaller), and every run takes about as many steps, so that a point differs from the
next by its labelled text alone.
"""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from inference.extractor import ModelEngine
from inference.manifest import MANIFEST
from notices import LabelledNotice, corpus_hash, load_tasks, read_labelled

from .config import TrainConfig
from .run import RunError, judge, remember, train
from .scores import Report

SHARES: Final = (0.125, 0.25, 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One run: the share of the tasks that trained it, what they hold, and its strict scores on the held-out notice."""

    directory: Path
    share: float
    tasks: int
    characters: int
    spans: int
    scores: Report


def learning_curve(config: TrainConfig, *, test: str, shares: Sequence[float] = SHARES) -> list[CurvePoint]:
    """Trains on shares of the tasks of ``config.data.train`` and judges each run on the notice ``test``.

    Runs lie in ``config.directory``; finished ones are not trained again. RunError for a share outside (0, 1], a notice that
    the corpus lacks, a test notice that also trains, or runs that were begun with other settings or other labelled text.
    """
    wrong = [share for share in shares if not 0 < share <= 1]
    if wrong or not shares:
        raise RunError(f"shares {list(shares)}: expected numbers above 0 and up to 1")
    if test in config.data.train:
        raise RunError(f"notice {test} is in data.train; the curve is judged on a notice that trains no run")
    corpus = Path(config.data.corpus)
    judged = [item for item in read_labelled(corpus) if item.notice.id == test]
    if not judged:
        raise RunError(f"{corpus}: no notice {test}")
    tasks = _tasks(corpus, config.data.train)
    random.Random(config.fit.seed).shuffle(tasks)  # noqa: S311 - drawing, not cryptography
    points = []
    for share in sorted(set(shares)):
        chosen = tasks[: max(1, round(share * len(tasks)))]
        run = _config(config, share, chosen)
        items = _keep(run, chosen)
        if (run.directory / MANIFEST).exists():
            remember(run)
        else:
            train(run)
        points.append(CurvePoint(
            run.directory, share, len(chosen),
            sum(len(item.notice.text) for item in items), sum(len(item.spans) for item in items),
            judge(ModelEngine(run.directory), judged),
        ))  # fmt: skip
    return points


def _tasks(corpus: Path, notices: Sequence[str]) -> list[dict[str, Any]]:
    """The tasks of the notices, each made a notice of its own, so that a share needs no whole notice."""
    files = sorted(corpus.glob("*.json")) if corpus.is_dir() else [corpus]
    tasks = [task for file in files for task in load_tasks(file) if isinstance(task, dict)]
    missing = set(notices) - {task["data"]["notice"] for task in tasks}
    if missing:
        raise RunError(f"{corpus}: no notice {', '.join(sorted(missing))}")
    return [
        task | {"data": task["data"] | {"notice": f"{task['data']['notice']}@{task['data']['start']}", "start": 0}}
        for task in tasks
        if task["data"]["notice"] in notices
    ]


def _config(config: TrainConfig, share: float, tasks: Sequence[dict[str, Any]]) -> TrainConfig:
    """The run of one share, whose tasks lie beside it as a corpus; more epochs where there is less text."""
    changes: dict[str, Any] = config.model_dump()
    changes["name"] = f"share-{share:g}"
    changes["runs"] = str(config.directory)
    path = config.directory / "corpora" / f"{changes['name']}.json"
    changes["data"] |= {"corpus": str(path), "train": [task["data"]["notice"] for task in tasks], "held_out": None}
    changes["fit"] |= {"epochs": max(1, round(config.fit.epochs / share))}
    return TrainConfig.model_validate(changes)


def _keep(run: TrainConfig, tasks: Sequence[dict[str, Any]]) -> list[LabelledNotice]:
    """Writes the corpus of a run and reads it; RunError if the run was begun with another one, which its settings do not show."""
    path = Path(run.data.corpus)
    path.parent.mkdir(parents=True, exist_ok=True)
    staged = path.with_suffix(".new")
    staged.write_text(json.dumps(list(tasks), ensure_ascii=False), encoding="utf-8")
    items = read_labelled(staged)
    if run.directory.exists() and path.exists() and corpus_hash(read_labelled(path)) != corpus_hash(items):
        staged.unlink()
        raise RunError(
            f"{run.directory}: this run was begun with other labelled text ({path}) than the corpus has now; "
            "choose another name in the config, or delete the directory of the curve"
        )
    staged.replace(path)
    return items
