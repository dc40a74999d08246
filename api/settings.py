"""What can be configured: KB_* variables over a TOML file over defaults, checked at start.

Written with the standard library: pydantic-settings takes 0.2 s to import, and `kb notices` has 0.5 s in all.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kb.errors import InvalidInputError
from kb.system_reasons import reason_of

DEFAULT_DATA_DIR = Path("data")


class SettingsError(InvalidInputError):
    """A setting that cannot be used. The command line ends with exit code 2."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Checked settings. Raises SettingsError, naming the setting, what was found and what is expected.

    data_dir: absolute folder of database, originals, index and write token.
    database_url: SQLAlchemy URL; "" becomes sqlite in data_dir.
    embedding_model: local path or hub name; None: the site's own (`kb train`), else the one shipped with the program.
    reranker_model: local path or hub name of a cross-encoder that orders the best results anew; None: nothing does.
    port: 0 lets the system choose. max_upload_mb: 1..50, for readers refuse larger files. page_size: 1..100 groups.
    allowed_hosts: names the service answers for besides its own address, as behind a proxy.
    search_processes: how many processes search for the JSON interface, 1..16; by default one a core, at most 4.
    llm_base_url: of an OpenAI-compatible server, as "http://host/v1", that writes answers out; None: nothing does.
    llm_model, llm_api_key: as that server wants them. llm_timeout_seconds: for a whole answer, 1..600.
    """

    data_dir: Path = DEFAULT_DATA_DIR
    database_url: str = field(default="", repr=False)  # may hold a password
    embedding_model: str | None = None
    reranker_model: str | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    write_token: str | None = field(default=None, repr=False)
    max_upload_mb: int = 50
    page_size: int = 10
    allowed_hosts: tuple[str, ...] = ()
    search_processes: int = field(default_factory=lambda: min(os.cpu_count() or 1, 4))
    llm_base_url: str | None = None
    llm_model: str = "default"
    llm_api_key: str | None = field(default=None, repr=False)
    llm_timeout_seconds: int = 60

    def __post_init__(self) -> None:
        for name, check in _CHECKS.items():
            object.__setattr__(self, name, check(name, getattr(self, name)))
        if not self.database_url:
            object.__setattr__(self, "database_url", f"sqlite:///{self.data_dir / 'kb.sqlite'}")

    @property
    def originals_dir(self) -> Path:
        """Where original files lie, named by their sha256."""
        return self.data_dir / "originals"

    @property
    def index_dir(self) -> Path:
        """Where the generations of the index lie."""
        return self.data_dir / "index"

    @property
    def synonyms_file(self) -> Path:
        """Where the site may write synonyms of its own."""
        return self.data_dir / "synonyms.tsv"

    @property
    def models_dir(self) -> Path:
        """Where the models lie that `kb train` made."""
        return self.data_dir / "models"

    @property
    def feedback_dir(self) -> Path:
        """Where judged questions are collected: queries.tsv and qrels.tsv."""
        return self.data_dir / "feedback"

    @property
    def log_file(self) -> Path:
        """Where unexpected errors are recorded."""
        return self.data_dir / "errors.log"


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from KB_* variables, then KB_SETTINGS_FILE or <data_dir>/kb.toml, then defaults.

    Unknown names in the file are refused: a misspelt setting must not pass unnoticed. Raises SettingsError.
    """
    environment = os.environ if environment is None else environment
    from_variables = {
        each.name: environment[variable]
        for each in fields(Settings)
        if environment.get(variable := f"KB_{each.name.upper()}", "") != ""
    }
    return Settings(**{**_from_file(environment, from_variables), **from_variables})


