#!/usr/bin/env python3
"""How the cost of a rolling 28-day distinct count by day grows with the years.

    python3 benches/rolling.py [--merak PATH] [--rows 5000000] [--customers 200000]

Makes a table of orders over four years and asks `active_28d` of the star for the
first one, two, three and four of them, in DuckDB with two threads. Growth is
linear if a year costs the same in every line. Needs PyPI `duckdb`.
"""

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

import duckdb

HERE = Path(__file__).resolve().parent


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
    print(f"{'years':>5} {'rows':>9} {'seconds':>8} {'a year':>8}")
    for years in (1, 2, 3, 4):
        connection.execute(
            "CREATE OR REPLACE TABLE orders AS SELECT * FROM every_order "
            f"WHERE ordered_at < TIMESTAMP '2021-01-01' + INTERVAL {years * 365} DAY"
        )
        spent = []
        for _ in range(asked.times):
            start = time.perf_counter()
            found = connection.execute(done.stdout).fetchall()
            spent.append(time.perf_counter() - start)
        assert len(found) == years * 365, len(found)
        rows = connection.execute("SELECT count(*) FROM orders").fetchone()[0]
        middle = statistics.median(spent)
        print(f"{years:5} {rows:9} {middle:8.2f} {middle / years:8.2f}", flush=True)


if __name__ == "__main__":
    main()
