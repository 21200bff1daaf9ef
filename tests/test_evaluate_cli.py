"""``taizhang evaluate`` as a user calls it: what it writes, what it says, how it ends."""

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from inference import Extractor
from inference.extractor import DEFAULT_MODEL
from notices import LabelledNotice, read_labelled
from taizhang import app
from training.evaluation.labelled_set import EvaluationError
from training.evaluation.output import FILES, read_report
from training.evaluation.report import Report
from training.scores import strict_f1_of_spans

Run = Callable[..., Result]


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["evaluate", *map(str, arguments), "--rounds", "200"])


@pytest.fixture(scope="module")
def directory(tiny_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the model that ships on the tiny corpus."""
    out = tmp_path_factory.mktemp("report") / "new" / "report"
    answer = run("default", tiny_corpus, "-o", out)
    assert answer.exit_code == 0, answer.output
    return out


@pytest.fixture(scope="module")
def report(directory: Path) -> Report:
    return read_report(directory / "report.json")


def test_the_directory_holds_all_files_and_nothing_else(directory: Path) -> None:
    assert {path.name for path in directory.iterdir()} == set(FILES)
    assert [path.name for path in directory.parent.iterdir()] == ["report"]


def test_the_report_reads_back_whole(directory: Path, report: Report) -> None:
    assert json.loads(json.dumps(asdict(report))) == json.loads((directory / "report.json").read_text(encoding="utf-8"))


def test_the_rules_are_compared_unasked(report: Report) -> None:
    assert [other.info.name for other in report.others] == ["rules"]
    assert [comparison.other for comparison in report.comparisons] == ["rules"]


def test_the_figures_are_those_of_the_extractor_by_seqeval(report: Report, tiny_corpus: Path) -> None:
    items = read_labelled(tiny_corpus)
    texts = [item.notice.text for item in items]
    for result, extractor in ((report.model, Extractor.load()), (report.others[0], Extractor.load(engine="rules"))):
        schema = Extractor.load().engine.schema  # type: ignore[attr-defined]
        expected = strict_f1_of_spans(texts, [item.spans for item in items], extractor.spans_of(texts), schema)
        assert result.fine["micro"].f1.value == pytest.approx(expected["micro"]["f1"])
        assert result.fine["micro"].gold == expected["micro"]["support"]


def test_predictions_are_those_of_the_extractor(directory: Path, tiny_notices: list[LabelledNotice]) -> None:
    rows = [json.loads(line) for line in (directory / "predictions.jsonl").read_text(encoding="utf-8").splitlines()]
    texts = {item.notice.id: item.notice.text for item in tiny_notices}
    for notice, text in texts.items():
        mine = [row for row in rows if row["notice"] == notice]
        assert "".join(row["text"] for row in mine) == text
        spans = [(s["start"], s["end"], s["label"]) for row in mine for s in row["systems"]["default"]]
        assert spans == [(s.start, s.end, s.label) for s in Extractor.load().spans(text)]
        gold = [s for row in mine for s in row["gold"]]
        assert all(text[s["start"] : s["end"]] == s["text"] for s in gold)
        assert len(gold) == next(len(item.spans) for item in tiny_notices if item.notice.id == notice)


def test_every_gold_and_found_span_is_right_or_in_one_error(report: Report) -> None:
    score = report.model.fine["micro"]
    assert score.right + sum(len(error.gold) for error in report.errors) == score.gold
    assert score.right + sum(len(error.found) for error in report.errors) == score.found


def test_few_groups_and_rare_labels_are_told(report: Report) -> None:
    assert any("区间和 p 值都只是粗略的" in line for line in report.warnings)
    assert any("标注很少的类别" in line for line in report.warnings)


def test_a_set_that_trained_the_model_gets_no_verdict_of_better(tiny_corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    shutil.copytree(tiny_corpus, folder)
    for path in folder.glob("hecheng*.json"):
        path.write_text(path.read_text(encoding="utf-8").replace("hecheng-2024", "chibi-2021"), encoding="utf-8")
    shutil.rmtree(folder / "tasks")
    answer = run("default", folder, "-o", tmp_path / "out", "--no-breakage")
    assert answer.exit_code == 0, answer.output
    report = read_report(tmp_path / "out" / "report.json")
    assert report.model.info.seen == ("chibi-2021",)
    assert report.verdict.sentence.startswith("不能据此说随包模型与规则解析器谁好")
    assert all(suspect.error.notice != "chibi-2021" for suspect in report.suspects)
    assert "chibi-2021 没有未见过它的模型" in report.suspects_note
    assert not any("更" in word or "好的类别" in word for word in report.verdict.details)
    markdown = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    assert "更好" not in markdown
    assert "更差" not in markdown
    assert report.model.breakage == {}


def test_an_earlier_report_is_replaced_whole(directory: Path, tiny_corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "report"
    shutil.copytree(directory, out)
    assert run("rules", tiny_corpus, "-o", out, "--no-breakage").exit_code == 0
    assert read_report(out / "report.json").model.info.name == "rules"
    assert {path.name for path in out.iterdir()} == set(FILES)


def gate(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_passed_gate_ends_with_0(tiny_corpus: Path, tmp_path: Path) -> None:
    rules = gate(tmp_path / "gate.toml", '[[threshold]]\nmetric = "fine.micro.f1"\nat_least = 0.01\n')
    answer = run("rules", tiny_corpus, "-o", tmp_path / "out", "--gate", rules, "--no-breakage")
    assert answer.exit_code == 0, answer.output
    assert "pass: " in answer.output


def test_a_failed_gate_ends_with_3_and_a_reason_and_the_report_is_there(tiny_corpus: Path, tmp_path: Path) -> None:
    rules = gate(tmp_path / "gate.toml", '[[threshold]]\nmetric = "errors.missed"\nat_most = -1\n')
    answer = run("rules", tiny_corpus, "-o", tmp_path / "out", "--gate", rules, "--no-breakage")
    assert answer.exit_code == 3, answer.output
    assert "FAIL: " in answer.output
    result = read_report(tmp_path / "out" / "report.json").gate
    assert result is not None
    assert not result.passed


def bad_corpus(folder: Path, text: str) -> Path:
    folder.mkdir()
    (folder / "set.json").write_text(text, encoding="utf-8")
    return folder


TASK = (
    '[{"id": 1, "data": {"text": "甲局", "notice": "n", "start": 0}, "annotations": [{"result": [%s], '
    '"was_cancelled": false, "ground_truth": true}]}]'
)
REGION = '{"value": {"start": 0, "end": 2, "text": "甲局", "labels": ["%s"]}}'


@pytest.mark.parametrize(
    ("corpus", "message"),
    [
        ("[]", "holds no task"),
        (TASK % "", "no task has a labelled span"),
        (TASK % REGION % "GOAL", "labels GOAL, which the model does not know; it knows TARGET"),
        ("{}", "expected the list of tasks"),
        ("[{", "not JSON"),
    ],
    ids=["empty", "nothing labelled", "unknown label", "not a list", "not JSON"],
)
def test_a_set_that_cannot_judge_is_refused(tmp_path: Path, corpus: str, message: str) -> None:
    answer = run("rules", bad_corpus(tmp_path / "set", corpus), "-o", tmp_path / "out")
    assert answer.exit_code == 1
    assert message in answer.output.replace("\n", " ")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nowhere",), "nowhere: no such directory"),
        (("rules", "--against", "rules"), "rules: named more than once"),
        (("rules", "--against", "nowhere"), "nowhere: no such directory"),
        (("rules", "--gate", "nowhere.toml"), "nowhere.toml"),
    ],
    ids=["no model", "against itself", "no other", "no gate"],
)
def test_systems_and_gates_that_are_not_there_are_refused(
    tiny_corpus: Path, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    answer = run(arguments[0], tiny_corpus, "-o", tmp_path / "out", *arguments[1:])
    assert answer.exit_code == 1
    assert message in answer.output.replace("\n", " ")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["thesis.txt", "suspects.json", "report.json", "report.md"])
def test_a_directory_with_other_files_is_left_alone(tiny_corpus: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("[]", encoding="utf-8")
    answer = run("rules", tiny_corpus, "-o", tmp_path)
    assert answer.exit_code == 1
    assert f"holds {name}" in answer.output.replace("\n", " ")
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {name: "[]"}


def test_the_corrected_suspects_of_a_report_are_not_replaced_by_the_next(directory: Path, tmp_path: Path) -> None:
    out = tmp_path / "report"
    shutil.copytree(directory, out)
    answer = run("rules", out / "suspects.json", "-o", out)
    assert answer.exit_code == 1
    assert "lies in it" in answer.output.replace("\n", " ")
    assert {path.name for path in out.iterdir()} == set(FILES)


def test_a_place_that_cannot_be_written_is_told_before_anything_is_read(tiny_corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for out in (tmp_path / "file" / "report", Path("/proc/nowhere/report")):
        answer = run("rules", tiny_corpus, "-o", out)
        assert answer.exit_code == 1
        assert "cannot be written" in answer.output.replace("\n", " ")
        assert "reading" not in answer.output


def test_a_link_and_the_directory_that_one_is_in(tiny_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert run("rules", tiny_corpus, "-o", tmp_path / "link", "--no-breakage").exit_code == 0
    assert {path.name for path in (tmp_path / "real").iterdir()} == set(FILES)
    assert (tmp_path / "link").is_symlink()
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert run("rules", tiny_corpus, "-o", ".", "--no-breakage").exit_code == 0
    assert {path.name for path in (tmp_path / "here").iterdir()} == set(FILES)


def test_an_earlier_report_survives_when_the_new_one_cannot_be_written(
    directory: Path, tiny_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "report"
    shutil.copytree(directory, out)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("training.evaluation.output.write_label_studio", full)
    answer = run("rules", tiny_corpus, "-o", out, "--no-breakage")
    assert answer.exit_code == 1
    assert "No space left on device" in answer.output.replace("\n", " ")
    assert read_report(out / "report.json").model.info.name == "default"
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_each_sentence_has_a_line_of_its_own(tiny_corpus: Path, tmp_path: Path) -> None:
    answer = run("rules", tiny_corpus, "-o", tmp_path / "out", "--no-breakage")
    report = read_report(tmp_path / "out" / "report.json")
    lines = answer.output.splitlines()
    assert report.verdict.sentence in lines
    assert all(f"! {line}" in lines for line in report.warnings)


def test_the_same_model_by_another_name_is_refused(tiny_corpus: Path, tmp_path: Path) -> None:
    answer = run("default", tiny_corpus, "-o", tmp_path / "out", "--against", str(DEFAULT_MODEL))
    assert answer.exit_code == 1
    assert "named more than once" in answer.output.replace("\n", " ")


@pytest.mark.parametrize(
    ("text", "message"),
    [("{", "not JSON"), ('{"version": 0}', "report version 0, expected 1"), ('{"version": 1}', "faults")],
    ids=["not JSON", "other version", "keys missing"],
)
def test_what_is_no_report_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "report.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EvaluationError, match=message):
        read_report(path)
