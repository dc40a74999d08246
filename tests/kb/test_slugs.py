"""Slugs come from file names and never displace another file's notice."""

from __future__ import annotations

import pytest

from kb.notice import parse_measure_id
from kb.records import StoredFile
from kb.slugs import MAX_SLUG_CHARS, Naming, candidates, name_file, slug_of, slug_of_file


@pytest.mark.parametrize(
    ("file_name", "slug"),
    [
        ("渭州统计局.txt", "渭州统计局"),
        ("weizhou-statistics-2022.docx", "weizhou-statistics-2022"),
        ("通报 (第 1 稿)#2.pdf", "通报-(第-1-稿)-2"),
        ("全角\u3000空格.txt", "全角-空格"),
        ("a/b\\c:d.html", "b-c-d"),
        ("..txt", "通报"),
        (".txt", "txt"),
        ("###.txt", "通报"),
        ("零\u200b宽\u202e.txt", "零-宽"),
        ("v1.2.txt", "v1.2"),
    ],
)
def test_a_slug_is_the_stem_without_what_ids_and_paths_cannot_hold(file_name: str, slug: str) -> None:
    assert slug_of_file(file_name) == slug


def test_a_long_name_is_cut_so_that_ids_still_parse() -> None:
    slug = slug_of("长" * 500)
    assert len(slug) == MAX_SLUG_CHARS
    longest = candidates("长" * 500 + ".txt", "/" + "夹" * 99 + "/x.txt", "")[1]
    assert parse_measure_id(f"{longest}#P9-M9").slug == longest


def stored(slug: str, sha256: str, origin: str | None, *, is_deleted: bool = False) -> StoredFile:
    return StoredFile(slug, sha256, "1", origin, is_deleted)


def test_a_free_stem_is_taken() -> None:
    assert name_file("通报.txt", "/a/通报.txt", "s1", []) == Naming("通报")


def test_a_file_keeps_its_slug_when_its_content_changes() -> None:
    known = [stored("通报", "s1", "/a/通报.txt")]
    assert name_file("通报.txt", "/a/通报.txt", "s2", known) == Naming("通报")


def test_a_file_of_the_same_name_in_another_folder_gets_the_folders_name() -> None:
    known = [stored("通报", "s1", "/a/通报.txt")]
    naming = name_file("通报.txt", "/b/通报.txt", "s2", known)
    assert naming.slug == "通报-b"
    assert "两份都保留" in naming.note


def test_a_file_of_the_same_stem_in_the_same_folder_gets_its_extension() -> None:
    known = [stored("通报", "s1", "/a/通报.txt")]
    assert name_file("通报.pdf", "/a/通报.pdf", "s2", known).slug == "通报-pdf"


def test_a_file_whose_folder_is_taken_as_well_gets_a_hash_of_its_place() -> None:
    known = [stored("通报", "s1", "/x/a/通报.txt"), stored("通报-a", "s2", "/y/a/通报.txt")]
    first = name_file("通报.txt", "/z/a/通报.txt", "s3", known).slug
    assert first == candidates("通报.txt", "/z/a/通报.txt", "s3")[3]
    assert name_file("通报.txt", "/w/a/通报.txt", "s4", known).slug != first


def test_a_deleted_notice_is_not_displaced_either() -> None:
    known = [stored("通报", "s1", "/a/通报.txt", is_deleted=True)]
    assert name_file("通报.txt", "/b/通报.txt", "s2", known).slug == "通报-b"


def test_content_known_under_another_name_is_a_duplicate() -> None:
    known = [stored("原名", "s1", "/a/原名.txt")]
    assert name_file("改名.txt", "/a/改名.txt", "s1", known).duplicate_of == "原名"


def test_content_of_a_deleted_notice_is_no_duplicate() -> None:
    known = [stored("原名", "s1", "/a/原名.txt", is_deleted=True)]
    assert name_file("改名.txt", "/a/改名.txt", "s1", known) == Naming("改名")


def test_the_same_content_under_the_same_stem_elsewhere_keeps_the_slug() -> None:
    known = [stored("通报", "s1", "/old/通报.txt")]
    assert name_file("通报.txt", "/new/通报.txt", "s1", known) == Naming("通报")


def test_an_upload_of_other_content_under_a_taken_name_gets_a_hash() -> None:
    known = [stored("通报", "s1", None)]
    assert name_file("通报.txt", None, "s2", known).slug == candidates("通报.txt", None, "s2")[1]
