"""``python -m review.i18n``: what whoever adds a language works with."""

from __future__ import annotations

import shutil
from io import BytesIO

import pytest
from babel.messages.pofile import read_po

from review.i18n import FOLDER, __main__
from review.i18n.__main__ import listing, main, update
from review.i18n.collect import messages


def test_the_listing_holds_every_message_once(capsys):
    assert main([]) == 0
    printed = capsys.readouterr().out
    assert printed == listing()
    found = [m.id for m in read_po(BytesIO(printed.encode()), abort_invalid=True) if m.id]
    assert sorted(found) == sorted(messages())


def test_a_new_language_starts_with_every_message(tmp_path):
    path = tmp_path / "de.po"
    assert update(path, "de") == (len(messages()), 0)
    assert path.read_text("utf-8").startswith('msgid ""\nmsgstr ""\n"Language: de\\n"\n')
    assert {m.string for m in read_po(BytesIO(path.read_bytes())) if m.id} == {""}


def test_a_language_is_brought_up_to_date_and_loses_no_words(tmp_path):
    path = tmp_path / "sv.po"
    kept = (FOLDER / "sv.po").read_text("utf-8")
    was = 'msgid "Sign out"\nmsgstr "Logga ut"\n'
    assert was in kept
    path.write_text(kept.replace(was, 'msgid "Leave"\nmsgstr "Gå härifrån"\n'), encoding="utf-8")
    assert update(path, "sv") == (1, 1)
    written = path.read_text("utf-8")
    assert 'msgid "Sign out"\nmsgstr ""\n' in written
    assert '#~ msgid "Leave"\n#~ msgstr "Gå härifrån"\n' in written
    assert written.split("\n\n")[0] == kept.split("\n\n")[0]
    assert update(path, "sv") == (1, 1)
    assert path.read_text("utf-8") == written


def test_a_whole_language_keeps_its_words(tmp_path):
    path = tmp_path / "sv.po"
    shutil.copy(FOLDER / "sv.po", path)
    before = {m.id: m.string for m in read_po(BytesIO(path.read_bytes())) if m.id}
    assert update(path, "sv") == (0, 0)
    assert {m.id: m.string for m in read_po(BytesIO(path.read_bytes())) if m.id} == before


def test_the_command_writes_the_file_and_says_what_is_left(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(__main__, "FOLDER", tmp_path)
    assert main(["de"]) == 0
    assert capsys.readouterr().out == f"de.po: {len(messages())} to translate, 0 no longer said\n"
    assert (tmp_path / "de.po").is_file()


@pytest.mark.parametrize("wrong", ["../sv", "Swedish", "s"])
def test_what_is_no_language_is_refused(wrong, capsys):
    with pytest.raises(SystemExit) as stopped:
        main([wrong])
    assert stopped.value.code == 2
    assert "not a language's code" in capsys.readouterr().err
