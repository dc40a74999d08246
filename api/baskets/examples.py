"""One example answer for each shape of api/baskets/answers.py."""

from __future__ import annotations

from typing import Any

from api.examples import EXAMPLES as _OTHERS

_PAGE = "http://127.0.0.1:8000"
_BASKET = "Zp3dQm8cXk1vTn5sRb7wLy2hFg9jEa4u"
EXAMPLES: dict[str, dict[str, Any]] = {
    "BasketAnswer": {
        "id": _BASKET,
        "items": [
            {
                "id": "linlan-edu-2024#P1",
                "kind": "problem",
                "problem": _OTHERS["ProblemAnswer"],
                "measure": None,
                "citation": "“出差住宿超标准报销”——临澜市教育局《中共临澜市教育局党组关于巡察整改进展情况的通报》"
                f"（2024-03-20公开），linlan-edu-2024#P1，{_PAGE}/notices/linlan-edu-2024?cite=P1#P1",
                "page": f"{_PAGE}/notices/linlan-edu-2024?cite=P1#P1",
            },
            {
                "id": "yunhe-traffic-2023#P4-M2",
                "kind": "gone",
                "problem": None,
                "measure": None,
                "citation": "",
                "page": "",
            },
        ],
        "made_at": "2025-01-02T03:04:05+00:00",
        "changed_at": "2025-01-02T03:04:05+00:00",
        "page": f"{_PAGE}/basket/{_BASKET}",
    }
}
EXAMPLES["MadeBasketAnswer"] = {**EXAMPLES["BasketAnswer"], "key": "k9WvR2mXc7QpLs4TnD8yHf1ZbJ5gUe3A"}
