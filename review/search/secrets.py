"""Keys and mail addresses: taken from the environment, sent where they belong, found nowhere else."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus

from review.search.source import Request, SourceInfo

MAIL = "SLR_CONTACT_MAIL"
HIDDEN = "REDACTED"


@dataclass(frozen=True, slots=True)
class Secrets:
    """What we know of ourselves. ``keys`` maps an environment variable's name to its value."""

    mail: str = ""
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)

    def key(self, info: SourceInfo) -> str:
        """The key for a service, "" without one. An empty key is never sent: it is worse than none."""
        return self.keys.get(info.key.variable, "") if info.key else ""

    def dress(self, info: SourceInfo, request: Request) -> tuple[dict[str, str], dict[str, str]]:
        """Parameters and headers of a request, with our key and mail address put in."""
        params, headers = dict(request.params), dict(request.headers)
        if info.mail_param and self.mail:
            params[info.mail_param] = self.mail
        if info.key and (key := self.key(info)):
            kind, _, name = info.key.sent_as.partition(":")
            if kind == "param":
                params[name] = key
            else:
                headers[name or "Authorization"] = key if name else f"Bearer {key}"
        return params, headers

    def scrub(self, text: str) -> str:
        """The text without any secret, in whatever way an address may spell it."""
        for secret in self._spellings():
            text = text.replace(secret, HIDDEN)
        return text

    def scrub_bytes(self, data: bytes) -> bytes:
        """The bytes without any secret: a service may echo what it was asked."""
        for secret in self._spellings():
            data = data.replace(secret.encode(), HIDDEN.encode())
        return data

    def _spellings(self) -> list[str]:
        secrets = [s for s in (self.mail, *self.keys.values()) if s]
        forms = {form for s in secrets for form in (s, quote(s), quote(s, safe=""), quote_plus(s))}
        return sorted(forms, key=len, reverse=True)


def from_environment(infos: Mapping[str, SourceInfo]) -> Secrets:
    """The keys of these services and our mail address, blanks stripped."""
    found = {
        info.key.variable: os.environ.get(info.key.variable, "").strip()
        for info in infos.values()
        if info.key is not None
    }
    return Secrets(os.environ.get(MAIL, "").strip(), {name: value for name, value in found.items() if value})
