"""One document in, one notice out: the parser's main path."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.document import Document, Span
from kb.notice import Attribute, Measure, Notice, Problem, Section, Source, Statistic, StatusWords
from kb.parser.classify import topics_of, types_of
from kb.parser.coverage import unassigned_spans
from kb.parser.enumerators import Marker, find_markers
from kb.parser.facts import find_facts
from kb.parser.feedback import feedback_problems, is_feedback_only
from kb.parser.frame import Frame, find_tail, find_title, read_frame
from kb.parser.headings import clean_section_title, trim_bare_title
from kb.parser.measures import Content, FoundMeasure, MeasureSplitter, trim
from kb.parser.outline import Node, build_outline, is_one_line
from kb.parser.problems import FoundProblem, ProblemFinder, is_other_document
from kb.parser.shadow import shadow as shadow_of
from kb.parser.statistics import find_statistics
from kb.parser.status import judge_status
from kb.parser.tables import frame_columns, read_table, text_tables


@dataclass(slots=True)
class _Reading:
    """What is known of a document while it is being read."""

    document: Document
    shadow: str
    title: Span | None
    root: Node
    markers: list[Marker]
    finder: ProblemFinder
    columns: dict[str, str]

    @property
    def text(self) -> str:
        return self.document.text


def parse_document(document: Document, *, slug: str, source: Source) -> Notice:
    """The notice a document holds. Pure; never raises on odd text.

    A text that is no rectification notice, or one whose layout is not understood, becomes a notice with the
    problems that were understood (perhaps none) and warnings that say what is missing.
    """
    reading, table_found, table_contents = _read(document)
    warnings = list(document.warnings)
    found, contents = _outline_problems(reading, warnings)
    found, contents = _merge(found, contents, table_found, table_contents)
    first = min((problem.extent.start for problem in found), default=None)
    tail, contents = _cut_tail(reading, found, contents)
    frame = read_frame(
        document, reading.shadow, reading.title, _opening(reading, first), tail, reading.columns
    )
    sections = _sections(reading, found)
    year = _default_year(frame)
    problems = tuple(
        _problem(reading, number, problem, content, sections, year)
        for number, (problem, content) in enumerate(zip(found, contents, strict=True), start=1)
    )
    statistics = find_statistics(document.text, reading.shadow, problems)
    warnings += _warnings(reading, frame, problems, statistics)
    unassigned = unassigned_spans(
        reading.shadow, problems, [problem.content for problem in found], tail, _headings(sections)
    )
    return Notice(
        slug=slug,
        title=frame.title or _made_title(frame, document),
        text=document.text,
        source=source,
        kind=frame.kind,
        inspected_unit=frame.inspected_unit,
        unit_kind=frame.unit_kind,
        region=frame.region,
        inspecting_body=frame.inspecting_body,
        inspection_period=frame.inspection_period,
        feedback_date=frame.feedback_date,
        publication_date=frame.publication_date,
        sections=tuple(sections.values()),
        problems=problems,
        statistics=statistics,
        unassigned=unassigned,
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _read(document: Document) -> tuple[_Reading, list[FoundProblem], list[Content]]:
    shadow = shadow_of(document.text)
    title = find_title(document, shadow)
    markers = find_markers(shadow)
    splitter = MeasureSplitter(shadow, markers)
    found: list[FoundProblem] = []
    contents: list[Content] = []
    masked: list[Span] = []
    columns: dict[str, str] = {}
    for table in [*document.tables, *(() if document.tables else text_tables(shadow))]:
        rows = read_table(shadow, table, _group_above(document, table.span))
        if rows is None:
            continue
        masked.append(table.span)
        columns = {**frame_columns(shadow, table), **columns}
        for problem, measures in zip(rows.problems, rows.measures, strict=True):
            found.append(problem)
            contents.append(_table_content(splitter, problem, measures))
    root = build_outline(shadow, [m for m in markers if title is None or m.start >= title.end], masked)
    finder = ProblemFinder(shadow, root, markers)
    return _Reading(document, shadow, title, root, markers, finder, columns), found, contents


def _group_above(document: Document, table: Span) -> Span | None:
    """A heading of the file (not the title) that stands right above the table, such as the name of a sheet."""
    above = [h for h in document.headings if h.level > 0 and h.span.end <= table.start]
    if above and not document.text[above[-1].span.end : table.start].strip():
        return above[-1].span
    return None


def _table_content(
    splitter: MeasureSplitter,
    problem: FoundProblem,
    measures: Sequence[tuple[Span, list[tuple[str, Span]], list[tuple[str, Span]]]],
) -> Content:
    """The measures of a table's problem: one cell may hold several, one row may hold one."""
    content = Content()
    content.remarks += problem.details
    for cell, remarks, statuses in measures:
        problem.content.append(cell)
        part = splitter.split([cell])
        for measure in part.measures:
            measure.remarks += remarks
            measure.status = [*part.status, *statuses]
            content.measures.append(measure)
        content.remarks += part.remarks
    return content


