"""One example answer for each shape of the JSON API; the tests hold them against the shapes."""

from __future__ import annotations

from typing import Any

_NOTICE: dict[str, Any] = {
    "slug": "linlan-edu-2024",
    "title": "中共临澜市教育局党组关于巡察整改进展情况的通报",
    "inspected_unit": "临澜市教育局",
    "unit_kind": "教育",
    "region": "临澜市",
    "kind": "巡察",
    "publication_date": "2024-03-20",
}
_TOPICS = [{"code": "B8", "name": "差旅与报销"}]
_MEASURE: dict[str, Any] = {
    "id": "linlan-edu-2024#P1-M1",
    "ordinal": 1,
    "text": "逐张复核近三年住宿发票412份，核定超标38份，由本人退回2.6万元，现已完成。",
    "span": [60, 98],
    "types": [{"code": "M7", "name": "清退追缴"}],
    "status": "completed",
    "status_label": "完成",
    "continuing": False,
}
_DETAIL: dict[str, Any] = {
    **_MEASURE,
    "status_words": [{"axis": "completion", "text": "已完成", "span": [94, 97]}],
    "attributes": [],
    "facts": [{"kind": "amount", "text": "2.6万元", "value": "26000", "unit": "元", "span": [87, 92]}],
}
_SYNONYMS = {"canonical": "差旅费", "variants": ["出差费", "车马费"], "source": "store"}
_FACETS = {"unit_kind": [{"value": "教育", "label": "教育", "count": 2}]}
_PROBLEM: dict[str, Any] = {
    "id": "linlan-edu-2024#P1",
    "number": 1,
    "label": "1.",
    "title": "出差住宿超标准报销",
    "section": "聚焦全面从严治党",
    "topics": _TOPICS,
    "span": [42, 51],
    "extent": [36, 132],
    "attributes": [],
    "measures": [_DETAIL],
}
_NOTICE_ANSWER: dict[str, Any] = {
    **_NOTICE,
    "inspecting_body": "市委第二巡察组",
    "inspection_period": ["2023-03", "2023-06"],
    "feedback_date": "2023-08-15",
    "problem_count": 1,
    "measure_count": 1,
    "character_count": 214,
    "unassigned_characters": 0,
    "source": {
        "file_name": "linlan-edu-2024.docx",
        "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "format": "docx",
        "size_bytes": 20480,
        "url": None,
    },
    "sections": [
        {
            "number": 1,
            "level": 1,
            "label": "（一）",
            "title": "聚焦全面从严治党",
            "span": [27, 35],
            "role": "problems",
        }
    ],
    "problems": [_PROBLEM],
    "statistics": [{"name": "reported_problems", "value": 1, "text": "1", "span": [20, 21]}],
    "unassigned": [],
    "warnings": [],
}
_JOB: dict[str, Any] = {
    "id": "5f0c2f6a9d3b8e41",
    "kind": "ingest",
    "state": "done",
    "stage": "已结束",
    "files_done": 1,
    "files_total": 1,
    "files_failed": 0,
    "passages_done": 812,
    "passages_total": 812,
    "generation": 7,
    "message": "共 1 份，失败 0 份。",
    "created_at": "2025-01-02T03:04:05+00:00",
    "started_at": "2025-01-02T03:04:05+00:00",
    "finished_at": "2025-01-02T03:04:07+00:00",
    "files": [
        {
            "file_name": "差旅通报.docx",
            "status": "added",
            "slug": "差旅通报",
            "problems": 25,
            "measures": 92,
            "unassigned_characters": 0,
            "warnings": [],
            "message": "已入库：识别出 25 个问题、92 条措施。",
        }
    ],
}

