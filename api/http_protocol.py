"""What is answered to bytes that are no HTTP request, or whose address is too long to be read."""

from __future__ import annotations

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_MESSAGE = "请求无法解析：网址过长（上限 64 KB），或内容不符合 HTTP 格式。请缩短检索内容后重试。\n"


class ChineseHttpProtocol(HttpToolsProtocol):
    """uvicorn's protocol, whose one English sentence is said in Chinese: it reaches browsers."""

    def send_400_response(self, msg: str) -> None:
        """Answer 400 and hang up. msg: uvicorn's sentence, logged already."""
        del msg
        body = _MESSAGE.encode()
        head = (
            "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n"
            f"Content-Length: {len(body)}\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
        )
        self.transport.write(head.encode("ascii") + body)
        self.transport.close()
