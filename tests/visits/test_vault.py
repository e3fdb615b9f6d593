"""The vault: one behaviour over a local folder and over a real S3 store."""

import os
from pathlib import Path

import pytest

from anfang.core.canonical import digest
from anfang.problems import Unavailable
from anfang.visits.evidence_parts import folder_of, key_of
from anfang.visits.vault import Folder, Vault, vault

NAME = digest(b"whole")


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    if request.param == "folder":
        return Folder((tmp_path / "证据 1").as_uri())
    for name, value in request.getfixturevalue("s3").items():
        monkeypatch.setenv(name, value)
    return Vault("s3://evidence")


def test_what_is_put_is_there_and_what_is_dropped_is_gone(store: Vault) -> None:
    keys = [key_of(NAME, n, digest(bytes([n]))) for n in range(3)]
    for n, key in enumerate(keys):
        store.put(key, bytes([n]) * 1000)
        store.put(key, bytes([n]) * 1000)
    assert [store.get(key) for key in keys] == [bytes([n]) * 1000 for n in range(3)]
    assert sorted(store.keys(folder_of(NAME))) == sorted(keys)
    store.drop(keys[:2])
    store.drop(keys[:2])
    assert store.keys(folder_of(NAME)) == keys[2:]
    assert store.keys(folder_of(digest(b"other"))) == []
    with pytest.raises(FileNotFoundError):
        store.get(keys[0])
    store.drop(keys)


def test_every_name_reaches_the_disk_before_a_part_is_acknowledged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The object store's own local writing does not fsync: the file, its folder, and the folder's folder have to be told."""
    told: list[str] = []
    fsync = os.fsync

    def noted(handle: int) -> None:
        told.append(os.readlink(f"/proc/self/fd/{handle}").removeprefix(str(tmp_path)))
        fsync(handle)

    monkeypatch.setattr("anfang.visits.vault.os.fsync", noted)
    store = Folder(tmp_path.as_uri())
    store.put(f"ab/{NAME}/0-x", b"content")
    assert [name.rpartition("/.")[0] if "/." in name else name for name in told] == [
        "",
        "/ab",
        f"/ab/{NAME}",
        f"/ab/{NAME}",
    ]
    told.clear()
    store.put(f"ab/{NAME}/1-x", b"content")
    assert len(told) == 2
    assert sorted(path.name for path in (tmp_path / "ab" / NAME).iterdir()) == ["0-x", "1-x"]


def test_a_store_that_does_not_answer_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "ENDPOINT": "http://127.0.0.1:1",
        "ACCESS_KEY_ID": "a",
        "SECRET_ACCESS_KEY": "b",
    }.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
    store = Vault("s3://nowhere")
    for verb in (
        lambda: store.put("a", b""),
        lambda: store.get("a"),
        lambda: store.keys("a"),
        lambda: store.drop(["a"]),
    ):
        with pytest.raises(Unavailable):
            verb()


def test_one_vault_a_url(tmp_path: Path) -> None:
    assert vault(tmp_path.as_uri()) is vault(tmp_path.as_uri())
