"""Functions compiled to machine code at their first call, kept in a folder of the person's own for the next start."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

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
    # A compiled function holds what it calls: after any change of the sources all are compiled anew.
    sources = sorted(Path(__file__).parent.glob("*.py")) + [Path(travel.__file__)]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]
    folder = (Path(named) if named else root / "anfang" / "compiled") / digest
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK) else None


FOLDER = cache_folder()
if FOLDER is not None:
    setattr(numba.core.config, "CACHE_DIR", str(FOLDER))  # noqa: B010  (no attribute that the type checker knows)


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """The function in machine code; it lets other threads run."""
    built: Callable[P, R] = numba.njit(nogil=True, cache=FOLDER is not None)(function)
    return built
