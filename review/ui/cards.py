"""How a report, its criteria and its progress look."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from review.i18n import Translate
from review.model import Entry, Report, Stage
from review.pipeline.lookups import Known
from review.protocol import Protocol
from review.screening.highlight import spans
from review.ui import safe


def report_card(report: Report, protocol: Protocol, stage: Stage, t: Translate, *, highlights: bool) -> None:
    """Title, source, abstract and keywords of one report; terms are marked when asked for."""
    entry, shown = report.entry, {str(s) for s in protocol.screening.at(stage).show}
    terms = protocol.highlights

    def text(value: str) -> str:
        return safe.marked(value, spans(value, terms.include, terms.exclude) if highlights else ())

    title = text(entry.title) if entry.title else f'<span class="rv-empty">{escape(t("No title"))}</span>'
    parts = [f'<h2 id="rv-title" tabindex="-1">{title}</h2>']
    parts += [f'<p class="rv-meta">{line}</p>' for line in _meta(entry, shown, report.report_id, t)]
    lang = f' lang="{escape(entry.language, quote=True)}"' if entry.language else ""
    if entry.abstract:
        parts.append(f'<p class="rv-abstract"{lang}>{text(entry.abstract)}</p>')
    else:
        missing = t("No abstract in any of its records. Decide by the title, or say unsure.")
        parts.append(f'<p class="rv-abstract rv-empty">{escape(missing)}</p>')
    if "keywords" in shown and entry.keywords:
        parts.append(f'<p class="rv-meta rv-keys">{text(", ".join(entry.keywords))}</p>')
    safe.show(f'<article class="rv-card">{"".join(parts)}</article>')


def entry_card(entry: Entry, protocol: Protocol, t: Translate) -> None:
    """One entry as a reviewer would meet it at titles and abstracts, without a place in the review."""
    shown = {str(s) for s in protocol.screening.at(Stage.TITLE_ABSTRACT).show}
    parts = [f'<p class="rv-name">{safe.marked(entry.title or t("No title"))}</p>']
    parts += [f'<p class="rv-meta">{line}</p>' for line in _meta(entry, shown, "", t)]
    parts.append(f'<p class="rv-abstract">{safe.marked(entry.abstract or t("No abstract."))}</p>')
    if "keywords" in shown and entry.keywords:
        parts.append(f'<p class="rv-meta rv-keys">{safe.marked(", ".join(entry.keywords))}</p>')
    safe.show(f'<article class="rv-card">{"".join(parts)}</article>')


def meta_line(entry: Entry) -> str:
    """Authors, year and venue in one escaped line."""
    authors = "; ".join(str(a) for a in entry.authors[:6]) + (" et al." if len(entry.authors) > 6 else "")
    return " · ".join(safe.marked(p) for p in (authors, str(entry.year or ""), entry.venue) if p)


def _meta(entry: Entry, shown: set[str], report_id: str, t: Translate) -> list[str]:
    people, facts = meta_texts(entry, shown, t)
    second = [*(safe.marked(fact) for fact in facts), link(entry) if "url" in shown else "", report_id]
    return [line for line in (safe.marked(people), " · ".join(p for p in second if p)) if line]


def meta_texts(entry: Entry, shown: set[str], t: Translate) -> tuple[str, list[str]]:
    """Authors, and what else the protocol shows of where an entry appeared; as plain texts."""
    people = "; ".join(str(a) for a in entry.authors[:12]) + (" et al." if len(entry.authors) > 12 else "")
    venue = ", ".join(
        p for p in (entry.venue or entry.publisher, entry.volume, entry.issue, entry.pages) if p
    )
    facts = {
        "year": str(entry.year or ""),
        "venue": venue,
        "type": t(entry.type) if entry.type else "",
        "language": entry.language,
    }
    return people if "authors" in shown else "", [v for name, v in facts.items() if v and name in shown]


def link(entry: Entry) -> str:
    """A link out, when the address is a plain web address."""
    return outward(*address_of(entry))


def address_of(entry: Entry) -> tuple[str, str]:
    """Where an entry is to be found and the words for it; both empty without a plain web address."""
    address = f"https://doi.org/{entry.doi}" if entry.doi else entry.url
    if not address.startswith(("https://", "http://")):
        return "", ""
    return address, entry.doi or address.partition("//")[2].partition("/")[0]


def said_of(found: Sequence[Known], t: Translate) -> str:
    """What services say of a report: that it was retracted, by whom, and where a free copy is."""
    parts = [
        f"<strong>{escape(t('Retracted'))}</strong> ({safe.marked(k.standing.asked_of)})"
        for k in found
        if k.standing.is_retracted
    ]
    addresses = dict.fromkeys(k.standing.open_access_url for k in found)
    parts += [outward(address, t("Free copy")) for address in addresses]
    return " · ".join(part for part in parts if part)


def outward(address: str, words: str) -> str:
    """A link to another site, "" for what is no plain web address."""
    if not address.startswith(("https://", "http://")):
        return ""
    safe_address = escape(address, quote=True)
    return f'<a href="{safe_address}" target="_blank" rel="noopener noreferrer">{safe.marked(words)}</a>'


def criteria(protocol: Protocol, stage: Stage, locale: str, t: Translate) -> None:
    """What is in and what is out, beside the report."""
    inside = "".join(
        f"<li><b>{escape(c.id)}</b><span>{escape(c.texts.get(locale, c.text))}</span></li>"
        for c in protocol.eligibility.include
    )
    outside = "".join(
        f"<li><b>{escape(r.id)}</b><span>{escape(r.labels.get(locale, r.label))}"
        f"{': ' + escape(r.texts.get(locale, r.text)) if r.text else ''}</span></li>"
        for r in protocol.reasons(stage)
    )
    for heading, lines in ((t("Include when"), inside), (t("Exclude when"), outside)):
        safe.show(
            f'<p class="rv-meta"><strong>{escape(heading)}</strong></p><ul class="rv-criteria">{lines}</ul>'
        )


def progress(done: int, total: int) -> None:
    """A thin line: how much of the list is done."""
    share = 100 * done / total if total else 0
    safe.show(f'<div class="rv-progress" role="presentation"><span style="width:{share:.2f}%"></span></div>')


def facts(pairs: list[tuple[str, str]]) -> None:
    """A row of numbers with what they count."""
    cells = "".join(
        f"<div><b>{escape(number)}</b><span>{escape(label)}</span></div>" for label, number in pairs
    )
    safe.show(f'<div class="rv-facts">{cells}</div>')


def table(head: list[str], rows: list[list[str]], *, numbers: frozenset[int] = frozenset()) -> None:
    """A quiet table of plain texts; ``numbers`` names the columns set to the right."""

    def row(cells: list[str], tag: str) -> str:
        return "".join(
            f"<{tag}{' class=n' if i in numbers else ''}>{safe.marked(c)}</{tag}>"
            for i, c in enumerate(cells)
        )

    body = "".join(f"<tr>{row(r, 'td')}</tr>" for r in rows)
    safe.show(
        f'<div class="rv-scroll"><table class="rv-table"><thead><tr>{row(head, "th")}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def pairs(rows: list[tuple[str, str]]) -> None:
    """A quiet table of names and what they stand for; line ends are kept."""
    body = "".join(
        f"<tr><th scope=row>{safe.marked(name)}</th><td>{safe.marked(value)}</td></tr>"
        for name, value in rows
    )
    safe.show(f'<table class="rv-table rv-pairs"><tbody>{body}</tbody></table>')
