"""A view of a text, of the same length, in which forms that mean the same are written the same."""

from typing import Final

TEXT_VERSION: Final = "1"
"""Names the rule below; a checkpoint carries the version that it was trained on and inference refuses another."""

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_LINE_BREAKS = {0x0A, 0x0D, 0x0B, 0x0C, 0x85, 0x2028, 0x2029, 0x1C, 0x1D, 0x1E}
_SPACES = {code: 0x20 for code in range(0x10000) if chr(code).isspace() and code not in _LINE_BREAKS and code != 0x20}
_TABLE: Final = _FULL_WIDTH | _SPACES


def canonical(text: str) -> str:
    """Full width to half width, every blank that is no line break to a space; offsets stay those of ``text``.

    >>> canonical("GDP增长８％（左右）")
    'GDP增长8%(左右)'
    """
    return text.translate(_TABLE)
