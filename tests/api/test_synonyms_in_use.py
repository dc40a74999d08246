"""Synonyms are in force without a restart: in the service, in its helpers, from the command line and from the file."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.cli import main
from api.searches import Searches, SearchHelper
from api.settings import Settings
from api.wiring import Services, open_services, open_store
from index.retriever import SearchRequest
from kb.ingest import ingest_paths
from kb.synonyms import check_synonyms

SAMPLES = Path(__file__).parents[2] / "samples"
pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    settings = Settings(data_dir=tmp_path)
    store = open_store(settings, writable=True)
    ingest_paths(store, sorted(SAMPLES.glob("*.txt"))[:2])
    store.close()
    opened = open_services(settings, writable=True)
    yield opened
    opened.close()


def added(answer: dict[str, Any]) -> dict[str, list[str]]:
    return {one["word"]: one["added"] for one in answer["understood"]["synonyms"]}


def test_a_helper_uses_synonyms_that_were_kept_a_moment_ago(services: Services) -> None:
    shared = Searches(lambda: SearchHelper(services.settings), helpers=1)
    shared.start()
    try:
        while not shared.free_helper_pids:
            time.sleep(0.02)
        services.store.put_synonyms(check_synonyms("怪怪词", ["整改"]))
        services.retriever.own_synonyms.refresh()

        answers = [
            json.loads(shared.answer(services.retriever, SearchRequest("怪怪词"), 1)) for _ in range(2)
        ]
    finally:
        shared.close()

    assert all(added(answer) == {"怪怪词": ["整改"]} for answer in answers)


def test_a_line_in_the_file_is_used_by_the_next_search(services: Services) -> None:
    services.settings.synonyms_file.write_text("怪怪词\t整改\n", encoding="utf-8")
    services.retriever.own_synonyms.refresh()

    result = services.retriever.search(SearchRequest("怪怪词"))

    assert result.understood.synonyms == {"怪怪词": ("整改",)}


def test_the_command_line_adds_lists_and_removes(
    services: Services, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KB_DATA_DIR", str(services.settings.data_dir))

    def kb(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped:
            main(list(arguments))
        out, err = capsys.readouterr()
        return int(stopped.value.code or 0), out, err

    assert kb("synonyms", "list")[1].startswith("还没有")
    assert kb("synonyms", "add", "小食堂", "内部餐厅", "招待点") == (
        0,
        "已保存：小食堂：内部餐厅、招待点\n",
        "",
    )
    services.settings.synonyms_file.write_text("公车\t公务用车\n没有制表符\n", encoding="utf-8")
    code, out, err = kb("synonyms", "list")
    assert (code, out) == (1, "小食堂：内部餐厅、招待点\n公车：公务用车（synonyms.tsv）\n")
    assert "第 2 行“没有制表符”没有使用" in err
    assert kb("synonyms", "remove", "小食堂")[0] == 0
    code, _, err = kb("synonyms", "remove", "小食堂")
    assert code == 1
    assert "没有以“小食堂”为规范词的同义词组" in err


def test_a_literal_search_from_the_command_line(
    services: Services, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KB_DATA_DIR", str(services.settings.data_dir))
    for arguments, literal in (([], False), (["--literal"], True)):
        with pytest.raises(SystemExit):
            main(["search", "请问发漂怎么整改", "--json", *arguments])
        understood = json.loads(capsys.readouterr().out)["understood"]
        assert understood["literal"] is literal
        assert bool(understood["corrections"]) is not literal


def test_a_bad_line_in_the_file_is_told_by_the_service(services: Services) -> None:
    from api.runtime import Runtime

    services.settings.synonyms_file.write_text("没有制表符\n", encoding="utf-8")
    services.retriever.own_synonyms.refresh()

    def reopen(*, writable: bool) -> Services:
        raise AssertionError(f"already open, writable or not ({writable})")

    runtime = Runtime(reopen, services)

    assert any("第 1 行“没有制表符”没有使用" in note for note in runtime.notes())
