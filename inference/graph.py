"""The two ways to run a token classifier: OpenVINO (what ships) and torch (a run that has not been exported)."""

from pathlib import Path
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from notices import TaizhangError

from .characters import Ids

OPENVINO_FILE: Final = "model.xml"
TORCH_FILE: Final = "model.safetensors"
Logits = npt.NDArray[np.float32]


class Graph(Protocol):
    """A token classifier."""

    def run(self, ids: Ids, mask: Ids) -> Logits:
        """Logits (batch, length, tags) for token ids and attention mask, both (batch, length)."""
        ...


class OpenVinoGraph:
    """An OpenVINO IR on the CPU, in bf16 arithmetic where the processor has it."""

    def __init__(self, path: Path) -> None:
        import openvino as ov  # noqa: PLC0415 - the rules engine does without it

        core = ov.Core()
        has_bf16 = "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
        settings = {"INFERENCE_PRECISION_HINT": "bf16" if has_bf16 else "f32", "PERFORMANCE_HINT": "LATENCY"}
        try:
            self._compiled = core.compile_model(core.read_model(path), "CPU", settings)
        except RuntimeError as error:
            raise TaizhangError(
                f"{path}: OpenVINO cannot load it ({str(error).splitlines()[0]}); export the run again"
            ) from error

    def run(self, ids: Ids, mask: Ids) -> Logits:
        """See ``Graph.run``."""
        logits: Logits = self._compiled([ids, mask])[0]
        return logits


class TorchGraph:
    """A run's safetensors checkpoint, in fp32 arithmetic; on the GPU where there is one."""

    def __init__(self, directory: Path) -> None:
        try:
            import torch  # noqa: PLC0415
            from transformers import AutoModelForTokenClassification  # noqa: PLC0415
            from transformers.utils import logging  # noqa: PLC0415
        except ImportError as error:
            raise TaizhangError(
                f"{directory}: a run that is not exported needs torch; 'pip install taizhang[training]' or 'taizhang export' it"
            ) from error
        self._torch = torch
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # the command line has its own
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        model = AutoModelForTokenClassification.from_pretrained(directory, use_safetensors=True, attn_implementation="sdpa")
        self._model = model.to(self._device).eval()

    def run(self, ids: Ids, mask: Ids) -> Logits:
        """See ``Graph.run``."""
        torch = self._torch
        with torch.inference_mode():
            inputs = {"input_ids": torch.from_numpy(ids), "attention_mask": torch.from_numpy(mask)}
            output = self._model(**{key: value.to(self._device) for key, value in inputs.items()})
        logits: Logits = output.logits.float().cpu().numpy()
        return logits


def open_graph(directory: Path) -> Graph:
    """The exported IR of a model directory, else its checkpoint; TaizhangError if it has neither."""
    if (directory / OPENVINO_FILE).is_file():
        return OpenVinoGraph(directory / OPENVINO_FILE)
    if (directory / TORCH_FILE).is_file():
        return TorchGraph(directory)
    raise TaizhangError(
        f"{directory}: neither {OPENVINO_FILE} nor {TORCH_FILE} in it; expected an exported model or a finished run"
    )
