"""The directory of a report: all its files or none of them."""

import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from .html import render_html
from .labelled_set import EvaluationError
from .markdown import render_markdown
from .predictions import prediction_lines
from .report import REPORT_VERSION, Report
from .run import Evaluation
from .suspects import write_label_studio

JSON: Final = "report.json"
FILES: Final = ("report.html", JSON, "report.md", "predictions.jsonl", "suspects.json")

_REPORT: Final = TypeAdapter(Report)


def check_directory(directory: Path, inputs: Iterable[Path] = ()) -> None:
    """EvaluationError unless the report can go there: nothing is there, an empty directory, or an earlier report.

    Also where one of ``inputs`` lies in it, or where its parent cannot be written: to be told before anything is read.
    """
    target = directory.resolve()
    if target.exists() and not target.is_dir():
        raise EvaluationError(f"{directory}: is a file; expected a directory for the report")
    held = [path for path in inputs if path.resolve().is_relative_to(target)]
    if held:
        raise EvaluationError(f"{directory}: {held[0]} lies in it, which the report would replace; choose another directory")
    names = sorted(path.name for path in target.iterdir()) if target.is_dir() else []
    strange = [name for name in names if name not in FILES] if _is_report(target / JSON) else names
    if strange:
        raise EvaluationError(f"{directory}: holds {', '.join(strange[:3])}, which is no report; choose another directory")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent)).rmdir()
    except OSError as error:
        raise EvaluationError(f"{directory}: cannot be written ({error.strerror}); choose another directory") from error


def write_report(directory: Path, evaluation: Evaluation) -> None:
    """Writes report.html, report.json, report.md, predictions.jsonl and suspects.json; replaces an earlier report whole.

    EvaluationError where it cannot; then an earlier report is as it was.
    """
    check_directory(directory)
    target = directory.resolve()
    staged = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    new, old = staged / "new", staged / "old"
    try:
        new.mkdir()
        _write(new, evaluation)
        if target.exists():
            target.rename(old)
        try:
            new.rename(target)
        except OSError:
            if old.exists():
                old.rename(target)
            raise
    except OSError as error:
        raise EvaluationError(f"{directory}: cannot be written ({error.strerror}); choose another directory") from error
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _is_report(path: Path) -> bool:
    """Whether a file is the report.json of some version of this command."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(data, Mapping) and {"version", "verdict", "set", "model"} <= set(data)


def _write(directory: Path, evaluation: Evaluation) -> None:
    report = evaluation.report
    texts = {
        "report.html": render_html(report),
        JSON: json.dumps(asdict(report), ensure_ascii=False, indent=1, allow_nan=False) + "\n",
        "report.md": render_markdown(report),
        "predictions.jsonl": "".join(f"{line}\n" for line in prediction_lines(evaluation.the_set, evaluation.found)),
    }
    for name, text in texts.items():
        (directory / name).write_text(text, encoding="utf-8")
    write_label_studio(directory / "suspects.json", evaluation.the_set, report.suspects, evaluation.found)


def read_report(path: Path) -> Report:
    """A report from its report.json; EvaluationError for a file that is none, or of another version."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise EvaluationError(f"{path}: cannot be read ({error.strerror}); expected the {JSON} of an evaluation") from error
    except ValueError as error:
        raise EvaluationError(f"{path}: not JSON ({error}); expected the {JSON} of an evaluation") from error
    version = data.get("version") if isinstance(data, Mapping) else None
    if version != REPORT_VERSION:
        raise EvaluationError(f"{path}: report version {version!r}, expected {REPORT_VERSION}; evaluate again")
    try:
        return _REPORT.validate_python(data)
    except ValidationError as error:
        raise EvaluationError(f"{path}: {error.error_count()} faults, the first: {error.errors()[0]['msg']}") from error
