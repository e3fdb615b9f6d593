"""an assignment knows that its visit has come; indexes of what is not settled, and of published visits by hall"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_1"
down_revision = "2026_11_29_2"
branch_labels = None
depends_on = None

PROGRESS = ["wave_id", "hall_id", "standing", "exposed", "veto_open", "wanting", "tier"]
MISSING = sa.text("NOT visited AND cancelled_at IS NULL")
UNSETTLED = sa.text("standing <> 'approved' OR exposed OR veto_open OR wanting > 0")


def upgrade() -> None:
    op.add_column(
        "assignments", sa.Column("visited", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.execute(
        "UPDATE assignments SET visited = true WHERE EXISTS (SELECT 1 FROM visits WHERE visits.id = assignments.visit_id)"
    )
    op.drop_index("ix_assignments_wave_id", "assignments")
    op.create_index("ix_assignments_halls", "assignments", ["wave_id", "hall_id"])
    op.create_index(
        "ix_assignments_missing",
        "assignments",
        ["wave_id", "hall_id", "day_on"],
        sqlite_where=MISSING,
        postgresql_where=MISSING,
    )
    op.drop_index("ix_visits_progress", "visits")
    op.create_index(
        "ix_visits_unsettled", "visits", PROGRESS, sqlite_where=UNSETTLED, postgresql_where=UNSETTLED
    )
    op.create_index("ix_published_visits_halls", "published_visits", ["publication_id", "hall_id", "place"])


def downgrade() -> None:
    op.drop_index("ix_published_visits_halls", "published_visits")
    op.drop_index("ix_visits_unsettled", "visits")
    op.create_index("ix_visits_progress", "visits", PROGRESS)
    op.drop_index("ix_assignments_missing", "assignments")
    op.drop_index("ix_assignments_halls", "assignments")
    op.create_index("ix_assignments_wave_id", "assignments", ["wave_id"])
    op.drop_column("assignments", "visited")
