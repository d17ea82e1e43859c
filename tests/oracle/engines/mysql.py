"""MariaDB.

The server is its own: on a socket in a folder that goes away. Its texts are compared without
regard to case, as servers do by default, so that nothing leans on what columns are compared by.
"""
import pymysql

# A port of this machine that it is asked at, too, where one is wanted.
PORT = globals().get("PORT")
NETWORK = [f"--port={PORT}", "--bind-address=127.0.0.1"] if PORT else ["--skip-networking"]


def serve():
    """Starts a server; the path of its socket, or words about why there is none."""
    server, install = shutil.which("mariadbd"), shutil.which("mariadb-install-db")
    if not server or not install:
        return None, "there is no MariaDB server here"
    folder = tempfile.mkdtemp(prefix="merak-mariadb-")
    data, socket = folder + "/data", folder + "/socket"
    # A server does not run as root by itself.
    user = ["--user=root"] if os.geteuid() == 0 else []
    made = subprocess.run(
        [install, "--no-defaults", "--datadir=" + data, "--auth-root-authentication-method=normal"]
        + ["--skip-test-db", "--tmpdir=" + folder]
        + user,
        **quiet(folder),
    )
    if made.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        return None, "mariadb-install-db fails"
    command = (
        [server, "--no-defaults", "--datadir=" + data, "--socket=" + socket, "--tmpdir=" + folder]
        + NETWORK
        + ["--pid-file=" + folder + "/pid", "--default-time-zone=+02:00", "--max-statement-time=60"]
        + ["--character-set-server=utf8mb4", "--collation-server=utf8mb4_general_ci"]
        + ["--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=64M"]
        + user
    )

    def is_ready():
        try:
            pymysql.connect(unix_socket=socket, user="root").close()
            return True
        except pymysql.Error:
            return False

    return socket, start(command, folder, is_ready)


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
