"""The review of an archive in this process, for tests that ask it without a browser."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from starlette.testclient import TestClient

from gkextract.archive import Archive
from gkextract.review import make

HOST = "127.0.0.1:8765"
AT_HOME = {"origin": f"http://{HOST}", "sec-fetch-site": "same-origin"}


class Here(ThreadPoolExecutor):
    """Stands for the worker process: drawing in this one is quicker to start."""


@contextmanager
def served(path):
    """Yield a client that has let itself in, and the open archive."""
    with Archive(path, write=True) as opened, Here(1) as executor:
        made = make(opened, executor, "127.0.0.1", 8765, "me")
        with TestClient(made.app, base_url=f"http://{HOST}") as client:
            assert client.get(made.address).status_code == 200
            yield client, opened


def token_of(page: str) -> str:
    return re.search(r'name="token" value="([^"]+)"', page)[1]
