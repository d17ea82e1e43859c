#!/usr/bin/env python3
"""Races the SQL that Merak writes against the SQL an expert wrote.

    python3 ../shared/bench/gen_star.py /tmp/star.duckdb
    python3 benches/star.py /tmp/star.duckdb [--merak PATH] [--pairs 21] [--only q1,q3] [--table]

Both run in turn on one DuckDB file, in one process, with two threads. The rows
must agree to seven digits. Printed are the medians of wall time and of processor
time, the ratio of ours to theirs, and how often our plan scans each table by the
engine's own EXPLAIN. With `--table` as lines of Markdown. The exit code is 1
where rows differ, a ratio of wall times is above its bound or a table is scanned
twice. Needs PyPI `duckdb`.
"""

import argparse
import datetime
import decimal
import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

import duckdb

HERE = Path(__file__).resolve().parent
HAND = HERE.parent.parent / "shared" / "bench" / "hand"

# The expert's file, the question, and the most of the expert's time it may take.
RACES = {
    "q1": ("q1_revenue_month_country", ["revenue", "--by", "month,customer.country"], 1.05),
    "q2": ("q2_aov_month", ["aov", "--by", "month"], 1.05),
    "q3": ("q3_buyers_month", ["buyers", "--by", "month"], 1.05),
    "q4": ("q4_yoy_month", ["revenue", "revenue_ly", "yoy", "--by", "month"], 1.05),
    "q5": ("q5_fanout_credit_by_category", ["credit", "--by", "product.category"], 0.9),
}


def ours(merak, question):
    words = [merak, "sql", *question, "--dialect", "duckdb", "--project", str(HERE / "star")]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return None if done.returncode else done.stdout


def plain(value):
    """A value as it is compared: numbers to seven digits, times as days."""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, (int, float, decimal.Decimal)):
        return f"{float(value):.6e}"
    return value


def rows(found):
    return sorted(([plain(value) for value in row] for row in found), key=json.dumps)


def scans(connection, sql):
    """How often each table is scanned."""
    connection.execute("PRAGMA explain_output='physical_only'")
    text = connection.execute("EXPLAIN (FORMAT json) " + sql).fetchall()[0][1]
    counts = {}

    def visit(node):
        table = (node.get("extra_info") or {}).get("Table")
        if table:
            counts[table] = counts.get(table, 0) + 1
        for child in node.get("children") or []:
            visit(child)

    for node in json.loads(text):
        visit(node)
    return counts


def used():
    spent = resource.getrusage(resource.RUSAGE_SELF)
    return spent.ru_utime + spent.ru_stime


def race(connection, theirs, mine, pairs):
    """Wall and processor seconds of each, in turn; who begins alternates."""
    spent = {theirs: ([], []), mine: ([], [])}
    for pair in range(pairs):
        for sql in (theirs, mine) if pair % 2 else (mine, theirs):
            wall, processor = time.perf_counter(), used()
            connection.execute(sql).fetchall()
            spent[sql][0].append(time.perf_counter() - wall)
            spent[sql][1].append(used() - processor)
    return [[statistics.median(times) for times in spent[sql]] for sql in (theirs, mine)]


def main():
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("file")
    words.add_argument("--merak", default="target/release/merak")
    words.add_argument("--pairs", type=int, default=21)
    words.add_argument("--only", default=",".join(RACES))
    words.add_argument("--table", action="store_true")
    asked = words.parse_args()
    connection = duckdb.connect(asked.file, read_only=True)
    connection.execute("SET threads = 2")
    fine = True
    line = "| {} | {} | {} | {} | {} | {} | {} |" if asked.table else "{:4} {:>12} {:>10} {:>11} {:>16} {:>6} {}"
    print(line.format("", "expert, ms", "Merak, ms", "ratio, wall", "ratio, processor", "rows", "scans"))
    if asked.table:
        print(line.format(*["---"] * 7))
    for name in asked.only.split(","):
        file, question, most = RACES[name]
        theirs = (HAND / f"{file}.sql").read_text(encoding="utf-8")
        mine = ours(asked.merak, question)
        if mine is None:
            fine = False
            print(line.format(name, "", "", "", "", "refused", ""))
            continue
        same = rows(connection.execute(theirs).fetchall()) == rows(connection.execute(mine).fetchall())
        found = scans(connection, mine)
        once = all(count == 1 for count in found.values())
        (wall, processor), (own, own_processor) = race(connection, theirs, mine, asked.pairs)
        ratio = own / wall
        fine = fine and same and once and ratio <= most
        words = ", ".join(f"{table} {count}" for table, count in sorted(found.items()))
        numbers = [f"{wall * 1e3:.1f}", f"{own * 1e3:.1f}", f"{ratio:.3f}", f"{own_processor / processor:.3f}"]
        print(line.format(name, *numbers, "same" if same else "DIFFER", words), flush=True)
    sys.exit(0 if fine else 1)


if __name__ == "__main__":
    main()
