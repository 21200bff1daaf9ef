"""The gate: thresholds and "not significantly worse than" rules in TOML that promote or refuse a model."""

import tomllib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, is_dataclass
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Self, cast, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from notices import ConfigError

from .counts import MICRO
from .errors import KINDS, SIDES
from .ledger_figures import ROLES
from .resampling import Estimate
from .span_scores import KINDS_OF_MATCH, OVERALL

FIGURES: Final = (Estimate, float, int)
NO_FIGURES: Final = frozenset({"info", "confusion", "bands", "curve", "bins", "sources", "source", "seen"})
"""Fields of the report's records that no threshold can judge."""


@dataclass(frozen=True, slots=True)
class Check:
    """One rule of the gate with its outcome; ``reason`` is a plain Chinese sentence with the figures."""

    rule: str
    passed: bool
    reason: str


@dataclass(frozen=True, slots=True)
class GateResult:
    """All rules must pass."""

    path: str
    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        """Whether every rule passed."""
        return all(check.passed for check in self.checks)


class _Rule(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class Threshold(_Rule):
    """A figure of the model that must be large enough, or small enough."""

    metric: tuple[Annotated[str, Field(min_length=1)], ...] = Field(min_length=1)
    """The path into SystemResult: a text with dots, or a list where a key holds a dot."""
    at_least: float | None = None
    at_most: float | None = None
    use: Literal["value", "low", "high"] = "value"
    """The figure itself or an end of its 95 % interval."""

    @field_validator("metric", mode="before")
    @classmethod
    def _path(cls, value: object) -> object:
        return tuple(value.split(".")) if isinstance(value, str) else tuple(value) if isinstance(value, list) else value

    @model_validator(mode="after")
    def _one_bound(self) -> Self:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("expected exactly one of at_least and at_most")
        return self

    @property
    def bound(self) -> float:
        """The figure that decides."""
        return next(bound for bound in (self.at_least, self.at_most) if bound is not None)


class NotWorse(_Rule):
    """A system that the model must not be worse than.

    Without ``margin``: not significantly, that is, not with p < alpha. With it, and then alpha is not used: by no more than the
    margin, as the low end of the difference's 95 % interval tells (non-inferiority).
    """

    than: str = Field(min_length=1)
    label: str = MICRO
    alpha: float = Field(default=0.05, gt=0, lt=1)
    margin: float | None = Field(default=None, ge=0, lt=1)


class _GateFile(_Rule):
    allow_seen: bool = False
    threshold: list[Threshold] = []
    not_worse: list[NotWorse] = []

    @model_validator(mode="after")
    def _some_rule(self) -> Self:
        if not self.threshold and not self.not_worse:
            raise ValueError("no rule")
        return self


@dataclass(frozen=True, slots=True)
class Gate:
    """The rules of a file.

    Unless ``allow_seen``, a model that was trained on a notice of the set is refused: its figures say nothing of new notices.
    """

    path: str
    allow_seen: bool
    thresholds: tuple[Threshold, ...]
    not_worse: tuple[NotWorse, ...]

    @property
    def compared(self) -> tuple[str, ...]:
        """The names of the systems that the rules compare with, each once."""
        return tuple(dict.fromkeys(rule.than for rule in self.not_worse))


def load_gate(path: Path) -> Gate:
    """Reads a gate; ConfigError that names the file, the key, what was found and what was expected."""
    expected = (
        "expected allow_seen, [[threshold]] (metric, at_least or at_most, use) or [[not_worse]] (than, label, alpha, margin)"
    )
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}); expected a gate in TOML") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {error}; expected TOML") from error
    try:
        rules = _GateFile.model_validate(data)
    except ValidationError as error:
        faults = "; ".join(f"{_place(e['loc'])}: {e['msg']} (found {e['input']!r:.60})" for e in error.errors())
        raise ConfigError(f"{path}: {faults}; {expected}") from error
    return Gate(str(path), rules.allow_seen, tuple(rules.threshold), tuple(rules.not_worse))


