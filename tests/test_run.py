"""From labelled notices to a finished run that finds what it learned; with an encoder of two tiny layers."""

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from inference import Extractor
from inference.manifest import Manifest
from notices import TEXT_VERSION, LabelledNotice, LabelSchema, TaizhangError, corpus_hash
from tests.sample_runs import Settings
from training import passages
from training.config import TrainConfig
from training.run import RunError, train

pytestmark = pytest.mark.usefixtures("one_thread")

MODEL = {"config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"}
FILES = MODEL | {"README.md", "logs", "manifest.json", "metrics.json", "training.json"}
PICKLES = {".bin", ".pt", ".pth", ".pkl", ".ckpt"}


@pytest.fixture(scope="module")
def judged(run_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that was judged on a held-out notice at the end of each epoch."""
    return train(run_settings(tmp_path_factory.mktemp("judged"), held_out="东坪 2023", epochs=2))


@pytest.mark.parametrize("run", ["learned", "judged"])
def test_a_finished_run_holds_what_it_must_and_nothing_else(run: str, request: pytest.FixtureRequest) -> None:
    directory: Path = request.getfixturevalue(run)
    assert {path.name for path in directory.iterdir()} == FILES
    assert not [path for path in directory.rglob("*") if path.suffix in PICKLES]
    assert [
        path for path in (directory / "logs").iterdir() if path.name.startswith("events.out.tfevents.") and path.stat().st_size
    ]


def test_the_manifest_says_where_the_run_comes_from(
    judged: Path, run_settings: Settings, tiny_notices: list[LabelledNotice], schema: LabelSchema
) -> None:
    manifest = Manifest.read(judged)
    assert manifest.schema == schema
    assert (manifest.name, manifest.text_version, manifest.window, manifest.overlap) == ("tiny", TEXT_VERSION, 64, 16)
    assert (manifest.pad, manifest.unk, manifest.cls, manifest.sep) == ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
    config = run_settings(judged.parent, held_out="东坪 2023", epochs=2).model_dump(mode="json")
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


def test_a_finished_run_is_not_touched(learned: Path, run_settings: Settings) -> None:
    before = {path: path.stat().st_mtime_ns for path in learned.rglob("*")}
    with pytest.raises(RunError, match="this run is finished"):
        train(run_settings(learned.parent, epochs=1))
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
    run_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, averaged: float
) -> None:
    whole = train(run_settings(tmp_path / "whole", epochs=4, averaged=averaged))
    config = run_settings(tmp_path / "broken off", epochs=4, averaged=averaged)
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


def test_patience_outlives_an_interruption(run_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a rate at which nothing is learned the F1 stays, and the run stops two epochs after its first."""
    begun = interrupt(monkeypatch, at=2)
    config = run_settings(
        tmp_path, held_out="东坪 2023", epochs=9, patience=2, learning_rate=1e-12, head_learning_rate=1e-12
    )  # fmt: skip
    with pytest.raises(KeyboardInterrupt):
        train(config)
    train(config)
    assert begun == [0, 1, 2, 2]


def test_a_run_interrupted_at_its_very_end_is_only_finished(
    run_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = run_settings(tmp_path)
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
    run_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt(monkeypatch, at=0)
    with pytest.raises(KeyboardInterrupt):
        train(run_settings(tmp_path))
    with pytest.raises(RunError, match="other settings"):
        train(run_settings(tmp_path, seed=14))


@pytest.mark.parametrize(
    ("train_on", "held_out", "told"),
    [
        pytest.param(["hecheng-2024", "no-such"], None, "no notice no-such; it holds", id="to train on"),
        pytest.param(["hecheng-2024"], "nor-this", "no notice nor-this; it holds", id="held out"),
    ],
)
def test_notices_that_the_corpus_lacks_are_told(
    run_settings: Settings, tmp_path: Path, train_on: list[str], held_out: str | None, told: str
) -> None:
    with pytest.raises(RunError, match=told):
        train(run_settings(tmp_path, *train_on, held_out=held_out))
    assert not list(tmp_path.iterdir())


def test_an_encoder_that_is_not_there_is_told(run_settings: Settings, tmp_path: Path) -> None:
    config = TrainConfig.model_validate(run_settings(tmp_path).model_dump() | {"encoder": {"name": str(tmp_path / "no-encoder")}})
    with pytest.raises(TaizhangError, match=r"no-encoder.*cannot be loaded"):
        train(config)
