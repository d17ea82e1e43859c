#!/usr/bin/env python3
"""Seven questions, put to dbt's MetricFlow and to Merak: how long until there is SQL, and how long that runs.

    python3 -m venv /tmp/peer && /tmp/peer/bin/pip install dbt-metricflow dbt-duckdb 'dbt-core<1.12'
    cargo build --release
    /tmp/peer/bin/python benches/peer.py [--merak PATH] [--orders 2000000] [--times 7] [--asked PATH]

Makes a shop in one DuckDB file, a dbt project over it (`benches/peer/models.yml`), and a Merak project of that by
`merak import metricflow`. Both answer the same saved queries; their rows are compared before anything is timed.
The time in a process that has the definitions loaded is that of the bench `asked`, which cargo builds first;
`--asked` names one that is built.
"""

import argparse
import datetime
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

HERE = Path(__file__).resolve().parent
BIN = Path(sys.executable).parent
os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"

PROFILE = """
shop:
  target: dev
  outputs:
    dev: {{ type: duckdb, path: "{database}", threads: 1 }}
"""

PROJECT = """
name: shop
version: "1.0"
config-version: 2
profile: shop
model-paths: ["models"]
"""

SCHEMA = """
CREATE TABLE regions (region_id INTEGER, area VARCHAR);
CREATE TABLE customers (customer_id INTEGER, region_id INTEGER, country VARCHAR);
CREATE TABLE orders (order_id BIGINT, customer_id INTEGER, ordered_at DATE, amount DECIMAL(18, 2));
CREATE TABLE visits (visit_id BIGINT, customer_id INTEGER, visited_at DATE);
CREATE TABLE time_spine (date_day DATE);
"""

# Hashes of the row's number, so that each run has the same rows.
ROWS = """
INSERT INTO regions SELECT i, 'area ' || i % 7 FROM range(50) t(i);
INSERT INTO customers SELECT i, hash(i) % 50, 'country ' || hash(i, 1) % 20 FROM range({customers}) t(i);
INSERT INTO orders SELECT i, hash(i, 2) % {customers}, DATE '2024-01-01' + CAST(hash(i, 3) % 730 AS INTEGER),
  CAST(hash(i, 4) % 100000 AS DECIMAL(18, 2)) / 100 FROM range({orders}) t(i);
INSERT INTO visits SELECT i, hash(i, 5) % {customers}, DATE '2024-01-01' + CAST(hash(i, 6) % 730 AS INTEGER)
  FROM range({orders}) t(i);
INSERT INTO time_spine SELECT DATE '2023-12-01' + CAST(i AS INTEGER) FROM range(900) t(i);
"""


def milliseconds(times, run):
    """The middle of what it takes, in thousandths of a second; and what it gives."""
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        found = run()
        spent.append((time.perf_counter() - start) * 1000)
    return statistics.median(spent), found


def run(*words, cwd=None):
    done = subprocess.run([str(word) for word in words], cwd=cwd, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, words))}\n{done.stdout}{done.stderr}")
    return done.stdout


def loaded_in_ours(asked, folder=None):
    """How long each question takes a process that has the definitions loaded; without a folder it is only built."""
    words = [asked.asked] if asked.asked else ["cargo", "bench", "--quiet", "--no-default-features", "--bench", "asked"]
    if folder is None:
        if not asked.asked:
            run(*words, "--no-run", cwd=HERE.parent)
        return {}
    words += [folder] if asked.asked else ["--", folder]
    lines = run(*words, cwd=HERE.parent).splitlines()
    return {name: float(spent) for name, spent in map(str.split, lines)}


def shop(folder, asked):
    """The data, and the project of each."""
    database = folder / "shop.duckdb"
    connection = duckdb.connect(str(database))
    connection.execute(SCHEMA)
    connection.execute(ROWS.format(orders=asked.orders, customers=asked.customers))
    connection.close()
    models = folder / "models"
    models.mkdir()
    shutil.copy(HERE / "peer" / "models.yml", models)
    for name in ["regions", "customers", "orders", "visits", "time_spine"]:
        (models / f"{name}.sql").write_text("SELECT 1 AS nothing\n")
    (folder / "dbt_project.yml").write_text(PROJECT)
    (folder / "profiles.yml").write_text(PROFILE.format(database=database))
    (folder / "schema.sql").write_text(SCHEMA)
    run(BIN / "dbt", "parse", "--profiles-dir", ".", cwd=folder)
    run(asked.merak, "import", "metricflow", "target/semantic_manifest.json", "--columns", "schema.sql",
        "--output", "merak", cwd=folder)
    return database


