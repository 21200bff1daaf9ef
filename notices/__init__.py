"""The core that every room speaks of: notices, spans, labels, tags, windows. Standard library only."""

from .canonical import TEXT_VERSION, canonical
from .errors import ConfigError, TaizhangError
from .export import Chunk, CorpusError, chosen_annotation, corpus_hash, join_chunks, load_tasks, read_chunks, read_labelled
from .labels import OUTSIDE, Label, LabelSchema
from .notice import LabelledNotice, Notice
from .span import ScoredSpan, Span
from .tags import Encoded, encode, may_follow, spans_of, viterbi
from .windows import Window, windows

__all__ = [
    "OUTSIDE",
    "TEXT_VERSION",
    "Chunk",
    "ConfigError",
    "CorpusError",
    "Encoded",
    "Label",
    "LabelSchema",
    "LabelledNotice",
    "Notice",
    "ScoredSpan",
    "Span",
    "TaizhangError",
    "Window",
    "canonical",
    "chosen_annotation",
    "corpus_hash",
    "encode",
    "join_chunks",
    "load_tasks",
    "may_follow",
    "read_chunks",
    "read_labelled",
    "spans_of",
    "viterbi",
    "windows",
]
