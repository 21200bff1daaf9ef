"""Targets and deadlines as the rules find them in sentences: where they begin and end, and what is none."""

import pytest

from inference.rules import rule_spans
from tests.sample_excerpts import read_excerpt, texts_of


@pytest.mark.parametrize(
    "excerpt",
    [
        pytest.param("⟦T:地区生产总值增长8%左右⟧。", id="growth with a modifier"),
        pytest.param("力争⟦T:总资产60亿元⟧、⟦T:净资产30亿元⟧。", id="one for each value, hedge outside"),
        pytest.param("力争年内⟦T:新增企业5家⟧,全年⟦T:新增学位1000个以上⟧", id="time words outside"),
        pytest.param("⟦T:“金龙、玉龙、潜龙”企业力争突破8家、10家、15家⟧", id="values that share an indicator"),
        pytest.param("⟦T:城镇、农村居民人均可支配收入分别增长5.5%、7%⟧", id="分别"),
        pytest.param("⟦T:建成周转房和公租房500套以上⟧、⟦T:公共停车位3000个以上⟧、⟦T:充电桩100个以上⟧", id="list under one verb"),
        pytest.param("⟦T:建成11个污水处理厂配套工程⟧、泉门社区修复工程", id="only the members with a value"),
        pytest.param(
            "⟦T:实施103个老旧小区改造⟧,⟦T:完成11个乡镇国土空间规划和59个行政村村庄规划编制工作⟧", id="count before the noun"
        ),
        pytest.param("⟦T:改造大石桥、党校等10个交通路口⟧", id="names in front of the count"),
        pytest.param("⟦T:红梅路、泰丰路等9处易涝点改造⟧", id="result word behind the count"),
        pytest.param("全面⟦T:完成191个试点扩面提质⟧,⟦T:启动建设2座应急物资储备库⟧", id="adverb outside, starting counts"),
        pytest.param("推动⟦T:平台交易规模突破2亿元⟧,⟦T:争取各类资金30亿元以上⟧", id="pushing on a value that is reached"),
        pytest.param(
            "加快实施5个学校项目,推进10.7万亩高标准农田建设,抓好7个省重点项目、19个市重点项目建设", id="pushing on a count"
        ),
        pytest.param("确保⟦T:170个以上项目竣工达效⟧", id="finished state behind a count"),
        pytest.param("⟦T:居民收入与经济增长基本同步⟧,⟦T:农村环卫保洁市场化镇村一体全覆盖⟧", id="benchmarks"),
        pytest.param("实现⟦T:乡镇公办托育机构“全覆盖”⟧,确保⟦T:零就业家庭动态清零⟧", id="benchmark in quotes, hedges outside"),
        pytest.param("确保⟦T:教师平均工资水平不低于本地公务员平均工资水平⟧", id="benchmark with a name"),
        pytest.param("⟦T:按照不低于5%的幅度从严从紧核减“三公”经费⟧,节用裕民", id="value before its verb"),
        pytest.param("⟦T:综合实力进入全省前3⟧", id="rank"),
        pytest.param("⟦T:森林覆盖率到2025年达到45%⟧", id="due point inside"),
        pytest.param(
            "每个产业⟦T:培育“链主”企业3家⟧,⟦T:新签约50亿元重大项目5个⟧,其中⟦T:10亿元以上重大产业项目20⟧", id="qualified counts"
        ),
        pytest.param("⟦T:有效发明专利拥有量突破200件⟧,⟦T:再生水利用率达到25%⟧", id="indicators that begin like hedges"),
        pytest.param("⟦T:打造3-5家营销龙头企业⟧,⟦T:招商引资到位资金突破千亿元⟧", id="range and number in characters"),
        pytest.param("结合“三改”行动⟦T:打造示范点12个⟧", id="setting in front of the verb"),
        pytest.param("重点推进投资13亿元的光伏项目,启动投资500亿元长江示范区建设项目", id="numbers that describe"),
        pytest.param("推进107国道改造,建设5G网络,做强8大重点产业链,申报“51020”产业集群", id="numbers that name"),
        pytest.param("打造15分钟就业服务圈,打造万亩高粱种植基地,打造“十五分钟生活圈”", id="numbers that size"),
        pytest.param(
            "创建一批绿色机关,成功创建全国文明城市,走在全省前列,完成省定目标,建成市第二人民医院", id="tasks without a value"
        ),
        pytest.param("去年增长16%。一季度已建成5个项目,实现了10%的增长。", id="what is past"),
        pytest.param("一、2024年工作回顾\n全年新增企业50家。\n二、2025年重点工作\n⟦T:新增企业60家⟧。", id="review section"),
        pytest.param("第八届人民代表大会第五次会议\n(三)聚力打造六大产业集群\n二、2025年“七大行动”重点工作\n", id="headings"),
    ],
)
def test_targets(excerpt: str) -> None:
    text, expected = read_excerpt(excerpt)
    assert texts_of(text, rule_spans(text), "T") == texts_of(text, expected)


@pytest.mark.parametrize(
    "excerpt",
    [
        pytest.param("确保生态修复项目⟦D:年内⟧完工,⟦D:2022年底⟧建成市民中心", id="inside and year end"),
        pytest.param("到⟦D:2025年⟧,建成示范区。于⟦D:2023年⟧建成投用。", id="year behind 到 and 于"),
        pytest.param("⟦D:上半年⟧完成主体工程,⟦D:第二季度⟧开工", id="part of a year with what is done"),
        pytest.param("请于⟦D:3月31日前⟧报市政府,⟦D:128日前⟧、⟦D:2023115日前⟧报送总结", id="dates of reports, lost characters"),
        pytest.param("⟦D:“五一”前⟧开园", id="feast in quotes"),
        pytest.param("全年完成投资,今年建成,每月25日前通报,每季度末月25日前报送", id="spans of work and rhythms"),
        pytest.param(
            "一、2025年主要预期目标\n2025年耕地占补平衡项目\n今年前5个月\n《2025年底前实施方案》\n2021年1月27日\n",
            id="no due points",
        ),
        pytest.param("(完成时限:⟦D:6月底前⟧招标,⟦D:12月底前⟧完工)", id="slot with due points"),
        pytest.param("(完成时限:⟦D:7月—8月⟧;办结时限:⟦D:持续推进⟧;时限要求:⟦D:2025年⟧)", id="slots whose whole value counts"),
    ],
)
def test_deadlines(excerpt: str) -> None:
    text, expected = read_excerpt(excerpt)
    assert texts_of(text, rule_spans(text), "D") == texts_of(text, expected)
