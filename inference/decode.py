"""Logits to spans: exact constrained decoding that runs Viterbi only where plain argmax is not valid BIO."""

import numpy as np
import numpy.typing as npt

from notices import OUTSIDE, LabelSchema, ScoredSpan, viterbi

from .graph import Logits

Tags = npt.NDArray[np.int64]


def best_tags(logits: Logits) -> Tags:
    """The valid BIO sequence with the highest sum of logits: (n, tags) -> (n,).

    The text is cut behind every character t where O beats all other tags by more than any I- tag beats its B- tag at t+1:
    there an optimal sequence has O at t (else writing O at t and B- for I- at t+1 would score more), so the parts are
    independent. A part whose argmax is valid is its own optimum; only the others are given to ``notices.viterbi``.
    """
    tags: Tags = logits.argmax(axis=1)
    if len(tags) == 0:
        return tags
    previous = np.concatenate(([OUTSIDE], tags[:-1]))
    inside = (tags != OUTSIDE) & (tags % 2 == 0)
    wrong = np.flatnonzero(inside & (previous != tags) & (previous != tags - 1))
    if len(wrong) == 0:
        return tags
    borders = _safe_borders(logits)
    parts = np.unique(np.searchsorted(borders, wrong, side="right"))
    for part in parts:
        start = int(borders[part - 1]) if part > 0 else 0
        end = int(borders[part]) if part < len(borders) else len(tags)
        tags[start:end] = viterbi(logits[start:end].tolist())
    return tags


def _safe_borders(logits: Logits) -> npt.NDArray[np.int64]:
    """The indices right behind the characters that are certainly O."""
    margin = logits[:-1, OUTSIDE] - logits[:-1, 1:].max(axis=1)
    needed = np.maximum((logits[1:, 2::2] - logits[1:, 1::2]).max(axis=1), 0.0)
    return np.flatnonzero(margin > needed) + 1


def spans_from(text: str, logits: Logits, schema: LabelSchema, temperature: float) -> list[ScoredSpan]:
    """The spans of a text, sorted, without white space at their edges.

    A span's score is the least probability, at ``temperature``, among its characters' tags and the end of the span behind it.
    """
    tags = best_tags(logits)
    is_tagged = tags != OUTSIDE
    begins = np.flatnonzero(tags % 2 == 1)
    if len(begins) == 0:
        return []
    goes_on = np.append(is_tagged[1:] & (tags[1:] % 2 == 0), np.False_)
    ends = np.flatnonzero(is_tagged & ~goes_on) + 1
    probability = _softmax(logits / temperature)
    certainty = probability[np.arange(len(tags)), tags]
    spans = []
    for begin, stop in zip(begins.tolist(), ends.tolist(), strict=True):
        tag = int(tags[begin])
        score = float(certainty[begin:stop].min())
        if stop < len(tags):
            score = min(score, 1.0 - float(probability[stop, tag + 1]))
        start, end = _trim(text, begin, stop)
        if start < end:
            spans.append(ScoredSpan(start, end, schema.names[(tag - 1) // 2], max(0.0, score)))
    return spans


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _softmax(logits: Logits) -> Logits:
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True), dtype=np.float32)
