"""PostgreSQL.

The server is its own: on the loopback, in a folder that goes away, its texts in
the order of a language, its clock in a zone with summer time.
"""
import glob
import socket

import psycopg


def free_port():
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return any_port.getsockname()[1]


def serve():
    """Starts a server; its address, or words about why there is none."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[4]))
    bin_folder = found[-1] if found else os.path.dirname(shutil.which("initdb") or "")
    if not bin_folder:
        return None, "there is no PostgreSQL server here"
    folder = tempfile.mkdtemp(prefix="merak-postgres-")
    # A server does not run as root.
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if user:
        shutil.chown(folder, "postgres")
    data, port = folder + "/data", free_port()
    made = subprocess.run(
        user
        + [bin_folder + "/initdb", "-D", data, "-A", "trust", "-U", "merak", "-E", "UTF8"]
        + ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US"],
        **quiet(folder),
    )
    if made.returncode:
        return None, "initdb fails"
    command = (
        user
        + [bin_folder + "/postgres", "-D", data, "-p", str(port), "-k", folder]
        + ["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "TimeZone=Europe/Berlin"]
        + ["-c", "jit=off", "-c", "statement_timeout=60s"]
    )
    asks = [bin_folder + "/pg_isready", "-h", "127.0.0.1", "-p", str(port), "-q"]
    why = start(command, folder, lambda: subprocess.run(asks, **quiet(folder)).returncode == 0)
    return f"host=127.0.0.1 port={port} user=merak dbname=postgres", why


address, why = serve()
if why:
    print(why, flush=True)
    sys.exit(1)
base = psycopg.connect(address)
cursor = base.cursor()


def end():
    base.rollback()


def store(statement):
    cursor.execute(statement.encode())


def ask(question):
    try:
        cursor.execute("SAVEPOINT before")
        cursor.execute(question.encode())
        names = [column.name for column in cursor.description]
        return names, [[cell(value) for value in row] for row in cursor.fetchall()]
    except Exception:
        cursor.execute("ROLLBACK TO SAVEPOINT before")
        raise
