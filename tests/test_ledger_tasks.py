"""The tasks that a ledger finds, whatever the layout of the notice and whatever a scrape lost."""

import pytest

from inference.ledger import build_ledger
from tests.sample_ledgers import ledger, read, texts

SHAPES = [
    pytest.param(
        "1.⟦T:地区生产总值突破2200亿元⟧,⟦T:年均增长7%左右⟧(牵头单位:⟦L:市发改委⟧;责任单位:⟦R:各县市区人民政府⟧,⟦R:咸宁高新区管委会⟧)",
        [("1", "地区生产总值突破2200亿元,年均增长7%左右")],
        id="number, task, block",
    ),
    pytest.param(
        "１２．新建停车场。（牵头单位：⟦L:市住建局⟧；责任单位：⟦R:市财政局⟧）",
        [("12", "新建停车场。")],
        id="full-width forms",
    ),
    pytest.param(
        "12.新型城镇化与乡村振兴协同发力牵头单位:⟦L:市发改委⟧;责任单位:⟦R:市住建局⟧,⟦R:咸宁高新区管委会⟧",
        [("12", "新型城镇化与乡村振兴协同发力")],
        id="lost bracket",
    ),
    pytest.param(
        "17.推进咸宁大剧院项目。责任单位:⟦R:市文旅局⟧\n\n18.推进市体育馆项目。责任单位:⟦R:市体育事业发展中心⟧",
        [("17", "推进咸宁大剧院项目。"), ("18", "推进市体育馆项目。")],
        id="lost opening bracket behind a full stop",
    ),
    pytest.param(
        "14.常住人口城镇化率达到61%(责任单位:⟦R:市发改委⟧\n\n15.⟦T:森林覆盖率达到55%⟧牵头单位:⟦L:市林业局⟧;责任单位:⟦R:市住建局⟧)",
        [("14", "常住人口城镇化率达到61%"), ("15", "森林覆盖率达到55%")],
        id="lost closing bracket, then lost opening bracket",
    ),
    pytest.param(
        "135.促进贸易便利化。(牵头单位⟦L:市商务局⟧;责任单位;⟦R:市发改委⟧)",
        [("135", "促进贸易便利化。")],
        id="lost colons",
    ),
    pytest.param(
        "86.改善水质。(责任领导:⟦P:陈浩⟧;牵头单位:⟦L:区分局⟧:责任单位:⟦R:区住建局⟧)",
        [("86", "改善水质。")],
        id="colon in place of a semicolon",
    ),
    pytest.param(
        "20.加强山体保护牵头单位:⟦L:市林业局⟧责任单位:⟦R:市城管执法⟧,⟦R:市城发集团⟧",
        [("20", "加强山体保护")],
        id="lost separator between two slots",
    ),
    pytest.param(
        "43.深化供销系统改革。〔责任领导:⟦P:陈浩⟧;牵头单位:⟦L:区供销社⟧;责任单位:⟦R:区财政局(国资局)⟧、⟦R:各乡镇办场⟧〕",
        [("43", "深化供销系统改革。")],
        id="other brackets, and brackets within a name",
    ),
    pytest.param(
        "176.抓实职业教育提质培优。牵头单位:⟦L:市教育局⟧;责任单位:⟦R:市职教集团⟧)⟦R:学校⟧,⟦R:各县市区人民政府⟧",
        [("176", "抓实职业教育提质培优。")],
        id="stray bracket within a block",
    ),
    pytest.param(
        "完成甲项目。(牵头单位:⟦L:甲局⟧)完成乙项目。(牵头单位:⟦L:乙局⟧)",
        [(None, "完成甲项目。"), (None, "完成乙项目。")],
        id="two tasks in one line without numbers",
    ),
    pytest.param(
        "1.进出口总额增长12%(牵头单位:⟦L:市商务局⟧;责任单位:⟦R:高新区管委会⟧)2.地方一般公共预算收入增长10%牵头单位:⟦L:市财政局⟧3.完成丙。",
        [("1", "进出口总额增长12%"), ("2", "地方一般公共预算收入增长10%"), ("3", "完成丙。")],
        id="numbers glued to the block before them",
    ),
    pytest.param(
        "(一)主动融入区域协同发展1.推进大桥建设。(牵头单位:⟦L:市交通运输局⟧)2.推动产业融通(牵头单位:⟦L:市经信局⟧)",
        [("1", "推进大桥建设。"), ("2", "推动产业融通")],
        id="all line breaks lost, heading and number too",
    ),
    pytest.param(
        "3.新建5G基站500座。\n责任领导:⟦P:洪声耀⟧\n牵头单位:⟦L:市经信局⟧\n责任单位:⟦R:市电信公司⟧、⟦R:市移动公司⟧\n完成时限:⟦D:2022年底⟧\n4.建设孵化园。\n牵头单位:⟦L:市科技局⟧",
        [("3", "新建5G基站500座。"), ("4", "建设孵化园。")],
        id="slots on separate lines",
    ),
    pytest.param(
        "3.新建5G基站500座。\r\n\r\n(牵头单位:⟦L:市经信局⟧;\r\n责任单位:⟦R:市电信公司⟧、\r\n⟦R:市移动公司⟧)\r\n\r\n4.建设孵化园。(牵头单位:⟦L:市科技局⟧)",
        [("3", "新建5G基站500座。"), ("4", "建设孵化园。")],
        id="block spread over several lines",
    ),
    pytest.param(
        "3.实施城市更新行动,\n改造老旧小区172个。\n(牵头单位:⟦L:市住建局⟧)",
        [("3", "实施城市更新行动,\n改造老旧小区172个。")],
        id="task that goes on in the next line",
    ),
    pytest.param(
        "序号\n工作任务\n牵头单位\n责任单位\n完成时限\n1\n新建5G基站500座\n⟦L:市经信局⟧\n⟦R:市电信公司⟧\n⟦D:12月底前⟧\n2\n建设孵化园\n⟦L:市科技局⟧\n⟦R:市文旅局⟧\n⟦D:6月底⟧",
        [("1", "新建5G基站500座"), ("2", "建设孵化园")],
        id="table cells, one a line",
    ),
    pytest.param(
        "1\t新建5G基站500座\t⟦P:李明⟧\t⟦L:市经信局⟧\t⟦R:市电信公司⟧\t⟦D:12月底前⟧\n2\t建设孵化园\t⟦P:王伟⟧\t⟦L:市科技局⟧\t⟦R:市文旅局⟧\t⟦D:6月底⟧",
        [("1", "新建5G基站500座"), ("2", "建设孵化园")],
        id="table cells, one row a line",
    ),
    pytest.param(
        "新建5G基站500座\n⟦D:12月底前⟧\n⟦L:市经信局⟧\n建设孵化园\n⟦D:6月底⟧\n⟦L:市科技局⟧",
        [(None, "新建5G基站500座"), (None, "建设孵化园")],
        id="table cells without numbers, dates before units",
    ),
    pytest.param(
        "1.完成老旧小区改造20个,由⟦P:常务副市长⟧负责,⟦L:市住建局⟧牵头,⟦R:市发改委⟧、⟦R:市财政局⟧等配合。\n2.建设孵化园(⟦L:市科技局⟧牵头,⟦R:市文旅局⟧等按职责分工负责)",
        [("1", "完成老旧小区改造20个"), ("2", "建设孵化园")],
        id="prose at the end of a task, with and without brackets",
    ),
    pytest.param(
        "1.由⟦L:市住建局⟧牵头,完成老旧小区改造20个。\n2.支持⟦R:湖北科技学院⟧建设新校区。(牵头单位:⟦L:市教育局⟧)",
        [("1", "由市住建局牵头,完成老旧小区改造20个。"), ("2", "支持湖北科技学院建设新校区。")],
        id="units within the task text",
    ),
    pytest.param(
        "1.推进道路建设。(牵头单位:⟦L:市住建局⟧;完成时限:⟦D:6月底前⟧招标,⟦D:12月底前⟧完工)\n2.建设孵化园。(牵头单位:⟦L:市科技局⟧)",
        [("1", "推进道路建设。"), ("2", "建设孵化园。")],
        id="dates with verbs in a slot",
    ),
    pytest.param(
        "1.优化营商环境。\n一是深化“放管服”改革;\n二是推行代办制。\n(牵头单位:⟦L:市发改委⟧)\n2.建设孵化园。(牵头单位:⟦L:市科技局⟧)",
        [("1", "优化营商环境。\n一是深化“放管服”改革;\n二是推行代办制。"), ("2", "建设孵化园。")],
        id="points that share the block of their item",
    ),
    pytest.param(
        "1.优化营商环境\n(1)深化“放管服”改革。(牵头单位:⟦L:市发改委⟧)\n(2)推行代办制。(牵头单位:⟦L:市政务局⟧)",
        [("1", "深化“放管服”改革。"), ("2", "推行代办制。")],
        id="points with a block each",
    ),
    pytest.param(
        "(牵头单位:⟦L:市发改委⟧)\n1.(牵头单位:⟦L:市科技局⟧)",
        [(None, ""), ("1", "")],
        id="blocks without a task",
    ),
    pytest.param(
        "1.建成12.5万亩高标准农田(牵头单位:⟦L:市农业农村局⟧)\n2.5G基站建设(牵头单位:⟦L:市经信局⟧)\n3新建孵化园(牵头单位:⟦L:市科技局⟧)\n5.5万亩农田治理(牵头单位:⟦L:市水利局⟧)",
        [("1", "建成12.5万亩高标准农田"), ("2", "5G基站建设"), ("3", "新建孵化园"), (None, "5.5万亩农田治理")],
        id="decimals and numbers without a full stop",
    ),
]


@pytest.mark.parametrize(("marked", "expected"), SHAPES)
def test_finds_the_tasks(marked: str, expected: list[tuple[str | None, str]]) -> None:
    assert texts(ledger(marked)) == expected


@pytest.mark.parametrize(("marked", "expected"), SHAPES)
def test_finds_the_tasks_whatever_the_scores(marked: str, expected: list[tuple[str | None, str]]) -> None:
    assert texts(ledger(marked, score=0.01)) == expected


@pytest.mark.parametrize("marked", [param.values[0] for param in SHAPES], ids=[param.id for param in SHAPES])
def test_gives_each_task_its_own_spans(marked: str) -> None:
    notice, spans = read(marked)
    rows = build_ledger(notice, spans)
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        held = [one for some in (row.leaders, row.lead_units, row.responsible_units, row.deadlines, row.targets) for one in some]
        assert all(row.start <= one.start and (following is None or one.end <= following.start) for one in held)
