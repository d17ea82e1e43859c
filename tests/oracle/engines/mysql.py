"""MariaDB.

The server is its own: on a socket in a folder that goes away. Its texts are compared without
regard to case, as servers do by default, so that nothing leans on what columns are compared by.
"""
import atexit
import os
import shutil
import signal
import subprocess
import tempfile
import time

import pymysql

signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))


def serve():
    """Starts a server; the path of its socket, or words about why there is none."""
    server, install = shutil.which("mariadbd"), shutil.which("mariadb-install-db")
    if not server or not install:
        return None, "there is no MariaDB server here"
    folder = tempfile.mkdtemp(prefix="merak-mariadb-")
    data, socket = folder + "/data", folder + "/socket"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    # A server does not run as root by itself.
    user = ["--user=root"] if os.geteuid() == 0 else []
    made = subprocess.run(
        [install, "--no-defaults", "--datadir=" + data, "--auth-root-authentication-method=normal"]
        + ["--skip-test-db"]
        + user,
        **quiet,
    )
    if made.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        return None, "mariadb-install-db fails"
    process = subprocess.Popen(
        [server, "--no-defaults", "--datadir=" + data, "--socket=" + socket, "--skip-networking"]
        + ["--pid-file=" + folder + "/pid", "--default-time-zone=+02:00", "--max-statement-time=60"]
        + ["--character-set-server=utf8mb4", "--collation-server=utf8mb4_general_ci"]
        + ["--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=64M"]
        + user,
        **quiet,
    )

    def stop():
        process.terminate()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    for _ in range(300):
        try:
            pymysql.connect(unix_socket=socket, user="root").close()
            return socket, None
        except pymysql.Error:
            if process.poll() is not None:
                return None, "the server ends at once"
        time.sleep(0.1)
    return None, "the server does not answer"


path, why = serve()
if why:
    print(why, flush=True)
    sys.exit(1)
base = pymysql.connect(unix_socket=path, user="root", charset="utf8mb4", autocommit=True)
cursor = base.cursor()
cursor.execute("CREATE DATABASE oracle")
cursor.execute("USE oracle")


def store(statement):
    cursor.execute(statement.replace("CREATE TABLE", "CREATE OR REPLACE TABLE", 1))


def ask(question):
    cursor.execute(question)
    names = [column[0] for column in cursor.description]
    return names, [[cell(value) for value in row] for row in cursor.fetchall()]


def told(error):
    is_beyond = error.args[:1] == (1690,)
    return "Out of Range: " + str(error) if is_beyond else str(error)
