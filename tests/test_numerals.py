import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.numerals import Number, numbers, read_integer

ONE = [
    pytest.param("增长8%", "8%", 8, "%", id="percent"),
    pytest.param("达到77.6%", "77.6%", 77.6, "%", id="decimal percent"),
    pytest.param("5‰", "5‰", 5, "‰", id="per mille"),
    pytest.param("1,200家", "1,200", 1200, "", id="thousands separator"),
    pytest.param("18万人", "18万", 180000, "", id="mixed with 万"),
    pytest.param("3.55万亩", "3.55万", 35500, "", id="decimal with 万 is exact"),
    pytest.param("1.1万", "1.1万", 11000, "", id="no binary rest"),
    pytest.param("1.5亿", "1.5亿", 1.5e8, "", id="mixed with 亿"),
    pytest.param("3千", "3千", 3000, "", id="mixed with 千"),
    pytest.param("2千万元", "2千万", 2e7, "", id="mixed with 千万"),
    pytest.param("1.2万亿元", "1.2万亿", 1.2e12, "", id="mixed with 万亿"),
    pytest.param("3万5千", "3万5千", 35000, "", id="falling terms"),
    pytest.param("1亿2000万", "1亿2000万", 1.2e8, "", id="falling terms with 亿"),
    pytest.param("3万5000", "3万5000", 35000, "", id="last term fills its places"),
    pytest.param("三个", "三", 3, "", id="Chinese digit"),
    pytest.param("两座", "两", 2, "", id="两"),
    pytest.param("十二月", "十二", 12, "", id="十 first"),
    pytest.param("二十", "二十", 20, "", id="tens"),
    pytest.param("一百零五", "一百零五", 105, "", id="零 in the middle"),
    pytest.param("三百二十一", "三百二十一", 321, "", id="hundreds"),
    pytest.param("两千三百", "两千三百", 2300, "", id="thousands with 两"),
    pytest.param("一千零五十", "一千零五十", 1050, "", id="零 over a place"),
    pytest.param("三万五千", "三万五千", 35000, "", id="Chinese 万"),
    pytest.param("三万零五百", "三万零五百", 30500, "", id="万 with 零"),
    pytest.param("三亿两千万", "三亿两千万", 3.2e8, "", id="Chinese 亿 and 万"),
    pytest.param("一万亿", "一万亿", 1e12, "", id="万 of 亿"),
    pytest.param("三分之二", "三分之二", 2 / 3, "", id="Chinese fraction"),
    pytest.param("占1/3", "1/3", 1 / 3, "", id="fraction with a slash"),
    pytest.param("百分之八", "百分之八", 8, "%", id="百分之"),
    pytest.param("百分之百", "百分之百", 100, "%", id="百分之百"),
    pytest.param("百分之八十五", "百分之八十五", 85, "%", id="百分之 with tens"),
    pytest.param("百分之3.5", "百分之3.5", 3.5, "%", id="百分之 with Arabic digits"),
    pytest.param("千分之五", "千分之五", 5, "‰", id="千分之"),
    pytest.param("突破百亿", "百亿", 1e10, "", id="bare 百亿"),
    pytest.param("突破千亿", "千亿", 1e11, "", id="bare 千亿"),
    pytest.param("突破万亿", "万亿", 1e12, "", id="bare 万亿"),
    pytest.param("突破亿元", "亿", 1e8, "", id="bare 亿"),
    pytest.param("5千瓦", "5", 5, "", id="千 belongs to 千瓦"),
    pytest.param("12.5万千瓦", "12.5万", 125000, "", id="万 before 千瓦"),
    pytest.param("1.5个百分点", "1.5", 1.5, "", id="百 belongs to 百分点"),
    pytest.param("GDP2000亿元", "2000亿", 2e11, "", id="a value behind GDP"),
    pytest.param("100MW", "100", 100, "", id="a unit of letters"),
]

UNSURE = [
    pytest.param("20多万人", id="多 inside"),
    pytest.param("20万余人", id="余 behind"),
    pytest.param("100余家", id="余"),
    pytest.param("20来个", id="来"),
    pytest.param("十几个", id="十几"),
    pytest.param("几十家", id="几十"),
    pytest.param("数百家", id="数百"),
    pytest.param("上万人", id="上万"),
    pytest.param("两三家", id="two digits in a row"),
    pytest.param("十四五", id="name of a plan"),
    pytest.param("一百五", id="last place not said"),
    pytest.param("一千五十", id="零 missing"),
    pytest.param("5亿20", id="place of the last term open"),
    pytest.param("3万5万", id="terms that do not fall"),
    pytest.param("12,00", id="separator in the wrong place"),
    pytest.param("1.2.3", id="two points"),
    pytest.param("007", id="leading zeros"),
    pytest.param("9" * 40, id="too many digits"),
    pytest.param("万" * 400, id="a run of magnitudes"),
    pytest.param("-3%", id="minus sign"),
    pytest.param("2022-03-15", id="date with hyphens"),
    pytest.param("0715-8256789", id="telephone number"),
    pytest.param("500-1万", id="range whose magnitude is open"),
    pytest.param("5-3", id="range that falls"),
    pytest.param("四分之五", id="fraction above one"),
]


