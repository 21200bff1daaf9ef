"""Training configs: every file of ours loads, and what cannot be is told with file and key."""

import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from notices import ConfigError
from training.breakage import Strength
from training.config import TrainConfig, load_config

TRAIN = Path(__file__).resolve().parent.parent / "configs" / "train"
LEAST = """
name = "a-run.1"
[encoder]
name = "somebody/encoder"
[data]
train = ["one", "two"]
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("path", sorted(TRAIN.glob("*.toml")), ids=lambda path: path.name)
def test_every_config_loads_and_says_what_it_says(path: Path) -> None:
    config = load_config(path).model_dump()
    for section, value in tomllib.loads(path.read_text(encoding="utf-8")).items():
        if isinstance(value, dict):
            assert {key: config[section][key] for key in value} == value
        else:
            assert config[section] == value


def test_what_is_left_out_has_a_default_and_the_run_its_directory(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, LEAST))
    assert config.directory == Path("runs/a-run.1")
    assert (config.data.held_out, config.windows.size, config.windows.overlap, config.temperature) == (None, 254, 32, 1.0)
    assert config.copies.strength == Strength()


def test_every_probability_of_breakage_can_be_set(tmp_path: Path) -> None:
    names = [field.name for field in fields(Strength)]
    table = "\n".join(f"{name} = 0.5" for name in names)
    config = load_config(write(tmp_path, f"{LEAST}[copies.strength]\n{table}\n"))
    assert config.copies.strength == Strength(**dict.fromkeys(names, 0.5))


def test_a_config_comes_back_from_what_a_run_keeps_of_it(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, LEAST + "[copies]\nsizes = [50]\n[copies.renewal]\nunit = 0.25\n"))
    assert TrainConfig.model_validate(config.model_dump(mode="json")) == config


def test_a_run_may_bear_a_chinese_name(tmp_path: Path) -> None:
    assert load_config(write(tmp_path, LEAST.replace("a-run.1", "咸宁2024"))).directory == Path("runs/咸宁2024")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(LEAST + "[fit]\nepoch = 3\n", "fit.epoch:", id="unknown key"),
        pytest.param(LEAST + "[fti]\nepochs = 3\n", "fti:", id="unknown section"),
        pytest.param("runz = 'x'\n" + LEAST, "runz:", id="unknown key at the top"),
        pytest.param(LEAST + "[copies.strength]\ncolonn = 0.5\n", "copies.strength.colonn:", id="unknown kind of breakage"),
        pytest.param(LEAST + "[fit]\nepochs = 'twelve'\n", "fit.epochs: .* \\(found 'twelve'\\)", id="words for a number"),
        pytest.param(LEAST + "[fit]\nepochs = '12'\n", "fit.epochs:", id="digits in quotes for a number"),
        pytest.param(LEAST + "[fit]\nepochs = true\n", "fit.epochs:", id="true for a number"),
        pytest.param(LEAST + "[fit]\nepochs = 0\n", "fit.epochs:", id="no epoch"),
        pytest.param(LEAST + "[fit]\nbf16 = 'yes'\n", "fit.bf16:", id="a word for true"),
        pytest.param(LEAST + "[copies]\nclean = 1.5\n", "copies.clean:", id="a share above 1"),
        pytest.param(LEAST + "[copies]\nsizes = []\n", "copies.sizes:", id="no copy"),
        pytest.param(LEAST + "[copies]\nsizes = [96, 0]\n", "copies.sizes.1:", id="passages of no character"),
        pytest.param(LEAST + "[copies]\nstrength = 0.5\n", "copies.strength:", id="a number for a table"),
        pytest.param(LEAST.replace('["one", "two"]', '"one"'), "data.train:", id="a word for a list"),
        pytest.param(LEAST.replace('["one", "two"]', "[]"), "data.train:", id="nothing to train on"),
        pytest.param(LEAST + "held_out = 'two'\n", "data: .*held_out 'two' is also in train", id="held out and trained on"),
        pytest.param(LEAST + "[windows]\nsize = 64\noverlap = 64\n", "windows: .*overlap 64", id="windows all overlap"),
        pytest.param(LEAST + "[windows]\nsize = 512\n", "windows.size:", id="windows larger than the encoder"),
        pytest.param(LEAST.replace("a-run.1", "../outside"), "name:", id="a name that leads elsewhere"),
        pytest.param(LEAST.replace("a-run.1", ".."), "name:", id="a name that is a folder above"),
        pytest.param(LEAST.replace('name = "a-run.1"', ""), "name:", id="no name"),
        pytest.param('name = "x"\n', "encoder: .*data:", id="all faults at once"),
        pytest.param(LEAST + "[fit\n", "expected TOML", id="no TOML"),
    ],
)
def test_what_cannot_be_is_told(tmp_path: Path, text: str, told: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ConfigError, match=told) as caught:
        load_config(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(LEAST.replace("a-run", "咸宁").encode("gb18030"))
    with pytest.raises(ConfigError, match="expected TOML"):
        load_config(path)


@pytest.mark.parametrize("make", [pytest.param(False, id="missing"), pytest.param(True, id="a folder")])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, make: bool) -> None:
    path = tmp_path / "config.toml"
    if make:
        path.mkdir()
    with pytest.raises(ConfigError, match="cannot be read") as caught:
        load_config(path)
    assert str(path) in str(caught.value)