class Theirs:
    """MetricFlow, loaded; its SQL without the comments of its plan."""

    def __init__(self, folder):
        from dbt_metricflow.cli.cli_configuration import CLIConfiguration
        from metricflow.engine.metricflow_engine import MetricFlowQueryRequest

        os.chdir(folder)
        configuration = CLIConfiguration()
        configuration.setup(dbt_profiles_path=folder, dbt_project_path=folder, configure_file_logging=False)
        self.engine = configuration.mf
        self.request = MetricFlowQueryRequest

    def sql(self, name):
        asked = self.request.create(saved_query_name=name)
        return self.engine.explain(mf_request=asked).sql_statement.without_descriptions.sql


def table(rows):
    """Rows as they are compared: columns as they come, numbers to six digits."""
    def cell(value):
        if isinstance(value, (datetime.datetime, datetime.date)):
            return value.isoformat()[:10]
        try:
            return f"{float(value):.6e}"
        except (TypeError, ValueError):
            return str(value)

    return sorted([cell(value) for value in row] for row in rows)


def main():
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--merak", type=Path, default=HERE.parent / "target/release/merak")
    words.add_argument("--asked", type=Path, help="the built bench `asked`; else cargo builds it")
    words.add_argument("--orders", type=int, default=2_000_000)
    words.add_argument("--customers", type=int, default=100_000)
    words.add_argument("--times", type=int, default=7)
    words.add_argument("--processes", type=int, default=3, help="how often MetricFlow is started for a question")
    asked = words.parse_args()
    asked.merak = asked.merak.resolve()
    if not asked.merak.is_file():
        sys.exit(f"{asked.merak} is not there: cargo build --release, or name another with --merak")
    asked.asked = asked.asked and asked.asked.resolve()
    loaded_in_ours(asked)
    folder = Path(tempfile.mkdtemp())
    try:
        compare(folder, asked)
    finally:
        os.chdir("/")
        shutil.rmtree(folder)


def compare(folder, asked):
    database = shop(folder, asked)
    manifest = json.loads((folder / "target/semantic_manifest.json").read_text())
    names = [query["name"] for query in manifest["saved_queries"]]
    loaded = loaded_in_ours(asked, folder / "merak")
    # What is loaded keeps the file open: another process could not ask it, nor this one in another way.
    copied = shutil.copy(database, folder / "copy.duckdb")
    mf = [BIN / "mf", "query", "--explain", "--quiet", "--saved-query"]
    processes = {name: milliseconds(asked.processes, lambda: run(*mf, name, cwd=folder))[0] for name in names}
    start = time.perf_counter()
    theirs = Theirs(folder)
    theirs.sql(names[0])
    print(f"MetricFlow loads in {time.perf_counter() - start:.1f} s; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    connection = duckdb.connect(copied, read_only=True)
    # DuckDB 2.0 answers some right SQL wrongly with it.
    connection.execute("SET disabled_optimizers TO 'common_subplan'")
    merak = [asked.merak, "sql", "--project", folder / "merak", "--dialect", "duckdb", "--report"]
    print("| question | MetricFlow to SQL, process | loaded | runs | Merak to SQL, process | loaded | runs | same rows |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for name in names:
        in_process, their_sql = milliseconds(asked.times, lambda: theirs.sql(name))
        ours, our_sql = milliseconds(asked.times, lambda: run(*merak, name))
        # Both name the tables by their database.
        their_sql, our_sql = (sql.replace('"shop".', "").replace("shop.", "") for sql in (their_sql, our_sql))
        their_run, their_rows = milliseconds(asked.times, lambda: connection.execute(their_sql).fetchall())
        our_run, our_rows = milliseconds(asked.times, lambda: connection.execute(our_sql).fetchall())
        same = table(their_rows) == table(our_rows)
        print(f"| {name.replace('_', ' ')} | {processes[name]:.0f} | {in_process:.1f} | {their_run:.0f} "
              f"| {ours:.1f} | {loaded[name]:.2f} | {our_run:.0f} | {'yes' if same else 'no'} |", flush=True)
        if not same:
            print(f"{len(their_rows)} rows of theirs, {len(our_rows)} of ours\n{their_sql}\n{our_sql}", file=sys.stderr)


if __name__ == "__main__":
    main()
