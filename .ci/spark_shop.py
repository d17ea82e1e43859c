"""`examples/shop` on Spark: the numbers of its expected file, which SQL written by hand made.

Once on a cluster of two worker processes, by the SQL of the question; once through the views of
`merak build`, applied twice by `spark-sql`. Takes the path of `merak`.
"""
import atexit
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import pyspark

MERAK = sys.argv[1]
SHOP = pathlib.Path(__file__).parent.parent / "examples/shop"
TABLES = {
    "order_lines": "order_id BIGINT, line_no BIGINT, customer_id BIGINT, ordered_at TIMESTAMP_NTZ, "
    "shipped_at TIMESTAMP_NTZ, promised_at TIMESTAMP_NTZ, status STRING, channel STRING, sku_id STRING, "
    "qty BIGINT, unit_price DECIMAL(12, 2), amount DECIMAL(12, 2), cost DECIMAL(12, 2), weight BIGINT, "
    "refund DECIMAL(12, 2), refunded_at TIMESTAMP_NTZ, is_test BOOLEAN, deleted_at TIMESTAMP_NTZ",
    "customers": "customer_id BIGINT, registered_at DATE, province STRING, city STRING, first_channel STRING",
    "products": "sku_id STRING, category STRING, name STRING, unit_weight BIGINT",
    "visits": "customer_id BIGINT, visited_at TIMESTAMP_NTZ, page STRING, channel STRING",
    "ad_spend": "ds DATE, channel STRING, amount DECIMAL(12, 2)",
}
folder = tempfile.mkdtemp(prefix="merak-spark-")
atexit.register(shutil.rmtree, folder, ignore_errors=True)
os.environ["SPARK_HOME"] = str(pathlib.Path(pyspark.__file__).parent)
os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.warehouse.dir": folder + "/warehouse",
    "spark.sql.session.timeZone": "America/New_York",
    "spark.sql.shuffle.partitions": "4",
    "spark.log.level": "ERROR",
}


def merak(*words):
    done = subprocess.run([MERAK, *words, "--project", str(SHOP)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def stored():
    """Statements that make the tables of the shop of its files."""
    yield "CREATE SCHEMA IF NOT EXISTS shop"
    for name, columns in TABLES.items():
        path = f"{SHOP}/data/{name}.csv"
        yield f"CREATE TABLE shop.{name} ({columns}) USING csv OPTIONS (path '{path}', header 'true')"


def written(rows):
    """Rows as the expected file has them: a floating number in as few digits as say it."""
    lines = [",".join(str(cell) for cell in row) for row in rows]
    return "\n".join(["month,repeat_buyers,gmv,aov", *lines, ""])


def holds(found, how):
    wanted = (SHOP / "expected/monthly.csv").read_text()
    assert found == wanted, f"{how}:\n{found}"
    print(f"{how}: same as examples/shop/expected/monthly.csv")


def on_a_cluster():
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local-cluster[2,1,512]")
    settings = {**SETTINGS, "spark.executor.memory": "512m", "spark.sql.catalogImplementation": "in-memory"}
    for key, value in settings.items():
        builder = builder.config(key, value)
    base = builder.getOrCreate()
    try:
        for statement in stored():
            base.sql(statement)
        # Of one file each: several parts of it are what the workers share.
        base.read.table("shop.order_lines").repartition(4).write.saveAsTable("shop.parts")
        question = merak("sql", "repeat_buyers", "gmv", "aov", "--by", "month", "--dialect", "spark")
        rows = base.sql(question.replace("shop.order_lines", "shop.parts")).collect()
        executors = base.sparkContext._jsc.sc().statusStore().executorList(True)
        tasks = {executors.apply(at).id(): executors.apply(at).totalTasks() for at in range(executors.size())}
        busy = {name: count for name, count in tasks.items() if name != "driver" and count > 0}
        assert len(busy) == 2, tasks
        holds(written(rows), f"a cluster of two workers, with {sorted(busy.values())} tasks")
    finally:
        base.stop()


def through_views():
    merak("build", "--dialect", "spark", "--out", folder + "/views")
    apply = pathlib.Path(folder, "views/apply.sql").read_text()
    # Of one month they may be added up; of days, too.
    ask = (
        "SELECT month, repeat_buyers, gmv, aov "
        "FROM (SELECT month, SUM(repeat_buyers) AS repeat_buyers FROM merak.repeat_buyers_by_month GROUP BY 1) "
        "JOIN (SELECT TRUNC(day, 'MONTH') AS month, SUM(gmv) AS gmv FROM merak.gmv_by_day GROUP BY 1) "
        "USING (month) JOIN merak.aov_by_month USING (month) ORDER BY month"
    )
    script = pathlib.Path(folder, "all.sql")
    tables = "".join(statement + ";\n" for statement in stored())
    script.write_text(f"{tables}{apply}{apply}{ask};\n")
    command = [os.environ["SPARK_HOME"] + "/bin/spark-sql", "--master", "local[2]", "-f", str(script)]
    settings = {**SETTINGS, "spark.sql.catalogImplementation": "in-memory"}
    command[3:3] = [word for key, value in settings.items() for word in ("--conf", f"{key}={value}")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    holds(written(line.split("\t") for line in done.stdout.splitlines()), "through the views, by spark-sql")


on_a_cluster()
through_views()
