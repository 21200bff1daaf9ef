"""What is rendered: tasks with their text, units by role, leaders and due points, cut from any layout."""

import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from inference.ledger import build_ledger
from inference.row import Field
from notices import LabelledNotice, ScoredSpan, Span

from ..breakage import Line, Piece, pieces_of
from ..insertion import Insertion, due_point, insert
from ..lexicon import Lexicon
from ..substitution import Renewal, renew
from .bodies import base_level, draw_level
from .bodies import body as drawn_body

_BODY_LABELS: Final = ("TARGET", "DEADLINE")
_STOPS: Final = "。;；,，、"
_RENEWAL: Final = Renewal(target=0.6, number=0.5, place=0.9)
_INSERTION: Final = Insertion(hedge=0.2, due=0.12, clause=0.02, look_alike=0.03, target=0.04, deadline_slot=0, leader_slot=0)
_OPEN_ENDED: Final = (
    "长期",
    "长期坚持",
    "持续推进",
    "全年",
    "全年推进",
    "常态化推进",
    "即时",
    "立行立改",
    "按时序推进",
    "贯穿全年",
)
_SHARED: Final = ("人民政府", "政府", "管委会")
_POSTS_BEHIND: Final = ("副{level}长", "{level}长", "常务副{level}长", "副主任", "局长", "副书记", "主任")
_HEADS: Final = (
    ("局", ("局长", "副局长", "党组书记、局长", "党组书记")), ("委", ("主任", "副主任")), ("办", ("主任", "副主任")),
    ("公室", ("主任", "副主任")), ("中心", ("主任",)), ("镇", ("镇长", "党委书记")), ("乡", ("乡长", "党委书记")),
    ("厅", ("厅长", "副厅长")), ("管委会", ("主任", "副主任")), ("公司", ("董事长", "总经理")),
    ("医院", ("院长",)), ("院", ("院长",)),
)  # fmt: skip
_COMPOUND: Final = ("欧阳", "司马", "上官", "诸葛", "皇甫", "夏侯", "东方", "尉迟")
_OTHER_NAMES: Final = (
    "阿依古丽", "巴特尔", "乌云其其格", "才让东周", "扎西次仁", "买买提·艾山", "格桑卓玛", "吉克木呷", "杨李晓雯",
)  # fmt: skip
_WHOLE: Final = 0.5
_PARAGRAPH: Final = 400
"""The most characters of a written paragraph."""
_SHARES: Final = 0.06
_SPACED: Final = 0.12
_OPEN: Final = 0.18
_DOTTED: Final = 0.25
_ALONE: Final = 0.85
_MIXED: Final = 0.25
_MOST_UNITS: Final = 8
_COLLECTIVE: Final = re.compile(r"各|相关|有关|其他|.直|县市区|全[市县区]")
_BREAK: Final = re.compile(r"\s*[\r\n]\s*|&nbsp;")
_SENTENCE: Final = re.compile(r"(?<=[。;；])(?=.)")
_PARENTHESIS: Final = re.compile(r"[(（][^)）]*[)）]")


@dataclass(frozen=True, slots=True)
class Task:
    """One task. ``body`` is its text as pieces that may be TARGET or DEADLINE, without number, block and final stop.

    ``lead``, ``responsible``, ``leaders`` and ``due`` are the names in its slots, any of them empty.
    """

    body: tuple[Piece, ...]
    lead: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    leaders: tuple[str, ...] = ()
    due: tuple[str, ...] = ()


def tasks_of(labelled: LabelledNotice) -> list[Task]:
    """The tasks of the gold ledger of a notice, in its order; what stands in no section (a covering letter) is none.

    A written paragraph, which has no sections and names nobody, is one task.
    """
    rows = build_ledger(labelled.notice, [ScoredSpan(s.start, s.end, s.label, 1.0) for s in labelled.spans])
    tasks: list[Task] = []
    for row in rows:
        inside = [Span(s.start - row.start, s.end - row.start, s.label) for s in labelled.spans if row.start <= s.start < row.end]
        body = _trimmed(pieces_of(row.task, inside))
        if not body or not (row.section or row.no) or any(s.label not in _BODY_LABELS for s in inside):
            continue
        tasks.append(
            Task(
                body,
                lead=_names(row.lead_units),
                responsible=_names(row.responsible_units),
                leaders=_names(row.leaders),
                due=_names([deadline for deadline in row.deadlines if deadline.start >= row.end]),
            )
        )
    names_nobody = all(span.label in _BODY_LABELS for span in labelled.spans)
    if not rows or tasks or not names_nobody or len(labelled.notice.text) > _PARAGRAPH:
        return tasks
    return [Task(body)] if (body := _trimmed(pieces_of(labelled.notice.text, labelled.spans))) else []


