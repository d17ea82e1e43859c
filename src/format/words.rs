//! The words of every clause: the one it opens with, and what follows.

use super::doc::Doc;
use super::expr::expr;
use super::question::{self, filled};
use super::{field, rows, word};
use crate::syntax::ast::{ClauseKind, MomentAt, Name, Number, Text};

/// The words of one clause.
pub(super) struct Words {
    /// The word it opens with; empty if it opens with a name.
    pub word: &'static str,
    /// Its first words, in columns that neighbours may share.
    pub columns: Vec<String>,
    /// What follows.
    pub rest: Doc,
}

impl Words {
    pub fn new(word: &'static str, rest: Doc) -> Self {
        Self {
            word,
            columns: vec![word.to_owned()],
            rest,
        }
    }

    /// With a second column, for the names of neighbours.
    pub fn column(mut self, words: String) -> Self {
        self.columns.push(words);
        self
    }

    /// Words that share no column with others.
    fn bare(rest: Doc) -> Self {
        Self {
            word: "",
            columns: Vec::new(),
            rest,
        }
    }

    /// All of it, as part of another clause.
    pub fn inline(self) -> Doc {
        let columns = self.columns.join(" ");
        if self.rest.is_nothing() {
            return Doc::text(columns);
        }
        Doc::all([Doc::text(columns + " "), self.rest])
    }
}

/// The words of a clause, without a block.
pub(super) fn words(kind: &ClauseKind) -> Words {
    use ClauseKind as K;
    match kind {
        K::Owner(name) => named("owner", name),
        K::Contact(text) => quoted("contact", text),
        K::Aka(all) => Words::new("aka", filled(all, |text| Doc::text(word::text(text)))),
        K::Changed { why, on } => said("changed", format!("{} on {}", word::text(why), on.raw)),
        K::Values(all) => Words::new("values", filled(all, expr)),
        K::Business(name) => named("business", name),
        K::Rows(condition) => Words::new("rows", expr(condition)),
        K::Key(key) => field::key(key),
        K::Link(link) => field::link(link),
        K::Field(field) => field::field(field),
        K::Partitioned(partition) => field::partition(partition),
        K::FromTable(name) => Words::bare(Doc::text(word::name(name) + " from table")),
        K::DayKey(name) => named("key", name),
        K::CalendarGrain(grain) => field::calendar_grain(grain),
        K::Better(name) => named("better", name),
        K::Format(text) => quoted("format", text),
        K::Grain(name) => named("grain", name),
        K::Coarser(name) => named("coarser", name),
        K::Status { word, hint, on } => Words::new("status", status(word, hint.as_ref(), on.as_ref())),
        K::Empty(name) => named("empty", name),
        K::DistinctFrom(name, why) => said(
            "distinct",
            format!("from {} because {}", word::name(name), word::text(why)),
        ),
        K::VariantOf(name, label) => said("variant", format!("of {}", field::labelled(name, label.as_ref()))),
        K::Promise(text) => quoted("promise", text),
        K::Stage(name) => named("stage", name),
        K::InLine(name) => named("line", name),
        K::Companions(all) => Words::new("companions", filled(all, expr)),
        K::Targets(goals) => Words::new("target", filled(goals, question::goal)),
        K::Review { every, on } => {
            let on = on
                .as_ref()
                .map_or_else(String::new, |on| format!(" on {}", on.raw));
            said("review", format!("every {}{on}", word::name(every)))
        }
        K::Effect(name) => named("effect", name),
        K::Lag(duration) => said("lag", word::duration(duration)),
        K::Require(condition) => Words::new("require", expr(condition)),
        K::Per { grain, by } => question::per(grain, by),
        K::Protects(all) => Words::new("protects", question::names(all)),
        K::Severity(name) => named("severity", name),
        K::MinRows(number) => said("min_rows", number.raw.to_string()),
        K::When {
            expr: condition,
            same_weekday,
        } => {
            let versus = same_weekday.map(|_| Doc::text("versus same weekday"));
            Words::new("when", Doc::hanging(expr(condition), versus))
        }
        K::Notify(all) => Words::new("notify", question::names(all)),
        // Printed by `Printer::item`.
        K::Nested(_) => Words::bare(Doc::nothing()),
        K::Moves { metric, by, points } => said("moves", moves(metric, by, *points)),
        K::WorkStatus(name) => named("status", name),
        K::Result(text) => quoted("result", text),
        K::Metrics(all) => Words::new("metrics", filled(all, question::asked)),
        K::By(all) => Words::new("by", question::paths(all)),
        K::Where(condition) => Words::new("where", expr(condition)),
        K::Since(moment) => said("since", moment.raw.to_string()),
        K::Until(moment) => said("until", moment.raw.to_string()),
        K::For(during) => said("for", question::during(during)),
        K::Having(condition) => Words::new("having", expr(condition)),
        K::Top { count, of, by } => question::top(count, of, by),
        K::Sort(keys) => Words::new("sort", filled(keys, question::sort_key)),
        K::Limit(number) => said("limit", number.raw.to_string()),
        K::Compare(duration) => said("compare", format!("prior {}", word::duration(duration))),
        K::Totals => Words::new("totals", Doc::nothing()),
        K::Funnel { steps, each, within } => question::funnel(steps, each, within),
        K::AskedReport(name) => named("report", name),
        K::Cohort {
            entity,
            from,
            on,
            per,
            span,
        } => {
            let (entity, from, on, per) = (
                word::name(entity),
                word::path(from),
                word::name(on),
                word::name(per),
            );
            said(
                "cohort",
                format!(
                    "{entity} from {from} on {on} per {per} for {}",
                    word::duration(span)
                ),
            )
        }
        K::Listing(all, each_row) => {
            let word = if *each_row { "values per row" } else { "values" };
            Words::new(word, question::paths(all))
        }
        K::Given { table, .. } => Words::bare(Doc::text(format!("given {}", word::name(table)))),
        K::Expect { asked, clauses, .. } => Words::bare(rows::expectation(asked, clauses)),
        K::AsOf(moment) => said("as_of", moment.raw.to_string()),
    }
}

fn said(word: &'static str, words: String) -> Words {
    Words::new(word, Doc::text(words))
}

fn named(word: &'static str, name: &Name) -> Words {
    said(word, word::name(name))
}

fn quoted(word: &'static str, text: &Text) -> Words {
    said(word, word::text(text))
}

fn status(word: &Name, hint: Option<&Text>, on: Option<&MomentAt>) -> Doc {
    let on = on.map_or_else(String::new, |on| format!(" on {}", on.raw));
    Doc::text(field::labelled(word, hint) + &on)
}

fn moves(metric: &Name, by: &Number, points: bool) -> String {
    let points = if points { " points" } else { "" };
    format!("{} by {}{points}", word::name(metric), by.raw)
}
