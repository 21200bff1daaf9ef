"""Adapts an encoder to the language of notices by masked language modelling before it is fine-tuned.

Gururangan et al. 2020, "Don't Stop Pretraining". The text needs no labels; it may hold what the labelled sets hold, but for a
fair comparison it must not hold the notices that judge.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import torch
from datasets import Dataset
from safetensors import SafetensorError
from transformers import BertForMaskedLM, DataCollatorForLanguageModeling, Trainer, TrainingArguments
from transformers.modeling_outputs import MaskedLMOutput

from notices import TaizhangError, canonical

from .config import EncoderConfig
from .fit import ADAPTATION as ORIGIN
from .fit import encoder_directory, processor_has_bf16
from .vocabulary import load_tokenizer

WINDOW: Final = 254
"""Characters of a training row."""
_NOT_ASKED: Final = -100


class AdaptationError(TaizhangError):
    """An adaptation that cannot be begun."""


class _MaskedPositions(BertForMaskedLM):  # type: ignore[no-untyped-call]
    """Scores the vocabulary at the masked positions only: at the others the loss is not asked, and they are 85 % of the cost."""

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor, labels: torch.Tensor) -> MaskedLMOutput:
        hidden = self.bert(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        asked = labels != _NOT_ASKED
        scores = self.cls(hidden[asked])
        return MaskedLMOutput(loss=torch.nn.functional.cross_entropy(scores.float(), labels[asked]))


def read_texts(paths: list[Path]) -> list[str]:
    """The texts of .txt files and of the key ``text`` of .jsonl files; AdaptationError for others and for files without text."""
    texts = [text for path in paths for text in _texts(path)]
    if not any(text.strip() for text in texts):
        raise AdaptationError(f"{', '.join(map(str, paths)) or 'no file'}: no text; expected .txt files, or .jsonl with text")
    return texts


def _texts(path: Path) -> Iterator[str]:
    try:
        content = path.read_text(encoding="utf-8")
        if path.suffix == ".txt":
            yield content
        elif path.suffix == ".jsonl":
            for number, line in enumerate(content.splitlines(), 1):
                row = json.loads(line)
                if not isinstance(row, dict) or not isinstance(row.get("text"), str):
                    raise AdaptationError(f"{path}, line {number}: has no key text; expected an object with a text")
                yield row["text"]
        else:
            raise AdaptationError(f"{path}: ends in {path.suffix or 'nothing'}; expected .txt or .jsonl")
    except (OSError, ValueError) as error:
        raise AdaptationError(f"{path}: {error}; expected text in UTF-8, or JSON objects line by line") from error


def adapt(encoder: EncoderConfig, texts: list[str], out: Path, *, epochs: int = 3, seed: int = 13) -> Path:
    """Goes on with masked language modelling on ``texts`` and writes the encoder into ``out``, which must not exist.

    The head of the language model is tied to the embeddings and is not kept. Beside the weights lies ``ORIGIN``, which says what
    they were made of and is copied into the manifest of every run that begins with them.
    """
    if out.exists():
        raise AdaptationError(f"{out}: exists; choose another directory, or delete it")
    torch.manual_seed(seed)
    source = encoder_directory(encoder)
    model = _load(source)
    tokenizer = load_tokenizer(source)
    rows = [canonical(text)[at : at + WINDOW] for text in texts for at in range(0, len(text), WINDOW)]
    data = Dataset.from_dict({"input_ids": tokenizer(rows)["input_ids"]})
    work = out.with_name(f"{out.name}.unfinished")
    try:
        trainer = Trainer(
            model=model,
            args=TrainingArguments(
                output_dir=str(work), num_train_epochs=epochs, per_device_train_batch_size=8, learning_rate=1e-4,
                warmup_steps=len(rows) * epochs // 80,
                weight_decay=0.01, bf16=processor_has_bf16(), use_cpu=not torch.cuda.is_available(), save_strategy="no",
                logging_steps=50, report_to="none", seed=seed, dataloader_pin_memory=False,
            ),
            train_dataset=data,
            data_collator=DataCollatorForLanguageModeling(tokenizer, mlm_probability=0.15, pad_to_multiple_of=8),
        )  # fmt: skip
        trainer.train()
        model.bert.save_pretrained(work)
        tokenizer.save_pretrained(work)
        origin = {
            "encoder": encoder.name,
            "texts_sha256": hashlib.sha256("\0".join(texts).encode()).hexdigest(),
            "characters": sum(map(len, texts)),
            "epochs": epochs,
            "seed": seed,
        }
        (work / ORIGIN).write_text(json.dumps(origin, indent=1) + "\n", encoding="utf-8")
        work.rename(out)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return out


def _load(source: str) -> _MaskedPositions:
    try:
        # Faster in training on a CPU than sdpa, and without dropout, as in fine-tuning.
        model: _MaskedPositions = _MaskedPositions.from_pretrained(
            source, attn_implementation="eager", hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
        )
    except (OSError, ValueError, RuntimeError, SafetensorError) as error:
        first = (str(error).strip() or repr(error)).splitlines()[0]
        raise AdaptationError(
            f"encoder {source!r}: cannot be loaded ({first}); expected builtin:e5-small-zh, the directory of a BERT "
            "encoder, or a hub name with a network"
        ) from error
    return model
