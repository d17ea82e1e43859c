//! Going through row expressions: what is in them, and the same with other parts.

use super::path::LinkPath;
use super::row::{AttributeRef, ColumnRef, Extent, MemberRef, Row};

impl Row {
    /// Calls `visit` for every column below.
    pub fn columns<'a>(&'a self, visit: &mut dyn FnMut(&'a ColumnRef)) {
        match self {
            Self::Column(column) => visit(column),
            Self::Attribute(attribute) => attribute.key.iter().for_each(visit),
            Self::Member(member) => {
                member.key.iter().for_each(&mut *visit);
                member.periods.iter().for_each(|row| row.columns(visit));
            }
            _ => self.each(&mut |row| row.columns(visit)),
        }
    }

    /// Calls `visit` for every attribute below.
    pub fn attributes<'a>(&'a self, visit: &mut dyn FnMut(&'a AttributeRef)) {
        match self {
            Self::Attribute(attribute) => visit(attribute),
            _ => self.each(&mut |row| row.attributes(visit)),
        }
    }

    /// Calls `visit` for every segment below.
    pub fn members<'a>(&'a self, visit: &mut dyn FnMut(&'a MemberRef)) {
        match self {
            Self::Member(member) => visit(member),
            _ => self.each(&mut |row| row.members(visit)),
        }
    }

    /// Whether it reads what the base table's rows say themselves, and what
    /// others say, which many of its rows may share.
    #[must_use]
    pub fn own_and_shared(&self) -> (bool, bool) {
        match self {
            Self::Column(column) => (column.path.is_empty(), !column.path.is_empty()),
            Self::Attribute(attribute) => (attribute.own, !attribute.own),
            Self::Member(member) => (member.own, !member.own),
            _ => {
                let mut found = (false, false);
                self.each(&mut |row| {
                    let (own, shared) = row.own_and_shared();
                    found = (found.0 || own, found.1 || shared);
                });
                found
            }
        }
    }

    /// Whether the day of the as-of enters.
    #[must_use]
    pub fn mentions_today(&self) -> bool {
        let mut mentions = matches!(self, Self::Today | Self::PeriodStart | Self::PeriodEnd);
        self.each(&mut |row| mentions |= row.mentions_today());
        mentions
    }

    /// Whether something in it is such.
    pub fn has(&self, is: &dyn Fn(&Self) -> bool) -> bool {
        let mut has = is(self);
        self.each(&mut |row| has = has || row.has(is));
        has
    }

    /// Puts something else in the place of parts; what is put there stays.
    pub fn replace(&mut self, by: &dyn Fn(&Self) -> Option<Self>) {
        match by(self) {
            Some(other) => *self = other,
            None => self.each_mut(&mut |row| row.replace(by)),
        }
    }

    /// Whether the columns of the base table alone say it.
    #[must_use]
    pub fn is_of_its_row(&self) -> bool {
        match self {
            Self::Column(column) => column.path.is_empty(),
            Self::Attribute(_) | Self::Member(_) | Self::Beside(..) | Self::PeriodStart | Self::PeriodEnd => {
                false
            }
            _ => {
                let mut own = true;
                self.each(&mut |row| own &= row.is_of_its_row());
                own
            }
        }
    }

    /// How large it is.
    #[must_use]
    pub fn extent(&self) -> Extent {
        let mut inner = Extent::default();
        self.each(&mut |row| inner = inner.beside(row.extent()));
        inner.inside()
    }

