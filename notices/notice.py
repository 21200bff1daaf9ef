"""A notice, and a notice whose spans somebody marked."""

from dataclasses import dataclass, field
from itertools import pairwise

from .span import Span


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice's raw text under an id. ``source`` says where it came from and does not count in equality."""

    id: str
    text: str
    source: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not self.id:
            raise ValueError("a notice needs an id")
        for i, character in enumerate(self.text):
            if "\ud800" <= character <= "\udfff":
                raise ValueError(f"notice {self.id}: lone surrogate U+{ord(character):04X} at character {i}")


@dataclass(frozen=True, slots=True)
class LabelledNotice:
    """A notice with its gold spans: sorted, inside the text, none overlapping another."""

    notice: Notice
    spans: tuple[Span, ...]

    def __post_init__(self) -> None:
        where = f"notice {self.notice.id}"
        for a, b in pairwise(self.spans):
            if b.start < a.end:
                raise ValueError(f"{where}: span {b.start}-{b.end} {b.label} overlaps or precedes {a.start}-{a.end} {a.label}")
        if self.spans and self.spans[-1].end > len(self.notice.text):
            last = self.spans[-1]
            raise ValueError(f"{where}: span {last.start}-{last.end} ends behind the text of {len(self.notice.text)} characters")

    def text_of(self, span: Span) -> str:
        """The characters that ``span`` covers."""
        return self.notice.text[span.start : span.end]
