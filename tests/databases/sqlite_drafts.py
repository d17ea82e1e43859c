import re
import sqlite3
import sys
import tempfile

TRUTHS = ["0", "1"]
MORE = [
    "CREATE TABLE loose (id INTEGER PRIMARY KEY, anything, day TEXT, moment DATETIME, bad_day DATE, mixed INTEGER,"
    " twice GENERATED ALWAYS AS (id * 2))",
    "INSERT INTO loose (id, anything, day, moment, bad_day, mixed) VALUES"
    " (1, 1.5, '2026-01-02', '2026-01-02 10:00:00', '02.01.2026', 1),"
    " (2, 2, '2026-01-03', '2026-01-02 10:00:00', NULL, 'x')",
    # Nobody can ask this, nor for the columns of all tables at once.
    "CREATE TABLE gone (id INTEGER)",
    "CREATE VIEW broken AS SELECT id FROM gone",
    "DROP TABLE gone",
]


def fill(statements):
    """There are no schemas, and no comments."""
    global kept
    kept = tempfile.TemporaryDirectory()
    path = kept.name + "/tables.sqlite"
    base = sqlite3.connect(path)
    for statement in statements:
        is_other = "crm." in statement or "SCHEMA" in statement or statement.startswith("COMMENT")
        if not is_other:
            base.execute(re.sub(r'shop\.|many\.|"怪 库"\.', "", statement))
    base.commit()
    base.close()
    return path
