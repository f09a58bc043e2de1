"""The server starts on a port that is free, answers with every protection, and stops when told."""

import os
import signal
import socket
import subprocess
import urllib.error
import urllib.request

import pytest

from stockthread.cli.serve import is_free
from tests.site import free_port, serving, wait_for


def test_pages_come_with_a_strict_policy(installation):
    with serving(installation) as site, urllib.request.urlopen(f"{site.address}/sign-in") as page:
        headers = page.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy.replace("'self'", "")
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_another_host_name_is_refused(installation):
    with serving(installation) as site:
        request = urllib.request.Request(
            f"{site.address}/sign-in", headers={"Host": "evil.example"}
        )
        with pytest.raises(urllib.error.HTTPError, match="400"):
            urllib.request.urlopen(request)


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_server_cleanly(installation, stop):
    port = free_port()
    server = installation.start(
        *("-m", "stockthread", "serve", "--port", str(port)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    wait_for(f"http://127.0.0.1:{port}", server)
    os.killpg(server.pid, stop)  # as a terminal does: the server and its worker both get it
    said, _ = server.communicate(timeout=20)
    assert server.returncode == 0, said
    assert "Traceback" not in said
    assert f"Stockthread is at http://localhost:{port}/" in said
    assert "Nobody may sign in yet. Make the first user with: stockthread --data" in said
    assert is_free("127.0.0.1", port)


def test_a_port_asked_for_that_is_taken_is_refused(installation):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = installation.stockthread("serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert "is taken by another program. Choose another with --port." in done.stderr
