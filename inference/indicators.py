"""Indicators: what a target measures, its text without verbs of delivery, hedges, due points and words of change.

The rule for 增长, 提升 and the like behind the indicator: they go where the unit tells of a change (% of what is no share itself,
个百分点), and stay where it does not (税收增加5亿元, 普及率提升5%, 年均增长7%). Words of decrease always stay.
"""

import re
from typing import Final

from notices import canonical

# Verbs of delivery; those that also begin nouns (建设项目, 开发区, 种植面积) are verbs only in front of something else.
_VERB: Final = (
    "(?:启动建设|建成投用|建成投产|更新改造|改造提升|提档升级|筹集分配|改扩建|新改建|新开工|新签约|新招引|新引进|新布局|完成|建成(?!区)|建好|建强|建立"
    "|新建|新增|净增|启动|招引|引进|引育|实施|落实|打造|培育|培养|聘请|创建|争创|创成|申报|谋划|筹集|筹措|发放|带动|争取|布局|促成"
    "|新通|处置|举办|开展|组织|办好|制定|出台|吸纳|安置|选派|招聘|认定|获批|盘活|收储|征收|修建|疏浚|清理|拆除|达成|推广|组建"
    "|搭建|布设|铺设|安装|投放|新改|更换|签订|划定|划分"
    "|(?:建设|开发(?!区)|改造|更新|整治|帮扶|签约|开工|转化|投入|培训|种植|编制|储备|分配|扩建|改建|修复|到位)"
    "(?!项目|工程|任务|面积|资金|用地|率|强度|规模|总|量|数|班|品|产出))"
)
_YEAR: Final = "(?:(?:20[0-9]{2}|二[〇零][〇零一二三四五六七八九]{2})年(?!度)|今年|明年|“?十[四五]五”?期?(?=末))"
_DUE: Final = f"(?:[到至于在]?(?:{_YEAR}(?:年?[底末]|内|上半年)?|年[底末内]|[0-9]{{1,2}}月[底末])(?:之前|以前|前)?,?)"
_HEDGE: Final = "(?:力争|确保|努力|实现|推动|推进|加快|全面|深入|大力|持续|积极|着力|累计|全年|其中|按照|分别|至少)"

_LEAD: Final = re.compile(f"(?:{_HEDGE}|{_DUE}|(?:{_VERB}[、和及与并]?(?={_VERB}))*{_VERB})*")
_LEAD_OF_SHARE: Final = re.compile(f"(?:{_HEDGE}|{_DUE}|完成)*")
_VERBS: Final = re.compile(f"(?:{_HEDGE}|{_DUE}|(?:19|20)[0-9]{{2}}年度|{_VERB}[、和及与并]?)*+")
_INNER_DUE: Final = re.compile(f"(?<=.)(?:[到至]{_YEAR}[底末]?|年内|年[底末]前)")
_REACH: Final = re.compile(
    "(?:(?:提升|提高|增加|增长|扩大|上升|降低|下降|压缩|缩短|缩减|压减|减少|降)(?:到|至|为)|力争|确保|争取|努力|实现|达到|(?<![发直传])达|稳定在|保持在"
    "|维持在|控制在|限制在|稳定|保持|维持|(?<!报)到|(?<![行作成])为|(?<![人户年亩地日月平])均|总共|累计|合计|预计|完成|分别"
    "|净增|新增|新建|建成)$"
)
_BASELINE: Final = re.compile("[由从][0-9一二两三四五六七八九十百][^,;、]*$")
_GROWTH: Final = re.compile("(?P<yearly>年平?均)?(?P<like>同比|环比|可比|同口径)?(?:增长|提升|提高|增加|上升)$")
_COMPARED_WITH: Final = re.compile("(?:比|较)[^,、;]{2,}$")
_LIKE: Final = re.compile("(?:同比|环比|可比)$")
_SHARE: Final = re.compile("(?:率|比|比重|比例|面|指数|幅|增速|水平)$")
_CHANGE: Final = re.compile("(?:年均|同比|环比|可比)*(?:增长|提升|提高|增加|上升|下降|减少|降低)?")
_MANNER: Final = re.compile("^(?:的(?:幅度|比例|标准|速度))?的?(?:从严|从紧|逐步)*")
_MANNER_OF_STATE: Final = re.compile("(?:动态|全部|全面|双)$")
_EDGE: Final = re.compile("^[、,;:。，；：]+|[、,;:。，；：-]+$")


def is_delivery(text: str) -> bool:
    """Whether ``text`` holds verbs of delivery, hedges and due points only, so that it governs what follows it.

    >>> is_delivery("新建、改造"), is_delivery("启动2021年度"), is_delivery("石门")
    (True, True, False)
    """
    return bool(text) and _VERBS.fullmatch(canonical(text)) is not None


def starts_with_verb(text: str) -> bool:
    """Whether ``text`` starts with a verb of delivery."""
    return re.match(_VERB, canonical(text)) is not None


def indicator_before(text: str, *, unit: str | None) -> str | None:
    """The indicator in the text before its value; None where nothing is left.

    >>> indicator_before("地区生产总值增长", unit="%"), indicator_before("税收增加", unit="元")
    ('地区生产总值', '税收增加')
    >>> indicator_before("新建5G基站", unit="座")
    '5G基站'
    """
    text = _cut(_BASELINE, _reach_off(_led_off(text, unit=unit)))
    return _clean(_reach_off(_without_growth(text, unit=unit)))


def indicator_around(before: str, behind: str, *, unit: str | None) -> str | None:
    """The indicator of a value that stands in front of what is counted, as in 改造|72个|老旧小区.

    >>> indicator_around("按照", "的幅度从严从紧核减“三公”经费", unit="%")
    '核减“三公”经费'
    """
    return _clean(_led_off(before, unit=unit) + _cut(_MANNER, behind))


def indicator_of_benchmark(text: str) -> str | None:
    """The indicator before 同步, 全覆盖, 高于… that has no unit: words of change stay.

    >>> indicator_of_benchmark("完成城区老年助餐")
    '城区老年助餐'
    """
    text = _reach_off(_cut(_MANNER_OF_STATE, text))
    return _clean(_cut(_COMPARED_WITH, _led_off(text, unit="%")))


def _led_off(text: str, *, unit: str | None) -> str:
    """Without its leading words; a verb of delivery does not govern a share (新增存款不低于70%), so that it stays there."""
    lead = _LEAD_OF_SHARE if unit in ("%", "‰", "个百分点") else _LEAD
    match = lead.match(canonical(text))
    return text[match.end() :] if match else text


def _reach_off(text: str) -> str:
    """Without the words at its end that lead over to the value: 力争达到, 稳定在."""
    while text != (shorter := _EDGE.sub("", _cut(_REACH, text))):
        text = shorter
    return text


def _without_growth(text: str, *, unit: str | None) -> str:
    growth = _GROWTH.search(canonical(text))
    if growth is None or growth["yearly"]:
        return _cut(_LIKE, text)
    rest = text[: growth.start()]
    tells = unit == "个百分点" or (unit in ("%", "‰") and not _SHARE.search(rest))
    return _cut(_COMPARED_WITH, rest) if tells else text


def _clean(text: str) -> str | None:
    text = _EDGE.sub("", _cut(_INNER_DUE, text))
    return None if _CHANGE.fullmatch(text) else text


def _cut(pattern: re.Pattern[str], text: str) -> str:
    """The raw text without what the pattern finds in its canonical view."""
    match = pattern.search(canonical(text))
    return text[: match.start()] + text[match.end() :] if match else text