def _outline_problems(reading: _Reading, warnings: list[str]) -> tuple[list[FoundProblem], list[Content]]:
    title = reading.title.of(reading.shadow) if reading.title else reading.document.title or ""
    if is_feedback_only(title, reading.shadow):
        found = feedback_problems(reading.shadow, reading.root, reading.finder, reading.markers)
        return found, [Content() for _ in found]
    if is_other_document(title, reading.shadow):
        warnings.append("这份文件不像整改通报(很少提到整改),没有从中提取问题;原文已保留。")
        return [], []
    nodes = reading.finder.find()
    splitter = _splitter(reading)
    found = [_from_node(reading, node) for node in nodes]
    return found, [splitter.split(problem.content) for problem in found]


def _splitter(reading: _Reading) -> MeasureSplitter:
    """Audit results are written one act a sentence; inspection results one act an item or a paragraph.

    Where a whole notice stands on one line its paragraphs are lost, and a sentence is the best unit left.
    """
    opening = (reading.title.of(reading.shadow) if reading.title else "") + reading.shadow[:600]
    is_audit = "审计" in opening and not re.search(r"巡察|巡视|督察", opening)
    return MeasureSplitter(
        reading.shadow, reading.markers, by_sentence=is_audit or is_one_line(reading.shadow)
    )


def _from_node(reading: _Reading, node: Node) -> FoundProblem:
    shadow = reading.shadow
    head = reading.finder.head(node)
    title = head.title if head.is_explicit else trim_bare_title(shadow, head.title)
    content_start = head.whole.end
    details: list[tuple[str, Span]] = []
    if head.rest is not None:
        details.append(("具体表现", head.rest))
    section = next(iter(node.ancestors()), None)
    label = trim(shadow, Span(node.start, node.content_start))
    return FoundProblem(
        label,
        title,
        trim(shadow, Span(node.start, node.stop)),
        [Span(content_start, node.stop)],
        None,
        section,
        details,
    )


def _merge(
    found: list[FoundProblem],
    contents: list[Content],
    table_found: list[FoundProblem],
    table_contents: list[Content],
) -> tuple[list[FoundProblem], list[Content]]:
    """Problems of text and tables in document order; of two lists of the same problems, the one with more measures."""
    if not table_found or not found:
        return (found, contents) if found else (table_found, table_contents)
    in_text = sum(len(content.measures) for content in contents)
    in_tables = sum(len(content.measures) for content in table_contents)
    if min(in_text, in_tables) == 0 or abs(len(found) - len(table_found)) <= 1:
        return (table_found, table_contents) if in_tables >= in_text else (found, contents)
    both = sorted(
        [*zip(found, contents, strict=True), *zip(table_found, table_contents, strict=True)],
        key=lambda pair: pair[0].extent.start,
    )
    return [problem for problem, _ in both], [content for _, content in both]


