"""The commands of the training room. Heavy imports wait until a command runs, so that --help is quick."""

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Final

import typer

from inference.columns import shown
from notices import TaizhangError

GATE_FAILED: Final = 3
"""The exit code of an evaluation whose gate refuses the model."""

_EVALUATION: Final = ("pydantic", "seqeval", "nervaluate", "jinja2")
_TRAINING: Final = ("torch", "transformers", "datasets", *_EVALUATION)

ConfigArgument = Annotated[Path, typer.Argument(help="Training config in TOML, e.g. configs/train/default.toml.")]


def train(config: ConfigArgument) -> None:
    """Fine-tune a token classifier from a TOML config; goes on after an interruption, never overwrites a finished run."""
    _require(_TRAINING, "training")
    from .config import load_config  # noqa: PLC0415
    from .run import train as run  # noqa: PLC0415

    typer.echo(f"finished: {run(load_config(config))}")


def adapt(
    texts: Annotated[list[Path], typer.Argument(help="Text without labels: .txt files, or .jsonl with the key text.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="Directory of the adapted encoder; must not exist.")],
    encoder: Annotated[str, typer.Option(help="The encoder to begin from.")] = "builtin:e5-small-zh",
    epochs: Annotated[int, typer.Option(min=1, help="Passes over the text.")] = 3,
) -> None:
    """Adapt an encoder to the language of notices by masked language modelling; then name its directory in a config."""
    _require(_TRAINING, "training")
    from .adaptation import adapt as run  # noqa: PLC0415
    from .adaptation import read_texts  # noqa: PLC0415
    from .config import EncoderConfig  # noqa: PLC0415

    typer.echo(f"finished: {run(EncoderConfig(name=encoder), read_texts(texts), out, epochs=epochs)}")


def crossvalidate(
    config: ConfigArgument,
    out: Annotated[Path, typer.Option("-o", "--out", help="Directory of the folds and of summary.json, summary.md.")],
    only: Annotated[
        list[str] | None,
        typer.Option(help="Only the fold that leaves out this notice, or these, parted by commas; may be repeated."),
    ] = None,
) -> None:
    """Train without each notice in turn and judge on the one left out, the rule parser beside the model."""
    _require(_TRAINING, "training")
    from .config import load_config  # noqa: PLC0415
    from .crossval import crossvalidate as run  # noqa: PLC0415

    run(load_config(config), out, only=only or [])
    typer.echo((out / "summary.md").read_text(encoding="utf-8"))


def evaluate(  # noqa: PLR0917 - typer reads them as options
    model: Annotated[
        str, typer.Argument(help="A run, an exported model, a cross-validation's directory, 'default' (ships), or 'rules'.")
    ],
    corpus: Annotated[Path, typer.Argument(help="Labelled set: a folder of Label Studio exports, or one export.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="Directory of the report; an earlier report there is replaced.")],
    against: Annotated[list[str] | None, typer.Option(help="Another system to compare with; may be repeated.")] = None,
    gate: Annotated[Path | None, typer.Option(help="Rules in TOML, e.g. configs/gate.toml; exit code 3 if one fails.")] = None,
    rounds: Annotated[int, typer.Option(min=100, help="Rounds of the bootstrap and of the randomisation.")] = 10_000,
    seed: Annotated[int, typer.Option(min=0, help="Seed of all drawing.")] = 0,
    breakage: Annotated[bool, typer.Option(help="Judge broken copies of the set, too.")] = True,  # noqa: FBT002 - a flag
) -> None:
    """Judge a model on a labelled set, the rule parser beside it: report.html, .json, .md, predictions and suspected errors."""
    _require(_EVALUATION, "evaluation")
    from .evaluation.output import check_directory, write_report  # noqa: PLC0415
    from .evaluation.run import Options  # noqa: PLC0415
    from .evaluation.run import evaluate as run  # noqa: PLC0415
    from .evaluation.systems import RULES, model_directory  # noqa: PLC0415

    models = [model_directory(name) for name in (model, *(against or [])) if name != RULES]
    check_directory(out, [corpus, *([gate] if gate else []), *models])
    options = Options(rounds=rounds, seed=seed, breakage=breakage)
    evaluation = run(
        model, corpus, against=against or [], gate=gate, options=options, tell=lambda line: typer.echo(line, err=True)
    )
    write_report(out, evaluation)
    report = evaluation.report
    for line in (report.verdict.sentence, *report.verdict.details, *(f"! {line}" for line in report.warnings)):
        typer.echo(shown(line))
    typer.echo(f"report: {out / 'report.html'}")
    if report.gate:
        for check in report.gate.checks:
            typer.echo(shown(f"{'pass' if check.passed else 'FAIL'}: {check.reason}"))
        if not report.gate.passed:
            raise typer.Exit(GATE_FAILED)


def export(
    run: Annotated[Path, typer.Argument(help="A finished run directory.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="Directory of the exported model; must not exist.")],
    corpus: Annotated[Path | None, typer.Option(help="Labelled set for the check; default: that of the run.")] = None,
    notice: Annotated[list[str] | None, typer.Option(help="Notice to check on; default: the run's held-out one.")] = None,
    calibration: Annotated[Path | None, typer.Option(help="summary.json of a cross-validation, for the temperature.")] = None,
) -> None:
    """Export a run to OpenVINO IR with int8 weights and check that it finds what the checkpoint finds."""
    _require(_TRAINING, "training")
    from .export import export as write  # noqa: PLC0415

    figures = write(run, out, corpus=corpus, notices=notice, calibration=calibration).figures["export"]
    typer.echo(
        f"exported: {out}, {figures['megabytes']} MB, F1 {figures['f1_export']:.4f} "
        f"against {figures['f1_checkpoint']:.4f} of the checkpoint ({figures['difference_points']:+.2f} points) "
        f"on {', '.join(figures['notices'])}"
    )


def _require(packages: tuple[str, ...], extra: str) -> None:
    missing = [name for name in packages if find_spec(name) is None]
    if missing:
        raise TaizhangError(f"{extra} needs {', '.join(missing)}, not installed here; run: pip install 'taizhang[{extra}]'")
