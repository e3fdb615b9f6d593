"""what the mean of a region's halls is made of, kept: a trend of twelve waves read every hall of them"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_3"
down_revision = "2026_11_30_2"
branch_labels = None
depends_on = None

FILL = """
INSERT INTO mean_tallies (wave_id, region_path, kind, tier, scored, halls, visits, final_sum, final_squares)
SELECT wave_id, region_path, kind, tier, scored, count(*), sum(visits), sum(final_sum), sum(final_sum * final_sum)
FROM (
    SELECT wave_id, region_path, kind, {tier} AS tier, CAST(sum(scored) AS INTEGER) AS scored,
           CAST(sum(visits) AS INTEGER) AS visits, CAST(sum(final_sum) AS BIGINT) AS final_sum
    FROM hall_tallies GROUP BY wave_id, region_path, kind, {by} hall_id
) AS halls
GROUP BY wave_id, region_path, kind, tier, scored
"""


def upgrade() -> None:
    op.create_table(
        "mean_tallies",
        sa.Column("wave_id", sa.Uuid(), nullable=False),
        sa.Column("tier", sa.String(length=20), nullable=False),
        sa.Column("region_path", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("scored", sa.Integer(), nullable=False),
        sa.Column("halls", sa.Integer(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("final_sum", sa.BigInteger(), nullable=False),
        sa.Column("final_squares", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"]),
        sa.PrimaryKeyConstraint("wave_id", "tier", "region_path", "kind", "scored"),
    )
    for tier, by in (("tier", "tier,"), ("''", "")):
        op.execute(FILL.format(tier=tier, by=by))


def downgrade() -> None:
    op.drop_table("mean_tallies")
