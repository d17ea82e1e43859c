//! Items: one builder a kind, from the pairs of the grammar.

use std::iter::Peekable;

use super::ast::{Body, Claim, Clause, Goal, Item, Name, Source, Text, UnionPart};
use super::parser::Rule;
use super::walk::{Builder, Node, Nodes, inside};

/// What stands before an item's braces, taken in order.
pub(super) struct Head<'i> {
    pub nodes: Peekable<Nodes<'i>>,
}

impl<'i> Head<'i> {
    pub fn take(&mut self, rule: Rule) -> Option<Node<'i>> {
        self.nodes.next_if(|node| node.as_rule() == rule)
    }
}

impl Builder<'_> {
    /// An `item` node.
    pub fn item(&mut self, node: Node<'_>) -> Option<Item> {
        let mut nodes = inside(node);
        let docs = self.docs(&mut nodes);
        let node = nodes.next()?;
        let before = self.found.len();
        let mut item = self.nested(node)?;
        item.broken = self.found.len() > before;
        item.docs = docs;
        Some(item)
    }

    /// The item itself; also those that stand inside another one.
    pub fn nested(&mut self, node: Node<'_>) -> Option<Item> {
        let span = self.trimmed(&node);
        let rule = node.as_rule();
        let braces = has_braces(&node);
        let mut head = Head { nodes: inside(node) };
        let name = self.head_name(&mut head)?;
        let label = head.take(Rule::string).map(|node| self.text(&node));
        let body = self.body(rule, &mut head)?;
        let clauses = self.clauses(head.nodes);
        Some(Item {
            span,
            docs: Vec::new(),
            name,
            label,
            body,
            clauses,
            braces,
            broken: false,
        })
    }

    /// Rules end behind trailing blanks now and then; spans should not.
    fn trimmed(&self, node: &Node<'_>) -> crate::source::Span {
        let words = node.as_str();
        self.part(node, 0, words.trim_end().len())
    }

    fn head_name(&mut self, head: &mut Head<'_>) -> Option<Name> {
        let node = head.take(Rule::name)?;
        Some(self.name(&node))
    }

    fn body(&mut self, rule: Rule, head: &mut Head<'_>) -> Option<Body> {
        Some(match rule {
            Rule::department => Body::Department,
            Rule::entity => Body::Entity,
            Rule::unit => Body::Unit {
                scale: self.scale(head),
            },
            Rule::dimension => Body::Dimension {
                kind: head.take(Rule::kind).map(|node| self.kind(node))?,
            },
            Rule::line => Body::Line,
            Rule::table => Body::Table(self.source(head.nodes.next()?)?),
            Rule::calendar => Body::Calendar(self.physical(head.nodes.next()?)?),
            Rule::event => Body::Event(self.expr(head.take(Rule::expr)?)),
            Rule::metric => Body::Metric {
                kind: head.take(Rule::kind).map(|node| self.kind(node)),
                expr: self.expr(head.take(Rule::expr)?),
            },
            Rule::attribute => self.attribute(head)?,
            Rule::segment => Body::Segment {
                of: self.named_by(head, Rule::of)?,
                expr: self.expr(head.take(Rule::expr)?),
                over: head
                    .take(Rule::over)
                    .and_then(|node| inside(node).next())
                    .map(|node| self.duration(&node)),
            },
            Rule::north_star => Body::NorthStar,
            Rule::decompose => self.decomposition(head)?,
            Rule::driver => Body::Driver {
                to: self.head_name(head)?,
            },
            Rule::guardrail => Body::Guardrail,
            Rule::alert => Body::Alert,
            Rule::target => Body::Target(self.goals_of(head)),
            Rule::direction => Body::Direction {
                serves: self.head_name(head)?,
            },
            Rule::opportunity => Body::Opportunity,
            Rule::initiative => Body::Initiative,
            Rule::report => Body::Report,
            Rule::test => Body::Test,
            Rule::assertion => Body::Assert(self.claims(head)),
            _ => return None,
        })
    }

    fn scale(&mut self, head: &mut Head<'_>) -> Option<(super::ast::Number, Name)> {
        let number = head.take(Rule::number)?;
        let number = self.number(&number);
        Some((number, self.head_name(head)?))
    }

    fn source(&mut self, node: Node<'_>) -> Option<Source> {
        Some(match node.as_rule() {
            Rule::union => Source::Union(inside(node).filter_map(|node| self.union_part(node)).collect()),
            Rule::by_sql => Source::Sql(inside(node).filter_map(|node| self.sql_text(node)).collect()),
            _ => Source::Physical(self.physical(node)?),
        })
    }

    fn physical(&mut self, node: Node<'_>) -> Option<Text> {
        Some(self.text(&inside(node).next()?))
    }

    fn union_part(&mut self, node: Node<'_>) -> Option<UnionPart> {
        let mut inner = inside(node);
        let table = self.name(&inner.next()?);
        let renames = inner.filter_map(|node| {
            let mut inner = inside(node);
            Some((self.name(&inner.next()?), self.path(&inner.next()?)))
        });
        Some(UnionPart {
            table,
            renames: renames.collect(),
        })
    }

    fn sql_text(&mut self, node: Node<'_>) -> Option<(Name, Text)> {
        let mut inner = inside(node);
        Some((self.name(&inner.next()?), self.text(&inner.next()?)))
    }

    fn attribute(&mut self, head: &mut Head<'_>) -> Option<Body> {
        let of = self.named_by(head, Rule::of)?;
        let kind = head.take(Rule::kind).map(|node| self.kind(node));
        let expr = self.expr(head.take(Rule::expr)?);
        let within = head.take(Rule::within_of).and_then(|node| {
            let mut inner = inside(node);
            let length = self.duration(&inner.next()?);
            Some((length, self.path(&inner.next()?)))
        });
        Some(Body::Attribute {
            of,
            kind,
            expr,
            within,
        })
    }

    /// The name inside a node such as `of customer`.
    fn named_by(&mut self, head: &mut Head<'_>, rule: Rule) -> Option<Name> {
        let node = inside(head.take(rule)?).next()?;
        Some(self.name(&node))
    }

    fn decomposition(&mut self, head: &mut Head<'_>) -> Option<Body> {
        if let Some(node) = head.take(Rule::expr) {
            return Some(Body::Identity(self.expr(node)));
        }
        let node = inside(head.take(Rule::by)?).next()?;
        Some(Body::Partition(self.paths(node)))
    }

    fn goals_of(&mut self, head: &mut Head<'_>) -> Vec<Goal> {
        let mut goals = Vec::new();
        while let Some(node) = head.take(Rule::goal) {
            goals.extend(self.goal(node));
        }
        goals
    }

    /// A `goal` node.
    pub fn goal(&mut self, node: Node<'_>) -> Option<Goal> {
        let mut inner = inside(node);
        Some(Goal {
            period: self.moment(&inner.next()?),
            value: self.amount(inner.next()?),
        })
    }

    fn claims(&mut self, head: &mut Head<'_>) -> Vec<Claim> {
        let mut claims = Vec::new();
        loop {
            let docs = self.docs(&mut head.nodes);
            let Some(node) = head.take(Rule::claim) else {
                return claims;
            };
            let span = self.trimmed(&node);
            claims.extend(self.claim(node, docs, span));
        }
    }

    fn claim(
        &mut self,
        node: Node<'_>,
        docs: Vec<super::ast::Doc>,
        span: crate::source::Span,
    ) -> Option<Claim> {
        let mut head = Head {
            nodes: inside(node.clone()),
        };
        let expr = self.expr(head.take(Rule::expr)?);
        let value = head
            .take(Rule::during)
            .and_then(|during| inside(during).next())
            .map(|period| (self.moment(&period), self.signed(node)));
        while head.take(Rule::sign).is_some() || head.take(Rule::number).is_some() {}
        let tolerance = head
            .take(Rule::tolerance)
            .and_then(|node| inside(node).next())
            .map(|node| self.number(&node));
        Some(Claim {
            docs,
            expr,
            value,
            tolerance,
            span,
        })
    }

    /// Everything left between the braces.
    pub fn clauses(&mut self, mut nodes: Peekable<Nodes<'_>>) -> Vec<Clause> {
        let mut clauses = Vec::with_capacity(nodes.len());
        loop {
            let docs = self.docs(&mut nodes);
            let Some(node) = nodes.next() else {
                return clauses;
            };
            let span = self.trimmed(&node);
            if let Some(kind) = self.clause(node) {
                clauses.push(Clause { span, docs, kind });
            }
        }
    }
}

/// Whether an item ends in braces of its own: those of a `case` at its end
/// belong to the expression.
fn has_braces(node: &Node<'_>) -> bool {
    let end = |node: &Node<'_>| node.as_span().start() + node.as_str().trim_end().len();
    let last = node.clone().into_inner().next_back();
    node.as_str().trim_end().ends_with('}') && last.is_none_or(|last| end(&last) < end(node))
}