def cast(task: Task, rng: random.Random, lexicon: Lexicon, *, level: str | None = None) -> Task:
    """The task with other contents: its body renewed, at times shortened; units, leaders and due points drawn anew.

    ``level`` is the level of government of a document, as ``draw_level`` draws it; without it one is drawn. No name stands twice,
    and there is a unit.
    """
    level = draw_level(rng, lexicon) if level is None else level
    body = insert(renew(_excerpt(task.body, rng), rng, _RENEWAL, lexicon), rng, _INSERTION, lexicon)
    lead = rng.choices((0, 1, 2, 3), (8, 60, 22, 10))[0]
    responsible = rng.choices(range(9), (8 if lead else 0, 16, 18, 17, 14, 10, 8, 5, 4))[0]
    leading = _distinct(lambda: _unit(rng, lexicon, level, alone=rng.random() < _ALONE), lead)
    carrying = _distinct(lambda: _unit(rng, lexicon, level, alone=False), responsible, without=leading)
    leaders = rng.choices((0, 1, 2, 3), (20, 55, 18, 7))[0]
    return Task(
        _trimmed(body),
        lead=leading,
        responsible=_sharing(_collectives_last(carrying, rng), rng, lexicon),
        leaders=_distinct(_person_drawer(rng, lexicon, base_level(level)), leaders),
        due=_due(rng),
    )


def _names(fields: Iterable[Field]) -> tuple[str, ...]:
    """Each name once, without the breaks and blanks that a page put into it."""
    return tuple(dict.fromkeys("".join(field.text.split()) for field in fields))


