"""An app that can be reached by HTTP on this machine, for as long as a block lasts."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

# A connection at rest is given up by the phones, which do so after five seconds: a server that did it at the same moment would
# close it below a request that is on its way, and no request is sent twice.
KEPT_S = 60


@contextmanager
def reachable(app: FastAPI) -> Iterator[str]:
    """Serve `app` from a thread of its own; answers its address. Raises OSError when it does not start."""
    # Told that it is TCP, or asyncio leaves each reply to wait for an acknowledgement, 40 ms.
    with socket.socket(proto=socket.IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_keep_alive=KEPT_S)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            while not server.started:
                thread.join(0.02)
                if not thread.is_alive():
                    raise OSError("the demo's server did not start")
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
