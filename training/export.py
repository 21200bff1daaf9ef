"""Exports a finished run to what ships: OpenVINO IR with int8 weights, tokenizer, manifest, model card.

Arithmetic stays bf16; only the stored weights are int8 (NNCF weight compression, symmetric per channel), so the file is a
quarter of the checkpoint. The export is refused if it does not find the same spans as the checkpoint.
"""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import nncf
import openvino as ov
import torch
from transformers import AutoModelForTokenClassification, PreTrainedModel

from inference.extractor import ModelEngine
from inference.graph import OPENVINO_FILE
from inference.manifest import Manifest
from notices import LabelledNotice, TaizhangError, read_labelled

from .card import model_card
from .run import judge

MOST_MEGABYTES: Final = 30.0
MOST_POINTS: Final = 0.3
"""How far the F1 of the export may be from that of the checkpoint, in points of 100."""


class ExportError(TaizhangError):
    """A run that cannot be exported, or whose export does not agree with it."""


class _Logits(torch.nn.Module):
    """The model with tensors in and one tensor out, which is what the converter traces."""

    def __init__(self, model: PreTrainedModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        logits: torch.Tensor = self.model(input_ids=input_ids, attention_mask=attention_mask).logits
        return logits


def export(
    run: Path,
    out: Path,
    *,
    corpus: Path | None = None,
    notices: list[str] | None = None,
    calibration: Path | None = None,
) -> Manifest:
    """Writes the exported model to ``out`` and returns its manifest, which holds what the checks measured.

    Agreement is measured on ``notices`` of ``corpus``; by default on the run's held-out notice, or where it had none on those
    that trained it. ExportError if ``out`` exists, the file is too big, or the F1 differs by more than MOST_POINTS.
    """
    if out.exists():
        raise ExportError(f"{out}: exists already; choose another directory or delete it")
    manifest = Manifest.read(run)
    if calibration is not None:
        manifest = _calibrated(manifest, calibration)
    if (run / OPENVINO_FILE).exists():
        raise ExportError(f"{run}: is an export already; expected a run with model.safetensors")
    judges = _judges(manifest, corpus, notices)
    staged = out.with_name(out.name + ".unfinished")
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir(parents=True)
    try:
        _convert(run, staged / OPENVINO_FILE)
        shutil.copyfile(run / "tokenizer.json", staged / "tokenizer.json")
        manifest.write(staged)
        figures = _check(run, staged, judges, manifest)
        final = Manifest.read(staged)
        final = replace(final, figures={**final.figures, "export": figures})
        (staged / "README.md").write_text(model_card(final), encoding="utf-8")
        final.write(staged)
        staged.rename(out)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return final


def _calibrated(manifest: Manifest, path: Path) -> Manifest:
    """The manifest with the temperature that a cross-validation found on notices that its models never saw."""
    try:
        summary = json.loads(path.read_text(encoding="utf-8"))
        return replace(
            manifest,
            temperature=float(summary["temperature"]),
            figures={**manifest.figures, "calibration": summary["calibration"], "crossvalidation": summary["folds"]},
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ExportError(f"{path}: {error!r}; expected the summary.json that 'taizhang crossvalidate' wrote") from error


def _judges(manifest: Manifest, corpus: Path | None, notices: list[str] | None) -> list[LabelledNotice]:
    data = manifest.origin["config"]["data"]
    wanted = notices or ([data["held_out"]] if data["held_out"] else data["train"])
    found = {item.notice.id: item for item in read_labelled(corpus or Path(data["corpus"]))}
    missing = [i for i in wanted if i not in found]
    if missing:
        raise ExportError(
            f"{corpus or data['corpus']}: no notice {', '.join(missing)} to check the export on; it holds {', '.join(found)}"
        )
    return [found[i] for i in wanted]


def _convert(run: Path, path: Path) -> None:
    model = AutoModelForTokenClassification.from_pretrained(
        run, use_safetensors=True, attn_implementation="eager", dtype=torch.float32
    )
    ids = torch.full((2, 24), 7)
    mask = torch.ones_like(ids)
    mask[1, 16:] = 0
    shape = [-1, -1]
    converted = ov.convert_model(
        _Logits(model.eval()),
        example_input={"input_ids": ids, "attention_mask": mask},
        input=[("input_ids", shape, ov.Type.i64), ("attention_mask", shape, ov.Type.i64)],
    )
    compressed = nncf.compress_weights(converted, mode=nncf.CompressWeightsMode.INT8_SYM)
    ov.save_model(compressed, path, compress_to_fp16=True)


def _check(run: Path, staged: Path, judges: list[LabelledNotice], manifest: Manifest) -> dict[str, Any]:
    megabytes = sum(file.stat().st_size for file in staged.iterdir()) / 1e6
    if megabytes > MOST_MEGABYTES:
        raise ExportError(f"{run}: exported {megabytes:.1f} MB, at most {MOST_MEGABYTES:.0f} MB; train a smaller encoder")
    torch_report, report = judge(ModelEngine(run), judges), judge(ModelEngine(staged), judges)
    points = 100 * (report["micro"]["f1"] - torch_report["micro"]["f1"])
    if abs(points) > MOST_POINTS:
        raise ExportError(
            f"{run}: the export's F1 differs by {points:+.2f} points from the checkpoint's, at most {MOST_POINTS} allowed"
        )
    trained = set(manifest.origin["config"]["data"]["train"])
    return {
        "notices": [item.notice.id for item in judges],
        "seen_in_training": [item.notice.id for item in judges if item.notice.id in trained],
        "f1_checkpoint": torch_report["micro"]["f1"],
        "f1_export": report["micro"]["f1"],
        "difference_points": round(points, 3),
        "megabytes": round(megabytes, 2),
    }
