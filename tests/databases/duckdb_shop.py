import sys
import tempfile

import duckdb


def fill(folder):
    global kept
    kept = tempfile.TemporaryDirectory()
    path = kept.name + "/warehouse.duckdb"
    base = duckdb.connect()
    # As drivers of some age read it, too.
    base.execute(f"ATTACH '{path}' AS made (STORAGE_VERSION 'v1.2.0')")
    base.execute("USE made")
    base.execute("CREATE SCHEMA shop")
    for table in TABLES:
        base.execute(f"CREATE TABLE shop.{table} ({columns(table)})")
        base.execute(f"COPY shop.{table} FROM '{folder}/{table}.csv' (HEADER, NULLSTR '')")
    base.execute("USE memory")
    base.execute("DETACH made")
    return path
