"""Searches are shared out over processes; whatever becomes of a helper, every search is answered."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from api import searches as module
from api.search_helper import read_frame, settings_as_json, write_frame
from api.searches import Searches, SearchHelper
from api.settings import Settings
from api.wiring import Services, open_services, publish_index
from index.retriever import SearchRequest
from kb.errors import InvalidInputError
from kb.ingest import ingest_paths

SAMPLES = Path(__file__).parents[2] / "samples"
pytestmark = pytest.mark.timeout(120)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A folder with three real notices, indexed by the shipped model."""
    return Settings(data_dir=tmp_path_factory.mktemp("data"), write_token="kept-by-the-service")


@pytest.fixture(scope="module")
def services(settings: Settings) -> Iterator[Services]:
    from api.wiring import open_store

    store = open_store(settings, writable=True)
    ingest_paths(store, sorted(SAMPLES.glob("*.txt"))[:3])
    store.close()
    opened = open_services(settings, writable=True)
    yield opened
    opened.close()


@pytest.fixture
def searches(services: Services, monkeypatch: pytest.MonkeyPatch) -> Iterator[Searches]:
    monkeypatch.setattr(module, "_RESTART_SECONDS", 0.1)
    shared = Searches(lambda: SearchHelper(services.settings), helpers=1)
    shared.start()
    until(lambda: len(shared.free_helper_pids) == 1)
    yield shared
    shared.close()


def until(condition: Callable[[], bool]) -> None:
    while not condition():
        time.sleep(0.02)


def ids(answer: bytes) -> list[str]:
    return [result["problem_id"] for result in json.loads(answer)["results"]]


def test_a_helper_answers_as_this_process_does(searches: Searches, services: Services):
    request = SearchRequest("出差报销超标怎么整改", {"status": ("completed",)}, limit=5, sort="date")
    alone = json.loads(Searches(lambda: pytest.fail("no helper"), 0).answer(services.retriever, request, 1))

    answers = [json.loads(searches.answer(services.retriever, request, 1)) for _ in range(3)]

    for answer in (alone, *answers):
        del answer["elapsed_ms"]
    assert all(answer == alone for answer in answers)
    assert alone["results"]


def test_all_who_ask_at_once_are_answered(searches: Searches, services: Services):
    queries = [f"差旅费 {number}" for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda query: searches.answer(services.retriever, SearchRequest(query), 1), queries)
        )
    assert [json.loads(answer)["query"] for answer in answers] == queries


def test_a_helper_that_is_killed_costs_no_answer_and_is_replaced(searches: Searches, services: Services):
    (killed,) = searches.free_helper_pids
    os.kill(killed, signal.SIGKILL)

    assert ids(searches.answer(services.retriever, SearchRequest("差旅费"), 1))
    until(lambda: searches.free_helper_pids not in ([], [killed]))
    assert ids(searches.answer(services.retriever, SearchRequest("差旅费"), 1))


def test_an_error_in_a_helper_is_told_as_if_it_had_happened_here(searches: Searches, services: Services):
    with pytest.raises(InvalidInputError, match="没有"):
        searches.answer(services.retriever, SearchRequest("差旅费", {"topic": ("没有这个主题",)}), 1)
    assert searches.free_helper_pids


def test_a_helper_that_is_behind_loads_the_new_generation_first(
    searches: Searches, settings: Settings, services: Services
):
    (helper,) = searches.free_helper_pids
    published = publish_index(settings, services.store, services.encoder, from_scratch=True).generation
    assert services.retriever.reload_if_changed()

    answer = json.loads(searches.answer(services.retriever, SearchRequest("差旅费"), 1))

    assert answer["generation"] == published
    assert searches.free_helper_pids == [helper]


def test_what_is_deleted_is_gone_from_the_very_next_answer(searches: Searches, services: Services):
    """Here and in a helper: the index lags behind, and every text is read from the store as it is now."""
    alone = Searches(lambda: pytest.fail("no helper"), 0)
    before = {
        each: ids(each.answer(services.retriever, SearchRequest("差旅费"), 1)) for each in (searches, alone)
    }
    slug = before[alone][0].partition("#")[0]
    services.store.delete(slug)
    try:
        for each in (searches, alone):
            left = ids(each.answer(services.retriever, SearchRequest("差旅费"), 1))
            assert left == [one for one in before[each] if not one.startswith(f"{slug}#")]
    finally:
        services.store.restore(slug)
    assert ids(searches.answer(services.retriever, SearchRequest("差旅费"), 1)) == before[searches]


def test_closing_ends_the_helpers(services: Services):
    shared = Searches(lambda: SearchHelper(services.settings), helpers=2)
    shared.start()
    until(lambda: len(shared.free_helper_pids) == 2)
    pids = shared.free_helper_pids

    shared.close()

    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_helper_without_an_index_ends_with_its_service(tmp_path: Path):
    helper = SearchHelper(Settings(data_dir=tmp_path))
    time.sleep(1)  # it is loading, or waiting for an index by now
    helper.hang_up()
    ended, _ = os.waitpid(helper.pid, 0)
    assert ended == helper.pid
    helper.close()


def test_closing_does_not_wait_for_a_helper_that_is_still_loading(settings: Settings):
    shared = Searches(lambda: SearchHelper(settings), helpers=1)
    shared.start()
    shared.close()
    assert shared.free_helper_pids == []


def test_without_processes_to_be_had_searching_goes_on(services: Services, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "_RESTART_SECONDS", 0.01)

    def refuse() -> SearchHelper:
        raise OSError("no more processes")

    shared = Searches(refuse, helpers=1)
    shared.start()
    assert ids(shared.answer(services.retriever, SearchRequest("差旅费"), 1))
    shared.close()


def test_the_write_token_is_not_handed_to_helpers(settings: Settings):
    assert "kept-by-the-service" not in settings_as_json(settings).decode()


def test_a_frame_that_breaks_off_is_an_end(tmp_path: Path):
    path = tmp_path / "frames"
    with path.open("wb") as stream:
        write_frame(stream, b"whole")
        stream.write(b"\0\0\0\x09half")
    with path.open("rb") as stream:
        assert read_frame(stream) == b"whole"
        with pytest.raises(EOFError):
            read_frame(stream)
