"""A cross-encoder, named by KB_RERANKER_MODEL, orders what every command and the service find."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.cli import main
from api.search_helper import settings_as_json
from api.settings import load_settings
from api.wiring import open_services
from tests.tiny_cross_encoder import save_cross_encoder

SAMPLES = [Path(__file__).parents[2] / "samples" / "weizhou-statistics-2022.txt"]
QUERY = "出差报销超标怎么整改"
NOTE = "个问题已由重排模型重新排序。"


@pytest.fixture(scope="module")
def reranker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    texts = [QUERY, *(path.read_text(encoding="utf-8") for path in SAMPLES)]
    return save_cross_encoder(tmp_path_factory.mktemp("models"), texts)


@dataclass(frozen=True)
class Answer:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


Kb = Callable[..., Answer]


@pytest.fixture
def kb_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Kb:
    """Run a command over a folder with a notice."""
    monkeypatch.setenv("KB_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")

    def run(*arguments: str | Path) -> Answer:
        with pytest.raises(SystemExit) as stop:
            main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Answer(int(stop.value.code or 0), said.out, said.err)

    ingested = run("ingest", *SAMPLES)
    assert ingested.code == 0, ingested.err
    return run


def search(kb_: Kb) -> dict[str, Any]:
    answer = kb_("search", QUERY, "--json", "--top-k", "50")
    assert answer.code == 0, answer.err
    found: dict[str, Any] = json.loads(answer.out)
    return found


def problems(found: dict[str, Any]) -> list[str]:
    return [result["problem_id"] for result in found["results"]]


def test_the_command_line_searches_and_evaluates_in_the_rerankers_order(
    kb_: Kb, reranker: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same problems as without, in the order of the scores of title and best measure; run and evaluate alike."""
    before = search(kb_)
    assert (before["reranked"], before["notes"]) == (0, [])

    monkeypatch.setenv("KB_RERANKER_MODEL", str(reranker))
    found = search(kb_)
    count = found["reranked"]
    assert 2 <= count <= 20
    assert problems(found) != problems(before)
    assert sorted(problems(found)) == sorted(problems(before))
    assert NOTE in kb_("search", QUERY).out

    from index.reranking import load_reranker

    passages = [f"{one['title']}\n{one['measures'][0]['text']}" for one in found["results"][:count]]
    asked = found["understood"]["text"]
    scores = load_reranker(str(reranker)).scores(asked, passages).tolist()
    assert scores == pytest.approx(sorted(scores, reverse=True), abs=1e-4)

    queries, qrels = tmp_path / "queries.tsv", tmp_path / "qrels.tsv"
    first = found["results"][0]["measures"][0]["id"]
    queries.write_text(f"q1\t{QUERY}\n", encoding="utf-8")
    qrels.write_text(f"q1 0 {first} 1\n", encoding="utf-8")
    assert kb_("run", "--queries", queries, "--top-k", "3").out.startswith(f"q1 Q0 {first} 1 ")
    report = json.loads(kb_("evaluate", "search", "--queries", queries, "--qrels", qrels, "--json").out)
    ndcg = {row["system"]: row["nDCG@10"] for row in report["scores"] if row["kind"] == "全部"}
    assert ndcg["本系统"] == 1
    assert ndcg["本系统，不重排"] < 1


def test_the_service_shows_pages_in_the_rerankers_order(
    kb_: Kb, reranker: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_RERANKER_MODEL", str(reranker))
    whole = problems(search(kb_))
    settings = load_settings()
    assert json.loads(settings_as_json(settings))["reranker_model"] == str(reranker)  # helpers order alike
    services = open_services(settings, writable=True)
    with TestClient(create_app(settings, services), base_url="http://127.0.0.1:8000") as client:
        paged = []
        for page in range(1, len(whole) // 2 + 2):
            parameters: dict[str, str | int] = {"q": QUERY, "page": page, "page_size": 2}
            paged += problems(client.get("/api/v1/search", params=parameters).json())
        assert paged == whole
        page_text = client.get("/search", params={"q": QUERY}).text
        assert NOTE in page_text


def test_a_folder_that_is_no_reranker_stops_the_command_with_what_to_do(
    kb_: Kb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_RERANKER_MODEL", str(tmp_path))
    answer = kb_("search", QUERY)
    assert (answer.code, answer.out) == (1, "")
    assert "里没有重排模型" in answer.err
    assert "清空重排模型设置（KB_RERANKER_MODEL）" in answer.err


def test_what_needs_no_search_needs_no_reranker(kb_: Kb, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ingesting, listing and rebuilding go on though the reranker is gone."""
    monkeypatch.setenv("KB_RERANKER_MODEL", "/no/such/model")
    for arguments in (("ingest", *SAMPLES), ("notices",), ("index", "status"), ("index", "rebuild")):
        answer = kb_(*arguments)
        assert answer.code == 0, answer.err
