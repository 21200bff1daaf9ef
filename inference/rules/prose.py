"""Bodies that a sentence names: 由X牵头,Y配合; (X牵头,Y、Z按职责分工负责)."""

import re
from collections.abc import Iterator

from .names import LEAD, Name, is_leader, is_unit, leaders, units

_NAMES = r"[^,;。:()\n]{2,80}?"
_CARRY = (
    r"(?:总|共同)?牵头|(?:按照?(?:各自|有关|相关)?(?:工作)?(?:职责|职能)(?:和?分工)?)?(?:分别|共同|分工)?(?:负责|落实)"
    r"|(?:密切|积极|共同|协同)?(?:配合|参与|参加|协助)"
)
# A bracket that holds nothing but names and their verbs.
_BRACKET = re.compile(rf"[(〔【\[](?P<names>[^()〔〕【】\[\]\n。:]{{2,400}}(?:{_CARRY})(?:落实|实施|推进)?)[。 ]?[)〕】\]]")
_LED = re.compile(rf"由(?P<names>{_NAMES}(?:总|共同)?牵头)(?:负责|抓总|组织|落实|实施)?(?P<rest>(?:,{_NAMES}(?:{_CARRY}))*)")


def prose(view: str) -> Iterator[tuple[list[Name], int, int]]:
    """The names of each sentence or bracket that assigns a task, with the borders of what was read."""
    for match in _BRACKET.finditer(view):
        if found := _names(view, match.start("names"), match.end("names")):
            yield found, match.start(), match.end()
    for match in _LED.finditer(view):
        if found := _names(view, match.start("names"), match.end()):
            yield found, match.start("names"), match.end()


def _names(view: str, start: int, end: int) -> list[Name]:
    """The bodies and leaders; none at all if one of them does not look like a name, for then it is another sentence."""
    found = []
    for name in units(view, start, end):
        text = view[name.start : name.end]
        if name.label is None:
            continue
        if is_unit(text):
            found.append(name)
        elif name.label == LEAD and is_leader(text):
            found += leaders(view, name.start, name.end)
        else:
            return []
    return found
