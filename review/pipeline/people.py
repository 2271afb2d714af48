"""People: invitations, sign-in with local accounts, sessions, roles.

Passwords are kept as argon2id hashes. A session is a random token whose hash is stored; the token
itself lives only in the reader's cookie.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from review.errors import InvalidInput, NotAllowed, NotFound
from review.model import Reviewer, Role
from review.pipeline.core import CLI, Context, require
from review.store import Event, Unit, people, worklist

SESSION = timedelta(days=7)
TRIES, PAUSE = 5, timedelta(minutes=1)
SHORTEST = 10
LOGIN = re.compile(r"^[a-z0-9][a-z0-9._@-]{1,63}$")
_hasher = PasswordHasher()


@cache
def _nobody() -> str:
    """A hash to compare against when the login is unknown, so that the answer takes as long."""
    return _hasher.hash(secrets.token_urlsafe(16))


def new_password() -> str:
    """A password a person can type: four groups of four, about 80 bits."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(4)) for _ in range(4))


def invite(
    ctx: Context, login: str, name: str, roles: Iterable[Role], password: str = ""
) -> tuple[Reviewer, str]:
    """Add a person and give them a password, which is told once and kept only as a hash."""
    login = login.strip().lower()
    if not LOGIN.match(login):
        raise InvalidInput(
            f"{login!r} cannot be a login.", "use 2 to 64 of a-z, 0-9, dot, dash, underscore or @."
        )
    wanted = frozenset(roles)
    if not wanted:
        raise InvalidInput(
            f"{login} was given no role.", "choose from " + ", ".join(r.value for r in Role) + "."
        )
    password = password or new_password()
    _check_password(password)
    hashed = _hasher.hash(password)

    def work(unit: Unit) -> Reviewer:
        if people.by_login(unit, login):
            raise InvalidInput(f"There is a person with the login {login} already.", "choose another.")
        person = people.add(unit, login, name.strip() or login, wanted)
        people.set_password(unit, person.reviewer_id, hashed)
        return person

    return ctx.db.write(Event(CLI, "invite", login), work).result, password


def reset_password(ctx: Context, login: str, password: str = "") -> str:
    """A new password for a person; whoever is signed in with the old one is signed out."""
    person = find(ctx, login)
    password = password or new_password()
    _check_password(password)
    hashed = _hasher.hash(password)
    ctx.db.write(
        Event(CLI, "reset password", person.reviewer_id),
        lambda unit: people.set_password(unit, person.reviewer_id, hashed),
    )
    return password


def remove(ctx: Context, login: str) -> Reviewer:
    """Close a person's account. Their decisions stay; their open work goes back to be assigned."""
    person = find(ctx, login)

    def work(unit: Unit) -> None:
        people.change(unit, person.reviewer_id, is_active=False)
        worklist.unassign_reviewer(unit, person.reviewer_id)

    ctx.db.write(Event(CLI, "remove person", person.reviewer_id), work)
    return person


def set_locale(ctx: Context, person: Reviewer, locale: str) -> None:
    """Keep the language a person chose."""
    require(person, *Role)
    ctx.db.write(
        Event(person.reviewer_id, "set language", locale),
        lambda unit: people.change(unit, person.reviewer_id, locale=locale),
    )


def everyone(ctx: Context) -> list[Reviewer]:
    """All people, also those who left."""
    with ctx.db.read() as unit:
        return people.everyone(unit)


def find(ctx: Context, login: str) -> Reviewer:
    """The person with that login, or an error."""
    with ctx.db.read() as unit:
        person = people.by_login(unit, login.strip().lower())
    if person is None:
        raise NotFound(f"There is nobody with the login {login}.", "slr people PROTOCOL lists who there is.")
    return person


def sign_in(ctx: Context, login: str, password: str) -> tuple[Reviewer, str]:
    """The person and a fresh session token, or ``NotAllowed`` with the same words whatever was wrong."""
    refusal = NotAllowed(
        "This login and password do not go together.", "check both; the lead can reset a password."
    )
    moment = datetime.now(UTC)
    with ctx.db.read() as unit:
        person = people.by_login(unit, login.strip().lower())
        kept = people.credential_of(unit, person.reviewer_id) if person else None
    if person is None or kept is None or not person.is_active:
        _verify(_nobody(), password)
        raise refusal
    hashed, _, locked_until = kept
    if locked_until is not None and locked_until > moment:
        _verify(_nobody(), password)
        raise refusal  # the same words: whoever guesses learns nothing, not even that there is an account
    if not _verify(hashed, password):
        ctx.db.write(
            Event(person.reviewer_id, "wrong password"),
            lambda unit: _note_wrong(unit, person.reviewer_id, moment),
        )
        raise refusal
    token = secrets.token_urlsafe(32)

    def work(unit: Unit) -> None:
        people.note_try(unit, person.reviewer_id, 0, None)
        people.open_session(unit, _digest(token), person.reviewer_id, moment + SESSION)

    ctx.db.write(Event(person.reviewer_id, "sign in"), work)
    return person, token


def _note_wrong(unit: Unit, reviewer_id: str, moment: datetime) -> None:
    # Counted from what stands now: tries made side by side must not pass for one.
    kept = people.credential_of(unit, reviewer_id)
    count = (kept[1] if kept else 0) + 1
    if count < TRIES:
        people.note_try(unit, reviewer_id, count, None)
    else:
        people.note_try(unit, reviewer_id, 0, moment + PAUSE)


def who_holds(ctx: Context, token: str | None) -> Reviewer | None:
    """The person behind a session token, if it is good."""
    if not token:
        return None
    with ctx.db.read() as unit:
        return people.of_session(unit, _digest(token))


def sign_out(ctx: Context, token: str) -> None:
    """End a session on the server, so that the cookie opens nothing any more."""
    person = who_holds(ctx, token)
    if person is not None:
        ctx.db.write(
            Event(person.reviewer_id, "sign out"), lambda unit: people.close_session(unit, _digest(token))
        )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _verify(hashed: str, password: str) -> bool:
    try:
        return _hasher.verify(hashed, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def _check_password(password: str) -> None:
    if len(password) < SHORTEST:
        raise InvalidInput(f"A password has at least {SHORTEST} characters.", "choose a longer one.")
