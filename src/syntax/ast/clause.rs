//! Clauses: what stands between an item's braces.

use super::{
    Asked, CalendarGrain, Doc, Duration, During, Expr, Field, Goal, Item, Key, Link, MomentAt, Name, Number,
    Partitioned, Path, Row, SortKey, Text,
};
use crate::source::Span;

/// A clause between an item's braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// The whole clause.
    pub span: Span,
    /// The `///` lines above it.
    pub docs: Vec<Doc>,
    /// Which clause it is.
    pub kind: ClauseKind,
}

/// Every clause of every item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClauseKind {
    // Anything with people behind it.
    /// `owner finance`
    Owner(Name),
    /// `contact "…"`
    Contact(Text),
    /// `aka "…", "…"`
    Aka(Vec<Text>),
    // Dimensions.
    /// `changed "returns are out" on 2026-05-01`
    Changed {
        /// What, and why.
        why: Text,
        /// From when on.
        on: MomentAt,
    },
    /// `values "a", "b"`
    Values(Vec<Expr>),
    /// `business ecommerce`
    Business(Name),
    // Tables.
    /// `rows not is_test`
    Rows(Expr),
    /// `key customer = customer_id`
    Key(Key),
    /// `link buyer : customer = customer_id`
    Link(Link),
    /// `time`, `snapshot`, `dim`, `column` or `fact`
    Field(Field),
    /// `partition ds : text "yyyyMMdd" of visited_at`
    Partitioned(Partitioned),
    /// `kind from table`
    FromTable(Name),
    // Calendars.
    /// `key day`
    DayKey(Name),
    /// `grain retail_month in retail_year = period`
    CalendarGrain(CalendarGrain),
    // Metrics.
    /// `better higher`
    Better(Name),
    /// `format "0.00"`
    Format(Text),
    /// `grain month`
    Grain(Name),
    /// `coarser avg`
    Coarser(Name),
    /// `status deprecated "use x" on 2026-01-01`
    Status {
        /// The word.
        word: Name,
        /// What to use instead.
        hint: Option<Text>,
        /// What it is about, or when.
        on: Option<MomentAt>,
    },
    /// `empty null`
    Empty(Name),
    /// `distinct from m because "…"`
    DistinctFrom(Name, Text),
    /// `variant of m "…"`
    VariantOf(Name, Option<Text>),
    // The tree.
    /// `promise "…"`
    Promise(Text),
    /// `stage growth`
    Stage(Name),
    /// `line retail`
    InLine(Name),
    /// `companions on_time_rate >= 95%`
    Companions(Vec<Expr>),
    /// `target 2011-06 250`
    Targets(Vec<Goal>),
    /// `review every quarter on 2026-07-02`
    Review {
        /// How often.
        every: Name,
        /// The day of the last one.
        on: Option<MomentAt>,
    },
    /// `effect positive`
    Effect(Name),
    /// `lag 7 days`
    Lag(Duration),
    /// `require gross_margin >= 30%`
    Require(Expr),
    /// `per week by channel`
    Per {
        /// The period.
        grain: Name,
        /// By what.
        by: Vec<Path>,
    },
    /// `protects repeat_buyers`
    Protects(Vec<Name>),
    /// `severity block`
    Severity(Name),
    /// `min_rows 30`
    MinRows(Number),
    /// `when falls(cart_users, 3) versus same weekday`
    When {
        /// The condition.
        expr: Expr,
        /// Against seven days before: where that is said.
        same_weekday: Option<Span>,
    },
    /// `notify marketing`
    Notify(Vec<Name>),
    /// An opportunity or initiative.
    Nested(Box<Item>),
    /// `moves cart_rate by +5%`
    Moves {
        /// The metric.
        metric: Name,
        /// By what.
        by: Number,
        /// Points instead of per cent.
        points: bool,
    },
    /// `status running`
    WorkStatus(Name),
    /// `result "…"`
    Result(Text),
    // Questions.
    /// `metrics gmv, aov`
    Metrics(Vec<Asked>),
    /// `by month, channel`
    By(Vec<Path>),
    /// `where channel != "email"`
    Where(Expr),
    /// `since 2011-01-01`
    Since(MomentAt),
    /// `until 2012-01-01`
    Until(MomentAt),
    /// `for 2011-03`
    For(During),
    /// `having orders >= 10`
    Having(Expr),
    /// `top 5 channel by gmv`
    Top {
        /// How many.
        count: Number,
        /// Of what.
        of: Path,
        /// By what.
        by: Expr,
    },
    /// `sort gmv desc`
    Sort(Vec<SortKey>),
    /// `limit 10`
    Limit(Number),
    /// `compare prior 1 year`
    Compare(Duration),
    /// `totals`
    Totals,
    /// `funnel a, b each customer within 1 day`
    Funnel {
        /// The events, in order.
        steps: Vec<Name>,
        /// Whose steps.
        each: Name,
        /// Within which time of the first.
        within: Duration,
    },
    /// `cohort customer from first_order_at on paid_order per month for 12 months`
    Cohort {
        /// Whose.
        entity: Name,
        /// Where each begins.
        from: Path,
        /// What it is about, or when.
        on: Name,
        /// By which period they are grouped.
        per: Name,
        /// For how long they are followed.
        span: Duration,
    },
    /// `values buyer.country`; those of each row with `values per row buyer.country`
    Listing(Vec<Path>, bool),
    /// `report checkout`, behind `expect`
    AskedReport(Name),
    // Tests.
    /// `given order_lines [ … ]`
    Given {
        /// The table.
        table: Name,
        /// The rows.
        rows: Vec<Row>,
    },
    /// `expect gmv by month [ … ]`
    Expect {
        /// The metrics asked for, if any.
        asked: Vec<Asked>,
        /// The rest of the question: it opens with a funnel, a cohort, values or a
        /// report where no metric is asked for.
        clauses: Vec<Clause>,
        /// The rows.
        rows: Vec<Row>,
    },
    /// `as_of 2026-02-01`
    AsOf(MomentAt),
}
