"""What is said of a checked plan as a whole, in Chinese sentences; every number is a count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kb.plan.findings import Code, Severity, count_by_severity

if TYPE_CHECKING:
    from api.plan_check.checking import CheckedPlan
    from kb.plan.findings import Finding

_CLEAN = "没有发现需要修改的地方。"
LIMITS = (
    "体检按文字和统计规则逐项查找，只说明“写了没有、写清楚没有、对得上没有”，不判断措施是否恰当，也不代替审核。",
    "“口号”“责任不具体”等由词语判断，可能看漏或看错，请对照原文；“少了多数先例都有的措施”只供参考，不适用的可以不理会。",
)


def verdict(checked: CheckedPlan) -> str:
    """What was checked and what came of it, in a sentence or two."""
    plan, counts = checked.plan, count_by_severity(checked.findings)
    said = f"共 {len(plan.problems)} 个问题、{plan.measure_count} 条措施。"
    if checked.order.listed:
        said += f"对照了清单上的 {len(checked.order.listed)} 个问题。"
    return said + counts_sentence(counts)


def counts_sentence(counts: Mapping[Severity, int]) -> str:
    """How many findings of each severity; a clean plan is told so, hints or not."""
    if not sum(counts.values()):
        return _CLEAN
    told = "，".join(f"{severity.label}（{severity.advice}）{counts[severity]} 处" for severity in Severity)
    if not counts[Severity.HIGH] and not counts[Severity.MEDIUM]:
        return f"{_CLEAN.removesuffix('。')}，只有提示 {counts[Severity.LOW]} 处。"
    return f"发现 {sum(counts.values())} 处：{told}。"


def problems_words(finding: Finding, titles: Mapping[int, str]) -> str:
    """Which problems a finding concerns: 第3个问题“…”, 第1、2、5个问题, 全文, 清单."""
    if len(finding.problems) == 1:
        number = finding.problems[0]
        return f"第 {number} 个问题“{titles.get(number, '')}”"
    if finding.problems:
        return f"{len(finding.problems)} 个问题（{number_words(finding.problems)}）"
    return "问题清单" if finding.passage.where == "list" else "全文"


def number_words(numbers: Sequence[int]) -> str:
    """Numbers with runs drawn together: 1—4、7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(str(run[0]) if len(run) == 1 else f"{run[0]}—{run[-1]}" for run in runs)


def kinds(findings: Sequence[Finding]) -> list[tuple[Code, dict[Severity, int]]]:
    """For each kind of fault that occurs, how many there are of each severity, in the order of Code."""
    return [
        (code, count_by_severity(of_kind))
        for code in Code
        if (of_kind := [finding for finding in findings if finding.code is code])
    ]


def document_title(plan_title: str) -> str:
    """The name of what is taken away: …整改方案 -> …整改方案体检结果."""
    return f"{title_of(plan_title)}体检结果"


def title_of(plan_title: str) -> str:
    """The plan's title on one line, of bounded length."""
    return " ".join(plan_title.split())[:60]