def check_names(gate: Gate, names: Collection[str]) -> None:
    """ConfigError where a rule compares with a system that is not among these names, those that the model is compared with."""
    for number, rule in enumerate(gate.not_worse, 1):
        known(rule.than, names, f"{gate.path}: not_worse {number}: than", "; give the system with --against")


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a report's tables, which are known before anything is measured; ``strengths`` are none without breakage."""

    labels: Sequence[str]
    coarse: Sequence[str]
    strengths: Sequence[str]
    notices: Sequence[str]
    layouts: Sequence[str]

    def of(self, path: Sequence[str]) -> Sequence[str]:
        """The keys of the table at a path into SystemResult."""
        fine = [MICRO, *self.labels]
        first: dict[str, Sequence[str]] = {
            "fine": fine, "coarse": [MICRO, *self.coarse], "matches": tuple(KINDS_OF_MATCH), "unreviewed": fine,
            "notices": self.notices, "layouts": self.layouts, "breakage": self.strengths,
            "errors": KINDS, "boundary": SIDES, "roles": tuple(ROLES),
        }  # fmt: skip
        second = {"matches": [OVERALL, *self.labels], "breakage": fine}
        return first[path[-1]] if path[-1] in first else second[path[0]]


def check_metrics(gate: Gate, keys: Keys) -> None:
    """ConfigError for what no report with these keys can hold: to be told before anything is measured."""
    for number, rule in enumerate(gate.thresholds, 1):
        where = place_of(gate, number, rule)
        if rule.metric[0] == "breakage" and not keys.strengths:
            raise ConfigError(f"{where}: broken copies are not judged with --no-breakage; leave out the option, or the rule")
        kind = kind_of(rule.metric, keys, where)
        if kind is not Estimate and rule.use != "value":
            raise ConfigError(f"{where}: found use = {rule.use!r}, but the figure has no interval; expected 'value'")
        if kind is Estimate and not 0 <= rule.bound <= 1:
            raise ConfigError(f"{where}: found the bound {rule.bound:g}; expected a share from 0 to 1, such as 0.95 for 95 %")
    for number, other in enumerate(gate.not_worse, 1):
        known(other.label, [MICRO, *keys.labels], f"{gate.path}: not_worse {number}: label")


def place_of(gate: Gate, number: int, rule: Threshold) -> str:
    """Where a threshold stands, for messages."""
    return f"{gate.path}: threshold {number}: metric {'.'.join(rule.metric)}"


def _place(loc: tuple[int | str, ...]) -> str:
    """Which rule and key, counted from 1 as a reader counts."""
    return " ".join(str(part + 1) if isinstance(part, int) else part for part in loc) or "file"


def kind_of(metric: Sequence[str], keys: Keys, where: str) -> type:
    """The type of the figure at a path, by the types of the report's records."""
    from .report import SystemResult  # noqa: PLC0415 - report.py imports this module

    kind: Any = SystemResult
    for depth, part in enumerate(metric):
        if kind in FIGURES:
            raise ConfigError(f"{where}: found {part!r} after a figure; expected the path to end before it")
        is_table = get_origin(kind) is dict
        there = keys.of(metric[:depth]) if is_table else _fields(kind)
        dotted = any("." in key for key in there)
        known(part, there, where, "; a key that holds a dot needs the path as a list" if dotted else "")
        kind = get_args(kind)[1] if is_table else get_type_hints(kind)[part]
        if isinstance(kind, UnionType):  # a figure or None
            kind = next(one for one in get_args(kind) if one is not NoneType)
    if kind not in FIGURES:
        further = _fields(kind) if is_dataclass(kind) else keys.of(metric)
        raise ConfigError(f"{where}: found no figure but a table; expected the path to go on with one of {', '.join(further)}")
    return cast("type", kind)


def _fields(kind: Any) -> list[str]:
    return [name for name in get_type_hints(kind) if name not in NO_FIGURES]


def known(part: str, keys: Iterable[str], where: str, advice: str = "") -> str:
    """The part, if it is among the keys; else ConfigError that lists them."""
    if part not in keys:
        raise ConfigError(f"{where}: found {part!r}; expected one of {', '.join(keys) or '(none is there)'}{advice}")
    return part
