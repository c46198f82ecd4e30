"""The lists that became batches, line by line as they were written, so that an export can give them back."""

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, String, Table

from scrapersky_cli.db.columns import Id, Json
from scrapersky_cli.db.tables.base import metadata
from scrapersky_cli.db.tables.queue import batches

list_lines = Table(
    "list_lines",
    metadata,
    Column("batch_id", Id, ForeignKey(batches.c.id, ondelete="CASCADE"), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),  # of the target in the list, from 1
    Column("line", BigInteger, nullable=False),  # in the file: of several targets on one line, each has its number
    Column("input", String(1000), nullable=False),
    Column("cells", Json),
    Column("row_id", BigInteger),
    Column("refused", String(200)),  # why no row was made of it
    CheckConstraint("(row_id IS NULL) = (refused IS NOT NULL)", name="refused_without_row"),
)
Index("ix_list_lines_row_id", list_lines.c.batch_id, list_lines.c.row_id, list_lines.c.number)
