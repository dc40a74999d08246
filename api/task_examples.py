"""One example answer for each shape of api/task_schemas.py."""

from __future__ import annotations

from typing import Any

_TASK = "vT1kNq4b7hB0yGfX2mWc9Q"
EXAMPLES: dict[str, dict[str, Any]] = {
    "TaskAnswer": {
        "id": _TASK,
        "kind": "report",
        "title": "市教育局反馈问题整改先例报告",
        "state": "done",
        "stage": "已结束",
        "done": 28,
        "total": 28,
        "ahead": 0,
        "message": "28 个问题：26 个有可比先例，2 个未找到可比先例。",
        "files": [
            {
                "name": "市教育局反馈问题整改先例报告.docx",
                "label": "Word 报告",
                "media_type": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "size_bytes": 48210,
                "url": f"/api/v1/tasks/{_TASK}/files/%E5%B8%82%E6%95%99%E8%82%B2%E5%B1%80%E5%8F%8D%E9%A6%88.docx",
            }
        ],
        "created_at": "2025-01-02T03:04:05+00:00",
        "finished_at": "2025-01-02T03:04:11+00:00",
        "expires_at": "2025-01-03T03:04:11+00:00",
        "page": f"/tasks/{_TASK}",
    }
}
