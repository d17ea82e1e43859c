"""`examples/shop` in Apache Superset: built by `merak build --as superset`, applied to DuckDB and
imported by Superset's own command, twice. Then Superset asks every metric of every dataset.

What it says must be the numbers of `expected/monthly.csv`, which SQL written by hand made, and no
number may come of rows that must not be added up. Takes the path of `merak`, and of a Python in
which apache-superset and duckdb-engine are installed.
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

ASKED = '''
import json, os, sys
import superset.app
app = superset.app.create_app()
with app.app_context():
    from flask import g
    from superset import db, security_manager
    from superset.connectors.sqla.models import SqlaTable
    from superset.utils.core import override_user
    found = {}
    with app.test_request_context(), override_user(security_manager.find_user("admin")):
        for dataset in db.session.query(SqlaTable).all():
            own = found.setdefault(dataset.table_name, {"columns": {}, "metrics": {}})
            own["dttm"] = dataset.main_dttm_col
            own["columns"] = {column.column_name: column.is_dttm for column in dataset.columns}
            for metric in dataset.metrics:
                asked = dict(
                    granularity=None, from_dttm=None, to_dttm=None, filter=[], orderby=[],
                    is_timeseries=False, extras={}, row_limit=100000, metrics=[metric.metric_name],
                )
                answers = {"expression": metric.expression, "warning": metric.warning_text, "format": metric.d3format}
                by = [name for name, is_time in own["columns"].items() if is_time][:1]
                for how, slices in (("in all", []), ("by period", by), ("by row", list(own["columns"]))):
                    answer = dataset.query({**asked, "groupby": slices, "columns": slices})
                    assert not answer.error_message, (dataset.table_name, metric.metric_name, answer.error_message)
                    rows = json.loads(answer.df.to_json(orient="values", date_format="iso"))
                    answers[how] = [[str(cell)[:10] if at < len(slices) else cell for at, cell in enumerate(row)] for row in rows]
                own["metrics"][metric.metric_name] = answers
    json.dump(found, open(sys.argv[1], "w"))
'''

folder = pathlib.Path(tempfile.mkdtemp(prefix="merak-superset-"))
atexit.register(shutil.rmtree, folder, ignore_errors=True)
base = folder / "warehouse.duckdb"
(folder / "superset_config.py").write_text(
    f"SQLALCHEMY_DATABASE_URI = 'sqlite:///{folder}/superset.sqlite'\n"
    "SECRET_KEY = 'of-a-test-that-is-thrown-away-afterwards'\n"
    "PREVENT_UNSAFE_DB_CONNECTIONS = False\n"
)
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": str(folder),
    "SUPERSET_HOME": str(folder),
    "FLASK_APP": "superset",
}


def run(*words, **more):
    done = subprocess.run(words, capture_output=True, text=True, env=ENVIRONMENT, **more)
    assert done.returncode == 0, f"{words}:\n{done.stdout[-3000:]}\n{done.stderr[-5000:]}"
    return done.stdout


def superset(*words):
    return run(str(pathlib.Path(PYTHON).with_name("superset")), *words)


def tables():
    """The tables of the shop, in DuckDB, of its files; then the views, twice."""
    statements = ["CREATE SCHEMA shop"]
    for path in sorted((SHOP / "data").glob("*.csv")):
        statements.append(f"CREATE TABLE shop.{path.stem} AS SELECT * FROM read_csv('{path}', header = true)")
    apply = (folder / "built/apply.sql").read_text()
    statements += [apply, apply]
    script = f"import duckdb, sys, json\nfor text in json.load(sys.stdin):\n  base.execute(text)\n"
    script = script.replace("for text", f"base = duckdb.connect({str(base)!r})\nfor text")
    run(PYTHON, "-c", script, input=json.dumps(statements))


def imported():
    """Everything in an archive, as people make one, with the address of the base instead of none."""
    connection = folder / "built/superset/databases/duckdb.yaml"
    text = connection.read_text()
    address = json.dumps("duckdb:////path/to/base.duckdb")
    assert address in text
    connection.write_text(text.replace(address, json.dumps(f"duckdb:///{base}")))
    run(PYTHON, "-m", "zipfile", "-c", str(folder / "superset.zip"), "superset/", cwd=folder / "built")
    superset("db", "upgrade")
    superset("init")
    person = "--username admin --firstname a --lastname b --email a@example.com --password of-a-test"
    superset("fab", "create-admin", *person.split())
    for _ in range(2):
        superset("import-datasources", "-p", str(folder / "superset.zip"), "-u", "admin")


def asked():
    (folder / "asked.py").write_text(ASKED)
    run(PYTHON, str(folder / "asked.py"), str(folder / "found.json"), cwd=folder)
    return json.loads((folder / "found.json").read_text())


def same(one, other):
    return one is not None and abs(float(one) - float(other)) <= 1e-9 * max(1.0, abs(float(other)))


def judged(found, manifest):
    views = {entry["name"]: entry for entry in manifest["objects"]}
    assert set(found) == set(views), set(found) ^ set(views)
    counts = {"all": 0, "of_one_period": 0, "none": 0}
    for name, dataset in found.items():
        numbers = set(views[name]["columns"]) - set(dataset["columns"])
        assert len(numbers) == len(dataset["metrics"]), (name, numbers)
        adding = views[name].get("adding") or "none"
        for metric, said in dataset["metrics"].items():
            counts[adding] += 1
            rows = said["by row"]
            periods = {row[0] for row in rows}
            known = [row[-1] for row in rows if row[-1] is not None]
            whole = said["in all"][0][-1] if said["in all"] else None
            if adding == "all":
                assert same(whole or 0, sum(known)), (name, metric, whole)
                assert said["warning"] is None
            elif len(periods if adding == "of_one_period" else rows) > 1:
                assert whole is None and said["warning"], (name, metric, whole)
            by_period = {row[0]: row[-1] for row in said["by period"]}
            for period in periods if adding == "of_one_period" else ():
                own = [row[-1] for row in rows if row[0] == period and row[-1] is not None]
                assert same(by_period[period] or 0, sum(own)), (name, metric, period)
    assert all(counts.values()), counts
    return counts


def expected(found):
    """The numbers of months, as Superset adds them up or not."""
    by_month = {}
    for day, value in found["gmv_by_day"]["metrics"]["gmv"]["by period"]:
        by_month[day[:7]] = by_month.get(day[:7], 0) + value
    of = {"gmv": by_month}
    for name in ("aov", "repeat_buyers"):
        rows = found[f"{name}_by_month"]["metrics"][name]["by period"]
        of[name] = {month[:7]: value for month, value in rows}
    with open(SHOP / "expected/monthly.csv") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        for name, values in of.items():
            assert same(values[row["month"][:7]], row[name]), (row, name, values[row["month"][:7]])
    return len(rows)


run(MERAK, "build", "--dialect", "duckdb", "--out", str(folder / "built"), "--as", "superset", "--project", str(SHOP))
tables()
imported()
found = asked()
counts = judged(found, json.loads((folder / "built/manifest.json").read_text()))
months = expected(found)
print(f"Superset: {len(found)} datasets, {sum(counts.values())} metrics {counts}, {months} months as expected")
