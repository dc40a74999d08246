"""Files set aside, and the names they may have."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest

from api import uploads as module
from api.uploads import MAX_WAITING_LISTS, Uploads, safe_file_name
from kb.errors import InvalidInputError, NotFoundError


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("通报.docx", "通报.docx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\通报.txt", "通报.txt"),
        ("a\x00b\r\nc.txt", "abc.txt"),
        ("\u202etxt.exe", "txt.exe"),
        ("..", "未命名"),
        ("/", "未命名"),
        ("", "未命名"),
        (None, "未命名"),
        (".htaccess", "htaccess"),
        ("差" * 200 + ".txt", "差" * 58 + ".txt"),  # 180 bytes - 4 for ".txt" = 176 = 58 x 3 + 2
        ("x" * 300, "x" * 180),
    ],
)
def test_a_file_name_is_reduced_to_a_name(sent: str | None, kept: str):
    assert safe_file_name(sent) == kept


def test_staged_files_keep_their_names_in_folders_of_their_own(tmp_path: Path):
    upload = Uploads(tmp_path).stage([("a.txt", io.BytesIO(b"1")), ("a.txt", io.BytesIO(b"2"))])

    assert [file.file_name for file in upload.files] == ["a.txt", "a.txt"]
    assert [file.path.read_bytes() for file in upload.files] == [b"1", b"2"]


def test_no_file_is_an_error(tmp_path: Path):
    with pytest.raises(InvalidInputError, match="没有收到文件"):
        Uploads(tmp_path).stage([])


def test_a_kept_upload_can_be_taken_once(tmp_path: Path):
    uploads = Uploads(tmp_path)
    upload = uploads.stage([("a.txt", io.BytesIO(b"1"))])
    uploads.keep(upload)

    assert uploads.take(upload.id) is upload
    with pytest.raises(NotFoundError, match="重新上传"):
        uploads.take(upload.id)


def test_only_so_many_uploads_wait(tmp_path: Path):
    uploads = Uploads(tmp_path, max_waiting=2)
    kept = [uploads.stage([("a.txt", io.BytesIO(b"1"))]) for _ in range(3)]
    for upload in kept:
        uploads.keep(upload)

    assert not kept[0].folder.exists()
    assert all(upload.folder.exists() for upload in kept[1:])


def test_an_upload_expires_after_an_hour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    uploads = Uploads(tmp_path)
    old = uploads.stage([("a.txt", io.BytesIO(b"1"))])
    uploads.keep(old)
    later = time.monotonic() + 3601
    monkeypatch.setattr(module.time, "monotonic", lambda: later)

    uploads.keep(uploads.stage([("b.txt", io.BytesIO(b"1"))]))

    assert not old.folder.exists()


def test_an_expired_upload_is_removed_when_it_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    uploads = Uploads(tmp_path)
    old = uploads.stage([("a.txt", io.BytesIO(b"1"))])
    uploads.keep(old)
    later = time.monotonic() + 3601
    monkeypatch.setattr(module.time, "monotonic", lambda: later)

    with pytest.raises(NotFoundError, match="已过期"):
        uploads.take(old.id)
    assert not old.folder.exists()


def test_a_start_removes_what_an_earlier_process_left(tmp_path: Path):
    Uploads(tmp_path / "uploads").stage([("a.txt", io.BytesIO(b"1"))])

    Uploads(tmp_path / "uploads").sweep()

    assert not (tmp_path / "uploads").exists()


def test_thirty_people_hand_in_a_list_at_once_and_all_are_kept(tmp_path: Path):
    lists = Uploads(tmp_path, max_waiting=MAX_WAITING_LISTS)
    made = [lists.stage([("清单.txt", io.BytesIO(b"1"))]) for _ in range(30)]
    for upload in made:
        lists.keep(upload)

    assert [lists.look_at(upload.id) for upload in made] == made


def test_the_oldest_go_when_the_waiting_files_are_too_large_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "MAX_WAITING_BYTES", 25)
    lists = Uploads(tmp_path, max_waiting=MAX_WAITING_LISTS)
    made = [lists.stage([("清单.txt", io.BytesIO(b"1" * 10))]) for _ in range(3)]
    for upload in made:
        lists.keep(upload)

    assert not made[0].folder.exists()
    assert lists.look_at(made[1].id) == made[1]
    with pytest.raises(NotFoundError):
        lists.look_at(made[0].id)


def test_one_upload_is_kept_whatever_its_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "MAX_WAITING_BYTES", 5)
    lists = Uploads(tmp_path)
    upload = lists.stage([("清单.txt", io.BytesIO(b"1" * 10))])
    lists.keep(upload)

    assert lists.look_at(upload.id) == upload
