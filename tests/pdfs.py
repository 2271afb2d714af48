"""PDFs as they come: written here, so that what stands in them is known to the letter."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

FILLER = (
    "Participants met every week for a season and wrote down what they thought of it before, during and "
    "after the course, which two of us read and sorted into groups that a third person checked. "
)


def pdf(
    pages: Sequence[str],
    *,
    title: str = "",
    subject: str = "",
    encryption: StandardEncryption | None = None,
) -> bytes:
    """One page a text, each line of it on a line."""
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=A4, encrypt=encryption, invariant=1)
    canvas.setTitle(title)
    canvas.setSubject(subject)
    for page in pages:
        lines = canvas.beginText(60, 780)
        for line in page.split("\n"):
            lines.textLine(line)
        canvas.drawText(lines)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def article(name: str, doi: str = "", authors: str = "", more: str = "", **about: str) -> bytes:
    """An article of two pages: its name, authors and DOI at the top, then text of its own."""
    first = [name, authors, f"https://doi.org/{doi}" if doi else "", "", *_wrapped(FILLER), more]
    second = [f"{name[:40]} 2", *_wrapped(f"What came of {name.lower()}. {FILLER}"), "References"]
    return pdf(["\n".join(first), "\n".join(second)], **about)


def two_columns(paragraphs: Sequence[str]) -> bytes:
    """Text set in two columns, as journals do."""
    made = io.BytesIO()
    document = BaseDocTemplate(made, pagesize=A4, invariant=1)
    frames = [Frame(40, 60, 240, 700, id="left"), Frame(310, 60, 240, 700, id="right")]
    document.addPageTemplates(PageTemplate(frames=frames))
    style = getSampleStyleSheet()["BodyText"]
    document.build([Paragraph(text, style) for text in paragraphs])
    return made.getvalue()


def scanned(pages: int = 2) -> bytes:
    """Pages without a letter on them: lines, as a scanner leaves them."""
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=A4, invariant=1)
    for n in range(pages):
        canvas.line(50, 50 + n, 500, 700)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def locked(password: str = "secret") -> bytes:
    """One that nobody can read without the password."""
    return pdf([FILLER], encryption=StandardEncryption(password, canPrint=0))


def _wrapped(text: str, width: int = 80) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
