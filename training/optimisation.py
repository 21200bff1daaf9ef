"""How the weights are changed: learning rates by layer, the loss, and the average of the last weights."""

import pickle
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import torch
from torch.optim.swa_utils import AveragedModel
from transformers import (
    PreTrainedModel,
    TrainerCallback,
    TrainerControl,
    TrainerState,
    TrainingArguments,
    get_linear_schedule_with_warmup,
)

from notices import TaizhangError

from .config import FitConfig

IGNORED: Final = -100
"""Label id that the loss leaves out: special tokens, padding, context."""
_LAYER: Final = re.compile(r"\.layer\.(\d+)\.")
_EVERY: Final = 5
_AVERAGE: Final = "averaged.pt"

Loss = Callable[..., torch.Tensor]


def optimizer_and_schedule(
    model: PreTrainedModel, config: FitConfig, steps: int
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LambdaLR]:
    """AdamW with a faster head, no decay on biases and layer norms; linear warm-up and decay over ``steps``."""
    groups: dict[tuple[float, float], list[torch.nn.Parameter]] = {}
    layers = int(model.config.num_hidden_layers)
    for name, parameter in model.named_parameters():
        decay = 0.0 if parameter.ndim < 2 else config.weight_decay
        groups.setdefault((learning_rate(name, layers, config), decay), []).append(parameter)
    optimizer = torch.optim.AdamW(
        [{"params": parameters, "lr": rate, "weight_decay": decay} for (rate, decay), parameters in groups.items()], fused=True
    )
    schedule = get_linear_schedule_with_warmup(optimizer, round(steps * config.warmup), steps)  # type: ignore[no-untyped-call]
    return optimizer, schedule


def learning_rate(name: str, layers: int, config: FitConfig) -> float:
    """The highest rate of a parameter: that of the head, or of the encoder, less by ``layer_decay`` for each layer further down.

    The embeddings lie one layer below the first of ``layers``.
    """
    if name.startswith("classifier"):
        return config.head_learning_rate
    match = _LAYER.search(name)
    below = layers - 1 - int(match[1]) if match else layers
    return config.learning_rate * config.layer_decay**below


def focal_loss(gamma: float) -> Loss:
    """Cross-entropy in which a token counts the less, the surer the model is of its tag; the mean over labelled tokens.

    Lin et al. 2017, "Focal Loss for Dense Object Detection". Logits (batch, length, tags), labels (batch, length).
    """

    def loss(outputs: Any, labels: torch.Tensor, num_items_in_batch: torch.Tensor | int | None = None) -> torch.Tensor:
        asked = labels != IGNORED
        surprise = torch.nn.functional.cross_entropy(outputs["logits"][asked].float(), labels[asked], reduction="none")
        weighted = (1 - torch.exp(-surprise)) ** gamma * surprise
        return weighted.sum() / (num_items_in_batch if num_items_in_batch is not None else asked.sum())

    return loss


class LastWeights(TrainerCallback):
    """Averages the weights after every fifth step of the last ``share`` of the steps, and after the last, and leaves the average
    in the model.

    Izmailov et al. 2018, "Averaging Weights Leads to Wider Optima and Better Generalization", with the rate still falling.
    Kept beside the checkpoints, so that an interrupted run goes on with it.
    """

    def __init__(self, share: float, work: Path) -> None:
        self._share = share
        self._file = work / _AVERAGE
        self._average: AveragedModel | None = None

    def on_train_begin(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        """Called by the Trainer; TaizhangError if the run goes on within the share without the average of its checkpoint."""
        self._average = AveragedModel(kwargs["model"])
        if state.global_step > self._first(state):
            self._average.load_state_dict(self._kept(state.global_step))

    def on_step_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        """Called by the Trainer."""
        asked = state.global_step % _EVERY == 0 or state.global_step == state.max_steps
        if self._average and asked and state.global_step > self._first(state):
            self._average.update_parameters(kwargs["model"])

    def on_save(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        """Called by the Trainer."""
        if self._average and state.global_step > self._first(state):
            staged = self._file.with_suffix(".new")
            torch.save({"step": state.global_step, "average": self._average.state_dict()}, staged)
            staged.replace(self._file)

    def on_train_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        """Called by the Trainer."""
        if self._average and self._average.n_averaged:
            kwargs["model"].load_state_dict(self._average.module.state_dict())

    def _first(self, state: TrainerState) -> float:
        """The step behind which weights are averaged."""
        return (1 - self._share) * state.max_steps

    def _kept(self, step: int) -> dict[str, Any]:
        try:
            kept = torch.load(self._file, weights_only=True)
        except (OSError, RuntimeError, ValueError, IndexError, EOFError, pickle.UnpicklingError) as error:
            raise TaizhangError(
                f"{self._file}: {error!r}; expected the average of step {step}; delete the run and begin anew"
            ) from error
        if kept["step"] != step:
            raise TaizhangError(
                f"{self._file}: the average of step {kept['step']}, expected that of the checkpoint, {step}; "
                "delete the run and begin anew"
            )
        average: dict[str, Any] = kept["average"]
        return average
