"""Names in a slot: the value of a role cut into bodies or into persons."""

import re
from dataclasses import dataclass
from typing import Final

from .reading import hide, trim

LEAD: Final = "LEAD_UNIT"
RESP: Final = "RESP_UNIT"
LEADER: Final = "LEADER"

_MAX_LENGTH = 60
_EDGES_BUT_BRACKETS = " \n\t.。:、,;/|-—_*·"
_EDGES = _EDGES_BUT_BRACKETS + "()〔〕【】[]"
_NOTHING = re.compile(r"同上|无|空|略|[\W\d_a-zA-Z]*|.|单位|部门|有关方面")

_ENDINGS = (
    "局|委|办|厅|部|会|院|中心|集团|公司|政府|街道|镇|乡|村|社区|区|县|市|州|场|站|所|社|联|团|馆|校|单位|部门|机构|机关"
    "|处|室|科|队|组|企业|指挥部|园|行|台|署|学|基地|各地|专班|主体|监委|运营商"
    "|厂|税务|电信|移动|联通|铁塔|邮政|烟草|供电|电力|人大|政协"
)
_UNIT = re.compile(rf".*(?:{_ENDINGS})(?:\([^()]*\))?", re.DOTALL)
_HEAD = r"(?:[市县区省州](?![场级域内外])|各(?:[市县区州乡镇街]|有关|相关))"
_ENDED = r"(?:(?<=[局委办厅院社])|(?<=中心|集团|公司))"
_BREAK = re.compile(
    rf"(?P<blank>\s+)"
    rf"|(?<=[局委办厅部会院社联府])(?:以?及|和|与|会同)(?={_HEAD})"
    rf"|等(?=(?:[市县区省]?[直级])?(?:有关|相关|各|其他|成员))"
    rf"|(?P<glue>{_ENDED}(?={_HEAD}))"
)
_KIND = r"(?:县|市|区|州|乡镇|乡|镇|街道办事处|街道|办事处|办|场|园区|开发区)"
_COLLECTIVE = re.compile(rf"各{_KIND}(?:、{_KIND})+(?=人民政府|政府|党委|管委会|[、,;。)\s]|$)")
_TAIL = re.compile(
    r"(?:共同|分别|分头|密切|积极|各自)?(?:(?P<lead>\(?(?:总|共同)?牵头(?:抓总|负责|组织|落实|实施|推进|单位)?\)?)"
    r"|\(?(?:按照?(?:各自|有关|相关)?(?:工作)?(?:职责|职能)(?:和?分工)?)?(?:共同|分别|各自|分工|分头|密切|积极)?"
    r"(?:(?P<help>配合|参与|参加|协助|协同|协办)|负责|落实)(?:落实|实施|推进|工作)?\)?)$"
)
_POST = re.compile(r"长|书记|主任|常委|委员|主席|成员|领导|同志|经理|专员|主官")
_PARTY_POST = re.compile(r".*(?:常委|副书记|党组成员|党委委员|工委委员)")
_GIVEN_POST = re.compile(r"[^、,;]*(?:长|主任|书记|主席|部长|专员)[^、,;]*")
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付"
    "傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申耿关兰焦俞左"
    "柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶牟艾尤阳穆农司卓古吉缪简车项连芦麦褚娄"
    "窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂佟臧闵苟邬边卞姬师仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥洪别欧"
)
_PERSON = re.compile(rf"[{_SURNAMES}]\s*[一-鿿](?:\s*[一-鿿]){{0,2}}(?:\s*[·•]\s*[一-鿿]+)?")


@dataclass(frozen=True, slots=True)
class Name:
    """A name at ``start``-``end`` with its label; None where nothing says what it does."""

    start: int
    end: int
    label: str | None


def is_unit(name: str) -> bool:
    """Whether ``name`` ends as bodies do.

    >>> is_unit("区财政局(国资局)"), is_unit("要密切配合")
    (True, False)
    """
    name = name.strip()
    return 2 <= len(name) <= _MAX_LENGTH and _UNIT.fullmatch(name) is not None


def begins_unit(name: str) -> bool:
    """Whether ``name`` begins as a body of a city, county or province does: 市发改局, 各乡镇."""
    return re.match(_HEAD, name) is not None


def is_leader(name: str) -> bool:
    """Whether ``name`` can be a person's name or holds a post.

    >>> is_leader("洪声耀"), is_leader("常务副区长"), is_leader("推进路线图的落实")
    (True, True, False)
    """
    name = name.strip()
    return _PERSON.fullmatch(name) is not None or (len(name) <= 20 and _POST.search(name) is not None)


def units(view: str, start: int, end: int, *, label: str | None = None) -> list[Name]:
    """The bodies named in ``view[start:end]``; verbs behind them (X牵头, Y配合) go before ``label``.

    >>> [("市发改委市科技局和市财政局等"[n.start : n.end]) for n in units("市发改委市科技局和市财政局等", 0, 14)]
    ['市发改委', '市科技局', '市财政局']
    """
    # The brackets of a name are hidden from the search for separators, and so are the parts of one collective name.
    hidden = _COLLECTIVE.sub(lambda m: m[0].replace("、", "各"), hide(view[start:end]))
    found: list[Name] = []
    waiting = 0
    for part in re.finditer(r"[^、,;/|]+", hidden):
        for a, b in _cut(hidden, part.start(), part.end()):
            name, verb = _name(view, start + a, start + b)
            if name is not None:
                found.append(Name(*name, label))
            if verb is not None:
                # A verb at the end of a list speaks for all names since the last one.
                said = LEAD if verb["lead"] else RESP if verb["help"] else label or RESP
                found[waiting:] = [Name(n.start, n.end, said) for n in found[waiting:]]
                waiting = len(found)
    return found


