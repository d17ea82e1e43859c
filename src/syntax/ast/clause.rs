//! Clauses: what stands between an item's braces.

use super::{Body, Doc, Duration, Expr, Goal, Item, Kind, MomentAt, Name, Number, Path, Text};
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
    /// `review every quarter`
    Review(Name),
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
        /// Against seven days before.
        same_weekday: bool,
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
    /// `values buyer.country`
    Listing(Vec<Path>),
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
        /// What is asked.
        asked: Vec<Asked>,
        /// The rest of the question.
        clauses: Vec<Clause>,
        /// The rows.
        rows: Vec<Row>,
    },
    /// `as_of 2026-02-01`
    AsOf(MomentAt),
}

/// What one row of a table is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The entity this table is the home of.
    pub entity: Option<Name>,
    /// The columns.
    pub columns: Vec<Name>,
    /// `extends customer`
    pub extends: Option<Name>,
    /// `valid from a until b`
    pub valid: Option<(Name, Name)>,
}

/// A way from many rows to one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The role, or the entity itself.
    pub name: Name,
    /// Its label.
    pub label: Option<Text>,
    /// The entity, where the name is a role.
    pub entity: Option<Name>,
    /// The columns that hold the key.
    pub columns: Vec<Name>,
    /// Whether it is claimed to be always there.
    pub required: bool,
}

/// Which kind of field a clause declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldRole {
    /// `time`
    Time,
    /// `snapshot`
    Snapshot,
    /// `dim`
    Dim,
    /// `column`
    Column,
    /// `fact`
    Fact,
}

/// A field of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Which kind.
    pub role: FieldRole,
    /// One name or several, with labels.
    pub names: Vec<(Name, Option<Text>)>,
    /// Its type or unit.
    pub kind: Option<Kind>,
    /// `in "UTC"`
    pub zone: Option<Text>,
    /// Whether it is claimed to be never NULL.
    pub required: bool,
    /// How it is computed, if it is.
    pub expr: Option<Expr>,
    /// `{ values … }`
    pub clauses: Vec<Clause>,
}

/// How a table is partitioned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partitioned {
    /// The column.
    pub name: Name,
    /// Its type.
    pub kind: Kind,
    /// How its text spells a day.
    pub pattern: Option<Text>,
    /// The time it follows.
    pub of: Option<Name>,
    /// How late rows may come.
    pub late: Option<Duration>,
    /// Whether every partition is a whole copy.
    pub full: bool,
}

/// A metric asked for, with the name of its column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// A metric, or an expression of metrics.
    pub expr: Expr,
    /// `as name`
    pub alias: Option<Name>,
}

/// One key of a `sort`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortKey {
    /// A column of the answer.
    pub path: Path,
    /// `desc`, `asc` or nothing.
    pub descending: Option<bool>,
}

/// `for 2011-03` or `for last 12 complete months`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum During {
    /// One period.
    Period(MomentAt),
    /// The last ones before the as-of.
    Last {
        /// How many.
        count: Number,
        /// Whether the current one is left out.
        complete: bool,
        /// Of which length.
        unit: Name,
    },
}

/// One row of a `given` or an `expect`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Columns and literals.
    pub cells: Vec<(Name, Expr)>,
    /// The whole.
    pub span: Span,
}

impl ClauseKind {
    /// The word that opens it.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Owner(_) => "owner",
            Self::Contact(_) => "contact",
            Self::Aka(_) => "aka",
            Self::Values(_) | Self::Listing(_) => "values",
            Self::Business(_) => "business",
            Self::Rows(_) => "rows",
            Self::Key(_) => "key",
            Self::Link(_) => "link",
            Self::Field(field) => field.role.word(),
            Self::Partitioned(_) => "partition",
            Self::FromTable(_) => "from table",
            Self::Better(_) => "better",
            Self::Format(_) => "format",
            Self::Grain(_) => "grain",
            Self::Coarser(_) => "coarser",
            Self::Status { .. } | Self::WorkStatus(_) => "status",
            Self::Empty(_) => "empty",
            Self::DistinctFrom(..) => "distinct",
            Self::VariantOf(..) => "variant",
            Self::Promise(_) => "promise",
            Self::Stage(_) => "stage",
            Self::InLine(_) => "line",
            Self::Companions(_) => "companions",
            Self::Targets(_) => "target",
            Self::Review(_) => "review",
            Self::Effect(_) => "effect",
            Self::Lag(_) => "lag",
            Self::Require(_) => "require",
            Self::Per { .. } => "per",
            Self::Protects(_) => "protects",
            Self::Severity(_) => "severity",
            Self::MinRows(_) => "min_rows",
            Self::When { .. } => "when",
            Self::Notify(_) => "notify",
            Self::Nested(item) => match item.body {
                Body::Opportunity => "opportunity",
                _ => "initiative",
            },
            Self::Moves { .. } => "moves",
            Self::Result(_) => "result",
            Self::Metrics(_) => "metrics",
            Self::By(_) => "by",
            Self::Where(_) => "where",
            Self::Since(_) => "since",
            Self::Until(_) => "until",
            Self::For(_) => "for",
            Self::Having(_) => "having",
            Self::Top { .. } => "top",
            Self::Sort(_) => "sort",
            Self::Limit(_) => "limit",
            Self::Compare(_) => "compare",
            Self::Totals => "totals",
            Self::Funnel { .. } => "funnel",
            Self::Cohort { .. } => "cohort",
            Self::Given { .. } => "given",
            Self::Expect { .. } => "expect",
            Self::AsOf(_) => "as_of",
        }
    }
}

impl FieldRole {
    /// The word that declares it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Snapshot => "snapshot",
            Self::Dim => "dim",
            Self::Column => "column",
            Self::Fact => "fact",
        }
    }
}
