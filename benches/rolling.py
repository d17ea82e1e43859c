#!/usr/bin/env python3
"""How the cost of a rolling 28-day distinct count by day grows with the years.

    python3 benches/rolling.py [--merak PATH] [--rows 5000000] [--customers 200000]

Makes a table of orders over four years and asks `active_28d` of the star for the
first one, two, three and four of them, in DuckDB with two threads and by `merak
query` over a Parquet file, its start included. Growth is linear if a year costs
the same in every line. Needs PyPI `duckdb`.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

HERE = Path(__file__).resolve().parent

EMBEDDED = """
default-target = "files"

[targets.files]
engine = "embedded"

[targets.files.tables]
orders = "orders.parquet"
"""


def median_of(times, run):
    """The middle of the seconds it takes, and what it gives."""
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        found = run()
        spent.append(time.perf_counter() - start)
    return statistics.median(spent), found


def star_over_files(folder):
    """The star, asked by the embedded engine."""
    for file in (HERE / "star").iterdir():
        shutil.copy(file, folder)
    with open(folder / "merak.toml", "a", encoding="utf-8") as settings:
        settings.write(EMBEDDED)


def main():
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--merak", default="target/release/merak")
    words.add_argument("--rows", type=int, default=5_000_000)
    words.add_argument("--customers", type=int, default=200_000)
    words.add_argument("--times", type=int, default=3)
    asked = words.parse_args()
    question = ["sql", "active_28d", "--by", "day", "--dialect", "duckdb", "--project", str(HERE / "star")]
    done = subprocess.run([asked.merak, *question], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr or done.stdout)
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    days = 4 * 365
    connection.execute(
        f"""CREATE TABLE every_order AS SELECT
        (hash(i * 7 + 1) % {asked.customers})::BIGINT AS customer_id,
        TIMESTAMP '2021-01-01' + to_seconds((i * {days * 86400} // {asked.rows})::BIGINT) AS ordered_at
        FROM range({asked.rows}) t(i)"""
    )
    print(f"{'years':>5} {'rows':>9} {'duckdb':>8} {'a year':>8} {'embedded':>8} {'a year':>8}")
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        star_over_files(project)
        query = [asked.merak, "query", "active_28d", "--by", "day", "--format", "csv", "--project", folder]
        for years in (1, 2, 3, 4):
            connection.execute(
                "CREATE OR REPLACE TABLE orders AS SELECT * FROM every_order "
                f"WHERE ordered_at < TIMESTAMP '2021-01-01' + INTERVAL {years * 365} DAY"
            )
            connection.execute(f"COPY orders TO '{project / 'orders.parquet'}'")
            duck, rows = median_of(asked.times, lambda: connection.execute(done.stdout).fetchall())
            own, lines = median_of(
                asked.times, lambda: subprocess.run(query, capture_output=True, text=True, check=True).stdout
            )
            assert len(rows) == years * 365 == len(lines.splitlines()) - 1, (len(rows), lines[:300])
            count = connection.execute("SELECT count(*) FROM orders").fetchone()[0]
            print(
                f"{years:5} {count:9} {duck:8.2f} {duck / years:8.2f} {own:8.2f} {own / years:8.2f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
