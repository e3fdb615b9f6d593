"""What the tests of waves share."""

import pytest
from sqlmodel import Session

from tests.waves.ground import Ground


@pytest.fixture
def ground(session: Session) -> Ground:
    """A planning ground in one transaction."""
    return Ground(session)
