"""In-memory parts that keep the contract: FakeStore, FakeRetriever, FakeServices. Shared with the browser tests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import RLock
from typing import Any, Literal, TypeVar

from sqlalchemy import Connection, Engine, StaticPool, create_engine

from index.comparable import Comparison, FoundProblem
from index.confidence import Confidence
from index.retriever import FacetValue, Hit, ProblemGroup, SearchRequest, SearchResult
from index.understanding.corrections import Correction
from index.understanding.own_synonyms import OwnSynonyms
from index.understanding.understood import Understood
from kb.changes import put_notice
from kb.document import Document, Span
from kb.errors import InvalidInputError, NotFoundError, UnreadableFileError
from kb.ingest import Pipeline
from kb.notice import Notice, Problem, Source, parse_measure_id, parse_problem_id
from kb.rows import child_rows, notice_row
from kb.schema import CHILD_TABLES
from kb.schema import notices as stored_notices
from kb.staff_schema import metadata
from kb.store import Counts, MeasureRecord, NoticeSummary, StoredFile, StoredSynonyms
from kb.taxonomy import code_of, name_of
from tests.api import notices

T = TypeVar("T")
FILTERS = ("unit_kind", "region", "year", "topic", "measure_type", "status", "kind", "notice")


@dataclass
class FakeSettings:
    """What the application reads of the settings."""

    data_dir: Path
    max_upload_mb: int = 50
    page_size: int = 10
    host: str = "127.0.0.1"
    port: int = 8000
    write_token: str | None = None
    allowed_hosts: tuple[str, ...] = ()
    llm_base_url: str | None = None
    llm_model: str = "default"
    llm_api_key: str | None = None
    llm_timeout_seconds: int = 60


def record_of(notice: Notice, problem: Problem, ordinal: int) -> MeasureRecord:
    """The measure with its context, as the store would give it."""
    measure = problem.measures[ordinal - 1]
    section = next((s.title for s in notice.sections if s.number == problem.section_number), "")
    problem_id = f"{notice.slug}#P{problem.number}"
    return MeasureRecord(
        measure_id=f"{problem_id}-M{ordinal}",
        problem_id=problem_id,
        slug=notice.slug,
        problem_number=problem.number,
        ordinal=ordinal,
        text=measure.text,
        span=measure.span,
        types=measure.types,
        completion=measure.completion,
        continuing=measure.continuing,
        problem_title=problem.title,
        section_title=section,
        topics=problem.topics,
        notice_title=notice.title,
        inspected_unit=notice.inspected_unit,
        unit_kind=notice.unit_kind,
        region=notice.region,
        kind=notice.kind,
        publication_date=notice.publication_date,
        year=int(notice.publication_date[:4]) if notice.publication_date else None,
    )


def _understood(query: str, literal: bool) -> Understood:
    """报消 is the one slip that is known here."""
    if literal or "报消" not in query:
        return Understood(query, literal=literal)
    return Understood(
        query.replace("报消", "报销"),
        (Correction("报消", "报销"),),
        synonyms={"差旅费": ("出差费", "住宿费", "路费", "车船费", "机票")},
        concepts=(("B8", 1.0),),
    )


class FakeStore:
    """The Store contract over a dict."""

    def __init__(self, stored: Sequence[Notice] = notices.ALL) -> None:
        self._notices = {notice.slug: (notice, notice.text.encode()) for notice in stored}
        self._deleted: set[str] = set()
        self._sequence = len(stored)
        self._synonyms: dict[str, StoredSynonyms] = {}
        self._engine: Engine | None = None
        self._one_at_a_time = RLock()
        self._tables_sequence = -1
        self.closed = False

    def synonyms(self) -> list[StoredSynonyms]:
        return [self._synonyms[word] for word in sorted(self._synonyms)]

    def put_synonyms(self, group: StoredSynonyms) -> None:
        self._synonyms[group.canonical] = group

    def delete_synonyms(self, canonical: str) -> None:
        if self._synonyms.pop(canonical, None) is None:
            raise NotFoundError(f"没有以“{canonical[:40]}”为规范词的同义词组。")

    def _visible(self, slug: str) -> tuple[Notice, bytes]:
        if slug not in self._notices or slug in self._deleted:
            raise NotFoundError(f"没有编号为“{slug[:80]}”的通报。请在通报列表中查找。")
        return self._notices[slug]

    def put(
        self, notice: Notice, content: bytes, *, parser_version: str = "", origin: str | None = None
    ) -> Literal["added", "replaced", "unchanged"]:
        del parser_version, origin
        before = self._notices.get(notice.slug)
        if before and before[1] == content and notice.slug not in self._deleted:
            return "unchanged"
        self._notices[notice.slug] = (notice, content)
        self._deleted.discard(notice.slug)
        self._sequence += 1
        return "replaced" if before else "added"

    def delete(self, slug: str) -> None:
        self._visible(slug)
        self._deleted.add(slug)
        self._sequence += 1

    def restore(self, slug: str) -> None:
        if slug not in self._deleted:
            raise NotFoundError(f"没有可恢复的通报“{slug[:80]}”。它可能从未删除，或已被彻底清除。")
        self._deleted.discard(slug)
        self._sequence += 1

    def notice(self, slug: str) -> Notice:
        return self._visible(slug)[0]

    def notices(
        self, *, offset: int = 0, limit: int = 50, contains: str | None = None
    ) -> tuple[list[NoticeSummary], int]:
        found = [
            self._summary(notice)
            for slug, (notice, _) in sorted(self._notices.items())
            if slug not in self._deleted and (not contains or contains in notice.title)
        ]
        return found[offset : offset + limit], len(found)

    def _summary(self, notice: Notice) -> NoticeSummary:
        return NoticeSummary(
            slug=notice.slug,
            title=notice.title,
            inspected_unit=notice.inspected_unit,
            unit_kind=notice.unit_kind,
            region=notice.region,
            kind=notice.kind,
            publication_date=notice.publication_date,
            problem_count=len(notice.problems),
            measure_count=sum(len(problem.measures) for problem in notice.problems),
            file_name=notice.source.file_name,
            warnings_count=len(notice.warnings),
            ingested_at="2025-01-02T03:04:05+00:00",
        )

    def iter_measures(self) -> Iterator[MeasureRecord]:
        for slug, (notice, _) in sorted(self._notices.items()):
            if slug not in self._deleted:
                for problem in notice.problems:
                    for measure in problem.measures:
                        yield record_of(notice, problem, measure.ordinal)

    def measures(self, ids: Sequence[str]) -> dict[str, MeasureRecord]:
        for measure_id in ids:
            parse_measure_id(measure_id)
        return {record.measure_id: record for record in self.iter_measures() if record.measure_id in set(ids)}

    def problem_measures(self, problem_ids: Sequence[str]) -> dict[str, list[MeasureRecord]]:
        found: dict[str, list[MeasureRecord]] = {}
        for problem_id in problem_ids:
            parse_problem_id(problem_id)
        for record in self.iter_measures():
            if record.problem_id in problem_ids:
                found.setdefault(record.problem_id, []).append(record)
        return found

    def stored_files(self, sha256: str, slugs: Sequence[str]) -> list[StoredFile]:
        return [
            StoredFile(slug, notice.source.sha256, "", None, slug in self._deleted)
            for slug, (notice, _) in sorted(self._notices.items())
            if slug in slugs or notice.source.sha256 == sha256
        ]

    def original(self, slug: str) -> tuple[Source, bytes]:
        notice, content = self._visible(slug)
        return notice.source, content

    def change_sequence(self) -> int:
        return self._sequence

    def counts(self) -> Counts:
        visible = [n for slug, (n, _) in self._notices.items() if slug not in self._deleted]
        return Counts(
            notices=len(visible),
            problems=sum(len(n.problems) for n in visible),
            measures=sum(len(p.measures) for n in visible for p in n.problems),
        )

    def read(self, work: Callable[[Connection], T]) -> T:
        """Over tables in memory that hold the visible notices, and what `write` put beside them."""
        with self._one_at_a_time, self._tables().begin() as connection:
            return work(connection)

    write = read

    def _tables(self) -> Engine:
        if self._engine is None:
            self._engine = create_engine(
                "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
            )
            metadata.create_all(self._engine)
        if self._tables_sequence != self._sequence:
            self._tables_sequence = self._sequence
            with self._engine.begin() as connection:
                for table in (*CHILD_TABLES, stored_notices):
                    connection.execute(table.delete())
                for slug, (notice, _) in self._notices.items():
                    if slug not in self._deleted:
                        own = replace(
                            notice, source=replace(notice.source, sha256=slug)
                        )  # copies may be alike
                        row = {**notice_row(own), "parser_version": "", "origin": None}
                        put_notice(connection, own, row, child_rows(own))
        return self._engine

    def close(self) -> None:
        self.closed = True
        with self._one_at_a_time:
            if self._engine is not None:
                self._engine.dispose()


def _values(record: MeasureRecord, name: str) -> tuple[str, ...]:
    status = (record.completion.value, *(("continuing",) if record.continuing else ()))
    fields: dict[str, tuple[str, ...]] = {
        "unit_kind": (record.unit_kind or "",),
        "region": (record.region or "",),
        "year": (str(record.year or ""),),
        "topic": record.topics,
        "measure_type": record.types,
        "status": status,
        "kind": (record.kind,),
        "notice": (record.slug,),
    }
    return tuple(value for value in fields[name] if value)


def _code(name: str, value: str) -> str:
    if name == "topic":
        return code_of(value, "topic")
    if name == "measure_type":
        return code_of(value, "measure_type")
    return value


def _occurrences(terms: Sequence[str], text: str) -> tuple[Span, ...]:
    """Where the terms stand, ascending and apart from each other."""
    marked = {at + i for term in terms if (at := text.find(term)) >= 0 for i in range(len(term))}
    starts = sorted(i for i in marked if i - 1 not in marked)
    ends = sorted(i + 1 for i in marked if i + 1 not in marked)
    return tuple(Span(start, end) for start, end in zip(starts, ends, strict=True))


@dataclass
class FakeRetriever:
    """Matches by two-character pieces of the query; enough to tell a hit from a miss."""

    store: FakeStore
    generation: int = 1
    indexed: dict[str, MeasureRecord] = field(default_factory=dict)
    checks: int = 0
    needs_rebuild: bool = False

    def __post_init__(self) -> None:
        self.own_synonyms = OwnSynonyms(store=self.store)
        self.publish()

    def publish(self) -> None:
        """Index what the store holds now."""
        self.indexed = {record.measure_id: record for record in self.store.iter_measures()}

    def reload_if_changed(self) -> bool:
        self.checks += 1
        return False

    def rank(self, query: str, *, top_k: int) -> list[tuple[str, float]]:
        hits, _ = self._hits(query, {})
        return [(hit.record.measure_id, hit.score) for hit in hits][:top_k]

    def _hits(self, query: str, filters: Any) -> tuple[list[Hit], bool]:
        visible = self.store.measures(list(self.indexed)).values()
        chosen = [
            record
            for record in visible
            if all(
                set(_values(record, name)) & {_code(name, value) for value in values}
                for name, values in filters.items()
            )
        ]
        pieces = [query[i : i + 2] for i in range(len(query) - 1)]
        scored = []
        for record in chosen:
            found = [p for p in pieces if p in record.text or p in record.problem_title]
            if found:
                scored.append((len(found) + 1.0, record, tuple(found)))
        nearest = not scored
        if nearest:
            scored = [(0.1, record, ()) for record in chosen[:2]]
        scored.sort(key=lambda row: (-row[0], row[1].measure_id))
        hits = [
            Hit(record, score, rank, score, 0.71, terms, _occurrences(terms, record.text))
            for rank, (score, record, terms) in enumerate(scored, start=1)
        ]
        return hits, nearest

    def _checked(self, request: SearchRequest) -> str:
        unknown = [name for name in request.filters if name not in FILTERS]
        if unknown:
            raise InvalidInputError(f"没有名为“{unknown[0][:40]}”的筛选项。可用的有：{'、'.join(FILTERS)}。")
        query = request.query.strip()
        if not query:
            raise InvalidInputError("请输入要查找的问题或做法，例如：差旅费超标准报销怎么整改。")
        return query

    def compare(self, request: SearchRequest, *, exclude: Collection[str] = ()) -> Comparison:
        hits, nearest = self._hits(self._checked(request), request.filters)
        best: dict[str, FoundProblem] = {}
        for hit in hits:
            problem_id = hit.record.problem_id
            if hit.record.slug not in exclude:
                best.setdefault(problem_id, FoundProblem(problem_id, hit.record.measure_id, hit.score, 0.71))
        found = tuple(best.values())
        confidence = Confidence(0.08, "low") if nearest else Confidence(0.93, "high")
        more = len(found[request.limit :])
        return Comparison(found[: request.limit], nearest or not found, more, confidence)

    def search(self, request: SearchRequest) -> SearchResult:
        query = self._checked(request)
        hits, nearest = self._hits(query, request.filters)
        groups: dict[str, list[Hit]] = {}
        for hit in hits:
            groups.setdefault(hit.record.problem_id, []).append(hit)
        if request.sort == "date":
            ordered = sorted(groups, key=lambda i: groups[i][0].record.publication_date or "", reverse=True)
        else:
            ordered = list(groups)
        page = ordered[request.offset : request.offset + request.limit]
        siblings = self.store.problem_measures(page)
        return SearchResult(
            request=request,
            groups=tuple(self._group(i, groups[i], siblings[i]) for i in page),
            total_groups=len(groups),
            total_measures=len(hits),
            shown_groups=len(groups),
            folded_measures=0,
            facets=self._facets([hit.record for hit in hits]),
            generation=self.generation,
            elapsed_ms=1.5,
            notes=("没有完全匹配的措施，以下是最接近的。",) if nearest else (),
            nearest=nearest,
            understood=_understood(query, request.literal),
            confidence=Confidence(0.08, "low") if nearest else Confidence(0.93, "high"),
        )

    def _group(self, problem_id: str, hits: list[Hit], siblings: list[MeasureRecord]) -> ProblemGroup:
        matched = {hit.record.measure_id for hit in hits}
        terms = tuple(dict.fromkeys(term for hit in hits for term in hit.matched_terms))
        return ProblemGroup(
            problem_id=problem_id,
            score=hits[0].score,
            hits=tuple(hits),
            title_highlights=_occurrences(terms, hits[0].record.problem_title),
            other_measures=tuple(record for record in siblings if record.measure_id not in matched),
        )

    def _facets(self, records: Sequence[MeasureRecord]) -> dict[str, tuple[FacetValue, ...]]:
        return {
            name: tuple(
                FacetValue(value, name_of(value), count)
                for value, count in Counter(v for r in records for v in _values(r, name)).most_common()
            )
            for name in FILTERS
            if name != "notice"
        }


@dataclass
class FakeServices:
    """What api.wiring assembles, in memory."""

    settings: Any
    store: FakeStore = field(default_factory=FakeStore)
    retriever: Any = None
    published: int = 0
    is_current: bool = True

    def __post_init__(self) -> None:
        if self.retriever is None:
            self.retriever = FakeRetriever(self.store)

    def publish_index(self, on_progress: Callable[[int, int], None] | None = None) -> int:
        """Index the store anew; returns the new generation."""
        del on_progress
        self.published += 1
        self.retriever.publish()
        self.retriever.generation += 1
        return int(self.retriever.generation)

    def index_is_current(self) -> bool:
        return self.is_current

    def close(self) -> None:
        self.store.close()


def services_with(settings: Any, stored: Sequence[Notice] = notices.ALL) -> FakeServices:
    """Services over these notices."""
    return FakeServices(settings, FakeStore(stored))


def renamed(notice: Notice, slug: str) -> Notice:
    """The same notice under another slug."""
    return replace(notice, slug=slug)


def read(content: bytes, _file_name: str) -> Document:
    """Stands for the readers: `!...`, a zip and an empty file are unreadable."""
    if not content or content.startswith((b"!", b"PK")):
        raise UnreadableFileError("文件无法读取：内容不是文字。请换一个格式重新导出。")
    return Document(content.decode(errors="replace"), "txt")


def parse(document: Document, *, slug: str, source: Source) -> Notice:
    """Stands for the parser: each line "title: measure; measure" is a problem."""
    problems = []
    for line in document.text.splitlines():
        title, colon, rest = line.partition(":")
        if colon:
            problems.append(notices.P(title, (), tuple(notices.M(text, ()) for text in rest.split(";"))))
    return replace(notices.write_notice(slug, slug, {"整改情况": tuple(problems)}), source=source)


PIPELINE = Pipeline(read, parse, "fake")
