"""The condition that a region's path lies in another's, in the words that each engine knows best."""

from typing import Any

from sqlalchemy import Boolean
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class below(FunctionElement[bool]):
    """Whether a path column begins with `path`, which has its closing slash: "/52/520" must not reach "/52/5201/".

    No LIKE: it knows wildcards, and in SQLite no difference between small letters and capitals.
    """

    type = Boolean()
    inherit_cache = True

    def __init__(self, column: Any, path: str) -> None:
        super().__init__(column, path)


@compiles(below)
def _plain(element: below, compiler: Any, **more: Any) -> str:
    column, path = (compiler.process(each, **more) for each in element.clauses)
    return f"(substr({column}, 1, length({path})) = {path})"


@compiles(below, "postgresql")
def _estimated(element: below, compiler: Any, **more: Any) -> str:
    # Its planner knows how many rows begin so; of a substr it guesses one in two hundred, and then walks halls instead of visits.
    column, path = (compiler.process(each, **more) for each in element.clauses)
    return f"({column} ^@ {path})"
