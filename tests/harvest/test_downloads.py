"""A file is fetched from the open internet alone, within limits; over real HTTP."""

from __future__ import annotations

import pytest

from review.search.download import Downloads, is_public
from review.search.source import PageFault
from tests.harvest.conftest import Scripted, plain
from tests.harvest.reviewing import quick_client

PDF = b"%PDF-1.4 whatever follows"


def here(server: Scripted) -> frozenset[str]:
    return frozenset([server.base.removeprefix("http://")])


def test_a_file_is_fetched_with_our_name_and_no_cookie(scripted):
    scripted.answers = [plain(PDF, headers={"Content-Type": "application/pdf; x", "Set-Cookie": "a=b"})]
    found = Downloads(quick_client(), here(scripted)).fetch(f"{scripted.base}/a.pdf?b=c", 1_000)
    assert (found.body, found.kind, found.address) == (PDF, "application/pdf", f"{scripted.base}/a.pdf?b=c")
    ((path, headers, _),) = scripted.seen
    assert path == "/a.pdf?b=c"
    assert headers["User-Agent"].startswith("slr-pipeline")
    assert "Cookie" not in headers


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (plain(b"x" * 2_000), "larger than 1,000"),
        (plain(b"", 404), "HTTP 404"),
        (plain(b"", 302, {"Location": "file:etc/passwd"}), "no plain web address"),
        (plain(b"", 302, {"Location": "ftp://example.org/a"}), "no plain web address"),
        (plain(b"", 302, {"Location": "/again"}), "in circles"),
        (plain(PDF, cut=3), "cut off"),
    ],
)
def test_what_is_no_file_says_why(scripted, answer, word):
    scripted.answers = [answer]
    with pytest.raises(PageFault, match=word):
        Downloads(quick_client(), here(scripted)).fetch(f"{scripted.base}/a", 1_000)


@pytest.mark.parametrize("allowed", [frozenset(), frozenset(["127.0.0.1:1"]), frozenset(["example.org"])])
def test_this_machine_is_not_asked(scripted, allowed):
    scripted.answers = [plain(PDF)]
    for address in (scripted.base, scripted.base.replace("http:", "https:"), "http://localhost/x"):
        with pytest.raises(PageFault):
            Downloads(quick_client(), allowed).fetch(address, 1_000)
    assert scripted.seen == []


def test_nor_is_it_by_a_redirect(scripted, another):
    scripted.answers = [plain(b"", 302, {"Location": another.base})]
    another.answers = [plain(PDF)]
    with pytest.raises(PageFault):
        Downloads(quick_client(), here(scripted)).fetch(scripted.base, 1_000)
    assert another.seen == []
    both = here(scripted) | here(another)
    assert Downloads(quick_client(), both).fetch(scripted.base, 1_000).body == PDF


def test_nor_under_a_public_name_that_leads_here(scripted, monkeypatch):
    """A name may mean another machine the second time: what counts is who is at the other end."""
    import socket

    port = int(scripted.base.rpartition(":")[2])
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *a, **k: real("127.0.0.1" if "." in host else host, port, *a[1:], **k),
    )
    scripted.answers = [plain(PDF)]
    with pytest.raises(PageFault):
        Downloads(quick_client(), frozenset()).fetch("https://rebinding.example.org/a.pdf", 1_000)
    assert scripted.seen == []
    plain_http = Downloads(quick_client(), frozenset())
    session_url = f"http://rebinding.example.org:{port}/a.pdf"
    with pytest.raises(PageFault, match="no public address"):
        plain_http._ask(session_url, 1_000, plain_http.client.clock.now() + 5)
    assert scripted.seen == []


@pytest.mark.parametrize(
    "address",
    [
        "",
        "example.org/a.pdf",
        "javascript:alert(1)",
        "https://" + "somebody@example.org/a",
        "https://10.0.0.1/a",
        "https://192.168.1.4/a",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/a",
        "https://[fd00::1]/a",
        "https://[::ffff:127.0.0.1]/a",
        "https://2130706433/a",
        "https://0x7f000001/a",
        "https://intranet/a",
        "https://printer.local/a",
        "http://example.org:8080/a",
        "https://example.org:port/a",
    ],
)
def test_addresses_we_do_not_ask(address):
    with pytest.raises(PageFault):
        Downloads(quick_client(), frozenset()).checked(address)


def test_plain_http_is_asked_for_by_https():
    checked = Downloads(quick_client(), frozenset()).checked
    assert checked("http://example.org/a?b#c") == "https://example.org/a?b#c"
    assert checked("https://example.org:8443/a") == "https://example.org:8443/a"


@pytest.mark.parametrize(
    ("address", "verdict"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("64:ff9b::808:808", True),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 (nobody listens)
        ("::", False),
        ("fe80::1%eth0", False),
        ("example.org", False),
    ],
)
def test_public_addresses(address, verdict):
    assert is_public(address) is verdict
