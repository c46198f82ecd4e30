"""The queue's statements: everything that touches a status column, one module per verb.

Each function takes a connection inside a transaction and leaves committing to its caller. Statements are built once
per queue; only their parameters change. The lock order is claims, then rows by key, then hosts by name, everywhere.
"""
