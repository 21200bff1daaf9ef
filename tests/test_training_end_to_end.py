"""From labelled notices to a finished run, to a cross-validation, to what ships; with an encoder of two tiny layers."""

import json
import shutil
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from inference import Extractor
from inference.manifest import Manifest
from notices import TEXT_VERSION, LabelledNotice, LabelSchema, TaizhangError, corpus_hash
from training import crossval, export, passages
from training.config import TrainConfig
from training.crossval import crossvalidate
from training.export import ExportError
from training.run import RunError, train
from training.scores import Report

ROOT = Path(__file__).resolve().parent.parent
MODEL = {"config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"}
FILES = MODEL | {"README.md", "logs", "manifest.json", "metrics.json", "training.json"}
PICKLES = {".bin", ".pt", ".pth", ".pkl", ".ckpt"}
Settings = Callable[..., TrainConfig]


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> Iterator[None]:
    """So little work is slower in many threads, much slower on a busy machine."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def settings(tiny_bert: Path, tiny_corpus: Path) -> Settings:
    """A config of a run in ``runs``; more keywords are settings of the fit."""

    def make(
        runs: Path, *train_on: str, held_out: str | None = None, name: str = "tiny", clean: float = 0.2, **fit: Any
    ) -> TrainConfig:
        chosen = {"train": list(train_on) or ["hecheng-2024", "linshui-2025"], "held_out": held_out}
        return TrainConfig.model_validate({
            "name": name,
            "runs": str(runs),
            "encoder": {"name": str(tiny_bert)},
            "data": {"corpus": str(tiny_corpus), "labels": str(ROOT / "configs" / "labels.toml"), **chosen},
            "windows": {"size": 64, "overlap": 16},
            "copies": {"sizes": [60], "clean": clean},
            "fit": {"epochs": 1, "batch": 2, "bf16": False} | fit,
        })  # fmt: skip

    return make


@pytest.fixture(scope="module")
def learned(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that has learned its two notices by heart; nothing was held out."""
    runs = tmp_path_factory.mktemp("learned")
    return train(settings(runs, clean=1.0, epochs=60, learning_rate=1e-2, head_learning_rate=1e-2))


