"""Example answers for precedents and the written answer; the tests hold them against the shapes."""

from __future__ import annotations

from typing import Any

_PROBLEM, _MEASURE = "linlan-edu-2024#P1", "linlan-edu-2024#P1-M1"
_TEXT = "逐张复核近三年住宿发票412份，核定超标38份，由本人退回2.6万元，现已完成。"
_URL = "/notices/linlan-edu-2024?cite=P1-M1#P1-M1"
_CITATION = (
    f"“{_TEXT}”——临澜市教育局《中共临澜市教育局党组关于巡察整改进展情况的通报》（2024-03-20公开），"
    f"{_MEASURE}，http://127.0.0.1:8000{_URL}"
)


def _figure(key: str, label: str) -> dict[str, Any]:
    return {"key": key, "label": label, "count": 1, "problem_ids": [_PROBLEM], "measure_ids": [_MEASURE]}


EXAMPLES: dict[str, dict[str, Any]] = {
    "PrecedentsAnswer": {
        "query": "出差报销超标怎么整改",
        "filters": {"topic": ["B8"]},
        "literal": False,
        "verdict": "direct",
        "verdict_label": "有直接先例",
        "confidence": 0.934,
        "confidence_band": "高",
        "sentence": "1 个可比先例，来自 1 家单位（2024 年）：1 个清退追缴，收回 2.6 万元；已完成 1 个。",
        "total": 1,
        "more": 0,
        "topic": None,
        "counts": {
            "units": [_figure("临澜市教育局", "临澜市教育局")],
            "years": [_figure("2024", "2024年")],
            "types": [_figure("M7", "清退追缴")],
            "statuses": [_figure("finished", "已完成")],
            "documents": [],
            "deadlines": [],
            "recovered": {
                "yuan": "26000",
                "text": "2.6 万元",
                "problem_ids": [_PROBLEM],
                "measure_ids": [_MEASURE],
            },
        },
        "precedents": [
            {
                "problem_id": _PROBLEM,
                "number": 1,
                "title": "出差住宿超标准报销",
                "url": "/notices/linlan-edu-2024?cite=P1#P1",
                "unit": "临澜市教育局",
                "notice": {
                    "slug": "linlan-edu-2024",
                    "title": "中共临澜市教育局党组关于巡察整改进展情况的通报",
                    "inspected_unit": "临澜市教育局",
                    "unit_kind": "教育",
                    "region": "临澜市",
                    "kind": "巡察",
                    "publication_date": "2024-03-20",
                    "year": 2024,
                },
                "topics": [{"code": "B8", "name": "差旅与报销"}],
                "score": 0.912034,
                "similarity": 0.7134,
                "matched_terms": ["出差", "报销", "超标"],
                "status": "finished",
                "status_label": "已完成",
                "best": _MEASURE,
                "measures": [
                    {
                        "id": _MEASURE,
                        "ordinal": 1,
                        "text": _TEXT,
                        "span": [60, 98],
                        "types": [{"code": "M7", "name": "清退追缴"}],
                        "status": "completed",
                        "status_label": "完成",
                        "continuing": False,
                        "citation": _CITATION,
                        "url": _URL,
                        "same_as": None,
                    }
                ],
            }
        ],
        "nearest": [],
    },
    "WrittenAnswer": {
        "query": "出差报销超标怎么整改",
        "model": "qwen3-8b",
        "sentences": [{"text": "临澜市教育局复核近三年住宿发票412份，由本人退回2.6万元。", "citations": [1]}],
        "sources": [
            {
                "number": 1,
                "problem_id": _PROBLEM,
                "measure_id": _MEASURE,
                "problem": "出差住宿超标准报销",
                "unit": "临澜市教育局",
                "text": _TEXT,
                "citation": _CITATION,
                "url": _URL,
            }
        ],
        "dropped": 1,
        "fault": "",
        "is_cut": False,
    },
}
