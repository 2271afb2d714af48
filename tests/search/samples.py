"""Small files in each format, each with three entries."""

from __future__ import annotations

import io

import openpyxl

RIS = """TY  - JOUR
AU  - Åberg, Eva
AU  - Öst, Per
TI  - Samtal som förändrar
PY  - 2019
T2  - Tidskrift för prov
DO  - 10.1000/aa.1
AB  - En text som
fortsätter på nästa rad.
ER  -

TY  - RPRT
TI  - A report without authors
ER  -

TY  - THES
AU  - 김수정
TI  - 세 번째 기록
PY  - 2003///
ER  -
""".encode()

BIBTEX = """@article{a2019,
  author = {Åberg, Eva and Öst, Per},
  title = {Samtal som {F}örändrar 50% av allt},
  year = 2019,
}

@techreport{b,
  title = "A report without authors",
}

@phdthesis{c2003, title = {{Tredje}}, year = {2003}}
""".encode()

NBIB = b"""PMID- 11111111
TI  - A first title that
      goes on.
FAU - Aberg, Eva
AU  - Aberg E
DP  - 2019 Feb

PMID- 22222222
TI  - Second.
AB  - Text.

PMID- 33333333
TI  - Third.
"""

CSV = """\ufeffTitle,Authors,Year,Abstract,DOI
"Samtal, som förändrar","Åberg, Eva; Öst, Per",2019,"En ""text""
på två rader",10.1000/aa.1
A report without authors,,,,
Third,"Kim, S.",2003,NA,
""".encode()


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Title", "Authors", "Year", "DOI"])
    sheet.append(["Samtal som förändrar", "Åberg, Eva; Öst, Per", 2019, "10.1000/aa.1"])
    sheet.append(["A report without authors", None, None, None])
    sheet.append(["Third", "Kim, S.", 2003.0, None])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


XLSX = _workbook()