def _cut_tail(
    reading: _Reading, found: list[FoundProblem], contents: list[Content]
) -> tuple[int, list[Content]]:
    """Where the closing block begins; the last problem's content ends there at the latest."""
    shadow = reading.shadow
    if not found:
        return find_tail(shadow, reading.title.end if reading.title else 0), contents
    last = found[-1]
    tail = min(find_tail(shadow, last.title.end), _outlook_start(shadow, found))
    if last.content and last.content[-1].end > tail:
        splitter = _splitter(reading)
        last.content = [Span(span.start, min(span.end, tail)) for span in last.content if span.start < tail]
        last.extent = trim(shadow, Span(last.extent.start, min(last.extent.end, tail)))
        if last.section_node is not None or last.section is None:
            contents = [*contents[:-1], splitter.split(last.content)]
    return tail, contents


def _outlook_start(shadow: str, found: Sequence[FoundProblem]) -> int:
    """Where an unnumbered 下一步… paragraph ends the last problem, unless other problems hold such ones too."""
    pattern = re.compile(r"^[ \t]*(?:下一步|下步|今后|接下来)(?:[,，]|工作|打算|将|我)", re.MULTILINE)
    if any(pattern.search(shadow, problem.title.end, problem.extent.end) for problem in found[:-1]):
        return len(shadow)
    match = pattern.search(shadow, found[-1].title.end)
    return match.start() if match else len(shadow)


def _opening(reading: _Reading, first_problem: int | None) -> Span:
    """From the title's end to the first heading, problem or 3,000 characters, whichever comes first."""
    start = reading.title.end if reading.title else 0
    stops = [len(reading.shadow), start + 3000]
    stops += [node.start for node in reading.root.children if node.start > start][:1]
    if first_problem is not None and first_problem > start:
        stops.append(first_problem)
    return Span(start, max(start, min(stops)))


def _sections(reading: _Reading, found: Sequence[FoundProblem]) -> dict[int, Section]:
    """Sections by where they start: top-level parts, ancestors of problems, and the group cells of tables."""
    shadow, text = reading.shadow, reading.text
    problem_starts = {problem.extent.start for problem in found}
    nodes: dict[int, Node] = {}
    for problem in found:
        if problem.section_node is not None:
            for node in (problem.section_node, *problem.section_node.ancestors()):
                nodes[node.start] = node
    for node in reading.root.children:
        if node.style in ("CN", "PCN") and node.start not in problem_starts:
            nodes.setdefault(node.start, node)
    holders = set(nodes) & {
        n.start for p in found if p.section_node for n in (p.section_node, *p.section_node.ancestors())
    }
    entries: list[tuple[int, int, str, str, Span, bool, bool]] = []
    for start, node in nodes.items():
        head = reading.finder.head(node)
        span = trim(shadow, Span(head.whole.start, min(head.whole.end, head.title.end + 12)))
        span = Span(span.start, max(span.start, min(span.end, span.start + 120)))
        level = 1 + sum(1 for _ in node.ancestors())
        label = text[node.start : node.content_start].strip()
        title = clean_section_title(span.of(text), span.of(shadow))
        entries.append(
            (start, level, label, title, span, start in holders, reading.finder.is_narrative(node))
        )
    for problem in found:
        if problem.section is not None and problem.section.start not in nodes:
            span = trim(shadow, problem.section)
            if all(entry[0] != span.start for entry in entries):
                title = clean_section_title(span.of(text), span.of(shadow))
                entries.append((span.start, 1, "", title, span, True, False))
    sections: dict[int, Section] = {}
    for number, (start, level, label, title, span, holds, narrative) in enumerate(sorted(entries), start=1):
        is_late = bool(found) and start > found[-1].extent.start
        role = (
            "problems"
            if holds
            else "outlook"
            if is_late
            else "organisation"
            if narrative or found
            else "other"
        )
        sections[start] = Section(number, level, label, title, span, role)  # type: ignore[arg-type]
    return sections


def _headings(sections: dict[int, Section]) -> list[tuple[Span, bool]]:
    """(span, whether its whole part has a role as narrative) of each section, in order."""
    return [(section.span, section.role != "problems") for section in sections.values()]


