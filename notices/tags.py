"""Spans to BIO tags and back, over characters; and the decode that yields valid BIO sequences only."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .labels import OUTSIDE, LabelSchema
from .span import Span


@dataclass(frozen=True, slots=True)
class Encoded:
    """One tag id per character, and the spans that could not be encoded, counted by reason."""

    tags: list[int]
    dropped: Counter[str]


def encode(length: int, spans: Iterable[Span], schema: LabelSchema) -> Encoded:
    """The BIO tag ids of a text of ``length`` characters.

    A span that is out of range, has an unknown label or overlaps an earlier one is left out and counted.
    """
    tags = [OUTSIDE] * length
    dropped: Counter[str] = Counter()
    for span in spans:
        if span.end > length:
            dropped["out of range"] += 1
        elif span.label not in schema.names:
            dropped["unknown label"] += 1
        elif any(tags[span.start : span.end]):
            dropped["overlap"] += 1
        else:
            tags[span.start] = schema.begin(span.label)
            tags[span.start + 1 : span.end] = [schema.inside(span.label)] * (span.end - span.start - 1)
    return Encoded(tags, dropped)


def spans_of(tags: Sequence[int], schema: LabelSchema) -> list[Span]:
    """The spans of a valid BIO sequence; ValueError where an I- tag follows neither its B- nor itself."""
    spans: list[Span] = []
    start = -1
    previous = OUTSIDE
    for i, tag in enumerate([*tags, OUTSIDE]):
        if not may_follow(previous, tag):
            raise ValueError(f"tag {schema.tags[tag]} at character {i} follows {schema.tags[previous]}: not valid BIO")
        if previous != OUTSIDE and not _is_inside(tag):
            spans.append(Span(start, i, schema.names[(previous - 1) // 2]))
        if _is_begin(tag):
            start = i
        previous = tag
    return spans


def may_follow(previous: int, tag: int) -> bool:
    """Whether BIO allows the tag id ``tag`` right behind ``previous``."""
    return not _is_inside(tag) or previous in (tag, tag - 1)


def viterbi(scores: Sequence[Sequence[float]], *, previous: int = OUTSIDE) -> list[int]:
    """The valid BIO sequence with the highest sum of scores (characters x tags), behind the tag ``previous``.

    Because only I- tags are restricted, the best predecessor is one of two for an I- tag and the best of all for the others:
    linear in the number of tags. Viterbi 1967; of several best sequences any one is returned.
    """
    if not scores:
        return []
    count = len(scores[0])
    best = [s if may_follow(previous, tag) else float("-inf") for tag, s in enumerate(scores[0])]
    back: list[list[int]] = []
    for row in scores[1:]:
        top = max(range(count), key=best.__getitem__)
        pointers = [top] * count
        for tag in range(2, count, 2):
            pointers[tag] = tag if best[tag] >= best[tag - 1] else tag - 1
        best = [best[pointer] + s for pointer, s in zip(pointers, row, strict=True)]
        back.append(pointers)
    tag = max(range(count), key=best.__getitem__)
    path = [tag]
    for pointers in reversed(back):
        tag = pointers[tag]
        path.append(tag)
    return path[::-1]


def _is_begin(tag: int) -> bool:
    return tag % 2 == 1


def _is_inside(tag: int) -> bool:
    return tag != OUTSIDE and tag % 2 == 0
