"""The settings of a training run, read from TOML; unknown keys are errors."""

import tomllib
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from notices import ConfigError

from .breakage import Strength
from .insertion import Insertion
from .rendering.render import FAMILIES
from .slots import Relayout
from .substitution import Renewal

Share = Annotated[float, Field(ge=0.0, le=1.0)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class EncoderConfig(_Section):
    """Where the weights begin."""

    name: str
    """``builtin:e5-small-zh``, a Hugging Face name, or a local directory."""
    cache: str = "encoders"
    """Folder in which the built-in encoder is kept once it is built."""


class DataConfig(_Section):
    """Which notices train and which one is held out. Splits are by notice, never by line."""

    corpus: str = "annotation/corpus"
    """Folder of labelled notices, or one export file."""
    labels: str = "configs/labels.toml"
    """The label schema."""
    train: list[str] = Field(min_length=1)
    """Ids of the notices that train."""
    extra: list[str] = []
    """More labelled sets (folders or export files), all of which train, whatever is held out: written paragraphs."""
    held_out: str | None = None
    """Id of the notice on which each epoch is judged, or none."""

    @model_validator(mode="after")
    def _disjoint(self) -> Self:
        if self.held_out in self.train:
            raise ValueError(f"held_out {self.held_out!r} is also in train")
        return self


class WindowConfig(_Section):
    """The windows of inference, in characters."""

    size: int = Field(default=254, ge=16, le=510)
    overlap: int = Field(default=32, ge=0)

    @model_validator(mode="after")
    def _smaller(self) -> Self:
        if self.overlap >= self.size:
            raise ValueError(f"overlap {self.overlap} is not smaller than size {self.size}")
        return self


class CopiesConfig(_Section):
    """Which copies of a notice an epoch shows."""

    model_config = ConfigDict(strict=False)  # strict, it would want instances of the dataclasses, and TOML gives tables

    sizes: list[Annotated[int, Field(ge=16)]] = Field(default=[96, 200], min_length=1)
    """One copy per entry, in passages of about this many characters; each is broken and renewed anew each epoch."""
    extra: Annotated[int, Field(ge=16)] = 480
    """Passages of the extra sets are of about this many characters: an excerpt that fits is shown whole."""
    clean: Share = 0.2
    """Share of the passages that are shown as they are."""
    rendered: Annotated[float, Field(ge=0.0, lt=1.0)] = 0.0
    """Share of an epoch's passages that are tasks of the training notices and extra sets rendered in other layouts."""
    families: list[str] = Field(default=list(FAMILIES), min_length=1)
    """The families of layouts in which tasks are rendered."""
    strength: Strength = Strength()
    renewal: Renewal = Renewal()
    insertion: Insertion = Insertion()
    relayout: Relayout = Relayout()

    @field_validator("families")
    @classmethod
    def _known(cls, families: list[str]) -> list[str]:
        unknown = sorted(set(families) - set(FAMILIES))
        if unknown:
            raise ValueError(f"unknown {', '.join(unknown)}; expected some of {', '.join(FAMILIES)}")
        return families


class FitConfig(_Section):
    """The optimisation."""

    epochs: int = Field(default=10, ge=1)
    batch: int = Field(default=8, ge=1)
    """Passages per step."""
    learning_rate: float = Field(default=1.2e-4, gt=0)
    head_learning_rate: float = Field(default=1e-3, gt=0)
    weight_decay: float = Field(default=0.01, ge=0)
    warmup: Share = 0.1
    """Share of the steps in which the learning rate rises."""
    layer_decay: Annotated[float, Field(gt=0.0, le=1.0)] = 1.0
    """Each layer of the encoder learns at this share of the rate of the one above it (Sun et al. 2019)."""
    averaged: Share = 0.0
    """Share of the steps, the last ones, whose weights are averaged (Izmailov et al. 2018); 0 keeps the last weights."""
    focal: float = Field(default=0.0, ge=0)
    """Focusing parameter of the focal loss (Lin et al. 2017); 0 is cross-entropy."""
    clip: float = Field(default=1.0, gt=0)
    dropout: Share = 0.0
    patience: int | None = Field(default=3, ge=1)
    """Stop after this many epochs without a better F1 on the held-out notice; with no such notice it is not used."""
    seed: int = 13
    bf16: bool | None = None
    """bf16 arithmetic; unset: where the processor has it."""


class TrainConfig(_Section):
    """A whole training run."""

    name: str = Field(pattern=r"^\w[\w.-]*$")
    """The run's name and that of its directory."""
    runs: str = "runs"
    """Folder of the run directories."""
    encoder: EncoderConfig
    data: DataConfig
    windows: WindowConfig = WindowConfig()
    copies: CopiesConfig = CopiesConfig()
    fit: FitConfig = FitConfig()
    temperature: float = Field(default=1.0, gt=0)
    """The temperature of the scores where no held-out notice is there to fit it on: that of a cross-validation."""

    @model_validator(mode="after")
    def _averages_a_fixed_run(self) -> Self:
        if self.fit.averaged and self.data.held_out:
            raise ValueError("fit.averaged with data.held_out: the best epoch is kept there; expected one of the two")
        return self

    @property
    def directory(self) -> Path:
        """The run directory."""
        return Path(self.runs) / self.name


def load_config(path: Path) -> TrainConfig:
    """Reads a training config; ConfigError that names the file, the key, what was found and what was expected."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}); expected a training config in TOML") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {error}; expected TOML") from error
    try:
        return TrainConfig.model_validate(data)
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(map(str, e['loc'])) or 'file'}: {e['msg']} (found {e['input']!r:.60})" for e in error.errors()
        )
        raise ConfigError(f"{path}: {faults}") from error
