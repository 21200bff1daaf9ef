"""What the gold spans say: the amounts of targets and the dates of deadlines, as annotators read them."""

import json
import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from notices import LabelledNotice, Span, canonical

from .labelled_set import EvaluationError, LabelledSet

VALUES_OF: Final = {"TARGET": "values", "DEADLINE": "date"}
"""The labels whose text may say a value, and the key of an entry that holds it."""

COMPARATORS: Final = (">=", "<=", ">", "<", "=", "~")

_TOLERANCE: Final = 1e-9
_SCALES: Final = {
    **{"百": 10**2, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7},
    **{"亿": 10**8, "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12},
}
# 千 of 千瓦, 千米 and 百 of 百分点 belong to the unit.
_SCALED: Final = re.compile("(?P<scale>万亿|[十百千]?[万亿]|百(?!分点)|千(?![瓦米克伏赫帕卡焦升]))(?P<unit>.*)")


@dataclass(frozen=True, slots=True)
class Amount:
    """A comparison, a value and its unit in base units (130000000000 元); the value is None for a benchmark without a figure."""

    comparator: str | None
    value: float | None
    unit: str | None


Value = Amount | str
"""An amount, or a day as an ISO date."""


@dataclass(frozen=True, slots=True)
class GoldValues:
    """What each gold span of a notice with the label TARGET or DEADLINE says: amounts or ISO dates, nothing where it is empty.

    A target with several amounts (分别增长5.5%、7%) is read right with any of them.
    """

    by_span: Mapping[Span, tuple[Value, ...]]

    def of(self, span: Span) -> tuple[Value, ...]:
        """What a gold span says; KeyError for any other span."""
        return self.by_span[span]


def is_same(one: Value, other: Value) -> bool:
    """Whether two values are the same day, or the same comparison, unit and value within a billionth."""
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    if (one.comparator, one.unit) != (other.comparator, other.unit):
        return False
    if one.value is None or other.value is None:
        return one.value is other.value
    return math.isclose(one.value, other.value, rel_tol=_TOLERANCE)


def base_amount(comparator: str, value: float | None, unit: str | None) -> Amount:
    """A value and its unit as written, in base units: 百, 千, 万 and 亿 go into the value, a unit that is only these is none.

    Full width becomes half width, and 百分点 is 个百分点.

    >>> base_amount(">=", 2.5, "万亩"), base_amount("=", 3, "千亿"), base_amount("=", 12, "万千瓦")
    (Amount(comparator='>=', value=25000.0, unit='亩'), Amount(comparator='=', value=300000000000.0, unit=None), \
Amount(comparator='=', value=120000.0, unit='千瓦'))
    """
    plain, scale = canonical(unit or ""), 1
    if scaled := _SCALED.fullmatch(plain):
        plain, scale = scaled["unit"], _SCALES[scaled["scale"]]
    plain = "个百分点" if plain == "百分点" else plain
    return Amount(comparator, None if value is None else float(value * scale), plain or None)


def read_values(the_set: LabelledSet) -> dict[str, GoldValues]:
    """The values of the notices that have a file ``values/ID.json`` beside the exports, by notice id.

    A file lists every TARGET and DEADLINE of its notice as objects of start, end, text, label, and ``values`` (a list of
    {comparator, value, unit} as written in the text) or ``date`` (ISO, or null), and perhaps a ``note`` for people.
    EvaluationError for one that does not.
    """
    path = Path(the_set.path)
    folder = (path if path.is_dir() else path.parent) / "values"
    files = {item.notice.id: (folder / f"{item.notice.id}.json", item) for item in the_set.notices}
    return {notice: _read_file(file, item) for notice, (file, item) in files.items() if file.is_file()}


def _read_file(file: Path, item: LabelledNotice) -> GoldValues:
    try:
        entries = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EvaluationError(f"{file}: cannot be read ({error}); expected a JSON list of gold values") from error
    if not isinstance(entries, list):
        raise EvaluationError(f"{file}: holds a {type(entries).__name__}, expected a JSON list of gold values")
    missing = {span for span in item.spans if span.label in VALUES_OF}
    by_span: dict[Span, tuple[Value, ...]] = {}
    for number, entry in enumerate(entries, 1):
        try:
            span = _span(entry, item, missing)
            missing.remove(span)
            by_span[span] = _amounts(entry["values"]) if span.label == "TARGET" else _dates(entry["date"])
        except ValueError as error:
            raise EvaluationError(f"{file}, entry {number}: {error}; correct the entry") from error
    if missing:
        first = min(missing)
        raise EvaluationError(
            f"{file}: {len(missing)} gold spans have no entry, the first is {first.label} {first.start}-{first.end} "
            f"{item.text_of(first)!r}; expected one for each {' and '.join(VALUES_OF)} of the notice; add them"
        )
    return GoldValues(by_span)


def _span(entry: object, item: LabelledNotice, missing: Collection[Span]) -> Span:
    if not isinstance(entry, dict) or not isinstance(entry.get("label"), str) or entry["label"] not in VALUES_OF:
        raise ValueError(f"{entry!r}; expected an object whose label is {' or '.join(VALUES_OF)}")
    expected = {"start", "end", "text", "label", VALUES_OF[entry["label"]]}
    if set(entry) - {"note"} != expected:
        raise ValueError(f"keys {', '.join(sorted(entry))}; expected {', '.join(sorted(expected))}, and perhaps note")
    start, end, text = entry["start"], entry["end"], entry["text"]
    if type(start) is not int or type(end) is not int:
        raise ValueError(f"start and end are {start!r} and {end!r}, expected whole numbers")
    span = Span(start, end, entry["label"])
    if item.text_of(span) != text:
        raise ValueError(f"text {text!r}, but the notice has {item.text_of(span)!r} at {start}-{end}")
    if span not in missing:
        raise ValueError(f"{span.label} {start}-{end} is listed twice or is no gold span; expected each gold span once")
    return span


def _amounts(values: object) -> tuple[Amount, ...]:
    if not isinstance(values, list):
        raise ValueError(f"values is {values!r}, expected a list, empty where the target has none")  # noqa: TRY004 - their data
    return tuple(_amount(value) for value in values)


def _amount(entry: object) -> Amount:
    keys = ("comparator", "value", "unit")
    if not isinstance(entry, dict) or set(entry) != set(keys):
        raise ValueError(f"value {entry!r}, expected an object with {', '.join(keys)}")
    comparator, value, unit = (entry[key] for key in keys)
    if comparator not in COMPARATORS:
        raise ValueError(f"comparator {comparator!r}, expected one of {' '.join(COMPARATORS)}")
    if value is not None and (type(value) not in (int, float) or not math.isfinite(value)):
        raise ValueError(f"value {value!r}, expected a number, or null for a benchmark without a figure")
    if unit is not None and (not isinstance(unit, str) or not unit or value is None):
        raise ValueError(f"unit {unit!r}, expected the unit of the value {value!r} as written, or null")
    return base_amount(comparator, value, unit)


def _dates(day: object) -> tuple[str, ...]:
    if day is None:
        return ()
    try:
        if isinstance(day, str) and date.fromisoformat(day).isoformat() == day:
            return (day,)
    except ValueError:
        pass  # told below, as is everything else that is no date
    raise ValueError(f"date {day!r}, expected a day such as 2022-12-31, or null")
