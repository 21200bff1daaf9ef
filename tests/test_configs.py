"""Every file in configs/ loads with the code that reads it."""

from pathlib import Path

import pytest

from notices import LabelSchema
from training.config import load_config
from training.evaluation.counts import labels_of
from training.evaluation.gate import Keys, check_metrics, check_names, load_gate

CONFIGS = Path(__file__).resolve().parent.parent / "configs"


@pytest.mark.parametrize("path", sorted((CONFIGS / "train").glob("*.toml")), ids=lambda path: path.stem)
def test_training_configs_load_and_bear_their_file_name(path: Path) -> None:
    assert load_config(path).name == path.stem


def test_the_labels_are_those_of_the_guideline() -> None:
    schema = LabelSchema.from_toml(CONFIGS / "labels.toml")
    assert schema.names == ("TARGET", "LEAD_UNIT", "RESP_UNIT", "LEADER", "DEADLINE")
    assert [schema.coarse(name) for name in schema.names] == ["TARGET", "UNIT", "UNIT", "LEADER", "DEADLINE"]


def test_the_example_gate_asks_for_figures_that_every_report_has() -> None:
    gate = load_gate(CONFIGS / "gate.toml")
    schema = LabelSchema.from_toml(CONFIGS / "labels.toml")
    check_metrics(gate, Keys(schema.names, labels_of(schema, coarse=True), ("0.0", "0.5", "1.0", "2.0"), (), ()))
    check_names(gate, ["rules"])


def test_the_rules_that_the_example_gate_leaves_out_load_too(tmp_path: Path) -> None:
    text = (CONFIGS / "gate.toml").read_text(encoding="utf-8")
    left_out = text[text.index("# [[not_worse]]\n") :].replace("# ", "").replace("#\n", "\n")
    (tmp_path / "gate.toml").write_text(left_out, encoding="utf-8")
    assert [(rule.than, rule.label) for rule in load_gate(tmp_path / "gate.toml").not_worse] == [
        ("default", "micro"),
        ("default", "LEAD_UNIT"),
    ]


def test_nothing_else_lies_in_configs() -> None:
    assert {path.name for path in CONFIGS.iterdir()} == {"gate.toml", "labels.toml", "train"}
