"""Every file in configs/ loads with the code that reads it."""

from pathlib import Path

import pytest

from notices import LabelSchema
from training.config import load_config

CONFIGS = Path(__file__).resolve().parent.parent / "configs"


@pytest.mark.parametrize("path", sorted((CONFIGS / "train").glob("*.toml")), ids=lambda path: path.stem)
def test_training_configs_load_and_bear_their_file_name(path: Path) -> None:
    assert load_config(path).name == path.stem


def test_the_labels_are_those_of_the_guideline() -> None:
    schema = LabelSchema.from_toml(CONFIGS / "labels.toml")
    assert schema.names == ("TARGET", "LEAD_UNIT", "RESP_UNIT", "LEADER", "DEADLINE")
    assert [schema.coarse(name) for name in schema.names] == ["TARGET", "UNIT", "UNIT", "LEADER", "DEADLINE"]


def test_nothing_else_lies_in_configs() -> None:
    assert {path.name for path in CONFIGS.iterdir()} == {"labels.toml", "train"}
