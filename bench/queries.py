"""What is asked in the benchmarks? Questions, keywords, findings and paraphrases made from the samples' problems."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from random import Random

from bench.seeds import SeedProblem, Seeds

Filters = Mapping[str, tuple[str, ...]]

_QUESTIONS = (
    "{}怎么整改",
    "{}的问题,别的单位是怎么改的?",
    "巡察指出我们{},应该采取哪些措施",
    "{}有没有整改到位的先例",
)
_COLLOQUIAL = ("{}怎么办", "听说有单位因为{}被通报,后来怎么处理的", "{}要不要追责退钱")


def make_queries(seeds: Seeds, count: int, *, seed: int = 7) -> list[str]:
    """So many queries, a quarter of each kind in turn; deterministic, nearly all distinct."""
    random = Random(seed)
    kinds = (_keywords, _question, _finding, _paraphrase)
    return [kinds[place % 4](random.choice(seeds.problems), random) for place in range(count)]


def filters_in_turn(count: int, unit_kinds: Sequence[str]) -> Iterator[Filters]:
    """So many filters that leave between some hundredths and most of the corpus.

    unit_kinds: those the corpus has, at least one.
    """
    filters: tuple[Filters, ...] = (
        {"year": ("2023",)},
        {"topic": ("B8", "B9", "B10")},
        {"status": ("completed", "mostly_completed")},
        {"kind": ("巡察",), "year": ("2021", "2022")},
        {"measure_type": ("M1",), "unit_kind": (unit_kinds[0],)},
        {"unit_kind": tuple(unit_kinds[-2:]), "year": ("2022",)},
    )
    return (filters[place % len(filters)] for place in range(count))


def _keywords(problem: SeedProblem, random: Random) -> str:
    words = [part[0] for part in problem.title.parts if len(part) > 1]
    clause = _finding(problem, random).split(",")[0]
    chosen = random.sample(words, min(len(words), random.randint(1, 3)))
    return " ".join(chosen) or clause[:6]


def _finding(problem: SeedProblem, random: Random) -> str:
    return problem.title.fill(random, "本市").rstrip("。")


def _question(problem: SeedProblem, random: Random) -> str:
    return random.choice(_QUESTIONS).format(_finding(problem, random).split(",")[0])


def _paraphrase(problem: SeedProblem, random: Random) -> str:
    """Everyday words for a finding: every known word replaced by one that means the same."""
    words = "".join(random.choice(part) for part in problem.title.parts).replace("\0", "")
    return random.choice(_COLLOQUIAL).format(words.split(",")[-1].rstrip("。"))
