"""The commands of the training room. Heavy imports wait until a command runs, so that --help is quick."""

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from notices import TaizhangError

ConfigArgument = Annotated[Path, typer.Argument(help="Training config in TOML, e.g. configs/train/default.toml.")]


def train(config: ConfigArgument) -> None:
    """Fine-tune a token classifier from a TOML config; goes on after an interruption, never overwrites a finished run."""
    _require_extra()
    from .config import load_config  # noqa: PLC0415
    from .run import train as run  # noqa: PLC0415

    typer.echo(f"finished: {run(load_config(config))}")


def crossvalidate(
    config: ConfigArgument,
    out: Annotated[Path, typer.Option("-o", "--out", help="Directory of the folds and of summary.json, summary.md.")],
    only: Annotated[list[str] | None, typer.Option(help="Only the fold that leaves this notice out; may be repeated.")] = None,
) -> None:
    """Train without each notice in turn and judge on the one left out, the rule parser beside the model."""
    _require_extra()
    from .config import load_config  # noqa: PLC0415
    from .crossval import crossvalidate as run  # noqa: PLC0415

    run(load_config(config), out, only=only or [])
    typer.echo((out / "summary.md").read_text(encoding="utf-8"))


def export(
    run: Annotated[Path, typer.Argument(help="A finished run directory.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="Directory of the exported model; must not exist.")],
    corpus: Annotated[Path | None, typer.Option(help="Labelled set for the check; default: that of the run.")] = None,
    notice: Annotated[list[str] | None, typer.Option(help="Notice to check on; default: the run's held-out one.")] = None,
    calibration: Annotated[Path | None, typer.Option(help="summary.json of a cross-validation, for the temperature.")] = None,
) -> None:
    """Export a run to OpenVINO IR with int8 weights and check that it finds what the checkpoint finds."""
    _require_extra()
    from .export import export as write  # noqa: PLC0415

    figures = write(run, out, corpus=corpus, notices=notice, calibration=calibration).figures["export"]
    typer.echo(
        f"exported: {out}, {figures['megabytes']} MB, F1 {figures['f1_export']:.4f} "
        f"against {figures['f1_checkpoint']:.4f} of the checkpoint ({figures['difference_points']:+.2f} points) "
        f"on {', '.join(figures['notices'])}"
    )


def _require_extra() -> None:
    missing = [name for name in ("torch", "transformers", "datasets", "pydantic", "seqeval") if find_spec(name) is None]
    if missing:
        raise TaizhangError(f"training needs {', '.join(missing)}, not installed here; run: pip install 'taizhang[training]'")
