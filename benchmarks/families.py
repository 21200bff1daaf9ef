"""Leave one family of layouts out: F1 on rendered text of a family that was not trained on, beside a model that saw all.

    python -m benchmarks.families configs/train/families.toml [--texts 150] [--out benchmarks/families.md]

Each run trains with the config's recipe, its rendered passages drawn from all families but one; the first run has all. A model is
judged on ``--texts`` rendered texts of the family, drawn with a seed that no training uses, as they are and broken at the
strength of training. Contents are drawn anew from the lexicon; the task texts are those of the training notices, so the figures
say how a layout carries over, not how a notice does. Finished runs are not trained again.
"""
# ruff: noqa: S311 - chance with a seed, nothing secret

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from inference.extractor import ModelEngine, RulesEngine
from inference.manifest import MANIFEST
from notices import ConfigError, LabelSchema, ScoredSpan, Span, TaizhangError
from training.breakage import Strength, break_text
from training.config import TrainConfig, load_config
from training.lexicon import load_lexicon
from training.rendering.render import FAMILIES, draw
from training.rendering.task import tasks_of
from training.run import extra_notices, pick_notices, remember, train
from training.scores import strict_f1_of_spans

ALL = "all"
NAMES = {
    "inline": "块在行内", "lines": "一栏一行", "cells": "压平的表格", "prose": "散文", "council": "按职责分工",
    "around": "信函与报告",
}  # fmt: skip
Text = tuple[str, list[Span]]


@dataclass(frozen=True, slots=True)
class Row:
    """Strict micro F1 on one family, as drawn and broken: of the run without it, the run with all, and the rules."""

    family: str
    without: tuple[float, float]
    with_all: tuple[float, float]
    rules: tuple[float, float]


def config_without(config: TrainConfig, family: str) -> TrainConfig:
    """The config of the run that never renders ``family``, or of the one that renders all (``ALL``).

    ConfigError if the config chooses families of its own.
    """
    if tuple(config.copies.families) != FAMILIES:
        raise ConfigError(
            f"copies.families: found {', '.join(config.copies.families)}; leave it out, each run leaves one family out"
        )
    changes = config.model_dump()
    changes["name"] = f"without-{family}" if family != ALL else "with-all"
    changes["runs"] = str(config.directory)
    changes["copies"]["families"] = [name for name in FAMILIES if name != family]
    return TrainConfig.model_validate(changes)


def rendered(config: TrainConfig, family: str, count: int, *, broken: bool) -> list[Text]:
    """``count`` texts of a family with their spans; the same for every model."""
    chosen = pick_notices(config)
    tasks = [task for item in (*chosen.values(), *extra_notices(config, chosen)) for task in tasks_of(item)]
    texts: list[Text] = []
    for i in range(count):
        rng = random.Random(f"families/{family}/{i}")
        text, spans, _ = draw(tasks, rng, load_lexicon(), families=[family])
        texts.append(break_text(text, spans, rng, Strength()) if broken else (text, spans))
    return texts


def micro_f1(spans: Sequence[Sequence[ScoredSpan]], texts: Sequence[Text], schema: LabelSchema) -> float:
    """Strict micro F1 of found spans on rendered texts."""
    return strict_f1_of_spans([text for text, _ in texts], [gold for _, gold in texts], spans, schema)["micro"]["f1"]


def trained(config: TrainConfig) -> ModelEngine:
    """The model of a config, trained unless it is finished."""
    if (config.directory / MANIFEST).exists():
        remember(config)
    else:
        train(config)
    return ModelEngine(config.directory)


def measure(config: TrainConfig, count: int) -> list[Row]:
    """A row per family."""
    schema = LabelSchema.from_toml(Path(config.data.labels))
    everything, rules = trained(config_without(config, ALL)), RulesEngine()
    rows = []
    for family in FAMILIES:
        left_out = trained(config_without(config, family))
        sets = [rendered(config, family, count, broken=broken) for broken in (False, True)]

        def scores(engine: ModelEngine | RulesEngine, sets: list[list[Text]] = sets) -> tuple[float, float]:
            whole, broken = (micro_f1(engine.spans([text for text, _ in texts]), texts, schema) for texts in sets)
            return whole, broken

        rows.append(Row(family, scores(left_out), scores(everything), scores(rules)))
    return rows


def table(rows: Sequence[Row]) -> str:
    """The rows in Markdown, in Chinese; a cell is 原样 / 破损."""
    lines = ["| 版式 | 没训练过这类版式 | 各类都训练过 | 规则 |", "|---|---|---|---|"]
    for row in rows:
        cells = " | ".join(f"{whole:.3f} / {broken:.3f}" for whole, broken in (row.without, row.with_all, row.rules))
        lines.append(f"| {NAMES[row.family]} `{row.family}` | {cells} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Trains what is missing and writes the table; exits with one line for what a user can mend."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("config", type=Path, help="training config of the runs")
    parser.add_argument("--texts", type=int, default=150, help="texts of each family that judge")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/families.md"), help="file of the table")
    args = parser.parse_args()
    if args.texts < 1:
        parser.error(f"--texts {args.texts}: expected 1 or more")
    if not args.out.parent.is_dir():
        parser.error(f"--out {args.out}: no directory {args.out.parent}; make it first")
    try:
        rows = measure(load_config(args.config), args.texts)
    except TaizhangError as error:
        raise SystemExit(f"families: {error}") from error
    head = (
        "# 留出一类版式\n\n每一行：训练时不渲染这类版式的模型，在这一类版式的渲染文本上的严格 F1（总体），格内为 原样 / 破损。\n"
        f"配置 {args.config}，每类 {args.texts} 段。任务文字取自训练用的通知，单位、人名、时限另抽，\n"
        "所以看的是版式，不是通知；训练步数少，只看差别，不看高低。\n\n"
    )
    args.out.write_text(head + table(rows), encoding="utf-8")
    print(table(rows))


if __name__ == "__main__":
    main()
