"""What stands in every box of the diagram, as paragraphs of text; where it stands is the layout's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from babel.numbers import format_decimal

from review.reporting.template import (
    LABELS,
    NOT_STATED,
    Numbers,
    Template,
    count_of,
    listing_of,
    template_of,
    without_new,
)
from review.reporting.typeset import NO_BREAK

Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Para:
    """One label with or without its number. ``key`` names the list behind it; ``level`` indents it."""

    label: str
    count: str = ""
    key: str = ""
    level: int = 0
    is_pending: bool = False
    starts_line: bool = False

    @property
    def text(self) -> str:
        """The label and its number in one line."""
        return f"{self.label} {self.count}".strip()


@dataclass(frozen=True, slots=True)
class Wording:
    """How numbers and labels are said: language, thousands separator, own labels, keys of lists.

    ``parts`` gives, for a list such as ``dbr_excluded``, the keys of its entries in order, so that
    each can open its own list of records.
    """

    translate: Translate = str
    locale: str = "en"
    parts: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def number(self, n: int) -> str:
        """The number with the locale's thousands separator; it never breaks across lines."""
        return format_decimal(n, locale=self.locale).replace(" ", NO_BREAK)

    def count(self, n: int) -> str:
        """``(n = 1,234)``."""
        return f"(n{NO_BREAK}={NO_BREAK}{self.number(n)})"


class Contents:
    """The paragraphs of every box for one set of numbers. A box without a number has no paragraphs."""

    def __init__(self, numbers: Numbers, wording: Wording) -> None:
        self.numbers = numbers
        self.say = wording.translate
        self.wording = wording
        self.template = template_of(numbers)

    def boxes(self) -> dict[str, list[Para]]:
        """All boxes of the template that have something to say, by box name."""
        found = {
            "box1": self._plain("previous_studies", "previous_reports"),
            "box2": self._identified(),
            "box3": self._removed(),
            "box4": self._stacked("records_screened", "pending_screening"),
            "box5": self._stacked("records_excluded"),
            "box6": self._stacked("dbr_sought_reports", "pending_retrieval"),
            "box7": self._stacked("dbr_notretrieved_reports"),
            "box8": self._stacked("dbr_assessed", "pending_assessment"),
            "box9": self._reasons("dbr_excluded"),
            "box10": self._plain("new_studies", "new_reports"),
            "box11": self._other(),
            "box12": self._stacked("other_sought_reports", "pending_other_retrieval"),
            "box13": self._stacked("other_notretrieved_reports"),
            "box14": self._stacked("other_assessed", "pending_other_assessment"),
            "box15": self._reasons("other_excluded"),
            "box16": self._plain("total_studies", "total_reports") if self._has_total() else [],
            "box17": self._plain("total_studies_ma", "total_reports_ma"),
        }
        return {name: paras for name, paras in found.items() if paras and self._is_drawn(name)}

    def heading(self, name: str) -> str:
        """The title over a column, or a label at the side."""
        return self._label(name)

    def _is_drawn(self, name: str) -> bool:
        if name in ("box11", "box12", "box13", "box14", "box15"):
            return self.template.has_other
        return self.template.is_updated if name in ("box1", "box16") else True

    def _has_total(self) -> bool:
        """The zeros a blank table carries are no total: nothing plus something is not nothing."""
        totals = [count_of(self.numbers, f"total_{noun}") for noun in ("studies", "reports")]
        return any(totals) or not count_of(self.numbers, "new_studies")

    def _label(self, key: str) -> str:
        label = LABELS[key]
        return self.say(label if self.template.is_updated else without_new(label))

    def _plain(self, *keys: str) -> list[Para]:
        return [
            Para(self._label(k), self.wording.count(n), k, starts_line=True)
            for k in keys
            if (n := count_of(self.numbers, k)) is not None
        ]

    def _stacked(self, key: str, waiting: str = "") -> list[Para]:
        paras = self._plain(key)
        return paras + self._pending(waiting) if paras else []

    def _pending(self, key: str) -> list[Para]:
        n = count_of(self.numbers, key) if key else 0
        return [Para(self.say("pending"), self.wording.count(n), key, is_pending=True)] if n else []

    def _under(self, key: str, level: int, label: str = "") -> list[Para]:
        n = count_of(self.numbers, key)
        return [Para(label or self._label(key), self.wording.count(n), key, level)] if n is not None else []

    def _listed(self, key: str, level: int) -> list[Para]:
        keys = self.wording.parts.get(key, ())
        items = [(label, n) for label, n in listing_of(self.numbers, key) or () if label]
        return [
            Para(self._entry(label), self.wording.count(n), keys[i] if i < len(keys) else key, level)
            for i, (label, n) in enumerate(items)
        ]

    def _entry(self, label: str) -> str:
        """A source or reason is printed as the protocol has it; only our own word for none is ours to say."""
        return self.say(label) if label == NOT_STATED else label

    def _identified(self) -> list[Para]:
        paras: list[Para] = []
        for noun in ("database", "register"):
            paras += self._under(f"{noun}_results", 1)
            paras += self._listed(f"{noun}_specific_results", 2)
        return [Para(self.say("Records identified from:")), *paras] if paras else []

    def _removed(self) -> list[Para]:
        paras = self._under("duplicates", 1)
        if any(count_of(self.numbers, f"duplicates_{part}") for part in ("person", "screening")):
            for part, words in DUPLICATES.items():
                if count_of(self.numbers, f"duplicates_{part}"):
                    found = self._under(f"duplicates_{part}", 2, self.say(words))
                    paras += [Para(p.label, p.count, f"duplicates:{part}", 2) for p in found]
        paras += self._under("excluded_automatic", 1) + self._under("excluded_other", 1)
        earlier = count_of(self.numbers, "excluded_other_earlier")
        if earlier:
            words = self.say("already identified in earlier searches")
            paras.append(Para(words, self.wording.count(earlier), "excluded_other:earlier", 2))
        return [Para(self.say("Records removed before screening:")), *paras] if paras else []

    def _other(self) -> list[Para]:
        paras: list[Para] = []
        for key in ("website_results", "organisation_results", "citations_results"):
            paras += self._under(key, 1)
        paras += self._pending("pending_other_screening")
        return [Para(self.say("Records identified from:")), *paras] if paras else []

    def _reasons(self, key: str) -> list[Para]:
        items = listing_of(self.numbers, key)
        if items is None:
            return []
        total = sum(n for _, n in items)
        paras = self._listed(key, 1)
        head = Para(self._label(key), self.wording.count(total), key, starts_line=not paras)
        return [head, *paras]


DUPLICATES = {
    "program": "found by software",
    "person": "confirmed by a person",
    "screening": "found during screening",
}


def layout_name(template: Template) -> str:
    """The template's name in words."""
    return {
        Template.NEW: "New review: databases and registers",
        Template.NEW_OTHER: "New review: databases and registers and other methods",
        Template.UPDATED: "Updated review: databases and registers",
        Template.UPDATED_OTHER: "Updated review: databases and registers and other methods",
    }[template]
