"""Learning rates by layer, the focal loss, and the average of the last weights."""

from pathlib import Path

import pytest
import torch
from pydantic import ValidationError
from transformers import AutoModelForTokenClassification, TrainerControl, TrainerState, TrainingArguments

from notices import TaizhangError
from training.config import FitConfig, TrainConfig
from training.optimisation import IGNORED, LastWeights, focal_loss, learning_rate, optimizer_and_schedule


@pytest.mark.parametrize(
    ("name", "rate"),
    [
        pytest.param("classifier.weight", 1e-3, id="the head"),
        pytest.param("bert.encoder.layer.11.output.dense.weight", 1e-4, id="the uppermost layer"),
        pytest.param("bert.encoder.layer.10.output.dense.weight", 0.5e-4, id="the one below"),
        pytest.param("bert.encoder.layer.0.output.dense.weight", 1e-4 * 0.5**11, id="the lowest"),
        pytest.param("bert.embeddings.word_embeddings.weight", 1e-4 * 0.5**12, id="the embeddings"),
    ],
)
def test_each_layer_learns_slower_than_the_one_above(name: str, rate: float) -> None:
    assert learning_rate(name, 12, FitConfig(learning_rate=1e-4, layer_decay=0.5)) == pytest.approx(rate)


def test_every_parameter_is_in_one_group_and_small_ones_do_not_decay(tiny_bert: Path) -> None:
    model = AutoModelForTokenClassification.from_pretrained(tiny_bert, num_labels=3)
    optimizer, schedule = optimizer_and_schedule(model, FitConfig(layer_decay=0.5, warmup=0.1), 100)
    grouped = [parameter for group in optimizer.param_groups for parameter in group["params"]]
    assert {id(p) for p in grouped} == {id(p) for p in model.parameters()}
    assert len(grouped) == len(list(model.parameters()))
    for group in optimizer.param_groups:
        assert {parameter.ndim < 2 for parameter in group["params"]} == {group["weight_decay"] == 0.0}
    assert len({group["initial_lr"] for group in optimizer.param_groups}) == 4  # the head, two layers, the embeddings
    assert schedule.get_last_lr() == [0.0] * len(optimizer.param_groups)


def test_without_focus_the_loss_is_cross_entropy_over_the_labelled_tokens() -> None:
    logits, labels = torch.randn(2, 5, 3), torch.tensor([[0, 1, 2, IGNORED, IGNORED], [2, 2, IGNORED, 0, 1]])
    expected = torch.nn.functional.cross_entropy(logits.flatten(0, 1), labels.flatten(), ignore_index=IGNORED)
    torch.testing.assert_close(focal_loss(0.0)({"logits": logits}, labels), expected)
    torch.testing.assert_close(focal_loss(0.0)({"logits": logits}, labels, 14), expected * 7 / 14)


def test_with_focus_a_sure_token_counts_less() -> None:
    # Two tags, the right one with a probability of 0.9 and of 0.5.
    logits = torch.log(torch.tensor([[[0.9, 0.1], [0.5, 0.5]]]))
    loss = focal_loss(2.0)({"logits": logits}, torch.tensor([[0, 0]]))
    expected = (0.1**2 * -torch.log(torch.tensor(0.9)) + 0.5**2 * -torch.log(torch.tensor(0.5))) / 2
    torch.testing.assert_close(loss, expected)


def run(work: Path, *, share: float = 0.5, begin: int = 0, end: int = 22) -> float:
    """One weight that is the number of the step, after the steps behind ``begin`` up to ``end`` of 22; saved at the end."""
    model = torch.nn.Linear(1, 1, bias=False)
    callback = LastWeights(share, work)
    args, control = TrainingArguments(output_dir=str(work), use_cpu=True), TrainerControl()
    state = TrainerState(max_steps=22)
    state.global_step = begin
    callback.on_train_begin(args, state, control, model=model)
    for step in range(begin + 1, end + 1):
        state.global_step = step
        torch.nn.init.constant_(model.weight, float(step))
        callback.on_step_end(args, state, control, model=model)
    callback.on_save(args, state, control, model=model)
    callback.on_train_end(args, state, control, model=model)
    return model.weight.item()


@pytest.mark.parametrize(
    ("share", "average"),
    [
        pytest.param(0.5, (15 + 20 + 22) / 3, id="every fifth step of the last half, and the last"),
        pytest.param(0.05, 22, id="a share of one step"),
    ],
)
def test_the_average_is_that_of_the_last_weights(tmp_path: Path, share: float, average: float) -> None:
    assert run(tmp_path, share=share) == pytest.approx(average)


def test_an_average_goes_on_where_it_was_broken_off(tmp_path: Path) -> None:
    run(tmp_path, end=17)
    assert run(tmp_path, begin=17) == pytest.approx((15 + 20 + 22) / 3)


def test_an_average_that_is_lost_or_of_another_step_is_told(tmp_path: Path) -> None:
    with pytest.raises(TaizhangError, match=r"averaged\.pt: .*expected the average of step 17"):
        run(tmp_path, begin=17)
    run(tmp_path, end=16)
    with pytest.raises(TaizhangError, match="the average of step 16, expected that of the checkpoint, 17"):
        run(tmp_path, begin=17)
    (tmp_path / "averaged.pt").write_bytes(b"torn")
    with pytest.raises(TaizhangError, match="delete the run and begin anew"):
        run(tmp_path, begin=17)


@pytest.mark.parametrize(
    ("fit", "data", "fault"),
    [
        pytest.param({"averaged": 0.3}, {"held_out": "b"}, "best epoch", id="an average and a best epoch"),
        pytest.param({"layer_decay": 0.0}, {}, "layer_decay", id="a layer that learns nothing"),
        pytest.param({"focal": -1.0}, {}, "focal", id="a focus below nothing"),
    ],
)
def test_settings_that_cannot_be(fit: dict[str, float], data: dict[str, str], fault: str) -> None:
    with pytest.raises(ValidationError, match=fault):
        TrainConfig.model_validate({
            "name": "x", "encoder": {"name": "none"}, "data": {"train": ["a"], **data}, "fit": fit,
        })  # fmt: skip
