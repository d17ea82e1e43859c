//! The syntax tree: what was written, and where. It keeps source words as they
//! stand (`12_000`, escapes in strings), so that printing it loses nothing.

use smol_str::SmolStr;

use super::time::{Grain, Moment};
use crate::source::Span;

/// A parsed file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct File {
    /// Its items, in order.
    pub items: Vec<Item>,
}

/// One declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// From its keyword to its end.
    pub span: Span,
    /// The `///` lines above it.
    pub docs: Vec<Doc>,
    /// What it declares; for `north_star`, `decompose`, `driver` and `target`
    /// the metric it speaks of.
    pub name: Name,
    /// The label in quotes.
    pub label: Option<Text>,
    /// What kind of item it is, with what stands before the braces.
    pub body: Body,
    /// What stands in the braces, in order.
    pub clauses: Vec<Clause>,
    /// Whether it has braces at all.
    pub braces: bool,
    /// Whether something in it could not be understood: it keeps its name, and
    /// nothing else is said of it.
    pub broken: bool,
}

/// One `///` line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doc {
    /// Its words, without the slashes and one leading blank.
    pub text: SmolStr,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// `department finance "财务部" { … }`
    Department,
    /// `entity customer "客户"`
    Entity,
    /// `unit kilogram = 1000 gram`
    Unit {
        /// How many of which other unit it is.
        scale: Option<(Number, Name)>,
    },
    /// `dimension channel : text { … }`
    Dimension {
        /// Its type.
        kind: Kind,
    },
    /// `line retail { business ecommerce }`
    Line,
    /// `table order_lines = "shop.order_lines" { … }`
    Table(Source),
    /// `event paid_order = order_lines where …`
    Event(Expr),
    /// `metric gmv : CNY = sum(…)`
    Metric {
        /// The declared unit.
        kind: Option<Kind>,
        /// The definition.
        expr: Expr,
    },
    /// `attribute first_order_at of customer = …`
    Attribute {
        /// The entity it describes.
        of: Name,
        /// The declared type.
        kind: Option<Kind>,
        /// The definition.
        expr: Expr,
        /// `within 10 days of registered_at`
        within: Option<(Duration, Path)>,
    },
    /// `segment whales of customer = … over 90 days`
    Segment {
        /// The entity it selects from.
        of: Name,
        /// The condition.
        expr: Expr,
        /// How far it looks back.
        over: Option<Duration>,
    },
    /// `north_star repeat_buyers { … }`
    NorthStar,
    /// `decompose gmv = buyers * arpu`
    Identity(Expr),
    /// `decompose gmv by channel`
    Partition(Vec<Path>),
    /// `driver cart_rate -> repeat_rate { … }`
    Driver {
        /// What is driven.
        to: Name,
    },
    /// `guardrail margin_floor { … }`
    Guardrail,
    /// `alert cart_drop { … }`
    Alert,
    /// `target gmv { 2011-11 1_100_000 }`
    Target(Vec<Goal>),
    /// `direction retention for repeat_rate { … }`
    Direction {
        /// The metric it serves.
        serves: Name,
    },
    /// `opportunity checkout_faster { … }`, inside a direction.
    Opportunity,
    /// `initiative one_click { … }`, inside an opportunity.
    Initiative,
    /// `report monthly_review { … }`
    Report,
    /// `test second_order_counts { … }`
    Test,
    /// `assert ledger { … }`
    Assert(Vec<Claim>),
}

/// Where a table's rows come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A table of the warehouse.
    Physical(Text),
    /// Other tables, stacked.
    Union(Vec<UnionPart>),
    /// SQL by hand, one text an engine.
    Sql(Vec<(Name, Text)>),
}

/// One table of a union.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnionPart {
    /// The table.
    pub table: Name,
    /// `as (customer = buyer)`: the union's name and the part's.
    pub renames: Vec<(Name, Path)>,
}

/// A period and a number: `2011-06 250`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal {
    /// When.
    pub period: MomentAt,
    /// The number aimed at.
    pub value: Number,
}

/// One line of an `assert`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Words above it.
    pub docs: Vec<Doc>,
    /// What is claimed.
    pub expr: Expr,
    /// `for 2011-03 = 595_500.76`
    pub value: Option<(MomentAt, Number)>,
    /// `within 0.01`
    pub tolerance: Option<Number>,
    /// The whole.
    pub span: Span,
}

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

/// A name as written and as compared.
#[derive(Clone, Debug)]
pub struct Name {
    /// In NFC, without back-quotes.
    pub text: SmolStr,
    /// Whether it stands in back-quotes.
    pub quoted: bool,
    /// Where.
    pub span: Span,
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Name {}

/// Names joined by dots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// At least one.
    pub segments: Vec<Name>,
    /// The whole.
    pub span: Span,
}

