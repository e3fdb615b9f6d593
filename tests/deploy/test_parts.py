"""The parts of docker-compose.yml as plain processes; no container engine is needed for that."""

from concurrent.futures import ThreadPoolExecutor

import obstore
import pytest
from obstore.exceptions import BaseError
from obstore.store import from_url
from sqlalchemy import create_engine, inspect

from anfang.upgrade import upgrade


def test_replicas_that_start_together_upgrade_one_after_the_other(postgres: str) -> None:
    engines = [create_engine(postgres) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(upgrade, engines))
    tables = inspect(engines[0]).get_table_names()
    assert {"alembic_version", "visits", "journal"} <= set(tables)


def test_the_object_store_keeps_what_it_is_given_and_knows_its_keys(
    s3: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in s3.items():
        monkeypatch.setenv(name, value)
    obstore.put(from_url("s3://evidence"), "a/b", b"walked in")
    assert bytes(obstore.get(from_url("s3://evidence"), "a/b").bytes()) == b"walked in"
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not this")
    with pytest.raises(BaseError):
        obstore.put(from_url("s3://evidence"), "a/b", b"from elsewhere")