def leaders(view: str, start: int, end: int) -> list[Name]:
    """The persons and posts named in ``view[start:end]``, in their order, one for each person.

    >>> [("县委常委、副县长李明、丁玲"[n.start : n.end]) for n in leaders("县委常委、副县长李明、丁玲", 0, 13)]
    ['县委常委、副县长李明', '丁玲']
    """
    hidden = hide(view[start:end])
    found: list[Name] = []
    for part in re.finditer(r"[^、,;/|]+", hidden):
        for begin, stop in _persons(hidden, part.start(), part.end()):
            bare = _leader(view, start + begin, start + stop)
            if bare is None:
                continue
            if found and _same_person(view, found[-1], *bare):
                found[-1] = Name(found[-1].start, bare[1], LEADER)
            else:
                found.append(Name(*bare, LEADER))
    return found


def _cut(hidden: str, start: int, end: int) -> list[tuple[int, int]]:
    """The part at ``start``-``end`` cut where separators were lost."""
    cuts = []
    begin = start
    for gap in _BREAK.finditer(hidden, start, end):
        if _parts(hidden, begin, gap, end):
            cuts.append((begin, gap.start()))
            begin = gap.end()
    return [*cuts, (begin, end)]


def _parts(hidden: str, begin: int, gap: re.Match[str], end: int) -> bool:
    # Only the ends are looked at, so that a part of any length costs the same.
    left = hidden[max(begin, gap.start() - _MAX_LENGTH) : gap.start()].strip()
    if gap["glue"] is not None:
        # 市委, 区委 before 市, 区 begin one name more often than they are one.
        right = _TAIL.sub("", hidden[max(gap.end(), end - _MAX_LENGTH) : end].rstrip("等 "))
        return len(left) >= 3 and is_unit(right.rstrip("等 "))
    if gap["blank"] is not None:
        word = next(iter(hidden[gap.end() : min(end, gap.end() + _MAX_LENGTH)].split()), "")
        return len(left) >= 3 and is_unit(left) and len(word) >= 3 and (is_unit(word) or begins_unit(word))
    return True


def _name(view: str, start: int, end: int) -> tuple[tuple[int, int] | None, re.Match[str] | None]:
    """The bare name, if there is one of a name's length, and the verb behind it."""
    start, end = trim(view, start, end, strip=_EDGES_BUT_BRACKETS)
    if not 0 < end - start <= 2 * _MAX_LENGTH:
        return None, None
    start, end = _bare(view, start, end)
    verb = _TAIL.search(view, max(start, end - 30), end)
    if verb is not None:
        start, end = _bare(view, start, verb.start())
        start += view.startswith("由", start, end)
    if end - start > _MAX_LENGTH or _NOTHING.fullmatch(view, start, end):
        return None, verb
    return (start, end), verb


def _bare(view: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without blanks, separators, a trailing 等, and brackets that lost their partner."""
    while True:
        before = (start, end)
        closing = view[start:end].count("(") >= view[start:end].count(")") > 0 and view[end - 1] == ")"
        opening = view[start:end].count(")") >= view[start:end].count("(") > 0 and view[start] == "("
        start = start if opening else trim(view, start, end, strip=_EDGES)[0]
        end = end if closing else max(start, trim(view, start, end, strip=_EDGES)[1])
        if end - start > 2 and view[end - 1] == "等":
            end -= 1
        if before == (start, end):
            return start, end


def _leader(view: str, start: int, end: int) -> tuple[int, int] | None:
    """The bare name or post, if there is one of a name's length."""
    start, end = trim(view, start, end, strip=_EDGES_BUT_BRACKETS)
    if end - start > _MAX_LENGTH:
        return None
    start, end = _bare(view, start, end)
    return None if _NOTHING.fullmatch(view, start, end) else (start, end)


def _same_person(view: str, last: Name, start: int, end: int) -> bool:
    """Whether the name before is only a party post of the one at ``start``-``end``, as in 县委常委、副县长李明."""
    return (
        view[last.end : start] == "、"
        and end - last.start <= _MAX_LENGTH
        and _PARTY_POST.fullmatch(view, last.start, last.end) is not None
        and _GIVEN_POST.fullmatch(view, start, end) is not None
    )


def _persons(hidden: str, start: int, end: int) -> list[tuple[int, int]]:
    """The part cut at the blanks that stand between two persons, not between a post and its name or inside a name."""
    words = [(m.start(), m.end()) for m in re.finditer(r"\S+", hidden[start:end])]
    cuts: list[tuple[int, int]] = []
    for a, b in words:
        last = hidden[start + max(cuts[-1][0], cuts[-1][1] - 9) : start + cuts[-1][1]] if cuts else ""
        if cuts and (b - a < 2 or len(last) < 2 or re.search(r"(?:长|书记|主任|常委|成员|主席)$", last)):
            cuts[-1] = (cuts[-1][0], b)
        else:
            cuts.append((a, b))
    return [(start + a, start + b) for a, b in cuts]
