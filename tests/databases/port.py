"""A port of this machine that nobody listens at."""
import socket

with socket.socket() as any_port:
    any_port.bind(("127.0.0.1", 0))
    PORT = any_port.getsockname()[1]
