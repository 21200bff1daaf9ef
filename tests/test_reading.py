import codecs
import io
import os
import sys
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from inference.charset import NotTextError, decode
from inference.reading import NoticeFile, ReadFailure, find_files, read_notices
from notices import Notice

LINE = "(二)完成103个老旧小区改造，新建5G基站500座。(牵头单位:市住建局;责任单位:各县市区人民政府)"


def write(path: Path, content: str | bytes = LINE) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def only_failure(path: Path | str) -> ReadFailure:
    (item,) = read_notices([path])
    assert isinstance(item, ReadFailure)
    assert item.path == str(path)
    assert "\n" not in str(item)
    assert str(item).startswith(f"{path}: ")
    return item


class Stdin(io.TextIOWrapper):
    """Standard input that holds ``raw``, from a terminal or not."""

    def __init__(self, raw: bytes, *, terminal: bool = False) -> None:
        super().__init__(io.BytesIO(raw))
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"],
)
def test_a_notice_in_each_encoding(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path / "plan.txt", LINE.encode(encoding))
    assert list(read_notices([path])) == [Notice("plan", LINE)]


def test_a_traditional_notice_in_big5() -> None:
    text = "主辦機關:經濟部;協辦機關:財政部、勞動部。創造就業機會5萬個。"
    assert decode(text.encode("big5")) == text
    assert decode(text.encode("gb18030")) == text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), st.sampled_from(["utf-8", "utf-8-sig"]))
def test_any_text_survives_utf_8(text: str, encoding: str) -> None:
    assume(not text.startswith("\ufeff"))
    assume(text.encode()[:5] not in {b"%PDF-", b"{\\rtf"})
    assert decode(text.encode(encoding)) == text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])), st.sampled_from(["utf-16-le", "utf-16-be"]))
def test_any_text_survives_utf_16_with_its_mark(text: str, encoding: str) -> None:
    bom = codecs.BOM_UTF16_LE if encoding == "utf-16-le" else codecs.BOM_UTF16_BE
    assert decode(bom + text.encode(encoding)) == text


PIECES = st.sampled_from([*LINE, *"各部门要加强组织领导确保完成任务％“”畈垸㛃😀A7 \t\n", "\r\n"])


@given(st.lists(PIECES), st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]))
def test_a_notice_like_text_survives_each_encoding(pieces: list[str], encoding: str) -> None:
    text = LINE + "".join(pieces)
    assert decode(text.encode(encoding)) == text


@given(st.integers(min_value=0, max_value=3 * len(LINE.encode()) - 1))
def test_a_notice_that_lost_a_byte_is_never_taken_for_another_encoding(cut: int) -> None:
    raw = (LINE * 3).encode()
    damaged = raw[:cut] + raw[cut + 1 :]
    try:
        expected = damaged.decode()
    except UnicodeDecodeError:
        with pytest.raises(NotTextError):
            decode(damaged)
    else:
        assert decode(damaged) == expected


def test_line_ends_and_blanks_are_kept(tmp_path: Path) -> None:
    text = "\r\n一、目标\r\n增长8%\r左右\n\u3000\xa0"
    (notice,) = read_notices([write(tmp_path / "a.txt", "\ufeff" + text)])
    assert isinstance(notice, Notice)
    assert notice.text == text


def test_only_the_first_mark_is_dropped() -> None:
    assert decode(codecs.BOM_UTF8 * 2 + "市".encode()) == "\ufeff市"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        pytest.param(b"", "is empty", id="no bytes"),
        pytest.param(" \r\n\t\u3000\xa0\n".encode(), "blanks only", id="blanks"),
        pytest.param(codecs.BOM_UTF8, "blanks only", id="a mark and nothing more"),
        pytest.param("\u200b \u200b\n".encode(), "blanks only", id="zero-width blanks"),
        pytest.param(b"\x7fELF\x01\x00\x00\x00", "binary file (NUL at character 5)", id="a program"),
        pytest.param("市发改委\0市财政局".encode(), "binary file (NUL", id="NUL in UTF-8"),
        pytest.param(bytes([1, 2, 3, 4, 5, 6]) + b"abcdef" * 5, "more than 5% control characters", id="control characters"),
        pytest.param(codecs.BOM_UTF16_LE + b"\0\0" * 9, "binary file (NUL", id="NULs in UTF-16"),
        pytest.param(b"%PDF-1.7 ...", "a PDF file", id="PDF"),
        pytest.param(b"PK\x03\x04 ...", "Office file (.docx", id="docx"),
        pytest.param(b"\xd0\xcf\x11\xe0 ...", "old Office file (.doc", id="doc"),
        pytest.param(b"{\\rtf1 ...", "RTF", id="RTF"),
        pytest.param(LINE.encode() + b"\xff\xfe", f"reads as UTF-8 up to 0xFF at byte {len(LINE.encode())}", id="damaged UTF-8"),
        pytest.param(LINE.encode()[:-1] + b"\xe5\xb1", "unexpected end of data", id="UTF-8 cut off"),
        pytest.param(codecs.BOM_UTF8 + b"\xff", "reads as UTF-8 up to 0xFF at byte 3", id="damaged behind a mark"),
        pytest.param(LINE.encode("gb18030") + b"\xff\xff", "reads as GB18030 up to 0xFF at byte", id="damaged GB18030"),
        pytest.param("Café à la crème, très bien".encode("latin-1"), "reads as UTF-8 up to 0xE9 at byte 3", id="Latin-1"),
        pytest.param(b"5G \xed\xa0\xbd\xed\xb8\x80", "lone surrogate (half of a character) at byte 3", id="surrogates in UTF-8"),
        pytest.param(
            codecs.BOM_UTF16_BE + "市".encode("utf-16-be") + b"\xd8\x3d\x00A",
            "lone surrogate (half of a character) at byte 4",
            id="a lone surrogate in UTF-16",
        ),
        pytest.param(codecs.BOM_UTF16_LE + b"\x02\x5e\x02", "reads as UTF-16 up to 0x02 at byte 4", id="UTF-16 cut off"),
    ],
)
def test_what_is_no_text_of_a_notice(tmp_path: Path, content: bytes, found: str) -> None:
    failure = only_failure(write(tmp_path / "bad.txt", content))
    assert found in failure.reason
    assert "; expected " in failure.reason


