"""From the bytes of a file to its text: UTF-8, else the encoding in which the bytes read as Chinese."""

import codecs
from collections import Counter
from functools import cache
from typing import Final

from notices import TaizhangError

_NAMES: Final = {"utf-8": "UTF-8", "gb18030": "GB18030", "big5": "Big5", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
_BOMS: Final = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_KINDS: Final = {
    b"%PDF-": "a PDF file",
    b"PK\x03\x04": "a zip or Office file (.docx, .xlsx)",
    b"\xd0\xcf\x11\xe0": "an old Office file (.doc, .wps, .xls)",
    b"{\\rtf": "an RTF file",
}
_EXPECTED: Final = "expected text in UTF-8, GB18030, Big5 or UTF-16; save it again as UTF-8"

_PLAUSIBLE: Final = 0.7
"""Least share of common characters among those beyond ASCII: it is near 1 in the right encoding, below 0.45 in a wrong one."""

_CONTROLS: Final = [chr(code) for code in (*range(0x09), *range(0x0E, 0x20), 0x7F)]
_MOST_CONTROLS: Final = 0.05


class NotTextError(TaizhangError):
    """Bytes that are not the text of a notice; the message says what they are, without naming the file."""


def decode(raw: bytes) -> str:
    r"""The text that ``raw`` spells, without its byte order mark and with its line ends as they are.

    NotTextError for a binary file, and for bytes that are neither UTF-8 nor plausible Chinese in another encoding.

    >>> decode("牵头单位:市发改委\r\n".encode("gb18030"))
    '牵头单位:市发改委\r\n'
    """
    for magic, kind in _KINDS.items():
        if raw.startswith(magic):
            raise NotTextError(f"is {kind}; {_EXPECTED}")
    for bom, encoding in _BOMS.items():
        if raw.startswith(bom):
            return _marked(raw, bom, encoding)
    text = _attempt(raw, "utf-8")
    if text is not None and not _binary(text):
        return text
    guess = _guess(raw)
    if guess is not None:
        return guess
    binary = _binary(raw.decode("latin-1"))
    raise NotTextError(f"{binary}; {_EXPECTED}") if binary else _furthest_fault(raw)


def _marked(raw: bytes, bom: bytes, encoding: str) -> str:
    try:
        text = raw[len(bom) :].decode(encoding)
    except UnicodeDecodeError as error:
        raise _fault(error, encoding, skipped=len(bom)) from error
    binary = _binary(text)
    if binary:
        raise NotTextError(f"{binary}; {_EXPECTED}")
    return text


def _guess(raw: bytes) -> str | None:
    """The reading with the largest share of common characters, or None if no reading is plausible Chinese."""
    best, share = None, _PLAUSIBLE
    for encoding in _NAMES:
        text = _attempt(raw, encoding)
        if text is not None and not _binary(text) and _commonness(text) > share:
            best, share = text.removeprefix("\ufeff"), _commonness(text)
    return best


def _attempt(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _binary(text: str) -> str:
    """Why ``text`` is no text, or nothing."""
    if "\0" in text:
        return f"is a binary file (NUL at character {text.index(chr(0))})"
    if sum(map(text.count, _CONTROLS)) > _MOST_CONTROLS * len(text):
        return f"is a binary file (more than {_MOST_CONTROLS:.0%} control characters)"
    return ""


def _furthest_fault(raw: bytes) -> NotTextError:
    """The fault of the encoding that reads furthest: a damaged file is called what it was."""
    faults: list[tuple[UnicodeDecodeError, str]] = []
    for encoding in ("utf-8", "gb18030", "big5"):
        try:
            raw.decode(encoding)
        except UnicodeDecodeError as error:
            faults.append((error, encoding))
    return _fault(*max(faults, key=lambda fault: fault[0].start))


def _fault(error: UnicodeDecodeError, encoding: str, *, skipped: int = 0) -> NotTextError:
    where = f"at byte {error.start + skipped}"
    rest = error.object[error.start :]
    utf8_surrogate = encoding == "utf-8" and rest[:1] == b"\xed" and rest[1:2] >= b"\xa0"
    utf16_surrogate = encoding.startswith("utf-16") and len(rest) > 1
    if utf8_surrogate or utf16_surrogate:
        return NotTextError(f"holds a lone surrogate (half of a character) {where}; {_EXPECTED}")
    return NotTextError(f"reads as {_NAMES[encoding]} up to 0x{rest[0]:02X} {where} ({error.reason}); {_EXPECTED}")


def _commonness(text: str) -> float:
    """Share of the characters that Chinese often needs among those beyond ASCII; 0 where there are none of these."""
    counts = {character: count for character, count in Counter(text).items() if character > "\x7f"}
    total = sum(counts.values())
    return sum(count for character, count in counts.items() if character in _common()) / total if total else 0.0


@cache
def _common() -> frozenset[str]:
    """The signs and the first level of GB 2312 and of Big5: about 7,500 characters, simplified and traditional."""
    rows = (("gb2312", range(0xA1, 0xD8)), ("big5", range(0xA1, 0xC7)))
    pairs = ((bytes((high, low)), encoding) for encoding, highs in rows for high in highs for low in range(0x40, 0xFF))
    return frozenset(text for pair, encoding in pairs if (text := _attempt(pair, encoding)) is not None and len(text) == 1)
