"""The data of the suite on DuckDB: `prepare` once, then a line of JSON with SQL in, one with rows out."""
import csv
import datetime
import decimal
import gzip
import json
import os
import shutil
import sys

import duckdb

suite, out = sys.argv[1:3]
base = duckdb.connect(":memory:")
base.execute("SET threads TO 1")
base.execute("SET enable_progress_bar = false")
# DuckDB 2.0 takes rows without a match for found where two parts of a query share their joins.
base.execute("SET disabled_optimizers TO 'compressed_materialization,common_subplan,statistics_propagation'")

with open(os.path.join(suite, "schema.sql")) as schema:
    for statement in schema.read().split(";"):
        if statement.strip():
            base.execute(statement)

data = os.path.join(out, "data")
os.makedirs(data)
tables = {}
for name in sorted(os.listdir(os.path.join(suite, "tables"))):
    table = name.removesuffix(".csv")
    path = os.path.join(suite, "tables", name)
    base.execute(f"COPY mf_src.{table} FROM '{path}' (HEADER, NULL '\\N')")
    tables[f"mf_src.{table}"] = os.path.join(data, name)
    with open(path, newline="") as source, open(os.path.join(data, name), "w", newline="") as target:
        rows = list(csv.reader(source))
        # A calendar has days; the rest stays as it is, nothing standing for NULL.
        days = {0} if table == "mf_time_spine" else set()
        writer = csv.writer(target, lineterminator="\n")
        for row in rows:
            cells = ["" if cell == "\\N" else cell for cell in row]
            writer.writerow([cell[:10] if at in days and cell[:1].isdigit() else cell for at, cell in enumerate(cells)])

with gzip.open(os.path.join(suite, "cases.json.gz"), "rt") as cases:
    with open(os.path.join(out, "cases.json"), "w") as target:
        shutil.copyfileobj(cases, target)


def cell(value):
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    return value


print(json.dumps(tables), flush=True)
for line in sys.stdin:
    try:
        found = base.execute(json.loads(line))
        names = [column[0] for column in found.description]
        answer = {"names": names, "rows": [[cell(value) for value in row] for row in found.fetchall()]}
    except Exception as error:  # what DuckDB says is what the test shows
        answer = {"error": str(error)}
    print(json.dumps(answer), flush=True)
