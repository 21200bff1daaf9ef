"""Names that stand in for those of the training notices: units of every level and kind, people, posts, places.

Read from the data files in ``lexicon/``, which were written by knowledge of the field. Everything is drawn from a
``random.Random``, so the same state gives the same names.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).with_name("lexicon")
_LEVELS: Final = ("市", "市", "市", "县", "县", "区", "区", "州", "旗", "省", "")
_BEFORE_NAME: Final = ("", "", "", " ", " ", "\u3000")
_COLLECTIVE_POST: Final = ("各", "相关", "班子", "领导", "负责人")
_PLACE_WORDS: Final = {"省": "市", "市": "县", "州": "县", "县": "镇", "区": "街道", "旗": "镇", "": "区"}


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is measured: its name, the unit of its level ("-" if it only grows), and a usual range of levels."""

    name: str
    unit: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Deliverable:
    """What is delivered: the verbs that say so, its counter, its noun, and a usual range of counts."""

    verbs: tuple[str, ...]
    counter: str
    noun: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The lines of the data files."""

    departments: tuple[tuple[str, tuple[str, ...]], ...]
    places: tuple[str, ...]
    towns: tuple[str, ...]
    collectives: tuple[str, ...]
    institutions: tuple[str, ...]
    branches: tuple[str, ...]
    topics: tuple[str, ...]
    posts: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    deliverables: tuple[Deliverable, ...]
    covered: tuple[str, ...]
    governments: tuple[str, ...]
    full_names: tuple[str, ...]
    surnames: str
    given: str

    def level(self, rng: random.Random) -> str:
        """The word for a level of government, as departments carry it in front; at times none."""
        return rng.choice(_LEVELS)

    def unit(self, rng: random.Random, level: str) -> str:
        """A body that may carry a task, of a government of ``level``."""
        kinds: tuple[tuple[float, Callable[[random.Random, str], str]], ...] = (
            (0.52, self._department), (0.14, self._government), (0.13, self._collective), (0.13, self._institution),
            (0.08, self._branch),
        )  # fmt: skip
        pick = rng.random()
        for share, draw in kinds:
            pick -= share
            if pick < 0:
                return draw(rng, level)
        return self._department(rng, level)

    def person(self, rng: random.Random, level: str) -> str:
        """A person's name, a post, or a post with a name."""
        name = self.name(rng)
        pick = rng.random()
        if pick < 0.65:
            return name
        post = rng.choice(self.posts).format(level=level or "市")
        # Posts of several people never stand before one name: 各副市长, 区政府班子成员.
        if pick < 0.83 or any(word in post for word in _COLLECTIVE_POST):
            return post
        return post + rng.choice(_BEFORE_NAME) + name

    def place(self, rng: random.Random) -> str:
        """A place's name without the word for its level."""
        return rng.choice(self.places)

    def name(self, rng: random.Random) -> str:
        """A person's name, at times a double surname or a name of a minority."""
        if rng.random() < 0.08:
            return rng.choice(self.full_names)
        return rng.choice(self.surnames) + "".join(rng.choice(self.given) for _ in range(rng.choice((1, 2, 2, 2))))

    def _department(self, rng: random.Random, level: str) -> str:
        # The file has the usual names first: of two draws the earlier one.
        count = len(self.departments)
        stem, suffixes = self.departments[min(rng.randrange(count), rng.randrange(count))]
        name = stem + (rng.choice(suffixes) if suffixes else "")
        if rng.random() < 0.04:
            name += f"({rng.choice(self._bureaus())}局)"
        if stem.startswith("委"):
            # 市委办, never 委办: party bodies have no name without their level.
            return (level or "市") + name
        return (level if rng.random() < 0.93 else "") + name

    def _government(self, rng: random.Random, level: str) -> str:
        if rng.random() < 0.3:
            return rng.choice(self.towns) + rng.choice(("", "", "人民政府"))
        if rng.random() < 0.15:
            name = rng.choice(self.governments)
            return name if name.endswith("行署") else name + rng.choice(("", "人民政府"))
        below = _PLACE_WORDS.get(level, "县")  # 盟, 自治区 and the like
        name = self.place(rng) + rng.choice((below, "市", "区", "县"))
        return name + rng.choice(("", "", "人民政府", "人民政府", "政府"))

    def _collective(self, rng: random.Random, level: str) -> str:
        return self._fill(rng.choice(self.collectives), rng, level)

    def _institution(self, rng: random.Random, level: str) -> str:
        return self._fill(rng.choice(self.institutions), rng, level)

    def _branch(self, rng: random.Random, level: str) -> str:
        return rng.choice(self.branches).format(
            place=self.place(rng),
            other=self.place(rng),
            level=level or "市",
            below=rng.choice("区县市"),
            stem=rng.choice(self._bureaus()),
        )

    def _bureaus(self) -> list[str]:
        return [stem for stem, suffixes in self.departments if "局" in suffixes]

    def _fill(self, pattern: str, rng: random.Random, level: str) -> str:
        town, topic = rng.choice(self.towns), rng.choice(self.topics)
        return pattern.format(place=self.place(rng), level=level or "市", topic=topic, town=town)


@cache
def load_lexicon() -> Lexicon:
    """The lexicon that comes with the package."""
    surnames, given = _lines("names")
    departments = tuple((stem, tuple(suffixes)) for stem, *suffixes in (line.split() for line in _lines("departments")))
    return Lexicon(
        departments=departments,
        places=_words("places"),
        towns=_words("towns"),
        collectives=_lines("collectives"),
        institutions=_lines("institutions"),
        branches=_lines("branches"),
        topics=_words("topics"),
        posts=_lines("posts"),
        indicators=tuple(_indicator(line) for line in _lines("indicators")),
        deliverables=tuple(_deliverable(line) for line in _lines("deliverables")),
        covered=_words("covered"),
        governments=_lines("governments"),
        full_names=_words("full_names"),
        surnames=surnames,
        given=given,
    )


def _indicator(line: str) -> Indicator:
    name, unit, levels = line.split()
    low, high = levels.split("-")
    return Indicator(name, unit, int(low), int(high))


def _deliverable(line: str) -> Deliverable:
    verbs, counter, noun, counts = line.split()
    low, high = counts.split("-")
    return Deliverable(tuple(verbs.split("/")), counter, noun, int(low), int(high))


def _lines(name: str) -> tuple[str, ...]:
    text = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return tuple(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def _words(name: str) -> tuple[str, ...]:
    return tuple(word for line in _lines(name) for word in line.split())
