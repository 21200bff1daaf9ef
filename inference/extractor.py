"""The face of inference: text in, spans and ledger rows out."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol

from notices import LabelSchema, Notice, ScoredSpan, TaizhangError

from .characters import CharacterTable
from .decode import spans_from
from .graph import Logits, open_graph
from .ledger import build_ledger
from .manifest import Manifest
from .row import LedgerRow
from .rules import rule_spans
from .tagger import Tagger

DEFAULT_MODEL: Final = Path(__file__).with_name("models") / "default"
ENGINES: Final = ("default", "rules")


class _Engine(Protocol):
    def spans(self, texts: Sequence[str]) -> list[list[ScoredSpan]]: ...


class ModelEngine:
    """A fine-tuned model: windows, logits, constrained decode, calibrated scores."""

    def __init__(self, directory: Path) -> None:
        if not directory.is_dir():
            raise TaizhangError(f"{directory}: no such directory; expected an exported model or a finished run")
        self.manifest = Manifest.read(directory)
        m = self.manifest
        table = CharacterTable.read(directory / "tokenizer.json", pad=m.pad, unk=m.unk, cls_token=m.cls, sep=m.sep)
        self._tagger = Tagger(open_graph(directory), table, len(m.schema.tags), m.window, m.overlap)

    @property
    def schema(self) -> LabelSchema:
        """The labels that the model was trained on."""
        return self.manifest.schema

    def logits(self, texts: Sequence[str]) -> list[Logits]:
        """One array (len(text), tags) of unscaled logits per text."""
        return self._tagger.logits(texts)

    def spans(self, texts: Sequence[str]) -> list[list[ScoredSpan]]:
        """The spans of each text."""
        return self.decode(texts, self.logits(texts))

    def decode(
        self, texts: Sequence[str], logits: Sequence[Logits], *, temperature: float | None = None
    ) -> list[list[ScoredSpan]]:
        """The spans of each text from its logits; ``temperature`` scales the scores, that of the manifest where it is None."""
        scale = self.manifest.temperature if temperature is None else temperature
        return [spans_from(text, array, self.schema, scale) for text, array in zip(texts, logits, strict=True)]


class RulesEngine:
    """The rule parser, the baseline that a model is compared with."""

    def spans(self, texts: Sequence[str]) -> list[list[ScoredSpan]]:
        """The spans of each text."""
        return [rule_spans(text) for text in texts]


class Extractor:
    """Reads notices: ``spans`` for what is in a text, ``ledger`` for the tasks it hands out.

    >>> extractor = Extractor.load(engine="rules")
    >>> [row.no for row in extractor.ledger("1.新建5G基站500座。(牵头单位:市经信局;责任单位:市电信公司)")]
    ['1']
    """

    def __init__(self, engine: _Engine) -> None:
        self.engine: Final = engine

    @classmethod
    def load(cls, path: str | Path | None = None, *, engine: str = "default") -> "Extractor":
        """The model that ships, the model in ``path`` (an export or a finished run), or with engine "rules" the rule parser.

        TaizhangError if the directory holds no model that this version can run; ValueError for an unknown engine.
        """
        if engine not in ENGINES:
            raise ValueError(f"engine {engine!r}: expected one of {', '.join(ENGINES)}")
        if engine == "rules":
            if path is not None:
                raise ValueError(f"the engine 'rules' has no model; got the path {path}")
            return cls(RulesEngine())
        return cls(ModelEngine(DEFAULT_MODEL if path is None else Path(path)))

    def spans(self, text: str) -> list[ScoredSpan]:
        """The spans of a text, sorted, none overlapping another."""
        return self.spans_of([text])[0]

    def spans_of(self, texts: Sequence[str]) -> list[list[ScoredSpan]]:
        """The spans of many texts, run together: faster than one by one."""
        return self.engine.spans(texts)

    def ledger(self, text: str, *, notice: str = "notice") -> list[LedgerRow]:
        """The ledger of one notice; ``notice`` is the id that its rows carry."""
        return self.ledgers([Notice(notice, text)])[0]

    def ledgers(self, notices: Sequence[Notice]) -> list[list[LedgerRow]]:
        """The ledger of each of many notices, run together."""
        spans = self.spans_of([notice.text for notice in notices])
        return [build_ledger(notice, found) for notice, found in zip(notices, spans, strict=True)]
