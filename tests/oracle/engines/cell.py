"""Values of an engine as the oracle reads them: this stands before the script of each."""
import datetime
import decimal


def cell(value):
    """A letter for the kind, then the text."""
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
