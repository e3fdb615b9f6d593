"""What the tests of planning share."""

import pytest
from sqlmodel import Session

from anfang.settings import Settings
from tests.planning.ground import Ground


@pytest.fixture
def ground(session: Session, settings: Settings) -> Ground:
    """A planning ground in one transaction."""
    return Ground(session, settings)
