"""Bodies of the kinds that the other data files leave out: ministries, provincial offices, banners, villages, firms."""

import random
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Final

from ..lexicon import Lexicon

_FILE: Final = Path(__file__).with_name("bodies.txt")
_BASE: Final = {
    "国家": "省", "自治区": "市", "兵团": "市", "盟": "旗", "自治州": "州", "自治县": "县", "师市": "市", "镇": "",
    "林区": "区", "行署": "县",
}  # fmt: skip
"""Levels that the lexicon does not know, and one that it does whose bodies they have too."""
_PREFIX: Final = {"师市": "师市", "林区": "林区", "行署": "地区", "盟": "盟"}
_PROVINCES: Final = ("省", "自治区", "兵团")
_CORPS: Final = ("兵团", "师市")
_KINDS: Final = (
    "firm", "bank", "public", "public", "group", "group", "named", "together", "together", "ethnic", "local", "local", "short",
)  # fmt: skip
_KNOWN: Final = 0.82
_FROM_LEXICON: Final = 0.72
_OWN_OFFICES: Final = 0.7
_MINISTRIES: Final = 0.93
_CORPS_ABOVE: Final = 0.88


def draw_level(rng: random.Random, lexicon: Lexicon) -> str:
    """The level of government of a document: one of the lexicon, or one that it does not know."""
    return lexicon.level(rng) if rng.random() < _KNOWN else rng.choice(list(_BASE))


def base_level(level: str) -> str:
    """The level of the lexicon whose names also serve ``level``.

    >>> base_level("自治州"), base_level("县")
    ('州', '县')
    """
    return _BASE.get(level, level)


def body(rng: random.Random, lexicon: Lexicon, level: str) -> str:
    """A body that may carry a task in a document of ``level``, as ``draw_level`` draws it."""
    pick = rng.random()
    if level == "国家":
        return (
            _of("ministry", rng, lexicon, level) if pick < _MINISTRIES else rng.choice(("各地区", "有关部门", "各省级人民政府"))
        )
    if level in _PROVINCES and pick < _OWN_OFFICES:
        return level + _of("office", rng, lexicon, level)
    if level == "镇" and pick < _OWN_OFFICES:
        return _of("town", rng, lexicon, level)
    if level in _CORPS and pick > _CORPS_ABOVE:
        return _of("corps", rng, lexicon, level)
    base = base_level(level)
    if pick >= _FROM_LEXICON:
        return _of(rng.choice(_KINDS), rng, lexicon, base or rng.choice("市县区"))
    name = lexicon.unit(rng, base)
    return name.replace(base, _PREFIX[level], 1) if level in _PREFIX and name.startswith(base) else name


def _of(kind: str, rng: random.Random, lexicon: Lexicon, level: str) -> str:
    tables = _tables()
    return rng.choice(tables[kind]).format(
        place=lexicon.place(rng),
        level=level,
        n=rng.choice("一二三四五"),
        people=rng.choice(tables["people"]),
        village=rng.choice(tables["village"]),
        stem=rng.choice(tables["stem"]),
        town=rng.choice(lexicon.towns),
        side=rng.choice("左右中前后"),
    )


@cache
def _tables() -> dict[str, tuple[str, ...]]:
    """The names of the data file by kind."""
    tables: defaultdict[str, list[str]] = defaultdict(list)
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, name = line.split()
            tables[kind].append(name)
    return {kind: tuple(names) for kind, names in tables.items()}
