"""The notebooks: they run from top to bottom, show what they are committed with, and define nothing.

``TAIZHANG_NOTEBOOKS=save python -m pytest tests/test_notebooks.py`` runs them at full size and writes their outputs into the
files.
"""

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import matplotlib as mpl
import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from notices import TaizhangError
from training.figures import use_chinese_font

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / "notebooks"
NOTEBOOKS: Final = sorted(FOLDER.glob("*.ipynb"))
SAME_EVERYWHERE: Final = {"01_corpus.ipynb"}
"""Notebooks whose text outputs hang on no model and on no machine, so that the committed ones must be those of a new run."""

SWITCH: Final = "TAIZHANG_NOTEBOOKS"
"""Read by the notebooks: ``small`` asks those that train for a few steps on a few notices."""

TRAINS: Final = "02_finetune.ipynb"
SETTINGS: Final = ("TAIZHANG_CONFIG", "TAIZHANG_TEST_NOTICE", "TAIZHANG_REPORT")
"""Read by the notebooks, too: with them users show their own export or report."""

MOST_BYTES: Final = 600_000
_CELL_SECONDS: Final = 600
_CHINESE: Final = re.compile("[\u4e00-\u9fff]")
_MACHINE_PATH: Final = re.compile(r"(?<![\w.])/(?:work|root|tmp|home|Users|var|mnt|opt|usr)/|\b[A-Z]:\\")
_ADDRESS: Final = re.compile(r"\b0x[0-9a-f]{6,}")
_DEFINITIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)


@pytest.fixture
def _chinese_font() -> None:
    """Where there is none the notebooks are not run; where TAIZHANG_FONTS=required, as in CI, the test fails."""
    with mpl.rc_context():
        try:
            use_chinese_font()
        except TaizhangError as error:
            if os.environ.get("TAIZHANG_FONTS") == "required":
                raise
            pytest.skip(str(error))


def read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def texts(output: NotebookNode) -> Iterator[str]:
    """What an output says in text, pictures left out."""
    yield output.get("text", "")
    yield from (content for kind, content in output.get("data", {}).items() if kind.startswith("text/"))


def complaints(notebook: NotebookNode) -> list[str]:
    """What is wrong with a notebook that was run, in words."""
    found = [f"{cell.id}: {fault}" for cell in notebook.cells for fault in _cell_faults(cell)]
    counts = [cell.execution_count for cell in code_cells(notebook)]
    if counts != list(range(1, len(counts) + 1)):
        found.append("not run from top to bottom")
    pictures = {kind for cell in code_cells(notebook) for output in cell.outputs for kind in output.get("data", {})}
    if not pictures & {"image/png", "image/svg+xml"}:
        found.append("no figure")
    if notebook.metadata.get("kernelspec", {}).get("name") != "python3":
        found.append("kernelspec is not python3")
    if set(notebook.metadata.get("language_info", {})) - {"name"}:
        found.append("language_info of a machine")
    first = notebook.cells[0]
    if first.cell_type != "markdown" or not re.match(r"# \d\d ", first.source):
        found.append("no title with the number")
    return found


def _cell_faults(cell: NotebookNode) -> Iterator[str]:
    if "execution" in cell.metadata:
        yield "times of a run"
    said = [cell.source]
    if cell.cell_type == "markdown":
        if not _CHINESE.search(cell.source):
            yield "no Chinese"
    else:
        yield from _code_faults(cell)
        said += [text for output in cell.outputs for text in texts(output)]
    if any(map(_MACHINE_PATH.search, said)):
        yield "path of a machine"
    if any(map(_ADDRESS.search, said)):
        yield "address in memory"


def _code_faults(cell: NotebookNode) -> Iterator[str]:
    try:
        tree = ast.parse(cell.source)
    except SyntaxError:
        yield "not plain Python"
        return
    if any(isinstance(node, _DEFINITIONS) for node in ast.walk(tree)):
        yield "defines something"
    # A cell that ends in an expression shows its value; plt.show() and print are expressions too.
    if tree.body and isinstance(tree.body[-1], ast.Expr) and not cell.outputs:
        yield "shows nothing"
    for output in cell.outputs:
        if output.output_type == "error":
            yield "error"
        if output.get("name") == "stderr":
            yield "warnings"


def example(*cells: NotebookNode, **metadata: object) -> NotebookNode:
    """A notebook without a fault, with cells more, run after the others."""
    figure = new_output("display_data", {"image/png": "aGVsbG8vdG1wLw=="})
    title = new_markdown_cell("# 09 例子", id="title")
    notebook = new_notebook(cells=[title, new_code_cell("plt.show()", outputs=[figure], id="figure"), *cells])
    for number, cell in enumerate(code_cells(notebook), 1):
        cell.execution_count = number
    notebook.metadata = nbformat.from_dict({"kernelspec": {"name": "python3"}, "language_info": {"name": "python"}, **metadata})
    return notebook


def shown(text: str) -> list[NotebookNode]:
    return [new_output("execute_result", {"text/plain": text})]


