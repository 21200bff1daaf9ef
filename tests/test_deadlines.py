from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.deadlines import notice_year, parse_deadline

IN_2022 = [
    ("2022年底", "2022-12-31"),
    ("2022年年底", "2022-12-31"),
    ("2025年", "2025-12-31"),
    ("到2025年", "2025-12-31"),
    ("2025年度", "2025-12-31"),
    ("2025年末", "2025-12-31"),
    ("截至2025年底", "2025-12-31"),
    ("二〇二五年底", "2025-12-31"),
    ("二零二五年六月", "2025-06-30"),
    ("年底", "2022-12-31"),
    ("年底前", "2022-12-31"),
    ("年底以前", "2022-12-31"),
    ("年末", "2022-12-31"),
    ("年内", "2022-12-31"),
    ("年度内", "2022-12-31"),
    ("今年底", "2022-12-31"),
    ("今年年底", "2022-12-31"),
    ("本年度内", "2022-12-31"),
    ("明年底", "2023-12-31"),
    ("明年6月", "2023-06-30"),
    ("年中", "2022-06-30"),
    ("2025年中", "2025-06-30"),
    ("上半年", "2022-06-30"),
    ("下半年", "2022-12-31"),
    ("2023年上半年", "2023-06-30"),
    ("第一季度", "2022-03-31"),
    ("一季度", "2022-03-31"),
    ("二季度末", "2022-06-30"),
    ("三季度末前", "2022-09-30"),
    ("前三季度", "2022-09-30"),
    ("第4季度", "2022-12-31"),
    ("2023年一季度", "2023-03-31"),
    ("6月", "2022-06-30"),
    ("6月份", "2022-06-30"),
    ("6月底", "2022-06-30"),
    ("6月底前", "2022-06-30"),
    ("2月底", "2022-02-28"),
    ("2024年2月底", "2024-02-29"),
    ("12月底前", "2022-12-31"),
    ("１２月底前", "2022-12-31"),
    ("十二月底", "2022-12-31"),
    ("十一月", "2022-11-30"),
    ("12 月 底前", "2022-12-31"),
    ("3月上旬", "2022-03-10"),
    ("3月中旬", "2022-03-20"),
    ("3月下旬", "2022-03-31"),
    ("2月下旬", "2022-02-28"),
    ("3月31日", "2022-03-31"),
    ("3月31日前", "2022-03-31"),
    ("03月05日", "2022-03-05"),
    ("3月31号之前", "2022-03-31"),
    ("三月三十一日前", "2022-03-31"),
    ("6月30日(星期四)前", "2022-06-30"),
    ("6月30日24时前", "2022-06-30"),
    ("2023年3月15日", "2023-03-15"),
    ("2023-03-15", "2023-03-15"),
    ("2023.3.15前", "2023-03-15"),
    ("“五一”", "2022-05-01"),
    ("五一前", "2022-05-01"),
    ("“五一”劳动节前", "2022-05-01"),
    ("“七一”前", "2022-07-01"),
    ("“十一”", "2022-10-01"),
    ("“十一”前", "2022-10-01"),
    ("国庆节前", "2022-10-01"),
    ("2023年“五一”前", "2023-05-01"),
    ("“十三五”末", "2020-12-31"),
    ("“十四五”末", "2025-12-31"),
    ("“十四五”期末", "2025-12-31"),
    ("“十四五”期间", "2025-12-31"),
    ("“十五五”末", "2030-12-31"),
    ("7月—8月", "2022-08-31"),
    ("7-8月", "2022-08-31"),
    ("3月1日至5月31日", "2022-05-31"),
    ("2023年7月至8月", "2023-08-31"),
    ("2023—2025年", "2025-12-31"),
    ("今年7月至明年3月", "2023-03-31"),
]

