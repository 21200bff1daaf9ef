"""How good predicted spans are: strict precision, recall and F1, by seqeval in scheme IOB2, mode strict."""

from collections.abc import Sequence
from typing import Any

from seqeval.metrics import classification_report
from seqeval.scheme import IOB2

from notices import LabelSchema, Span, encode

Report = dict[str, dict[str, float]]


def strict_report(gold: Sequence[Sequence[str]], predicted: Sequence[Sequence[str]]) -> Report:
    """Precision, recall, f1 and support (all 0 to 1 but support) per label and for ``micro``, 0 where nothing is marked."""
    if all(tag == "O" for tags in (*gold, *predicted) for tag in tags):
        return {"micro": {"precision": 0.0, "recall": 0.0, "f1": 0.0, "support": 0}}
    raw: dict[str, dict[str, Any]] = classification_report(
        list(map(list, gold)), list(map(list, predicted)), mode="strict", scheme=IOB2, output_dict=True, zero_division=0
    )
    names = {"micro avg": "micro", "macro avg": None, "weighted avg": None}
    return {
        names.get(label) or label: {
            "precision": float(row["precision"]),
            "recall": float(row["recall"]),
            "f1": float(row["f1-score"]),
            "support": int(row["support"]),
        }
        for label, row in raw.items()
        if names.get(label, label) is not None
    }


def strict_f1_of_spans(
    texts: Sequence[str], gold: Sequence[Sequence[Span]], found: Sequence[Sequence[Span]], schema: LabelSchema
) -> Report:
    """``strict_report`` of whole notices from their spans; the spans must fit the texts and not overlap."""
    return strict_report(
        [_tags(text, spans, schema) for text, spans in zip(texts, gold, strict=True)],
        [_tags(text, spans, schema) for text, spans in zip(texts, found, strict=True)],
    )


def _tags(text: str, spans: Sequence[Span], schema: LabelSchema) -> list[str]:
    encoded = encode(len(text), spans, schema)
    if encoded.dropped:
        raise ValueError(f"spans that cannot be judged: {dict(encoded.dropped)}")
    return [schema.tags[tag] for tag in encoded.tags]
