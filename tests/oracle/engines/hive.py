"""What Hive is asked, asked of Spark: word for word but for two words that Spark spells otherwise."""
import re

# A time is a local time to Hive.
MORE = {"spark.sql.session.timeZone": "UTC", "spark.sql.timestampType": "TIMESTAMP_NTZ"}


def spelt(question):
    """So many hours are a product, and a moment is no number."""
    question = re.sub(r"INTERVAL \(run\.place\) (\w+)", r"run.place * INTERVAL '1' \1", question)
    return question.replace("UNIX_TIMESTAMP() * 1000", "TIMESTAMP_SECONDS(UNIX_TIMESTAMP())")
