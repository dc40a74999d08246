"""What is the benchmark corpus made of? The sample notices, their sentences turned into templates with gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from random import Random

from kb.notice import Completion, Measure, Notice, Source
from kb.parser import parse_document
from kb.readers import read_document

SAMPLES = Path(__file__).parents[1] / "samples"
PLACE = "\0"  # where the place name stands in a template
_KEEP_WORD = 0.5
_NAME_CHARS = 2  # the samples' fictional places all bear names of two characters
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_BETWEEN_CLAUSES = re.compile(r"(?<=[,，;；。])(?=.)")


@dataclass(frozen=True, slots=True)
class Template:
    """A text with gaps: every part is one wording or several that mean the same; numbers are drawn anew."""

    parts: tuple[tuple[str, ...], ...]

    def fill(self, random: Random, place: str) -> str:
        """One of the texts this template stands for."""
        chosen = (
            part[0] if len(part) == 1 or random.random() < _KEEP_WORD else random.choice(part)
            for part in self.parts
        )
        return renumber("".join(chosen), random).replace(PLACE, place)


@dataclass(frozen=True, slots=True)
class SeedMeasure:
    """A sample's measure. clauses: its text, cut after commas and semicolons."""

    clauses: tuple[Template, ...]
    types: tuple[str, ...]
    completion: Completion
    continuing: bool


@dataclass(frozen=True, slots=True)
class SeedProblem:
    """A sample's problem."""

    title: Template
    section: str
    topics: tuple[str, ...]
    measures: tuple[SeedMeasure, ...]


@dataclass(frozen=True, slots=True)
class SeedUnit:
    """A kind of inspected unit. name and region hold PLACE where the place name stands."""

    name: str
    region: str
    unit_kind: str | None


@dataclass(frozen=True, slots=True)
class Seeds:
    """Everything that is recombined. by_topic: problems by their first topic."""

    units: tuple[SeedUnit, ...]
    problems: tuple[SeedProblem, ...]
    by_topic: Mapping[str, tuple[SeedProblem, ...]]


def load_seeds(folder: Path = SAMPLES) -> Seeds:
    """The seeds of all notices in a folder. Raises ValueError if there are none with problems and a unit."""
    synonyms = _Synonyms()
    units: list[SeedUnit] = []
    problems: list[SeedProblem] = []
    for notice in _notices(folder):
        if notice.inspected_unit is None or not notice.problems:
            continue
        place = notice.inspected_unit[:_NAME_CHARS]
        region = (notice.region or f"{place}市").replace(place, PLACE)
        units.append(SeedUnit(notice.inspected_unit.replace(place, PLACE), region, notice.unit_kind))
        problems += _problems(notice, place, synonyms)
    if not problems:
        raise ValueError(f"{folder} holds no notice with problems to vary")
    topics = {problem.topics[0] if problem.topics else "" for problem in problems}
    by_topic = {
        topic: tuple(one for one in problems if (one.topics or ("",))[0] == topic) for topic in sorted(topics)
    }
    return Seeds(tuple(units), tuple(problems), by_topic)


def renumber(text: str, random: Random) -> str:
    """The text with every number drawn anew, as long as it was; years, months and days stay possible ones."""
    return _NUMBER.sub(lambda match: _number_like(match, random), text)


def _number_like(match: re.Match[str], random: Random) -> str:
    old, following = match[0], match.string[match.end() : match.end() + 1]
    if len(old) == 4 and old.startswith("20"):
        return str(random.randint(2018, 2024))
    if following in ("月", "日"):
        return str(random.randint(1, 12 if following == "月" else 28))
    first = str(random.randint(1, 9)) if old[0] != "0" else "0"
    return first + "".join(str(random.randint(0, 9)) if char.isdigit() else char for char in old[1:])


def _notices(folder: Path) -> Iterator[Notice]:
    for path in sorted(folder.iterdir()):
        if path.suffix in (".txt", ".html", ".docx", ".pdf", ".xlsx"):
            content = path.read_bytes()
            document = read_document(content, path.name)
            source = Source(path.name, "", document.format, len(content))
            yield parse_document(document, slug=path.stem, source=source)


def _problems(notice: Notice, place: str, synonyms: _Synonyms) -> Iterator[SeedProblem]:
    sections = {section.number: section.title for section in notice.sections}
    for problem in notice.problems:
        if problem.measures:
            yield SeedProblem(
                title=synonyms.template(problem.title, place),
                section=sections.get(problem.section_number or 0, "") or "落实全面从严治党责任方面",
                topics=problem.topics,
                measures=tuple(_measure(measure, place, synonyms) for measure in problem.measures),
            )


def _measure(measure: Measure, place: str, synonyms: _Synonyms) -> SeedMeasure:
    clauses = _BETWEEN_CLAUSES.split(measure.text)
    return SeedMeasure(
        clauses=tuple(synonyms.template(clause, place) for clause in clauses),
        types=measure.types,
        completion=measure.completion,
        continuing=measure.continuing,
    )


class _Synonyms:
    """The lexicon's groups of like words."""

    def __init__(self) -> None:
        groups: dict[str, tuple[str, ...]] = {}
        for line in (files("index.lexicon") / "synonyms.tsv").read_text(encoding="utf-8").splitlines():
            _, canonical, variants = line.split("\t")
            words = (canonical, *variants.split("|"))
            if not canonical.startswith("~"):
                groups.update((word, words) for word in words if len(word) > 1)
        self._groups = groups
        longest_first: Sequence[str] = sorted(groups, key=len, reverse=True)
        self._any = re.compile("|".join(map(re.escape, longest_first)))

    def template(self, text: str, place: str) -> Template:
        """The text with its place name as a gap and its known words beside those that mean the same."""
        text = text.replace(place, PLACE)
        parts: list[tuple[str, ...]] = []
        end = 0
        for match in self._any.finditer(text):
            parts += [(text[end : match.start()],), (match[0], *self._groups[match[0]])]
            end = match.end()
        return Template((*parts, (text[end:],)))