NONE_IN_2022 = [
    pytest.param("128日前", id="digits lost: 12月8日 or 1月28日"),
    pytest.param("415日", id="month lost in 4月15日"),
    pytest.param("1015日", id="month lost in 10月15日"),
    pytest.param("2023115日前", id="year and month lost"),
    pytest.param("202217", id="only digits left"),
    pytest.param("15日前", id="no month"),
    pytest.param("6月30", id="no 日"),
    pytest.param("月底前", id="month lost"),
    pytest.param("底前", id="period lost"),
    pytest.param("内", id="内 alone"),
    pytest.param("中", id="中 alone"),
    pytest.param("长期", id="open end"),
    pytest.param("持续推进", id="goes on"),
    pytest.param("全年", id="span of work"),
    pytest.param("今年", id="this year is a span of work"),
    pytest.param("每月", id="rhythm"),
    pytest.param("每季度", id="quarterly rhythm"),
    pytest.param("三年内", id="a length of time"),
    pytest.param("去年底", id="past"),
    pytest.param("年前", id="before the new year"),
    pytest.param("2025年前", id="before the year or by its end"),
    pytest.param("6月前", id="before the month or by its end"),
    pytest.param("下半年前", id="before the half-year or by its end"),
    pytest.param("3月中旬前", id="before the ten days or by their end"),
    pytest.param("3月初", id="no last day"),
    pytest.param("春节前", id="lunar feast"),
    pytest.param("中秋节", id="another lunar feast"),
    pytest.param("元旦前", id="of this year or the next"),
    pytest.param("十一前", id="十一 without quotes may be 十一月"),
    pytest.param("双十一", id="shopping day"),
    pytest.param("2月30日", id="no such day"),
    pytest.param("2月29日", id="no leap year"),
    pytest.param("13月", id="no such month"),
    pytest.param("0月5日", id="month nought"),
    pytest.param("2023-02-30", id="no such day in digits"),
    pytest.param("11月-2月", id="range that falls"),
    pytest.param("7月-8月-9月", id="chain"),
    pytest.param("长期至12月", id="range from nowhere"),
    pytest.param("五季度", id="no such quarter"),
    pytest.param("6月底前、12月底前", id="two deadlines"),
    pytest.param("“十四五”中期", id="middle of the plan"),
    pytest.param("3.15前", id="digits without a year"),
    pytest.param("", id="empty"),
    pytest.param("“”", id="quotes only"),
]


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*row, id=row[0]) for row in IN_2022])
def test_reads_a_deadline_of_2022(text: str, expected: str) -> None:
    assert parse_deadline(text, year=2022) == date.fromisoformat(expected)


@pytest.mark.parametrize("text", NONE_IN_2022)
def test_unsure_is_none(text: str) -> None:
    assert parse_deadline(text, year=2022) is None


@pytest.mark.parametrize("text", ["年底前", "年内", "12月底前", "上半年", "“五一”", "明年6月", "7月—8月", "3月31日前"])
def test_no_date_without_the_plans_year(text: str) -> None:
    assert parse_deadline(text, year=None) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022年底", date(2022, 12, 31)),
        ("“十四五”末", date(2025, 12, 31)),
        ("2023年3月15日", date(2023, 3, 15)),
        ("2023—2025年", date(2025, 12, 31)),
    ],
)
def test_a_stated_year_needs_no_other(text: str, expected: date) -> None:
    assert parse_deadline(text, year=None) == parse_deadline(text, year=2019) == expected


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_reads_back(day: date) -> None:
    assert parse_deadline(f"{day.year}年{day.month}月{day.day}日前", year=None) == day
    assert parse_deadline(f"{day.month}月{day.day}日", year=day.year) == day


ALPHABET = "0123456789０１２年月日底末前内中旬上下半季度第一二三四五六十至到-—今明“”五国庆. /"


@given(st.one_of(st.text(), st.text(ALPHABET)), st.one_of(st.none(), st.integers(), st.integers(1990, 2060)))
def test_never_raises(text: str, year: int | None) -> None:
    assert isinstance(parse_deadline(text, year=year), date | None)


@given(st.text("0123456789", max_size=9), st.sampled_from(["日", "日前", ""]))
def test_digits_without_a_month_are_no_date(digits: str, rest: str) -> None:
    assert parse_deadline(digits + rest, year=2022) is None


