"""indexes of lists and counts"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_indexes"
down_revision = "2026_11_22_1"
branch_labels = None
depends_on = None

PARTIAL = (
    (
        "ix_visits_mine",
        ["reviewer_id", "first_received_at", "id"],
        "standing = 'waiting' AND reviewer_id IS NOT NULL",
    ),
    ("ix_visits_flagged", ["visited_at", "id"], "CAST(flags AS VARCHAR) <> '[]'"),
    ("ix_visits_vetoed", ["visited_at", "id"], "verdict = 'vetoed'"),
    ("ix_visits_received", ["visited_at", "id"], "wanting > 0"),
)


def upgrade() -> None:
    # Nothing asks by these alone, and every visit that comes in would write them.
    op.drop_index("ix_parcels_kind", "parcels")
    op.drop_index("ix_parcels_person_id", "parcels")
    op.drop_index("ix_visits_reviewer_id", "visits")
    for name, columns, where in PARTIAL:
        op.create_index(name, "visits", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
    op.create_index(
        "ix_visits_progress",
        "visits",
        ["wave_id", "hall_id", "standing", "exposed", "veto_open", "wanting", "tier"],
    )


def downgrade() -> None:
    for name in ("ix_visits_progress", *(name for name, *_ in PARTIAL)):
        op.drop_index(name, "visits")
    op.create_index("ix_visits_reviewer_id", "visits", ["reviewer_id"])
    op.create_index("ix_parcels_person_id", "parcels", ["person_id"])
    op.create_index("ix_parcels_kind", "parcels", ["kind"])
