"""The label schema: the fine labels, their coarse view, and the BIO tags derived from them."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from pathlib import Path

from .errors import ConfigError

OUTSIDE = 0
"""Id of the tag O; B-label k has the id 1 + 2k and I-label k the id 2 + 2k."""


@dataclass(frozen=True, slots=True)
class Label:
    """One fine label: its name, Chinese title, coarse label, and its colour and hotkey in Label Studio."""

    name: str
    title: str
    coarse: str
    color: str
    hotkey: str

    def __post_init__(self) -> None:
        for key, value in asdict(self).items():
            if not isinstance(value, str) or not value:
                raise ConfigError(f"label {self.name!r}: {key} is {value!r}, expected a text that is not empty")


@dataclass(frozen=True)
class LabelSchema:
    """The labels in their order, which is the order of the tag ids."""

    labels: tuple[Label, ...]

    def __post_init__(self) -> None:
        names = [label.name for label in self.labels]
        if not names or len(set(names)) != len(names):
            raise ConfigError(f"labels {names}: expected one or more different names")
        hotkeys = [label.hotkey for label in self.labels]
        if len(set(hotkeys)) != len(hotkeys):
            raise ConfigError(f"labels: hotkeys {hotkeys} are not different")

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The fine labels."""
        return tuple(label.name for label in self.labels)

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """The BIO tags in the order of their ids: O, B-first, I-first, B-second, ..."""
        return ("O", *(f"{prefix}-{name}" for name in self.names for prefix in "BI"))

    def begin(self, label: str) -> int:
        """The id of the tag B-label; KeyError for an unknown label."""
        return 1 + 2 * self._index[label]

    def inside(self, label: str) -> int:
        """The id of the tag I-label; KeyError for an unknown label."""
        return 2 + 2 * self._index[label]

    def coarse(self, label: str) -> str:
        """The coarse label of a fine one; KeyError for an unknown label."""
        return self.labels[self._index[label]].coarse

    def to_dicts(self) -> list[dict[str, str]]:
        """What a manifest keeps, read back by ``from_dicts``."""
        return [asdict(label) for label in self.labels]

    @cached_property
    def _index(self) -> dict[str, int]:
        return {name: i for i, name in enumerate(self.names)}

    @classmethod
    def from_dicts(cls, rows: Iterable[Mapping[str, object]], *, where: str) -> "LabelSchema":
        """Builds a schema; ConfigError naming ``where`` for missing or unknown keys and what no schema can be."""
        expected = {field.name for field in fields(Label)}
        labels: list[dict[str, str]] = []
        for number, row in enumerate(rows, 1):
            if set(row) != expected:
                raise ConfigError(f"{where}: label {number} has the keys {sorted(row)}, expected {sorted(expected)}")
            labels.append({key: _text(value, where, number, key) for key, value in row.items()})
        try:
            return cls(tuple(Label(**values) for values in labels))
        except ConfigError as error:
            raise ConfigError(f"{where}: {error}") from error

    @classmethod
    def from_toml(cls, path: Path) -> "LabelSchema":
        """Reads configs/labels.toml; ConfigError if it is missing, no TOML, or not a schema."""
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise ConfigError(f"{path}: cannot be read ({error.strerror}); expected a label schema") from error
        except ValueError as error:  # no TOML, or no UTF-8
            raise ConfigError(f"{path}: {error}; expected TOML with [[label]] tables") from error
        rows = data.pop("label", None)
        if data or not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise ConfigError(f"{path}: expected only [[label]] tables, found {sorted(data) or 'none'}")
        return cls.from_dicts(rows, where=str(path))


def _text(value: object, where: str, number: int, key: str) -> str:
    if not isinstance(value, str):
        raise ConfigError(f"{where}: label {number}: {key} is {value!r}, expected a text")
    return value