def test_an_example_without_a_fault_is_not_complained_about() -> None:
    assert complaints(example(new_code_cell("1 + 1", outputs=shown("2")), new_code_cell("x = [y for y in z]"))) == []


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        pytest.param(new_code_cell("def f():\n    return 1"), "defines something", id="a function"),
        pytest.param(new_code_cell("class A:\n    pass"), "defines something", id="a class"),
        pytest.param(new_code_cell("rows = sorted(rows, key=lambda row: row.no)"), "defines something", id="a lambda"),
        pytest.param(new_code_cell("%matplotlib inline"), "not plain Python", id="a magic"),
        pytest.param(new_code_cell("table.head()"), "shows nothing", id="an output that was stripped"),
        pytest.param(new_code_cell("x = 1", outputs=[new_output("error")]), "error", id="an error"),
        pytest.param(new_code_cell("x = 1", outputs=[new_output("stream", name="stderr", text="!")]), "warnings", id="a warning"),
        pytest.param(new_code_cell("x", outputs=shown("/tmp/a.xlsx")), "path of a machine", id="a path in an output"),  # noqa: S108
        pytest.param(new_code_cell("x = '/home/me/notices'"), "path of a machine", id="a path in the source"),
        pytest.param(new_code_cell("x = 'C:\\\\notices'"), "path of a machine", id="a path of Windows"),
        pytest.param(new_code_cell("x", outputs=shown("<Axes at 0x7f3a12bc>")), "address in memory", id="an object's address"),
        pytest.param(new_code_cell("x = 1", metadata={"execution": {}}), "times of a run", id="time stamps"),
        pytest.param(new_markdown_cell("English only"), "no Chinese", id="text in English"),
    ],
)
def test_a_cell_with_a_fault_is_complained_about(cell: NotebookNode, fault: str) -> None:
    assert complaints(example(cell)) == [f"{cell.id}: {fault}"]


def test_a_notebook_with_faults_is_complained_about() -> None:
    notebook = example(kernelspec={"name": "my-env"}, language_info={"name": "python", "version": "3.11.2"})
    notebook.cells[0].source = "例子"
    notebook.cells[1].outputs = shown("1")
    notebook.cells[1].execution_count = 7
    assert complaints(notebook) == [
        "not run from top to bottom", "no figure", "kernelspec is not python3", "language_info of a machine",
        "no title with the number",
    ]  # fmt: skip


def test_the_notebooks_are_there_and_in_the_list() -> None:
    assert [path.name[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04"]
    assert {path.name for path in NOTEBOOKS} >= {TRAINS} | SAME_EVERYWHERE
    listed = re.findall(r"\]\((\w+\.ipynb)\)", (FOLDER / "README.md").read_text(encoding="utf-8"))
    assert listed == [path.name for path in NOTEBOOKS]


@each_notebook
def test_a_notebook_is_committed_as_it_was_run(path: Path) -> None:
    notebook = read(path)
    nbformat.validate(notebook)
    assert complaints(notebook) == []
    assert path.stat().st_size < MOST_BYTES


@each_notebook
@pytest.mark.usefixtures("_chinese_font")
def test_a_notebook_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """In its own folder, as Jupyter runs it; it leaves no file behind."""
    save = os.environ.get(SWITCH) == "save"
    monkeypatch.setenv(SWITCH, "full" if save else "small")
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    if path.name == TRAINS and not save:
        config = write_config(tmp_path, *(request.getfixturevalue(name) for name in ("tiny_bert", "tiny_corpus")))
        monkeypatch.setenv("TAIZHANG_CONFIG", config)
        monkeypatch.setenv("TAIZHANG_TEST_NOTICE", "linshui-2025")
        monkeypatch.setenv("OMP_NUM_THREADS", "1")  # so little work is slower in many threads
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))  # no start-up files of whoever runs the tests
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "jupyter"))
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "1")  # the kernel of this environment before one of the user
    committed, notebook, before = read(path), read(path), files()
    for cell in code_cells(notebook):
        cell.outputs, cell.execution_count = [], None
    resources = {"metadata": {"path": str(FOLDER)}}
    NotebookClient(notebook, timeout=_CELL_SECONDS, record_timing=False, resources=resources).execute()
    notebook.metadata.language_info = nbformat.from_dict({"name": "python"})
    assert complaints(notebook) == []
    assert files() == before
    if save:
        nbformat.write(notebook, path)
    elif path.name in SAME_EVERYWHERE:
        new, old = all_texts(notebook), all_texts(committed)
        assert [cell for cell in new if new[cell] != old[cell]] == []


def write_config(folder: Path, encoder: Path, corpus: Path) -> str:
    """Writes the config of a curve with an encoder of two tiny layers; all paths count from the root, as a user's may."""
    runs, encoder_name, corpus_name, config = (
        os.path.relpath(path, ROOT) for path in (folder, encoder, corpus, folder / "c.toml")
    )
    text = f"""# 笔记本的小数据。
name = "curve"
runs = '{runs}'
encoder = {{ name = '{encoder_name}' }}
data = {{ corpus = '{corpus_name}', train = ["hecheng-2024", "东坪 2023"] }}
windows = {{ size = 64, overlap = 16 }}
copies = {{ sizes = [60], clean = 1.0 }}
fit = {{ epochs = 30, batch = 2, learning_rate = 1e-2, head_learning_rate = 1e-2, bf16 = false }}
"""
    (folder / "c.toml").write_text(text, encoding="utf-8")
    return config


def files() -> set[Path]:
    """What lies in the root and in the folder of the notebooks; what tools keep for themselves does not count."""
    names = {entry for folder in (ROOT, FOLDER) for entry in folder.iterdir()}
    return {entry for entry in names if not entry.name.startswith((".", "__"))}


def all_texts(notebook: NotebookNode) -> dict[str, list[str]]:
    """What each cell says; the order of the forms in which an output stands is that of the file and does not count."""
    return {cell.id: sorted(text for output in cell.outputs for text in texts(output)) for cell in code_cells(notebook)}
