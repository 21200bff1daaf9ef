"""The views of a text that the rules match on; each has the text's length, so that offsets stay those of the raw text."""

import re
from typing import Final

from notices import canonical

HIDDEN: Final = "□"
"""Stands for a character in quotes that a rule is not to see."""
BRACKETED: Final = "■"
"""Stands for a character in brackets, or for a bracket, that a rule is not to see."""

_BLANKS = re.compile(r"&(?:nbsp|ensp|emsp|thinsp);|</?[a-z][^<>\n]{0,40}>", re.IGNORECASE)
_TABLE: Final = {ord(c): " " for c in "\u200b\u200c\u200d\u2060\ufeff\u00ad"} | {
    **{ord(c): "\n" for c in "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"},
    **{ord(c): ":" for c in "∶︰﹕"},
    **{ord(c): ";" for c in "﹔︔"},
    **{ord(c): "、" for c in "､﹑"},
    **{ord(c): "," for c in "﹐︐"},
    ord("｡"): "。",
    ord("﹪"): "%",
}
# A stray closing mark, or one that never closes, hides nothing.
_QUOTED = re.compile(r"“[^“”\n]{1,40}”|\"[^\"\n]{1,40}\"|《[^《》\n]{1,60}》|「[^「」\n]{1,40}」")
_BRACKETS = re.compile(r"\([^()\n]{1,60}\)|[〔【\[][^〔〕【】\[\]\n]{1,60}[〕】\]]")
_REVIEW = re.compile(
    r"(?<![^\n])(?![^\n]*(?:安排|任务|分解|部署|打算))[^\n。,]{0,30}(?:回顾|工作总结|主要成绩)[^\n。,]{0,12}\n"
    r"(?:(?! *(?:第?[一二三四五六七八九十]{1,2}(?:部分|、)|(?:20\d\d年|今后)[^\n。,]{0,24}\n))[^\n]*\n)*"
)
_VISIBLE = re.compile(r".(?:全覆盖|清零|达标|翻番).")


def reading(text: str) -> str:
    """``canonical`` with rare separators, invisible characters, tags and entities of blanks made plain.

    >>> reading("责任单位：市&nbsp;发改局")
    '责任单位:市      发改局'
    """
    view = canonical(text).translate(_TABLE).replace("\r\n", " \n").replace("\r", "\n")
    return _BLANKS.sub(lambda m: " " * len(m[0]), view)


def hide(view: str) -> str:
    """``view`` with what stands in quotes or short brackets hidden; a benchmark in quotes stays to be seen.

    >>> hide("实施“百家商超”行动")
    '实施□□□□□□行动'
    """
    view = _QUOTED.sub(lambda m: m[0] if _VISIBLE.fullmatch(m[0]) else HIDDEN * len(m[0]), view)
    return _BRACKETS.sub(lambda m: BRACKETED * len(m[0]), view)


def without_reviews(view: str) -> str:
    """``view`` with the sections that look back emptied, for what they tell is no goal any more.

    >>> without_reviews("一、去年工作回顾\\n增长8%。\\n二、今年工作安排").strip()
    '二、今年工作安排'
    """
    return _REVIEW.sub(lambda m: "\n" * len(m[0]), view)


def trim(view: str, start: int, end: int, *, strip: str = " \n\t") -> tuple[int, int]:
    """``start`` and ``end`` moved inwards over the characters of ``strip``; they meet where nothing is left."""
    while start < end and view[start] in strip:
        start += 1
    while start < end and view[end - 1] in strip:
        end -= 1
    return start, end
