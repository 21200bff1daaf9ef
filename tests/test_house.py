"""The house holds: our packages are ours, --help is light, inference does without torch, documentation is true."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

import annotation
import inference
import notices
import training
from taizhang import app

ROOT = Path(__file__).resolve().parent.parent
HEAVY = "{'torch', 'transformers', 'openvino', 'datasets', 'nncf', 'openpyxl', 'seqeval', 'jinja2'}"


@pytest.mark.parametrize("package", [annotation, inference, notices, training], ids=lambda package: package.__name__)
def test_the_packages_are_those_of_this_project(package: object) -> None:
    assert Path(package.__file__).resolve().is_relative_to(ROOT)  # type: ignore[attr-defined]


def run_python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "command", ["", "extract", "train", "evaluate", "export", "crossvalidate", "adapt", "annotate", "annotate lint"]
)
def test_help_imports_nothing_heavy(command: str) -> None:
    code = f"""
import sys, taizhang
try:
    taizhang.app({[*command.split(), "--help"]!r}, prog_name="taizhang")
except SystemExit as end:
    assert not end.code, end.code
heavy = {HEAVY} & set(sys.modules)
assert not heavy, heavy
"""
    answer = run_python(code)
    assert answer.returncode == 0, answer.stderr
    assert "Usage" in answer.stdout


def test_extraction_with_the_model_that_ships_needs_neither_torch_nor_transformers() -> None:
    code = """
import sys
for name in ("torch", "transformers", "tokenizers", "datasets", "pydantic"):
    sys.modules[name] = None  # an import of it now raises
from inference import Extractor
rows = Extractor.load().ledger("1.新建5G基站500座。(牵头单位:市经信局;责任单位:市电信公司、市移动公司)")
assert [row.no for row in rows] == ["1"], rows
"""
    answer = run_python(code)
    assert answer.returncode == 0, answer.stderr


def test_the_model_that_ships_is_judged_without_torch(tiny_corpus: Path, tmp_path: Path) -> None:
    code = f"""
import sys
import taizhang
class Missing:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] in ("torch", "transformers", "tokenizers", "datasets", "matplotlib"):
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Missing)
corpus, out = {str(tiny_corpus)!r}, {str(tmp_path / "report")!r}
taizhang.app(["evaluate", "default", corpus, "-o", out, "--rounds", "100", "--no-breakage"])
"""
    answer = run_python(code)
    assert answer.returncode == 0, answer.stderr
    assert (tmp_path / "report" / "report.html").is_file()


def commands() -> list[str]:
    root = typer.main.get_command(app)
    names = []
    for name, command in root.commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        names += [f"{name} {sub}" for sub in inner] if inner else [name]
    return names


@pytest.mark.parametrize("command", commands())
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"taizhang {command}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_python_of_the_readme_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S)
    assert blocks
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})  # noqa: S102 - our own documentation


def test_files_stay_small_rooms() -> None:
    sizes = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for room in ("notices", "inference", "training", "annotation", "benchmarks", "tests")
        for path in (ROOT / room).rglob("*.py")
    }
    assert sizes
    assert {name: lines for name, lines in sizes.items() if lines > 300} == {}
