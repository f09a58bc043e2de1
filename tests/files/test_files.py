"""Files are looked at by their content, kept once, and told with what they belong to."""

import io
import stat
import struct
import zlib
from datetime import UTC, datetime

import pytest
from PIL import Image

from stockthread import files
from stockthread.files import EVENT, ITEM, NewFile, Subject, store
from tests.files.conftest import photo
from tests.refusals import refused

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
PDF = b"%PDF-1.7 a paper"
ONE = (Subject(ITEM, 1),)


def keep(*given: NewFile, subjects=ONE) -> list[str]:
    return files.keep(given, subjects, by=1, at=AT)


def kept(kind: str = ITEM, id: int = 1) -> list[files.File]:
    return files.read.of_subjects(kind, [id]).get(id, [])


def test_a_photo_is_upright_and_says_nothing_of_who_took_it(db):
    keep(NewFile("a.JPEG", photo("JPEG", exif=True)))
    [file] = kept()
    data = files.read.content(file)
    picture = Image.open(io.BytesIO(data))
    assert picture.size == (20, 40), "turned upright"
    assert not picture.getexif()
    assert b"telephone" not in data
    red, _, blue = picture.getpixel((10, 5))
    assert red > 200 > blue, "what was left is on top"
    assert (file.name, file.media_type, file.size) == ("a.jpg", "image/jpeg", len(data))
    assert (file.made_by, file.made_at) == (1, AT)


def test_a_huge_photo_is_made_smaller(db):
    keep(NewFile("a.png", photo(size=(5_000, 1_000))))
    picture = Image.open(io.BytesIO(files.read.content(kept()[0])))
    assert picture.size == (2_400, 480)


def bomb() -> bytes:
    """A PNG of some hundred bytes that says it has ten thousand million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99))


@pytest.mark.parametrize("file, code", [
    (NewFile("a.png", bomb()), "image_too_large"),
    (NewFile("a.png", b"\x89PNG no picture"), "image_unreadable"),
    (NewFile("a.png", photo()[:60]), "image_unreadable"),
    (NewFile("a.jpg", PDF), "image_unreadable"),
    (NewFile("a.pdf", photo()), "file_type"),
    (NewFile("a.xlsx", b"PK no table"), "file_type"),
    (NewFile("a.csv", b"a;b\0c"), "file_type"),
    (NewFile("a.html", b"<p>"), "file_type"),
    (NewFile("a.svg", b"<svg/>"), "file_type"),
    (NewFile("a", PDF), "file_type"),
    (NewFile("", PDF), "file_name"),
    (NewFile("x" * 121 + ".pdf", PDF), "file_name"),
    (NewFile("a\x00.pdf", PDF), "file_name"),
    (NewFile("a.pdf", b""), "file_empty_given"),
    (NewFile("a.pdf", PDF + b" " * files.SIZE_MAX), "file_over_limit"),
])  # fmt: skip
def test_what_is_not_what_it_says_is_refused_and_nothing_is_kept(db, own_folder, file, code):
    found = refused(lambda: keep(NewFile("good.pdf", PDF), file))
    assert found == [(1, code)]
    assert not kept()
    assert not list(own_folder.glob("files/**/*"))


def test_a_name_is_the_last_part_of_a_path(db):
    keep(NewFile("C:\\papers\\..\\note.pdf", PDF), NewFile("../../etc/x.csv", b"a,b"))
    assert [file.name for file in kept()] == ["note.pdf", "x.csv"]


def test_the_same_content_is_stored_once_and_kept_with_each(db, own_folder):
    keep(
        NewFile("a.pdf", PDF), NewFile("b.pdf", PDF), subjects=(Subject(ITEM, 1), Subject(EVENT, 9))
    )
    keep(NewFile("a.pdf", PDF))
    assert len(kept()) == len(kept(EVENT, 9)) == 1
    [path] = [path for path in own_folder.glob("files/*/*") if path.is_file()]
    assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, "for nobody else on this machine"


def test_papers_are_kept_as_they_came(db):
    keep(NewFile("a.pdf", PDF), NewFile("b.csv", b"a;b\n1;2"))
    assert [files.read.content(file) for file in kept()] == [PDF, b"a;b\n1;2"]
    assert not any(file.is_picture for file in kept())


def test_a_file_that_is_gone_or_changed_is_told(db):
    [sha256] = keep(NewFile("a.pdf", PDF))
    store.path_of(sha256).chmod(0o600)
    store.path_of(sha256).write_bytes(b"%PDF-1.7 another")
    assert refused(lambda: files.read.content(kept()[0])) == [(None, "file_gone")]
    store.path_of(sha256).unlink()
    assert refused(lambda: files.read.content(kept()[0])) == [(None, "file_gone")]


def test_an_unknown_file_is_refused(db):
    assert refused(lambda: files.read.file(99)) == [(None, "unknown_id")]


def test_too_many_files_are_refused_at_once(db):
    many = [NewFile("a.pdf", PDF)] * (files.FILES_MAX + 1)
    assert refused(lambda: keep(*many)) == [(None, "too_many_lines")]
