"""Which address answers what? The JSON routes under /api/v1, and the two health checks."""

from __future__ import annotations

from typing import Any

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MEANINGS = {
    400: "请求的内容不能解读：不是 UTF-8 编码的 JSON，或表单不完整",
    401: "缺少写入令牌，或令牌不对",
    403: "来自其他网站，或写入已关闭",
    404: "没有找到",
    409: "与已有内容冲突",
    413: "内容超过上限",
    415: "内容类型不对",
    422: "输入不符合要求",
    429: "正在处理的任务过多",
    502: "模型服务不可用，或它的回答不能用",
    503: "尚未就绪，或数据暂时无法读写",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """OpenAPI entries for the problem documents a route may answer with; 500 is possible everywhere."""
    described = {**{status: _MEANINGS[status] for status in statuses}, 500: "服务内部出错"}
    return {
        status: {
            "description": description,
            "content": {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}
            },
        }
        for status, description in described.items()
    }
