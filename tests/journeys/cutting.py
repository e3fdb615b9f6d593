"""A line that breaks: a TCP proxy before a server, which cuts connections after as many bytes as the test names."""

import contextlib
import socket
import threading
from typing import Literal

Way = Literal["up", "down"]


class CuttingProxy:
    """Passes bytes both ways and counts them in `passed`; `made` is how many cuts were made so far."""

    def __init__(self, port: int) -> None:
        self.target, self.made = port, 0
        self.passed: dict[Way, int] = {"up": 0, "down": 0}
        self._cuts: list[tuple[Way, int]] = []
        self._lock = threading.Lock()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self, cuts: list[tuple[Way, int]]) -> None:
        """One after the other: after so many further bytes that way, the connection that carries the last of them is cut."""
        with self._lock:
            self._cuts = list(cuts)

    def close(self) -> None:
        """Take no more connections."""
        self._listening.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # closed: the test is over
            while True:
                near, _ = self._listening.accept()
                far = socket.create_connection(("127.0.0.1", self.target))
                ways: tuple[tuple[Way, socket.socket, socket.socket], ...] = (
                    ("up", near, far),
                    ("down", far, near),
                )
                for way, source, sink in ways:
                    threading.Thread(target=self._pass, args=(way, source, sink), daemon=True).start()

    def _allowed(self, way: Way, count: int) -> int:
        """How many of `count` bytes may pass; fewer than all means: and then cut."""
        with self._lock:
            self.passed[way] += count
            if not self._cuts or self._cuts[0][0] != way:
                return count
            left = self._cuts[0][1]
            if count < left:
                self._cuts[0] = (way, left - count)
                return count
            self._cuts.pop(0)
            self.made += 1
            return left - 1

    def _pass(self, way: Way, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):  # the other direction was cut
            while chunk := source.recv(16384):
                allowed = self._allowed(way, len(chunk))
                sink.sendall(chunk[:allowed])
                if allowed < len(chunk):
                    break
        for one in (source, sink):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
