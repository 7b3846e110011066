"""Who may ask for what: only pages of this server, in the browser that was given its address.

Another site must not read or write through the reviewer's browser: every request names this host (against rebinding of
names), carries the cookie that the first address set, and every write comes from a page of this server and holds the
token of its forms.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
# With no-referrer a browser would send `Origin: null` with the forms of these very pages.
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}
_READING = ("GET", "HEAD")


class Guard:
    """Stands before the application. `hosts` are the names and ports by which it may be called."""

    def __init__(self, app: ASGIApp, hosts: Collection[str], key: str) -> None:
        self._app = app
        self._hosts = frozenset(hosts)
        self._key = key
        # Cookies are told apart by their names alone, not by ports.
        self.cookie = "gkextract-" + secrets.token_hex(4)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what is not allowed; pass on the rest, and add the headers that keep pages to themselves."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return  # there are no web sockets
        refused = self._refusal(scope)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-store")
            await send(message)

        await (refused or self._app)(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if host not in self._hosts:
            return PlainTextResponse("this server is not called so", 421)
        asked = parse_qs(scope["query_string"].decode("latin-1")).get("key", [""])[0]
        if scope["method"] in _READING and asked and _same(asked, self._key):
            welcome = RedirectResponse("/", 303)
            welcome.set_cookie(self.cookie, self._key, httponly=True, samesite="strict", path="/")
            return welcome
        if not _same(_cookie(headers.get("cookie", ""), self.cookie), self._key):
            return PlainTextResponse("open the address that gkextract review printed", 403)
        if scope["method"] in _READING:
            return None
        if scope["method"] != "POST":
            return PlainTextResponse("not allowed", 405)
        if headers.get("origin") != f"http://{host}" or headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return PlainTextResponse("only pages of this server may write", 403)
        return None


def _same(one: str, other: str) -> bool:
    return secrets.compare_digest(one.encode(), other.encode())


def _cookie(header: str, name: str) -> str:
    try:
        found = SimpleCookie(header).get(name)
    except CookieError:
        return ""
    return found.value if found is not None else ""
