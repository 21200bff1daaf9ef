"""The command: reads the systems at every strength and writes the files."""

import argparse
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from notices import TaizhangError
from training.evaluation.labelled_set import read_set
from training.evaluation.systems import RULES, open_system

from . import __doc__ as about
from .curves import measure
from .output import JSON, README, SVG, check_directory, to_json, write_files
from .plot import check_matplotlib, render_svg
from .readme import render_readme
from .strengths import KINDS, TOGETHER

CORPUS: Final = Path("annotation/corpus")
OUT: Final = Path("benchmarks/robustness")
NAME: Final = "benchmarks.robustness"


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command and returns its exit code: 1 with one line on standard error for what a user can mend."""
    arguments = _parser().parse_args(argv)
    try:
        _run(arguments)
    except TaizhangError as error:
        _tell(str(error))
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"python -m {NAME}", description=about, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "models", nargs="+", metavar="MODEL",
        help="'default', 'rules', the directory of a run, an exported model or a cross-validation; the rules always stand beside",
    )  # fmt: skip
    parser.add_argument("--corpus", type=Path, default=CORPUS, help=f"Label Studio export or folder of them; default {CORPUS}")
    parser.add_argument("--out", type=Path, default=OUT, help=f"directory of the files; default {OUT}")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3], help="a copy of the corpus each; default 1 2 3")
    kinds = [*KINDS, TOGETHER]
    parser.add_argument(
        "--kinds", nargs="+", choices=kinds, default=kinds, metavar="KIND", help=f"of {', '.join(kinds)}; default all"
    )
    return parser


def _run(arguments: argparse.Namespace) -> None:
    names = [*dict.fromkeys([*arguments.models, RULES])]
    kinds = [kind for kind in (*KINDS, TOGETHER) if kind in arguments.kinds]
    seeds = [*dict.fromkeys(arguments.seeds)]
    # All that can be known to fail is known before the first notice is read.
    check_matplotlib()
    systems = [open_system(name) for name in names]
    the_set = read_set(arguments.corpus, systems[0].schema)
    check_directory(arguments.out)
    command = ["python", "-m", NAME, *arguments.models, "--corpus", str(arguments.corpus), "--seeds", *map(str, seeds)]
    if len(kinds) < len(KINDS) + 1:
        command += ["--kinds", *kinds]
    line = shlex.join(command)
    curves = measure(systems, the_set, kinds=kinds, seeds=seeds, tell=_tell)
    write_files(arguments.out, {README: render_readme(curves, line), JSON: to_json(curves, line), SVG: render_svg(curves)})
    _tell(f"written to {arguments.out}")


def _tell(line: str) -> None:
    print(f"robustness: {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
