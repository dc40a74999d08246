"""A plan with a fault of each kind, and one of many problems."""

from __future__ import annotations

CHECK = "/api/v1/plans/check"
PLAN = (
    "某局党组整改方案\n市委巡察组反馈了2个问题。\n"
    "1.关于“差旅费报销审核不严”的问题\n整改措施：进一步提高思想认识，切实加强领导。\n责任人：张三\n整改时限：尽快\n"
    "2.关于“公务接待超标准”的问题\n整改措施：对2021年以来接待票据逐张核对，超标准的1.2万元由本人退回；修订《公务接待管理办法》。\n"
    "责任领导：李四\n整改时限：2025年7月31日\n"
)
LISTED = ["差旅费报销审核不严", "公务接待超标准", "党员发展工作停滞，三年未发展一名党员"]


def many(count: int) -> str:
    """A plan of so many problems, each without a responsible person."""
    return "整改方案\n" + "".join(
        f"{n}.关于“第{n}项差旅费报销审核不严”的问题\n整改措施：核对票据{n}份。\n整改时限：2025年7月31日\n"
        for n in range(1, count + 1)
    )
