"""Notices and problem lines made for patterns: one unit told of the same thing twice, and lines of any kind."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from kb.notice import Completion, FactKind, Notice
from kb.patterns import MeasureLine, ProblemLine
from tests.api.notices import M, P, write_notice

PHONE = "13812345678"
DONE, OPEN, UNSTATED = Completion.COMPLETED, Completion.IN_PROGRESS, Completion.UNSTATED

EARLIER = write_notice(
    "linlan-edu-2021",
    "中共临澜市教育局党组关于巡察整改情况的通报",
    {
        "聚焦全面从严治党": (
            P(
                "差旅费报销审核不严",
                ("B8",),
                (
                    M(
                        "清理2020年以来差旅费报销单据,追回多报差旅费3.5万元,已完成。",
                        ("M7",),
                        DONE,
                        "已完成",
                        ((FactKind.AMOUNT, "3.5万元", "35000", "元"),),
                    ),
                    M("修订差旅费管理办法,明确审核责任到人。", ("M1",)),
                ),
            ),
            P("公务用车派车登记不全", ("B6",), (M("补齐派车登记,正在推进。", ("M15",), OPEN, "正在推进"),)),
        )
    },
    inspected_unit="中共临澜市教育局党组",
    unit_kind="教育",
    region="临澜市",
    kind="巡察",
    publication_date="2021-06-01",
)
LATER = write_notice(
    "linlan-edu-2024b",
    "临澜市教育局关于巡察反馈意见整改情况的通报",
    {
        "聚焦全面从严治党": (
            P(
                "差旅费报销审核仍不严",
                ("B8", "B9"),
                (
                    M(
                        f"重新核对差旅费单据并公布举报电话{PHONE},正在推进。",
                        ("M2", "M13"),
                        OPEN,
                        "正在推进",
                    ),
                ),
            ),
            P(
                "=HYPERLINK(会议费超标)",
                ("B9",),
                (M("=1+1 压减会议费并退回12.5万元,已完成。", ("M7",), DONE),),
            ),
            P("党费收缴不及时", ("C12",), ()),
        )
    },
    inspected_unit="临澜市教育局",
    unit_kind="教育",
    region="临澜市",
    kind="巡察",
    publication_date="2024-05-06",
)
OTHER = write_notice(
    "yunchuan-hospital-2023",
    "云川市人民医院关于巡察整改情况的通报",
    {
        "聚焦全面从严治党": (
            P(
                "差旅费报销审核不严",
                ("B8",),
                (M("修订差旅费管理办法,从源头上防止超标报销。", ("M1",), DONE),),
            ),
        )
    },
    inspected_unit="云川市人民医院",
    unit_kind="市人民医院",
    region="云川市",
    kind="巡察",
    publication_date="2023-02-03",
)
NOTICES: tuple[Notice, ...] = (EARLIER, LATER, OTHER)


def problem(
    problem_id: str = "a#P1",
    *measures: MeasureLine,
    title: str = "差旅费报销审核不严",
    unit: str | None = "某市教育局",
    unit_kind: str | None = "教育",
    region: str | None = "某市",
    year: int | None = 2024,
    date: str | None = "2024-05-06",
    topics: tuple[str, ...] = ("B8",),
) -> ProblemLine:
    """A line; whatever is not given is plain."""
    return ProblemLine(
        problem_id,
        problem_id.partition("#")[0],
        title,
        unit,
        unit_kind,
        region,
        year,
        date,
        topics,
        measures,
    )


def measure(
    measure_id: str = "a#P1-M1", *types: str, completion: Completion = DONE, recovered: str = "0"
) -> MeasureLine:
    """A line; recovered in yuan."""
    return MeasureLine(measure_id, types, completion, Decimal(recovered))


_TYPES = [f"M{number}" for number in range(1, 13)]
_MEASURES = st.lists(
    st.builds(
        MeasureLine,
        st.just("?"),
        st.lists(st.sampled_from(_TYPES), max_size=2, unique=True).map(tuple),
        st.sampled_from(list(Completion)),
        st.sampled_from([Decimal(0), Decimal("26000"), Decimal("0.5"), Decimal("146300000")]),
    ),
    max_size=4,
).map(tuple)
_DATES = st.none() | st.sampled_from(["2024", "2024-11", "2024-11-30", "2026-01-02", "1999-13", "不详"])
# More kinds and years than a table has columns, unknown ones, and a year that is no year.
ANY_LINES = st.lists(
    st.builds(
        ProblemLine,
        st.just("?"),
        st.sampled_from(["a", "b", "c"]),
        st.just("标题"),
        st.none() | st.sampled_from(["甲局", "乙局"]),
        st.none() | st.sampled_from([f"第{number}类" for number in range(11)]),
        st.none() | st.sampled_from(["甲市", "乙县"]),
        st.none() | st.integers(2012, 2024) | st.just(0),
        _DATES,
        st.lists(st.sampled_from(["A1", "B8", "B9", "C12"]), max_size=3, unique=True).map(tuple),
        _MEASURES,
    ),
    max_size=30,
)
