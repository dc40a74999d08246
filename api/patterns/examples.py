"""One example answer for each shape of api/patterns/schemas.py that a route answers with."""

from __future__ import annotations

from typing import Any

from api.examples import EXAMPLES as _OTHERS
from api.patterns.checklist_words import explanations_of
from api.patterns.pairs import LIMITS, RULES

_PAGE = "http://127.0.0.1:8000"
_FOUND = _OTHERS["MeasureAnswer"]
_NOTICE = _OTHERS["SearchAnswer"]["results"][0]["notice"]
_KEPT = ("id", "ordinal", "text", "span", "types", "status", "status_label", "continuing")
_URL = "/notices/linlan-edu-2024?cite=P1-M1#P1-M1"
_MEASURE: dict[str, Any] = {
    **{name: _FOUND[name] for name in _KEPT},
    "recovered": "26000",
    "citation": f"“{_FOUND['text']}”——临澜市教育局《中共临澜市教育局党组关于巡察整改进展情况的通报》"
    f"（2024-03-20公开），linlan-edu-2024#P1-M1，{_PAGE}{_URL}",
    "url": _URL,
}
_PROBLEM: dict[str, Any] = {
    "problem_id": "linlan-edu-2024#P1",
    "number": 1,
    "title": "出差住宿超标准报销",
    "url": "/notices/linlan-edu-2024?cite=P1#P1",
    "notice": _NOTICE,
    "topics": [{"code": "B8", "name": "差旅与报销"}],
    "measures": [_MEASURE],
}
_MONEY = {"yuan": "26000", "text": "2.6 万元"}
_KIND = "unit_kind=%E6%95%99%E8%82%B2"
_CELL = {"value": 1, "text": "1", "query": f"{_KIND}&topic=B8"}
EXAMPLES: dict[str, dict[str, Any]] = {
    "PatternsAnswer": {
        "filters": {"unit_kind": ["教育"]},
        "today": "2025-01-02",
        "totals": {
            "notices": 1,
            "units": 1,
            "problems": 1,
            "measures": 1,
            "open": 0,
            "recovered": _MONEY,
            "years": [2024, 2024],
        },
        "tables": [
            {
                "key": "topics_by_kind",
                "title": "主题与单位类型",
                "of": "问题",
                "note": "一个问题可以有几个主题，分别计入。",
                "columns": ["教育"],
                "rows": [{"label": "差旅与报销", "cells": [_CELL], "total": _CELL}],
            }
        ],
    },
    "PatternProblemsAnswer": {
        "show": "recovered",
        "filters": {"unit_kind": ["教育"], "topic": ["B8"]},
        "page": 1,
        "page_size": 20,
        "heading": "收回 2.6 万元：1 条措施，见于 1 个问题",
        "problems": 1,
        "measures": 1,
        "recovered": _MONEY,
        "results": [_PROBLEM],
    },
    "RecurrencesAnswer": {
        "filters": {},
        "page": 1,
        "page_size": 10,
        "total": 1,
        "rules": list(RULES),
        "limits": list(LIMITS),
        "results": [
            {
                "similarity": 0.7431,
                "topics": ["差旅与报销"],
                "earlier": {
                    **_PROBLEM,
                    "problem_id": "linlan-edu-2021#P3",
                    "number": 3,
                    "title": "差旅费报销超标准",
                    "url": "/notices/linlan-edu-2021?cite=P3#P3",
                    "notice": {**_NOTICE, "slug": "linlan-edu-2021", "publication_date": "2021-06-01"},
                    "measures": [],
                },
                "later": _PROBLEM,
            }
        ],
    },
    "ChecklistAnswer": {
        "unit_kinds": ["教育"],
        "kinds": [{"value": "教育", "notices": 1}],
        "notices": 1,
        "units": 1,
        "problems": 1,
        "more": 0,
        "topics": [
            {
                "topic": {"code": "B8", "name": "差旅与报销"},
                "units": 1,
                "problems": 1,
                "query": f"{_KIND}&topic=B8",
                "titles": [{**_PROBLEM, "measures": []}],
                "types": [
                    {
                        "code": "M7",
                        "name": "清退追缴",
                        "count": 1,
                        "query": f"{_KIND}&topic=B8&measure_type=M7",
                    }
                ],
                "quoted": [_PROBLEM],
            }
        ],
        "notes": explanations_of(1, 0),
        "word": f"{_PAGE}/api/v1/patterns/checklist.docx?{_KIND}",
        "excel": f"{_PAGE}/api/v1/patterns/checklist.xlsx?{_KIND}",
    },
}
