"""Texts to logits per character: windows of many texts, sorted by length, run in batches of about equal work."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from notices import Window, windows

from .characters import CharacterTable, Ids
from .graph import Graph, Logits

_TOKENS_PER_BATCH: Final = 2048
_LENGTH_STEP: Final = 16
"""Lengths are padded to multiples of this: few shapes, for the first run of each is slow."""


@dataclass(frozen=True, slots=True)
class _Job:
    text: int
    window: Window


@dataclass(frozen=True, slots=True)
class Tagger:
    """A token classifier with the vocabulary and the windows that it was trained with."""

    graph: Graph
    table: CharacterTable
    tags: int
    window: int
    overlap: int

    def logits(self, texts: Sequence[str]) -> list[Logits]:
        """One array (len(text), tags) per text, each character judged in the window where it has most context."""
        ids = [self.table.encode(text) for text in texts]
        out = [np.zeros((len(text), self.tags), dtype=np.float32) for text in texts]
        jobs = [_Job(i, w) for i, text in enumerate(texts) for w in windows(text, size=self.window, overlap=self.overlap)]
        jobs.sort(key=lambda job: job.window.end - job.window.start)
        for batch in _batches(jobs):
            answer = self.graph.run(*self._pack([ids[job.text][job.window.start : job.window.end] for job in batch]))
            for row, job in enumerate(batch):
                w = job.window
                # One further on, for the row begins with the cls token.
                shift = 1 - w.start
                out[job.text][w.core_start : w.core_end] = answer[row, w.core_start + shift : w.core_end + shift]
        return out

    def _pack(self, rows: Sequence[Ids]) -> tuple[Ids, Ids]:
        length = _padded(max(len(row) for row in rows))
        ids = np.full((len(rows), length), self.table.pad, dtype=np.int64)
        mask = np.zeros((len(rows), length), dtype=np.int64)
        ids[:, 0] = self.table.cls
        for i, row in enumerate(rows):
            ids[i, 1 : len(row) + 1] = row
            ids[i, len(row) + 1] = self.table.sep
            mask[i, : len(row) + 2] = 1
        return ids, mask


def _padded(characters: int) -> int:
    return -(-(characters + 2) // _LENGTH_STEP) * _LENGTH_STEP


def _batches(jobs: Sequence[_Job]) -> Iterator[Sequence[_Job]]:
    """Runs of jobs, which are sorted by length, whose padded size stays within ``_TOKENS_PER_BATCH``."""
    start = 0
    for end in range(1, len(jobs) + 1):
        if end < len(jobs):
            longest = _padded(jobs[end].window.end - jobs[end].window.start)
            if (end + 1 - start) * longest <= _TOKENS_PER_BATCH:
                continue
        yield jobs[start:end]
        start = end
