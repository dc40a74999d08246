"""Baskets: collected problems and measures, read by anyone who has the id, changed by whoever has the key."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Header, Path, Request
from fastapi.responses import JSONResponse, Response

from api.baskets import comparison, keeping
from api.baskets.answers import (
    BasketAnswer,
    BasketBody,
    BasketChange,
    MadeBasketAnswer,
    basket_answer,
)
from api.routes import EXCEL, WORD, problems
from api.routes.notices import attachment
from api.routes.search import expect_json
from api.runtime import OpenServices
from kb.baskets import Items

if TYPE_CHECKING:
    from api.wiring import Services
    from kb.baskets import Basket

router = APIRouter(tags=["对照"])
BasketId = Annotated[
    str,
    Path(
        max_length=64,
        description="对照的编号，也是转发网址的末段",
        examples=["Zp3dQm8cXk1vTn5sRb7wLy2hFg9jEa4u"],
    ),
]
BasketKey = Annotated[str, Header(max_length=64, description="新建时得到的 key")]


def _base_url(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _answer(request: Request, services: Services, basket: Basket) -> BasketAnswer:
    base_url = _base_url(request)
    return basket_answer(basket, comparison.compare(services.store, basket.items, base_url), base_url)


@router.post(
    "/baskets",
    status_code=201,
    response_model=MadeBasketAnswer,
    responses=problems(404, 409, 413, 415, 422, 503),
    summary="新建对照",
    dependencies=[Depends(expect_json)],
)
def make_basket(request: Request, services: OpenServices, asked: BasketBody) -> JSONResponse:
    """最多 30 项；编号必须能在库中找到。答复中的 key 只出现这一次，以后修改时要用。180 天没有人使用即自动清理。"""
    key, basket = keeping.make(services.store, asked.items)
    answer: MadeBasketAnswer = {**_answer(request, services, basket), "key": key}
    return JSONResponse(answer, 201, {"Location": f"/api/v1/baskets/{basket.basket_id}"})


@router.get(
    "/baskets/{basket_id}", response_model=BasketAnswer, responses=problems(404, 503), summary="一份对照"
)
def basket(request: Request, services: OpenServices, basket_id: BasketId) -> JSONResponse:
    """各项按加入的顺序；已从库中删除的标为 gone，不再给出内容。"""
    found = keeping.look_at(services.store, basket_id)
    return JSONResponse(_answer(request, services, found))


@router.put(
    "/baskets/{basket_id}",
    response_model=BasketAnswer,
    responses=problems(403, 404, 413, 415, 422, 503),
    summary="替换对照的全部内容",
    dependencies=[Depends(expect_json)],
)
def replace_basket(
    request: Request,
    services: OpenServices,
    basket_id: BasketId,
    asked: BasketBody,
    x_basket_key: BasketKey = "",
) -> JSONResponse:
    """各项与顺序以请求为准；空列表即清空。"""
    keeping.expect_key(basket_id, x_basket_key)
    changed = keeping.change(services.store, x_basket_key, lambda _: tuple(asked.items))
    return JSONResponse(_answer(request, services, changed))


@router.patch(
    "/baskets/{basket_id}",
    response_model=BasketAnswer,
    responses=problems(403, 404, 413, 415, 422, 503),
    summary="移出与加入",
    dependencies=[Depends(expect_json)],
)
def change_basket(
    request: Request,
    services: OpenServices,
    basket_id: BasketId,
    asked: BasketChange,
    x_basket_key: BasketKey = "",
) -> JSONResponse:
    """先移出，再加在最后；其余各项的顺序不变。"""
    keeping.expect_key(basket_id, x_basket_key)

    def how(items: Items) -> Items:
        return (*(item for item in items if item not in asked.remove), *asked.add)

    return JSONResponse(_answer(request, services, keeping.change(services.store, x_basket_key, how)))


def _file(name: str, media_type: str, content: bytes) -> Response:
    return Response(content, media_type=media_type, headers={"Content-Disposition": attachment(name)})


@router.get(
    "/baskets/{basket_id}/export.docx",
    response_class=Response,
    responses={200: {"description": "Word 文件", "content": {WORD: {}}}, **problems(404, 503)},
    summary="对照导出为 Word",
)
def export_word(request: Request, services: OpenServices, basket_id: BasketId) -> Response:
    """公文格式：对照总表，逐项的措施原文，末尾是引用来源。"""
    from api.baskets.word import word_of

    base_url = _base_url(request)
    found = keeping.look_at(services.store, basket_id)
    entries = comparison.compare(services.store, found.items, base_url)
    today = date.today()
    shown = f"{today.year}年{today.month}月{today.day}日"
    return _file("整改先例对照.docx", WORD, word_of(entries, date=shown, base_url=base_url))


@router.get(
    "/baskets/{basket_id}/export.xlsx",
    response_class=Response,
    responses={200: {"description": "Excel 文件", "content": {EXCEL: {}}}, **problems(404, 503)},
    summary="对照导出为 Excel",
)
def export_workbook(request: Request, services: OpenServices, basket_id: BasketId) -> Response:
    """两张表：每项一行的对照，每条措施一行的明细；都带引文与网址。"""
    from api.baskets.sheet import workbook_of

    base_url = _base_url(request)
    found = keeping.look_at(services.store, basket_id)
    entries = comparison.compare(services.store, found.items, base_url)
    return _file("整改先例对照.xlsx", EXCEL, workbook_of(entries, base_url=base_url))
