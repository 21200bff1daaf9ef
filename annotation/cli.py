"""The commands ``taizhang annotate ...``."""

from pathlib import Path
from typing import Annotated, Final

import typer

from notices import LabelSchema

from .lint import lint

LABELS: Final = Path(__file__).resolve().parent.parent / "configs" / "labels.toml"

app = typer.Typer(name="annotate", no_args_is_help=True, help="Work on labelled notices.")


@app.callback()
def annotate() -> None:
    """Work on labelled notices."""


@app.command(name="lint")
def lint_command(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH...", help="Label Studio JSON exports, or folders of them: together one labelled set."),
    ],
    *,
    labels: Annotated[Path, typer.Option(metavar="FILE", help="The label schema.")] = LABELS,
    notices: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Also compare the texts with the raw notices ID.txt in this folder.")
    ] = None,
) -> None:
    """Tell every fault in labelled sets: offsets, texts, labels, overlaps, ids, cue words, missing chunks.

    The exit code is 1 where there is a fault.
    """
    report = lint(paths, schema=LabelSchema.from_toml(labels), notices=notices)
    for fault in report.faults:
        typer.echo(str(fault))
    looked_at = f"{report.regions} regions in {report.tasks} tasks of {report.notices} notices"
    if report.faults:
        typer.echo(f"{len(report.faults)} faults; {looked_at}")
        raise typer.Exit(1)
    typer.echo(f"no fault; {looked_at}")