def _trimmed(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces on one line, without white space at the edges and stops at the end; a body of stops alone is empty."""
    line = [Piece(_BREAK.sub("", piece.text), piece.label) for piece in pieces]
    while line and not line[-1].label and not line[-1].text.rstrip(_STOPS + " "):
        line.pop()
    if line and not line[-1].label:
        line[-1] = Piece(line[-1].text.rstrip(_STOPS + " "))
    if line:
        line[0] = Piece(line[0].text.lstrip(), line[0].label)
    return tuple(piece for piece in line if piece.text)


def _excerpt(body: Sequence[Piece], rng: random.Random) -> Line:
    """The whole body, or of a long one at times a few of its sentences."""
    sentences: list[Line] = [[]]
    for piece in body:
        parts = [piece.text] if piece.label else _SENTENCE.split(piece.text)
        for i, part in enumerate(parts):
            if i:
                sentences.append([])
            sentences[-1].append(Piece(part, piece.label))
    if len(sentences) == 1 or rng.random() < _WHOLE:
        return list(body)
    count = rng.randint(1, min(3, len(sentences)))
    start = rng.randrange(len(sentences) - count + 1)
    return [piece for sentence in sentences[start : start + count] for piece in sentence]


def _distinct(draw: Callable[[], str], count: int, *, without: Sequence[str] = ()) -> tuple[str, ...]:
    names: dict[str, None] = {}
    while len(names) < count:
        name = draw()
        if name not in without:
            names[name] = None
    return tuple(names)


def _unit(rng: random.Random, lexicon: Lexicon, level: str, *, alone: bool) -> str:
    """A body whose name holds no separator outside a parenthesis, so that it is one name in every list; ``alone``: one body."""
    while True:
        name = drawn_body(rng, lexicon, level)
        if "、" not in _PARENTHESIS.sub("", name) and not (alone and _COLLECTIVE.match(name)):
            return name


def _collectives_last(units: tuple[str, ...], rng: random.Random) -> tuple[str, ...]:
    """Bodies named together stand behind single ones in most lists."""
    return units if rng.random() < _MIXED else tuple(sorted(units, key=lambda name: bool(_COLLECTIVE.match(name))))


def _sharing(units: tuple[str, ...], rng: random.Random, lexicon: Lexicon) -> tuple[str, ...]:
    """At times with governments behind that share the word of the last: 甲县、乙县、丙区人民政府."""
    if not 0 < len(units) <= _MOST_UNITS - 2 or rng.random() >= _SHARES:
        return units
    governments = _distinct(lambda: lexicon.place(rng) + rng.choice("县县区市"), min(rng.randint(2, 4), _MOST_UNITS - len(units)))
    return (*units, *governments[:-1], governments[-1] + rng.choice(_SHARED))


def _person_drawer(rng: random.Random, lexicon: Lexicon, level: str) -> Callable[[], str]:
    """Draws people; names of two characters are spaced in some documents (李 明)."""
    spaced = rng.random() < _SPACED
    blank = rng.choice((" ", "  ", "\u3000"))

    def draw() -> str:
        pick = rng.random()
        if pick < 0.02:
            return rng.choice(_OTHER_NAMES)
        if pick < 0.05:
            return rng.choice(_COMPOUND) + "".join(rng.choice(lexicon.given) for _ in range(rng.choice((1, 2))))
        if pick < 0.08:
            post = rng.choice(_POSTS_BEHIND).format(level=level or "市")
            return rng.choice(lexicon.surnames) + rng.choice(lexicon.given) + post
        if pick < 0.13:
            return _head(rng, lexicon, level)
        person = lexicon.person(rng, level)
        return blank.join(person) if spaced and len(person) == 2 else person

    return draw


def _head(rng: random.Random, lexicon: Lexicon, level: str) -> str:
    """The head of a department, mostly with a name: 市农业农村局局长 周正."""
    unit = lexicon.unit(rng, level)
    post = next((posts for ending, posts in _HEADS if unit.endswith(ending)), ("负责人", "主要负责人"))
    name = rng.choice(("", "", " ", "\u3000")) + lexicon.name(rng) if rng.random() < 0.8 else ""
    return unit + rng.choice(post) + name if not _COLLECTIVE.match(unit) and "、" not in unit else lexicon.name(rng)


def _due(rng: random.Random) -> tuple[str, ...]:
    count = rng.choices((0, 1, 2), (25, 65, 10))[0]
    if count == 1 and rng.random() < _OPEN:
        return (rng.choice(_OPEN_ENDED),)
    return _distinct(lambda: _date(rng) if rng.random() < _DOTTED else due_point(rng), count)


def _date(rng: random.Random) -> str:
    """A due point in the short forms of tables."""
    year, month, day = rng.randrange(2018, 2031), rng.randrange(1, 13), rng.randrange(1, 29)
    forms = (
        f"{year}.{month}.{day}", f"{year}-{month:02}-{day:02}", f"{year}/{month}/{day}", f"{year}.{month:02}",
        f"{year}年{month:02}月", f"{month}月", f"{month}.{day}前", f"{year}年第{rng.choice('一二三四')}季度",
        f"{year}年{month}月{day}日", f"二〇二{rng.choice('〇一二三四五六七八九')}年{rng.choice(('六', '九', '十二'))}月底前",
        "年度内", "当年年底前", f"{year}年春节前", f"{year}年12月底", "汛期前", "主汛期前", "秋季开学前", "国庆节前", "春耕前",
        f"{year}年国庆节前", "元旦前", "供暖期前", "封冻前", "台风季前", f"{month}月{rng.choice('上中下')}旬", f"{month}月末",
        f"{year}年{rng.choice('一二三四')}季度末", "年关前", f"{rng.choice('一二三四')}季度末", "麦收前", f"{year}年度汛期来临前",
        f"次年{rng.randrange(1, 7)}月底", "高考前", "入冬前", "暑假前", f"{year}年全年", "常年坚持",
        f"“十{rng.choice('三四五')}五”期末",
    )  # fmt: skip
    return rng.choice(forms)
