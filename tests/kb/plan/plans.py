"""Plans as short texts, and their findings as pairs that a test can compare."""

from __future__ import annotations

from kb.document import Document
from kb.plan import Finding, Plan, plan_of
from kb.plan.words_check import check_words

HEAD = "某局整改方案\n2024年5月6日，巡察组向我局反馈了意见。\n"


def plan(text: str) -> Plan:
    """The plan that a pasted text is."""
    return plan_of(Document(text=text, format="txt"))


def problem(
    measures: str,
    *,
    who: str = "责任人：张三",
    until: str = "整改时限：2024年9月30日",
    title: str = "公务接待不规范",
) -> str:
    """A text with one problem."""
    return f"{HEAD}1.关于“{title}”的问题\n整改措施：{measures}\n{who}\n{until}\n"


def found(text: str) -> list[Finding]:
    """What is found in a text."""
    return list(check_words(plan(text)))


def told(text: str) -> list[tuple[str, str, str]]:
    """(code, severity's label, the passage's words) of what is found in a text."""
    return [(one.code.value, one.severity.label, one.passage.text) for one in found(text)]
