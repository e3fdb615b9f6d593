"""The visits' world, with supervisors in it."""

import httpx
import pytest

from tests.review.ground import Ground, lay_ground
from tests.visits.conftest import _laid, client, world  # noqa: F401
from tests.visits.world import World


@pytest.fixture
def ground(world: World, client: httpx.Client) -> Ground:  # noqa: F811
    return lay_ground(world, client)
