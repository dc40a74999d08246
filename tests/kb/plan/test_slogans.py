"""A slogan names neither an act, nor a figure, document, thing or time. Where it cannot be told, nothing is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.document import Span
from kb.parser.facts import find_facts
from kb.plan.plan import PlanMeasure
from kb.plan.slogans import is_slogan
from tests.kb.plan.plans import problem, told

TESTS = Path(__file__).parents[2]


def measure(text: str) -> PlanMeasure:
    whole = Span(0, len(text))
    return PlanMeasure(text, whole, (), find_facts(text, whole))


@pytest.mark.parametrize(
    "text",
    [
        "提高认识。",
        "进一步提高思想认识，切实增强做好监管工作的责任感和紧迫感。",
        "加强组织领导，压紧压实监管责任，推动工作再上新台阶。",
        "切实加强财务管理，严格审核把关，不断提高经费管理水平。",
        "举一反三，标本兼治，建立完善长效机制。",
        "加大查处力度，形成有力震慑。",
        "进一步完善财务管理制度。",
        "多措并举、精准发力，推动资金尽快落地见效。",
        "坚定不移把招商引资作为“一号工程”，持续用力、久久为功。",
        "高度重视兑付工作，把好事办好、实事办实。",
        "党组高度重视，把整改作为重大政治任务抓紧抓实。",
        "坚持以人民为中心的发展思想，用心用情办好民生实事。",
        "思想上高度重起来，行动上紧起来，作风上硬起来。",
        "以案促改、以案促治，坚决把纪律和规矩挺在前面。",
        "全面从严管理，厉行勤俭节约，反对铺张浪费。",
        "下大气力解决历史遗留问题，确保应收尽收、颗粒归仓。",
        "进一步压实责任，层层传导压力，推动平时考核走深走实。",
        "下一步，我们将进一步解放思想、开拓创新，千方百计降本增效。",
        "多形式、多渠道、全方位做好宣传工作，着力营造良好社会氛围。",
        "扎紧制度笼子，把好支出关口。",
        "以绣花功夫提升景区颜值，擦亮景区名片。",
        "注重实际效果，力戒形式主义，不搞花架子。",
        "守好惠民资金的每一分钱，让群众放心满意。",  # from here on, known to the model only
        "各部门要各司其职、各负其责、密切配合、齐头并进。",
        "让监督长出牙齿，让制度带电生威。",
    ],
)
def test_a_call_for_something_is_a_slogan(text: str) -> None:
    assert is_slogan(measure(text))


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("修订裁量基准，由法规科公布。", "an act on an object"),
        ("加强票据审核，对412份逐张核对。", "a figure"),
        ("严格执行《公务接待管理办法》。", "a document"),
        ("进一步加强管理，6月底前完成。", "a date"),
        ("每季度加强一次督查。", "a frequency"),
        ("建立资金支付周调度表。", "a thing that is made"),
        ("由出纳改为会计保管印章。", "who does it"),
        ("健全差旅费管理制度。", "which rules"),
        ("引导商户迁入疏导点经营。", "it cannot be told"),
        ("督促村委会退还多收的费用。", "an act that is brought about"),
        ("学习情况向县委宣传部报备。", "a verb in the name of a thing"),
        ("整改情况由办公室汇总报送纪检组。", "a verb in the name of a thing"),
        ("落实双人双锁、出入库登记。", "the practice is named"),
        ("倡导村民代表参与现场监督。", "a soft act is one"),
        ("推动新入职队员由执法骨干带着办案。", "an act that is brought about"),
        ("", "there is nothing"),
    ],
)
def test_what_says_what_is_done_is_none(text: str, because: str) -> None:
    assert not is_slogan(measure(text)), because


def test_slogans_are_graver_where_a_problem_has_nothing_else() -> None:
    alone = told(problem("一是提高认识。二是加强领导。"))
    beside = told(problem("一是提高认识。二是核对票据412份。"))
    assert alone == [("slogan", "高", "提高认识。"), ("slogan", "高", "加强领导。")]
    assert beside == [("slogan", "低", "提高认识。")]


def test_measures_of_published_notices_are_rarely_called_slogans() -> None:
    """Of 1,318 measures of real layouts at most one in 500; read, they are soft ones (docs/quality.md)."""
    texts = [
        one["text"]
        for folder in ("samples_gold", "notices/gold")
        for path in sorted((TESTS / folder).glob("*.json"))
        for found in json.loads(path.read_text(encoding="utf-8"))["problems"]
        for one in found["measures"]
    ]
    called = [text for text in texts if is_slogan(measure(text))]
    assert len(texts) > 1_300
    assert len(called) <= len(texts) / 500, called


@pytest.mark.parametrize(
    "text", ["补种树木。", "换发证件。", "停岗学习。", "废止文件。", "归档文件。", "停办酒席。"]
)
def test_a_terse_act_of_four_characters_is_no_idiom(text: str) -> None:
    assert not is_slogan(measure(text))


@pytest.mark.parametrize(
    "text", ["举一反三。", "压实责任。", "真抓实干。", "守土有责。", "警钟长鸣。", "标本兼治。"]
)
def test_an_idiom_that_stands_alone_is_a_slogan(text: str) -> None:
    assert is_slogan(measure(text))
