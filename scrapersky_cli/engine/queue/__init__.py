"""The queue's statements: everything that touches a status column, one module per verb.

Each function takes a connection inside a transaction and leaves committing to its caller; only `exchange` may commit.
Those named `picking`, `flipping` and `settling` return a statement with its parameters, to be sent together with others
(`db/together.py`). Statements are built once per queue; only their parameters change. docs/reference/queue-sql.md shows
the SQL of each.

Locks are taken in one order everywhere, so that two processes wait for each other instead of deadlocking:

    claims by id → rows of the queue by key → what the workflow's `save` writes → rows of successors by key
    → hosts by name → pollers

What is out of this order waits for nobody, but passes over what others have locked: the pick of due rows, expired
claims, and the rows of a line behind its host. What belongs to a row, its attempts and its items of batches, is
written under the lock of the row. An UPDATE of several rows that no SELECT has locked before (`settling`, `renew`, and
`flipping` without a `save`) takes them in the order of its parameters, unless the plan for a small table decides
otherwise: then a deadlock is possible, and the transaction is replayed (see `Database.write`).
"""
