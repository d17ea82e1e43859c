"""What SQL written by hand finds in a year of invoices, judged day by day: one line for
each that is not well, in order."""

import datetime
import sys

import duckdb

DATA, SINCE, AS_OF = sys.argv[1:4]
ask = duckdb.connect().execute
ask("create view lines as select *, quantity * unit_price as amount, "
    f"invoice_no not like 'C%' as sold from '{DATA}'")


def sums(period, more=""):
    rows = ask(f"select date_trunc('{period}', invoice_at)::date as p {more}, sum(amount) filter (where sold) as gmv, "
               "count(distinct invoice_no) filter (where sold) as orders, sum(amount) as net, count(*) as n "
               "from lines group by all").fetchall()
    return rows


days = {row[0]: row[1] for row in sums("day") if row[1] is not None}
weeks = {row[0]: row[1] for row in sums("week") if row[1] is not None}
months = {row[0]: (row[1], row[2]) for row in sums("month") if row[1] is not None}
countries = {(row[0], row[1]): (row[2] or 0, row[4], row[5]) for row in sums("week", ", country")}
TARGETS = [("2011-01-01", 600_000), ("2011-03-01", 700_000), ("2011-06-01", 750_000),
           ("2011-09-01", 900_000), ("2011-11-01", 1_600_000)]
TARGETS = [(datetime.date.fromisoformat(day), value) for day, value in TARGETS]
DAY = datetime.timedelta(days=1)


def next_month(day):
    return (day.replace(day=1) + 32 * DAY).replace(day=1)


def falling(day, count, step):
    """Each of so many days below the one `step` days before it."""
    pairs = [(days.get(day - at * DAY), days.get(day - (at + step) * DAY)) for at in range(count)]
    if any(None in pair for pair in pairs):
        return None
    return all(later < earlier for later, earlier in pairs)


rowdays = sorted(row[0] for row in ask("select distinct invoice_at::date from lines").fetchall())


def late(today):
    """The last day with rows, where more days without have passed since than ever in the 56 days before."""
    there = [day for day in rowdays if day < today]
    recent = [day for day in there if day >= there[-1] - 56 * DAY]
    longest = max((later - day).days - 1 for day, later in zip(recent, recent[1:]))
    return there[-1] if (today - there[-1]).days - 1 > longest and len(recent) >= 14 else None


found = []
today = datetime.date.fromisoformat(SINCE)
while today <= datetime.date.fromisoformat(AS_OF):
    last = late(today)

    def say(state, kind, name, period, end, key=""):
        """What is not well, and what nobody knows because rows of its period are still to come."""
        if last and last + DAY < end:
            state = "no data"
        if state:
            found.append((str(today), state, kind, name, str(period), key))

    yesterday = today - DAY
    for name, fell in (("three", falling(yesterday, 3, 1)), ("weekday", falling(yesterday, 2, 7))):
        say({None: "no data", True: "warn", False: None}[fell], "alert", name, yesterday, today)
    week = today - (today.weekday() + 7) * DAY
    over = week + 7 * DAY
    for (start, country), (gmv, net, rows) in countries.items():
        if start == week and rows >= 30:
            say(None if net * 100 >= 98 * gmv else "breach", "guardrail", "kept", week, over, country)
        # Gone since the week before.
        if start == week - 7 * DAY and rows >= 30 and (week, country) not in countries:
            say("no data", "guardrail", "kept", week, over, country)
    now, before = weeks.get(week), weeks.get(week - 7 * DAY)
    known = now is not None and before
    say(("warn" if now / before - 1 < -0.15 else None) if known else "no data", "alert", "drop", week, over)
    month = (today.replace(day=1) - DAY).replace(day=1)
    gmv, orders = months.get(month, (None, None))
    state = ("warn" if gmv < 410 * orders else None) if orders else "no data"
    say(state, "guardrail", "basket", month, next_month(month))
    due = [target for target in TARGETS if next_month(target[0]) <= today]
    if due:
        start, value = due[-1]
        got = months.get(start, (0, 0))[0]
        say("warn" if got < value else None, "target", "gmv", start, next_month(start))
    today += DAY
for line in sorted(found):
    print("\t".join(line))
