"""What the script of every engine stands on: it says how it stores and asks, and may say more."""
import datetime
import decimal
import json
import sys


def cell(value):
    """A value as the oracle reads it: a letter for the kind, then the text."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "b" + str(value)
    if isinstance(value, int):
        return "e" + str(value)
    if isinstance(value, decimal.Decimal):
        return "e" + format(value, "f")
    if isinstance(value, float):
        return "f" + repr(value)
    if isinstance(value, datetime.datetime):
        return "t" + value.isoformat()
    if isinstance(value, datetime.date):
        return "d" + value.isoformat()
    return "s" + str(value)


def begin():
    """Before the tables of a case."""


def end():
    """After its questions."""


def told(error):
    """What the engine says is what the test shows."""
    return str(error)
