"""`examples/shop` as a dbt project: built by `merak build --as dbt`, then `dbt parse` and `dbt build`
on DuckDB, twice, with its tests. What its models say of months must be the numbers of
`expected/monthly.csv`. Takes the path of `merak`, and of a Python in which dbt-duckdb is installed.
"""
import atexit
import csv
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

MERAK, PYTHON = sys.argv[1], sys.argv[2]
SHOP = pathlib.Path(__file__).parent.parent / "examples/shop"
MONTHS = """
SELECT strftime(month, '%Y-%m-%d'), repeat_buyers, gmv, aov
FROM (SELECT month, SUM(repeat_buyers) AS repeat_buyers FROM merak.repeat_buyers_by_month GROUP BY 1)
JOIN (SELECT DATE_TRUNC('month', day) AS month, SUM(gmv) AS gmv FROM merak.gmv_by_day GROUP BY 1) USING (month)
JOIN merak.aov_by_month USING (month) ORDER BY month
"""

folder = pathlib.Path(tempfile.mkdtemp(prefix="merak-dbt-"))
atexit.register(shutil.rmtree, folder, ignore_errors=True)
base = folder / "warehouse.duckdb"


def run(*words, **more):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, cwd=folder, **more)
    assert done.returncode == 0, f"{words}:\n{done.stdout[-5000:]}\n{done.stderr[-5000:]}"
    return done.stdout


def duckdb(statements):
    """The rows of the last statement."""
    script = (
        "import duckdb, json, sys\nbase = duckdb.connect(sys.argv[1])\n"
        "for text in json.load(sys.stdin):\n  rows = base.execute(text).fetchall()\nprint(json.dumps(rows, default=str))"
    )
    return json.loads(run(PYTHON, "-c", script, base, input=json.dumps(statements)))


def dbt(*words):
    command = pathlib.Path(PYTHON).with_name("dbt")
    environment = {**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
    return run(command, "--no-use-colors", *words, "--project-dir", "dbt", "--profiles-dir", folder, env=environment)


def profile():
    """What dbt is told of the base, by whoever runs it; views stand in the schema `merak`."""
    name = next(
        line.split(":")[1].strip()
        for line in (folder / "dbt/dbt_project.yml").read_text().splitlines()
        if line.startswith("profile:")
    )
    output = {"type": "duckdb", "path": str(base), "schema": "merak", "threads": 1}
    (folder / "profiles.yml").write_text(json.dumps({name: {"target": "it", "outputs": {"it": output}}}))


def tables():
    statements = ["CREATE SCHEMA shop"]
    for path in sorted((SHOP / "data").glob("*.csv")):
        statements.append(f"CREATE TABLE shop.{path.stem} AS SELECT * FROM read_csv('{path.resolve()}', header = true)")
    duckdb(statements)


def same(one, other):
    return abs(float(one) - float(other)) <= 1e-9 * max(1.0, abs(float(other)))


run(MERAK, "build", "--dialect", "duckdb", "--out", folder / "dbt", "--as", "dbt", "--project", SHOP.resolve())
profile()
tables()
dbt("parse")
for _ in range(2):
    built = dbt("build")
last = [line for line in built.splitlines() if "Done." in line][-1].split("Done.")[1].strip()
assert "ERROR=0" in last and "SKIP=0" in last, last
with open(SHOP / "expected/monthly.csv") as file:
    wanted = [list(row.values()) for row in csv.DictReader(file)]
rows = duckdb([MONTHS])
assert [row[0] for row in rows] == [row[0] for row in wanted], rows
for row, expected in zip(rows, wanted):
    assert all(same(one, other) for one, other in zip(row[1:], expected[1:])), (row, expected)
print(f"dbt: {last}; {len(rows)} months as expected")
