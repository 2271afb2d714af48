"""``python -m review.i18n`` lists every message; ``python -m review.i18n sv`` brings sv.po up to date.

A new language: run it with the language's code, translate the file, add the code to ``LOCALES`` and
its name to the account page. New messages are put in without words; those no longer said are kept
as comments at the end, for their words, until somebody deletes them.
"""

from __future__ import annotations

import argparse
import re
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from review.i18n import FOLDER
from review.i18n.collect import messages

HEAD = """\
msgid ""
msgstr ""
"Language: {locale}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""


def main(arguments: list[str] | None = None) -> int:
    """List the messages, or update one language's file."""
    parser = argparse.ArgumentParser(prog="python -m review.i18n")
    parser.add_argument("locale", nargs="?", help="a language's code, such as sv; without one, list all")
    wanted = parser.parse_args(arguments).locale
    if not wanted:
        sys.stdout.write(listing())
        return 0
    if not re.fullmatch("[a-z]{2,3}", wanted):
        parser.error(f"{wanted!r} is not a language's code of two or three letters")
    path = FOLDER / f"{wanted}.po"
    missing, obsolete = update(path, wanted)
    sys.stdout.write(f"{path.name}: {missing} to translate, {obsolete} no longer said\n")
    return 0


def listing() -> str:
    """Every message without words, as a template for translators."""
    return HEAD.format(locale="") + "\n" + _text(_template())


def update(path: Path, locale: str) -> tuple[int, int]:
    """Write the file anew with every message; how many lack words, and how many are no longer said."""
    head, catalogue = HEAD.format(locale=locale), Catalog(locale=locale)
    if path.is_file():
        content = path.read_bytes()
        head = content.decode("utf-8").split("\n\n", 1)[0] + "\n"
        catalogue = read_po(BytesIO(content), locale=locale)
    catalogue.update(_template(), no_fuzzy_matching=True)
    path.write_text(head + "\n" + _text(catalogue), encoding="utf-8", newline="\n")
    return sum(bool(m.id) and not m.string for m in catalogue), len(catalogue.obsolete)


def _template() -> Catalog:
    template = Catalog()
    for message, files in messages().items():
        template.add(message, locations=[(f"review/{file}", 0) for file in files])
    return template


def _text(catalogue: Catalog) -> str:
    out = BytesIO()
    write_po(out, catalogue, width=100, omit_header=True, include_lineno=False)
    return out.getvalue().decode("utf-8").strip("\n") + "\n"


if __name__ == "__main__":
    sys.exit(main())
