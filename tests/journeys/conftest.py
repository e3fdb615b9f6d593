"""What the journeys share."""

from tests.journeys.lab import lab_script, laid

__all__ = ["lab_script", "laid"]
