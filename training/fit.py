"""Fits a token classifier with the transformers Trainer."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import torch
from safetensors import SafetensorError
from torch.utils.tensorboard import SummaryWriter
from transformers import (
    AutoModelForTokenClassification,
    DataCollatorForTokenClassification,
    EarlyStoppingCallback,
    PreTrainedModel,
    PreTrainedTokenizerFast,
    Trainer,
    TrainerCallback,
    TrainingArguments,
)
from transformers.integrations.integration_utils import TensorBoardCallback

from notices import LabelledNotice, LabelSchema, TaizhangError

from .config import EncoderConfig, TrainConfig
from .encoder import BUILTIN, build_builtin
from .epoch_scores import EpochScores
from .optimisation import LastWeights, focal_loss, optimizer_and_schedule
from .passages import DrawnPassages, Encoder, Epoch, EpochClock, judging_rows, training_passages
from .rendering.task import tasks_of
from .vocabulary import load_tokenizer

ADAPTATION: Final = "adaptation.json"
"""The file beside the weights of an adapted encoder that says what adapted it."""


def adaptation_of(encoder: EncoderConfig) -> dict[str, Any] | None:
    """What an encoder was adapted on; None for one that was not, or of which nothing is known."""
    path = Path(encoder_directory(encoder)) / ADAPTATION
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def encoder_directory(encoder: EncoderConfig) -> str:
    """What the weights are loaded from: the built-in encoder is built once into the cache, anything else is taken as named."""
    if encoder.name != BUILTIN:
        return encoder.name
    directory = Path(encoder.cache) / "e5-small-zh"
    if not (directory / "tokenizer.json").is_file():
        build_builtin(directory)
    return str(directory)


def load_classifier(name_or_path: str, schema: LabelSchema, dropout: float) -> PreTrainedModel:
    """The encoder under a new head, one output per BIO tag; TaizhangError if the name or path cannot be loaded."""
    try:
        model: PreTrainedModel = AutoModelForTokenClassification.from_pretrained(
            name_or_path,
            num_labels=len(schema.tags),
            id2label=dict(enumerate(schema.tags)),
            label2id={tag: i for i, tag in enumerate(schema.tags)},
            hidden_dropout_prob=dropout,
            attention_probs_dropout_prob=dropout,
            # Faster in training on a CPU than sdpa.
            attn_implementation="eager",
            dtype=torch.float32,
        )
    except (OSError, ValueError, RuntimeError, SafetensorError) as error:
        first = (str(error).strip() or repr(error)).splitlines()[0]
        raise TaizhangError(
            f"encoder {name_or_path!r}: cannot be loaded ({first}); expected {BUILTIN}, a local directory, or a hub name "
            "with a network"
        ) from error
    return model


def processor_has_bf16() -> bool:
    """Whether the CPU multiplies bf16 natively, as OpenVINO reports it."""
    import openvino as ov  # noqa: PLC0415

    return "BF16" in ov.Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")


def fit(
    config: TrainConfig,
    schema: LabelSchema,
    train: list[LabelledNotice],
    held_out: list[LabelledNotice],
    work: Path,
    *,
    extra: Sequence[LabelledNotice] = (),
) -> tuple[Trainer, PreTrainedTokenizerFast, Epoch]:
    """Trains in ``work``, going on from its last checkpoint if it has one; with a held-out notice the best epoch is kept.

    ``extra`` are the written paragraphs, in passages of their own size.

    The curves for TensorBoard lie in ``logs`` beside ``work``, which does not outlive the run.
    """
    source = encoder_directory(config.encoder)
    torch.manual_seed(config.fit.seed)
    tokenizer = load_tokenizer(source)
    model = load_classifier(source, schema, config.fit.dropout)
    encoder = Encoder(tokenizer, schema)
    tasks = [task for item in (*train, *extra) for task in tasks_of(item)] if config.copies.rendered else []
    stretches = [*training_passages(train, config.copies.sizes), *training_passages(extra, [config.copies.extra])]
    rows = DrawnPassages(stretches, encoder, config.copies, config.fit.seed, tasks=tasks)
    steps = config.fit.epochs * -(-len(rows) // config.fit.batch)
    with SummaryWriter(work.with_name("logs")) as writer:
        trainer = Trainer(
            model=model,
            args=_arguments(config, work, judged=bool(held_out)),
            train_dataset=rows,
            eval_dataset=judging_rows(held_out, encoder, config.windows) if held_out else None,
            data_collator=DataCollatorForTokenClassification(tokenizer, pad_to_multiple_of=8),
            compute_metrics=EpochScores(schema) if held_out else None,
            compute_loss_func=focal_loss(config.fit.focal) if config.fit.focal else None,
            optimizers=optimizer_and_schedule(model, config.fit, steps),
            callbacks=[
                TensorBoardCallback(writer),  # type: ignore[no-untyped-call]
                *_callbacks(config, rows.epoch, work, judged=bool(held_out)),
            ],
        )
        trainer.train(resume_from_checkpoint=_last_checkpoint(work))
    return trainer, tokenizer, rows.epoch


def _last_checkpoint(work: Path) -> str | None:
    """The last checkpoint that was written to its end: the Trainer writes its own state last."""
    whole = [state.parent for state in work.glob("checkpoint-*/trainer_state.json")]
    last = max(whole, key=lambda path: int(path.name.rpartition("-")[2]), default=None)
    return str(last) if last else None


def _callbacks(config: TrainConfig, epoch: Epoch, work: Path, *, judged: bool) -> list[TrainerCallback]:
    callbacks: list[TrainerCallback] = [EpochClock(epoch)]
    if judged and config.fit.patience is not None:
        callbacks.append(EarlyStoppingCallback(early_stopping_patience=config.fit.patience))
    if config.fit.averaged:
        callbacks.append(LastWeights(config.fit.averaged, work))
    return callbacks


def _arguments(config: TrainConfig, work: Path, *, judged: bool) -> TrainingArguments:
    bf16 = processor_has_bf16() if config.fit.bf16 is None else config.fit.bf16
    judging: dict[str, Any] = {}
    if judged:
        judging = {"eval_strategy": "epoch", "load_best_model_at_end": True, "metric_for_best_model": "f1"}
    return TrainingArguments(
        output_dir=str(work),
        num_train_epochs=config.fit.epochs,
        per_device_train_batch_size=config.fit.batch,
        per_device_eval_batch_size=config.fit.batch,
        train_sampling_strategy="group_by_length",
        max_grad_norm=config.fit.clip,
        bf16=bf16,
        use_cpu=not torch.cuda.is_available(),
        save_strategy="epoch",
        save_total_limit=1,
        logging_steps=10,
        report_to="none",
        restore_callback_states_from_checkpoint=True,
        remove_unused_columns=False,
        seed=config.fit.seed,
        data_seed=config.fit.seed,
        dataloader_pin_memory=False,
        **judging,
    )
