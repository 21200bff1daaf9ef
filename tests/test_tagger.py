"""Windows of many texts through a graph and back: every character gets its own logits, whatever the batches."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.characters import CharacterTable
from inference.tagger import Tagger
from notices import TaizhangError

SPECIALS = {"<pad>": 0, "<unk>": 1, "<s>": 2, "</s>": 3}
LETTERS = "甲乙丙丁 \n8%"


class Echo:
    """A graph whose first logit at a place is the id there, and whose second is the length that the mask tells."""

    def __init__(self) -> None:
        self.shapes: list[tuple[int, int]] = []

    def run(self, ids: np.ndarray, mask: np.ndarray) -> np.ndarray:
        self.shapes.append(ids.shape)
        assert ids[:, 0].tolist() == [SPECIALS["<s>"]] * len(ids)
        assert (ids[mask == 0] == SPECIALS["<pad>"]).all()
        assert ((ids == SPECIALS["</s>"]).sum(axis=1) == 1).all()
        return np.stack([ids, np.repeat(mask.sum(axis=1, keepdims=True), ids.shape[1], axis=1)], axis=2).astype(np.float32)


def write_tokenizer(path: Path) -> Path:
    vocab = SPECIALS | {c: 4 + i for i, c in enumerate(LETTERS)}
    path.write_text(json.dumps({"model": {"vocab": vocab}}), encoding="utf-8")
    return path


def read(path: Path) -> CharacterTable:
    return CharacterTable.read(path, pad="<pad>", unk="<unk>", cls_token="<s>", sep="</s>")  # noqa: S106 - no password


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> CharacterTable:
    path = write_tokenizer(tmp_path_factory.mktemp("vocab") / "tokenizer.json")
    return read(path)


@given(st.lists(st.text(alphabet=LETTERS, max_size=120), max_size=6), st.integers(4, 40), st.integers(0, 3))
def test_each_character_gets_the_logits_of_its_own_place(
    table: CharacterTable, texts: list[str], size: int, overlap: int
) -> None:
    logits = Tagger(Echo(), table, 2, size, overlap).logits(texts)
    assert [len(one) for one in logits] == [len(text) for text in texts]
    for text, one in zip(texts, logits, strict=True):
        assert one[:, 0].tolist() == table.encode(text).tolist()


def test_batches_hold_windows_of_like_length_and_stay_within_the_budget(table: CharacterTable) -> None:
    graph = Echo()
    Tagger(graph, table, 2, 60, 4).logits(["甲" * 500, "乙", "丙" * 30, *["丁" * 58] * 90])
    assert all(rows * length <= 2048 or rows == 1 for rows, length in graph.shapes)
    assert all(length % 16 == 0 for _, length in graph.shapes)
    assert sum(rows for rows, _ in graph.shapes) == 9 + 1 + 1 + 90


@pytest.mark.parametrize(
    ("character", "same_as"),
    [
        pytest.param("８", "8", id="full-width digit"),
        pytest.param("％", "%", id="full-width sign"),
        pytest.param("\u00a0", " ", id="no-break space"),
        pytest.param("\u3000", " ", id="ideographic space"),
    ],
)
def test_forms_that_mean_the_same_have_one_id(table: CharacterTable, character: str, same_as: str) -> None:
    assert table.encode(character).tolist() == table.encode(same_as).tolist() != [SPECIALS["<unk>"]]


def test_what_is_not_in_the_vocabulary_is_unknown_and_one_token(table: CharacterTable) -> None:
    assert table.encode("甲😀e\u0301").tolist() == [4, 1, 1, 1]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param("{}", "no tokenizer", id="no vocabulary"),
        pytest.param("nonsense", "no tokenizer", id="not JSON"),
        pytest.param('{"model": {"vocab": {"<pad>": 0}}}', "special tokens", id="no special tokens"),
    ],
)
def test_a_file_that_is_no_tokenizer_is_told(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "tokenizer.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(TaizhangError, match=message):
        read(path)
