"""The model card that lies beside every checkpoint, in Chinese, with Hugging Face's front matter."""

from collections.abc import Mapping
from typing import Any

from inference.manifest import Manifest


def model_card(manifest: Manifest) -> str:
    """The README.md of a run or an exported model, from its manifest alone."""
    config = manifest.origin["config"]
    data = config["data"]
    held_out = data["held_out"]
    added = len(manifest.origin.get("notices", data["train"])) - len(data["train"])
    not_real = "data.extra 的段落不是真实通知。" if added else ""
    return f"""---
language: zh
license: mit
library_name: transformers
pipeline_tag: token-classification
tags: [token-classification, chinese, government]
---

# {manifest.name}

从《政府工作报告》责任分解通知中逐字标出目标、牵头单位、责任单位、责任领导、时限的序列标注模型(每字一个词元,BIO 标签)。

| 项目 | 内容 |
|---|---|
| 编码器 | {config["encoder"]["name"]} |
| 训练通知 | {"、".join(data["train"])} |
| 编写的段落 | {f"{added} 段" if added else "无"} |
| 留出通知 | {held_out or "无(按固定轮数训练)"} |
| 标注集 SHA-256 | `{manifest.origin["corpus_sha256"][:16]}…` |
| 标签 | {"、".join(f"{label.title} `{label.name}`" for label in manifest.schema.labels)} |
| 文本规则版本 | {manifest.text_version} |
| 窗口 | {manifest.window} 字,重叠 {manifest.overlap} 字 |
| 温度 | {manifest.temperature} |
| 训练 | {manifest.figures["epochs"]} 轮,{manifest.figures["minutes"]} 分钟 |

{_scores(manifest.figures, held_out)}
## 用法

```python
from inference import Extractor

rows = Extractor.load("本目录").ledger(text)
```

## 局限

训练用的真实通知只有 {len(data["train"])} 份,均出自湖北省咸宁市及其下辖县市区;{not_real}
版式、地名、写法相去较远的通知,准确率会低于上表。置信度低于 0.6 的结果应人工复核。
"""


def _scores(figures: Mapping[str, Any], held_out: str | None) -> str:
    if "crossvalidation" in figures:
        return _crossvalidation(figures)
    if "held_out" not in figures:
        return "本次训练没有留出通知,准确率见项目 README 中的交叉验证。\n"
    rows = "\n".join(
        f"| {name} | {row['precision']:.3f} | {row['recall']:.3f} | {row['f1']:.3f} | {row['support']} |"
        for name, row in figures["held_out"].items()
    )
    calibration = figures["calibration"]
    return f"""## 留出通知 {held_out} 上的结果(seqeval,strict,IOB2)

训练的轮数与温度是在这份通知上选定的,因此下面的数字略偏乐观。

| 标签 | 精确率 | 召回率 | F1 | 条数 |
|---|---|---|---|---|
{rows}

置信度校准误差(ECE):校准前 {calibration["error_before"]:.3f},校准后 {calibration["error_after"]:.3f}。
"""


def _crossvalidation(figures: Mapping[str, Any]) -> str:
    rows = "\n".join(
        f"| {fold['notice']} | {fold['model']['micro']['f1']:.3f} | {fold['rules']['micro']['f1']:.3f} |"
        for fold in figures["crossvalidation"]
    )
    calibration = figures["calibration"]
    return f"""## 留出的结果(训练时不含被评测的通知;seqeval,strict,IOB2)

| 留出的通知 | 模型总体 F1 | 规则总体 F1 |
|---|---|---|
{rows}

规则是对着 chibi-2021、xianan-2025 写成的,这两行的规则数字是样本内的;配方在 xianan-2025 上调试过,并在看过
xianning-2022 的总分之后扩充过。

温度由这些留出的预测得出。置信度校准误差(ECE):校准前 {calibration["error_before"]:.3f},校准后 {calibration["error_after"]:.3f}。
"""
