"""Hit testing through the JSON API: questions, marks, votes, evaluations and comparisons."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ir_measures
import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from api.wiring import Services
from kb.records import StoredSynonyms
from tests.api import notices
from tests.api.conftest import WRITER
from tests.api.hit_site import API, CAR, TRAVEL, add, app_of, evaluate, mark, open_site, put, reindex

QUESTIONS = f"{API}/questions"


@pytest.fixture
def services(tmp_path: Path) -> Services:
    return open_site(tmp_path)


@pytest.fixture
def client(services: Services) -> Iterator[TestClient]:
    with TestClient(app_of(services), base_url="http://127.0.0.1") as client:
        yield client


def hits(client: TestClient) -> dict[str, Any]:
    answer: dict[str, Any] = client.get(API).json()
    return answer


def test_a_question_is_added_once(client: TestClient) -> None:
    added = client.post(QUESTIONS, json={"text": "出差 超标", "kind": "关键词"}, headers=WRITER)
    again = client.post(QUESTIONS, json={"text": "出差超标？", "kind": "question"}, headers=WRITER)
    assert (added.status_code, again.status_code) == (201, 200)
    assert added.json()["kind"] == "keyword"
    assert again.json() == added.json()


def test_a_question_with_its_marks_and_their_ranks(client: TestClient) -> None:
    question_id = add(client, "出差住宿超标准报销", {f"{TRAVEL}-M1": 2, CAR: 0})
    answer = client.get(f"{QUESTIONS}/{question_id}").json()
    ranks = {one["target"]: (one["grade"], one["ranks"]) for one in answer["marks"]}
    assert ranks[f"{TRAVEL}-M1"] == (2, [answer["found"].index(f"{TRAVEL}-M1") + 1])
    assert ranks[CAR][0] == 0
    assert all(one["in_base"] for one in answer["marks"])


def test_the_list_can_be_narrowed_by_words_and_kind(client: TestClient) -> None:
    add(client, "出差超标", kind="keyword")
    add(client, "公务接待", kind="question")
    assert client.get(QUESTIONS, params={"contains": "出差 "}).json()["total"] == 1
    assert client.get(QUESTIONS, params={"kind": "提问"}).json()["questions"][0]["text"] == "公务接待"
    page = client.get(QUESTIONS, params={"page": 2, "page_size": 1}).json()
    assert ([one["text"] for one in page["questions"]], page["total"]) == (["出差超标"], 2)


def test_a_question_is_changed_deleted_and_brought_back(client: TestClient) -> None:
    question_id = add(client, "出差超标", {TRAVEL: 2})
    url = f"{QUESTIONS}/{question_id}"
    changed = client.patch(url, json={"kind": "noisy"}, headers=WRITER).json()
    assert (changed["text"], changed["label"], changed["marks"]) == ("出差超标", "匆忙输入", 1)
    assert client.delete(url, headers=WRITER).status_code == 204
    assert client.get(url).status_code == 404
    assert client.post(f"{url}/restore", headers=WRITER).json()["marks"] == 1


def test_a_mark_is_changed_and_taken_away(client: TestClient) -> None:
    question_id = add(client, "出差超标")
    assert mark(client, question_id, TRAVEL, 2).json()["changed"] is True
    assert mark(client, question_id, TRAVEL, 2).json()["changed"] is False
    assert mark(client, question_id, TRAVEL, None).json()["changed"] is True
    assert client.get(f"{QUESTIONS}/{question_id}").json()["marks"] == []


def test_what_is_not_in_the_base_cannot_be_marked_but_its_old_mark_can_be_taken_away(
    client: TestClient, services: Services
) -> None:
    question_id = add(client, "出差超标", {TRAVEL: 2})
    services.store.delete("linlan-edu-2024")
    refused = mark(client, question_id, f"{TRAVEL}-M1", 1)
    assert (refused.status_code, "库里没有" in refused.json()["detail"]) == (404, True)
    assert mark(client, question_id, TRAVEL, None).status_code == 200


def test_a_vote_is_kept_as_a_mark_of_the_query_and_changes_no_ranking(client: TestClient) -> None:
    def ranking() -> list[str]:
        found = client.get("/api/v1/search", params={"q": "出差住宿"}).json()["results"]
        return [result["problem_id"] for result in found]

    before = ranking()
    last = before[-1]
    vote = {"query": " 出差住宿 ", "target": last, "useful": True}
    answer = client.post(f"{API}/votes", json=vote, headers=WRITER).json()
    assert (answer["grade"], answer["changed"]) == (1, True)
    assert client.get(f"{QUESTIONS}/{answer['question']}").json()["text"] == "出差住宿"
    client.post(f"{API}/votes", json={**vote, "useful": False}, headers=WRITER)
    assert client.get(f"{QUESTIONS}/{answer['question']}").json()["marks"][0]["grade"] == 0
    assert ranking() == before


def test_a_vote_on_a_long_paragraph_is_kept_with_what_the_search_reads_of_it(client: TestClient) -> None:
    vote = {"query": "出差住宿" * 400, "target": TRAVEL, "useful": True}
    answer = client.post(f"{API}/votes", json=vote, headers=WRITER).json()
    assert len(client.get(f"{QUESTIONS}/{answer['question']}").json()["text"]) == 500


def test_before_the_first_evaluation_there_are_no_figures(client: TestClient) -> None:
    add(client, "出差超标", {TRAVEL: 2})
    answer = hits(client)
    assert (answer["questions"], answer["evaluable"], answer["evaluated"]) == (1, 1, 0)
    assert (answer["evaluated_at"], answer["figures"], answer["comparisons"]) == (None, [], [])


def test_without_a_relevant_mark_nothing_is_evaluated(client: TestClient) -> None:
    add(client, "出差超标", {TRAVEL: 0})
    answer = client.post(f"{API}/evaluations", headers=WRITER)
    assert answer.status_code == 422
    assert "还没有可以评测的问题" in answer.json()["detail"]


def test_an_evaluation_is_a_task_whose_figures_are_kept(client: TestClient, services: Services) -> None:
    add(client, "公务接待审批不规范", {CAR: 2})
    task = evaluate(client)
    assert (task["state"], task["kind"], task["files"]) == ("done", "evaluation", [])
    assert "已用索引第 1 代检索 1 个问题" in task["message"]
    answer = hits(client)
    assert (answer["is_current"], answer["evaluated"], answer["state"]["generation"]) == (True, 1, 1)
    assert [(row["kind"], row["ndcg_10"]) for row in answer["figures"]] == [("全部", 1.0), ("keyword", 1.0)]
    (kept,) = client.get(f"{API}/evaluations").json()["evaluations"]
    assert (kept["questions"], kept["figures"]) == (1, answer["figures"])
    assert services.store.change_sequence() == 3


def test_marks_made_after_an_evaluation_count_at_once(client: TestClient) -> None:
    add(client, "公务接待审批不规范", {CAR: 2})
    other = add(client, "出差住宿超标准报销")
    evaluate(client)
    assert hits(client)["evaluated"] == 1
    mark(client, other, "beishan-hospital-2022#P1", 2)
    answer = hits(client)
    assert answer["evaluated"] == 2
    assert answer["figures"][0]["ndcg_10"] < 1.0


def test_a_generation_that_answers_worse_is_told_with_the_question_and_its_ranks(
    client: TestClient, services: Services
) -> None:
    """Ten more notices of the very words push the right one down."""
    question_id = add(client, "出差住宿超标准报销", {f"{TRAVEL}-M1": 2})
    evaluate(client)
    copies = {
        "采购管理方面": (notices.P("出差住宿超标准报销", (), (notices.M("出差住宿超标准报销。", ()),)),)
    }
    for number in range(10):
        put(services, notices.write_notice(f"new{number}", f"第{number}份", copies))
    reindex(services)
    assert hits(client)["is_current"] is False
    evaluate(client)
    answer = hits(client)
    assert (answer["is_current"], answer["state"]["generation"]) == (True, 2)
    (comparison,) = answer["comparisons"]
    assert (comparison["state"]["generation"], comparison["questions"], comparison["worse_count"]) == (
        1,
        1,
        1,
    )
    (moved,) = comparison["worse"]
    assert moved["id"] == question_id
    assert moved["ranks"][0]["then"] == 1
    assert moved["ranks"][0]["now"] > 10
    assert (comparison["then"][0]["ndcg_10"], comparison["now"][0]["ndcg_10"]) == (1.0, 0.0)


def test_only_questions_that_were_asked_both_times_in_the_same_words_are_compared(
    client: TestClient, services: Services
) -> None:
    kept, changed = add(client, "公务接待", {CAR: 2}), add(client, "出差", {TRAVEL: 2})
    evaluate(client)
    client.patch(f"{QUESTIONS}/{changed}", json={"text": "出差住宿"}, headers=WRITER)
    add(client, "轮岗", {"linlan-edu-2024#P3": 2})
    put(
        services,
        notices.write_notice("new", "新", {"一": (notices.P("甲", (), (notices.M("乙丙丁。", ()),)),)}),
    )
    reindex(services)
    evaluate(client)
    (comparison,) = hits(client)["comparisons"]
    assert comparison["questions"] == 1
    assert kept


def test_another_synonym_makes_another_state(client: TestClient, services: Services) -> None:
    add(client, "公务接待", {CAR: 2})
    evaluate(client)
    services.store.put_synonyms(StoredSynonyms("公务接待", ("小食堂",)))
    assert hits(client)["is_current"] is False


def test_marks_of_a_deleted_notice_are_counted_as_missing(client: TestClient, services: Services) -> None:
    add(client, "出差住宿", {TRAVEL: 2, "yunhe-transport-2023#P1-M1": 1})
    evaluate(client)
    services.store.delete("yunhe-transport-2023")
    assert (hits(client)["missing_marks"], hits(client)["evaluated"]) == (1, 1)
    services.store.restore("yunhe-transport-2023")
    assert hits(client)["missing_marks"] == 0


def test_the_files_go_out_and_come_back(client: TestClient, tmp_path: Path) -> None:
    """Exported, then imported into another site of the same notices: the same questions and grades."""
    add(client, "出差住宿", {TRAVEL: 2, f"{TRAVEL}-M2": 0}, kind="paraphrase")
    add(client, "公务接待", {f"{CAR}-M1": 1})
    queries, qrels = (client.get(f"{API}/{name}.tsv") for name in ("queries", "qrels"))
    assert queries.text == "q1\tparaphrase\t出差住宿\nq2\tkeyword\t公务接待\n"
    assert qrels.text == f"q1\t0\t{TRAVEL}-M1\t2\nq1\t0\t{TRAVEL}-M2\t0\nq2\t0\t{CAR}-M1\t1\n"
    assert queries.headers["content-disposition"].startswith('attachment; filename="queries.tsv"')
    with TestClient(app_of(open_site(tmp_path / "other")), base_url="http://127.0.0.1") as other:
        files = {"questions": ("q.tsv", queries.content), "qrels": ("r.tsv", qrels.content)}
        answer = other.post(f"{API}/import", files=files, headers=WRITER).json()
        assert (answer["added"], answer["marks"], answer["bad_rows"]) == (2, 3, [])
        assert other.get(f"{API}/queries.tsv").text == queries.text
        assert other.get(f"{API}/qrels.tsv").text == qrels.text


def test_a_pasted_list_is_taken_and_what_is_wrong_is_told(client: TestClient) -> None:
    add(client, "出差")
    answer = client.post(
        f"{API}/import", files={"text": (None, "出差\n公车\n公 车\n？？\n")}, headers=WRITER
    ).json()
    assert (answer["added"], answer["known"], answer["repeated"]) == (1, 1, 1)
    assert answer["bad_rows"] == [
        {"row": 4, "text": "？？", "reason": "问题里没有文字。请写出要检索的内容。"}
    ]


def test_marks_of_unknown_measures_are_kept_and_counted(client: TestClient) -> None:
    content = "问题,措施编号\n出差,别处#P1-M1\n".encode()
    answer = client.post(f"{API}/import", files={"questions": ("a.csv", content)}, headers=WRITER).json()
    assert (answer["marks"], answer["unknown_targets"]) == (1, 1)
    assert client.get(QUESTIONS).json()["questions"][0]["missing_marks"] == 1


@pytest.mark.parametrize(
    ("files", "status", "message"),
    [
        ({"text": (None, " ")}, 422, "没有收到问题"),
        ({"questions": ("a.txt", "出差".encode()), "text": (None, "公车")}, 422, "既选了文件又填了文字"),
        ({"questions": ("a.txt", b"")}, 422, "文件是空的"),
        ({"questions": ("a.xlsx", b"PK\x03\x04" + b"0" * 100)}, 422, "损坏|压缩包"),
        ({"questions": ("a.txt", b"a" * (5 * 2**20 + 1))}, 422, "超过 5 MB"),
        (
            {"questions": ("a.txt", "\n".join(f"问题{n}" for n in range(2_001)).encode())},
            422,
            "2,000 个的上限",
        ),
    ],
)
def test_a_list_that_cannot_be_taken_changes_nothing(
    client: TestClient, files: dict[str, Any], status: int, message: str
) -> None:
    answer = client.post(f"{API}/import", files=files, headers=WRITER)
    assert answer.status_code == status
    assert any(part in answer.json()["detail"] for part in message.split("|")), answer.text
    assert client.get(QUESTIONS).json()["total"] == 0


def test_two_thousand_questions_are_taken_at_once(client: TestClient) -> None:
    content = "\n".join(f"第{number}个问题" for number in range(2_000)).encode()
    answer = client.post(f"{API}/import", files={"questions": ("a.txt", content)}, headers=WRITER)
    assert answer.json()["added"] == 2_000
    refused = client.post(QUESTIONS, json={"text": "还有一个"}, headers=WRITER)
    assert "超过 2,000 个的上限" in refused.json()["detail"]


WRITES = (
    ("POST", QUESTIONS, {"text": "出差"}),
    ("PATCH", f"{QUESTIONS}/1", {"kind": "other"}),
    ("DELETE", f"{QUESTIONS}/1", None),
    ("POST", f"{QUESTIONS}/1/restore", None),
    ("PUT", f"{QUESTIONS}/1/marks", {"target": TRAVEL, "grade": 2}),
    ("POST", f"{API}/votes", {"query": "出差", "target": TRAVEL, "useful": True}),
    ("POST", f"{API}/evaluations", None),
    ("POST", f"{API}/import", None),
)


@pytest.mark.parametrize(("method", "url", "body"), WRITES)
def test_only_writers_change_anything(client: TestClient, method: str, url: str, body: Any) -> None:
    assert client.request(method, url, json=body).status_code == 401


@pytest.mark.parametrize(
    "url", [API, QUESTIONS, f"{API}/evaluations", f"{API}/queries.tsv", f"{API}/qrels.tsv"]
)
def test_anyone_reads(client: TestClient, url: str) -> None:
    assert client.get(url).status_code == 200


BAD = (
    ("POST", QUESTIONS, {"text": ""}, 422),
    ("POST", QUESTIONS, {"text": "？"}, 422),
    ("POST", QUESTIONS, {"text": "差" * 501}, 422),
    ("POST", QUESTIONS, {"text": "出差", "kind": "x"}, 422),
    ("POST", QUESTIONS, {"text": "出差", "more": 1}, 422),
    ("PATCH", f"{QUESTIONS}/99", {"kind": "other"}, 404),
    ("PATCH", f"{QUESTIONS}/{2**31}", {"kind": "other"}, 422),
    ("PATCH", f"{QUESTIONS}/x", {"kind": "other"}, 422),
    ("PUT", f"{QUESTIONS}/99/marks", {"target": TRAVEL, "grade": 1}, 404),
    ("PUT", f"{QUESTIONS}/1/marks", {"target": TRAVEL, "grade": 3}, 422),
    ("PUT", f"{QUESTIONS}/1/marks", {"target": TRAVEL}, 422),
    ("PUT", f"{QUESTIONS}/1/marks", {"target": "没有#P1", "grade": 1}, 404),
    ("PUT", f"{QUESTIONS}/1/marks", {"target": "\x00", "grade": 1}, 422),
    ("POST", f"{API}/votes", {"query": "？", "target": TRAVEL, "useful": True}, 422),
    ("POST", f"{API}/votes", {"query": "出差", "target": "没有#P1-M1", "useful": True}, 404),
)


@pytest.mark.parametrize(("method", "url", "body", "status"), BAD)
def test_what_cannot_be_done_is_a_problem_document(
    client: TestClient, method: str, url: str, body: Any, status: int
) -> None:
    add(client, "出差")
    answer = client.request(method, url, json=body, headers=WRITER)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert any("\u4e00" <= c <= "\u9fff" for c in answer.json()["detail"])


MEASURES = [
    f"{notice.slug}#P{problem.number}-M{measure.ordinal}"
    for notice in notices.ALL
    for problem in notice.problems
    for measure in problem.measures
]
MARKS = st.dictionaries(
    st.sampled_from(["出差住宿", "公务接待", "差旅费报销审核", "招标采购", "轮岗"]),
    st.dictionaries(st.sampled_from(MEASURES), st.integers(0, 2), min_size=1, max_size=6),
    min_size=1,
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Services, TestClient]]:
    services = open_site(tmp_path_factory.mktemp("shared"))
    with TestClient(app_of(services), base_url="http://127.0.0.1") as client:
        for text in ("出差住宿", "公务接待", "差旅费报销审核", "招标采购", "轮岗"):
            add(client, text, {MEASURES[0]: 2})
        evaluate(client)
        yield services, client


@settings(max_examples=25, deadline=None)
@given(wanted=MARKS)
def test_figures_shown_are_those_of_the_marks(
    shared: tuple[Services, TestClient], wanted: dict[str, dict[str, int]]
) -> None:
    """Whatever is marked: ir_measures over the search's own rankings and the marks gives what is shown."""
    services, client = shared
    listed = {one["text"]: one["id"] for one in client.get(QUESTIONS).json()["questions"]}
    for text, question_id in listed.items():
        grades = wanted.get(text, {})
        for one in client.get(f"{QUESTIONS}/{question_id}").json()["marks"]:
            if one["target"] not in grades:
                mark(client, question_id, one["target"], None)
        for target, grade in grades.items():
            mark(client, question_id, target, grade)
    counted = {text: grades for text, grades in wanted.items() if any(grades.values())}
    answer = hits(client)
    assert answer["evaluated"] == len(counted)
    if not counted:
        return
    run = {text: dict(services.retriever.rank(text, top_k=50)) for text in counted}
    names = {"nDCG@10": "ndcg_10", "RR@10": "mrr_10", "R@5": "recall_5", "R@10": "recall_10"}
    measures = [ir_measures.parse_measure(name) for name in names]
    for measure, value in ir_measures.calc_aggregate(measures, counted, run).items():
        assert answer["figures"][0][names[str(measure)]] == pytest.approx(value, abs=1e-4)


