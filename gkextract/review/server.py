"""The process of the review: a socket on this machine, the guard before the application, a worker for hostile files."""

from __future__ import annotations

import getpass
import ipaddress
import secrets
import socket
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass

import uvicorn

from gkextract.archive import Archive
from gkextract.errors import GkError
from gkextract.evidence.gallery import draw_page
from gkextract.review.app import Addresses
from gkextract.review.desk import Desk
from gkextract.review.guard import Guard
from gkextract.workers import Limits, Workers

# What looking at one page may take; a page is drawn in a tenth of a second.
LIMITS = Limits(seconds=20, megabytes=1500)
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Review:
    """An application that is ready to be served: its guard, and the address that lets a browser in."""

    app: Guard
    address: str


def make(archive: Archive, executor: Executor, host: str, port: int, reviewer: str = "") -> Review:
    """Return the review of an archive as it is called at a host and a port."""
    key = secrets.token_urlsafe(24)
    names = {host, *(LOOPBACK if is_loopback(host) else ())}
    hosts = {f"{_bracketed(name)}:{port}" for name in names}
    app = Addresses(Desk(archive, executor), reviewer or _user()).app()
    return Review(Guard(app, hosts, key), f"http://{_bracketed(host)}:{port}/?key={key}")


def review(archive: Archive, *, host: str, port: int, reviewer: str, ready: Callable[[str], None]) -> None:
    """Serve the review until it is interrupted; `ready` is given the address to open.

    With port 0 a free one is taken. Raises `GkError` where the address cannot be had.
    """
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, port), family=family)
    except OSError as error:
        raise GkError(f"{host}:{port} cannot be listened on ({error.strerror}); name another --port") from None
    with listener, Workers(1, LIMITS) as workers:
        workers.submit(draw_page, "", "", 1)  # its first call takes a second, for what it loads
        served = make(archive, workers, host, listener.getsockname()[1], reviewer)
        config = uvicorn.Config(
            served.app, log_level="warning", access_log=False, lifespan="off", server_header=False, ws="none"
        )
        ready(served.address)
        with suppress(KeyboardInterrupt):  # that is how a review ends
            uvicorn.Server(config).run(sockets=[listener])


def is_loopback(host: str) -> bool:
    """Whether only this machine can call a host."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