CHIBI = """关于《政府工作报告》确定的2021年重点工作责任分解的通知
索引号 : 011346509/2021-22221 文       号 : 无
主题分类: 政务督查 发布机构: 赤壁市人民政府办公室
名       称: 关于《政府工作报告》确定的2021年重点工作责任分解的通知 发布日期: 2021年07月07日
2021年是“十四五”的开局之年,是开启全面建设社会主义现代化国家新征程的第一年。
附件:《政府工作报告》确定的2021年重点工作责任分解
2021年1月27日
一、2021年经济社会发展主要预期目标
39.加快高标准农田建设,完成2020年度3.5万亩建设任务,启动2021年度3.55万亩建设项目。
"""
XIANAN = """各乡、镇人民政府,各办事处、场,区政府各部门,咸安经济开发区:
《2025年咸安区<政府工作报告>确定的主要目标任务责任分解方案》已经区人民政府同意,现印发给你们,并就有关事项通知如下:
2025年1月24日
(此件公开发布)
2025年咸安区《政府工作报告》
确定的主要目标任务责任分解方案
"""
XIANNING = """• 索 引 号:011336909/2022-05747
  • 文  号:咸政办发〔2022〕1号
  • 发布日期:2022年03月04日
  • 发文日期:2021年12月31日
  • 名  称:市人民政府办公室关于印发2022年市《政府工作报告》确定的主要目标任务责任分解方案的通知

2022年市〈政府工作报告〉确定的主要目标任务责任分解方案》已经市人民政府同意,现就有关事项通知如下。
一、今后五年全市经济社会发展总体要求
三、2022个方面重点工
"""
REPORT = """• 发布日期:2023年01月09日
  • 名  称:2023年咸宁市政府工作报告

2023年咸宁市政府工作报告
——2023年1月4日在咸宁市第六届人民代表大会第二次会议上
一、2022年工作回顾
刚刚过去的2022年,面对“一难两难多难”的复杂局面,全市上下坚持。
"""


@pytest.mark.parametrize(
    ("text", "year"),
    [
        pytest.param(CHIBI, 2021, id="year behind the report's name"),
        pytest.param(XIANAN, 2025, id="title in the sentence and over two lines"),
        pytest.param(XIANAN[: XIANAN.index("2025年1月")], 2025, id="paper named in the sentence only"),
        pytest.param(XIANNING, 2022, id="published later, dated earlier than the plan"),
        pytest.param(REPORT, 2023, id="report that reviews the year before"),
        pytest.param("关于２０２２年市政府工作报告责任分解的通知", 2022, id="full-width digits"),
        pytest.param("二〇二四年区政府工作报告", 2024, id="Chinese digits"),
        pytest.param("政府工作报告(2024年)", 2024, id="year in brackets behind"),
        pytest.param("责任分解方案\n一、2022年工作回顾\n二、2023年工作安排", 2023, id="from the heads, not from the review"),
        pytest.param("责任分解方案\n一、2024年全县经济社会发展主要预期目标\n(一)增长8%", 2024, id="from a head"),
        pytest.param("2021年政府工作报告确定的2022年重点工作责任分解", None, id="title names two years"),
        pytest.param("2021年重点工作责任分解\n2022年重点工作责任分解", None, id="titles disagree"),
        pytest.param("一、2022年主要工作\n二、2023年重点工作", None, id="heads disagree"),
        pytest.param("2021—2023年重点任务清单", None, id="plan of several years"),
        pytest.param("政府工作报告\n——2023年1月4日在第二次会议上", None, id="only the day of the speech"),
        pytest.param("发布日期:2022年03月04日\n责任分解方案", None, id="only a date"),
        pytest.param("12.完成2020年重点工作任务。\n13.启动2021年重点工作。", None, id="only tasks"),
        pytest.param("", None, id="empty"),
    ],
)
def test_year_of_the_plan(text: str, year: int | None) -> None:
    assert notice_year(text) == year


@given(st.one_of(st.text(), st.text("2023年一、《》政府工作报告重点\n()至.。")))
def test_year_never_raises(text: str) -> None:
    year = notice_year(text)
    assert year is None or 2000 <= year <= 2099
