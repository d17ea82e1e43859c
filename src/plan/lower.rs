//! From rows to expressions of a `select`: columns get the name of their relation.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::ir::Expr;
use crate::check::{AttributeRef, CopyAt, LinkPath, Literal, MemberRef, Row};
use crate::resolve::{Model, TableId};
use crate::syntax::ast::Comparison;

/// The names of a base table and of the tables joined to it.
pub(super) struct Aliases {
    base: String,
    paths: Vec<LinkPath>,
    names: Vec<String>,
    /// What each attribute is, as an expression of these relations.
    attributes: FxHashMap<AttributeRef, Expr>,
    /// Whether the one a row speaks of is in each segment.
    members: FxHashMap<MemberRef, Expr>,
    today: Expr,
}

impl Aliases {
    /// Names every path after its links: `buyer`, `buyer_region`.
    pub fn new(model: &Model, table: TableId, paths: Vec<LinkPath>, today: Expr) -> Self {
        let base = model
            .tables
            .get(table.index())
            .map(|table| table.named.name.text.to_string());
        let base = base.unwrap_or_default();
        let mut names: Vec<String> = Vec::new();
        for path in &paths {
            let words: Vec<String> = path.steps().iter().map(|hop| hop.words(model)).collect();
            let mut name = words.join("_");
            while name.to_lowercase() == base.to_lowercase() || names.contains(&name) {
                name.push('_');
            }
            names.push(name);
        }
        Self {
            base,
            paths,
            names,
            attributes: FxHashMap::default(),
            members: FxHashMap::default(),
            today,
        }
    }

    /// Says who is in a segment.
    pub fn know_member(&mut self, member: MemberRef, is: Expr) {
        self.members.insert(member, is);
    }

    /// Says what an attribute is; a second time changes nothing.
    pub fn know(&mut self, attribute: AttributeRef, is: Expr) {
        self.attributes.insert(attribute, is);
    }

    /// Whether it is said what an attribute is.
    pub fn knows(&self, attribute: &AttributeRef) -> bool {
        self.attributes.contains_key(attribute)
    }

    fn attribute(&self, attribute: &AttributeRef) -> Expr {
        let known = self.attributes.get(attribute);
        known.cloned().unwrap_or(Expr::Literal(Literal::Null))
    }

    /// A name for a relation that nothing here has.
    pub fn free(&self, wanted: &str, taken: &[String]) -> String {
        let is_taken = |name: &str| {
            let name = name.to_lowercase();
            let all = self.names.iter().chain(taken).chain([&self.base]);
            all.into_iter().any(|known| known.to_lowercase() == name)
        };
        let mut name = wanted.to_owned();
        while is_taken(&name) {
            name.push('_');
        }
        name
    }

    pub fn base(&self) -> &str {
        &self.base
    }

    /// The name of what a path leads to.
    pub fn of(&self, path: &LinkPath) -> &str {
        let at = self.paths.iter().position(|known| known == path);
        at.and_then(|at| self.names.get(at))
            .map_or(&self.base, String::as_str)
    }

    /// The name of what a path's last link starts from.
    pub fn before(&self, path: &LinkPath) -> &str {
        let length = path.steps().len();
        let before = path.prefixes().find(|prefix| prefix.steps().len() + 1 == length);
        before.map_or(&self.base, |before| self.of(&before))
    }

    fn column(&self, path: &LinkPath, name: &SmolStr) -> Expr {
        let alias = if path.is_empty() {
            &self.base
        } else {
            self.of(path)
        };
        Expr::column(alias, name)
    }

    /// A row expression over these relations.
    pub fn lower(&self, row: &Row) -> Expr {
        let all = |rows: &[Row]| rows.iter().map(|row| self.lower(row)).collect::<Vec<_>>();
        let boxed = |row: &Row| Box::new(self.lower(row));
        let chain =
            |terms: &[(bool, Row)]| terms.iter().map(|(flag, row)| (*flag, self.lower(row))).collect();
        match row {
            Row::Column(column) => self.column(&column.path, &column.column),
            Row::Beside(step, column) => Expr::column(step, column),
            Row::Literal(literal) => Expr::Literal(literal.clone()),
            Row::And(rows) => Expr::And(all(rows)),
            Row::Or(rows) => Expr::Or(all(rows)),
            Row::Not(inner) => Expr::Not(boxed(inner)),
            Row::Compare(operator, left, right) => Expr::Compare(*operator, boxed(left), boxed(right)),
            Row::IsNull { negated, subject } if matches!(**subject, Row::Tuple(_)) => {
                let Row::Tuple(parts) = &**subject else {
                    return Expr::Literal(Literal::Null);
                };
                let each = parts.iter().map(|part| Expr::IsNull(*negated, boxed(part)));
                match negated {
                    true => Expr::And(each.collect()),
                    false => Expr::Or(each.collect()),
                }
            }
            Row::Tuple(parts) => Expr::Tuple(all(parts)),
            Row::IsNull { negated, subject } => Expr::IsNull(*negated, boxed(subject)),
            Row::In {
                negated,
                subject,
                list,
            } => Expr::In(*negated, boxed(subject), all(list)),
            Row::Like {
                negated,
                subject,
                pattern,
            } => Expr::Like(*negated, boxed(subject), boxed(pattern)),
            Row::Sum(terms) => Expr::Sum(chain(terms)),
            Row::Product(factors) => Expr::Product(chain(factors)),
            Row::Negate(inner) => Expr::Negate(boxed(inner)),
            Row::Case(arms, otherwise) => Expr::Case(
                arms.iter()
                    .map(|(when, then)| (self.lower(when), self.lower(then)))
                    .collect(),
                otherwise.as_deref().map(boxed),
            ),
            Row::Call(function, rows) => Expr::Call(*function, all(rows)),
            Row::Bucket(grain, time) => Expr::Bucket(*grain, boxed(time)),
            Row::LastDay(grain, time) => Expr::LastDay(*grain, boxed(time)),
            Row::Called(grain, time) => Expr::Called(*grain, boxed(time)),
            Row::Local { zone, time } => Expr::Local(zone.clone(), boxed(time)),
            Row::FromNow(start, kind) => Expr::FromNow(start.clone(), kind.clone()),
            Row::Latest(latest) => Expr::Latest {
                table: latest.table.clone(),
                column: latest.column.clone(),
                at_most: match &latest.at {
                    CopyAt::Any => None,
                    CopyAt::Most(literal) => Some(Box::new(Expr::Literal(literal.clone()))),
                    CopyAt::Clock(spelling) => Some(Box::new(Expr::SpeltNow(spelling.clone()))),
                },
            },
            // Said before, for the cell a row is in.
            Row::PeriodStart | Row::PeriodEnd => Expr::Literal(Literal::Null),
            Row::Shift { time, by, to_day } => Expr::Shift {
                time: boxed(time),
                by: *by,
                to_day: *to_day,
            },
            Row::Attribute(attribute) => self.attribute(attribute),
            Row::Member(member) => {
                let known = self.members.get(member);
                known.cloned().unwrap_or(Expr::Literal(Literal::Null))
            }
            Row::Today => self.today.clone(),
            Row::Since { later, earlier, days } => Expr::Since(boxed(later), boxed(earlier), *days),
            Row::Start { day, zone } => Expr::Start(boxed(day), zone.clone()),
            Row::UntilNow(time, kind) => Expr::Compare(
                Comparison::LessOrEqual,
                boxed(time),
                Box::new(Expr::Now(kind.clone())),
            ),
        }
    }
}
