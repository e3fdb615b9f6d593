"""P7: after the server is restored from an older backup, what the phones still hold is back after one sync."""

import shutil
from pathlib import Path

from anfang.visits.records import Evidence, Revision, Visit
from tests.faults.conftest import Site
from tests.visits.test_evidence import jpeg
from tests.visits.world import NOON, SEALED_AT, walked
from tests.warm import Warm


def test_after_a_restore_phones_bring_back_what_the_backup_lacks(site: Site, command_line: Warm) -> None:
    """Backup after the first visit; the second, a revision of the first, and all photos come after it and are lost with the disk."""
    phone, world = site.phone(), site.world
    planned = world.assign()
    phone.put(walked(planned, world.checklist).seal(SEALED_AT))
    epoch = phone.sync(at=NOON).epoch
    later = world.assign()
    site.server.stop()
    world.engine.dispose()
    data, backup = world.settings.data, site.server.folder / "backup"
    shutil.copytree(data, backup)
    site.server.start()
    again = walked(planned, world.checklist, till="broken")
    photo = jpeg()
    again.photo("till", photo, NOON)
    phone.put(again.seal(SEALED_AT, revision=2, base=1))
    phone.put(walked(later, world.checklist, smile="broken").seal(SEALED_AT))
    for _ in range(2):
        phone.send_wanted(phone.sync(at=NOON))
    assert set(phone.states.values()) == {"complete"}
    before = {visit.id: (visit.revision, visit.final, visit.wanting) for visit in world.rows(Visit)}
    site.server.stop()
    world.engine.dispose()
    _restore(command_line, backup, data)
    site.server.start()
    reply = phone.sync(at=NOON)
    assert reply.epoch != epoch
    assert {(one.visit, one.revision) for one in reply.offer_again} == {(planned.visit, 2), (later.visit, 1)}
    phone.send_wanted(phone.sync(at=NOON))
    assert phone.sync(at=NOON).offer_again == []
    assert {visit.id: (visit.revision, visit.final, visit.wanting) for visit in world.rows(Visit)} == before
    assert (len(world.rows(Revision)), len(world.rows(Evidence))) == (3, 1)
    assert set(phone.states.values()) == {"complete"}


def _restore(command_line: Warm, backup: Path, data: Path) -> None:
    shutil.rmtree(data)
    shutil.copytree(backup, data)
    told = command_line.run("epoch", "renew", "--data", str(data))
    assert told.returncode == 0 and told.stdout.startswith("epoch: "), told.stderr
