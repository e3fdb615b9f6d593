"""Serve until told to stop, and say where once it can be reached."""

import gc
import socket
import sys
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from anfang.settings import Settings

# Longer than a proxy keeps a resting connection (Caddy: two minutes). If the server gave up first, it might do so just as a parcel
# comes along it, and no proxy sends that twice.
RESTS_S = 150


class _Server(uvicorn.Server):
    """Uvicorn that tells when it listens: a line printed earlier would send people to a closed door."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def listen(app: FastAPI, settings: Settings, ready: Callable[[str], None]) -> int:
    """Serve `app`; `ready` is told the address, with the real port, once it listens. Answers the exit code."""
    try:
        listening = _socket(settings)
    except OSError as error:
        print(
            f"{settings.host}:{settings.port}: {error.strerror}; try another --port or ANFANG_PORT",
            file=sys.stderr,
        )
        return 1
    address = settings.address or f"http://{_shown(listening)}"
    # No access log: its paths would tell who looked at which visit.
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        forwarded_allow_ips=settings.proxies,
        server_header=False,
        timeout_keep_alive=RESTS_S,
    )
    server = _Server(config, lambda: ready(address))
    stay()
    with listening:
        server.run(sockets=[listening])
    return 0 if server.started else 1


def stay() -> None:
    """Tell the garbage collector that all that is there by now stays: a walk through it takes a seventh of a second of somebody's page.

    What a request makes goes with it, nearly all without the collector: it need not look every 700 objects, and at all of them hardly ever,
    which was 45 ms of somebody's page. Looking at 10,000 takes 4 ms.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 50, 50)


def _socket(settings: Settings) -> socket.socket:
    family, kind, number, _, place = socket.getaddrinfo(
        settings.host, settings.port, type=socket.SOCK_STREAM
    )[0]
    listening = socket.socket(family, kind, number)
    try:
        if sys.platform != "win32":  # there, the option would let a second server take the same port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(place)
    except OSError:
        listening.close()
        raise
    return listening


def _shown(listening: socket.socket) -> str:
    """Host and port as they stand in an address; where it listens everywhere, this machine's address in its network."""
    host, port = listening.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        host = _in_the_network()
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _in_the_network() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing: it only asks which way out would be taken
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"
