"""The data of the suite on DuckDB: `prepare` once, then a line of JSON with SQL in, one with rows out."""
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
    target = os.path.join(data, f"{table}.parquet")
    # A calendar has days; everything else stays as it is.
    days = "REPLACE (CAST(ds AS DATE) AS ds)" if table == "mf_time_spine" else ""
    base.execute(f"COPY (SELECT * {days} FROM mf_src.{table}) TO '{target}' (FORMAT parquet)")
    tables[f"mf_src.{table}"] = target

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
