import sys
import tempfile

import duckdb

TRUTHS = ["false", "true"]
MORE = [
    "CREATE TABLE crm.accounts (id uuid PRIMARY KEY, mood ENUM('good', 'bad'), said json, tags varchar[],"
    " seen_at timestamptz, many hugeint)",
    "INSERT INTO crm.accounts SELECT CAST('00000000-0000-0000-0000-00000000000' || n AS uuid), 'good', '{}', ['a'],"
    " '2026-01-02 10:00:00+00', 1 FROM generate_series(0, 4) AS t (n)",
    "CREATE TABLE crm.members (id bigint PRIMARY KEY, account_id uuid)",
    "INSERT INTO crm.members SELECT n, CAST('00000000-0000-0000-0000-00000000000' || n % 5 AS uuid)"
    " FROM generate_series(0, 9) AS t (n)",
    "CREATE VIEW crm.unlucky AS SELECT CAST(tier AS integer) AS tier FROM crm.customers",
]


def fill(statements):
    global kept
    kept = tempfile.TemporaryDirectory()
    path = kept.name + "/tables.duckdb"
    base = duckdb.connect()
    base.execute("SET enable_progress_bar = false")
    # As drivers of some age read it, too.
    base.execute(f"ATTACH '{path}' AS made (STORAGE_VERSION 'v1.2.0')")
    base.execute("USE made")
    base.execute("BEGIN")
    for statement in statements:
        base.execute(statement)
    base.execute("COMMIT")
    base.execute("USE memory")
    base.execute("DETACH made")
    return path
