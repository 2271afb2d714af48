"""What is said of two records that may describe one document, or two related ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class LinkKind(StrEnum):
    """How two reports belong together that are not the same document."""

    PREPRINT = "preprint"
    CONFERENCE_ABSTRACT = "conference_abstract"
    TRANSLATION = "translation"
    THESIS = "thesis"
    ERRATUM = "erratum"
    RETRACTION = "retraction"
    REPLY = "reply"
    SERIES = "series"
    PROTOCOL = "protocol"
    REGISTRATION = "registration"
    UPDATE = "update"
    SAME_STUDY = "same_study"
    RELATED = "related"

    @property
    def label(self) -> str:
        """The kind in plain English."""
        return _LABELS[self]


_LABELS = {
    LinkKind.PREPRINT: "Preprint or working paper, and the article",
    LinkKind.CONFERENCE_ABSTRACT: "Conference abstract, and the article",
    LinkKind.TRANSLATION: "Published again in another language",
    LinkKind.THESIS: "Thesis, and what was published from it",
    LinkKind.ERRATUM: "Correction of the other",
    LinkKind.RETRACTION: "Retraction notice of the other",
    LinkKind.REPLY: "Reply, comment or letter on the other",
    LinkKind.SERIES: "Parts of one series",
    LinkKind.PROTOCOL: "Protocol, and results",
    LinkKind.REGISTRATION: "Registration, and report",
    LinkKind.UPDATE: "Update of the other",
    LinkKind.SAME_STUDY: "Reports of one study",
    LinkKind.RELATED: "Related in another way",
}


@dataclass(frozen=True, slots=True)
class Link:
    """Two records that are related and not the same report."""

    record_a: str
    record_b: str
    kind: LinkKind
    reason: str = ""


class VersionPolicy(StrEnum):
    """What is done with two versions of one piece of work."""

    LINK = "link"
    ASK = "ask"
    MERGE = "merge"


@dataclass(frozen=True, slots=True)
class Versions:
    """What the protocol says of versions: linked and kept apart unless it says otherwise."""

    preprint: VersionPolicy = VersionPolicy.LINK
    conference_abstract: VersionPolicy = VersionPolicy.LINK
    translation: VersionPolicy = VersionPolicy.LINK

    def as_mapping(self) -> Mapping[LinkKind, VersionPolicy]:
        """The policy of each kind that has one."""
        return {
            LinkKind.PREPRINT: self.preprint,
            LinkKind.CONFERENCE_ABSTRACT: self.conference_abstract,
            LinkKind.TRANSLATION: self.translation,
        }

    def policy(self, kind: LinkKind) -> VersionPolicy | None:
        """The policy of a kind; None when it is always linked and never the same report."""
        return self.as_mapping().get(kind)


class AuditVerdict(StrEnum):
    """What a person says of one automatic merge that was drawn to be checked."""

    RIGHT = "right"
    WRONG = "wrong"
    UNSURE = "unsure"
