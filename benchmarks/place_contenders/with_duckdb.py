"""duckdb: one query over the file, rows as tuples."""

import duckdb

from benchmarks.reader import run


def read(file: str, box: str) -> int:
    west, south, east, north = map(float, box.split(","))
    query = "SELECT * FROM read_parquet(?) WHERE bbox.xmin BETWEEN ? AND ? AND bbox.ymin BETWEEN ? AND ?"
    return len(duckdb.execute(query, [file, west, east, south, north]).fetchall())


run(read)
