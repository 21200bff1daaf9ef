"""Leave one family of layouts out: which runs are trained, on what they are judged, and the table."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks import families
from inference.extractor import RulesEngine
from notices import ConfigError, LabelSchema, ScoredSpan
from training.config import TrainConfig
from training.rendering.render import FAMILIES

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def config(tiny_corpus: Path, tmp_path: Path) -> TrainConfig:
    return TrainConfig.model_validate({
        "name": "families", "runs": str(tmp_path), "encoder": {"name": "none"},
        "data": {"corpus": str(tiny_corpus), "labels": str(ROOT / "configs" / "labels.toml"), "train": ["hecheng-2024"]},
    })  # fmt: skip


def test_each_run_renders_all_families_but_one(config: TrainConfig) -> None:
    for family in FAMILIES:
        run = families.config_without(config, family)
        assert set(FAMILIES) - set(run.copies.families) == {family}
        assert run.directory == config.directory / f"without-{family}"
    assert tuple(families.config_without(config, families.ALL).copies.families) == FAMILIES


def test_a_config_with_families_of_its_own_is_refused(config: TrainConfig) -> None:
    chosen = config.model_copy(update={"copies": config.copies.model_copy(update={"families": ["cells"]})})
    with pytest.raises(ConfigError, match="found cells; leave it out"):
        families.config_without(chosen, "prose")


def test_the_texts_that_judge_are_the_same_each_time_and_broken_ones_differ(config: TrainConfig) -> None:
    whole = families.rendered(config, "cells", 8, broken=False)
    assert whole == families.rendered(config, "cells", 8, broken=False)
    assert whole != families.rendered(config, "prose", 8, broken=False)
    assert whole != families.rendered(config, "cells", 8, broken=True)
    assert sum(len(spans) for _, spans in whole) > 8


def test_what_finds_every_span_scores_one_and_what_finds_none_nothing(config: TrainConfig, schema: LabelSchema) -> None:
    texts = families.rendered(config, "inline", 5, broken=False)
    found = [[ScoredSpan(span.start, span.end, span.label, 1.0) for span in spans] for _, spans in texts]
    assert families.micro_f1(found, texts, schema) == 1.0
    assert families.micro_f1([[] for _ in texts], texts, schema) == 0.0


def test_each_family_is_judged_by_the_run_that_lacks_it_and_by_the_one_that_has_all(
    config: TrainConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained: list[str] = []

    class Blind(RulesEngine):
        """A model that finds nothing: what a run without a family is taken for."""

        def spans(self, texts: Sequence[str]) -> list[list[ScoredSpan]]:
            return [[] for _ in texts]

    def train(run: TrainConfig) -> RulesEngine:
        trained.append(run.name)
        return Blind() if run.name.startswith("without") else RulesEngine()

    monkeypatch.setattr(families, "trained", train)
    rows = families.measure(config, 3)
    assert trained == ["with-all", *(f"without-{family}" for family in FAMILIES)]
    assert [row.family for row in rows] == list(FAMILIES)
    assert all(row.without == (0.0, 0.0) and row.with_all == row.rules for row in rows)
    assert any(whole > 0.3 for row in rows for whole in row.rules)
    table = families.table(rows)
    assert table.count("\n") == 2 + len(FAMILIES)
    assert f"{rows[0].rules[0]:.3f} / {rows[0].rules[1]:.3f}" in table
