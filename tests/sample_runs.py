"""Runs of an encoder of two tiny layers: their settings, and how they are kept from using every core."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch

from training.config import TrainConfig
from training.crossval import Fold

LABELS = Path(__file__).resolve().parent.parent / "configs" / "labels.toml"

Settings = Callable[..., TrainConfig]
Folds = tuple[Path, TrainConfig, list[Fold]]


@contextmanager
def single_thread() -> Iterator[None]:
    """So little work is slower in many threads, much slower on a busy machine."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def settings_with(encoder: Path, tiny_corpus: Path) -> Settings:
    """Makes the config of a run in ``runs``; more keywords are settings of the fit."""

    def make(
        runs: Path,
        *train_on: str,
        held_out: str | None = None,
        name: str = "tiny",
        corpus: Path = tiny_corpus,
        clean: float = 0.2,
        **fit: Any,
    ) -> TrainConfig:
        chosen = {"train": list(train_on) or ["hecheng-2024", "linshui-2025"], "held_out": held_out}
        return TrainConfig.model_validate({
            "name": name,
            "runs": str(runs),
            "encoder": {"name": str(encoder)},
            "data": {"corpus": str(corpus), "labels": str(LABELS), **chosen},
            "windows": {"size": 64, "overlap": 16},
            "copies": {"sizes": [60], "clean": clean},
            "fit": {"epochs": 1, "batch": 2, "bf16": False} | fit,
        })  # fmt: skip

    return make
