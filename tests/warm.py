"""`python -m anfang …` from a process that has read packages, words and templates already: reading takes seconds, forking milliseconds.

What is started so is a process like any other, with memory, environment and files of its own, and is stopped and killed in the same way;
only what happens while modules are read has happened before, in another environment. Where that matters a test starts Python itself.
"""

import gc
import importlib
import json
import os
import pkgutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import pytest

HOME = Path(__file__).parent.parent


class Forked:
    """A process that was forked elsewhere; of `Popen`'s words those that tests need."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self.returncode: int | None = None
        said = line.recv(16)
        assert said, "the process that forks is gone; it said why"
        self.pid = int(said)

    def poll(self) -> int | None:
        """Its exit code, None while it runs."""
        return self._heard(0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended. Raises `TimeoutExpired`, as `Popen` does."""
        code = self._heard(timeout)
        if code is None:
            raise subprocess.TimeoutExpired(["anfang"], timeout or 0)
        return code

    def send_signal(self, how: int) -> None:
        """Nothing happens when it has ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, how)

    def kill(self) -> None:
        """SIGKILL."""
        self.send_signal(signal.SIGKILL)

    def _heard(self, timeout: float | None) -> int | None:
        if self.returncode is None:
            self._line.settimeout(timeout)
            with suppress(TimeoutError, BlockingIOError):
                self.returncode = int(self._line.recv(16))
                self._line.close()
        return self.returncode


class Cold:
    """Starts `python -m anfang` as an operator does."""

    def start(
        self, *words: str, env: Mapping[str, str], out: IO[Any] | int, err: IO[Any] | int
    ) -> "Forked | subprocess.Popen[bytes]":
        """`python -m anfang *words` with this environment and these files; it reads from nowhere."""
        command = [sys.executable, "-m", "anfang", *words]
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=env)

    def run(self, *words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        """Wait for its end, with all that it prints; `environment` goes over this process's own."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            child = self.start(*words, env={**os.environ, **environment}, out=out, err=err)
            code = child.wait()
            said = []
            for file in (out, err):
                file.seek(0)
                said.append(file.read().decode())
        return subprocess.CompletedProcess(words, code, *said)


class Warm(Cold):
    """Starts it by forking; where the system cannot fork, as `Cold` does."""

    def __init__(self) -> None:
        self._door: socket.socket | None = None
        self._parent: subprocess.Popen[bytes] | None = None
        self._one = threading.Lock()

    def start(
        self, *words: str, env: Mapping[str, str], out: IO[Any] | int, err: IO[Any] | int
    ) -> Forked | subprocess.Popen[bytes]:
        """The same, in milliseconds."""
        if not hasattr(os, "fork"):
            return super().start(*words, env=env, out=out, err=err)
        with self._one:
            door = self._door or self._open()
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(door, [b"+"], [theirs.fileno()])
        files = [each if isinstance(each, int) else each.fileno() for each in (out, err)]
        asked = json.dumps({"words": words, "env": dict(env), "cwd": os.getcwd()}).encode()
        socket.send_fds(ours, [b"%16d" % len(asked)], files)
        ours.sendall(asked)
        return Forked(ours)

    def close(self) -> None:
        """End the process that forks; what it forked goes on."""
        if self._door is not None and self._parent is not None:
            self._door.close()
            self._parent.wait(60)

    def _open(self) -> socket.socket:
        self._door, theirs = socket.socketpair()
        with theirs:
            self._parent = subprocess.Popen([sys.executable, "-m", "tests.warm"], stdin=theirs, cwd=HOME)
        return self._door


@pytest.fixture(scope="session")
def command_line() -> Iterator[Warm]:
    """`command_line.run("upgrade", ANFANG_DATA=…)`: the command line, without the seconds before it begins."""
    warm = Warm()
    try:
        yield warm
    finally:
        warm.close()


def _read_everything() -> None:
    """All packages, words and templates of the server; no thread may have come of it, since a fork takes none along."""
    import anfang
    from anfang import desk

    for module in pkgutil.walk_packages(anfang.__path__, "anfang."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in ("anfang.__main__", "alembic.command", "uvicorn.lifespan.on", "uvicorn.protocols.http.auto"):
        importlib.import_module(name)
    desk.words()
    for name in desk.environment().list_templates():
        desk.environment().get_template(name)
    assert threading.active_count() == 1, threading.enumerate()
    gc.collect()
    gc.freeze()


def main() -> int:
    """Fork whatever is asked for through standard input, a socket, until the other side is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    door = socket.socket(fileno=os.dup(0))
    _read_everything()
    while True:
        said, files, *_ = socket.recv_fds(door, 1, 1)
        if not said:
            return 0
        if os.fork() == 0:
            door.close()
            return _keep(socket.socket(fileno=files[0]))
        os.close(files[0])
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG) != (0, 0):
                pass


def _keep(line: socket.socket) -> int:
    """Between the two: start one process, tell its number, wait for its end, tell its code."""
    size, files, *_ = socket.recv_fds(line, 16, 2)
    body = b""
    while len(body) < int(size):
        body += line.recv(int(size) - len(body))
    pid = os.fork()
    if pid == 0:
        line.close()
        return _become(files, **json.loads(body))
    null = os.open(os.devnull, os.O_RDWR)
    for file in (0, 1, 2):
        os.dup2(null, file)
    for file in files:
        os.close(file)
    line.sendall(b"%16d" % pid)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    with suppress(BrokenPipeError):
        line.sendall(b"%16d" % code)
    os._exit(0)


def _become(files: Sequence[int], *, words: list[str], env: dict[str, str], cwd: str) -> int:
    null = os.open(os.devnull, os.O_RDONLY)
    for file, place in zip((null, *files), (0, 1, 2), strict=True):
        os.dup2(file, place)
        os.close(file)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv = ["anfang", *words]
    from anfang.__main__ import main as anfang

    return anfang(words)


if __name__ == "__main__":
    sys.exit(main())
