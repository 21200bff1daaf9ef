"""Sentences of letters, reports and web pages around tasks: patterns of the data files, their slots filled from the lexicon.

A scene is one document: its government, its year, its punctuation. Whatever it writes is nothing by the guideline, except a
date by which something must be reported.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from .. import lexicon as _package
from ..breakage import Line, Piece
from ..lexicon import Lexicon
from .results import count, delivered, is_volume, number, reached, risen

KINDS: Final = (
    "headers", "sections", "addressees", "exhortations", "past", "descriptions", "news", "duties", "pushed", "signatures",
    "contacts", "remnants",
)  # fmt: skip
"""The data files of patterns in ``training/lexicon``."""
_SLOT: Final = re.compile(r"\{(\w+)\}")
_WIDE: Final = str.maketrans(",;:()!?", "，；：（）！？")
# Not inside addresses, times and numbers: 9:30, http://, 1,200.
_HALF: Final = re.compile(r"(?<![0-9A-Za-z])[,;:()!?]|[,;:()!?](?![0-9A-Za-z/])")
_PLANS: Final = {2011: "十二五", 2016: "十三五", 2021: "十四五", 2026: "十五五"}
_FIRMS: Final = frozenset("家")
_WORKS: Final = frozenset(("座", "个", "公里", "处", "万亩", "所", "条", "套", "块", "万平方米"))
_PROJECTS: Final = (
    "产业园", "大桥", "水库", "综合体", "污水处理厂", "高速公路", "铁路", "光伏电站", "物流园", "人民医院新院区", "体育中心",
    "抽水蓄能电站", "年产{n}万吨新材料", "古城保护", "冷链物流中心", "客运枢纽", "灌区改造", "风电", "新能源电池", "数据中心",
    "智能制造基地", "文旅小镇",
)  # fmt: skip
_DIGITS: Final = "〇一二三四五六七八九十"


@cache
def patterns(kind: str) -> tuple[str, ...]:
    """The patterns of one data file, one of ``KINDS``."""
    text = Path(_package.__file__).with_name("lexicon").joinpath(f"{kind}.txt").read_text(encoding="utf-8")
    return tuple(line.replace("\\n", "\n") for line in text.splitlines() if line.strip() and not line.startswith("#"))


@dataclass(frozen=True, slots=True)
class Scene:
    """One document: what all its sentences share."""

    rng: random.Random
    lexicon: Lexicon
    level: str
    name: str
    year: int
    wide: bool
    brackets: str
    written: set[str] = field(default_factory=set)
    """The patterns that the document has; none comes twice before all of its kind are used up."""

    @property
    def place(self) -> str:
        """The place with the word for its level: 宁安市."""
        return self.name + self.level

    def write(self, pattern: str) -> Line:
        """The pattern with its slots filled; only ``{due}`` is marked."""
        out: Line = []
        for i, part in enumerate(_SLOT.split(pattern)):
            text = _SLOTS[part](self) if i % 2 else part
            if text:
                out.append(Piece(self.spell(text), "DEADLINE" if i % 2 and part == "due" else ""))
        return out

    def spell(self, text: str) -> str:
        """The text in the punctuation of the document."""
        return _HALF.sub(lambda m: m[0].translate(_WIDE), text) if self.wide else text

    def one(self, kind: str) -> Line:
        """A sentence of one kind, another one each time."""
        fresh = [pattern for pattern in patterns(kind) if pattern not in self.written]
        pattern = self.rng.choice(fresh or patterns(kind))
        self.written.add(pattern)
        return self.write(pattern)


def scene(rng: random.Random, lexicon: Lexicon, line: Sequence[Piece] = ()) -> Scene:
    """A document that tasks rendered as ``line`` can stand in: of their level of government, year and punctuation."""
    levels = Counter(piece.text[0] for piece in line if piece.label.endswith("_UNIT") and piece.text[0] in "市县区州旗省盟")
    text = "".join(piece.text for piece in line)
    years = [int(year) for year in re.findall(r"20[12]\d", text)]
    wide, half = len(re.findall("[，；：（）]", text)), len(re.findall("[,;:()]", text))
    return Scene(
        rng,
        lexicon,
        level=levels.most_common(1)[0][0] if levels else rng.choice("市市县县区州旗"),
        name=lexicon.place(rng),
        year=min(years) if years else rng.randrange(2017, 2028),
        wide=wide > half if wide != half else rng.random() < 0.5,
        brackets=rng.choice(("〔〕", "〔〕", "[]", "()", "【】")),
    )


def _counted(s: Scene, counters: frozenset[str]) -> str:
    item = s.rng.choice([item for item in s.lexicon.deliverables if item.counter in counters and item.noun[0] != "“"])
    return f"{count(item, s.rng)}{item.counter}{item.noun}"


def _reach(s: Scene) -> str:
    return reached(s.rng.choice(s.lexicon.indicators), s.rng)


def _volume(s: Scene) -> str:
    return reached(s.rng.choice([indicator for indicator in s.lexicon.indicators if is_volume(indicator)]), s.rng)


def _gauge(s: Scene) -> str:
    return s.rng.choice([indicator.name for indicator in s.lexicon.indicators if is_volume(indicator)])


def _rise(s: Scene) -> str:
    return risen(s.rng.choice(s.lexicon.indicators), s.rng)


def _done(s: Scene) -> str:
    return delivered(s.rng.choice(s.lexicon.deliverables), s.rng)


def _fact(s: Scene) -> str:
    return s.rng.choice((_reach, _rise, _done))(s)


def _facts(s: Scene) -> str:
    return s.rng.choice((",", ",", "、", ";")).join(_fact(s) for _ in range(s.rng.choice((2, 2, 3, 4))))


def _plan(year: int) -> str:
    return _PLANS[max(start for start in _PLANS if start <= max(year, 2011))]


def _unit(s: Scene) -> str:
    return s.lexicon.unit(s.rng, s.level)


def _department(s: Scene) -> str:
    usual = [(stem, suffixes) for stem, suffixes in s.lexicon.departments if suffixes and not stem.startswith("委")]
    stem, suffixes = s.rng.choice(usual)
    return s.level + stem + s.rng.choice(suffixes)


def _post(s: Scene) -> str:
    return s.rng.choice(s.lexicon.posts).format(level=s.level)


def _noun(s: Scene) -> str:
    return s.rng.choice([item.noun for item in s.lexicon.deliverables if item.counter in _WORKS])


def _project(s: Scene) -> str:
    return (
        s.lexicon.place(s.rng) + s.rng.choice(_PROJECTS).format(n=s.rng.randrange(2, 90)) + s.rng.choice(("项目", "项目", "工程"))
    )


def _company(s: Scene) -> str:
    name = s.rng.choice(
        ("华新", "金龙", "宏泰", "天润", "恒达", "东方", "中能", "国瑞", "绿源", "三峡", "鑫茂", "瑞丰", "海螺", "正邦")
    )
    kind = s.rng.choice(("科技", "集团", "药业", "新材料", "建工", "食品", "水泥", "重工", "电子", "能源"))
    return name + kind + s.rng.choice(("", "公司", "有限公司", "股份有限公司"))


def _document_number(s: Scene) -> str:
    left, right = s.brackets[0], s.brackets[1]
    office = s.rng.choice(("政办发", "政发", "政办", "府办发", "政办函", "政办字", "办发", "府发", "政督", "办字"))
    return f"{s.name[0]}{office}{left}{s.year}{right}{s.rng.randrange(1, 90)}号"


def _date(s: Scene) -> str:
    year, month, day = s.year, s.rng.randrange(1, 13), s.rng.randrange(1, 29)
    return s.rng.choice((f"{year}年{month}月{day}日", f"{year}年{month:02}月{day:02}日", f"{year}-{month:02}-{day:02}"))


def _chinese_date(s: Scene) -> str:
    year = "".join(_DIGITS[int(c)] for c in str(s.year))
    return f"{year}年{_DIGITS[s.rng.randrange(1, 11)]}月{s.rng.choice(('', '十', '二十'))}{_DIGITS[s.rng.randrange(1, 10)]}日"


def _due(s: Scene) -> str:
    month, day = s.rng.randrange(1, 13), s.rng.randrange(1, 29)
    return s.rng.choice(
        (f"{month}月{day}日前", f"{s.year}年{month}月{day}日前", f"{month}月{day}日之前", f"{month}月底前", "本月底前")
    )


def _phone(s: Scene) -> str:
    number = s.rng.randrange(2 * 10**6, 9 * 10**6)
    return s.rng.choice((f"0{s.rng.randrange(310, 999)}-{number}", str(number), f"0{s.rng.randrange(310, 999)}—{number}"))


def _listed(draw: Callable[[Scene], str], low: int, high: int) -> Callable[[Scene], str]:
    return lambda s: "、".join(draw(s) for _ in range(s.rng.randint(low, high)))


def _any(*values: str) -> Callable[[Scene], str]:
    return lambda s: s.rng.choice(values)


def _between(low: int, high: int) -> Callable[[Scene], str]:
    return lambda s: str(s.rng.randrange(low, high))


def _person(s: Scene) -> str:
    return s.lexicon.name(s.rng)


_SLOTS: Final[dict[str, Callable[[Scene], str]]] = {
    "place": lambda s: s.place,
    "level": lambda s: s.level,
    "gov": lambda s: f"{s.place}人民政府",
    "office": lambda s: f"{s.place}人民政府办公室",
    "now": lambda s: str(s.year),
    "last": lambda s: str(s.year - 1),
    "older": lambda s: str(s.year - s.rng.randrange(2, 7)),
    "plan": lambda s: _plan(s.year),
    "before": lambda s: _plan(s.year - 5),
    "unit": _unit,
    "units": _listed(_unit, 2, 4),
    "dept": _department,
    "name": _person,
    "names": _listed(_person, 3, 6),
    "post": _post,
    "town": lambda s: s.rng.choice(s.lexicon.towns),
    "village": lambda s: s.lexicon.place(s.rng) + s.rng.choice(("村", "社区")),
    "other": lambda s: s.lexicon.place(s.rng) + s.rng.choice("市县区"),
    "school": lambda s: s.lexicon.place(s.rng) + s.rng.choice(("学院", "职业技术学院", "大学", "师范学院")),
    "company": _company,
    "project": _project,
    "topic": lambda s: s.rng.choice(s.lexicon.topics),
    "noun": _noun,
    "works": lambda s: _counted(s, _WORKS),
    "firms": lambda s: _counted(s, _FIRMS),
    "indicator": lambda s: s.rng.choice(s.lexicon.indicators).name,
    "reach": _reach,
    "volume": _volume,
    "gauge": _gauge,
    "rise": _rise,
    "done": _done,
    "fact": _fact,
    "facts": _facts,
    "few": _between(2, 10),
    "some": _between(11, 99),
    "many": _between(101, 999),
    "days": _between(250, 360),
    "age": _between(33, 52),
    "speed": _any("80", "100", "120", "350"),
    "lanes": _any("四", "六", "双", "八"),
    "size": _any("小(一)", "小(二)", "中", "大(二)"),
    "side": _any("东南", "西北", "中", "西南", "东北"),
    "crop": _any("茶叶", "柑橘", "油茶", "枸杞", "苹果", "马铃薯", "小龙虾", "食用菌", "猕猴桃", "花椒", "葡萄", "肉羊"),
    "prov": _any(*"鄂湘赣皖浙粤桂川黔滇陕甘蒙辽吉黑鲁豫晋冀"),
    "road": _between(101, 359),
    "pct": lambda s: number(1, 28, s.rng),
    "sum": lambda s: number(1, 300, s.rng),
    "cn": _any(*"一二三四五六七八九", "十二", "十五", "十七"),
    "date": _date,
    "cndate": _chinese_date,
    "day": lambda s: f"{s.rng.randrange(1, 13)}月{s.rng.randrange(1, 29)}日",
    "month": _between(1, 13),
    "clock": lambda s: f"{s.rng.randrange(8, 18)}:{s.rng.choice(('00', '30', '15', '45'))}",
    "docno": _document_number,
    "index": lambda s: f"{s.rng.randrange(10**8, 10**9)}/{s.year}-{s.rng.randrange(10**4, 10**5)}",
    "phone": _phone,
    "mobile": lambda s: f"1{s.rng.choice('3578')}{s.rng.randrange(10**8, 10**9)}",
    "mail": lambda s: (
        f"{s.rng.choice(('dcs', 'zfb', 'bgs'))}{s.rng.randrange(10, 10**4)}@{s.rng.choice(('163', '126', 'qq'))}.com"
    ),
    "zip": _between(100000, 850000),
    "site": _any("ningan", "qinghe", "yongkang", "nanling", "xiping", "dongshan", "hechuan"),
    "page": _between(1, 40),
    "due": _due,
}
