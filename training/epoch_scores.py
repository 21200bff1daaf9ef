"""The scores at the end of an epoch, on the windows of the held-out notice."""

from collections.abc import Sequence

import numpy as np
from transformers import EvalPrediction

from inference.decode import best_tags
from notices import LabelSchema

from .optimisation import IGNORED
from .scores import strict_report


class EpochScores:
    """``compute_metrics`` of a Trainer: decodes each window's core as inference does and reports F1 per label."""

    def __init__(self, schema: LabelSchema) -> None:
        self._schema = schema

    def __call__(self, prediction: EvalPrediction) -> dict[str, float]:
        """Logits (rows, length, tags) and labels (rows, length), both padded with IGNORED."""
        gold, found = [], []
        for logits, labels in zip(np.asarray(prediction.predictions), np.asarray(prediction.label_ids), strict=True):
            core = labels != IGNORED
            gold.append([self._schema.tags[t] for t in labels[core]])
            found.append([self._schema.tags[t] for t in best_tags(logits[core])])
        report = strict_report([_whole(tags) for tags in gold], found)
        return {"f1": report["micro"]["f1"]} | {f"f1_{name}": report[name]["f1"] for name in self._schema.names if name in report}


def _whole(tags: Sequence[str]) -> list[str]:
    """Gold tags of a window that begins inside a span: the span begins where the window does."""
    first = 0
    while first < len(tags) and tags[first].startswith("I-"):
        first += 1
    return [f"B-{tags[0][2:]}", *tags[1:]] if first else list(tags)
