"""A small server of Arrow's Flight SQL: DuckDB answers there, as far as who asks here needs it. What
makes its file stands before this."""
import atexit
import base64
import os
import threading

import duckdb
import pyarrow
from pyarrow import flight

# Without the words that DuckDB has for what is held to the end.
atexit.register(os._exit, 0)

PASSWORD = "planted-secret-7f3a"
KINDS = "type.googleapis.com/arrow.flight.protocol.sql."


def fields(message):
    """The fields of a message of protocol buffers that are texts, bytes or numbers."""
    found, at = {}, 0

    def number():
        nonlocal at
        value, shift = 0, 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(message):
        key = number()
        if key & 7 == 2:
            length = number()
            found[key >> 3] = message[at : at + length]
            at += length
        else:
            found[key >> 3] = number()
    return found


# Where what comes in is written down, if anywhere.
SENT = globals().get("SENT")


def noted(statement):
    if SENT:
        with open(SENT, "a") as file:
            file.write(statement.strip() + "\0")
    return statement


class Known(flight.ServerMiddleware):
    def sending_headers(self):
        return {"authorization": "Bearer known"}


class Doorkeeper(flight.ServerMiddlewareFactory):
    """Lets in who says the password, or was told so before."""

    def start_call(self, info, headers):
        said = dict((name.lower(), values[0]) for name, values in headers.items()).get("authorization", "")
        kind, _, word = said.partition(" ")
        if kind == "Bearer" and word == "known":
            return Known()
        if kind == "Basic" and base64.b64decode(word + "==").decode() == f"merak:{PASSWORD}":
            return Known()
        raise flight.FlightUnauthenticatedError("who is this")


class Open(flight.ServerAuthHandler):
    def authenticate(self, outgoing, incoming):
        pass

    def is_valid(self, token):
        return ""


class Served(flight.FlightServerBase):
    def __init__(self, path):
        super().__init__("grpc://127.0.0.1:0", auth_handler=Open(), middleware={"door": Doorkeeper()})
        self.base = duckdb.connect(path)
        self.lock = threading.Lock()
        self.tables = {}

    def asked(self, command):
        """The rows of a question, and what it is called."""
        sent = fields(command)
        kind = sent[1].decode().removeprefix(KINDS)
        body = fields(sent.get(2, b""))
        if kind == "CommandStatementQuery":
            return self.base.sql(noted(body[1].decode())).to_arrow_table()
        if kind == "CommandGetTables":
            name = body[3].decode()
            rows = self.base.sql(f"SELECT * FROM {body[2].decode()}.{name} LIMIT 0").to_arrow_table()
            return pyarrow.table(
                {
                    "catalog_name": ["warehouse"],
                    "db_schema_name": [body[2].decode()],
                    "table_name": [name],
                    "table_type": ["TABLE"],
                    "table_schema": pyarrow.array([rows.schema.serialize().to_pybytes()], pyarrow.binary()),
                }
            )
        raise NotImplementedError(kind)

    def get_flight_info(self, context, descriptor):
        with self.lock:
            try:
                rows = self.asked(descriptor.command)
            except duckdb.Error as error:
                raise flight.FlightServerError(str(error))
            ticket = str(len(self.tables)).encode()
            self.tables[ticket] = rows
        endpoint = flight.FlightEndpoint(flight.Ticket(ticket), [])
        return flight.FlightInfo(rows.schema, descriptor, [endpoint], rows.num_rows, -1)

    def do_get(self, context, ticket):
        with self.lock:
            return flight.RecordBatchStream(self.tables.pop(ticket.ticket))

    def do_put(self, context, descriptor, reader, writer):
        """What only sets the session."""
        with self.lock:
            self.base.execute(noted(fields(fields(descriptor.command)[2])[1].decode()))
        writer.write(b"\x08\x00")


stored = fill


def fill(folder):
    global server
    server = Served(stored(folder))
    return f"grpc://merak:{PASSWORD}@127.0.0.1:{server.port}"