impl Path {
    /// The only name, if there is just one.
    #[must_use]
    pub fn single(&self) -> Option<&Name> {
        match self.segments.as_slice() {
            [name] => Some(name),
            _ => None,
        }
    }

    /// As people write it, without back-quotes.
    #[must_use]
    pub fn text(&self) -> String {
        let words: Vec<&str> = self.segments.iter().map(|name| name.text.as_str()).collect();
        words.join(".")
    }
}

/// A string, as written with its quotes.
#[derive(Clone, Debug)]
pub struct Text {
    /// With quotes and escapes.
    pub raw: SmolStr,
    /// Without.
    pub value: SmolStr,
    /// Where.
    pub span: Span,
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Eq for Text {}

/// A number, as written: `-12_000.5`, `30%`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// With separators, sign and percent sign.
    pub raw: SmolStr,
    /// Where.
    pub span: Span,
}

/// A type or unit, as written: `CNY / order`, `text`, `CNY float`.
#[derive(Clone, Debug)]
pub struct Kind {
    /// The factors: whether each divides, and its name (`1` for none).
    pub factors: Vec<(bool, Name)>,
    /// `float` behind it.
    pub float: bool,
    /// The whole.
    pub span: Span,
}

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        self.factors == other.factors && self.float == other.float
    }
}

impl Eq for Kind {}

/// A date or period, as written and as understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MomentAt {
    /// What it means.
    pub moment: Moment,
    /// As written.
    pub raw: SmolStr,
    /// Where.
    pub span: Span,
}

/// A length of time: `7 days`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duration {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: Grain,
    /// Where.
    pub span: Span,
}

/// An expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where.
    pub span: Span,
}

/// The kinds of expressions. Chains are flat: `a + b - c` is one `Sum`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExprKind {
    /// `gmv`, `buyer.country`
    Path(Path),
    /// `"paid"`
    Text(Text),
    /// `12_000`, `30%`
    Number(Number),
    /// `true`
    Bool(bool),
    /// `null`
    Null,
    /// `2026-12-31`
    Moment(MomentAt),
    /// `7 days`
    Duration(Duration),
    /// `["a", "b"]`
    List(Vec<Expr>),
    /// `(a, b)`
    Tuple(Vec<Expr>),
    /// `(a)`
    Paren(Box<Expr>),
    /// `sum(order_lines.amount)`
    Call {
        /// Which.
        function: Path,
        /// What it is given.
        arguments: Vec<Argument>,
    },
    /// `-a`
    Negate(Box<Expr>),
    /// `not a`
    Not(Box<Expr>),
    /// `a and b`
    And(Vec<Expr>),
    /// `a or b`
    Or(Vec<Expr>),
    /// The first term, then whether each next one is subtracted.
    Sum(Box<Expr>, Vec<(bool, Expr)>),
    /// The first factor, then whether each next one divides.
    Product(Box<Expr>, Vec<(bool, Expr)>),
    /// `a >= b`
    Compare(Comparison, Box<Expr>, Box<Expr>),
    /// `a in [b, c]`
    In {
        /// `not`
        negated: bool,
        /// What is judged.
        subject: Box<Expr>,
        /// The list.
        set: Box<Expr>,
    },
    /// `a like "x%"`
    Like {
        /// `not`
        negated: bool,
        /// What is judged.
        subject: Box<Expr>,
        /// The pattern.
        pattern: Box<Expr>,
    },
    /// `a between b and c`
    Between {
        /// `not`
        negated: bool,
        /// What is judged.
        subject: Box<Expr>,
        /// The lower bound, included.
        low: Box<Expr>,
        /// The upper bound, included.
        high: Box<Expr>,
    },
    /// `a is null`
    IsNull {
        /// `not`
        negated: bool,
        /// What is judged.
        subject: Box<Expr>,
    },
    /// `gmv where channel = "ads"`
    Where(Box<Expr>, Box<Expr>),
    /// `sum(…) at shipped_at`
    At(Box<Expr>, Path),
    /// `gmv across channel`
    Across(Box<Expr>, Vec<Path>),
    /// `gmv every day`
    Every(Box<Expr>, Name),
    /// `gmv fill 0`
    Fill(Box<Expr>, Number),
    /// `orders via payer`
    Via(Box<Expr>, Path),
    /// Conditions and values; the one without a condition is `else`.
    Case(Vec<(Option<Expr>, Expr)>),
}

/// `= != < <= > >=`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Comparison {
    /// As written.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }
}

/// One argument of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// `from:` and the like.
    pub name: Option<Name>,
    /// `every customer where …`: all of the entity's rows.
    pub every: bool,
    /// The value.
    pub expr: Expr,
    /// `per day` or `once per buyer`.
    pub per: Option<Per>,
}

/// What an argument is taken per.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Per {
    /// `once per`: each one once.
    pub once: bool,
    /// Of what.
    pub path: Path,
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
