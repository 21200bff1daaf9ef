"""The linter and its files: exports beside the raw notices, several files as one set, the command."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from annotation.cli import app
from annotation.lint import Report, lint
from notices import CorpusError, LabelSchema
from tests.sample_export import TEXT, check_export, good, value


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "notices"
    folder.mkdir()
    (folder / "xianan-2025.txt").write_bytes(TEXT.encode())
    return folder


def test_texts_that_are_the_raw_notice(tmp_path: Path, schema: LabelSchema, raw: Path) -> None:
    assert not check_export(good(), tmp_path, schema, notices=raw).faults


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(
            TEXT.replace("500", "600"), r"differs from .*xianan-2025\.txt at character 8: '500座.*'; expected '600座", id="other"
        ),
        pytest.param(TEXT.replace("\n", "\r\n"), r"at character 13: '\\n\(责任.*; expected '\\r\\n\(责任", id="line ends"),
        pytest.param(TEXT + "完", r"task 13 .*: the notice ends at 51; expected 52, the length of", id="the end is missing"),
        pytest.param(TEXT[:-1], r"task 13 .* at character 50: '。'; expected ''", id="more than the notice"),
        pytest.param(
            None, r"xianan-2025\.txt cannot be read \(.*No such file.*\); expected the raw notice in UTF-8", id="no file"
        ),
        pytest.param(TEXT.encode("gb18030"), r"xianan-2025\.txt cannot be read \('utf-8' codec", id="another encoding"),
    ],
)
def test_texts_that_are_not_the_raw_notice(
    tmp_path: Path, schema: LabelSchema, raw: Path, content: str | bytes | None, said: str
) -> None:
    file = raw / "xianan-2025.txt"
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    told = [str(fault) for fault in check_export(good(), tmp_path, schema, notices=raw).faults]
    assert re.search(said, told[0]), told


def test_several_files_are_one_set(tmp_path: Path, schema: LabelSchema) -> None:
    first, second = good()
    for name, task in (("a.json", first), ("b.json", second)):
        (tmp_path / name).write_text(json.dumps([task]), encoding="utf-8")
    assert lint([tmp_path], schema=schema) == Report((), notices=1, tasks=2, regions=5)
    assert not lint([tmp_path / "b.json", tmp_path / "a.json"], schema=schema).faults
    again = lint([tmp_path, tmp_path / "a.json"], schema=schema).faults
    assert {fault.expected for fault in again} >= {"an id of its own for each task", "an id of its own for each region"}


def test_folders_below_are_not_read(tmp_path: Path, schema: LabelSchema) -> None:
    (tmp_path / "rounds").mkdir()
    (tmp_path / "rounds" / "broken.json").write_text("[", encoding="utf-8")
    (tmp_path / "a.json").write_text(json.dumps(good()), encoding="utf-8")
    assert not lint([tmp_path], schema=schema).faults


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        pytest.param("a.json", "[", r"a\.json: not JSON in UTF-8", id="no JSON"),
        pytest.param("a.json", "{}", r"a\.json: holds a dict, expected the list of tasks", id="no list"),
        pytest.param("a.txt", "[]", r"no \.json file in this folder", id="a folder without exports"),
    ],
)
def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path, schema: LabelSchema, name: str, content: str, said: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError, match=said):
        lint([tmp_path], schema=schema)


class TestCommand:
    @pytest.fixture
    def export(self, tmp_path: Path) -> Path:
        file = tmp_path / "export.json"
        file.write_text(json.dumps(good()), encoding="utf-8")
        return file

    def test_clean(self, export: Path, raw: Path) -> None:
        result = CliRunner().invoke(app, ["lint", str(export), "--notices", str(raw)])
        assert (result.exit_code, result.output) == (0, "no fault; 5 regions in 2 tasks of 1 notices\n")

    def test_faults(self, export: Path) -> None:
        tasks = good()
        value(tasks, 0)["end"] = 999
        value(tasks, 1)["labels"] = []
        export.write_text(json.dumps(tasks), encoding="utf-8")
        result = CliRunner().invoke(app, ["lint", str(export)])
        *lines, total = result.output.splitlines()
        assert result.exit_code == 1
        assert len(lines) == 2
        assert all(line.startswith(f"{export}: task 12 (xianan-2025 @ 0), region ") for line in lines)
        assert total == "2 faults; 5 regions in 2 tasks of 1 notices"

    def test_labels_of_another_schema(self, export: Path, tmp_path: Path) -> None:
        labels = tmp_path / "labels.toml"
        labels.write_text('[[label]]\nname="A"\ntitle="甲"\ncoarse="A"\ncolor="#000000"\nhotkey="1"\n', encoding="utf-8")
        result = CliRunner().invoke(app, ["lint", str(export), "--labels", str(labels)])
        assert result.exit_code == 1
        assert "the label is 'TARGET'; expected one of A" in result.output

    def test_a_file_that_is_missing(self, tmp_path: Path) -> None:
        result = CliRunner().invoke(app, ["lint", str(tmp_path / "none.json")])
        assert isinstance(result.exception, CorpusError)
        assert "none.json: cannot be read (No such file or directory)" in str(result.exception)
