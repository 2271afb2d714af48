"""Archives of exports: what is in a zip file, with everything refused that no export tool makes.

Names, sizes and kinds are checked before anything is unpacked, and counted again on the way out, since
what an archive says of itself need not be true.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from review.errors import ImportRefused

START = b"PK\x03\x04"
MAX_UNPACKED = 200_000_000
MAX_MEMBERS = 1_000
MAX_RATIO = 100
# Below this size even blanks only do no harm.
_SMALL = 100_000
_CHUNK = 1_000_000
_ABSOLUTE = re.compile(r"[/\\]|[A-Za-z]:")
_ARCHIVES = frozenset((".zip", ".gz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".tgz", ".zst"))
_ARCHIVE_STARTS = (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
# Files that tools and systems put beside the references.
_COMPANIONS = frozenset(("customizations_log.csv", ".ds_store", "thumbs.db", "desktop.ini"))
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
_UNPACK = "unpack it and import the files in it one by one"


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its name with its folders, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The files of an archive, and the names of what was left out as no list of references."""

    members: tuple[Member, ...]
    skipped: tuple[str, ...]


def members(data: bytes) -> list[Member]:
    """The files in a zip archive, in its order, without the companions that ``unpack`` names.

    Raises ``ImportRefused`` like ``unpack``.
    """
    return list(unpack(data).members)


def unpack(data: bytes) -> Unpacked:
    """The files in a zip archive, and what was left out: folders and known companions of exports.

    Raises ``ImportRefused`` for an archive that is damaged, encrypted or too large, that holds archives,
    links, two files of one name, or names that lead out of it, and for one without any file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            _check_all(infos)
            wanted = [info for info in infos if not _is_companion(info)]
            skipped = tuple(info.filename for info in infos if _is_companion(info))
            found = _unpacked(archive, wanted)
    except _DAMAGED as error:
        raise ImportRefused(
            f"The archive is damaged ({type(error).__name__}).", "download or pack it again"
        ) from None
    if not found:
        raise ImportRefused("The archive holds no file to import.", "look what is in it")
    return Unpacked(found, skipped)


def _check_all(infos: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse by what the archive says of itself."""
    if len(infos) > MAX_MEMBERS:
        raise ImportRefused(f"The archive holds more than {MAX_MEMBERS:,} files.", "make several of it")
    for info in infos:
        if reason := _fault(info):
            raise ImportRefused(f"The archive holds {info.filename[:100]!r}, {reason}.", _UNPACK)
    twice = [name for name, count in Counter(_plain(info.filename) for info in infos).items() if count > 1]
    if twice:
        raise ImportRefused(f"The archive holds two files of the name {twice[0][:100]!r}.", _UNPACK)
    size, packed = sum(info.file_size for info in infos), sum(info.compress_size for info in infos)
    _check_size(size, packed, "The archive")


def _fault(info: zipfile.ZipInfo) -> str:
    name = info.filename
    if _ABSOLUTE.match(name) or ".." in re.split(r"[/\\]", name) or "\0" in info.orig_filename:
        return "a name that leads out of it"
    if info.flag_bits & 0x1:
        return "which is encrypted"
    mode = info.external_attr >> 16
    if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "which is a link or no file at all"
    if not info.is_dir() and PurePosixPath(name).suffix.lower() in _ARCHIVES:
        return "which is an archive itself"
    if info.file_size > _SMALL and info.file_size > MAX_RATIO * max(1, info.compress_size):
        return f"which unpacks to more than {MAX_RATIO} times its size"
    return ""


def _plain(name: str) -> str:
    return str(PurePosixPath(name.replace("\\", "/")))


def _check_size(size: int, packed: int, what: str) -> None:
    if size > MAX_UNPACKED:
        raise ImportRefused(
            f"{what} unpacks to more than {MAX_UNPACKED // 1_000_000} MB.", "make several archives of it"
        )
    if size > _SMALL and size > MAX_RATIO * max(1, packed):
        raise ImportRefused(f"{what} unpacks to more than {MAX_RATIO} times its size.", _UNPACK)


def _is_companion(info: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(_plain(info.filename))
    is_of_a_system = "__MACOSX" in path.parts or path.name.startswith("._")
    return info.is_dir() or is_of_a_system or path.name.lower() in _COMPANIONS


def _unpacked(archive: zipfile.ZipFile, infos: Sequence[zipfile.ZipInfo]) -> tuple[Member, ...]:
    found: list[Member] = []
    total = 0
    for info in infos:
        content = _content(archive, info, MAX_UNPACKED - total)
        total += len(content)
        if _is_archive(content):
            raise ImportRefused(
                f"The archive holds {info.filename[:100]!r}, which is an archive itself.", _UNPACK
            )
        found.append(Member(info.filename, content))
    return tuple(found)


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, room: int) -> bytes:
    """The bytes of a member, as long as they are no more than there is room for."""
    out = io.BytesIO()
    with archive.open(info) as stream:
        while chunk := stream.read(_CHUNK):
            out.write(chunk)
            _check_size(out.tell() + MAX_UNPACKED - room, MAX_UNPACKED, "The archive")
            _check_size(out.tell(), info.compress_size, f"The file {info.filename[:100]!r} in the archive")
    return out.getvalue()


def _is_archive(content: bytes) -> bool:
    """Whether a member is an archive under another name; workbooks are zip files by their nature."""
    if content.startswith(_ARCHIVE_STARTS):
        return True
    if not content.startswith(START):
        return False
    with zipfile.ZipFile(io.BytesIO(content)) as inner:
        return "[Content_Types].xml" not in inner.namelist()
