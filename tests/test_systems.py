"""What can be judged: the rules, a model, a cross-validation; each reads as the Extractor does."""

import json
import shutil
from pathlib import Path

import pytest

from inference import Extractor
from inference.extractor import DEFAULT_MODEL
from notices import LabelledNotice, Notice, TaizhangError
from training.evaluation.labelled_set import EvaluationError
from training.evaluation.systems import FoldsSystem, ModelSystem, RulesSystem, open_system


def copy_of_the_model(
    target: Path, trained_on: list[str], *, held_out: str | None = None, window: int = 254, labels: list[str] | None = None
) -> Path:
    """The model that ships with another manifest."""
    shutil.copytree(DEFAULT_MODEL, target)
    path = target / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["origin"]["config"]["data"] |= {"train": trained_on, "held_out": held_out}
    manifest["origin"]["notices"] = trained_on
    manifest["windows"] = {"size": window, "overlap": 4}
    for row, name in zip(manifest["labels"], labels or [], strict=False):
        row["name"] = name
    path.write_text(json.dumps(manifest), encoding="utf-8")
    return target


@pytest.fixture(scope="module")
def folds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cross-validation over two of the tiny notices; the folds differ in their windows, so that one can tell who read."""
    root = tmp_path_factory.mktemp("folds")
    copy_of_the_model(root / "without-a", ["linshui-2025"])
    copy_of_the_model(root / "without-b", ["hecheng-2024"], window=16)
    return root


def test_rules_and_model_read_as_the_extractor_does(tiny_notices: list[LabelledNotice]) -> None:
    notices = [item.notice for item in tiny_notices]
    texts = [notice.text for notice in notices]
    assert RulesSystem().read(notices).spans == Extractor.load(engine="rules").spans_of(texts)
    reading = open_system("default").read(notices)
    assert reading.spans == Extractor.load().spans_of(texts)
    assert any(reading.spans)


def test_the_unscaled_reading_has_the_same_spans_with_other_scores(tiny_notices: list[LabelledNotice]) -> None:
    reading = open_system("default").read([item.notice for item in tiny_notices])
    assert reading.unscaled is not None
    scaled = [[(s.start, s.end, s.label) for s in spans] for spans in reading.spans]
    assert scaled == [[(s.start, s.end, s.label) for s in spans] for spans in reading.unscaled]
    assert reading.spans != reading.unscaled


def test_a_model_knows_what_it_was_trained_on() -> None:
    model = open_system("default")
    assert model.seen(["chibi-2021", "other"]) == ("chibi-2021",)
    assert model.trained_on_sha256 is not None
    assert len(model.trained_on_sha256) == 64
    assert RulesSystem().seen(["xianan-2025", "xianning-2022"]) == ("xianan-2025",)


def test_the_notice_on_which_a_model_was_tuned_counts_as_seen(tmp_path: Path) -> None:
    model = ModelSystem("model", copy_of_the_model(tmp_path / "model", ["a"], held_out="b"))
    assert model.seen(["a", "b", "c"]) == ("a", "b")


def test_tasks_that_trained_a_run_of_a_learning_curve_count_for_their_notice(tmp_path: Path) -> None:
    model = ModelSystem("model", copy_of_the_model(tmp_path / "model", ["a@0", "a@1500", "x@y"]))
    assert model.seen(["a", "b", "x@y"]) == ("a", "x@y")


def test_a_manifest_without_a_config_says_that_nobody_knows(tmp_path: Path) -> None:
    directory = copy_of_the_model(tmp_path / "model", [])
    path = directory / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["origin"] = {}
    path.write_text(json.dumps(manifest), encoding="utf-8")
    assert ModelSystem("model", directory).made_on is None


def test_each_notice_is_read_by_the_fold_that_left_it_out(folds: Path, tiny_notices: list[LabelledNotice]) -> None:
    by_id = {item.notice.id: item.notice for item in tiny_notices}
    notices = [by_id["linshui-2025"], by_id["hecheng-2024"]]
    system = open_system(str(folds))
    assert isinstance(system, FoldsSystem)
    assert system.seen([notice.id for notice in notices]) == ()
    wide, narrow = (ModelSystem("x", folds / name) for name in ("without-a", "without-b"))
    expected = [narrow.read(notices[:1], temperature=1.0).spans[0], wide.read(notices[1:], temperature=1.0).spans[0]]
    assert system.read(notices).spans == expected
    assert expected[0] != wide.read(notices[:1], temperature=1.0).spans[0]


def test_folds_are_read_at_the_temperature_that_the_cross_validation_found(
    folds: Path, tmp_path: Path, tiny_notices: list[LabelledNotice]
) -> None:
    (notice,) = (item.notice for item in tiny_notices if item.notice.id == "hecheng-2024")
    directory = tmp_path / "crossval"
    shutil.copytree(folds, directory)
    summary = {"temperature": 2.5, "folds": [{"notice": "linshui-2025"}, {"notice": "hecheng-2024"}]}
    (directory / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
    system = open_system(str(directory))
    assert (system.temperature, system.calibrated_on) == (2.5, ("linshui-2025", "hecheng-2024"))
    reading = system.read([notice])
    assert reading.spans == ModelSystem("x", folds / "without-a").read([notice], temperature=2.5).spans
    assert reading.unscaled == open_system(str(folds)).read([notice]).spans


@pytest.mark.parametrize(
    "summary",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"folds": []}, id="no temperature"),
        pytest.param({"temperature": 2.5}, id="no folds"),
        pytest.param({"temperature": 2.5, "folds": ["linshui-2025"]}, id="folds that are no objects"),
    ],
)
def test_what_is_no_summary_of_a_cross_validation_is_refused(folds: Path, tmp_path: Path, summary: dict[str, object]) -> None:
    directory = tmp_path / "crossval"
    shutil.copytree(folds, directory)
    (directory / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"summary\.json: (Key|Type)Error.*expected the summary of a cross-validation"):
        open_system(str(directory))


def test_before_a_cross_validation_has_ended_nothing_is_calibrated(folds: Path) -> None:
    system = open_system(str(folds))
    assert (system.temperature, system.calibrated_on) == (1.0, ())


def test_a_notice_that_no_fold_left_out_is_refused(folds: Path) -> None:
    with pytest.raises(EvaluationError, match=r"2 of its 2 models were trained without the notice elsewhere"):
        open_system(str(folds)).read([Notice("elsewhere", "text")])


def test_a_model_of_another_label_schema_is_refused(tmp_path: Path) -> None:
    directory = copy_of_the_model(tmp_path / "model", [], labels=["GOAL"])
    with pytest.raises(EvaluationError, match=r"gives the labels GOAL, .*expected TARGET"):
        open_system(str(directory))


def test_folds_of_different_schemas_are_refused(tmp_path: Path) -> None:
    copy_of_the_model(tmp_path / "a", ["x"])
    copy_of_the_model(tmp_path / "b", ["y"], labels=["GOAL"])
    with pytest.raises(EvaluationError, match="different label schemas"):
        open_system(str(tmp_path))


@pytest.mark.parametrize("name", ["nowhere", "configs"], ids=["no directory", "no model in it"])
def test_what_holds_no_model_is_refused(name: str) -> None:
    with pytest.raises(TaizhangError, match=name):
        open_system(name)