def _problem(
    reading: _Reading,
    number: int,
    found: FoundProblem,
    content: Content,
    sections: dict[int, Section],
    year: int | None,
) -> Problem:
    text = reading.text
    section = None
    if found.section_node is not None:
        section = sections.get(found.section_node.start)
    elif found.section is not None:
        section = sections.get(trim(reading.shadow, found.section).start)
    title = re.sub(r"\s*\n\s*", "", found.title.of(text))
    measures = tuple(
        _measure(text, ordinal, measure, content, year)
        for ordinal, measure in enumerate(content.measures, start=1)
    )
    details = [*found.details, *content.remarks, *content.status]
    words = " ".join(measure.text for measure in measures)[:2000]
    return Problem(
        number=number,
        label=found.label.of(text).strip(),
        title=title,
        span=found.title,
        extent=found.extent,
        section_number=section.number if section else None,
        topics=topics_of(title, section.title if section else "", words),
        measures=measures,
        attributes=_attributes(text, details),
    )


def _measure(text: str, ordinal: int, found: FoundMeasure, content: Content, year: int | None) -> Measure:
    words = found.span.of(text)
    inherited = [(span.of(text), span) for _, span in (*found.status, *content.status)]
    verdict = judge_status(text, found.span, inherited=inherited)
    return Measure(
        ordinal=ordinal,
        text=words,
        span=found.span,
        types=types_of(words),
        completion=verdict.completion,
        continuing=verdict.continuing,
        status_words=_in_order(verdict.words),
        attributes=_attributes(text, [*found.remarks, *found.status]),
        facts=find_facts(text, found.span, default_year=year),
    )


def _in_order(words: Iterable[StatusWords]) -> tuple[StatusWords, ...]:
    return tuple(sorted(words, key=lambda word: (word.span.start, word.axis)))


def _attributes(text: str, remarks: Iterable[tuple[str, Span]]) -> tuple[Attribute, ...]:
    return tuple(Attribute(name, span.of(text), span) for name, span in dict.fromkeys(remarks))


def _default_year(frame: Frame) -> int | None:
    """A year that dates without one may be completed with: none is certain, so only where all dates share it."""
    years = {
        date[:4]
        for date in (*frame.inspection_period, frame.feedback_date, frame.publication_date)
        if date and date[:4].isdigit()
    }
    return int(years.pop()) if len(years) == 1 else None


def _warnings(
    reading: _Reading, frame: Frame, problems: Sequence[Problem], statistics: Sequence[Statistic]
) -> list[str]:
    warnings = []
    if frame.title is None and problems:
        warnings.append("原文没有标题,已用单位名称代替。")
    if not reading.text.strip():
        return ["文件里没有文字。"]
    if not problems and "整改" in reading.shadow:
        warnings.append(
            "只有总体情况和数字,没有逐条列出问题和措施;已保留原文和统计数字。"
            if statistics
            else "没有找到逐条列出的问题和整改措施;原文已保留,可在阅读页查看。"
        )
    without = [problem.number for problem in problems if not problem.measures]
    if problems and len(without) == len(problems):
        warnings.append("只有反馈的问题,没有整改措施(可能是巡察反馈通报)。")
    elif without:
        listed = "、".join(str(number) for number in without[:10])
        warnings.append(f"第 {listed} 个问题下没有找到整改措施,请对照原文。")
    stated = next((item.value for item in statistics if item.name == "reported_problems"), None)
    if stated and problems and stated != len(problems):
        warnings.append(f"原文说反馈了 {stated} 个问题,这里找到 {len(problems)} 个,请对照原文。")
    if re.search(r"(?<!\d)(?:19|20)\d{5}日|(?<!\d)(?:19|20)\d{2}年\d{3,4}日", reading.shadow):
        warnings.append("有的日期缺少“年”“月”等字(如 2024717日),没有推测,保持原样。")
    return warnings


def _made_title(frame: Frame, document: Document) -> str:
    if frame.inspected_unit:
        return f"{frame.inspected_unit}{frame.kind if frame.kind != '其他' else ''}整改情况"
    first = next((line.strip() for line in document.text.split("\n") if line.strip()), "")
    return document.title or (first[:60] or "无标题")
