//! Files and items.

use smol_str::SmolStr;

use super::{Clause, Duration, Expr, Kind, MomentAt, Name, Number, Path, Text};
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
    /// `calendar retail = "shop.retail_calendar" { … }`
    Calendar(Text),
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
    /// The number aimed at, perhaps with its unit.
    pub value: Expr,
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
