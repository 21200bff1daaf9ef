"""What is judged: a model, the models of a cross-validation as one, or the rule parser; each reads as the Extractor does."""

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

from inference.extractor import DEFAULT_MODEL, ModelEngine, RulesEngine
from inference.ledger import LABELS
from inference.manifest import MANIFEST, Manifest
from inference.rules import DEVELOPED_ON
from notices import LabelSchema, Notice, ScoredSpan

from .labelled_set import EvaluationError

RULES: Final = "rules"
DEFAULT: Final = "default"
TASK_MARK: Final = "@"
"""Between the id of a notice and the place of a task in it, where a task trained as a notice of its own."""

Spans = list[list[ScoredSpan]]


@dataclass(frozen=True, slots=True)
class Reading:
    """The spans of each notice as the Extractor gives them, and the same spans scored at temperature 1 (None for the rules)."""

    spans: Spans
    unscaled: Spans | None


class System(ABC):
    """Something that marks spans. ``name`` is what the user called it.

    ``made_on`` holds the ids of the notices that it was trained, tuned or written on; None where nobody knows. ``calibrated_on``
    holds those that it was not made on but for its temperature, which was fitted on them.
    """

    name: str
    kind: Literal["model", "folds", "rules"]
    path: str | None = None
    temperature: float | None = None
    made_on: tuple[str, ...] | None = None
    calibrated_on: tuple[str, ...] = ()
    trained_on_sha256: str | None = None

    @property
    @abstractmethod
    def schema(self) -> LabelSchema:
        """The labels that it gives."""

    @abstractmethod
    def read(self, notices: Sequence[Notice]) -> Reading:
        """The spans of notices."""

    def seen(self, notices: Sequence[str]) -> tuple[str, ...]:
        """Which of the notices it was made on, so that its figures on them are in-sample."""
        return tuple(i for i in notices if i in (self.made_on or ()))


class RulesSystem(System):
    """The rule parser."""

    name, kind, made_on = RULES, "rules", DEVELOPED_ON

    def __init__(self) -> None:
        self._engine = RulesEngine()

    @cached_property
    def schema(self) -> LabelSchema:
        """The labels of the model that ships, which are those of the rules."""
        return Manifest.read(DEFAULT_MODEL).schema

    def read(self, notices: Sequence[Notice]) -> Reading:
        """The spans of notices; the scores of the rules are no probabilities, so there is no temperature."""
        return Reading(self._engine.spans([notice.text for notice in notices]), None)


class ModelSystem(System):
    """A finished run or an exported model."""

    kind = "model"

    def __init__(self, name: str, directory: Path) -> None:
        self._engine = ModelEngine(directory)
        manifest = self._engine.manifest
        self.name, self.path, self.temperature = name, str(directory), manifest.temperature
        self.made_on = _made_on(manifest)
        self.trained_on_sha256 = manifest.origin.get("corpus_sha256")

    @property
    def schema(self) -> LabelSchema:
        """The labels of the manifest."""
        return self._engine.schema

    def read(self, notices: Sequence[Notice], *, temperature: float | None = None) -> Reading:
        """The spans of notices, from one pass through the network; at the manifest's temperature unless one is given."""
        texts = [notice.text for notice in notices]
        logits = self._engine.logits(texts)
        spans = self._engine.decode(texts, logits, temperature=temperature)
        return Reading(spans, self._engine.decode(texts, logits, temperature=1.0))


