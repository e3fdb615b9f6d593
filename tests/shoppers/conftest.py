"""What the tests of shoppers share: the ground of station waves."""

from tests.waves.conftest import ground as ground
