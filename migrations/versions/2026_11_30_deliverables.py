"""deliverables, weekly reports, tokens for programs"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30"
down_revision = "2026_11_29_indexes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_api_tokens_made_by_people")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_api_tokens_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_api_tokens_token_digest")),
    )
    op.create_index(op.f("ix_api_tokens_person_id"), "api_tokens", ["person_id"], unique=False)
    op.create_table(
        "weekly_reports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("region_path", sa.String(length=120), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weekly_reports")),
        sa.UniqueConstraint("week", "region_path", name=op.f("uq_weekly_reports_week_region_path")),
    )
    op.create_table(
        "published_halls",
        sa.Column("wave_id", sa.Uuid(), nullable=False),
        sa.Column("hall_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("region_path", sa.String(length=120), nullable=False),
        sa.Column("region", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["hall_id"], ["halls.id"], name=op.f("fk_published_halls_hall_id_halls")),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_published_halls_wave_id_waves")),
        sa.PrimaryKeyConstraint("wave_id", "hall_id", name=op.f("pk_published_halls")),
    )
    op.create_index(op.f("ix_published_halls_hall_id"), "published_halls", ["hall_id"], unique=False)
    op.create_index("ix_published_halls_region", "published_halls", ["wave_id", "region_path", "code"])
    _file_what_is_published()
    # Until now nothing wrote to this table.
    op.drop_table("deliverables")
    op.create_table(
        "deliverables",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("publication_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("form_of", sa.String(length=10), nullable=False),
        sa.Column("region_path", sa.String(length=120), nullable=False),
        sa.Column("hall_id", sa.Uuid(), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("held", sa.JSON(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed", sa.String(length=40), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_deliverables_by_people")),
        sa.ForeignKeyConstraint(["hall_id"], ["halls.id"], name=op.f("fk_deliverables_hall_id_halls")),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publications.id"], name=op.f("fk_deliverables_publication_id_publications")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliverables")),
    )
    op.create_index(op.f("ix_deliverables_publication_id"), "deliverables", ["publication_id"], unique=False)


def _file_what_is_published() -> None:
    """Waves published before this step: their halls as they are known now, under their regions' full names."""
    connection = op.get_bind()
    uuid, text = sa.Uuid(), sa.String()
    regions = sa.table("regions", sa.column("path", text), sa.column("name", text))
    names: dict[str, str] = {}
    for path, name in connection.execute(sa.select(regions.c.path, regions.c.name).order_by(regions.c.path)):
        above = names.get(path.rstrip("/").rpartition("/")[0] + "/", "")
        names[path] = f"{above} · {name}" if above else name
    columns = ("id", "code", "kind", "region_path")
    halls = sa.table("halls", sa.column("id", uuid), *(sa.column(it, text) for it in columns[1:]))
    results = sa.table("hall_results", sa.column("wave_id", uuid), sa.column("hall_id", uuid))
    found = (
        sa.select(results.c.wave_id, *(halls.c[it] for it in columns))
        .join(halls, halls.c.id == results.c.hall_id)
        .distinct()
    )
    kept = sa.table(
        "published_halls", sa.column("wave_id", uuid), sa.column("hall_id", uuid),
        *(sa.column(it, text) for it in ("code", "kind", "region_path", "region")),
    )  # fmt: skip
    rows = [
        {"wave_id": wave, "hall_id": hall, "code": code, "kind": kind, "region_path": path,
         "region": names.get(path, "")[:300]}
        for wave, hall, code, kind, path in connection.execute(found)
    ]  # fmt: skip
    for start in range(0, len(rows), 500):
        connection.execute(kept.insert(), rows[start : start + 500])
