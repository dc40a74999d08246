"""A model that breaks off, stalls, floods or talks nonsense costs its own answer and nothing else."""

from __future__ import annotations

import gzip
import json
import re
import socket
import time
from itertools import count

import pytest

from api.answers.written import MAX_SENTENCES, Ending
from tests.api.answers.asking import written
from tests.api.answers.fake_model import Behaviour, Conversation, FakeModel, saying


def cut_off(conversation: Conversation) -> None:
    conversation.head()
    conversation.say("退缴[1]。修订了办法[2")


def broken_json(conversation: Conversation) -> None:
    conversation.head()
    conversation.say("退缴[1]。")
    conversation.raw(b'data: {"choices": [{"delta": {"content": "\n\n')


def not_an_object(conversation: Conversation) -> None:
    conversation.head()
    conversation.event([1, 2])


def no_choices(conversation: Conversation) -> None:
    conversation.head()
    conversation.event({"choices": {"0": 1}})


def wrong_content(conversation: Conversation) -> None:
    conversation.head()
    conversation.event({"choices": [{"delta": {"content": 7}}]})


def deep_json(conversation: Conversation) -> None:
    conversation.head()
    conversation.event("[" * 20_000)


def huge_line(conversation: Conversation) -> None:
    conversation.head()
    for _ in range(1_000):
        conversation.raw(b"x" * 100_000)


def reports_an_error(conversation: Conversation) -> None:
    conversation.head()
    conversation.event({"error": {"message": "secret detail"}})


def too_short(conversation: Conversation) -> None:
    conversation.head()
    conversation.say("退缴[1]。修订了办法[2]以及")
    conversation.end("length")


def too_short_at_once(conversation: Conversation) -> None:
    conversation.head(content_type="application/json")
    choice = {"message": {"content": "退缴[1]。修订了办"}, "finish_reason": "length"}
    conversation.raw(json.dumps({"choices": [choice]}).encode())


def filtered(conversation: Conversation) -> None:
    conversation.head()
    conversation.say("退缴[1]。")
    conversation.end("content_filter")


def without_choices(conversation: Conversation) -> None:
    conversation.head()
    conversation.event({"message": {"content": "退缴[1]。"}, "done": True})


def zipped(conversation: Conversation) -> None:
    conversation.head(Content_Encoding="gzip")
    conversation.raw(gzip.compress(b"data: [DONE]\n\n"))


def web_page(conversation: Conversation) -> None:
    conversation.head(content_type="text/html")
    conversation.raw(b"<html>Welcome</html>")


def redirects(conversation: Conversation) -> None:
    conversation.head(302, Location="http://169.254.169.254/")


def status(code: int) -> Behaviour:
    def behave(conversation: Conversation) -> None:
        conversation.head(code, "application/json")
        conversation.raw(b'{"error": {"message": "secret detail"}}')

    return behave


@pytest.mark.parametrize(
    ("behave", "kept", "told"),
    [
        (cut_off, 1, "中途断开"),
        (broken_json, 1, "不是约定的格式"),
        (not_an_object, 0, "不是约定的格式"),
        (no_choices, 0, "不是约定的格式"),
        (wrong_content, 0, "不是约定的格式"),
        (deep_json, 0, "不是约定的格式"),
        (huge_line, 0, "不是约定的格式"),
        (reports_an_error, 0, "模型服务报告出错"),
        (too_short, 1, "长度上限"),
        (too_short_at_once, 1, "长度上限"),
        (filtered, 1, "按它自己的规则中止"),
        (without_choices, 0, "不是约定的格式"),
        (zipped, 0, "不是约定的格式"),
        (web_page, 0, "不是约定的格式"),
        (redirects, 0, "模型服务出错（302）"),
        (status(401), 0, "拒绝访问（401）.*KB_LLM_API_KEY"),
        (status(404), 0, "没有这个接口或模型（404）"),
        (status(429), 0, "正忙或已达限额（429）"),
        (status(500), 0, "模型服务出错（500）"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_misbehaving_server_is_told_in_chinese_and_what_came_before_is_kept(
    model: FakeModel, behave: Behaviour, kept: int, told: str
) -> None:
    sentences, ending = written(model, behave)
    assert len(sentences) == kept
    assert re.search(told, ending.fault)
    assert "secret" not in ending.fault


def test_a_stream_without_end_is_left_when_enough_is_shown(model: FakeModel) -> None:
    def behave(conversation: Conversation) -> None:
        conversation.head()
        for number in count():
            conversation.say(f"退缴{'又' * number}[1]。")

    sentences, ending = written(model, behave)
    assert len(sentences) == MAX_SENTENCES
    assert ending == Ending(0, is_cut=True)
    assert model.gone.wait(60)


def test_a_stream_without_end_that_cites_nothing_is_left_as_well(model: FakeModel) -> None:
    def behave(conversation: Conversation) -> None:
        conversation.head()
        while True:
            conversation.say("成效显著。" * 200)

    sentences, ending = written(model, behave)
    assert sentences == []
    assert "没有可核对的出处" in ending.fault
    assert model.gone.wait(60)


def test_a_stream_that_goes_round_in_circles_is_left_and_said_once(model: FakeModel) -> None:
    def behave(conversation: Conversation) -> None:
        conversation.head()
        while True:
            conversation.say("退缴[1]。")

    sentences, ending = written(model, behave)
    assert [one.text for one in sentences] == ["退缴。"]
    assert ending == Ending(0)
    assert model.gone.wait(60)


@pytest.mark.parametrize("before", ["", "退缴[1]。好"])
def test_a_server_that_stalls_is_left_in_time(model: FakeModel, before: str) -> None:
    def behave(conversation: Conversation) -> None:
        conversation.head()
        if before:
            conversation.say(before)
        conversation.released.wait(60)

    sentences, ending = written(model, behave, timeout_seconds=1)
    assert len(sentences) == bool(before)
    assert ending.fault == "模型服务在 1 秒内没有答完，已停止等待。"


def test_a_server_that_trickles_is_left_in_time_too(model: FakeModel) -> None:
    def behave(conversation: Conversation) -> None:
        conversation.head()
        while not conversation.released.is_set():
            conversation.raw(b": wait\n")
            time.sleep(0.05)

    assert "1 秒内没有答完" in written(model, behave, timeout_seconds=1)[1].fault


def test_an_unreachable_server_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    model = FakeModel(f"http://127.0.0.1:{port}/v1")
    assert "无法连接模型服务" in written(model, saying())[1].fault
