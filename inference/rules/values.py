"""Values: the numbers, ranks and benchmarks in a clause, and the verbs that govern them."""

import re
from typing import Final

from .reading import BRACKETED, HIDDEN

_NUMBER = r"(?<![\d.第每A-Za-z])\d+(?:\.\d+)?(?:%?[-—–~至到]\d+(?:\.\d+)?)?[余多]?[十百千万亿]{0,2}[余多]?"
_HAN = r"(?<![一二三四五六七八九十百千第每“])[两二三四五六七八九十百千万亿]{1,5}"
_COUNTER = (
    "个|家|项|座|处|所|条|件|篇|部|场次?|次|名|位|对|支|批次|宗|台|套|间|户|床|张|辆|艘|只|头|株|门|片|块|例|单|笔|份|幅|栋|幢|口|盏"
    "|人次|人|户次|届次|村|镇|社区"
)
_MEASURE = (
    "个百分点|个工作日|%|‰|‱|百分点|倍|亿美元|万美元|美元|亿元|万元|元|平方公里|平方千米|平方米|立方米|公里|千米|米|亩|公顷|吨|公斤|斤|升"
    "|千瓦时|千瓦|兆瓦|度|标箱|羽|尾|株|分钟|小时|天|级|分|TEU|微克/立方米"
)
_MODIFIER = "(?:及?以上|及?以下|以内|之内|之间|左右|上下|多|余)?"
_CLOSE = f"[{HIDDEN}{BRACKETED} ]*"

_REACH = (
    "增长|增速|增幅|增至|增加|提高|提升|上升|下降|降低|降幅|降至|减少|缩短|压减|压缩|达到|达|突破|超过|超|不低于|不少于|不高于|不超过|不超"
    "|高于|低于|优于|控制|保持|维持|稳定|减|增|净增|冲刺"
)
_FILL = "(?:率|幅|额|度)?[约近至为在到于]{0,2}"
_REACHING = rf"(?:{_REACH}){_FILL}"

ENDING: Final = re.compile(
    rf"(?P<number>{_NUMBER}|{_HAN}(?=[家个项元亿]))(?P<unit>{_MEASURE}|(?P<counter>{_COUNTER}))?{_MODIFIER}(?={_CLOSE}$)"
)
"""A number with its unit and modifier at the end of a part."""

WEAK_UNITS: Final = frozenset({"级", "分", "天", "度", "株", "米"})
"""Units that measure no outcome unless something reaches them."""

REACHED: Final = re.compile(
    rf"{_REACHING}(?P<number>{_NUMBER}|{_HAN}(?:(?<=[百千万亿])|(?={_MEASURE}|{_COUNTER})))(?:{_MEASURE}|{_COUNTER})?{_MODIFIER}"
)
"""A value that an indicator reaches, wherever it stands."""

REACHING: Final = re.compile(rf"{_REACHING}$")
"""A verb of reaching, right before a number."""

SHARE: Final = re.compile(rf"按照?(?:{_REACHING})?{_NUMBER}(?:{_MEASURE})?{_MODIFIER}的(?:幅度|比例|标准|增幅|增速)")
"""A value in front of its verb."""

RANK: Final = re.compile(
    r"(?:(?:全国|全省|全市|全区|全县|省|市|同类)(?:排名|位居|位列|排位)?|排名|位居|位列|排位|进入|进位到?|居)"
    r"前(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:名|位|列|强)?"
)
"""A rank: 全省前3."""

BENCHMARK: Final = re.compile(
    r"(?:同步(?:增长)?|[“\"]?(?:全覆盖|清零|达标|翻一?番|D级标准|全部达标)[”\"]?|(?:不低于|高于|优于|好于|快于|不高于|低于)[^\d]{2,30})$"
)
"""A benchmark of the closed list, at the end of a part."""

COUNTED: Final = re.compile(rf"(?P<number>{_NUMBER}|{_HAN})(?P<unit>{_COUNTER})(?!的|次产业|次会议){_MODIFIER}(?P<noun>.{{2,}})$")
"""A count in front of the things counted."""

MEASURED: Final = re.compile(
    rf"(?:20\d\d年度?)?(?P<number>{_NUMBER})(?P<unit>亩|公里|平方米|公顷|吨|千瓦)(?!的){_MODIFIER}(?P<noun>.{{2,}})$"
)
"""A measure in front of what is delivered, right behind its verb."""

SIZED: Final = re.compile(r"(?:基地|园区?|圈|厂|示范区|中心|走廊|带)$")
"""What a measure gives only the size of."""

FINISHED: Final = re.compile(
    rf"(?P<number>{_NUMBER})(?:{_COUNTER}){_MODIFIER}.*(?:竣工|达效|投产|投用|建成|完工|开工|通车|达产|见效|投运)$"
)
"""A count whose things reach a finished state."""

RESULT: Final = re.compile(rf"(?:改造|整治|治理|修复|搬迁|通办|联办|提质|销号|办结|划定|升级){_CLOSE}$|[{HIDDEN}]$")
"""What is done with things counted, where it stands behind them."""

PUSHING: Final = "推进|推动|加快|抓好|支持|争取|加强|深化|强化|促进|引导|鼓励|做好|用好|加大|狠抓|落实|开展|做强|做大"

DELIVERING: Final = re.compile(
    "完成|建成|新改扩?建|新建|新增|新签约|新开工|新布局|新引进|新培育|新征|改造|改扩建|改建|扩建|更新|实施|打造|开发|建设|建立|建好|培育|培养|引进|招引|引育"
    "|聘请|创建|争创|创成|签约|申报|谋划|筹集|投入|发放|带动|整治|启动建设|启动|开工建设|开工|帮扶|组建|设立|布局|修复|修建|铺设|安装|配备|购置"
    "|提档升级|盘活|处置|化解|培训|救助|资助|提供|解决|办好|办理|储备|促成|孵化|认定|选派|招聘|举办|承办|净增|转化|建强|消化|栽植|种植|疏浚|搬迁|拆除"
)
"""Verbs of delivering."""
