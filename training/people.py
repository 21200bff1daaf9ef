"""How people stand beside each other in a list, so that a post and a name are read as one person only where they are.

By the guideline 县委常委、常务副县长 李明 is one person, and 常务副区长、丁玲 are two.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

_POST: Final = re.compile(r"(?:[长员任记导监师席官令]|经理|总裁|助理|成员|领导|负责人|政委|常委|支书|苏木达)$")
_NAME: Final = re.compile(r"[\u4e00-\u9fff]{2,4}")


def ends_in_post(person: str) -> bool:
    """Whether what is said of a person ends in a post, so that a name behind it would be that post's.

    >>> ends_in_post("常务副区长"), ends_in_post("副县长 李明"), ends_in_post("丁玲")
    (True, False, False)
    """
    return _POST.search(person) is not None


def run_together(left: str, right: str) -> bool:
    """Whether two people become one where only a blank or nothing stands between them.

    A post takes the name behind it (副区长 丁玲), and a name the bare post behind it (丁玲副区长); a post that has its own name
    begins another person (周正 副区长 丁玲), if blanks say so.

    >>> run_together("副区长", "丁玲"), run_together("丁玲", "副区长"), run_together("丁玲", "副区长 周正")
    (True, True, False)
    """
    return ends_in_post(left) or ends_in_post(right)


def kept_apart(people: Sequence[str], separator: str) -> str:
    """The separator, or 、 where a blank or nothing between them would make one person of two.

    >>> kept_apart(["副县长", "丁玲"], " "), kept_apart(["副县长 丁玲", "县长助理 周正"], " "), kept_apart(["丁玲", "周正"], "")
    ('、', ' ', '')
    """
    if separator.strip() or "\n" in separator:
        return separator
    if any(run_together(left, right) for left, right in pairwise(people)):
        return "、"
    if not separator:
        return separator if all(_NAME.fullmatch(person) for person in people) else "、"
    # 李 明 张 强 could be anyone; a post says where a person begins.
    all_with_posts = all(ends_in_post(person.split()[0]) for person in people)
    blanks = any(c.isspace() for person in people for c in person)
    return separator if all_with_posts or not blanks else "、"
