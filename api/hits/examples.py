"""One example answer for each shape of api/hits/schemas.py."""

from __future__ import annotations

from typing import Any

_STATE = {"generation": 7, "model": "site-1@5d1f0c2a", "settings": "3f9a11bc07de"}
_BEFORE = {"generation": 6, "model": "shipped@9c31a7e0", "settings": "3f9a11bc07de"}
_ALL = {
    "kind": "全部",
    "label": "全部",
    "questions": 38,
    "ndcg_10": 0.8713,
    "mrr_10": 0.9021,
    "recall_5": 0.7433,
    "recall_10": 0.8842,
}
_THEN = {**_ALL, "ndcg_10": 0.8521, "mrr_10": 0.8807}
_QUESTION = {
    "id": 12,
    "text": "出差报销超标",
    "kind": "keyword",
    "label": "关键词",
    "made_at": "2025-01-02T03:04:05+00:00",
}
_MOVED = {
    "id": 12,
    "text": "出差报销超标",
    "kind": "keyword",
    "ndcg_then": 0.6309,
    "ndcg_now": 1.0,
    "ranks": [{"measure": "linlan-edu-2024#P1-M1", "then": 2, "now": 1}],
}
_EVALUATION = {
    "id": 3,
    "state": _STATE,
    "made_at": "2025-01-02T03:04:05+00:00",
    "questions": 38,
    "figures": [_ALL],
}

EXAMPLES: dict[str, dict[str, Any]] = {
    "HitsAnswer": {
        "state": _STATE,
        "is_current": True,
        "evaluated_at": "2025-01-02T03:04:05+00:00",
        "questions": 41,
        "evaluable": 38,
        "evaluated": 38,
        "missing_marks": 0,
        "figures": [_ALL],
        "comparisons": [
            {
                "evaluation": 2,
                "state": _BEFORE,
                "made_at": "2024-12-20T01:00:00+00:00",
                "questions": 38,
                "then": [_THEN],
                "now": [_ALL],
                "better_count": 1,
                "worse_count": 0,
                "better": [_MOVED],
                "worse": [],
            }
        ],
    },
    "QuestionAnswer": {**_QUESTION, "marks": 2, "missing_marks": 0},
    "QuestionsAnswer": {
        "page": 1,
        "page_size": 50,
        "total": 1,
        "questions": [{**_QUESTION, "marks": 2, "missing_marks": 0}],
    },
    "MarkedQuestionAnswer": {
        **_QUESTION,
        "marks": [{"target": "linlan-edu-2024#P1-M1", "grade": 2, "in_base": True, "ranks": [1]}],
        "found": ["linlan-edu-2024#P1-M1", "linlan-edu-2024#P1-M2"],
    },
    "MarkChanged": {"question": 12, "target": "linlan-edu-2024#P1-M1", "grade": 2, "changed": True},
    "EvaluationsAnswer": {"evaluations": [_EVALUATION]},
    "ImportAnswer": {
        "added": 40,
        "known": 2,
        "repeated": 1,
        "marks": 0,
        "unknown_targets": 0,
        "bad_rows": [{"row": 7, "text": "？？", "reason": "问题里没有文字。请写出要检索的内容。"}],
        "notes": ["按“问题”一列读取问题。"],
    },
}
