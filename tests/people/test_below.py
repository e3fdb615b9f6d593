"""A path lies in another, on both engines, whatever letters and wildcards stand in it."""

from pathlib import Path

import pytest
from sqlalchemy import Column, MetaData, String, Table, select

from anfang import database
from anfang.people.below import below

PLACES = Table("places", MetaData(), Column("path", String(40), primary_key=True))
PATHS = ("/52/", "/52/5201/", "/52/52011/", "/52/5201/a/", "/52/5201/A/", "/5%/5201/", "/5_/5201/", "/52", "")


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_what_lies_in_a_path_begins_with_it_letter_by_letter(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url = request.getfixturevalue("postgres") if engine == "postgresql" else f"sqlite:///{tmp_path / 'x'}"
    here = database.connect(url)
    try:
        PLACES.metadata.create_all(here)
        with here.begin() as connection:
            connection.execute(PLACES.insert(), [{"path": path} for path in PATHS])
            for path in (*PATHS, "/", "/52/5201/a", "/53/"):
                found = connection.execute(select(PLACES).where(below(PLACES.c.path, path))).scalars().all()
                assert sorted(found) == sorted(each for each in PATHS if each.startswith(path)), path
    finally:
        here.dispose()
