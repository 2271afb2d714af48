"""The block that keeps tests on this machine."""

from __future__ import annotations

import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

ELSEWHERE = "192.0.2.1"  # reserved for documentation (RFC 5737): nobody answers there


def test_a_connection_elsewhere_is_refused_before_it_is_tried():
    with socket.socket() as sock, pytest.raises(RuntimeError, match=ELSEWHERE):
        sock.connect((ELSEWHERE, 80))


def test_a_connection_elsewhere_is_refused_in_every_thread():
    def connect() -> None:
        with socket.socket() as sock:
            sock.connect((ELSEWHERE, 80))

    with ThreadPoolExecutor(1) as pool, pytest.raises(RuntimeError, match=ELSEWHERE):
        pool.submit(connect).result()


def test_a_datagram_elsewhere_is_refused():
    with socket.socket(type=socket.SOCK_DGRAM) as sock, pytest.raises(RuntimeError, match=ELSEWHERE):
        sock.sendto(b"x", (ELSEWHERE, 9))


def test_a_name_is_not_looked_up():
    with pytest.raises(RuntimeError, match=r"name\.invalid"):
        socket.getaddrinfo("name.invalid", 80)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_may_be_reached(host):
    with socket.create_server(("127.0.0.1", 0)) as server:
        listener = threading.Thread(target=lambda: server.accept()[0].close())
        listener.start()
        with socket.create_connection((host, server.getsockname()[1]), timeout=5):
            pass
        listener.join()
