"""Adapts an encoder to the language of notices by masked language modelling before it is fine-tuned.

Gururangan et al. 2020, "Don't Stop Pretraining". The text needs no labels; it may hold what the labelled sets hold, but for a
fair comparison it must not hold the notices that judge.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import torch
from datasets import Dataset
from transformers import BertForMaskedLM, DataCollatorForLanguageModeling, Trainer, TrainingArguments

from notices import TaizhangError, canonical

from .config import EncoderConfig
from .fit import encoder_directory, processor_has_bf16
from .vocabulary import load_tokenizer

WINDOW: Final = 254
"""Characters of a training row: the window of inference."""


class AdaptationError(TaizhangError):
    """An adaptation that cannot be begun."""


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

    The head of the language model is tied to the embeddings and is not kept.
    """
    if out.exists():
        raise AdaptationError(f"{out}: exists; choose another directory, or delete it")
    source = encoder_directory(encoder)
    torch.manual_seed(seed)
    tokenizer = load_tokenizer(source)
    model = BertForMaskedLM.from_pretrained(source)
    rows = [canonical(text)[at : at + WINDOW] for text in texts for at in range(0, len(text), WINDOW)]
    data = Dataset.from_dict({"input_ids": tokenizer(rows)["input_ids"]})
    work = out.with_name(f"{out.name}.unfinished")
    trainer = Trainer(
        model=model,
        args=TrainingArguments(
            output_dir=str(work), num_train_epochs=epochs, per_device_train_batch_size=8, learning_rate=1e-4,
            warmup_steps=len(rows) * epochs // 80,
            weight_decay=0.01, bf16=processor_has_bf16(), use_cpu=not torch.cuda.is_available(), save_strategy="no",
            logging_steps=50, report_to="none", seed=seed, dataloader_pin_memory=False,
        ),
        train_dataset=data,
        data_collator=DataCollatorForLanguageModeling(tokenizer, mlm_probability=0.15),
    )  # fmt: skip
    trainer.train()
    model.bert.save_pretrained(work)
    tokenizer.save_pretrained(work)
    work.rename(out)
    return out
