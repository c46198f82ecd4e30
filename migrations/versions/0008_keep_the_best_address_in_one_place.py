"""The best e-mail address of a domain stands with its facts, and no longer in the results of its jobs, too."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("UPDATE jobs SET result = result - 'best_email' WHERE jsonb_exists(result, 'best_email')")
    else:
        op.execute(
            "UPDATE jobs SET result = json_remove(result, '$.best_email') "
            "WHERE json_type(result, '$.best_email') IS NOT NULL"
        )


def downgrade() -> None:
    """An older scrapersky shows no address for the jobs that ended meanwhile."""
