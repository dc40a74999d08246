"""Which notices are searched in the benchmarks? Made-up ones, recombined from the samples; same seed, same notices.

    python -m bench.corpus FOLDER [--measures 10000] [--seed 1]

writes them as .txt files in several layouts and says how many distinct texts they hold.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import get_args

from bench.seeds import PLACE, SeedMeasure, SeedProblem, Seeds, load_seeds
from kb.notice import Completion, NoticeKind

DEFAULT_MEASURES = 100_000
# Pairs of these make place names; none of them stands in a word the parser looks for.
_PLACE_CHARS = "澜岚渚溪沅沛泓洛淳清渌湘潭滦漳澄瀚灵炜煦琅琼瑶璟皋碧禾稷筠粟翠芷苍茗莘菱萍葵蓝蔚薇蘅衡"
_PROBLEMS = (8, 16)
_STOPS = ",，;；。"
_BORROW_MEASURE, _CROSS_CLAUSES, _CROSS_TITLES = 0.35, 0.75, 0.4
_FIRST_DAY, _DAYS = date(2019, 1, 5), 2_150
_KINDS = tuple(kind for kind in get_args(NoticeKind) if kind != "其他")


@dataclass(frozen=True, slots=True)
class MadeMeasure:
    """A measure with what a parser would have said of it."""

    text: str
    types: tuple[str, ...]
    completion: Completion
    continuing: bool


@dataclass(frozen=True, slots=True)
class MadeProblem:
    """A problem with its measures."""

    title: str
    section: str
    topics: tuple[str, ...]
    measures: tuple[MadeMeasure, ...]


@dataclass(frozen=True, slots=True)
class MadeNotice:
    """A notice before it is laid out as text. published: the day of publication."""

    slug: str
    unit: str
    region: str
    unit_kind: str | None
    kind: NoticeKind
    published: date
    problems: tuple[MadeProblem, ...]


@dataclass(frozen=True, slots=True)
class Variety:
    """How much a corpus repeats itself. wordings: distinct texts of measures once digits are left out."""

    notices: int
    measures: int
    distinct_texts: int
    wordings: int
    distinct_titles: int


def make_notices(seeds: Seeds, measures: int, *, seed: int = 1) -> Iterator[MadeNotice]:
    """Notices that hold exactly this many measures together; at least one measure each."""
    random = Random(seed)
    left, number = measures, 0
    while left > 0:
        number += 1
        notice = _notice(seeds, number, left, random)
        left -= sum(len(problem.measures) for problem in notice.problems)
        yield notice


def variety_of(notices: Iterable[MadeNotice]) -> Variety:
    """Counts over these notices. Texts are compared by hash, so that a stream of them needs little memory."""
    texts, wordings, titles = set(), set(), set()
    notice_count = measure_count = 0
    for notice in notices:
        notice_count += 1
        for problem in notice.problems:
            titles.add(_hash(problem.title))
            for measure in problem.measures:
                measure_count += 1
                texts.add(_hash(measure.text))
                wordings.add(_hash("".join(char for char in measure.text if not char.isdigit())))
    return Variety(notice_count, measure_count, len(texts), len(wordings), len(titles))


def _notice(seeds: Seeds, number: int, limit: int, random: Random) -> MadeNotice:
    unit = random.choice(seeds.units)
    place = "".join(random.sample(_PLACE_CHARS, 2))
    chosen = random.sample(seeds.problems, min(random.randint(*_PROBLEMS), len(seeds.problems)))
    chosen.sort(key=lambda problem: problem.section)
    problems: list[MadeProblem] = []
    for seed_problem in chosen:
        if limit > 0:
            problems.append(_problem(seeds, seed_problem, place, limit, random))
            limit -= len(problems[-1].measures)
    return MadeNotice(
        slug=f"bench-{number:06}",
        unit=unit.name.replace(PLACE, place),
        region=unit.region.replace(PLACE, place),
        unit_kind=unit.unit_kind,
        kind=random.choice(_KINDS),
        published=_FIRST_DAY + timedelta(days=random.randrange(_DAYS)),
        problems=tuple(problems),
    )


def _problem(seeds: Seeds, origin: SeedProblem, place: str, limit: int, random: Random) -> MadeProblem:
    alike = seeds.by_topic[(origin.topics or ("",))[0]]
    measures = []
    for own in origin.measures[:limit]:
        taken = random.choice(random.choice(alike).measures) if random.random() < _BORROW_MEASURE else own
        other = random.choice(random.choice(alike).measures)
        measures.append(_measure(taken, other, place, random))
    return MadeProblem(
        title=_title(origin, random.choice(alike), place, random),
        section=origin.section,
        topics=origin.topics,
        measures=tuple(measures),
    )


def _title(origin: SeedProblem, other: SeedProblem, place: str, random: Random) -> str:
    """The finding in other words; often its first half with the second half of one on the same topic."""
    own, borrowed = (one.title.fill(random, place).rstrip("。") for one in (origin, other))
    head, comma, _ = own.partition(",")
    _, _, tail = borrowed.rpartition(",")
    return f"{head},{tail}" if comma and tail != head and random.random() < _CROSS_TITLES else own


def _measure(taken: SeedMeasure, other: SeedMeasure, place: str, random: Random) -> MadeMeasure:
    """The measure in other words and numbers; often its beginning with the end of another on the same topic."""
    clauses = taken.clauses
    if random.random() < _CROSS_CLAUSES and min(len(clauses), len(other.clauses)) > 1:
        kept = random.randint(1, len(clauses) - 1)
        clauses = clauses[:kept] + other.clauses[random.randint(1, len(other.clauses) - 1) :]
    text = "".join(clause.fill(random, place) for clause in clauses).rstrip(_STOPS) + "。"
    return MadeMeasure(text, taken.types, taken.completion, taken.continuing)


def _hash(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=8).digest()


def main() -> None:
    """Write a corpus as .txt files and print how varied it is."""
    from bench.layouts import write_files

    parser = argparse.ArgumentParser(description="生成基准测试用的通报(txt)")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--measures", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    notices = list(make_notices(load_seeds(), arguments.measures, seed=arguments.seed))
    write_files(notices, arguments.folder)
    print(variety_of(notices))


if __name__ == "__main__":
    main()
