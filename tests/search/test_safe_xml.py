"""XML from strangers: what is dangerous is refused at once, what is merely odd is read."""

from __future__ import annotations

import time
import tracemalloc

import pytest

from review.errors import ImportRefused
from review.search.formats import safe_xml
from review.search.formats.safe_xml import elements, root_of, text_of

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
REFUSED = {
    "billion laughs": f'<!DOCTYPE a [<!ENTITY l0 "lol">{LAUGHS}]><a>&l9;</a>',
    "quadratic blow-up": f'<!DOCTYPE a [<!ENTITY b "{"x" * 100_000}">]><a>{"&b;" * 100_000}</a>',
    "external entity": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:hostname">]><a>&b;</a>',
    "parameter entity": '<!DOCTYPE a [<!ENTITY % b SYSTEM "http://localhost/x"> %b;]><a/>',
    "nested elements": "<a>" * 201,
    "deeply nested elements": "<a>" * 300_000,
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_dangerous_is_refused_at_once_with_its_place(name: str) -> None:
    started = time.process_time()
    with pytest.raises(ImportRefused, match=r"line 1, column \d+: .*(declared|deep)") as caught:
        root_of(REFUSED[name])
    assert time.process_time() - started < 1
    assert caught.value.hint


def test_two_hundred_elements_deep_is_not_too_deep() -> None:
    assert root_of("<a>" * 200 + "</a>" * 200).tag == "a"


def test_a_document_type_is_accepted_and_not_loaded() -> None:
    text = (
        '<?xml version="1.0" encoding="latin1"?>\n<!DOCTYPE a PUBLIC "-//X//EN" "http://localhost/x.dtd">\n'
    )
    assert text_of(root_of(f"{text}<a>&lt;å&eacute;&nbsp;&unknown;</a>")) == "<åé\xa0&unknown;"


def test_default_attributes_of_a_document_type_do_not_count() -> None:
    root = root_of('<!DOCTYPE a [<!ATTLIST a b CDATA "default">]><a c="1"/>')
    assert root.attrib == {"c": "1"}


def test_an_entity_nobody_declared_is_refused() -> None:
    with pytest.raises(ImportRefused, match="line 2, column 4: undefined entity"):
        root_of("<a>\nxy &eacute;</a>")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "line 1, column 1"),
        ("<a>\n<b>\n</a>", "line 3, column 3"),
        ("\n\n<a>\n<b></a>", "line 4, column 6"),
        ("<a/>\n<b/>", "line 2, column 1"),
        ("<a b=c/>", "line 1, column 6"),
        ("<a>" + "x" * 2_500_000 + "\n<", "line 2, column 1"),
    ],
)
def test_malformed_documents_are_refused_with_line_and_column(text: str, place: str) -> None:
    with pytest.raises(ImportRefused, match=f"not well-formed: {place}:"):
        list(elements(text, ["a"]))


def test_pieces_know_their_line_and_their_own_text() -> None:
    text = "\n<x>\r\n<m:r a='>'>b<i>c</i>d</m:r>\r<r/><q><r></r></q>\n<r><r>å</r></r></x>"
    found = [(piece.line, piece.raw, text_of(piece.element)) for piece in elements(text, ["r"])]
    assert found == [
        (3, "<m:r a='>'>b<i>c</i>d</m:r>", "bcd"),
        (4, "<r/>", ""),
        (4, "<r></r>", ""),
        (5, "<r><r>å</r></r>", "å"),
    ]


def test_bytes_are_decoded_as_what_they_are_not_as_what_they_claim() -> None:
    for codec in ("utf-8", "utf-8-sig", "utf-16", "latin-1"):
        data = f'<?xml version="1.0" encoding="{"iso-8859-1" if codec == "latin-1" else "utf-16"}"?><a>åÖ</a>'
        assert text_of(root_of(data.encode(codec))) == "åÖ"


def test_characters_xml_forbids_are_replaced_and_counted() -> None:
    text = "<a>b\x0b&#x1F;&#8;&#9;&#x10FFFF;\x00</a>"
    assert text_of(root_of(text)) == "b\ufffd\ufffd\ufffd\t\U0010ffff\ufffd"
    assert safe_xml.mended(text)[1] == 4


def test_too_many_elements_in_one_piece_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe_xml, "MAX_ELEMENTS", 10)
    assert len(list(elements("<x>" + "<r><a/></r>" * 50 + "</x>", ["r"]))) == 50
    with pytest.raises(ImportRefused, match="more than 10 elements"):
        list(elements("<r>" + "<a/>" * 10 + "</r>", ["r"]))


def test_too_large_documents_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe_xml, "MAX_SIZE", 100)
    with pytest.raises(ImportRefused, match="more than"):
        root_of("<a>" + "x" * 100)


def test_memory_does_not_grow_with_the_number_of_pieces() -> None:
    def peak(count: int) -> int:
        text = "<x>" + f"<r><a>{'word ' * 200}</a></r>" * count + "</x>"
        tracemalloc.start()
        assert sum(1 for _ in elements(text, ["r"])) == count
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most - len(text)  # the text itself is held once more, as bytes

    assert peak(10_000) < peak(2_000) + 3_000_000
