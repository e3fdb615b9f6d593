"""Parts that nobody finishes go after sixty days; everything else stays."""

from datetime import timedelta

import httpx
import pytest

from anfang.clock import now as present
from anfang.core.wire import PART_BYTES
from anfang.tasks import Context
from anfang.visits.records import EvidencePart
from anfang.visits.sweep import LEFT_ALONE, sweep_parts
from tests.visits.test_evidence import brought, files, jpeg
from tests.visits.world import NOON, World


@pytest.mark.parametrize("sealed", [True, False])
def test_only_old_parts_that_were_never_sealed_go(world: World, client: httpx.Client, sealed: bool) -> None:
    content = jpeg(pad=PART_BYTES)
    phone, _, name = brought(world, client, content)
    if sealed:
        phone.send_evidence(name, content)
    else:
        phone.send_part(name, 0, content[:PART_BYTES])
    many = len(files(world))
    for later, left in (
        (LEFT_ALONE - timedelta(minutes=1), many),
        (LEFT_ALONE + timedelta(minutes=1), many if sealed else 0),
    ):
        sweep_parts(Context(world.engine, world.settings, present() + later))
        assert (len(files(world)), len(world.rows(EvidencePart))) == (left, left)
    if not sealed:
        assert [wanted.parts for wanted in phone.sync(at=NOON).wanted] == [[]]
        assert phone.send_evidence(name, content).sealed