def _from_file(environment: Mapping[str, str], from_variables: Mapping[str, str]) -> dict[str, Any]:
    named = environment.get("KB_SETTINGS_FILE", "")
    path = Path(named) if named else Path(from_variables.get("data_dir", DEFAULT_DATA_DIR)) / "kb.toml"
    if not named and not path.is_file():
        return {}
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(
            f"设置文件 {path} 无法读取：{reason_of(error)}。请检查 KB_SETTINGS_FILE。"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"设置文件 {path} 不是正确的 UTF-8 编码 TOML:{error}。") from error
    possible = {each.name for each in fields(Settings)}
    if unknown := sorted(content.keys() - possible):
        raise SettingsError(
            f"设置文件 {path} 中有不认识的设置：{'、'.join(unknown)}。可用的有：{'、'.join(sorted(possible))}。"
        )
    if isinstance(folder := content.get("data_dir"), str):
        content["data_dir"] = path.parent / folder  # relative to the file it is written in
    return content


def _refusal(name: str, value: object, expected: str) -> SettingsError:
    return SettingsError(
        f"设置 {name}（环境变量 KB_{name.upper()}）的值“{str(value)[:80]}”不可用：应为{expected}。"
    )


def _folder(name: str, value: object) -> Path:
    if not isinstance(value, str | os.PathLike) or not str(value) or "\0" in str(value):
        raise _refusal(name, value, "一个目录的路径")
    if "?" in str(value):
        raise _refusal(name, value, "一个目录的路径，其中不能有问号")  # a database URL ends there
    folder = Path(value).expanduser().absolute()
    if folder.exists() and not folder.is_dir():
        raise _refusal(name, value, "一个目录；该路径现在是文件")
    return folder


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise _refusal(name, value, "文字")
    return value.strip()


def _optional_text(name: str, value: object) -> str | None:
    return None if value is None else _text(name, value) or None


def _host(name: str, value: object) -> str:
    host = _text(name, value)
    if not host or any(character in host for character in " /@"):
        raise _refusal(name, value, "要监听的地址，如 127.0.0.1 或 0.0.0.0")
    return host


def _service_address(name: str, value: object) -> str | None:
    """An address as it is called, without its closing slash. What may hold a password is not repeated."""
    address = (_optional_text(name, value) or "").rstrip("/")
    if not address:
        return None
    try:
        parts = urlsplit(address)
        is_usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_usable, parts = False, urlsplit("")
    if "@" in address or parts.query or parts.fragment or any(each.isspace() for each in address):
        raise SettingsError(
            f"设置 {name}（环境变量 KB_{name.upper()}）不可用：地址中不能有用户名、密码、参数或空格；密钥请用 KB_LLM_API_KEY。"
        )
    if not is_usable:
        raise _refusal(name, value, "http 或 https 地址，如 http://127.0.0.1:8080/v1")
    return address


def _header_secret(name: str, value: object) -> str | None:
    if value is not None and not (isinstance(value, str) and value.strip().isascii() and value.isprintable()):
        raise SettingsError(
            f"设置 {name}（环境变量 KB_{name.upper()}）不可用：密钥只能由英文字母、数字和符号组成。"
        )
    return value.strip() or None if isinstance(value, str) else None


def _whole_number(low: int, high: int) -> Callable[[str, object], int]:
    def check(name: str, value: object) -> int:
        expected = f"{low} 到 {high} 之间的整数"
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise _refusal(name, value, expected)
        try:
            number = int(value)
        except ValueError as error:
            raise _refusal(name, value, expected) from error
        if not low <= number <= high:
            raise _refusal(name, value, expected)
        return number

    return check


def _names(name: str, value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        value = value.split(",")
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
        raise _refusal(name, value, "以逗号分隔的主机名")
    return tuple(each.strip() for each in value if each.strip())


_CHECKS: dict[str, Callable[[str, object], object]] = {
    "data_dir": _folder,
    "database_url": _text,
    "embedding_model": _optional_text,
    "reranker_model": _optional_text,
    "host": _host,
    "port": _whole_number(0, 65535),
    "write_token": _optional_text,
    "max_upload_mb": _whole_number(1, 50),
    "page_size": _whole_number(1, 100),
    "allowed_hosts": _names,
    "search_processes": _whole_number(1, 16),
    "llm_base_url": _service_address,
    "llm_model": _text,
    "llm_api_key": _header_secret,
    "llm_timeout_seconds": _whole_number(1, 600),
}
