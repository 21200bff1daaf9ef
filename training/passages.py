"""Training passages: stretches of labelled notices, broken and renewed on the fly, as token ids with BIO labels."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

import torch.utils.data
from datasets import Dataset
from transformers import PreTrainedTokenizerFast, TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from notices import LabelledNotice, LabelSchema, Span, canonical, encode, windows

from .breakage import assemble, break_text, pieces_of
from .config import CopiesConfig, WindowConfig
from .insertion import insert
from .lexicon import load_lexicon
from .optimisation import IGNORED
from .rendering.render import draw
from .rendering.task import Task
from .slots import relayout
from .substitution import renew

_MOST: Final = 510
_ENDS: Final = "。;；\n"

Features = dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a notice that no span crosses, with its spans relative to it."""

    text: str
    spans: tuple[Span, ...]


def passages(labelled: LabelledNotice, size: int) -> Iterator[Passage]:
    """A notice in passages of about ``size`` characters that end behind a line or, in long lines, a sentence.

    Together they are the notice. A passage is longer than twice ``size`` only where no such place between lies outside a span.
    """
    text = labelled.notice.text
    spans = list(labelled.spans)
    start = 0
    while start < len(text):
        end = _passage_end(text, start, size, spans)
        inside = tuple(Span(s.start - start, s.end - start, s.label) for s in spans if start <= s.start < end)
        spans = [s for s in spans if s.start >= end]
        yield Passage(text[start:end], inside)
        start = end


def _passage_end(text: str, start: int, size: int, spans: Sequence[Span]) -> int:
    """Behind the first line break between ``size`` and twice that, else behind the first sentence or line after ``size``."""
    at = start + size
    near = min(at + size, len(text))
    line_ends = (i + 1 for i in range(at - 1, near) if text[i] == "\n")
    rest = [len(text)] if near == len(text) else []
    ends = (i + 1 for i in range(at - 1, len(text)) if text[i] in _ENDS)
    for end in chain(line_ends, rest, ends):
        if not any(s.start < end < s.end for s in spans):
            return end
    return len(text)


@dataclass(slots=True)
class Epoch:
    """Which epoch the passages are drawn for; changed by ``EpochClock`` when one begins."""

    number: int = 0
    cropped: int = 0
    """Passages longer than the encoder's positions, rendered so or made so by breakage, of which a part was shown."""


class EpochClock(TrainerCallback):
    """Tells the passages which epoch it is, so that each draws its breakage anew, also after an interruption."""

    def __init__(self, epoch: Epoch) -> None:
        self._epoch = epoch

    def on_epoch_begin(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        """Called by the Trainer."""
        self._epoch.number = round(state.epoch or 0)


@dataclass(frozen=True, slots=True)
class Encoder:
    """Text and spans to features."""

    tokenizer: PreTrainedTokenizerFast
    schema: LabelSchema

    def features(self, text: str, spans: Sequence[Span], *, core: tuple[int, int] | None = None) -> Features:
        """Ids and labels with special tokens; outside ``core`` the labels are ignored."""
        encoded = encode(len(text), spans, self.schema)
        if encoded.dropped:
            raise AssertionError(f"spans lost: {dict(encoded.dropped)}")
        labels = encoded.tags if core is None else [t if core[0] <= i < core[1] else IGNORED for i, t in enumerate(encoded.tags)]
        ids = self.tokenizer(canonical(text), add_special_tokens=True)["input_ids"]
        return {"input_ids": ids, "attention_mask": [1] * len(ids), "labels": [IGNORED, *labels, IGNORED]}


class DrawnPassages(torch.utils.data.Dataset[Features]):
    """The copy of each passage that an epoch shows: pure in seed, epoch and the passage's place.

    A class of its own instead of a transform on a ``datasets.Dataset``: the Trainer asks for lengths column by column, which
    would draw every passage anew for each comparison of its sort.
    """

    def __init__(
        self, rows: Sequence[Passage], encoder: Encoder, copies: CopiesConfig, seed: int, *, tasks: Sequence[Task] = ()
    ) -> None:
        self._rows = rows
        self._tasks = tasks
        self._rendered = round(len(rows) * copies.rendered / (1 - copies.rendered)) if tasks else 0
        self._encoder = encoder
        self._copies = copies
        self._seed = seed
        self.epoch: Final = Epoch()

    def __len__(self) -> int:
        return len(self._rows) + self._rendered

    def __getitem__(self, row: int) -> Features:
        if row >= len(self):  # what ends a loop over a sequence
            raise IndexError(row)
        rng = random.Random(f"{self._seed}/{self.epoch.number}/{row}")  # noqa: S311 - breakage, no secret
        text, spans = self._copy(self._rows[row], rng) if row < len(self._rows) else self._render(rng)
        if len(text) > _MOST:
            self.epoch.cropped += 1
            text, spans = _crop(text, spans, rng)
        return self._encoder.features(text, spans)

    def _copy(self, passage: Passage, rng: random.Random) -> tuple[str, list[Span]]:
        """The passage as it is, or renewed, laid out anew and broken."""
        copies, lexicon = self._copies, load_lexicon()
        if rng.random() < copies.clean:
            return passage.text, list(passage.spans)
        pieces = renew(pieces_of(passage.text, passage.spans), rng, copies.renewal, lexicon)
        pieces = insert(relayout(pieces, rng, copies.relayout), rng, copies.insertion, lexicon)
        return break_text(*assemble(pieces), rng, copies.strength)

    def _render(self, rng: random.Random) -> tuple[str, list[Span]]:
        """Some of the tasks in a layout of their own, as it is or broken."""
        text, spans, _ = draw(self._tasks, rng, load_lexicon(), families=self._copies.families)
        return (text, spans) if rng.random() < self._copies.clean else break_text(text, spans, rng, self._copies.strength)


def _crop(text: str, spans: Sequence[Span], rng: random.Random) -> tuple[str, list[Span]]:
    """A random stretch of the most that the encoder takes; a span that it cuts is shown as far as it reaches."""
    start = rng.randrange(len(text) - _MOST + 1)
    end = start + _MOST
    inside = [
        Span(max(s.start, start) - start, min(s.end, end) - start, s.label) for s in spans if s.start < end and s.end > start
    ]
    return text[start:end], inside


def training_passages(notices: Sequence[LabelledNotice], sizes: Sequence[int]) -> list[Passage]:
    """All passages of all copies, one copy per size."""
    return [passage for size in sizes for labelled in notices for passage in passages(labelled, size)]


def judging_rows(notices: Sequence[LabelledNotice], encoder: Encoder, config: WindowConfig) -> Dataset:
    """The windows of held-out notices exactly as inference cuts them; only the cores carry labels."""
    rows: list[Features] = []
    for labelled in notices:
        text = labelled.notice.text
        tags = encode(len(text), labelled.spans, encoder.schema).tags
        for w in windows(text, size=config.size, overlap=config.overlap):
            features = encoder.features(text[w.start : w.end], [])
            inside = [IGNORED] * (w.core_start - w.start) + tags[w.core_start : w.core_end] + [IGNORED] * (w.end - w.core_end)
            rows.append(features | {"labels": [IGNORED, *inside, IGNORED]})
    return Dataset.from_list(rows)
