"""`Cluster`: the executor of a Dask cluster, with the limits of a local worker held on each of its machines."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, Future
from functools import cache
from typing import Any, ParamSpec, TypeVar

from gkextract.errors import ConversionError
from gkextract.workers import Limits, Stopped, Workers

P = ParamSpec("P")
T = TypeVar("T")
INSTALL = "install it: pip install 'gkextract[cluster]'"
# How long the scheduler may take to answer, and the first worker to come, in seconds.
_PATIENCE, _PATIENCE_FOR_WORKERS = 10, 60


class Cluster(Executor):
    """Runs calls on a Dask cluster. A call whose machine dies goes to another one; one that kills several fails."""

    def __init__(self, address: str, limits: Limits) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise ConversionError(f"{address}: a Dask cluster needs an engine that is missing; {INSTALL}") from None
        # What Dask has to say of lost machines it says in pages; what it comes to is told by file.
        for name in ("distributed", "distributed.client", "tornado.application"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        try:
            self._client = Client(address, timeout=_PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            what = str(error).splitlines()[0]
            raise ConversionError(
                f"{address}: no Dask scheduler answers ({what}); check the address and that it runs"
            ) from None
        try:
            self._client.wait_for_workers(1, timeout=_PATIENCE_FOR_WORKERS)
        except TimeoutError:
            self._client.close(_PATIENCE)
            raise ConversionError(
                f"{address}: the cluster has no workers; start some: dask worker {address} --nthreads 8"
            ) from None
        self._executor = self._client.get_executor(pure=False)
        self._limits = limits
        self.jobs = max(1, sum(self._client.nthreads().values()))

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have a machine of the cluster call `fn`; see `concurrent.futures.Executor`."""
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()
        sent: Future[T] = self._executor.submit(limited, self._limits, fn, *args, **kwargs)
        sent.add_done_callback(lambda done: _pass_on(done, future))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster; it goes on."""
        self._executor.shutdown(wait=wait and not cancel_futures)
        self._client.close(_PATIENCE)


def _pass_on(done: Future[T], future: Future[T]) -> None:
    """Hand a result on; a call that killed every machine that it was tried on was `killed`."""
    try:
        future.set_result(done.result())
    except CancelledError as error:
        future.set_exception(error)
    except Exception as error:
        killed = type(error).__name__ == "KilledWorker"
        future.set_exception(Stopped("killed", "on several machines") if killed else error)


def limited(limits: Limits, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Call `fn` in a worker below this process: runs on the cluster."""
    return _workers(limits).submit(fn, *args, **kwargs).result()


@cache
def _workers(limits: Limits) -> Workers:
    from distributed import get_worker

    return Workers(get_worker().state.nthreads, limits)