class FoldsSystem(System):
    """A cross-validation: every notice is read by the model that was trained without it, so nothing is in-sample.

    The folds have no temperature of their own. They are read at the one that the cross-validation found (summary.json), which is
    the one that a model trained on all notices ships with; it was fitted on these notices, one figure on all their spans.
    """

    kind, made_on = "folds", ()

    def __init__(self, name: str, directory: Path) -> None:
        self.name, self.path = name, str(directory)
        self._directories = sorted(path.parent for path in directory.glob(f"*/{MANIFEST}"))
        self._manifests = {path: Manifest.read(path) for path in self._directories}
        self.temperature, self.calibrated_on = _calibration(directory)
        hashes = {manifest.origin.get("corpus_sha256") for manifest in self._manifests.values()}
        self.trained_on_sha256 = hashes.pop() if len(hashes) == 1 else None
        self._engines: dict[Path, ModelSystem] = {}

    @cached_property
    def schema(self) -> LabelSchema:
        """The labels of the folds; EvaluationError if they differ."""
        first, *others = (manifest.schema for manifest in self._manifests.values())
        if any(other != first for other in others):
            raise EvaluationError(f"{self.path}: its models have different label schemas; expected one cross-validation")
        return first

    def read(self, notices: Sequence[Notice]) -> Reading:
        """The spans of notices, each by its own model; EvaluationError for a notice that was not left out by just one."""
        by_model: dict[Path, list[int]] = {}
        for number, notice in enumerate(notices):
            by_model.setdefault(self._model_for(notice.id), []).append(number)
        spans: Spans = [[] for _ in notices]
        unscaled: Spans = [[] for _ in notices]
        for directory, numbers in by_model.items():
            if directory not in self._engines:
                self._engines[directory] = ModelSystem(self.name, directory)
            reading = self._engines[directory].read([notices[number] for number in numbers], temperature=self.temperature)
            for number, found, raw in zip(numbers, reading.spans, reading.unscaled or (), strict=True):
                spans[number], unscaled[number] = found, raw
        return Reading(spans, unscaled)

    def _model_for(self, notice: str) -> Path:
        without = [path for path in self._directories if notice not in (_made_on(self._manifests[path]) or (notice,))]
        if len(without) != 1:
            raise EvaluationError(
                f"{self.path}: {len(without)} of its {len(self._directories)} models were trained without the notice {notice}, "
                "expected one; a cross-validation judges the notices that it left out, for others name one model"
            )
        return without[0]


def model_directory(name: str) -> Path:
    """Where the model of this name lies."""
    return DEFAULT_MODEL if name == DEFAULT else Path(name)


def open_system(name: str) -> System:
    """``rules``, ``default`` (the model that ships), or the directory of a run, of an exported model or of a cross-validation.

    TaizhangError for a directory that holds none of these, EvaluationError for one whose labels no ledger has a place for.
    """
    if name == RULES:
        return RulesSystem()
    directory = model_directory(name)
    is_folds = not (directory / MANIFEST).exists() and any(directory.glob(f"*/{MANIFEST}"))
    system = FoldsSystem(name, directory) if is_folds else ModelSystem(name, directory)
    if set(system.schema.names) != set(LABELS):
        raise EvaluationError(
            f"{name}: gives the labels {', '.join(system.schema.names)}; expected {', '.join(LABELS)}, which the rule parser "
            "and the ledger speak; train it with configs/labels.toml"
        )
    return system


def _made_on(manifest: Manifest) -> tuple[str, ...] | None:
    """The notices that trained a model, and the held-out one on which its epoch and its temperature were chosen."""
    config = manifest.origin.get("config")
    data = config.get("data") if isinstance(config, Mapping) else None
    # Runs without extra sets did not list their notices apart from the settings.
    ids = manifest.origin.get("notices", data.get("train") if isinstance(data, Mapping) else None)
    if not isinstance(data, Mapping) or not isinstance(ids, Sequence) or isinstance(ids, str):
        return None
    held_out = data.get("held_out")
    made_on = [str(i) for i in (*ids, *([held_out] if held_out else []))]
    # Runs of a learning curve train on tasks, which are named after their notice.
    return tuple(dict.fromkeys([*made_on, *(i.rpartition(TASK_MARK)[0] for i in made_on if TASK_MARK in i)]))


def _calibration(directory: Path) -> tuple[float, tuple[str, ...]]:
    """The temperature that a cross-validation found and its notices; 1 and none without a summary, as before it has ended."""
    path = directory / "summary.json"
    if not path.is_file():
        return 1.0, ()
    try:
        summary = json.loads(path.read_text(encoding="utf-8"))
        return float(summary["temperature"]), tuple(str(fold["notice"]) for fold in summary["folds"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EvaluationError(
            f"{path}: {error!r}; expected the summary of a cross-validation with its temperature and folds"
        ) from error
