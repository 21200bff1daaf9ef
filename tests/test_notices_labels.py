"""The label schema: what configs/labels.toml says, what is derived from it, and the errors of a file that is none."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notices import ConfigError, Label, LabelSchema

UNTIMED = settings(deadline=None)
LABELS = Path("configs/labels.toml")
TARGET = '[[label]]\nname = "TARGET"\ntitle = "目标"\ncoarse = "TARGET"\ncolor = "#1f77b4"\nhotkey = "1"\n'
LEADER = '[[label]]\nname = "LEADER"\ntitle = "责任领导"\ncoarse = "LEADER"\ncolor = "#2ca02c"\nhotkey = "4"\n'


def schema_of(*names: str) -> LabelSchema:
    return LabelSchema(tuple(Label(name, name, name, "#000000", name) for name in names))


@pytest.fixture
def shipped(request: pytest.FixtureRequest) -> LabelSchema:
    return LabelSchema.from_toml(request.config.rootpath / LABELS)


def test_the_shipped_labels(shipped: LabelSchema) -> None:
    assert shipped.names == ("TARGET", "LEAD_UNIT", "RESP_UNIT", "LEADER", "DEADLINE")
    assert [shipped.coarse(name) for name in shipped.names] == ["TARGET", "UNIT", "UNIT", "LEADER", "DEADLINE"]
    assert [label.title for label in shipped.labels] == ["目标", "牵头单位", "责任单位", "责任领导", "时限"]


def test_the_tags_are_derived(shipped: LabelSchema) -> None:
    assert shipped.tags[:5] == ("O", "B-TARGET", "I-TARGET", "B-LEAD_UNIT", "I-LEAD_UNIT")
    assert len(shipped.tags) == 1 + 2 * len(shipped.names)


@UNTIMED
@given(st.lists(st.text("ABCDEFG", min_size=1, max_size=3), min_size=1, max_size=8, unique=True))
def test_tag_ids_and_tag_names_agree(names: list[str]) -> None:
    schema = schema_of(*names)
    for name in names:
        assert schema.tags[schema.begin(name)] == f"B-{name}"
        assert schema.tags[schema.inside(name)] == f"I-{name}"
    assert len(set(schema.tags)) == len(schema.tags)


def test_an_unknown_label_has_no_tag(shipped: LabelSchema) -> None:
    for ask in (shipped.begin, shipped.inside, shipped.coarse):
        with pytest.raises(KeyError, match="PARTY"):
            ask("PARTY")


def test_a_manifest_gives_the_schema_back(shipped: LabelSchema) -> None:
    assert LabelSchema.from_dicts(shipped.to_dicts(), where="manifest.json") == shipped


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(
            TARGET + 'shortcut = "t"\n', "label 1 has the keys .*'shortcut'.*, expected .*'hotkey'", id="an unknown key"
        ),
        pytest.param(TARGET.replace("coarse", "#"), "label 1 has the keys .*, expected .*'coarse'", id="a missing key"),
        pytest.param(TARGET + LEADER.replace('"4"', "4"), "label 2: hotkey is 4, expected a text", id="a hotkey that is no text"),
        pytest.param(
            LEADER.replace("责任领导", ""), "label 'LEADER': title is '', expected a text that is not empty", id="empty"
        ),
        pytest.param(
            TARGET + TARGET.replace('"1"', '"2"'), r"labels \['TARGET', 'TARGET'\]: expected .*different", id="a name twice"
        ),
        pytest.param(TARGET + LEADER.replace("4", "1"), r"hotkeys \['1', '1'\] are not different", id="a hotkey twice"),
        pytest.param("version = 1\n" + TARGET, r"expected only \[\[label\]\] tables, found \['version'\]", id="another table"),
        pytest.param("label = [1, 2]\n", r"expected only \[\[label\]\] tables", id="labels that are no tables"),
        pytest.param("", r"expected only \[\[label\]\] tables, found none", id="an empty file"),
        pytest.param("label = []\n", r"labels \[\]: expected one or more", id="no label"),
        pytest.param("[[label]\n", r"expected TOML with \[\[label\]\] tables", id="no TOML"),
        pytest.param(b'name = "\xc4\xbf\xb1\xea"\n', r"'utf-8' codec .*expected TOML", id="another encoding"),
    ],
)
def test_a_file_that_is_no_schema_is_told_with_its_path(tmp_path: Path, content: str | bytes, said: str) -> None:
    file = tmp_path / "labels.toml"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(ConfigError, match=said) as caught:
        LabelSchema.from_toml(file)
    assert str(caught.value).startswith(f"{file}: ")
    assert "\n" not in str(caught.value)


def test_a_file_that_is_missing_is_told_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.toml: cannot be read \(No such file or directory\); expected a label schema"):
        LabelSchema.from_toml(tmp_path / "none.toml")


def test_a_manifest_whose_labels_are_wrong_is_told_with_its_name() -> None:
    with pytest.raises(ConfigError, match=r"^manifest\.json: label 1 has the keys \['name'\]"):
        LabelSchema.from_dicts([{"name": "TARGET"}], where="manifest.json")
