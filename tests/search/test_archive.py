"""Answers on disk: kept once, found changed, and tidied only when nobody can want them any more."""

from __future__ import annotations

import os
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.search.archive import Archive, ArchiveError


@given(body=st.binary(max_size=2_000))
def test_what_is_kept_is_what_is_read(tmp_path_factory, body):
    archive = Archive(tmp_path_factory.mktemp("pages"))
    sha256 = archive.keep(body)
    assert archive.keep(body) == sha256
    assert archive.read(sha256) == body
    assert len(list(archive.root.rglob("*.gz"))) == 1


def test_the_same_bytes_give_the_same_file(tmp_path):
    one, two = Archive(tmp_path / "one"), Archive(tmp_path / "two")
    sha256 = one.keep(b"an answer")
    time.sleep(0.01)
    two.keep(b"an answer")
    assert one.path(sha256).read_bytes() == two.path(sha256).read_bytes(), "no time of day in it"


def test_only_what_is_loose_and_old_is_tidied(tmp_path):
    archive = Archive(tmp_path)
    wanted, loose, fresh = (archive.keep(body) for body in (b"wanted", b"loose", b"fresh"))
    part = archive.path(wanted).with_name("cut.part")
    part.write_bytes(b"half")
    for path in (archive.path(wanted), archive.path(loose), part):
        os.utime(path, (1.0, 1.0))
    assert archive.tidy([wanted], time.time() - 60) == 2
    assert archive.path(wanted).exists()
    assert archive.path(fresh).exists(), "another search may have just received it"
    assert not archive.path(loose).exists()


def test_an_old_answer_that_comes_again_is_new(tmp_path):
    archive = Archive(tmp_path)
    sha256 = archive.keep(b"again")
    os.utime(archive.path(sha256), (1.0, 1.0))
    archive.keep(b"again")
    assert archive.tidy([], time.time() - 60) == 0
    assert archive.read(sha256) == b"again"


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    blocked = tmp_path / "pages"
    blocked.write_text("a file where a folder should be", encoding="utf-8")
    with pytest.raises(ArchiveError, match="cannot be kept"):
        Archive(blocked).keep(b"x")
