"""The server's disk is full: it says so, the phone keeps everything, nothing acknowledged is lost, and room is all it needs."""

import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from anfang import database, journal
from anfang.core.wire import PART_BYTES
from anfang.demo.phone import DemoPhone
from anfang.visits.records import EvidencePart, ItemResult, ParcelKept, Revision, Visit
from tests.faults.conftest import Site
from tests.servers import Server
from tests.visits.test_evidence import jpeg
from tests.visits.world import NOON, SEALED_AT, lay, settings_in, walked

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs a file system or a limit of its own")
MIB = 1024 * 1024


class Disk:
    """A small disk under a server's data; `fill` leaves so many bytes, `free` gives the room back."""

    def __init__(self, folder: Path) -> None:
        self.ballast = folder / "ballast"

    def fill(self, site: Site, left: int) -> None:
        """Write a file until nothing goes in any more, then take `left` bytes off its end."""
        with self.ballast.open("wb", buffering=0) as file:
            for size in (MIB, 4096, 1):
                try:
                    while file.write(bytes(size)) == size:
                        pass
                except OSError:
                    continue
            file.truncate(max(0, file.tell() - left))

    def free(self, site: Site) -> None:
        """Delete it."""
        self.ballast.unlink()


class Limit:
    """The same by a limit on the size of every file that the server writes; needs no rights, and fails with another errno."""

    def fill(self, site: Site, left: int) -> None:
        """No file grows beyond so many bytes."""
        self._set(site, left)

    def free(self, site: Site) -> None:
        """Files may be of any size again."""
        self._set(site, resource.RLIM_INFINITY)

    def _set(self, site: Site, size: int) -> None:
        assert site.server.child is not None
        resource.prlimit(site.server.child.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@pytest.fixture(params=["tmpfs", "limit"])
def small(
    request: pytest.FixtureRequest, new_server: Callable[..., Server]
) -> Iterator[tuple[Site, Disk | Limit]]:
    """A site whose data lies on a disk of 16 MB, or under a limit; and that disk."""
    server = new_server()
    server.data.mkdir()
    with ExitStack() as stack:
        disk: Disk | Limit = Limit()
        if request.param == "tmpfs":
            mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "anfang-test", str(server.data)]
            if subprocess.run(mount, capture_output=True).returncode != 0:
                pytest.skip("mounting is not allowed here; the limit stands in for it")
            stack.callback(subprocess.run, ["umount", "--lazy", str(server.data)], check=True)
            disk = Disk(server.data)
        world = lay(settings_in(server.data))
        stack.callback(world.engine.dispose)
        stack.callback(server.kill)
        server.start()
        yield Site(server, world), disk


def refused(call: Callable[[], Any]) -> bool:
    """Whether a call was answered with "no room" or "not now", as a problem that says when to come again; else it went well."""
    try:
        call()
    except httpx.HTTPStatusError as error:
        answer = error.response
    else:
        return False
    assert (answer.status_code, answer.json()["code"]) in ((507, "no_room"), (503, "unavailable")), (
        answer.text
    )
    assert answer.json()["retry"] == "later"
    assert int(answer.headers["retry-after"]) > 0
    return True


def test_a_full_disk_loses_nothing_and_room_is_all_it_takes(small: tuple[Site, Disk | Limit]) -> None:
    site, disk = small
    phone = site.phone()
    first = walked(site.world.assign(), site.world.checklist).seal(SEALED_AT)
    photo = jpeg(pad=PART_BYTES)
    draft = walked(site.world.assign(), site.world.checklist, till="broken")
    name = draft.photo("till", photo, NOON)
    pictured = draft.seal(SEALED_AT)
    assert [one.kind for one in phone.bring([first, pictured], at=NOON).receipts] == ["complete", "received"]
    acknowledged = {first.visit, pictured.visit}
    offered = [walked(site.world.assign(), site.world.checklist).seal(SEALED_AT) for _ in range(6)]
    turned_away = 0
    # From nothing at all to a little: the disk gives out at another write each time.
    for left, sealed in zip((0, 4096, 20_000, 60_000, 150_000, 300_000), offered, strict=True):
        disk.fill(site, left)
        if refused(lambda: phone.bring([sealed], at=NOON)):  # noqa: B023 - called at once
            turned_away += 1
        else:
            acknowledged.add(sealed.visit)
        assert refused(lambda: phone.send_evidence(name, photo)) or left > 0
        assert there(site) >= acknowledged
        disk.free(site)
    assert turned_away >= 2
    _all_arrive(site, phone, offered, name, photo)


def test_killed_while_the_disk_is_full_it_starts_once_there_is_room(
    small: tuple[Site, Disk | Limit],
) -> None:
    site, disk = small
    phone = site.phone()
    first = walked(site.world.assign(), site.world.checklist).seal(SEALED_AT)
    assert [one.kind for one in phone.bring([first], at=NOON).receipts] == ["complete"]
    second = walked(site.world.assign(), site.world.checklist).seal(SEALED_AT)
    disk.fill(site, 0)
    assert refused(lambda: phone.bring([second], at=NOON))
    site.server.kill()
    if isinstance(disk, Disk):
        disk.free(site)
    site.server.start()
    assert there(site) == {first.visit}
    assert [one.kind for one in phone.bring([second], at=NOON).receipts] == ["complete"]
    assert there(site) == {first.visit, second.visit}


def there(site: Site) -> set[UUID]:
    return {visit.id for visit in site.world.rows(Visit)}


def _all_arrive(site: Site, phone: DemoPhone, offered: list[Any], name: str, photo: bytes) -> None:
    receipts = phone.bring(offered, at=NOON).receipts
    assert [one.kind for one in receipts] == ["complete"] * len(offered)
    assert phone.send_evidence(name, photo).sealed
    whole = len(offered) + 2
    assert [len(site.world.rows(table)) for table in (Visit, Revision, ParcelKept)] == [whole] * 3
    assert len(site.world.rows(ItemResult)) == 4 * whole
    assert len(site.world.rows(EvidencePart)) == -(-len(photo) // PART_BYTES)
    with database.reading(site.world.engine) as session:
        assert journal.broken_at(session) is None