def test_a_few_control_characters_are_text(tmp_path: Path) -> None:
    (notice,) = read_notices([write(tmp_path / "a.txt", LINE + "\x0b\x1f")])
    assert isinstance(notice, Notice)


def test_a_missing_path(tmp_path: Path) -> None:
    assert "no such file or folder" in only_failure(tmp_path / "gone.txt").reason


def test_a_folder_without_text(tmp_path: Path) -> None:
    write(tmp_path / "inner" / "page.html")
    assert "folder without a .txt file" in only_failure(tmp_path).reason


@pytest.mark.parametrize(("name", "found"), [("page.html", "has the suffix .html"), ("plan", "has no suffix")])
def test_a_named_file_of_another_kind(tmp_path: Path, name: str, found: str) -> None:
    reason = only_failure(write(tmp_path / name)).reason
    assert found in reason
    assert "only .txt files are read" in reason


def test_a_file_below_a_file(tmp_path: Path) -> None:
    assert "cannot be read (Not a directory)" in only_failure(write(tmp_path / "a.txt") / "b.txt").reason


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert "no permission to read it" in only_failure(write(tmp_path / "secret.txt")).reason


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a user whom permissions bind")
def test_a_folder_without_permission(tmp_path: Path) -> None:
    closed = write(tmp_path / "closed" / "a.txt").parent
    write(tmp_path / "open.txt")
    closed.chmod(0)
    try:
        failure, notice = read_notices([tmp_path])
    finally:
        closed.chmod(0o700)
    assert isinstance(failure, ReadFailure)
    assert failure.path == str(closed)
    assert notice == Notice("open", LINE)


def test_a_folder_that_closes_on_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same as above for those whom permissions do not bind."""

    def walk(top: Path, onerror):  # type: ignore[no-untyped-def]
        onerror(PermissionError(13, "Permission denied", f"{top}/closed"))
        yield str(top), [], ["open.txt"]

    write(tmp_path / "open.txt")
    monkeypatch.setattr(os, "walk", walk)
    failure, notice = read_notices([tmp_path])
    assert str(failure) == f"{tmp_path}/closed: no permission to read it; give yourself read permission"
    assert notice == Notice("open", LINE)


def test_the_rest_is_delivered_in_order(tmp_path: Path) -> None:
    paths = [write(tmp_path / "b.txt"), write(tmp_path / "empty.txt", b""), tmp_path / "gone", write(tmp_path / "a.txt")]
    kinds = [type(item) for item in read_notices(paths)]
    assert kinds == [Notice, ReadFailure, ReadFailure, Notice]


def test_folders_are_read_recursively_and_sorted(tmp_path: Path) -> None:
    for name in ("2022/b.txt", "2022/a.TXT", "2021/z.txt", "2021/deep/er.txt", "2021/page.html"):
        write(tmp_path / name)
    assert [item.id for item in read_notices([tmp_path]) if isinstance(item, Notice)] == ["er", "z", "a", "b"]


def test_ids_differ_where_stems_meet(tmp_path: Path) -> None:
    names = ["x/2021/plan.txt", "x/2022/plan.txt", "y/2022/plan.txt", "y/other.txt", "y/PLAN.TXT", "y/PLAN.txt"]
    files = [write(tmp_path / name) for name in names]
    found = find_files(files)
    ids = [item.id for item in found if isinstance(item, NoticeFile)]
    assert ids[:4] == ["2021/plan", "x/2022/plan", "y/2022/plan", "other"]
    assert [name.rsplit("/", 1)[-1] for name in ids[4:]] == ["PLAN#1", "PLAN#2"]


def test_a_file_named_twice_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "plan.txt")
    monkeypatch.chdir(tmp_path)
    assert [str(item.path) for item in find_files([path, tmp_path, "plan.txt", "gone", "gone"])] == [str(path), "gone"]


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="file names are Unicode there")
def test_a_name_that_is_no_utf_8_gives_an_id_that_can_be_written(tmp_path: Path) -> None:
    write(Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "计划.txt".encode("gbk"))))
    (notice,) = read_notices([tmp_path])
    assert isinstance(notice, Notice)
    assert "\ufffd" in notice.id
    assert notice.source.encode().endswith(b".txt")


def test_links_that_lead_in_circles_end(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    (tmp_path / "again").symlink_to(tmp_path)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    notice, failure = read_notices([tmp_path])
    assert notice == Notice("a", LINE)
    assert isinstance(failure, ReadFailure)


def test_source_says_where_a_notice_came_from(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt")
    (notice,) = read_notices([path])
    assert isinstance(notice, Notice)
    assert notice.source == str(path)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(LINE.encode("gb18030")))
    assert list(read_notices(["-", "-"])) == [Notice("stdin", LINE)]


@pytest.mark.parametrize("stdin", [Stdin(b"", terminal=True), None], ids=["terminal", "closed"])
def test_standard_input_from_a_terminal(monkeypatch: pytest.MonkeyPatch, stdin: Stdin | None) -> None:
    monkeypatch.setattr(sys, "stdin", stdin)
    assert "expected piped text" in only_failure("-").reason


def test_empty_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(b""))
    assert "is empty" in only_failure("-").reason