    /// Calls `visit` for everything directly below.
    pub fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a Self)) {
        match self {
            Self::Column(_)
            | Self::Literal(_)
            | Self::Attribute(_)
            | Self::FromNow(..)
            | Self::Beside(..)
            | Self::Latest(_)
            | Self::Today
            | Self::PeriodStart
            | Self::PeriodEnd => {}
            Self::Member(member) => member.periods.iter().for_each(visit),
            Self::And(all) | Self::Or(all) | Self::Call(_, all) | Self::Tuple(all) => {
                all.iter().for_each(visit)
            }
            Self::Not(inner)
            | Self::Negate(inner)
            | Self::Bucket(_, inner)
            | Self::LastDay(_, inner)
            | Self::Called(_, inner)
            | Self::UntilNow(inner, _)
            | Self::Local { time: inner, .. }
            | Self::Shift { time: inner, .. }
            | Self::Start { day: inner, .. }
            | Self::IsNull { subject: inner, .. } => visit(inner),
            Self::Compare(_, left, right)
            | Self::Since {
                later: left,
                earlier: right,
                ..
            } => {
                visit(left);
                visit(right);
            }
            Self::Like { subject, pattern, .. } => {
                visit(subject);
                visit(pattern);
            }
            Self::In { subject, list, .. } => {
                visit(subject);
                list.iter().for_each(visit);
            }
            Self::Sum(all) | Self::Product(all) => all.iter().for_each(|(_, row)| visit(row)),
            Self::Case(arms, otherwise) => {
                for (condition, value) in arms {
                    visit(condition);
                    visit(value);
                }
                otherwise.iter().for_each(|row| visit(row));
            }
        }
    }

    /// Calls `visit` for everything directly below, to change it.
    fn each_mut(&mut self, visit: &mut dyn FnMut(&mut Self)) {
        match self {
            Self::Column(_)
            | Self::Literal(_)
            | Self::Attribute(_)
            | Self::FromNow(..)
            | Self::Beside(..)
            | Self::Latest(_)
            | Self::Today
            | Self::PeriodStart
            | Self::PeriodEnd => {}
            Self::Member(member) => member.periods.iter_mut().for_each(visit),
            Self::And(all) | Self::Or(all) | Self::Call(_, all) | Self::Tuple(all) => {
                all.iter_mut().for_each(visit);
            }
            Self::Not(inner)
            | Self::Negate(inner)
            | Self::Bucket(_, inner)
            | Self::LastDay(_, inner)
            | Self::Called(_, inner)
            | Self::UntilNow(inner, _)
            | Self::Local { time: inner, .. }
            | Self::Shift { time: inner, .. }
            | Self::Start { day: inner, .. }
            | Self::IsNull { subject: inner, .. } => visit(inner),
            Self::Compare(_, left, right)
            | Self::Since {
                later: left,
                earlier: right,
                ..
            } => {
                visit(left);
                visit(right);
            }
            Self::Like { subject, pattern, .. } => {
                visit(subject);
                visit(pattern);
            }
            Self::In { subject, list, .. } => {
                visit(subject);
                list.iter_mut().for_each(visit);
            }
            Self::Sum(all) | Self::Product(all) => all.iter_mut().for_each(|(_, row)| visit(row)),
            Self::Case(arms, otherwise) => {
                for (condition, value) in arms {
                    visit(condition);
                    visit(value);
                }
                otherwise.iter_mut().for_each(|row| visit(row));
            }
        }
    }

    /// The same seen from a table that reaches this one over `prefix`.
    #[must_use]
    pub fn under(&self, prefix: &LinkPath) -> Self {
        let mut moved = self.clone();
        if !prefix.is_empty() {
            moved.prefix(prefix);
        }
        moved
    }

    fn prefix(&mut self, prefix: &LinkPath) {
        match self {
            Self::Column(column) => column.path = prefix.joined(&column.path),
            Self::Member(member) => {
                member.own = false;
                for column in &mut member.key {
                    column.path = prefix.joined(&column.path);
                }
            }
            Self::Attribute(attribute) => {
                attribute.own = false;
                for column in &mut attribute.key {
                    column.path = prefix.joined(&column.path);
                }
            }
            row => row.each_mut(&mut |row| row.prefix(prefix)),
        }
    }

    /// The same with other values in place of columns.
    #[must_use]
    pub fn with_columns(&self, value: &dyn Fn(&ColumnRef) -> Option<Self>) -> Self {
        let mut changed = self.clone();
        changed.replace(&|row| match row {
            Self::Column(column) => value(column),
            _ => None,
        });
        changed
    }
}
