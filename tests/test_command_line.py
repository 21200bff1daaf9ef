"""``taizhang`` as a whole: its commands, its help, a command whose extra is not installed."""

import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from taizhang import app

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ["torch", "transformers", "openvino", "openpyxl", "datasets", "accelerate", "nncf", "seqeval", "label_studio_sdk"]


def python(script: str) -> Iterator[str]:
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], cwd=ROOT, capture_output=True, check=False)
    yield from done.stdout.decode().splitlines()
    assert done.stderr == b""


@pytest.mark.parametrize("arguments", [["--help"], *([name, "--help"] for name in ("extract", "train", "export", "annotate"))])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    *_, loaded = python(f"""
        import sys, taizhang
        try:
            taizhang.app({arguments})
        except SystemExit as end:
            assert not end.code, end.code
        print(sorted(set({HEAVY}) & set(sys.modules)))
    """)
    assert loaded == "[]"


def test_every_command_is_mounted() -> None:
    result = CliRunner().invoke(app, ["--help"])
    assert result.exit_code == 0
    for command in ("extract", "train", "export", "crossvalidate", "annotate"):
        assert f" {command} " in result.stdout


def test_no_command_is_wrong_usage() -> None:
    result = CliRunner().invoke(app, [])
    assert result.exit_code == 2
    assert "Usage" in result.output


def test_train_without_its_extra_names_it(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.touch()
    lines = list(
        python(f"""
        import importlib.machinery, sys, taizhang
        from typer.testing import CliRunner

        class Absent(importlib.machinery.PathFinder):
            @classmethod
            def find_spec(cls, name, path=None, target=None):
                absent = name.partition(".")[0] in {HEAVY}
                return None if absent else importlib.machinery.PathFinder.find_spec(name, path, target)

        sys.meta_path[sys.meta_path.index(importlib.machinery.PathFinder)] = Absent
        result = CliRunner().invoke(taizhang.app, ["train", {str(config)!r}])
        print(result.exit_code)
        print(result.stderr, end="")
    """)
    )
    assert lines[0] == "1"
    (message,) = lines[1:]
    assert message.startswith("taizhang: ")
    assert "pip install 'taizhang[training]'" in message
