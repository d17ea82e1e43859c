"""Spark, with one core and little memory, in a folder that goes away.

A table is a view of a list: a file for each would take longer than its questions. The zone of
the session is one that turns its clocks, so that nothing leans on it. Spark makes code for each
question, which small data never earns back: that is off, and so is all that helps large data.
"""
import re

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import StructType

folder = tempfile.mkdtemp(prefix="merak-spark-")
atexit.register(shutil.rmtree, folder, ignore_errors=True)
# What the Java process says has to stand on no line of an answer.
SETTINGS = {
    "spark.master": "local[1]",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dderby.system.home=" + folder,
    "spark.local.dir": folder,
    "spark.sql.warehouse.dir": folder + "/warehouse",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.session.timeZone": "America/New_York",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.shuffle.partitions": "1",
    "spark.default.parallelism": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.shuffle.compress": "false",
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    "spark.sql.ui.retainedExecutions": "1",
}
SETTINGS.update(globals().get("MORE", {}))
builder = SparkSession.builder.appName("oracle")
for key, value in SETTINGS.items():
    builder = builder.config(key, value)
base = builder.getOrCreate()
base.sparkContext.setLogLevel("OFF")
atexit.register(base.stop)
# The columns of each table.
declared = {}
# Spark's own catalogue wants letters, digits and `_` in the names of what it keeps. Tables that
# have others are views of the session, by a name of one part: what names them, and that.
elsewhere = {}


def begin():
    elsewhere.clear()


def quoted(name):
    return "`" + name.replace("`", "``") + "`"


def held(sql):
    """What a query comes to, once for all, as rows of one partition: then no question moves any."""
    rows = base.sql(sql)._jdf.queryExecution().optimizedPlan()
    datasets = base._jvm.org.apache.spark.sql.classic.Dataset
    return DataFrame(datasets.ofRows(base._jsparkSession, rows).coalesce(1), base)


def viewed(name, rows):
    """A table is a view of these rows; without any, of one that is left out."""
    fields = declared[name]
    names = [quoted(field.name) for field in fields]
    kinds = [field.dataType.simpleString() for field in fields]
    columns = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in zip(names, kinds))
    given = rows or "(" + ", ".join(["NULL"] * len(names)) + ")"
    sql = f"SELECT {columns} FROM VALUES {given} AS given ({', '.join(names)}){'' if rows else ' LIMIT 0'}"
    own = name.replace("`", "")
    if re.fullmatch(r"\w+\.\w+", own, re.ASCII):
        base.sql(f"CREATE OR REPLACE VIEW {name} AS {sql}")
        return
    if "." in own:
        elsewhere[name] = quoted(own)
    held(sql).createOrReplaceTempView(quoted(own))


def store(statement):
    if statement.startswith("CREATE TABLE "):
        name, columns = statement[len("CREATE TABLE ") :].split(" (", 1)
        declared[name] = StructType.fromDDL(columns[:-1])
        viewed(name, "")
    elif statement.startswith("INSERT INTO "):
        viewed(*statement[len("INSERT INTO ") :].split(" VALUES ", 1))
    elif statement.isascii() or not statement.startswith("CREATE SCHEMA "):
        base.sql(statement)


def ask(question):
    for name, own in elsewhere.items():
        question = question.replace(name, own)
    found = base.sql(spelt(question) if "spelt" in globals() else question)
    names = found.columns
    kinds = [field.dataType.simpleString() for field in found.schema]
    if "timestamp" in kinds:
        raise ValueError("a time of the zone of the session: " + str(kinds))
    return names, [[cell(value) for value in row] for row in found.collect()]


# What a number has no room for.
BEYOND = ("ARITHMETIC_OVERFLOW", "NUMERIC_VALUE_OUT_OF_RANGE", "CAST_OVERFLOW")


def told(error):
    text = str(error)
    return "Out of Range: " + text if text.startswith(tuple("[" + word for word in BEYOND)) else text