EXAMPLES: dict[str, dict[str, Any]] = {
    "SearchAnswer": {
        "query": "出差报销超标怎么整改",
        "filters": {"topic": ["B8"]},
        "sort": "relevance",
        "page": 1,
        "page_size": 10,
        "total_problems": 1,
        "total_measures": 1,
        "total_results": 1,
        "folded_measures": 0,
        "duplicates": "fold",
        "understood": {
            "text": "出差报销超标怎么整改",
            "literal": False,
            "corrections": [],
            "dropped": [],
            "synonyms": [{"word": "出差", "added": ["差旅"]}],
            "concepts": [{"code": "B8", "name": "差旅与报销", "weight": 1.0}],
        },
        "nearest": False,
        "confidence": 0.934,
        "confidence_band": "高",
        "verdict": "有直接先例",
        "reranked": 0,
        "notes": [],
        "generation": 7,
        "elapsed_ms": 4.2,
        "results": [
            {
                "problem_id": "linlan-edu-2024#P1",
                "number": 1,
                "title": "出差住宿超标准报销",
                "title_highlights": [[0, 2], [4, 6], [7, 9]],
                "section": "聚焦全面从严治党",
                "topics": _TOPICS,
                "score": 0.032522,
                "notice": {**_NOTICE, "year": 2024},
                "measures": [
                    {
                        **_MEASURE,
                        "rank": 1,
                        "score": 0.032522,
                        "similarity": 0.7134,
                        "words_part": 0.42,
                        "lexical_score": 8.1207,
                        "matched_terms": ["超标"],
                        "highlights": [[17, 19]],
                        "also_in": [],
                        "also_count": 0,
                    }
                ],
                "other_measures": [],
                "folded_measures": [],
            }
        ],
        "facets": _FACETS,
    },
    "SynonymsAnswer": {"synonyms": [_SYNONYMS], "faults": []},
    "SynonymGroupAnswer": _SYNONYMS,
    "SuggestAnswer": {
        "query": "差旅",
        "suggestions": ["差旅费报销审核不严"],
        "items": [
            {
                "text": "差旅费报销审核不严",
                "kind": "problem",
                "label": "问题",
                "url": "/search?q=%E5%B7%AE%E6%97%85%E8%B4%B9%E6%8A%A5%E9%94%80%E5%AE%A1%E6%A0%B8%E4%B8%8D%E4%B8%A5",
            }
        ],
    },
    "FacetsAnswer": {"facets": _FACETS, "change_sequence": 24},
    "NoticesAnswer": {
        "page": 1,
        "page_size": 10,
        "total": 1,
        "notices": [
            {
                **_NOTICE,
                "problem_count": 25,
                "measure_count": 92,
                "warnings_count": 0,
                "file_name": "linlan-edu-2024.docx",
                "ingested_at": "2025-01-02T03:04:05+00:00",
            }
        ],
    },
    "NoticeAnswer": _NOTICE_ANSWER,
    "TextAnswer": {"slug": "linlan-edu-2024", "text": "中共临澜市教育局党组关于巡察整改进展情况的通报\n……"},
    "ProblemAnswer": {**_PROBLEM, "notice": _NOTICE},
    "MeasureAnswer": {
        **_DETAIL,
        "problem": {key: _PROBLEM[key] for key in ("id", "number", "title", "section", "topics")},
        "notice": _NOTICE,
    },
    "PreviewAnswer": {
        "upload_id": "0f8fad5bd9cb469fa16570867728950e",
        "accept": "/api/v1/notices/preview/0f8fad5bd9cb469fa16570867728950e/accept",
        "expires_at": "2025-01-02T04:04:05+00:00",
        "files": [
            {
                "file_name": "差旅通报.docx",
                "readable": True,
                "message": "识别出 1 个问题、1 条措施。",
                "notice": _NOTICE_ANSWER,
                "text": "中共临澜市教育局党组关于巡察整改进展情况的通报\n……",
            },
            {
                "file_name": "扫描件.pdf",
                "readable": False,
                "message": "这是扫描件，没有文字层。请先做文字识别。",
            },
        ],
    },
    "JobAnswer": _JOB,
    "Deleted": {
        "slug": "linlan-edu-2024",
        "message": "通报“linlan-edu-2024”已删除。向 /api/v1/notices/linlan-edu-2024/restore 发送 POST 即可恢复。",
        "restore": "/api/v1/notices/linlan-edu-2024/restore",
    },
    "Restored": {
        "slug": "linlan-edu-2024",
        "message": "通报“linlan-edu-2024”已恢复，几秒后可以检索。",
    },
    "Health": {"status": "ok", "version": "0.1.0", "sqlite_version": "3.51.3"},
    "Readiness": {
        "status": "ready",
        "generation": 7,
        "is_current": True,
        "notices": 24,
        "problems": 310,
        "measures": 1022,
        "notes": [],
    },
    "ProblemDetails": {
        "type": "urn:zhenggai-kb:problem:not-found",
        "title": "没有找到",
        "status": 404,
        "detail": "没有编号为“x”的通报。请在通报列表中查找。",
        "instance": "/api/v1/notices/x",
        "reference": "3F9A-11BC",
    },
}
