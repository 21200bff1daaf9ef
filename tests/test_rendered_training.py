"""What trains besides the notices: rendered tasks, extra sets, and an encoder that was adapted to the language of notices."""

import json
from collections import Counter
from pathlib import Path

import pytest
import torch
from transformers import AutoModel

from annotation.tasks import tasks_of as label_studio_tasks
from annotation.tasks import write_tasks
from notices import LabelledNotice, LabelSchema, Notice, Span
from training.adaptation import AdaptationError, adapt, read_texts
from training.config import CopiesConfig, EncoderConfig, TrainConfig
from training.fit import adaptation_of
from training.optimisation import IGNORED
from training.passages import DrawnPassages, Encoder, training_passages
from training.rendering.task import tasks_of
from training.run import RunError, extra_notices, pick_notices
from training.vocabulary import load_tokenizer

ROOT = Path(__file__).resolve().parent.parent


def drawn(
    notices: list[LabelledNotice], tiny_bert: Path, schema: LabelSchema, *, rendered: float, seed: int = 1
) -> DrawnPassages:
    tasks = [task for item in notices for task in tasks_of(item)]
    encoder = Encoder(load_tokenizer(str(tiny_bert)), schema)
    copies = CopiesConfig(rendered=rendered)
    return DrawnPassages(training_passages(notices, [60]), encoder, copies, seed, tasks=tasks)


@pytest.mark.parametrize("rendered", [0.0, 0.5, 0.75])
def test_rendered_tasks_are_the_share_of_the_epoch_that_was_asked_for_and_a_loop_over_it_ends(
    tiny_notices: list[LabelledNotice], tiny_bert: Path, schema: LabelSchema, rendered: float
) -> None:
    rows = drawn(tiny_notices, tiny_bert, schema, rendered=rendered)
    copies = len(training_passages(tiny_notices, [60]))
    assert len(list(rows)) == len(rows)  # type: ignore[call-overload]
    assert (len(rows) - copies) / len(rows) == pytest.approx(rendered, abs=0.02)


def test_rendered_rows_hold_all_labels_and_differ_by_epoch_not_by_run(
    tiny_notices: list[LabelledNotice], tiny_bert: Path, schema: LabelSchema
) -> None:
    rows, again = (drawn(tiny_notices, tiny_bert, schema, rendered=0.9) for _ in range(2))
    copies = len(training_passages(tiny_notices, [60]))
    first = [rows[i] for i in range(copies, len(rows))]
    tags = Counter(schema.tags[label] for row in first for label in row["labels"] if label not in (IGNORED, 0))
    assert {tag for tag in tags if tag.startswith("B-")} == {f"B-{name}" for name in schema.names}
    assert [again[i] for i in range(copies, len(again))] == first
    rows.epoch.number = 1
    assert [rows[i] for i in range(copies, len(rows))] != first


def test_without_tasks_nothing_is_rendered(tiny_bert: Path, schema: LabelSchema) -> None:
    notice = LabelledNotice(Notice("n", "一" * 500), ())
    assert len(drawn([notice], tiny_bert, schema, rendered=0.5)) == len(training_passages([notice], [60]))


def config(tiny_corpus: Path, extra: list[Path]) -> TrainConfig:
    return TrainConfig.model_validate({
        "name": "x", "encoder": {"name": "none"},
        "data": {"corpus": str(tiny_corpus), "train": ["hecheng-2024"], "extra": [str(path) for path in extra]},
    })  # fmt: skip


def test_extra_sets_train_whole(tiny_corpus: Path, tmp_path: Path) -> None:
    written = [LabelledNotice(Notice(f"w{i}", "修路5公里"), (Span(0, 5, "TARGET"),)) for i in (1, 2)]
    write_tasks(tmp_path / "written.json", label_studio_tasks(written))
    settings = config(tiny_corpus, [tmp_path / "written.json"])
    assert extra_notices(settings, pick_notices(settings)) == written


def test_an_extra_notice_that_is_also_named_is_refused(tiny_corpus: Path) -> None:
    settings = config(tiny_corpus, [tiny_corpus / "hecheng-2024.json"])
    with pytest.raises(RunError, match=r"data.extra: notice hecheng-2024 is there more than once"):
        extra_notices(settings, pick_notices(settings))


@pytest.mark.usefixtures("one_thread")
def test_an_adapted_encoder_has_other_weights_and_the_same_vocabulary(tiny_bert: Path, tmp_path: Path) -> None:
    out = adapt(EncoderConfig(name=str(tiny_bert)), ["市财政局牵头修路" * 60, "新建停车场"], tmp_path / "adapted", epochs=1)
    assert load_tokenizer(str(out)).get_vocab() == load_tokenizer(str(tiny_bert)).get_vocab()
    before, after = (AutoModel.from_pretrained(path, add_pooling_layer=False).state_dict() for path in (tiny_bert, out))
    assert before.keys() == after.keys()
    assert any(not torch.equal(before[name], after[name]) for name in before)
    assert {path.name for path in tmp_path.iterdir()} == {"adapted"}
    origin = adaptation_of(EncoderConfig(name=str(out)))
    assert origin is not None
    assert (origin["encoder"], origin["characters"], origin["epochs"]) == (str(tiny_bert), 8 * 60 + 5, 1)
    assert adaptation_of(EncoderConfig(name=str(tiny_bert))) is None
    with pytest.raises(AdaptationError, match="exists; choose another directory"):
        adapt(EncoderConfig(name=str(tiny_bert)), ["一"], out)


def test_an_encoder_that_cannot_be_loaded_is_told(tmp_path: Path) -> None:
    with pytest.raises(AdaptationError, match=r"nowhere': cannot be loaded .*; expected builtin:e5-small-zh"):
        adapt(EncoderConfig(name=str(tmp_path / "nowhere")), ["一"], tmp_path / "adapted")
    assert not list(tmp_path.iterdir())


def test_an_adaptation_that_is_broken_off_leaves_nothing_behind(
    tiny_bert: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("transformers.Trainer.train", interrupt)
    with pytest.raises(KeyboardInterrupt):
        adapt(EncoderConfig(name=str(tiny_bert)), ["一"], tmp_path / "adapted")
    assert not list(tmp_path.iterdir())


def test_texts_are_read_from_txt_and_jsonl(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("甲", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(json.dumps({"text": "乙"}) + "\n" + json.dumps({"text": "丙"}) + "\n", encoding="utf-8")
    assert read_texts([tmp_path / "a.txt", tmp_path / "b.jsonl"]) == ["甲", "乙", "丙"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", " \n", "no text; expected"),
        ("a.pdf", "x", "ends in .pdf; expected .txt or .jsonl"),
        ("a.jsonl", '{"title": "x"}', "line 1: has no key text"),
        ("a.jsonl", "{", "expected text in UTF-8"),
    ],
    ids=["empty", "other kind", "no text", "not JSON"],
)
def test_what_holds_no_text_is_refused(tmp_path: Path, name: str, content: str, message: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(AdaptationError, match=message):
        read_texts([tmp_path / name])
