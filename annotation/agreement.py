"""Agreement between two annotators: F1 over spans, for each label and for all of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from notices import LabelledNotice, TaizhangError

ALL: Final = "ALL"
"""The row that counts the spans of every label together."""


class AgreementError(TaizhangError):
    """Two labelled sets that are not of the same texts."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many spans the first and the second annotator marked, and how many of them are the same."""

    first: int
    second: int
    same: int

    @property
    def f1(self) -> float | None:
        """The F1 of one annotator measured by the other, whichever is taken for the truth; None where neither marked any.

        >>> Agreement(first=4, second=6, same=4).f1
        0.8
        """
        marked = self.first + self.second
        return 2 * self.same / marked if marked else None


def agreement(first: Sequence[LabelledNotice], second: Sequence[LabelledNotice]) -> Mapping[str, Agreement]:
    """Agreement by label, and over all labels under ``ALL``; a span agrees where both of its borders and its label do.

    AgreementError unless both hold the same notices.

    >>> from notices import Notice, Span
    >>> notice = Notice("n", "区发改局、区财政局")
    >>> a = LabelledNotice(notice, (Span(0, 4, "LEAD_UNIT"), Span(5, 9, "LEAD_UNIT")))
    >>> b = LabelledNotice(notice, (Span(0, 4, "LEAD_UNIT"), Span(5, 9, "RESP_UNIT")))
    >>> {label: found.f1 for label, found in agreement([a], [b]).items()}
    {'ALL': 0.5, 'LEAD_UNIT': 0.6666666666666666, 'RESP_UNIT': 0.0}
    """
    pairs = _pairs(first, second)
    counts = {name: Counter[str]() for name in ("first", "second", "same")}
    for a, b in pairs:
        spans = {"first": set(a.spans), "second": set(b.spans), "same": set(a.spans) & set(b.spans)}
        for name, counter in counts.items():
            counter.update(span.label for span in spans[name])
            counter[ALL] += len(spans[name])
    labels = sorted(set(counts["first"]) | set(counts["second"]) | {ALL})
    return {label: Agreement(**{name: counter[label] for name, counter in counts.items()}) for label in labels}


def within(item: LabelledNotice, start: int, end: int) -> LabelledNotice:
    """The notice with those spans only that lie between the offsets ``start`` and ``end``."""
    return LabelledNotice(item.notice, tuple(span for span in item.spans if start <= span.start and span.end <= end))


def _pairs(first: Sequence[LabelledNotice], second: Sequence[LabelledNotice]) -> Sequence[tuple[LabelledNotice, LabelledNotice]]:
    by_id = {item.notice.id: item for item in second}
    ids = [item.notice.id for item in first]
    if len(set(ids)) != len(ids) or len(by_id) != len(second) or set(ids) != set(by_id):
        raise AgreementError(f"the notices are {sorted(ids)} and {sorted(by_id)}; expected the same ones; compare equal sets")
    for item in first:
        if item.notice != by_id[item.notice.id].notice:
            raise AgreementError(f"notice {item.notice.id}: the two texts differ; expected one text; import it anew for both")
    return [(item, by_id[item.notice.id]) for item in first]
