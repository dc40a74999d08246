"""Uploading, following the job, deleting and restoring over HTTP."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import ConfigDict, TypeAdapter, with_config

from api import intake
from api import notice_schemas as shape
from kb.errors import BusyError, StorageError
from tests.api import fakes
from tests.api.conftest import WRITER

NOTICES = "/api/v1/notices"
GOOD = ("差旅通报.txt", "差旅费超标:退回超标款项;修订差旅制度".encode())


def upload(client: TestClient, *files: tuple[str, bytes], url: str = NOTICES) -> Any:
    return client.post(url, files=[("files", file) for file in files], headers=WRITER)


def finished(client: TestClient, location: str) -> dict[str, Any]:
    """The job once it has ended."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        job: dict[str, Any] = client.get(location, headers=WRITER).json()
        if job["state"] in ("done", "failed"):
            return job
        time.sleep(0.01)
    raise TimeoutError(location)


def until(condition: Any) -> None:
    """Wait until something holds, at most a minute."""
    deadline = time.monotonic() + 60
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.01)


def test_an_upload_is_taken_at_once_and_searchable_when_its_job_is_done(client: TestClient):
    response = upload(client, GOOD)

    assert response.status_code == 202
    assert response.json()["files_total"] == 1
    job = finished(client, response.headers["location"])
    assert (job["state"], job["generation"]) == ("done", 2)
    assert (job["files"][0]["status"], job["files"][0]["slug"]) == ("added", "差旅通报")
    assert (job["files"][0]["problems"], job["files"][0]["measures"]) == (1, 2)
    found = client.get("/api/v1/search", params={"q": "退回超标款项"}).json()["results"]
    assert "差旅通报#P1" in [result["problem_id"] for result in found]


def test_a_bad_file_does_not_take_the_others_with_it(client: TestClient):
    job = finished(client, upload(client, ("坏.pdf", b"!"), GOOD, ("空.txt", b"")).headers["location"])

    assert [file["status"] for file in job["files"]] == ["failed", "added", "failed"]
    assert job["message"] == "共 3 份，失败 2 份。"
    assert "无法读取" in job["files"][0]["message"]


def test_a_job_whose_every_file_fails_has_failed(client: TestClient, services: Any):
    job = finished(client, upload(client, ("坏.pdf", b"!")).headers["location"])

    assert job["state"] == "failed"
    assert services.published == 0


def test_the_same_file_again_changes_nothing(client: TestClient, services: Any):
    finished(client, upload(client, GOOD).headers["location"])

    job = finished(client, upload(client, GOOD).headers["location"])

    assert job["files"][0]["status"] == "unchanged"
    assert services.published == 1


def test_an_unexpected_error_in_one_file_is_told_without_its_inside(
    client: TestClient, app: Any, monkeypatch: pytest.MonkeyPatch
):
    def explode(*_: Any) -> Any:
        raise ZeroDivisionError("secret inside")

    monkeypatch.setattr(app.state.intake, "_pipeline", replace(fakes.PIPELINE, read=explode))

    job = finished(client, upload(client, GOOD).headers["location"])

    assert "意外错误" in job["files"][0]["message"]
    assert "secret" not in job["files"][0]["message"]


def test_an_index_that_cannot_be_published_loses_no_notice(
    client: TestClient, services: Any, monkeypatch: pytest.MonkeyPatch
):
    def full(_progress: Any = None) -> int:
        raise StorageError("磁盘已满。")

    monkeypatch.setattr(services, "publish_index", full)

    job = finished(client, upload(client, GOOD).headers["location"])

    assert job["state"] == "failed"
    assert job["message"] == "通报已入库，但索引未能更新，暂时搜不到：磁盘已满。"
    assert client.get(f"{NOTICES}/差旅通报").status_code == 200


def test_a_busy_writer_is_told_per_file(client: TestClient, services: Any, monkeypatch: pytest.MonkeyPatch):
    def busy(*_: Any, **__: Any) -> str:
        raise BusyError("数据目录正由另一个进程写入。")

    monkeypatch.setattr(services.store, "put", busy)

    job = finished(client, upload(client, GOOD).headers["location"])

    assert job["files"][0]["message"] == "数据目录正由另一个进程写入。"


def test_a_preview_stores_nothing_until_it_is_accepted(client: TestClient):
    preview = upload(client, GOOD, ("坏.pdf", b"!"), url=f"{NOTICES}/preview").json()

    assert [file["readable"] for file in preview["files"]] == [True, False]
    assert preview["files"][0]["message"] == "识别出 1 个问题、2 条措施。"
    assert client.get(f"{NOTICES}/差旅通报").status_code == 404
    job = finished(client, client.post(preview["accept"], headers=WRITER).headers["location"])
    assert [file["status"] for file in job["files"]] == ["added", "failed"]


def test_a_preview_can_be_accepted_once(client: TestClient):
    accept = upload(client, GOOD, url=f"{NOTICES}/preview").json()["accept"]
    client.post(accept, headers=WRITER)

    response = client.post(accept, headers=WRITER)

    assert response.status_code == 404
    assert "重新上传" in response.json()["detail"]


