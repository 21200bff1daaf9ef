"""What is judged: a model, the models of a cross-validation as one, or the rule parser; each reads as the Extractor does."""

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

Spans = list[list[ScoredSpan]]


@dataclass(frozen=True, slots=True)
class Reading:
    """The spans of each notice as the Extractor gives them, and the same spans scored at temperature 1 (None for the rules)."""

    spans: Spans
    unscaled: Spans | None


class System(ABC):
    """Something that marks spans. ``name`` is what the user called it; ``trained_on`` is None where nobody knows."""

    name: str
    kind: Literal["model", "folds", "rules"]
    path: str | None = None
    temperature: float | None = None
    trained_on: tuple[str, ...] | None = None
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
        return tuple(i for i in notices if i in (self.trained_on or ()))


class RulesSystem(System):
    """The rule parser."""

    name, kind, trained_on = RULES, "rules", DEVELOPED_ON

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
        self.trained_on = _trained_on(manifest)
        self.trained_on_sha256 = manifest.origin.get("corpus_sha256")

    @property
    def schema(self) -> LabelSchema:
        """The labels of the manifest."""
        return self._engine.schema

    def read(self, notices: Sequence[Notice]) -> Reading:
        """The spans of notices, from one pass through the network."""
        texts = [notice.text for notice in notices]
        logits = self._engine.logits(texts)
        return Reading(self._engine.decode(texts, logits), self._engine.decode(texts, logits, temperature=1.0))


class FoldsSystem(System):
    """A cross-validation: every notice is read by the model that was trained without it, so nothing is in-sample."""

    kind, trained_on = "folds", ()

    def __init__(self, name: str, directory: Path) -> None:
        self.name, self.path = name, str(directory)
        self._directories = sorted(path.parent for path in directory.glob(f"*/{MANIFEST}"))
        self._manifests = {path: Manifest.read(path) for path in self._directories}
        temperatures = {manifest.temperature for manifest in self._manifests.values()}
        self.temperature = temperatures.pop() if len(temperatures) == 1 else None
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
            reading = self._engines[directory].read([notices[number] for number in numbers])
            for number, found, raw in zip(numbers, reading.spans, reading.unscaled or (), strict=True):
                spans[number], unscaled[number] = found, raw
        return Reading(spans, unscaled)

    def _model_for(self, notice: str) -> Path:
        without = [path for path in self._directories if notice not in (_trained_on(self._manifests[path]) or (notice,))]
        if len(without) != 1:
            raise EvaluationError(
                f"{self.path}: {len(without)} of its {len(self._directories)} models were trained without the notice {notice}, "
                "expected one; a cross-validation judges the notices that it left out, for others name one model"
            )
        return without[0]


def open_system(name: str) -> System:
    """``rules``, ``default`` (the model that ships), or the directory of a run, of an exported model or of a cross-validation.

    TaizhangError for a directory that holds none of these, EvaluationError for one whose labels no ledger has a place for.
    """
    if name == RULES:
        return RulesSystem()
    directory = DEFAULT_MODEL if name == DEFAULT else Path(name)
    is_folds = not (directory / MANIFEST).exists() and any(directory.glob(f"*/{MANIFEST}"))
    system = FoldsSystem(name, directory) if is_folds else ModelSystem(name, directory)
    if set(system.schema.names) != set(LABELS):
        raise EvaluationError(
            f"{name}: gives the labels {', '.join(system.schema.names)}; expected {', '.join(LABELS)}, which the rule parser "
            "and the ledger speak; train it with configs/labels.toml"
        )
    return system


def _trained_on(manifest: Manifest) -> tuple[str, ...] | None:
    config = manifest.origin.get("config")
    data = config.get("data") if isinstance(config, Mapping) else None
    ids = data.get("train") if isinstance(data, Mapping) else None
    return tuple(map(str, ids)) if isinstance(ids, Sequence) and not isinstance(ids, str) else None
