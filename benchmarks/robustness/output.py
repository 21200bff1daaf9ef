"""The three files of the curves: all of them or none, and never in the place of somebody else's."""

import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Final

from training.evaluation.labelled_set import EvaluationError

from .curves import Curves, Figure
from .strengths import KINDS, field_of

VERSION: Final = 1
README: Final = "README.md"
JSON: Final = "robustness.json"
SVG: Final = "robustness.svg"
FILES: Final = (README, JSON, SVG)


def check_directory(directory: Path) -> None:
    """EvaluationError unless the files can go there, to be told before anything is read; makes the directory.

    A README.md without the robustness.json of an earlier run beside it is somebody else's.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        Path(tempfile.mkdtemp(prefix=".robustness-", dir=directory)).rmdir()
    except OSError as error:
        raise EvaluationError(f"{directory}: cannot be written ({error.strerror}); choose another directory") from error
    strange = [name for name in FILES if (directory / name).exists()]
    if strange and not _is_ours(directory / JSON):
        raise EvaluationError(f"{directory}: holds {', '.join(strange)} of something else; choose another directory")


def write_files(directory: Path, files: Mapping[str, str]) -> None:
    """Writes texts by name, replacing those of an earlier run; EvaluationError where it cannot, and then all is as it was."""
    try:
        staged = Path(tempfile.mkdtemp(prefix=".robustness-", dir=directory))
    except OSError as error:
        raise EvaluationError(f"{directory}: cannot be written ({error.strerror}); choose another directory") from error
    try:
        for name, text in files.items():
            (staged / name).write_text(text, encoding="utf-8")
        _swap(staged, directory, list(files))
    except OSError as error:
        raise EvaluationError(f"{directory}: cannot be written ({error.strerror}); choose another directory") from error
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _swap(staged: Path, directory: Path, names: list[str]) -> None:
    """Moves the staged files in, the earlier ones out; where one cannot be moved, all go back."""
    old = staged / "old"
    old.mkdir()
    kept = [name for name in names if (directory / name).exists()]
    for name in kept:
        # A copy: until the new file takes its place, the old one stays in it.
        shutil.copy2(directory / name, old / name)
    moved: list[str] = []
    try:
        for name in names:
            (staged / name).replace(directory / name)
            moved.append(name)
    except BaseException:
        for name in moved:
            if name in kept:
                (old / name).replace(directory / name)
            else:
                (directory / name).unlink()
        raise


def to_json(curves: Curves, command: str) -> str:
    """All figures: a point per system, kind and share, in it by label the mean, the ends and the counts of each seed."""
    the_set = curves.the_set
    data = {
        "version": VERSION,
        "command": command,
        "set": {
            "path": the_set.path,
            "sha256": the_set.sha256,
            "notices": [item.notice.id for item in the_set.notices],
            "units": len(the_set.units),
            "characters": sum(map(len, the_set.texts)),
            "labels": the_set.label_counts,
        },
        "systems": [asdict(info) for info in curves.systems],
        "seeds": curves.seeds,
        "shares": curves.shares,
        "fields": {kind: {f"{share:g}": field_of(kind, share) for share in curves.shares} for kind in KINDS},
        "changed_units": [
            {"kind": kind, "share": share, "mean": curves.changed[kind, share]}
            for kind in curves.kinds
            for share in curves.shares
        ],
        "points": [
            {
                "system": info.name,
                "kind": kind,
                "share": share,
                "labels": {label: _point(figure) for label, figure in curves.figures[info.name, kind, share].items()},
            }
            for info in curves.systems
            for kind in curves.kinds
            for share in curves.shares
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _point(figure: Figure) -> dict[str, object]:
    return {"f1": figure.f1, "low": figure.low, "high": figure.high, "counts": [asdict(one) for one in figure.counts]}


def _is_ours(path: Path) -> bool:
    """Whether a file is the robustness.json of some version of this module."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(data, Mapping) and {"version", "shares", "points"} <= set(data)
