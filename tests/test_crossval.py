"""A cross-validation: each notice is left out once, finished folds are kept, the summary says what was measured."""

import json
from pathlib import Path

import pytest

from inference.manifest import Manifest
from notices import LabelledNotice, corpus_hash, read_labelled
from tests.sample_runs import Folds, Settings
from training import crossval
from training.crossval import crossvalidate
from training.evaluation.systems import FoldsSystem
from training.run import RunError

pytestmark = pytest.mark.usefixtures("one_thread")


def test_each_fold_leaves_one_notice_out(folds: Folds, tiny_notices: list[LabelledNotice]) -> None:
    out, _, found = folds
    ids = [item.notice.id for item in tiny_notices]
    assert [fold.notice for fold in found] == ids
    for fold, item in zip(found, tiny_notices, strict=True):
        data = Manifest.read(out / f"without-{fold.notice.replace(' ', '_')}").origin["config"]["data"]
        assert set(data["train"]) == set(ids) - {fold.notice}
        assert data["held_out"] is None
        assert fold.model["micro"]["support"] == fold.rules["micro"]["support"] == len(item.spans)
    ledgers = {fold.notice: fold.ledger for fold in found}
    assert ledgers.pop("hecheng-2024") is not None
    assert set(ledgers.values()) == {None}


def test_the_summary_says_what_was_measured(folds: Folds, tiny_notices: list[LabelledNotice]) -> None:
    out, _, found = folds
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert summary["corpus_sha256"] == corpus_hash(tiny_notices)
    assert summary["temperature"] == summary["calibration"]["temperature"] > 0
    assert [fold["notice"] for fold in summary["folds"]] == [fold.notice for fold in found]
    assert summary["folds"][1]["rules"]["micro"]["f1"] == found[1].rules["micro"]["f1"]
    table = (out / "summary.md").read_text(encoding="utf-8").splitlines()
    assert len({line.count("|") for line in table}) == 1
    assert [line.split(" | ")[0] for line in table[2:]] == [f"| {fold.notice}" for fold in found]


def test_finished_folds_are_not_trained_again(folds: Folds, monkeypatch: pytest.MonkeyPatch) -> None:
    out, config, found = folds
    monkeypatch.setattr(crossval, "train", lambda fold: pytest.fail(f"trained again: {fold.name}"))
    assert [fold.notice for fold in crossvalidate(config, out, only=["linshui-2025"])] == ["linshui-2025"]
    assert crossvalidate(config, out) == found


def test_several_notices_may_be_left_out_by_one_model(run_settings: Settings, tmp_path: Path) -> None:
    config = run_settings(tmp_path / "unused", "hecheng-2024", "linshui-2025", "东坪 2023")
    out = tmp_path / "folds"
    found = crossvalidate(config, out, only=["hecheng-2024,东坪 2023", "linshui-2025"])
    assert [fold.notice for fold in found] == ["hecheng-2024", "东坪 2023", "linshui-2025"]
    together, alone = (Manifest.read(out / name) for name in ("without-hecheng-2024_东坪_2023", "without-linshui-2025"))
    assert together.origin["config"]["data"]["train"] == ["linshui-2025"]
    assert set(alone.origin["config"]["data"]["train"]) == {"hecheng-2024", "东坪 2023"}
    notices = [item.notice for item in read_labelled(Path(config.data.corpus))]
    assert len(FoldsSystem("folds", out).read(notices).spans) == len(notices) == 3


def test_finished_folds_of_other_settings_are_not_taken_for_these(folds: Folds, run_settings: Settings) -> None:
    out, config, _ = folds
    other = run_settings(out / "unused", *config.data.train, held_out=config.data.held_out, seed=14)
    with pytest.raises(RunError, match="other settings"):
        crossvalidate(other, out)


@pytest.mark.parametrize(
    ("train_on", "only", "told"),
    [
        pytest.param(["hecheng-2024", "no-such"], [], "no notice no-such", id="a notice that the corpus lacks"),
        pytest.param(["hecheng-2024"], [], "needs two notices", id="one notice"),
        pytest.param(["hecheng-2024", "linshui-2025"], ["东坪 2023"], "no fold leaves out 东坪 2023", id="a fold there is not"),
        pytest.param(
            ["hecheng-2024", "linshui-2025", "东坪 2023"],
            ["hecheng-2024", "hecheng-2024,东坪 2023"],
            "hecheng-2024: left out by more than one fold",
            id="a notice left out twice",
        ),
        pytest.param(
            ["hecheng-2024", "linshui-2025"], ["hecheng-2024,linshui-2025"], "which is all", id="nothing left to train on"
        ),
    ],
)
def test_a_cross_validation_that_cannot_be_is_told(
    run_settings: Settings, tmp_path: Path, train_on: list[str], only: list[str], told: str
) -> None:
    with pytest.raises(RunError, match=told):
        crossvalidate(run_settings(tmp_path, *train_on), tmp_path, only=only)
    assert not list(tmp_path.iterdir())
