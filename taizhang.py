"""The front door: one command line, ``taizhang``, that mounts the commands of the rooms."""

from typing import Any, Final

import typer
from typer.core import TyperGroup

from annotation.cli import app as annotate
from inference.cli import extract
from inference.columns import shown
from notices import TaizhangError
from training.cli import adapt, crossvalidate, evaluate, export, train

_INFERENCE: Final = frozenset({"numpy", "openvino", "openpyxl"})
_OURS: Final = frozenset({"annotation", "inference", "notices", "training"})


class _Front(TyperGroup):
    """Tells what a user can mend in one line, without a traceback; a fault of ours keeps its traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Runs the command that was asked for."""
        try:
            return super().invoke(ctx)
        except TaizhangError as error:
            _tell(str(error))
            raise typer.Exit(1) from error
        except ModuleNotFoundError as error:
            package = (error.name or "").partition(".")[0]
            if not package or package in _OURS:
                raise
            extra = "inference" if package in _INFERENCE else "training"
            _tell(f"this command needs the package {package}, which is not installed; run: pip install 'taizhang[{extra}]'")
            raise typer.Exit(1) from error
        except KeyboardInterrupt:
            _tell("interrupted")
            raise typer.Exit(130) from None


def _tell(message: str) -> None:
    typer.echo(shown(f"taizhang: {message}"), err=True)


app = typer.Typer(cls=_Front, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def _about() -> None:
    """From Chinese government notices to the ledger (台账) of their tasks, and the workshop that makes its model."""


for command in (extract, train, evaluate, export, crossvalidate, adapt):
    app.command()(command)
app.add_typer(annotate, name="annotate")


def main() -> None:
    """Runs the command line."""
    app(prog_name="taizhang")


if __name__ == "__main__":
    main()
