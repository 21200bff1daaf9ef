"""The learning curve: nested shares of the tasks, about as many steps for each, judged on one notice; with two tiny layers."""

import json
from pathlib import Path
from typing import Any

import pytest

from inference.extractor import ModelEngine
from inference.manifest import Manifest
from notices import CorpusError, LabelledNotice, read_labelled
from tests.sample_runs import Settings
from training import learning_curve as module
from training.config import TrainConfig
from training.learning_curve import SHARES, CurvePoint, learning_curve
from training.run import RunError, judge

pytestmark = pytest.mark.usefixtures("one_thread")

TRAIN = ["hecheng-2024", "东坪 2023"]
TEST = "linshui-2025"
Curve = tuple[TrainConfig, list[CurvePoint]]


@pytest.fixture(scope="module")
def settings(run_settings: Settings) -> Settings:
    fast = {"epochs": 20, "learning_rate": 1e-2, "head_learning_rate": 1e-2}

    def make(runs: Path, **more: Any) -> TrainConfig:
        return run_settings(runs, *TRAIN, **{"name": "curve", "clean": 1.0, **fast, **more})

    return make


@pytest.fixture(scope="module")
def curve(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Curve:
    config = settings(tmp_path_factory.mktemp("runs"))
    return config, learning_curve(config, test=TEST, shares=(1.0, 0.6))


@pytest.fixture
def never_trained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "train", lambda config: pytest.fail(f"trained: {config.name}"))


def starts(config: TrainConfig, share: str) -> list[str]:
    """The tasks that trained a share, as the manifest of its run has them."""
    return list(Manifest.read(config.directory / f"share-{share}").origin["config"]["data"]["train"])


def test_each_point_says_what_trained_it(curve: Curve, tiny_notices: list[LabelledNotice]) -> None:
    """The two notices are exported in three tasks; three fifths of these are 1.8, so two."""
    config, points = curve
    tasks = {i: len(json.loads((Path(config.data.corpus) / f"{i}.json").read_text(encoding="utf-8"))) for i in TRAIN}
    assert sum(tasks.values()) == 3
    assert [(point.share, point.tasks) for point in points] == [(0.6, 2), (1.0, 3)]
    assert [point.directory for point in points] == [config.directory / "share-0.6", config.directory / "share-1"]
    whole = [item for item in tiny_notices if item.notice.id in TRAIN]
    assert points[1].characters == sum(len(item.notice.text) for item in whole)
    assert points[1].spans == sum(len(item.spans) for item in whole)
    assert 0 < points[0].characters < points[1].characters
    items = read_labelled(config.directory / "corpora" / "share-0.6.json")
    assert (points[0].characters, points[0].spans) == (
        sum(len(item.notice.text) for item in items),
        sum(len(item.spans) for item in items),
    )


def test_a_larger_share_holds_the_smaller_and_neither_the_judging_notice(curve: Curve) -> None:
    config, _ = curve
    small, large = starts(config, "0.6"), starts(config, "1")
    assert small == large[:2]
    assert len(set(large)) == 3
    assert {name.partition("@")[0] for name in large} == set(TRAIN)


def test_less_text_is_shown_more_often(curve: Curve) -> None:
    """As often as the config says, or 1 / 0.6 times as often: 20 and 33.3 epochs."""
    config, points = curve
    epochs = [Manifest.read(point.directory).origin["config"]["fit"]["epochs"] for point in points]
    assert (config.fit.epochs, epochs) == (20, [33, 20])


def test_the_scores_are_those_of_the_run_on_the_notice(curve: Curve, tiny_notices: list[LabelledNotice]) -> None:
    _, points = curve
    judged = [item for item in tiny_notices if item.notice.id == TEST]
    for point in points:
        assert point.scores == judge(ModelEngine(point.directory), judged)
        assert point.scores["micro"]["support"] == len(judged[0].spans)
    assert points[-1].scores["micro"]["f1"] > 0


@pytest.mark.usefixtures("never_trained")
def test_finished_runs_are_not_trained_again(curve: Curve) -> None:
    config, points = curve
    assert learning_curve(config, test=TEST, shares=(0.6, 1.0, 0.6)) == points


@pytest.mark.usefixtures("never_trained")
def test_finished_runs_of_other_settings_are_not_taken_for_these(curve: Curve, settings: Settings) -> None:
    config, _ = curve
    with pytest.raises(RunError, match="other settings"):
        learning_curve(settings(Path(config.runs), learning_rate=1e-5), test=TEST, shares=(1.0,))


@pytest.mark.usefixtures("never_trained")
@pytest.mark.parametrize(
    ("label", "told"),
    [pytest.param("LEADER", "other labelled text", id="corrected since"), pytest.param(None, None, id="exported again")],
)
def test_finished_runs_of_other_labels_are_not_taken_for_these(
    curve: Curve, settings: Settings, tmp_path: Path, label: str | None, told: str | None
) -> None:
    """The settings do not show that a label was corrected; what Label Studio writes around the labels does not count."""
    config, points = curve
    corpus = tmp_path / "corpus.json"
    tasks = [
        task for file in sorted(Path(config.data.corpus).glob("*.json")) for task in json.loads(file.read_text(encoding="utf-8"))
    ]
    for task in tasks:
        task["updated_at"] = "2025-01-01T00:00:00Z"
    if label:
        regions = next(task for task in tasks if task["data"]["notice"] == TRAIN[0])["annotations"][0]["result"]
        regions[0]["value"]["labels"] = [label]
    corpus.write_text(json.dumps(tasks), encoding="utf-8")
    other = settings(Path(config.runs), corpus=corpus)
    kept = config.directory / "corpora" / "share-1.json"
    before = read_labelled(kept)
    if told:
        with pytest.raises(RunError, match=told):
            learning_curve(other, test=TEST, shares=(1.0,))
    else:
        assert learning_curve(other, test=TEST, shares=(1.0,)) == points[1:]
    assert read_labelled(kept) == before
    assert {path.name for path in kept.parent.iterdir()} == {"share-0.6.json", "share-1.json"}


@pytest.mark.parametrize(
    ("test", "shares", "told"),
    [
        pytest.param(TEST, (0.0, 1.0), r"shares \[0\.0, 1\.0\]: expected", id="a share of nothing"),
        pytest.param(TEST, (1.5,), r"above 0 and up to 1", id="more than all"),
        pytest.param(TEST, (), r"shares \[\]", id="no share"),
        pytest.param(TRAIN[0], SHARES, "hecheng-2024 is in data.train", id="a notice that trains"),
        pytest.param("no-such", SHARES, "no notice no-such", id="a notice that the corpus lacks"),
    ],
)
def test_a_curve_that_cannot_be_is_told(
    settings: Settings, tmp_path: Path, test: str, shares: tuple[float, ...], told: str
) -> None:
    with pytest.raises(RunError, match=told):
        learning_curve(settings(tmp_path), test=test, shares=shares)
    assert not list(tmp_path.iterdir())


def test_training_notices_that_the_corpus_lacks_are_told(settings: Settings, tiny_corpus: Path, tmp_path: Path) -> None:
    only = tiny_corpus / f"{TEST}.json"
    with pytest.raises(RunError, match="no notice hecheng-2024, 东坪 2023"):
        learning_curve(settings(tmp_path, corpus=only), test=TEST)
    assert not list(tmp_path.iterdir())


def test_a_corpus_that_cannot_be_read_is_told(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"gone\.json: cannot be read"):
        learning_curve(settings(tmp_path, corpus=tmp_path / "gone.json"), test=TEST)
