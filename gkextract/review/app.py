"""The addresses of the review.

Reports and findings are looked up by name among those of the archive: no part of an address reaches the file system.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from gkextract.archive import VERDICTS
from gkextract.evidence import Picture
from gkextract.review.desk import Desk
from gkextract.review.pages import REASONS, Frame, finding_page, pages_needed, queue_page, report_page
from gkextract.review.queue import SHORT, Case, Filter
from gkextract.templates import asset, render

# Bytes of a form: a note of some thousand characters fits.
LARGEST_FORM = 64 * 1024
LONGEST_NOTE, LONGEST_NAME = 4000, 80
_ASSETS = {"review.css": "text/css", "review.js": "text/javascript"}
_NAME = "reviewer"
_BREAKS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Addresses:
    """The pages of a desk. `token` is in all forms; `reviewer` is who decides where the browser has told no name."""

    def __init__(self, desk: Desk, reviewer: str) -> None:
        self._desk = desk
        self._reviewer = reviewer
        self._token = secrets.token_urlsafe(24)

    def app(self) -> Starlette:
        """Return the application, without its guard."""
        return Starlette(
            routes=[
                Route("/", self.queue),
                Route("/next", self.next),
                Route("/finding/{report}/{finding}", self.finding),
                Route("/report/{report}", self.report),
                Route("/page/{report}/{number}", self.page),
                Route("/static/{name}", self.static),
                Route("/favicon.ico", _nothing),
                Route("/decide/{report}/{finding}", self.decide, methods=["POST"]),
                Route("/undo", self.undo, methods=["POST"]),
                Route("/name", self.name, methods=["POST"]),
            ],
            exception_handlers={HTTPException: _plain},
        )

    # -- reading --------------------------------------------------------------------------------

    def queue(self, request: Request) -> Response:
        """The queue."""
        number = request.query_params.get("page", "1")
        page = queue_page(self._desk, self._frame(request), int(number) if _is_number(number) else 1)
        return HTMLResponse(render("queue.html", page))

    def next(self, request: Request) -> Response:
        """The first finding that a filter takes."""
        chosen = Filter.of(request.query_params)
        found = self._desk.queue(chosen)
        return _onward(found[0] if found else None, chosen)

    def finding(self, request: Request) -> Response:
        """A finding with its evidence."""
        return self._shown(request, self._case(request), self._frame(request))

    def _shown(self, request: Request, case: Case, frame: Frame, status: int = 200) -> Response:
        page = finding_page(self._desk, frame, case)
        ahead = BackgroundTask(self._draw_ahead, page.after) if page.after is not None else None
        return HTMLResponse(render("finding.html", page), status, background=ahead)

    def _draw_ahead(self, case: Case) -> None:
        """Draw what the next finding shows while this one is looked at."""
        for facts, number in pages_needed(self._desk, case):
            self._desk.gallery.picture(facts, number)

    def report(self, request: Request) -> Response:
        """A whole report."""
        sha256 = self._report(request)
        page = report_page(self._desk, self._frame(request), sha256, sha256[:SHORT])
        return HTMLResponse(render("report.html", page))

    def page(self, request: Request) -> Response:
        """The picture of a page."""
        facts = self._desk.report(self._report(request)).report
        number = request.path_params["number"]
        if not _is_number(number) or not 1 <= int(number) <= max(facts.pages or 0, 1):
            raise HTTPException(404)
        found = self._desk.gallery.picture(facts, int(number))
        if not isinstance(found, Picture):
            raise HTTPException(404)
        kept = {"cache-control": "private, max-age=86400, immutable"}  # its address holds the digest of the file
        return Response(found.drawn.data, media_type=found.drawn.media, headers=kept)

    def static(self, request: Request) -> Response:
        """A style or a script of the package, of a list of two."""
        name = request.path_params["name"]
        if name not in _ASSETS:
            raise HTTPException(404)
        content = asset("page." + name.partition(".")[2]) + asset(name)
        return Response(content, media_type=_ASSETS[name], headers={"cache-control": "no-cache"})

    # -- writing --------------------------------------------------------------------------------

    async def decide(self, request: Request) -> Response:
        """Store a decision, and go on to the next finding."""
        form = await self._form(request)
        return await run_in_threadpool(self._decide, request, form)

    def _decide(self, request: Request, form: Mapping[str, str]) -> Response:
        case, frame = self._case(request), self._frame(request)
        verdict = next((one for one in VERDICTS if one == form.get("verdict")), None)
        if verdict is None:
            raise HTTPException(400)
        others: dict[str, Any] = {"note": _line(form.get("note", ""), LONGEST_NOTE)}
        if verdict == "dismissed":
            others["reason"] = form.get("reason", "")
            if others["reason"] not in REASONS:
                return self._again(request, case, "need_reason")
        elif verdict == "corrected":
            nth, value = form.get("nth", ""), parse_number(form.get("value", ""))
            if value is None or not _is_number(nth) or int(nth) >= len(self._desk.entry(case).every_figure):
                return self._again(request, case, "need_value")
            others |= {"nth": int(nth), "value": value}
        _, after = self._desk.around(case, frame.chosen)
        before = self._desk.decide(case, verdict, frame.reviewer, **others)
        overtaken = before is not None and form.get("seen", "") != before.at.isoformat()
        said = "overtaken" if overtaken else f"done_{verdict}"
        if verdict == "withdrawn":
            after = case
        return _onward(after, frame.chosen, said)

    def _again(self, request: Request, case: Case, said: str) -> Response:
        return self._shown(request, case, self._frame(request, said), 422)

    async def undo(self, request: Request) -> Response:
        """Take back this reviewer's last decision, and go to its finding."""
        await self._form(request)
        return await run_in_threadpool(self._undo, request)

    def _undo(self, request: Request) -> Response:
        frame = self._frame(request)
        case = self._desk.last_of(frame.reviewer)
        if case is None:
            return _onward(None, frame.chosen)
        self._desk.decide(case, "withdrawn", frame.reviewer)
        return _onward(case, frame.chosen, "done_withdrawn")

    async def name(self, request: Request) -> Response:
        """Take down who decides in this browser."""
        form = await self._form(request)
        answer = _onward(None, Filter.of(request.query_params))
        name = _line(form.get("reviewer", ""), LONGEST_NAME)
        answer.set_cookie(_NAME, name.encode().hex(), httponly=True, samesite="strict", path="/", max_age=31_536_000)
        return answer

    async def _form(self, request: Request) -> dict[str, str]:
        """Return the fields of a form with the token of this server; nothing else is taken."""
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_FORM:
                raise HTTPException(413)
        form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        if not secrets.compare_digest(form.get("token", "").encode(), self._token.encode()):
            raise HTTPException(403, "the form is of another run of the server: load the page again")
        return form

    # -- what a request names -------------------------------------------------------------------

    def _report(self, request: Request) -> str:
        sha256 = self._desk.reports.get(request.path_params["report"])
        if sha256 is None:
            raise HTTPException(404)
        return sha256

    def _case(self, request: Request) -> Case:
        case = self._desk.by_name.get((request.path_params["report"], request.path_params["finding"]))
        if case is None:
            raise HTTPException(404)
        return case

    def _frame(self, request: Request, said: str = "") -> Frame:
        reviewer = _told(request.cookies.get(_NAME, "")) or self._reviewer
        said = said or request.query_params.get("said", "")
        said = said if said in SAID else ""
        accepted = request.headers.get("accept-language", "")
        lang = "zh" if accepted.lower().startswith("zh") else "en"
        return Frame(lang, reviewer, self._token, Filter.of(request.query_params), said, self._desk.last_of(reviewer))