@pytest.fixture(scope="module")
def judged(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that was judged on a held-out notice at the end of each epoch."""
    return train(settings(tmp_path_factory.mktemp("judged"), held_out="东坪 2023", epochs=2))


@pytest.fixture(scope="module")
def exported(learned: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("exported") / "models" / "tiny"
    export.export(learned, out)
    return out


def texts(notices: list[LabelledNotice]) -> list[str]:
    return [item.notice.text for item in notices]


@pytest.mark.parametrize("run", ["learned", "judged"])
def test_a_finished_run_holds_what_it_must_and_nothing_else(run: str, request: pytest.FixtureRequest) -> None:
    directory: Path = request.getfixturevalue(run)
    assert {path.name for path in directory.iterdir()} == FILES
    assert not [path for path in directory.rglob("*") if path.suffix in PICKLES]
    assert [
        path for path in (directory / "logs").iterdir() if path.name.startswith("events.out.tfevents.") and path.stat().st_size
    ]


def test_the_manifest_says_where_the_run_comes_from(
    judged: Path, settings: Settings, tiny_notices: list[LabelledNotice], schema: LabelSchema
) -> None:
    manifest = Manifest.read(judged)
    assert manifest.schema == schema
    assert (manifest.name, manifest.text_version, manifest.window, manifest.overlap) == ("tiny", TEXT_VERSION, 64, 16)
    assert (manifest.pad, manifest.unk, manifest.cls, manifest.sep) == ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
    config = settings(judged.parent, held_out="东坪 2023", epochs=2).model_dump(mode="json")
    assert manifest.origin["config"] == json.loads((judged / "training.json").read_text(encoding="utf-8")) == config
    assert manifest.origin["corpus_sha256"] == corpus_hash(tiny_notices)
    assert manifest.origin["packages"]["torch"] == version("torch")
    assert {"transformers", "datasets", "tokenizers", "accelerate", "seqeval"} < set(manifest.origin["packages"])


def test_the_figures_are_those_of_the_held_out_notice(judged: Path, tiny_notices: list[LabelledNotice]) -> None:
    manifest = Manifest.read(judged)
    held_out = next(item for item in tiny_notices if item.notice.id == "东坪 2023")
    assert manifest.figures["held_out"]["micro"]["support"] == len(held_out.spans)
    assert manifest.temperature == manifest.figures["calibration"]["temperature"]
    assert (manifest.figures["epochs"], manifest.figures["passages_cropped"]) == (2, 0)
    metrics = json.loads((judged / "metrics.json").read_text(encoding="utf-8"))
    assert metrics["figures"] == manifest.figures
    f1 = [row["eval_f1"] for row in metrics["history"] if "eval_f1" in row]
    assert len(f1) == 2
    card = (judged / "README.md").read_text(encoding="utf-8")
    assert "东坪 2023" in card
    assert manifest.origin["corpus_sha256"][:16] in card


def test_without_a_held_out_notice_the_temperature_is_that_of_the_config(learned: Path) -> None:
    manifest = Manifest.read(learned)
    assert manifest.temperature == 1.0
    assert "held_out" not in manifest.figures


def test_the_run_finds_what_it_learned(learned: Path, tiny_notices: list[LabelledNotice]) -> None:
    extractor = Extractor.load(learned)
    for item in tiny_notices:
        if item.notice.id != "东坪 2023":
            found = {(span.start, span.end, span.label) for span in extractor.spans(item.notice.text)}
            gold = {(span.start, span.end, span.label) for span in item.spans}
            assert len(found & gold) > len(gold) / 2


def test_a_finished_run_is_not_touched(learned: Path, settings: Settings) -> None:
    before = {path: path.stat().st_mtime_ns for path in learned.rglob("*")}
    with pytest.raises(RunError, match="this run is finished"):
        train(settings(learned.parent, epochs=1))
    assert {path: path.stat().st_mtime_ns for path in learned.rglob("*")} == before


def interrupt(monkeypatch: pytest.MonkeyPatch, *, at: int) -> list[int]:
    """Lets the user press Ctrl-C when the epoch ``at`` begins, the first time; returns the list of epochs that begin."""
    begun: list[int] = []
    tell = passages.EpochClock.on_epoch_begin

    def on_epoch_begin(self: passages.EpochClock, *args: Any, **more: Any) -> None:
        tell(self, *args, **more)
        begun.append(self._epoch.number)
        if begun.count(at) == 1 and begun[-1] == at:
            raise KeyboardInterrupt

    monkeypatch.setattr(passages.EpochClock, "on_epoch_begin", on_epoch_begin)
    return begun


@pytest.mark.parametrize("averaged", [0.0, 0.75])
def test_an_interrupted_run_goes_on_and_ends_where_it_would_have_ended(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, averaged: float
) -> None:
    whole = train(settings(tmp_path / "whole", epochs=4, averaged=averaged))
    config = settings(tmp_path / "broken off", epochs=4, averaged=averaged)
    begun = interrupt(monkeypatch, at=2)
    with pytest.raises(KeyboardInterrupt):
        train(config)
    assert not (config.directory / "manifest.json").exists()
    # A checkpoint that the interruption cut off while it was written.
    (config.directory / "checkpoints" / "checkpoint-999").mkdir()
    train(config)
    assert begun == [0, 1, 2, 2, 3]
    assert {path.name for path in config.directory.iterdir()} == FILES
    figures, expected = (Manifest.read(directory).figures for directory in (config.directory, whole))
    assert (figures["steps"], figures["epochs"]) == (expected["steps"], expected["epochs"])
    ours, theirs = load_file(config.directory / "model.safetensors"), load_file(whole / "model.safetensors")
    for name, tensor in theirs.items():
        torch.testing.assert_close(ours[name], tensor, msg=lambda text, name=name: f"{name}: {text}")


def test_patience_outlives_an_interruption(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a rate at which nothing is learned the F1 stays, and the run stops two epochs after its first."""
    begun = interrupt(monkeypatch, at=2)
    config = settings(
        tmp_path, held_out="东坪 2023", epochs=9, patience=2, learning_rate=1e-12, head_learning_rate=1e-12
    )  # fmt: skip
    with pytest.raises(KeyboardInterrupt):
        train(config)
    train(config)
    assert begun == [0, 1, 2, 2]


def test_a_run_interrupted_at_its_very_end_is_only_finished(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = settings(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr("training.run.model_card", lambda manifest: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            train(config)
    assert not (config.directory / "manifest.json").exists()
    begun = interrupt(monkeypatch, at=99)
    train(config)
    assert begun == []
    assert {path.name for path in config.directory.iterdir()} == FILES


def test_a_run_is_not_gone_on_with_under_other_settings(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt(monkeypatch, at=0)
    with pytest.raises(KeyboardInterrupt):
        train(settings(tmp_path))
    with pytest.raises(RunError, match="other settings"):
        train(settings(tmp_path, seed=14))


@pytest.mark.parametrize(
    ("train_on", "held_out", "told"),
    [
        pytest.param(["hecheng-2024", "no-such"], None, "no notice no-such; it holds", id="to train on"),
        pytest.param(["hecheng-2024"], "nor-this", "no notice nor-this; it holds", id="held out"),
    ],
)
def test_notices_that_the_corpus_lacks_are_told(
    settings: Settings, tmp_path: Path, train_on: list[str], held_out: str | None, told: str
) -> None:
    with pytest.raises(RunError, match=told):
        train(settings(tmp_path, *train_on, held_out=held_out))
    assert not list(tmp_path.iterdir())


def test_an_encoder_that_is_not_there_is_told(settings: Settings, tmp_path: Path) -> None:
    config = TrainConfig.model_validate(settings(tmp_path).model_dump() | {"encoder": {"name": str(tmp_path / "no-encoder")}})
    with pytest.raises(TaizhangError, match=r"no-encoder.*cannot be loaded"):
        train(config)


@pytest.fixture(scope="module")
def folds(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, TrainConfig, list[crossval.Fold]]:
    out = tmp_path_factory.mktemp("crossval")
    config = settings(out / "unused", "hecheng-2024", "linshui-2025", held_out="东坪 2023")
    return out, config, crossvalidate(config, out)


Folds = tuple[Path, TrainConfig, list[crossval.Fold]]


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


def test_finished_folds_of_other_settings_are_not_taken_for_these(folds: Folds, settings: Settings) -> None:
    out, config, _ = folds
    other = settings(out / "unused", *config.data.train, held_out=config.data.held_out, seed=14)
    with pytest.raises(RunError, match="other settings"):
        crossvalidate(other, out)


@pytest.mark.parametrize(
    ("train_on", "only", "told"),
    [
        pytest.param(["hecheng-2024", "no-such"], [], "no notice no-such", id="a notice that the corpus lacks"),
        pytest.param(["hecheng-2024"], [], "needs two notices", id="one notice"),
        pytest.param(["hecheng-2024", "linshui-2025"], ["东坪 2023"], "no fold leaves out 东坪 2023", id="a fold there is not"),
    ],
)
def test_a_cross_validation_that_cannot_be_is_told(
    settings: Settings, tmp_path: Path, train_on: list[str], only: list[str], told: str
) -> None:
    with pytest.raises(RunError, match=told):
        crossvalidate(settings(tmp_path, *train_on), tmp_path, only=only)
    assert not list(tmp_path.iterdir())


def test_an_export_holds_what_ships_and_nothing_else(exported: Path, learned: Path) -> None:
    assert {path.name for path in exported.iterdir()} == {
        "README.md",
        "manifest.json",
        "model.bin",
        "model.xml",
        "tokenizer.json",
    }
    assert (exported / "model.bin").read_bytes()[:2] not in (b"PK", b"\x80\x02", b"\x80\x04")  # the weights of the IR, no pickle
    assert [path.name for path in exported.parent.iterdir()] == ["tiny"]
    figures = Manifest.read(exported).figures["export"]
    assert figures["notices"] == figures["seen_in_training"] == ["hecheng-2024", "linshui-2025"]
    assert abs(figures["difference_points"]) <= export.MOST_POINTS
    assert figures["f1_checkpoint"] > 0.4
    assert 0 < figures["megabytes"] < 1
    assert Manifest.read(exported).schema == Manifest.read(learned).schema


def test_what_is_exported_finds_what_the_run_finds(exported: Path, learned: Path, tiny_notices: list[LabelledNotice]) -> None:
    ours, theirs = (Extractor.load(directory).spans_of(texts(tiny_notices)) for directory in (exported, learned))
    assert any(ours)
    for mine, other in zip(ours, theirs, strict=True):
        assert [(span.start, span.end, span.label) for span in mine] == [(span.start, span.end, span.label) for span in other]
        assert [span.score for span in mine] == pytest.approx([span.score for span in other], abs=0.05)


def test_an_export_takes_the_place_of_nothing(exported: Path, learned: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in exported.iterdir()}
    with pytest.raises(ExportError, match="exists already"):
        export.export(learned, exported)
    assert {path: path.stat().st_mtime_ns for path in exported.iterdir()} == before


@pytest.fixture
def converted(exported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Saves the time of converting the same model again."""

    def convert(run: Path, path: Path) -> None:
        for suffix in (".xml", ".bin"):
            shutil.copyfile(exported / f"model{suffix}", path.with_suffix(suffix))

    monkeypatch.setattr(export, "_convert", convert)


def answers(monkeypatch: pytest.MonkeyPatch, *f1: float) -> None:
    reports: list[Report] = [{"micro": {"precision": x, "recall": x, "f1": x, "support": 9}} for x in f1]
    monkeypatch.setattr(export, "judge", lambda engine, notices: reports.pop(0))


@pytest.mark.usefixtures("converted")
@pytest.mark.parametrize("f1", [(0.9, 0.8969), (0.9, 0.9031)], ids=["worse", "better, but not the same"])
def test_an_export_that_finds_other_spans_is_refused(
    learned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, f1: tuple[float, float]
) -> None:
    answers(monkeypatch, *f1)
    with pytest.raises(ExportError, match=r"differs by [+-]0\.31 points"):
        export.export(learned, tmp_path / "out")
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("converted")
def test_an_export_that_is_too_big_is_refused(learned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "MOST_MEGABYTES", 0.001)
    with pytest.raises(ExportError, match="at most 0 MB"):
        export.export(learned, tmp_path / "out")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("run", "notices", "told"),
    [
        pytest.param("learned", ["no-such"], "no notice no-such to check the export on", id="a notice that the corpus lacks"),
        pytest.param("exported", None, "is an export already", id="an export"),
    ],
)
def test_what_cannot_be_exported_is_told(
    run: str, notices: list[str] | None, told: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(ExportError, match=told):
        export.export(request.getfixturevalue(run), tmp_path / "out", notices=notices)
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("converted")
def test_an_export_takes_the_temperature_of_a_cross_validation(learned: Path, folds: Folds, tmp_path: Path) -> None:
    summary = json.loads((folds[0] / "summary.json").read_text(encoding="utf-8"))
    summary["temperature"] = 1.75
    (tmp_path / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
    manifest = export.export(learned, tmp_path / "out", calibration=tmp_path / "summary.json")
    assert manifest == Manifest.read(tmp_path / "out")
    assert manifest.temperature == 1.75
    assert manifest.figures["calibration"] == summary["calibration"]
    card = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert all(fold.notice in card for fold in folds[2])


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(None, id="missing"),
        pytest.param("{", id="no JSON"),
        pytest.param("[]", id="no object"),
        pytest.param("{}", id="no temperature"),
        pytest.param('{"temperature": "high", "calibration": {}, "folds": []}', id="no number"),
    ],
)
def test_what_is_no_summary_is_told(learned: Path, tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "summary.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(ExportError, match=r"summary\.json: .*expected the summary\.json"):
        export.export(learned, tmp_path / "out", calibration=path)
    assert not [left for left in tmp_path.iterdir() if left != path]


def test_what_is_no_run_is_told(tmp_path: Path) -> None:
    with pytest.raises(TaizhangError, match=r"manifest\.json"):
        export.export(tmp_path / "nothing", tmp_path / "out")
    assert not list(tmp_path.iterdir())
