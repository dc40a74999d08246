"""The benchmark corpus: deterministic, of the size asked, varied, and understood by the parser as it was meant."""

from __future__ import annotations

from itertools import islice
from random import Random

import pytest

from bench.corpus import MadeNotice, make_notices, variety_of
from bench.layouts import LAYOUTS, notice_of, text_of
from bench.queries import filters_in_turn, make_queries
from bench.seeds import PLACE, Seeds, load_seeds, renumber
from kb.parser import parse_document
from kb.readers import read_document


@pytest.fixture(scope="module")
def seeds() -> Seeds:
    return load_seeds()


@pytest.fixture(scope="module")
def made(seeds: Seeds) -> list[MadeNotice]:
    return list(make_notices(seeds, 1000))


def test_the_corpus_holds_exactly_the_measures_asked_for(made: list[MadeNotice]) -> None:
    variety = variety_of(made)
    assert variety.measures == 1000
    assert variety.notices == len(made)


def test_the_same_seed_gives_the_same_corpus(seeds: Seeds, made: list[MadeNotice]) -> None:
    assert list(make_notices(seeds, 1000)) == made
    assert list(make_notices(seeds, 1000, seed=2)) != made


def test_few_measures_are_alike_even_without_their_numbers(made: list[MadeNotice]) -> None:
    variety = variety_of(made)
    assert variety.distinct_texts > 0.95 * variety.measures
    assert variety.wordings > 0.9 * variety.measures


def test_every_gap_for_a_place_is_filled(made: list[MadeNotice]) -> None:
    assert all(PLACE not in text_of(notice, layout) for notice in made for layout in LAYOUTS)


def test_numbers_keep_their_length_and_dates_stay_possible() -> None:
    renumbered = renumber("2021年7月31日收回12.5万元", Random(1))
    year, rest = renumbered.split("年")
    month, rest = rest.split("月")
    day, amount = rest.split("日收回")
    assert 2018 <= int(year) <= 2024
    assert 1 <= int(month) <= 12
    assert 1 <= int(day) <= 28
    assert 10 <= float(amount.removesuffix("万元")) < 100


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_parser_finds_each_problem_and_measure_in_every_layout(
    made: list[MadeNotice], layout: str
) -> None:
    for notice in islice(made, 5):
        document = read_document(text_of(notice, layout).encode(), "made.txt")
        parsed = parse_document(document, slug=notice.slug, source=notice_of(notice)[0].source)
        assert [[measure.text for measure in problem.measures] for problem in parsed.problems] == [
            [measure.text for measure in problem.measures] for problem in notice.problems
        ]
        assert parsed.inspected_unit == notice.unit


def test_a_made_notice_cites_its_own_text(made: list[MadeNotice]) -> None:
    notice, content = notice_of(made[0])
    assert notice.text.encode() == content
    cited = [
        (piece.span.of(notice.text), shown)
        for problem in notice.problems
        for piece, shown in [(problem, problem.title), *((it, it.text) for it in problem.measures)]
    ]
    assert all(found == shown for found, shown in cited)
    assert all(section.span.of(notice.text) == section.title for section in notice.sections)


def test_a_made_notice_is_what_its_own_text_says(made: list[MadeNotice]) -> None:
    notice, content = notice_of(made[0])
    parsed = parse_document(read_document(content, "made.txt"), slug=notice.slug, source=notice.source)

    assert (parsed.title, parsed.text) == (notice.title, notice.text)
    assert (parsed.publication_date, parsed.kind) == (notice.publication_date, notice.kind)
    assert [problem.title for problem in parsed.problems] == [problem.title for problem in notice.problems]


def test_queries_are_deterministic_varied_and_never_blank(seeds: Seeds) -> None:
    queries = make_queries(seeds, 400)
    assert queries == make_queries(seeds, 400)
    assert all(query.strip() and PLACE not in query for query in queries)
    assert len(set(queries)) > 300


def test_filters_come_in_turn() -> None:
    filters = list(filters_in_turn(12, ("高校", "审计局")))
    assert filters[:6] == filters[6:]
    assert all(filters)
