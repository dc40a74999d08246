"""What the reader shows beside a notice's text: its frame, and the passage that was opened."""

from __future__ import annotations

from dataclasses import dataclass

from api.pages.citations import Passage, cite
from api.pages.inline import fact_row
from api.pages.links import passage_url, similar_url
from api.pages.statuses import StatusView, status_summary, status_views
from kb.errors import InvalidInputError
from kb.notice import Measure, Notice, Problem, parse_measure_id, parse_problem_id
from kb.taxonomy import name_of

_STATISTICS = {
    "reported_problems": "反馈问题",
    "problems": "反馈问题",
    "measures": "整改措施",
    "completed": "已完成",
    "mostly_completed": "基本完成",
    "in_progress": "推进中",
    "not_completed": "未完成",
    "continuing": "长期坚持",
}


@dataclass(frozen=True, slots=True)
class Panel:
    """An opened passage. remarks: (name, value) pairs that stand beside it; facts: (kind, text, value) triples,
    value "" where it says no more than the text."""

    anchor: str
    passage_id: str
    heading: str
    text: str
    url: str
    citation: str
    types: tuple[str, ...]
    statuses: list[StatusView]
    status_words: tuple[str, ...]
    remarks: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str, str], ...]
    similar_url: str


@dataclass(frozen=True, slots=True)
class ProblemTools:
    """What can be done with a problem where it begins. item: its id; url: the reader at it."""

    number: int
    item: str
    title: str
    url: str
    similar_url: str
    citation: str


def tools_of(notice: Notice, base_url: str) -> dict[str, ProblemTools]:
    """The tools of all problems, by their anchor."""
    built = {}
    for problem in notice.problems:
        anchor = f"P{problem.number}"
        item = f"{notice.slug}#{anchor}"
        passage = Passage(
            problem.title, notice.inspected_unit, notice.title, notice.publication_date, notice.slug, anchor
        )
        url = passage_url(notice.slug, anchor)
        built[anchor] = ProblemTools(
            problem.number, item, problem.title, url, similar_url(item), cite(passage, base_url)
        )
    return built


def cited_anchor(notice: Notice, asked: str) -> str | None:
    """The anchor of the problem or measure that is asked for, or None if the notice has none of that name."""
    return asked if asked and find(notice, asked) is not None else None


def find(notice: Notice, anchor: str) -> tuple[Problem, Measure | None] | None:
    """The problem ("P4") or the measure with its problem ("P4-M2"); None if there is no such passage."""
    whole_id = f"x#{anchor}"
    try:
        if "-" not in anchor:
            number, ordinal = parse_problem_id(whole_id)[1], 0
        else:
            measure_id = parse_measure_id(whole_id)
            number, ordinal = measure_id.problem, measure_id.measure
    except InvalidInputError:
        return None
    problem = next((p for p in notice.problems if p.number == number), None)
    if problem is None or ordinal == 0:
        return (problem, None) if problem else None
    measure = next((m for m in problem.measures if m.ordinal == ordinal), None)
    return (problem, measure) if measure else None


def panel(notice: Notice, anchor: str, base_url: str) -> Panel | None:
    """The panel of a passage; None if there is no such passage."""
    found = find(notice, anchor)
    if found is None:
        return None
    problem, measure = found
    text = measure.text if measure else problem.title
    passage = Passage(text, notice.inspected_unit, notice.title, notice.publication_date, notice.slug, anchor)
    if measure is None:
        statuses = status_summary((m.completion, m.continuing) for m in problem.measures)
        heading, types, attributes = f"问题 {problem.number}", problem.topics, problem.attributes
    else:
        statuses = status_views(measure.completion, continuing=measure.continuing)
        heading, types = f"问题 {problem.number} 的措施 {measure.ordinal}", measure.types
        attributes = measure.attributes
    words = (word.text for word in measure.status_words) if measure else ()
    facts = (fact_row(fact) for fact in measure.facts) if measure else ()
    return Panel(
        anchor=anchor,
        passage_id=passage.passage_id,
        heading=heading,
        text=text,
        url=passage_url(notice.slug, anchor),
        citation=cite(passage, base_url),
        types=tuple(name_of(code) for code in types),
        statuses=statuses,
        status_words=tuple(dict.fromkeys(words)),
        remarks=tuple((a.name, a.value) for a in attributes),
        facts=tuple(dict.fromkeys(facts)),
        similar_url=similar_url(f"{notice.slug}#P{problem.number}"),
    )


def frame(notice: Notice) -> list[tuple[str, str]]:
    """The notice's frame as (name, value) pairs; what the notice does not say is “未载明”."""
    start, end = notice.inspection_period
    period = f"{start or '?'} 至 {end or '?'}" if start or end else None
    inspection = "审计" if notice.kind == "审计" else ("督察" if notice.kind == "督察" else "巡察")
    rows = [
        (f"被{inspection}单位", notice.inspected_unit),
        (f"{inspection}机构", notice.inspecting_body),
        (f"{inspection}时间", period),
        ("反馈时间", notice.feedback_date),
        ("公开时间", notice.publication_date),
        ("单位类型", notice.unit_kind),
        ("地区", notice.region),
    ]
    return [(name, value or "未载明") for name, value in rows]


def statistics(notice: Notice) -> list[tuple[str, int]]:
    """What the notice says of itself, as (Chinese name, number); each name once."""
    named = ((_STATISTICS.get(s.name, s.text), s.value) for s in notice.statistics)
    return list(dict.fromkeys(named))
