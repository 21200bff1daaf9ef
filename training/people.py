"""How people stand beside each other in a list, so that a post and a name are read as one person only where they are.

By the guideline 县委常委、常务副县长 李明 is one person, and 常务副区长、丁玲 are two.
"""

import re
from collections.abc import Sequence
from typing import Final

_POST: Final = re.compile(r"(?:[长员任记导监师席官令]|经理|总裁|助理|成员|领导|负责人|委员|政委|院士|校董)$")
_NAME: Final = re.compile(r"[\u4e00-\u9fff]{2,4}")


def is_post(person: str) -> bool:
    """Whether what is said of a person ends in a post, so that a name behind it would be that post's.

    >>> is_post("常务副区长"), is_post("副县长 李明"), is_post("丁玲")
    (True, False, False)
    """
    return _POST.search(person) is not None


def kept_apart(people: Sequence[str], separator: str) -> str:
    """The separator, or 、 where a blank or nothing between them would make one person of two.

    >>> kept_apart(["副县长", "丁玲"], " "), kept_apart(["副县长 丁玲", "县长助理 周正"], " "), kept_apart(["丁玲", "周正"], "")
    ('、', ' ', '')
    """
    if separator.strip() or "\n" in separator:
        return separator
    if any(map(is_post, people[:-1])):
        return "、"
    blanks = sum(any(c.isspace() for c in person) for person in people)
    if separator:
        # 李 明 张 强 could be anyone; a post says where a person begins.
        all_with_posts = all(is_post(person.split()[0]) for person in people)
        return separator if not blanks or all_with_posts else "、"
    return separator if all(_NAME.fullmatch(person) for person in people) else "、"
