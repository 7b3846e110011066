"""`Cluster`: the executor of a Dask cluster, with the limits of a local worker held on each of its machines."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, Future, InvalidStateError
from contextlib import suppress
from functools import cache
from typing import Any, ParamSpec, TypeVar

from gkextract.errors import ConversionError
from gkextract.workers import Limits, Stopped, Workers

P = ParamSpec("P")
T = TypeVar("T")
INSTALL = "install it: pip install 'gkextract[cluster]'"
# How long the scheduler may take to answer, and a worker to come where there is none, in seconds; how often is looked.
_PATIENCE, _PATIENCE_FOR_WORKERS, _GLANCE = 10, 60, 2


class Cluster(Executor):
    """Runs calls on a Dask cluster. A call whose machine dies goes to another one; one that kills several fails.

    Where no machine is left, and none comes for a while, all calls fail.
    """

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
            raise self._deserted(address) from None
        self._executor = self._client.get_executor(pure=False)
        self._limits = limits
        self.jobs = max(1, sum(self._client.nthreads().values()))
        self._out: set[Future[Any]] = set()
        self._left, self._given_up = threading.Event(), False
        threading.Thread(target=self._watch, args=(address,), daemon=True).start()

    @staticmethod
    def _deserted(address: str) -> ConversionError:
        return ConversionError(f"{address}: the cluster has no workers; start some: dask worker {address} --nthreads 8")

    def _watch(self, address: str) -> None:
        """Fail what is out once there have been no workers for so long: Dask would wait for one for ever."""
        last = time.monotonic()
        while not self._left.wait(_GLANCE):
            try:
                deserted = not self._client.nthreads()
            except Exception:  # the scheduler is gone, which each call is told by Dask
                return
            if not deserted:
                last = time.monotonic()
            elif time.monotonic() - last > _PATIENCE_FOR_WORKERS:
                self._given_up = True
                for future in tuple(self._out):
                    with suppress(InvalidStateError):  # it came this moment
                        future.set_exception(self._deserted(address))

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have a machine of the cluster call `fn`; see `concurrent.futures.Executor`."""
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()
        self._out.add(future)
        future.add_done_callback(self._out.discard)
        sent: Future[T] = self._executor.submit(limited, self._limits, fn, *args, **kwargs)
        sent.add_done_callback(lambda done: _pass_on(done, future))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster; it goes on."""
        self._left.set()
        self._executor.shutdown(wait=wait and not cancel_futures and not self._given_up)
        self._client.close(_PATIENCE)


def _pass_on(done: Future[T], future: Future[T]) -> None:
    """Hand a result on; a call that killed every machine that it was tried on was `killed`."""
    with suppress(InvalidStateError):  # it was given up
        if done.cancelled():
            future.set_exception(CancelledError())
        elif (error := done.exception()) is None:
            future.set_result(done.result())
        elif type(error).__name__ == "KilledWorker":
            future.set_exception(Stopped("killed", "on several machines"))
        else:
            future.set_exception(error)


def limited(limits: Limits, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Call `fn` in a worker below this process: runs on the cluster."""
    return _workers(limits).submit(fn, *args, **kwargs).result()


@cache
def _workers(limits: Limits) -> Workers:
    from distributed import get_worker

    return Workers(get_worker().state.nthreads, limits)
