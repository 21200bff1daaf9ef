"""A training run: from a config to a finished run directory that inference can load.

``runs/NAME`` holds the checkpoint (model.safetensors, config.json, tokenizer.json), training.json (the resolved config),
metrics.json, README.md (the model card), logs (for TensorBoard) and manifest.json, which is written last: a run that has it is
finished.
"""

import json
import shutil
import time
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from transformers import PreTrainedTokenizerFast, Trainer

from inference.extractor import ModelEngine
from inference.manifest import MANIFEST, Manifest
from notices import LabelledNotice, LabelSchema, TaizhangError, corpus_hash, read_labelled

from .calibration import calibrate
from .card import model_card
from .config import TrainConfig
from .fit import adaptation_of, fit
from .scores import Report, strict_f1_of_spans

_SETTINGS: Final = "training.json"
_PACKAGES: Final = ("torch", "transformers", "datasets", "tokenizers", "accelerate", "seqeval")


class RunError(TaizhangError):
    """A run that cannot be begun or gone on with."""


def train(config: TrainConfig) -> Path:
    """Trains, or goes on after an interruption, and returns the finished run directory.

    RunError if the run is finished already, was begun with another config, or names notices that the corpus lacks.
    """
    directory = config.directory
    if (directory / MANIFEST).exists():
        raise RunError(f"{directory}: this run is finished; choose another name in the config, or delete the directory")
    schema = LabelSchema.from_toml(Path(config.data.labels))
    chosen = pick_notices(config)
    extra = extra_notices(config, chosen)
    remember(config)
    started = time.monotonic()
    work = directory / "checkpoints"
    held_out = [chosen[config.data.held_out]] if config.data.held_out else []
    trainer, tokenizer, epoch = fit(config, schema, [chosen[i] for i in config.data.train], held_out, work, extra=extra)
    minutes = (time.monotonic() - started) / 60
    origin = {
        "config": config.model_dump(mode="json"),
        "corpus_sha256": corpus_hash([*chosen.values(), *extra]),
        "notices": [*config.data.train, *(item.notice.id for item in extra)],
        "adaptation": adaptation_of(config.encoder),
        "packages": {name: version(name) for name in _PACKAGES},
    }
    figures = {
        "minutes": round(minutes, 2),
        "epochs": round(trainer.state.epoch or 0.0, 2),
        "steps": trainer.state.global_step,
        "best_step": trainer.state.best_global_step,
        "passages_cropped": epoch.cropped,
    }
    _finish(config, schema, trainer, tokenizer, held_out=held_out, origin=origin, figures=figures)
    return directory


def pick_notices(config: TrainConfig) -> dict[str, LabelledNotice]:
    """The notices that a config names, by id; RunError if the corpus lacks one."""
    corpus = {item.notice.id: item for item in read_labelled(Path(config.data.corpus))}
    wanted = [*config.data.train, *([config.data.held_out] if config.data.held_out else [])]
    missing = [i for i in wanted if i not in corpus]
    if missing:
        raise RunError(f"{config.data.corpus}: no notice {', '.join(missing)}; it holds {', '.join(corpus)}")
    return {i: corpus[i] for i in wanted}


def extra_notices(config: TrainConfig, chosen: Collection[str]) -> list[LabelledNotice]:
    """The notices of the extra sets; RunError where one has the id of another that is used, lest it judges what it trained."""
    extra = [item for path in config.data.extra for item in read_labelled(Path(path))]
    ids = Counter([*chosen, *(item.notice.id for item in extra)])
    twice = [i for i, count in ids.items() if count > 1]
    if twice:
        raise RunError(f"data.extra: notice {', '.join(twice)} is there more than once, or named in data.train or data.held_out")
    return extra


def judge(engine: ModelEngine, notices: Sequence[LabelledNotice]) -> Report:
    """Strict scores of a model on whole notices, by the path that ships."""
    texts = [item.notice.text for item in notices]
    return strict_f1_of_spans(texts, [item.spans for item in notices], engine.spans(texts), engine.schema)


def remember(config: TrainConfig) -> None:
    """Writes the resolved config, or checks that it is the one that the run was begun with; else RunError."""
    directory = config.directory
    path = directory / _SETTINGS
    settings = json.dumps(config.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"
    if path.exists() and path.read_text(encoding="utf-8") != settings:
        raise RunError(
            f"{directory}: this run was begun with other settings ({path}); choose another name, or delete the directory"
        )
    directory.mkdir(parents=True, exist_ok=True)
    path.write_text(settings, encoding="utf-8")


def _finish(
    config: TrainConfig,
    schema: LabelSchema,
    trainer: Trainer,
    tokenizer: PreTrainedTokenizerFast,
    *,
    held_out: Sequence[LabelledNotice],
    origin: dict[str, Any],
    figures: dict[str, Any],
) -> None:
    """Judges the model on the held-out notice, and moves it into the run directory, the manifest last."""
    directory = config.directory
    staged = directory / "unfinished"
    shutil.rmtree(staged, ignore_errors=True)
    trainer.save_model(str(staged))
    tokenizer.save_pretrained(str(staged))
    (staged / "training_args.bin").unlink(missing_ok=True)  # a pickle, which nothing here reads
    manifest = _manifest(config, schema, tokenizer, origin, figures)
    manifest.write(staged)
    if held_out:
        engine = ModelEngine(staged)
        calibration = calibrate(held_out, engine.logits([item.notice.text for item in held_out]), schema)
        figures = figures | {"held_out": judge(engine, held_out), "calibration": asdict(calibration)}
        manifest = _manifest(config, schema, tokenizer, origin, figures, temperature=calibration.temperature)
        manifest.write(staged)
    metrics = {"history": trainer.state.log_history, "figures": figures}
    (staged / "metrics.json").write_text(json.dumps(metrics, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (staged / "README.md").write_text(model_card(manifest), encoding="utf-8")
    for file in sorted(staged.iterdir(), key=lambda file: file.name == MANIFEST):
        file.replace(directory / file.name)
    staged.rmdir()
    shutil.rmtree(directory / "checkpoints", ignore_errors=True)


def _manifest(
    config: TrainConfig,
    schema: LabelSchema,
    tokenizer: PreTrainedTokenizerFast,
    origin: dict[str, Any],
    figures: dict[str, Any],
    *,
    temperature: float | None = None,
) -> Manifest:
    return Manifest(
        name=config.name,
        schema=schema,
        window=config.windows.size,
        overlap=config.windows.overlap,
        pad=str(tokenizer.pad_token),
        unk=str(tokenizer.unk_token),
        cls=str(tokenizer.cls_token),
        sep=str(tokenizer.sep_token),
        temperature=config.temperature if temperature is None else temperature,
        origin=origin,
        figures=figures,
    )