@pytest.mark.parametrize(("text", "found", "value", "sign"), ONE)
def test_reads_one_number(text: str, found: str, value: float, sign: str) -> None:
    (number,) = numbers(text)
    assert text[number.start : number.end] == found
    assert (number.value, number.sign) == (value, sign)


@pytest.mark.parametrize("text", UNSURE)
def test_finds_but_does_not_guess(text: str) -> None:
    (number,) = numbers(text)
    assert (number.low, number.high, number.value) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "low", "high", "sign"),
    [
        pytest.param("3-5家", 3, 5, "", id="hyphen"),
        pytest.param("3至5家", 3, 5, "", id="至"),
        pytest.param("3到5家", 3, 5, "", id="到"),
        pytest.param("3~5家", 3, 5, "", id="tilde"),
        pytest.param("三—五家", 3, 5, "", id="Chinese digits and dash"),
        pytest.param("8%-9%", 8, 9, "%", id="percent at both ends"),
        pytest.param("8-9%", 8, 9, "%", id="percent at the end"),
        pytest.param("3-5万人", 30000, 50000, "", id="magnitude at the end counts for both"),
        pytest.param("3万-5万人", 30000, 50000, "", id="magnitude at both ends"),
        pytest.param("8000-1万人", None, None, "", id="magnitude at the end cannot count for both"),
    ],
)
def test_range_has_ends_but_no_value(text: str, low: float | None, high: float | None, sign: str) -> None:
    (number,) = numbers(text)
    assert (number.low, number.high, number.value, number.sign) == (low, high, None, sign)


@pytest.mark.parametrize("text", ["5G基站", "PM2.5浓度", "4A级景区", "G107", "AA2", "全省前列", ""])
def test_names_with_letters_are_no_numbers(text: str) -> None:
    assert numbers(text) == []


def test_bare_marks_a_magnitude_alone() -> None:
    assert [number.bare for number in numbers("千亿、3千亿、十万、百分之百、亿")] == [True, False, False, False, True]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十二", 12),
        ("三十一", 31),
        ("07", 7),
        ("12", 12),
        ("两千三百", 2300),
        ("1.5", None),
        ("三四", None),
        ("", None),
        ("五家", None),
    ],
)
def test_reads_whole_numbers(text: str, value: int | None) -> None:
    assert read_integer(text) == value


def test_number_rejects_half_a_range() -> None:
    with pytest.raises(ValueError, match="both ends or none"):
        Number(0, 1, 3.0, None)
    with pytest.raises(ValueError, match="start < end"):
        Number(1, 1, 3.0, 3.0)


def _spoken(value: int) -> str:
    """An independent writer of Chinese numerals, in groups of four digits."""
    text, skipped = "", False
    for power, name in ((2, "亿"), (1, "万"), (0, "")):
        group = value // 10 ** (4 * power) % 10000
        if group == 0:
            skipped = True
            continue
        if text and (group < 1000 or skipped):
            text += "零"
        digits = str(group)
        for i, digit in enumerate(digits):
            if digit != "0":
                text += "零一二三四五六七八九"[int(digit)] + ["", "十", "百", "千"][len(digits) - 1 - i]
            elif digits[i + 1 : i + 2] not in ("", "0"):
                text += "零"
        text, skipped = text + name, False
    return text.removeprefix("一") if text.startswith("一十") else text


@given(st.one_of(st.integers(1, 10**12 - 1), st.integers(1, 99999)))
def test_reads_what_is_spoken(value: int) -> None:
    assert read_integer(_spoken(value)) == value


@given(st.integers(0, 10**7), st.sampled_from(["", "万", "亿"]))
def test_reads_arabic_with_magnitude(value: int, magnitude: str) -> None:
    (number,) = numbers(f"{value}{magnitude}")
    assert number.value == value * {"": 1, "万": 10**4, "亿": 10**8}[magnitude]


ALPHABET = "0123456789.,%‰/-~至到零〇一二两三四五六七八九十百千万亿几多余来数上分之 个G强瓦"


@given(st.one_of(st.text(), st.text(ALPHABET)))
def test_never_raises_and_stays_in_the_text(text: str) -> None:
    end = 0
    for number in numbers(text):
        assert end <= number.start < number.end <= len(text)
        assert number.value is None or math.isfinite(number.value)
        assert number.low is None or number.high is None or number.low <= number.high
        end = number.end
