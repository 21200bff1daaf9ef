"""Leave-one-notice-out: trains without each notice in turn and judges the model on the one it never saw, the rules beside it.

The folds use a fixed number of epochs: nothing is chosen on the notice that judges. Their held-out predictions also give the
temperature for a model that trains on all notices.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from inference import Extractor
from inference.extractor import ModelEngine
from inference.graph import Logits
from inference.manifest import MANIFEST
from notices import LabelledNotice, LabelSchema, corpus_hash

from .calibration import calibrate
from .config import TrainConfig
from .ledger_score import LedgerScore, read_tasks, score_ledger
from .run import RunError, pick_notices, remember, train
from .scores import Report, strict_f1_of_spans


@dataclass(frozen=True, slots=True)
class Fold:
    """What was measured on one notice that the fold's model never saw."""

    notice: str
    minutes: float
    model: Report
    rules: Report
    ledger: LedgerScore | None
    rules_ledger: LedgerScore | None


def crossvalidate(config: TrainConfig, out: Path, *, only: Sequence[str] = ()) -> list[Fold]:
    """Trains the folds that are not finished yet, judges all, and writes summary.json and summary.md into ``out``.

    Each fold leaves one notice out, or with ``only`` the notices of one entry, several parted by commas: "a", "b,c". RunError if
    the corpus lacks a notice, there are fewer than two, one is left out twice, or a fold in ``out`` has other settings.
    """
    schema = LabelSchema.from_toml(Path(config.data.labels))
    used = [item for _, item in sorted(pick_notices(config).items())]
    ids = [item.notice.id for item in used]
    groups = [tuple(entry.split(",")) for entry in only] or [(i,) for i in ids]
    _check_notices(ids, groups)
    folds: list[Fold] = []
    held_out: list[tuple[LabelledNotice, Logits]] = []
    for group in groups:
        fold_config = _without(config, group, ids, out)
        if (fold_config.directory / MANIFEST).exists():
            remember(fold_config)
        else:
            train(fold_config)
        engine = ModelEngine(fold_config.directory)
        for item in used:
            if item.notice.id in group:
                held_out.append((item, engine.logits([item.notice.text])[0]))
                folds.append(_judge(item, engine, Path(config.data.corpus)))
    calibration = calibrate([item for item, _ in held_out], [logits for _, logits in held_out], schema)
    summary = {
        "corpus_sha256": corpus_hash(used),
        "temperature": calibration.temperature,
        "calibration": asdict(calibration),
        "folds": [asdict(fold) for fold in folds],
    }
    (out / "summary.json").write_text(json.dumps(summary, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (out / "summary.md").write_text(markdown(folds, schema), encoding="utf-8")
    return folds


def _check_notices(used: Sequence[str], groups: Sequence[Sequence[str]]) -> None:
    if len(used) < 2:
        raise RunError(f"cross-validation over {', '.join(used)}: needs two notices or more; name them in data.train")
    left_out = [i for group in groups for i in group]
    unknown = [i for i in left_out if i not in used]
    if unknown:
        raise RunError(f"no fold leaves out {', '.join(unknown)}; expected some of {', '.join(used)}")
    twice = sorted({i for i in left_out if left_out.count(i) > 1})
    if twice:
        raise RunError(f"{', '.join(twice)}: left out by more than one fold; expected each notice once")
    if any(set(group) >= set(used) for group in groups):
        raise RunError(f"a fold leaves out {', '.join(used)}, which is all; expected some notices to train on")


def _without(config: TrainConfig, group: Sequence[str], all_ids: Sequence[str], out: Path) -> TrainConfig:
    changes: dict[str, Any] = config.model_dump()
    changes["name"] = "without-" + re.sub(r"[^\w.-]", "_", "+".join(group))
    changes["runs"] = str(out)
    changes["data"] |= {"train": [i for i in all_ids if i not in group], "held_out": None}
    return TrainConfig.model_validate(changes)


def _judge(item: LabelledNotice, engine: ModelEngine, corpus: Path) -> Fold:
    rules = Extractor.load(engine="rules")
    model = Extractor(engine)
    text = item.notice.text
    tasks_file = corpus / "tasks" / f"{item.notice.id}.json"
    tasks = read_tasks(tasks_file) if tasks_file.exists() else []

    def report(extractor: Extractor) -> Report:
        return strict_f1_of_spans([text], [item.spans], [extractor.spans(text)], engine.schema)

    def ledger(extractor: Extractor) -> LedgerScore | None:
        return score_ledger(item, tasks, extractor.ledgers([item.notice])[0]) if tasks else None

    minutes = engine.manifest.figures["minutes"]
    return Fold(item.notice.id, minutes, report(model), report(rules), ledger(model), ledger(rules))


def markdown(folds: Sequence[Fold], schema: LabelSchema) -> str:
    """The figures as a table, in Chinese; a cell is 模型 / 规则, strict F1."""
    names = ["micro", *schema.names]
    lines = [
        "| 留出的通知 | " + " | ".join("总体" if n == "micro" else n for n in names) + " | 台账整行正确 | 训练分钟 |",
        "|---|" + "---|" * (len(names) + 2),
    ]
    for fold in folds:
        cells = [f"{_f1(fold.model, n)} / {_f1(fold.rules, n)}" for n in names]
        ledger = "-"
        if fold.ledger and fold.rules_ledger:
            ledger = f"{fold.ledger.share:.3f} / {fold.rules_ledger.share:.3f}"
        lines.append(f"| {fold.notice} | " + " | ".join(cells) + f" | {ledger} | {fold.minutes:.1f} |")
    return "\n".join(lines) + "\n"


def _f1(report: Report, name: str) -> str:
    return f"{report[name]['f1']:.3f}" if name in report and report[name]["support"] else "-"
