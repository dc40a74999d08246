"""Nothing that can be taken away computes, fetches, runs or deceives, whatever the notices and the asker wrote.

Every export is walked over a base of hostile words; an export that this list does not know fails the first test.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.table import Table, TableFormula

from api import cli
from api.app import create_app
from api.wiring import Services
from tests.api.hostile_base import FINDING, LINK, MARKUP, PAYLOAD, PHONE, STARTS, TOKEN, hostile_services
from tests.api.inert import faults_of, words_of
from tests.api.over_samples import finished
from tests.kb.problem_list.workbooks import book, word

JSON = "application/json"
HOSTILE = [f"{start}{PAYLOAD}{FINDING}" for start in STARTS]
PLAN = "".join(
    f"{number}.{start}{LINK}{FINDING}{number}\n整改措施：{start}{PAYLOAD}{MARKUP}进一步提高认识。\n"
    f"责任人：{start}1\n整改时限：{start}尽快\n"
    for number, start in enumerate(STARTS, 1)
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile-base")


@pytest.fixture(scope="module")
def services(folder: Path) -> Iterator[Services]:
    opened = hostile_services(folder)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def client(services: Services) -> Iterator[TestClient]:
    app = create_app(services.settings, services)
    services.close = lambda: None  # type: ignore[method-assign]  # the fixture closes them
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with TestClient(app, base_url="http://127.0.0.1", headers=headers) as client:
        yield client
    del services.close


def task_files(client: TestClient, path: str, **sent: Any) -> dict[str, bytes]:
    """The files of the task that this request starts."""
    task = finished(client, client.post(path, **sent).headers["location"])
    assert task["state"] == "done", task["message"]
    return {file["name"]: client.get(file["url"]).content for file in task["files"]}


def fetched(client: TestClient, path: str, **params: str) -> dict[str, bytes]:
    """The one file that this address gives."""
    response = client.get(path, params=params)
    assert response.status_code == 200, response.text
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["content-disposition"].startswith("attachment; filename=")
    return {path: response.content}


def of_basket(client: TestClient, ending: str) -> dict[str, bytes]:
    items = [f"x{number}#P1" for number in range(1, len(STARTS) + 1)] + ["x1#P2-M1"]
    made = client.post("/api/v1/baskets", json={"items": items}).json()
    client.delete("/api/v1/notices/x1").raise_for_status()  # what is gone is named as well
    try:
        return fetched(client, f"/api/v1/baskets/{made['id']}/export.{ending}")
    finally:
        client.post("/api/v1/notices/x1/restore")


def of_questions(client: TestClient, name: str) -> dict[str, bytes]:
    for number, start in enumerate(STARTS, 1):
        asked = {"text": f"{start}{PAYLOAD}第{number}问{MARKUP}"}
        added = client.post("/api/v1/hits/questions", json=asked)
        assert added.status_code in (200, 201), added.text
        mark = {"target": f"x{number}#P1", "grade": 2}
        client.put(f"/api/v1/hits/questions/{added.json()['id']}/marks", json=mark).raise_for_status()
    files = fetched(client, f"/api/v1/hits/{name}")
    assert all(len(content.splitlines()) >= len(STARTS) for content in files.values())
    return files


def of_ledger(client: TestClient) -> dict[str, bytes]:
    for number in range(1, len(STARTS) + 1):
        change = {
            "target": f"x{number}#P1-M1",
            "field": "deadline",
            "value": f"{STARTS[number - 1]}{PAYLOAD}".strip(),
        }
        made = client.post("/api/v1/corrections", json={**change, "note": f"{STARTS[number - 1]}{LINK}"})
        assert made.status_code in (201, 422), made.text  # 422: again, or not printable
    whole = fetched(client, "/api/v1/ledger.xlsx")
    narrowed = fetched(client, "/api/v1/ledger.xlsx", contains="=", notice="x1", unit="&F")
    return whole | {f"narrowed-{name}": content for name, content in narrowed.items()}


def own_workbook() -> bytes:
    """A list with hostile sheets, headings and rows, and with rows above and beside it."""
    rows = [[f"={LINK}"], ["序号", "反馈问题", f"@{PAYLOAD}"]]
    rows += [[f"{start}1", text, f"{start}{PAYLOAD}"] for start, text in zip(STARTS, HOSTILE, strict=True)]
    printable = [[cell.replace("\u202e", "").replace("\ufeff", "") for cell in row] for row in rows]
    return book(("=清单'!A1", printable), ("+1", [["反馈问题"], [HOSTILE[0]], [HOSTILE[1]]]))


def of_report(client: TestClient, **sent: Any) -> dict[str, bytes]:
    return task_files(client, "/api/v1/reports", **sent)


def of_plan(client: TestClient, **sent: Any) -> dict[str, bytes]:
    return task_files(client, "/api/v1/plans/check", **sent)


EXPORTS: dict[str, Any] = {
    "/api/v1/baskets/{basket_id}/export.docx": partial(of_basket, ending="docx"),
    "/api/v1/baskets/{basket_id}/export.xlsx": partial(of_basket, ending="xlsx"),
    "/api/v1/hits/queries.tsv": partial(of_questions, name="queries.tsv"),
    "/api/v1/hits/qrels.tsv": partial(of_questions, name="qrels.tsv"),
    "/api/v1/ledger.xlsx": of_ledger,
    "/api/v1/patterns/checklist.docx": partial(
        fetched, path="/api/v1/patterns/checklist.docx", unit_kind="教育"
    ),
    "/api/v1/patterns/checklist.xlsx": partial(
        fetched, path="/api/v1/patterns/checklist.xlsx", unit_kind="教育"
    ),
}
TASKS: dict[str, Any] = {
    "report of words": partial(of_report, json={"problems": HOSTILE, "title": f"={PAYLOAD}"}),
    "report of a text": partial(of_report, json={"text": "\n".join(f"{n}.{one}" for n, one in enumerate(HOSTILE, 1))}),
    "report of a workbook": partial(of_report, files={"file": (f"={PAYLOAD}.xlsx", own_workbook())}),
    "report of a table in Word": partial(
        of_report,
        files={"file": ("=1.docx", word(f"={LINK}", table=[["序号", "问题"], ["=1", f"={LINK}{FINDING}"], ["+2", f"+{PAYLOAD}"]]))},
    ),
    "report of CSV": partial(of_report, files={"file": ("@1.csv", "序号,问题\n=1,=1+1差旅费\n+2,@SUM(1)公务接待\n".encode())}),
    "plan of a text": partial(of_plan, json={"text": PLAN, "problems": HOSTILE, "title": f"={PAYLOAD}", "background": True}),
    "plan of a Word file": partial(
        of_plan, files={"plan": ("=1.docx", word(*PLAN.replace("\u200b", "").splitlines()))}, data={"background": "1"}
    ),
}  # fmt: skip
# Given back as it came, always as an attachment of no type: tests/api/test_notices.py.
AS_IT_CAME = {"/api/v1/notices/{slug}/original"}


def test_every_export_of_the_service_is_known_here(client: TestClient) -> None:
    document = client.get("/api/v1/openapi.json").json()
    files = {
        path
        for path, operations in document["paths"].items()
        for status, response in operations.get("get", {}).get("responses", {}).items()
        if status < "300" and set(response.get("content", {})) - {JSON, "text/event-stream"}
    }
    assert files - {"/api/v1/tasks/{task_id}/files/{name}"} == set(EXPORTS) | AS_IT_CAME


@pytest.mark.parametrize("name", [*EXPORTS, *TASKS])
def test_no_export_holds_anything_that_works_or_deceives(client: TestClient, name: str) -> None:
    files = {**EXPORTS, **TASKS}[name](client)
    assert files
    is_own = name == "report of a workbook"
    faults = [fault for file, content in files.items() for fault in faults_of(file, content, is_own=is_own)]
    assert faults == []


@pytest.mark.parametrize("name", [*EXPORTS, *TASKS])
def test_no_export_spreads_a_private_number_far_from_its_notice(client: TestClient, name: str) -> None:
    files = {**EXPORTS, **TASKS}[name](client)
    places = {
        file: words[max(0, words.index(PHONE) - 40) : words.index(PHONE) + 12]
        for file, words in ((file, words_of(file, content)) for file, content in files.items())
        if PHONE in words
    }
    assert places == {}


@pytest.mark.usefixtures("services")
@pytest.mark.parametrize("command", ["report", "check", "ledger"])
def test_no_command_writes_anything_that_works_or_deceives(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("KB_DATA_DIR", str(folder))
    listed, plan = tmp_path / "=1.xlsx", tmp_path / "方案.txt"
    listed.write_bytes(own_workbook())
    plan.write_text(PLAN, encoding="utf-8")
    out = tmp_path / "out"
    arguments = {
        "report": [str(listed), "--out", str(out), "--title", f"={PAYLOAD}", "--site", "http://127.0.0.1"],
        "check": [str(plan), "--list", str(listed), "--out", str(out)],
        "ledger": ["--contains", "=", "--out", str(tmp_path / "out.xlsx")],
    }
    with pytest.raises(SystemExit):
        cli.main([command, *arguments[command]])
    written = [*out.glob("*"), *tmp_path.glob("out.xlsx")]
    assert written
    is_own = command == "report"
    faults = [fault for path in written for fault in faults_of(path.name, path.read_bytes(), is_own=is_own)]
    assert faults == []


def test_what_is_hostile_in_the_users_own_workbook_goes(client: TestClient) -> None:
    """Formulas with results, names, links to files, notes: only values and web links come back."""
    workbook = load_workbook(io.BytesIO(own_workbook()))
    sheet = workbook.worksheets[0]
    sheet["D3"] = "=1+1"
    sheet["E3"].hyperlink = "file:///c:/windows/x.exe"
    sheet["F3"].hyperlink = "javascript:alert(1)"
    sheet["G3"].hyperlink = "\\\\evil\\share"
    files = of_report(client, files={"file": ("清单.xlsx", _saved(workbook))})
    faults = [fault for name, content in files.items() for fault in faults_of(name, content, is_own=True)]
    assert faults == []


def test_no_column_of_the_users_table_is_calculated_any_more(client: TestClient) -> None:
    workbook = load_workbook(io.BytesIO(own_workbook()))
    _with_calculated_column(workbook.create_sheet("附表"))
    files = of_report(client, files={"file": ("清单.xlsx", _saved(workbook))})
    (extended,) = (content for name, content in files.items() if name.endswith(".xlsx"))
    (column, *_) = load_workbook(io.BytesIO(extended))["附表"].tables["费用"].tableColumns
    assert (column.calculatedColumnFormula, column.totalsRowFormula) == (None, None)


def _with_calculated_column(sheet: Any) -> None:
    for row in (("金额", "备注"), (1, "甲"), (2, "乙")):
        sheet.append(row)
    table = Table(displayName="费用", ref="A1:B3")
    sheet.add_table(table)
    table._initialise_columns()
    for column, name in zip(table.tableColumns, ("金额", "备注"), strict=True):
        column.name = name
    table.tableColumns[0].calculatedColumnFormula = TableFormula(attr_text="WEBSERVICE(1)")
    table.tableColumns[0].totalsRowFormula = TableFormula(attr_text="WEBSERVICE(1)")


def _saved(workbook: Workbook) -> bytes:
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()
