"""What can a program ask? The operations of the OpenAPI document, laid out to be read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

Shape = Mapping[str, Any]

_PLACES = {"path": "路径", "query": "网址参数", "header": "请求头"}
_BODIES = {"application/json": "JSON", "multipart/form-data": "表单"}
_KINDS = {"string": "文字", "integer": "整数", "number": "数", "boolean": "true 或 false", "object": "对象"}
_METHODS = ("get", "post", "put", "patch", "delete")
_JSON = "application/json"
_FLAT_LIST = re.compile(r'\[\s+([^\[\]{}"]*?)\s+\]')


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, or a field of a body. place: where it goes. limits: kind, bounds and default, in words."""

    name: str
    place: str
    required: bool
    words: str
    limits: str


@dataclass(frozen=True, slots=True)
class Operation:
    """A method and a path. command: a call for a shell. answer: a successful one as JSON, "" where it is none."""

    anchor: str
    method: str
    path: str
    summary: str
    description: tuple[str, ...]
    needs_token: bool
    fields: tuple[Field, ...]
    command: str
    answer: str
    statuses: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """Operations about one thing, in the document's order."""

    name: str
    operations: tuple[Operation, ...]


def chapters_of(document: Shape, base_url: str) -> tuple[Chapter, ...]:
    """All operations by their first tag. document: as FastAPI makes it; base_url: the site's address, for the commands."""
    reader = _Reader(document, base_url)
    chapters: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method in _METHODS:
            if method in methods:
                tag = methods[method]["tags"][0]
                chapters.setdefault(tag, []).append(reader.operation(method, path, methods[method]))
    return tuple(Chapter(name, tuple(operations)) for name, operations in chapters.items())


