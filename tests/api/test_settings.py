"""Settings: variables over a file over defaults; a wrong value is named in Chinese."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.settings import Settings, SettingsError, load_settings


def test_without_anything_the_data_lies_below_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load_settings({})
    assert settings == Settings(tmp_path / "data")
    assert settings.database_url == f"sqlite:///{tmp_path}/data/kb.sqlite"
    assert (settings.host, settings.port, settings.page_size) == ("127.0.0.1", 8000, 10)


def test_variables_win_over_the_file_of_the_data_folder(tmp_path: Path) -> None:
    (tmp_path / "kb.toml").write_text('port = 9000\npage_size = 20\nallowed_hosts = ["kb.example"]\n')
    settings = load_settings({"KB_DATA_DIR": str(tmp_path), "KB_PORT": "9001"})
    assert (settings.port, settings.page_size, settings.allowed_hosts) == (9001, 20, ("kb.example",))


def test_a_settings_file_can_be_named_and_its_folder_is_relative_to_it(tmp_path: Path) -> None:
    (tmp_path / "my.toml").write_text('data_dir = "store"\n')
    assert load_settings({"KB_SETTINGS_FILE": str(tmp_path / "my.toml")}).data_dir == tmp_path / "store"


def test_an_empty_variable_is_as_good_as_none(tmp_path: Path) -> None:
    settings = load_settings({"KB_DATA_DIR": str(tmp_path), "KB_PORT": "", "KB_WRITE_TOKEN": ""})
    assert (settings.port, settings.write_token) == (8000, None)


def test_a_reranker_is_used_only_where_one_is_named(tmp_path: Path) -> None:
    def named(**variables: str) -> str | None:
        return load_settings({"KB_DATA_DIR": str(tmp_path), **variables}).reranker_model

    assert named() is None
    assert named(KB_RERANKER_MODEL="") is None
    assert named(KB_RERANKER_MODEL=" BAAI/bge-reranker-base ") == "BAAI/bge-reranker-base"
    (tmp_path / "kb.toml").write_text('reranker_model = "models/mine"\n')
    assert named() == "models/mine"


def test_names_in_a_variable_are_separated_by_commas() -> None:
    assert load_settings({"KB_ALLOWED_HOSTS": "a.example, b.example"}).allowed_hosts == (
        "a.example",
        "b.example",
    )


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("KB_PORT", "http", r"KB_PORT）的值“http”不可用：应为0 到 65535 之间的整数"),
        ("KB_PORT", "70000", "65535"),
        ("KB_PAGE_SIZE", "0", "1 到 100"),
        ("KB_MAX_UPLOAD_MB", "51", "1 到 50"),
        ("KB_HOST", "http://x", "要监听的地址"),
        ("KB_DATA_DIR", "/etc/passwd", "该路径现在是文件"),
        ("KB_DATA_DIR", "/tmp/a?b", "不能有问号"),
        ("KB_SETTINGS_FILE", "/nowhere.toml", "无法读取.*KB_SETTINGS_FILE"),
        (
            "KB_LLM_BASE_URL",
            "localhost:8080",
            "KB_LLM_BASE_URL）的值“localhost:8080”不可用：应为http 或 https 地址",
        ),
        ("KB_LLM_BASE_URL", "ftp://h/v1", "http 或 https 地址"),
        ("KB_LLM_BASE_URL", "http://[::1/v1", "http 或 https 地址"),
        ("KB_LLM_BASE_URL", "http://h/v1?key=1", "不能有用户名、密码、参数或空格"),
        ("KB_LLM_API_KEY", "密钥", "密钥只能由英文字母、数字和符号组成"),
        ("KB_LLM_API_KEY", "a\nb", "密钥只能由英文字母、数字和符号组成"),
        ("KB_LLM_TIMEOUT_SECONDS", "0", "1 到 600"),
    ],
)
def test_a_value_of_no_use_is_named_with_what_is_expected(variable: str, value: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        load_settings({variable: value})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("prot = 1", "不认识的设置：prot。可用的有：.*port"),
        ("port =", "不是正确的 UTF-8 编码 TOML"),
        ("port = true", "应为0 到 65535"),
        ("host = 1", "应为文字"),
        ("reranker_model = 1", "KB_RERANKER_MODEL）的值“1”不可用：应为文字"),
        ("allowed_hosts = 1", "以逗号分隔的主机名"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "kb.toml").write_text(content)
    with pytest.raises(SettingsError, match=message):
        load_settings({"KB_DATA_DIR": str(tmp_path)})


def test_secrets_do_not_show() -> None:
    settings = Settings(
        database_url="postgresql://u:password1@h/d",
        write_token="a-long-write-token",
        llm_base_url="http://127.0.0.1:8080/v1",
        llm_api_key="sk-secret",
    )
    for secret in ("password1", "a-long-write-token", "sk-secret"):
        assert secret not in repr(settings)


def test_a_password_in_an_address_is_not_repeated() -> None:
    with pytest.raises(SettingsError, match="密钥请用 KB_LLM_API_KEY") as raised:
        load_settings({"KB_LLM_BASE_URL": "http://user:password1@h/v1"})
    assert "password1" not in str(raised.value)


def test_a_language_model_is_used_only_where_one_is_named(tmp_path: Path) -> None:
    settings = load_settings({"KB_DATA_DIR": str(tmp_path)})
    assert (settings.llm_base_url, settings.llm_api_key) == (None, None)
    named = load_settings(
        {"KB_DATA_DIR": str(tmp_path), "KB_LLM_BASE_URL": " http://h:8080/v1/ ", "KB_LLM_MODEL": "m"}
    )
    assert (named.llm_base_url, named.llm_model, named.llm_timeout_seconds) == ("http://h:8080/v1", "m", 60)
