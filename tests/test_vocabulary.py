"""Every encoder is used with one token per character, whatever the text, under its own ids."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from transformers import AutoTokenizer, PreTrainedTokenizerFast

from inference.characters import CharacterTable
from notices import TaizhangError, canonical
from training.vocabulary import SPECIAL_TOKENS, load_tokenizer, save_tokenizer

CHARACTERS = ("市", "G", "g", " ", "\n", "8", "👍")
WORDS = ("GDP2022", "市发改委", "<s>", "</s>", "<unk>", "[SEP]", "[CLS]", "[MASK]", "👩\u200d👦", "e\u0301")
TEXTS = st.lists(
    st.sampled_from([*WORDS, "\r\n", "\u3000", "\u00a0"]) | st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
    max_size=8,
).map("".join)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("vocabulary")
    save_tokenizer([*SPECIAL_TOKENS, *CHARACTERS], directory)
    return directory


@dataclass(frozen=True, slots=True)
class Reader:
    """A tokenizer, the same one saved and loaded again, and the look-up that inference makes of what was saved."""

    tokenizer: PreTrainedTokenizerFast
    again: PreTrainedTokenizerFast
    table: CharacterTable


@pytest.fixture(scope="module", params=["tiny BERT", "our own"])
def reader(request: pytest.FixtureRequest, tiny_bert: Path, saved: Path, tmp_path_factory: pytest.TempPathFactory) -> Reader:
    tokenizer = load_tokenizer(str(tiny_bert if request.param == "tiny BERT" else saved))
    directory = tmp_path_factory.mktemp("saved-again")
    tokenizer.save_pretrained(directory)
    pad, unk, cls, sep = (str(getattr(tokenizer, f"{role}_token")) for role in ("pad", "unk", "cls", "sep"))
    table = CharacterTable.read(directory / "tokenizer.json", pad=pad, unk=unk, cls_token=cls, sep=sep)
    return Reader(tokenizer, AutoTokenizer.from_pretrained(directory), table)


@given(text=TEXTS)
def test_every_character_is_one_token_at_its_own_place(reader: Reader, text: str) -> None:
    found = reader.tokenizer(text, return_offsets_mapping=True)
    assert found["offset_mapping"][1:-1] == [(i, i + 1) for i in range(len(text))]
    assert [found["input_ids"][0], found["input_ids"][-1]] == [reader.tokenizer.cls_token_id, reader.tokenizer.sep_token_id]


@given(text=TEXTS)
def test_what_is_saved_reads_every_text_as_before(reader: Reader, text: str) -> None:
    assert reader.again(text)["input_ids"] == reader.tokenizer(text)["input_ids"]


@given(text=TEXTS)
def test_inference_looks_up_the_same_ids(reader: Reader, text: str) -> None:
    assert reader.table.encode(text).tolist() == reader.tokenizer(canonical(text))["input_ids"][1:-1]


def test_words_of_the_encoder_are_not_merged_and_its_ids_are_kept(tiny_bert: Path) -> None:
    theirs = AutoTokenizer.from_pretrained(tiny_bert)
    ours = load_tokenizer(str(tiny_bert))
    assert theirs.tokenize("gdp 2022") == ["gdp", "2022"]
    assert [ours.convert_ids_to_tokens(i) for i in ours("gdp2022")["input_ids"][1:-1]] == list("gdp2022")
    assert len(ours("GDP2022", add_special_tokens=False)["input_ids"]) == 7
    ids = theirs.get_vocab()
    assert all(ids[token] == i for token, i in ours.get_vocab().items())
    assert {token for token in ids if len(token) == 1} | set(theirs.all_special_tokens) == set(ours.get_vocab())
    for role in ("pad", "unk", "cls", "sep", "mask"):
        assert getattr(ours, f"{role}_token_id") == getattr(theirs, f"{role}_token_id")


def test_a_vocabulary_of_our_own_has_its_rows_in_its_order(saved: Path) -> None:
    ours = AutoTokenizer.from_pretrained(saved)
    assert ours.get_vocab() == {token: i for i, token in enumerate([*SPECIAL_TOKENS, *CHARACTERS])}
    assert ours("gG \n局", add_special_tokens=False)["input_ids"] == [7, 6, 8, 9, ours.unk_token_id]


def without(*names: str) -> Any:
    def change(directory: Path) -> None:
        for name in names:
            (directory / name).unlink()

    return change


def broken(name: str, text: str) -> Any:
    return lambda directory: (directory / name).write_text(text, encoding="utf-8")


def without_mask(directory: Path) -> None:
    path = directory / "tokenizer_config.json"
    settings = json.loads(path.read_text(encoding="utf-8"))
    del settings["mask_token"]
    settings["tokenizer_class"] = "PreTrainedTokenizerFast"
    path.write_text(json.dumps(settings), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param(shutil.rmtree, "cannot be loaded", id="no such directory"),
        pytest.param(broken("tokenizer.json", "{"), "cannot be loaded", id="tokenizer.json is no JSON"),
        pytest.param(broken("tokenizer.json", "{}"), "cannot be loaded", id="tokenizer.json is empty"),
        pytest.param(broken("config.json", "{"), "cannot be loaded", id="config.json is no JSON"),
        pytest.param(without("tokenizer.json", "tokenizer_config.json", "config.json"), "cannot be loaded", id="no tokenizer"),
        pytest.param(without_mask, "has no mask_token", id="special token missing"),
    ],
)
def test_an_encoder_without_a_usable_tokenizer_is_told(tiny_bert: Path, tmp_path: Path, change: Any, told: str) -> None:
    directory = tmp_path / "encoder"
    shutil.copytree(tiny_bert, directory)
    change(directory)
    with pytest.raises(TaizhangError, match=told) as caught:
        load_tokenizer(str(directory))
    assert str(directory) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_name_that_no_hub_is_there_for_is_told() -> None:
    with pytest.raises(TaizhangError, match="somebody/no-such-encoder"):
        load_tokenizer("somebody/no-such-encoder")
