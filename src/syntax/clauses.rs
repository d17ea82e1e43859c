//! What a clause looks like whose words must follow each other.

/// A clause that opens with this word, if more than one thing belongs into it.
pub(super) fn shape(word: &str) -> Option<&'static str> {
    Some(match word {
        "review" => "review every quarter",
        "distinct" => "distinct from other_metric because \"…\"",
        "variant" => "variant of other_metric \"…\"",
        "valid" => "valid from valid_from until valid_until",
        "compare" => "compare prior 1 year",
        "moves" => "moves metric by +5%",
        "versus" => "versus same weekday",
        "once" => "once per link",
        "for" => "for last 3 complete months",
        "top" => "top 5 dimension by metric",
        "changed" => "changed \"…\" on 2026-05-01",
        "key" => "key (order_id, line_no)",
        "link" => "link role : entity = column",
        "time" => "time name : timestamp",
        "snapshot" => "snapshot name : date",
        "partition" => "partition name : date of time",
        "funnel" => "funnel first_event, second_event each entity within 7 days",
        "cohort" => "cohort entity from attribute on event per month for 12 months",
        "within" => "within 10 days of registered_at",
        "given" => "given table [ { column: value } ]",
        "expect" => "expect metric by month [ { month: 2026-01, metric: 1 } ]",
        _ => return None,
    })
}
