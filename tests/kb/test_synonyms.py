"""The store keeps the site's synonyms."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import NotFoundError, StorageError
from kb.records import StoredSynonyms
from kb.store import open_store

GROUP = StoredSynonyms("小食堂", ("内部餐厅", "招待点"))


def test_groups_come_back_as_they_were_put_by_canonical_word(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/kb.sqlite", tmp_path / "originals")
    other = StoredSynonyms("公车", ("公务用车",))
    store.put_synonyms(GROUP)
    store.put_synonyms(other)

    assert store.synonyms() == [other, GROUP]
    store.close()


def test_a_group_of_the_same_canonical_word_is_replaced_and_can_be_deleted(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/kb.sqlite", tmp_path / "originals")
    store.put_synonyms(GROUP)
    store.put_synonyms(StoredSynonyms("小食堂", ("招待点",)))
    assert store.synonyms() == [StoredSynonyms("小食堂", ("招待点",))]

    store.delete_synonyms("小食堂")

    assert store.synonyms() == []
    with pytest.raises(NotFoundError, match="没有以“小食堂”为规范词的同义词组"):
        store.delete_synonyms("小食堂")
    store.close()


def test_keeping_synonyms_is_no_change_of_the_notices(tmp_path: Path) -> None:
    """The index stays current: it holds no synonyms."""
    store = open_store(f"sqlite:///{tmp_path}/kb.sqlite", tmp_path / "originals")
    store.put_synonyms(GROUP)

    assert store.change_sequence() == 0
    store.close()


def test_a_read_only_store_keeps_nothing(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path}/kb.sqlite", tmp_path / "originals").close()
    store = open_store(f"sqlite:///{tmp_path}/kb.sqlite", tmp_path / "originals", read_only=True)

    with pytest.raises(StorageError, match="只读"):
        store.put_synonyms(GROUP)
    store.close()


def test_a_database_of_the_first_schema_is_migrated_and_keeps_its_notices(tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine, inspect

    import kb.migrations

    engine = create_engine(f"sqlite:///{tmp_path}/kb.sqlite")
    config = Config()
    config.set_main_option("script_location", str(Path(kb.migrations.__file__).parent))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        assert not inspect(connection).has_table("synonyms")
    engine.dispose()

    store = open_store(f"sqlite:///{tmp_path}/kb.sqlite", tmp_path / "originals")

    assert store.synonyms() == []
    assert store.counts().notices == 0
    store.close()
