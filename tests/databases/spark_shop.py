"""Spark with two worker processes, asked over Spark Connect; all of it in a folder that goes away."""
import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

import pyspark
from pyspark.sql import SparkSession

signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
place = tempfile.mkdtemp(prefix="merak-spark-")
with socket.socket() as any_port:
    any_port.bind(("127.0.0.1", 0))
    port = any_port.getsockname()[1]
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.connect.grpc.binding.address": "127.0.0.1",
    "spark.connect.grpc.binding.port": str(port),
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.local.dir": place,
    "spark.sql.warehouse.dir": place + "/warehouse",
    "spark.sql.session.timeZone": "America/New_York",
    "spark.sql.shuffle.partitions": "2",
}


def serve():
    home = os.path.dirname(pyspark.__file__)
    command = [home + "/bin/spark-submit", "--class", "org.apache.spark.sql.connect.service.SparkConnectServer"]
    command += ["--master", "local-cluster[2,1,1024]", "--driver-memory", "1g"]
    for key, value in SETTINGS.items():
        command += ["--conf", key + "=" + value]
    words = open(place + "/words", "wb")
    surroundings = dict(os.environ, SPARK_HOME=home)
    server = subprocess.Popen(
        command + ["spark-internal"], stdout=words, stderr=words, cwd=place, env=surroundings, start_new_session=True
    )

    def stop():
        try:
            os.killpg(server.pid, signal.SIGTERM)
        except ProcessLookupError:
            pass
        server.wait()
        shutil.rmtree(place, ignore_errors=True)

    atexit.register(stop)
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if server.poll() is not None:
            print("the server ends at once", flush=True)
            sys.exit(1)
        time.sleep(0.2)
    print("the server does not answer", flush=True)
    sys.exit(1)


def fill(folder):
    serve()
    base = SparkSession.builder.remote(f"sc://127.0.0.1:{port}").getOrCreate()
    base.sql("CREATE SCHEMA shop")
    for table in TABLES:
        told = columns(table).replace("varchar", "string").replace("timestamp", "timestamp_ntz")
        rows = base.read.csv(f"{folder}/{table}.csv", header=True, schema=told.replace("numeric", "decimal"))
        rows.repartition(4).write.saveAsTable("shop." + table)
    return f"sc://127.0.0.1:{port}"