# What a page may say on top; wordings `said_…`.
SAID = (
    "done_confirmed", "done_corrected", "done_dismissed", "done_withdrawn", "overtaken", "need_reason", "need_value",
)  # fmt: skip


def _onward(case: Case | None, chosen: Filter, said: str = "") -> Response:
    """Lead the browser to a finding, else to the queue, under the same filter; what was done is said there."""
    query = chosen.query + (f"{'&' if chosen.query else '?'}said={said}" if said else "")
    return RedirectResponse((case.address if case is not None else "/") + query, 303)


def parse_number(text: str) -> Decimal | None:
    """Return a number as a reviewer types it: also of wide digits, with separators of thousands."""
    plain = unicodedata.normalize("NFKC", text).strip().replace(",", "")
    if not re.fullmatch(r"-?\d{1,18}(?:\.\d{1,6})?", plain, re.ASCII):
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def _is_number(text: str) -> bool:
    return re.fullmatch(r"\d{1,6}", text, re.ASCII) is not None


def _line(text: str, longest: int) -> str:
    return _BREAKS.sub("", text.replace("\r\n", "\n")).strip()[:longest]


def _told(cookie: str) -> str:
    try:
        return _line(bytes.fromhex(cookie).decode("utf-8"), LONGEST_NAME)
    except ValueError:
        return ""


async def _nothing(_: Request) -> Response:
    return Response(status_code=204)


async def _plain(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return PlainTextResponse(error.detail, error.status_code)
