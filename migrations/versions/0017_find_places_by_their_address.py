"""Places are found by their address, however it is spelled."""

import sqlalchemy as sa
from alembic import op

from scrapersky_cli.extract.places.street import postcode_key, street_key

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_KEYS = ("street_key", "postcode_key")
_GROUP = 1000


def upgrade() -> None:
    for name in _KEYS:
        op.add_column("place_facts", sa.Column(name, sa.String(200)))
    _fill()
    for name in _KEYS:
        op.create_index(op.f(f"ix_place_facts_{name}"), "place_facts", [name])


def _fill() -> None:
    """Write the keys of all known addresses, a group of rows at a time, as a new import would write them."""
    place_id: sa.ColumnClause[int] = sa.column("place_id", sa.BigInteger())
    texts: list[sa.ColumnClause[str]] = [sa.column(name, sa.String()) for name in ("street", "postcode", *_KEYS)]
    table = sa.table("place_facts", place_id, *texts)
    street, postcode = texts[:2]
    known = sa.or_(street.is_not(None), postcode.is_not(None))
    group = (
        sa.select(place_id, street, postcode)
        .select_from(table)
        .where(place_id > sa.bindparam("last"), known)
        .order_by(place_id)
        .limit(_GROUP)
    )
    new: dict[str, sa.BindParameter[str]] = {name: sa.bindparam(f"new_{name}") for name in _KEYS}
    store = sa.update(table).where(place_id == sa.bindparam("row")).values(**new)
    connection, last = op.get_bind(), 0
    while rows := connection.execute(group, {"last": last}).all():
        values = [(street_key(row.street), postcode_key(row.postcode)) for row in rows]
        connection.execute(
            store,
            [
                {"row": row.place_id, "new_street_key": key, "new_postcode_key": code}
                for row, (key, code) in zip(rows, values, strict=True)
            ],
        )
        last = rows[-1].place_id


def downgrade() -> None:
    for name in _KEYS:
        op.drop_index(op.f(f"ix_place_facts_{name}"), "place_facts")
        op.drop_column("place_facts", name)