class _Reader:
    """Reads operations of one document."""

    def __init__(self, document: Shape, base_url: str) -> None:
        self._schemas: Shape = document.get("components", {}).get("schemas", {})
        self._base_url = base_url

    def operation(self, method: str, path: str, said: Shape) -> Operation:
        responses: Shape = said["responses"]
        done = min(responses)
        return Operation(
            anchor=said["operationId"],
            method=method.upper(),
            path=path,
            summary=said["summary"],
            description=tuple(said.get("description", "").split("\n\n")),
            needs_token=bool(said.get("security")),
            fields=(*self._parameters(said), *self._body_fields(said)),
            command=self._command(method, path, said),
            answer=_pretty(self._example(responses[done].get("content", {}).get(_JSON, {}))),
            statuses=tuple((code, responses[code]["description"]) for code in sorted(responses)),
        )

    def _parameters(self, said: Shape) -> Iterator[Field]:
        for one in said.get("parameters", ()):
            limits = self._limits(one["schema"])
            words = one.get("description", "")
            yield Field(one["name"], _PLACES[one["in"]], one.get("required", False), words, limits)

    def _body_fields(self, said: Shape) -> Iterator[Field]:
        for kind, content in said.get("requestBody", {}).get("content", {}).items():
            shape = self._resolved(content.get("schema", {}))
            required = shape.get("required", ())
            for name, schema in shape.get("properties", {}).items():
                own = self._resolved(schema)
                words = schema.get("description") or own.get("description", "")
                yield Field(name, _BODIES[kind], name in required, words, self._limits(schema))

    def _resolved(self, schema: Shape) -> Shape:
        """The shape a reference stands for."""
        reference = schema.get("$ref")
        return self._schemas[reference.rpartition("/")[2]] if reference else schema

    def _limits(self, schema: Shape) -> str:
        own = self._resolved(schema)
        choices = [self._resolved(one) for one in own.get("anyOf", ()) if one.get("type") != "null"]
        shape = choices[0] if choices else own
        words = list(_limit_words(shape, self._resolved(shape.get("items", {}))))
        default = schema.get("default")
        if default not in (None, "", [], {}):
            words.append(f"缺省 {json.dumps(default, ensure_ascii=False)}")
        return "，".join(words)

    def _example(self, content: Shape) -> Any:
        """The example of a content; None without one."""
        if "example" in content:
            return content["example"]
        named = content.get("examples")
        if named:
            return next(iter(named.values()))["value"]
        examples = self._resolved(content.get("schema", {})).get("examples")
        return examples[0] if examples else None

    def _command(self, method: str, path: str, said: Shape) -> str:
        sent = list(self._sent(said.get("requestBody", {}).get("content", {})))
        parts = ["curl"]
        if method != ("post" if sent else "get"):
            parts.append(f"-X {method.upper()}")
        if said.get("security"):
            parts.append("-H 'Authorization: Bearer 写入令牌'")
        contents = said["responses"][min(said["responses"])].get("content", {})
        if contents and _JSON not in contents:
            parts.append("-OJ")
        return " ".join([*parts, *sent, _quoted(self._base_url + self._filled(path, said))])

    def _sent(self, bodies: Shape) -> Iterator[str]:
        """What sends the body: the example, or a file for each field that takes one."""
        body = self._example(bodies.get(_JSON, {}))
        if body is not None:
            yield f"-H 'Content-Type: application/json' -d {_quoted(json.dumps(body, ensure_ascii=False))}"
            return
        form = self._resolved(bodies.get("multipart/form-data", {}).get("schema", {}))
        for name, schema in form.get("properties", {}).items():
            if _is_file(schema) or any(map(_is_file, (schema.get("items", {}), *schema.get("anyOf", ())))):
                yield f"-F '{name}=@文件'"

    def _filled(self, path: str, said: Shape) -> str:
        """The path with an example in each place, the question, and whatever else cannot be left out."""
        asked: list[tuple[str, str]] = []
        parameters: Sequence[Shape] = said.get("parameters", ())
        for one in parameters:
            examples = one["schema"].get("examples") or [None]
            first = examples[0][0] if isinstance(examples[0], list) and examples[0] else examples[0]
            if one["in"] == "path":
                path = path.replace("{" + one["name"] + "}", quote(str(first or "…"), safe="…"))
            elif (
                one["in"] == "query"
                and first is not None
                and (one["name"] == "q" or one.get("required") or len(parameters) == 1)
            ):
                asked.append((one["name"], str(first)))
        return f"{path}?{urlencode(asked)}" if asked else path


def _limit_words(shape: Shape, item: Shape) -> Iterator[str]:
    if "enum" in shape or "enum" in item:
        choices = (str(one) for one in shape.get("enum") or item["enum"] if one is not None)
        yield "、".join(choices) + ("（可以有多个）" if shape.get("type") == "array" else "")
    elif _is_file(shape) or _is_file(item):
        yield "文件" if _is_file(shape) else "文件（可以有多个）"
    elif shape.get("type") == "array":
        yield f"{_KINDS.get(item.get('type', ''), '')}（可以有多个）"
    elif "const" in shape:
        yield f"只能是 {shape['const']}"
    else:
        yield _KINDS.get(shape.get("type", ""), "任意值")
    if "maxLength" in shape:
        yield f"最多 {shape['maxLength']:,} 字"
    if "maxItems" in shape:
        yield f"最多 {shape['maxItems']:,} 个"
    if "minimum" in shape and "maximum" in shape:
        yield f"{shape['minimum']:,} 至 {shape['maximum']:,}"


def _is_file(shape: Shape) -> bool:
    return shape.get("format") == "binary" or "contentMediaType" in shape


def _pretty(value: Any) -> str:
    """Indented JSON with short lists (spans, years) on a line each; "" for None."""
    if value is None:
        return ""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return _FLAT_LIST.sub(lambda found: f"[{' '.join(found[1].split())}]", text)


def _quoted(text: str) -> str:
    """For a POSIX shell: in single quotes, with those inside set apart."""
    return "'" + text.replace("'", "'\\''") + "'"