@settings(max_examples=40, deadline=None)
@given(
    body=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=10),
        lambda inner: st.dictionaries(
            st.sampled_from(["target", "grade", "text", "kind", "query", "useful"]), inner
        ),
        max_leaves=6,
    )
)
def test_any_json_is_answered(shared: tuple[Services, TestClient], body: Any) -> None:
    _, client = shared
    for method, url in (
        ("PUT", f"{QUESTIONS}/1/marks"),
        ("POST", f"{API}/votes"),
        ("PATCH", f"{QUESTIONS}/1"),
    ):
        answer = client.request(
            method,
            url,
            content=json.dumps(body).encode(),
            headers={**WRITER, "Content-Type": "application/json"},
        )
        assert answer.status_code in (200, 404, 409, 422)


@pytest.mark.parametrize("grade", [True, "2", 1.5])
def test_a_grade_is_a_whole_number_and_nothing_like_one(client: TestClient, grade: object) -> None:
    question = add(client, "出差住宿")
    body = {"target": f"{TRAVEL}-M1", "grade": grade}
    assert client.put(f"{QUESTIONS}/{question}/marks", json=body, headers=WRITER).status_code == 422


def test_a_list_outside_of_a_form_is_told_the_fields_of_this_form(client: TestClient) -> None:
    refused = client.post("/api/v1/hits/import", headers=WRITER, json={})
    assert refused.status_code == 415
    assert "字段 questions" in refused.json()["detail"]