def test_only_two_files_are_parsed_at_once(client: TestClient, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(intake, "WAIT_SECONDS", 0.01)
    with intake.parsing_place(), intake.parsing_place():
        response = upload(client, GOOD, url=f"{NOTICES}/preview")

    assert response.status_code == 429
    assert response.headers["retry-after"] == "5"


@pytest.mark.parametrize(
    ("content", "content_type", "status"),
    [
        (b"{}", "application/json", 415),
        (b"", "", 415),
        (b"not a form", "multipart/form-data; boundary=x", 400),
        (b"not a form", "multipart/form-data", 400),
        (b"--x--\r\n", "multipart/form-data; boundary=x", 422),
        (
            b'--x\r\nContent-Disposition: form-data; name="files"\r\n\r\ntext\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
            422,
        ),
    ],
)
def test_a_body_that_is_no_upload_is_refused(
    client: TestClient, content: bytes, content_type: str, status: int
):
    response = client.post(NOTICES, content=content, headers={**WRITER, "Content-Type": content_type})

    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"


def test_too_many_files_are_refused(client: TestClient):
    response = upload(client, *[(f"{i}.txt", b"x") for i in range(101)])

    assert response.status_code == 400


def test_an_upload_over_the_limit_is_refused(settings: Any):
    settings.max_upload_mb = 1
    from api.app import create_app

    with TestClient(
        create_app(settings, fakes.services_with(settings), pipeline=fakes.PIPELINE),
        base_url="http://127.0.0.1",
    ) as small:
        response = upload(small, ("大.txt", b"x" * 2_000_000))

    assert response.status_code == 413
    assert "1 MB" in response.json()["detail"]
    assert list((settings.data_dir / "uploads").glob("*")) == []


def test_nothing_is_left_in_the_upload_folder(client: TestClient, settings: Any):
    finished(client, upload(client, GOOD, ("坏.pdf", b"!")).headers["location"])

    until(lambda: list((settings.data_dir / "uploads").glob("*")) == [])


def test_a_path_in_a_file_name_stays_a_name(client: TestClient, settings: Any):
    job = finished(client, upload(client, ("../../../etc/cron.d/x.txt", GOOD[1])).headers["location"])

    assert job["files"][0]["file_name"] == "x.txt"
    assert sorted(path.name for path in Path(settings.data_dir).rglob("*") if path.is_file()) == []


def test_a_data_folder_that_cannot_be_written_is_told(client: TestClient, settings: Any):
    (settings.data_dir / "uploads").write_text("a file where the folder should be")

    response = upload(client, GOOD)

    assert response.status_code == 503
    assert "uploads" in response.json()["detail"]


def test_a_full_queue_turns_uploads_away(client: TestClient, app: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("api.jobs.MAX_WAITING", 0)

    response = upload(client, GOOD)

    assert response.status_code == 429
    assert list((app.state.settings.data_dir / "uploads").glob("*")) == []


def test_an_unknown_job_says_how_long_jobs_are_remembered(client: TestClient):
    response = client.get("/api/v1/jobs/none", headers=WRITER)

    assert response.status_code == 404
    assert "最近 200 项" in response.json()["detail"]


def test_a_deleted_notice_is_gone_at_once_and_comes_back(client: TestClient, services: Any):
    url = f"{NOTICES}/linlan-edu-2024"

    response = client.delete(url, headers=WRITER)

    assert response.status_code == 204
    assert response.headers["link"] == f'<{url}/restore>; rel="restore"; method="POST"'
    assert client.get(url).status_code == 404
    found = client.get("/api/v1/search", params={"q": "出差住宿"}).json()["results"]
    assert "linlan-edu-2024" not in [result["notice"]["slug"] for result in found]
    assert client.post(f"{url}/restore", headers=WRITER).status_code == 200
    assert client.get(url).status_code == 200
    until(lambda: services.published == 1)


def test_a_deletion_tells_on_request_how_to_take_it_back(client: TestClient):
    response = client.delete(
        f"{NOTICES}/linlan-edu-2024", headers={**WRITER, "Prefer": "return=representation"}
    )

    assert response.json()["restore"] == f"{NOTICES}/linlan-edu-2024/restore"


def test_deleting_twice_is_told(client: TestClient):
    client.delete(f"{NOTICES}/linlan-edu-2024", headers=WRITER)

    assert client.delete(f"{NOTICES}/linlan-edu-2024", headers=WRITER).status_code == 404


def test_restoring_what_was_never_deleted_is_told(client: TestClient):
    assert client.post(f"{NOTICES}/linlan-edu-2024/restore", headers=WRITER).status_code == 404


def test_many_deletions_make_one_publication(client: TestClient, services: Any):
    for slug in ("linlan-edu-2024", "yunhe-transport-2023", "beishan-hospital-2022"):
        client.delete(f"{NOTICES}/{slug}", headers=WRITER)

    until(lambda: services.published)
    time.sleep(0.7)  # longer than the debounce
    assert services.published == 1


def test_answers_are_what_the_openapi_document_says(client: TestClient):
    def check(answer: Any, body: Any) -> None:
        TypeAdapter(with_config(ConfigDict(extra="forbid", strict=True))(answer)).validate_python(body)

    preview = upload(client, GOOD, ("坏.pdf", b"!"), url=f"{NOTICES}/preview").json()
    check(shape.PreviewAnswer, preview)
    check(shape.JobAnswer, finished(client, upload(client, GOOD).headers["location"]))
    check(
        shape.Deleted,
        client.delete(f"{NOTICES}/差旅通报", headers={**WRITER, "Prefer": "return=representation"}).json(),
    )
    check(shape.Restored, client.post(f"{NOTICES}/差旅通报/restore", headers=WRITER).json())
    check(shape.ProblemDetails, client.get("/api/v1/search?page=0").json())


def test_a_deletion_while_another_process_writes_is_told_to_come_back(
    client: TestClient, services: Any, monkeypatch: pytest.MonkeyPatch
):
    def busy(_slug: str) -> None:
        raise BusyError("数据目录正由另一个进程写入。")

    monkeypatch.setattr(services.store, "delete", busy)

    response = client.delete(f"{NOTICES}/linlan-edu-2024", headers=WRITER)

    assert (response.status_code, response.headers["retry-after"]) == (503, "5")
