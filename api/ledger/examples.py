"""One example answer for each shape of api/ledger/schemas.py that a route answers with."""

from __future__ import annotations

from typing import Any

from api.examples import EXAMPLES as _OTHERS

_PAGE = "http://127.0.0.1:8000"
_MEASURE = _OTHERS["MeasureAnswer"]
_NOTICE = _OTHERS["SearchAnswer"]["results"][0]["notice"]
_CORRECTION: dict[str, Any] = {
    "id": 12,
    "notice": "linlan-edu-2024",
    "target": "linlan-edu-2024#P1-M1",
    "field": "status",
    "field_label": "完成情况",
    "original": {"completion": "in_progress", "continuing": False},
    "before": {"completion": "in_progress", "continuing": False},
    "value": {"completion": "completed", "continuing": False},
    "words": "推进中 → 完成",
    "note": "已核对销号资料。",
    "state": "active",
    "failure": "",
    "places": ["linlan-edu-2024#P1-M1"],
    "made_at": "2025-01-02T03:04:05+00:00",
    "undone_at": None,
}
EXAMPLES: dict[str, dict[str, Any]] = {
    "LedgerAnswer": {
        "page": 1,
        "page_size": 50,
        "total": 1,
        "filters": {"notice": ["linlan-edu-2024"]},
        "unit": "",
        "contains": "",
        "sort": "deadline",
        "order": "asc",
        "totals": {
            "notices": 1,
            "problems": 1,
            "problems_without_measures": 0,
            "measures": 1,
            "continuing": 0,
            "measure_states": [{"state": "completed", "label": "完成", "count": 1}],
            "problem_states": [{"state": "finished", "label": "已完成", "count": 1}],
        },
        "stated": [
            {
                "slug": "linlan-edu-2024",
                "title": "中共临澜市教育局党组关于巡察整改进展情况的通报",
                "inspected_unit": "临澜市教育局",
                "differs": True,
                "numbers": [
                    {
                        "name": "reported_problems",
                        "label": "反馈问题",
                        "stated": 3,
                        "words": "反馈3个问题",
                        "span": [20, 26],
                        "counted": 1,
                        "remark": "自述 3，台账中问题 1，相差 2。",
                    }
                ],
            }
        ],
        "export": f"{_PAGE}/api/v1/ledger.xlsx?notice=linlan-edu-2024&sort=deadline",
        "rows": [
            {
                "notice": _NOTICE,
                "problem": _MEASURE["problem"],
                "measure": {
                    key: value
                    for key, value in _MEASURE.items()
                    if key not in ("status_words", "attributes", "facts", "problem", "notice")
                },
                "deadlines": [{"words": "2024年12月底前", "date": "2024-12", "origin": "problem"}],
                "responsible": [{"name": "责任科室", "value": "财务科", "span": [100, 103]}],
                "stated_status": [{"name": "整改状态", "value": "已完成", "span": [110, 113]}],
                "amounts": _MEASURE["facts"],
                "counts": [],
                "corrections": [
                    {
                        "correction_id": 12,
                        "field": "status",
                        "original": _CORRECTION["original"],
                        "words": "完成情况经人工更正，原为“推进中”",
                    }
                ],
                "citation": "“逐张复核近三年住宿发票412份，核定超标38份，由本人退回2.6万元，现已完成。”"
                "——临澜市教育局《中共临澜市教育局党组关于巡察整改进展情况的通报》（2024-03-20公开），"
                f"linlan-edu-2024#P1-M1，{_PAGE}/notices/linlan-edu-2024?cite=P1-M1#P1-M1",
                "page": f"{_PAGE}/notices/linlan-edu-2024?cite=P1-M1#P1-M1",
            }
        ],
    },
    "CorrectionsAnswer": {
        "notice": "linlan-edu-2024",
        "seen": "9f86d081884c7d65",
        "corrections": [_CORRECTION],
    },
    "CorrectedAnswer": {
        "correction": _CORRECTION,
        "unfitting": [],
        "message": "已更正问题 1 的措施 1（完成情况）：推进中 → 完成。",
    },
}
