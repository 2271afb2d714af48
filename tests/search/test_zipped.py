"""Archives: what export tools make is unpacked; everything else is refused before it is."""

from __future__ import annotations

import io
import stat
import warnings
import zipfile
from collections.abc import Callable

import pytest

from review.errors import ImportRefused
from review.search import zipped
from review.search.detection import binary_kind
from review.search.zipped import members, unpack
from tests.search.samples import BIBTEX, RIS, XLSX

Fill = Callable[[zipfile.ZipFile], None]


def archive_of(fill: Fill, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # two files of one name
        fill(archive)
    return out.getvalue()


def one(name: str, data: bytes = RIS) -> Fill:
    return lambda archive: archive.writestr(name, data)


def test_the_files_come_in_order_and_what_is_left_out_is_named() -> None:
    def fill(archive: zipfile.ZipFile) -> None:
        archive.mkdir("articles")
        archive.writestr("articles/part 1.ris", RIS)
        archive.writestr("customizations_log.csv", "time,key,value\n")
        archive.writestr("__MACOSX/articles/._part 1.ris", b"\0\5")
        archive.writestr("articles/.DS_Store", b"\0")
        archive.writestr("två.bib", BIBTEX)
        archive.writestr("list.xlsx", XLSX)

    data = archive_of(fill)
    assert binary_kind(data) == "zip"
    found = unpack(data)
    assert [(m.name, m.data) for m in found.members] == [
        ("articles/part 1.ris", RIS),
        ("två.bib", BIBTEX),
        ("list.xlsx", XLSX),
    ]
    assert members(data) == list(found.members)
    assert set(found.skipped) == {
        "articles/",
        "customizations_log.csv",
        "__MACOSX/articles/._part 1.ris",
        "articles/.DS_Store",
    }


def test_workbooks_stay_workbooks() -> None:
    assert binary_kind(XLSX) == "xlsx"


def _link(archive: zipfile.ZipFile) -> None:
    info = zipfile.ZipInfo("link.ris")
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(info, "/etc/passwd")


def _twice(archive: zipfile.ZipFile) -> None:
    archive.writestr("a.ris", RIS)
    archive.writestr("./a.ris", RIS)


def _many(archive: zipfile.ZipFile) -> None:
    for number in range(zipped.MAX_MEMBERS + 1):
        archive.writestr(f"{number}.ris", b"")


@pytest.mark.parametrize(
    ("fill", "message"),
    [
        (one("../a.ris"), "leads out of it"),
        (one("x/../../a.ris"), "leads out of it"),
        (one("/etc/a.ris"), "leads out of it"),
        (one("C:\\a.ris"), "leads out of it"),
        (one("\\\\server\\a.ris"), "leads out of it"),
        (one("x\\..\\..\\a.ris"), "leads out of it"),
        (_link, "a link"),
        (_twice, "two files of the name 'a.ris'"),
        (one("inner.zip"), "an archive itself"),
        (one("inner.ris", archive_of(one("a.ris"))), "an archive itself"),
        (one("inner.ris", b"\x1f\x8b\x08\x00"), "an archive itself"),
        (one("bomb.ris", b" " * 10_000_000), "100 times its size"),
        (_many, "more than 1,000 files"),
        (one("customizations_log.csv"), "no file to import"),
        (lambda archive: None, "no file to import"),
    ],
)
def test_what_no_export_tool_makes_is_refused(fill: Fill, message: str) -> None:
    with pytest.raises(ImportRefused, match=message) as caught:
        members(archive_of(fill))
    assert caught.value.hint


def test_encrypted_archives_are_refused() -> None:
    data = bytearray(archive_of(one("a.ris")))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    with pytest.raises(ImportRefused, match="encrypted"):
        members(bytes(data))


def test_too_much_is_refused_before_unpacking(monkeypatch: pytest.MonkeyPatch) -> None:
    data = archive_of(one("a.ris", RIS * 2))
    monkeypatch.setattr(zipped, "MAX_UNPACKED", 2 * len(RIS) - 1)
    monkeypatch.delattr(zipfile.ZipFile, "open")
    with pytest.raises(ImportRefused, match="unpacks to more than"):
        members(data)


def test_an_archive_that_lies_about_its_sizes_is_refused() -> None:
    data = bytearray(archive_of(one("a.ris", b"x" * 50_000)))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = data.index(mark) + at
        data[start : start + 4] = (10).to_bytes(4, "little")
    with pytest.raises(ImportRefused, match=r"damaged|100 times"):
        members(bytes(data))


def test_an_archive_cut_at_every_byte_is_refused() -> None:
    data = archive_of(one("a.ris"))
    for length in range(len(data)):
        with pytest.raises(ImportRefused):
            members(data[:length])


def test_a_changed_byte_is_noticed() -> None:
    data = archive_of(one("a.ris"), zipfile.ZIP_STORED)
    at = data.index(b"TY  - ")
    with pytest.raises(ImportRefused, match="damaged"):
        members(data[:at] + b"X" + data[at + 1 :])
