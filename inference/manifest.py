"""What a checkpoint says of itself: labels, text version, windows, special tokens, temperature, origin, figures."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from notices import TEXT_VERSION, LabelSchema, TaizhangError

MANIFEST: Final = "manifest.json"
_VERSION: Final = 1


class ManifestError(TaizhangError):
    """A model directory that inference cannot use."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The manifest of a checkpoint. ``figures`` and ``origin`` are for people; the rest decides how the model is run."""

    name: str
    schema: LabelSchema
    window: int
    overlap: int
    pad: str
    unk: str
    cls: str
    sep: str
    temperature: float = 1.0
    text_version: str = TEXT_VERSION
    origin: Mapping[str, Any] = field(default_factory=dict)
    figures: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.text_version != TEXT_VERSION:
            raise ManifestError(
                f"model {self.name}: trained on text version {self.text_version!r}, this taizhang reads "
                f"{TEXT_VERSION!r}; retrain it"
            )
        if not self.temperature > 0:
            raise ManifestError(f"model {self.name}: temperature {self.temperature}, expected more than 0")
        if not 0 <= self.overlap < self.window <= 510:
            raise ManifestError(
                f"model {self.name}: windows of {self.window} sharing {self.overlap}, expected overlap < window <= 510"
            )

    def write(self, directory: Path) -> None:
        """Writes manifest.json; the last file that a finished run or export gets."""
        data = {
            "manifest_version": _VERSION,
            "name": self.name,
            "text_version": self.text_version,
            "labels": self.schema.to_dicts(),
            "windows": {"size": self.window, "overlap": self.overlap},
            "special_tokens": {"pad": self.pad, "unk": self.unk, "cls": self.cls, "sep": self.sep},
            "temperature": self.temperature,
            "origin": dict(self.origin),
            "figures": dict(self.figures),
        }
        (directory / MANIFEST).write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, directory: Path) -> "Manifest":
        """Reads and checks manifest.json; ManifestError names the file and the key at fault."""
        path = directory / MANIFEST
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise ManifestError(
                f"{directory}: no readable {MANIFEST} ({error.strerror}); expected a finished run or an exported model"
            ) from error
        except ValueError as error:
            raise ManifestError(f"{path}: not JSON ({error})") from error
        try:
            if data["manifest_version"] != _VERSION:
                raise ManifestError(f"{path}: manifest version {data['manifest_version']!r}, expected {_VERSION}")
            windows, tokens = data["windows"], data["special_tokens"]
            return cls(
                name=str(data["name"]),
                schema=LabelSchema.from_dicts(data["labels"], where=str(path)),
                window=int(windows["size"]),
                overlap=int(windows["overlap"]),
                pad=str(tokens["pad"]),
                unk=str(tokens["unk"]),
                cls=str(tokens["cls"]),
                sep=str(tokens["sep"]),
                temperature=float(data["temperature"]),
                text_version=str(data["text_version"]),
                origin=data["origin"],
                figures=data["figures"],
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ManifestError(
                f"{path}: {error!r} is missing or wrong; expected the manifest that training or export wrote"
            ) from error
