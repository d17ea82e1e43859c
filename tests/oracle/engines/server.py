"""A server of the engine's own, in a folder that goes away."""
import atexit
import os
import shutil
import signal
import subprocess
import tempfile
import time

signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))


def quiet(folder):
    return {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}


def start(command, folder, is_ready):
    """Starts a server that ends with this process; words about why it does not answer."""
    server = subprocess.Popen(command, **quiet(folder))

    def stop():
        server.terminate()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    for _ in range(300):
        if is_ready():
            return None
        if server.poll() is not None:
            return "the server ends at once"
        time.sleep(0.1)
    return "the server does not answer"


