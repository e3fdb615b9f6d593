"""an index of what is flagged and vetoed both"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_2"
down_revision = "2026_11_30_1"
branch_labels = None
depends_on = None

BOTH = sa.text("verdict = 'vetoed' AND CAST(flags AS VARCHAR) <> '[]'")


def upgrade() -> None:
    op.create_index(
        "ix_visits_flagged_vetoed",
        "visits",
        ["visited_at", "id"],
        sqlite_where=BOTH,
        postgresql_where=BOTH,
    )


def downgrade() -> None:
    op.drop_index("ix_visits_flagged_vetoed", "visits")
