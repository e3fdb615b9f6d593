"""Functions compiled to machine code at their first call, kept in a folder of the person's own for the next start."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import numba
import numba.core.config

from anfang.core.rotation import travel

P = ParamSpec("P")
R = TypeVar("R")


def cache_folder() -> Path | None:
    """Where compiled code is kept: NUMBA_CACHE_DIR, or the person's cache; None where that cannot be written.

    Never beside the sources (they may be read-only) and never in a shared temporary folder: what lies there is run.
    """
    named = os.environ.get("NUMBA_CACHE_DIR")
    root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    # A compiled function holds what it calls, and the shape of its arguments: after a change of any kernel all are compiled anew.
    here = Path(__file__).parent
    kernels = [
        path for path in sorted(here.glob("*.py")) if "engine.compiled import" in path.read_text("utf-8")
    ]
    parts = [path.read_bytes() for path in (*kernels, here / "arrays.py", Path(travel.__file__))]
    digest = hashlib.sha256(b"".join(parts)).hexdigest()[:16]
    folder = (Path(named) if named else root / "anfang" / "compiled") / digest
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK) else None


FOLDER = cache_folder()
if FOLDER is not None:
    setattr(numba.core.config, "CACHE_DIR", str(FOLDER))  # noqa: B010  (no attribute that the type checker knows)


OPTIONS: dict[str, Any] = {"nogil": True, "cache": FOLDER is not None, "error_model": "numpy"}
UNCOUNTED: dict[str, Any] = {**OPTIONS, "_nrt": False}


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """The function in machine code; it lets other threads run. Nothing is raised for a division by zero."""
    built: Callable[P, R] = wide(numba.njit(**OPTIONS)(function))
    return built


def leaf(function: Callable[P, R]) -> Callable[P, R]:
    """As `compiled`, for a function that makes no arrays: who holds its arrays is not counted, which took half of the time and more.

    One that makes an array all the same does not compile.
    """
    built: Callable[P, R] = wide(numba.njit(**UNCOUNTED)(function))
    return built


def wide(built: Any) -> Any:
    """Have it compiled for whole numbers of 64 bits only: callers widen theirs.

    Else a kernel is compiled anew for each mixture of what is read from an array, reckoned and written down, some six times.
    """
    compile_for = built.compile

    def once(given: tuple[numba.types.Type, ...]) -> Any:
        return compile_for(tuple(numba.int64 if isinstance(it, numba.types.Integer) else it for it in given))

    built.compile = once
    return built
