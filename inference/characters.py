"""Text to token ids: one token per character, looked up in one numpy operation, no tokenizer library needed."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from notices import TaizhangError, canonical

Ids = npt.NDArray[np.int64]
_CODE_POINTS = 0x110000


@dataclass(frozen=True, slots=True, eq=False)
class CharacterTable:
    """The token id of every code point; characters outside the vocabulary have the id of the unknown token."""

    ids: npt.NDArray[np.int32]
    pad: int
    cls: int
    sep: int

    @classmethod
    def read(cls, path: Path, *, pad: str, unk: str, cls_token: str, sep: str) -> "CharacterTable":
        """Reads the vocabulary of a ``tokenizer.json``; TaizhangError if it is no character tokenizer."""
        try:
            vocab = json.loads(path.read_text(encoding="utf-8"))["model"]["vocab"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise TaizhangError(f"{path}: no tokenizer ({error!r}); expected the tokenizer.json that training wrote") from error
        missing = [token for token in (pad, unk, cls_token, sep) if token not in vocab]
        if missing:
            raise TaizhangError(f"{path}: the special tokens {missing} are not in its vocabulary of {len(vocab)}")
        ids = np.full(_CODE_POINTS, vocab[unk], dtype=np.int32)
        for token, i in vocab.items():
            if len(token) == 1:
                ids[ord(token)] = i
        return cls(ids, vocab[pad], vocab[cls_token], vocab[sep])

    def encode(self, text: str) -> Ids:
        """The ids of a text's characters, without special tokens: (len(text),)."""
        points = np.frombuffer(canonical(text).encode("utf-32-le", "surrogatepass"), dtype="<u4")
        ids: Ids = self.ids[points].astype(np.int64)
        return ids
