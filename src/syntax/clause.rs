//! Clauses: one builder a rule.

use super::ast::{
    Asked, CalendarGrain, ClauseKind, During, Field, FieldRole, Key, Link, MomentAt, Name, Partitioned, Path,
    Row, SortKey, Text,
};
use super::item::Head;
use super::parser::Rule;
use super::walk::{Builder, Node, inside};

impl Builder<'_> {
    /// Any clause node.
    pub fn clause(&mut self, node: Node<'_>) -> Option<ClauseKind> {
        use ClauseKind as K;
        let rule = node.as_rule();
        let mut head = Head {
            nodes: inside(node.clone()),
        };
        Some(match rule {
            Rule::owner => K::Owner(self.one_name(&mut head)?),
            Rule::contact => K::Contact(self.one_text(&mut head)?),
            Rule::aka => K::Aka(head.nodes.map(|node| self.text(&node)).collect()),
            Rule::changed => K::Changed {
                why: self.one_text(&mut head)?,
                on: self.on_date(&mut head)?,
            },
            Rule::values => K::Values(self.literals(head)),
            Rule::business => K::Business(self.one_name(&mut head)?),
            Rule::rows => K::Rows(self.expr(head.take(Rule::expr)?)),
            Rule::key => K::Key(self.key(head)?),
            Rule::link => K::Link(self.link(head)?),
            Rule::time => K::Field(self.field(FieldRole::Time, head)),
            Rule::snapshot => K::Field(self.field(FieldRole::Snapshot, head)),
            Rule::dim => K::Field(self.field(FieldRole::Dim, head)),
            Rule::column => K::Field(self.field(FieldRole::Column, head)),
            Rule::fact => K::Field(self.field(FieldRole::Fact, head)),
            Rule::partition => K::Partitioned(self.partitioned(head)?),
            Rule::day_key => K::DayKey(self.one_name(&mut head)?),
            Rule::calendar_grain => K::CalendarGrain(self.calendar_grain(head)?),
            Rule::from_table => K::FromTable(self.one_name(&mut head)?),
            Rule::opportunity | Rule::initiative => K::Nested(Box::new(self.nested(node)?)),
            _ => return self.metric_clause(rule, head).or_else(|| self.tree_clause(node)),
        })
    }

    fn metric_clause(&mut self, rule: Rule, mut head: Head<'_>) -> Option<ClauseKind> {
        use ClauseKind as K;
        Some(match rule {
            Rule::better => K::Better(self.one_name(&mut head)?),
            Rule::format => K::Format(self.one_text(&mut head)?),
            Rule::grain => K::Grain(self.one_name(&mut head)?),
            Rule::coarser => K::Coarser(self.one_name(&mut head)?),
            Rule::empty => K::Empty(self.one_name(&mut head)?),
            Rule::status => K::Status {
                word: self.one_name(&mut head)?,
                hint: head.take(Rule::string).map(|node| self.text(&node)),
                on: self.on_date(&mut head),
            },
            Rule::distinct => K::DistinctFrom(self.one_name(&mut head)?, self.one_text(&mut head)?),
            Rule::variant => {
                let name = self.one_name(&mut head)?;
                K::VariantOf(name, self.one_text(&mut head))
            }
            _ => return None,
        })
    }

    fn tree_clause(&mut self, node: Node<'_>) -> Option<ClauseKind> {
        use ClauseKind as K;
        let mut head = Head {
            nodes: inside(node.clone()),
        };
        Some(match node.as_rule() {
            Rule::promise => K::Promise(self.one_text(&mut head)?),
            Rule::stage => K::Stage(self.one_name(&mut head)?),
            Rule::in_line => K::InLine(self.one_name(&mut head)?),
            Rule::companions => K::Companions(head.nodes.map(|node| self.expr(node)).collect()),
            Rule::targets => K::Targets(head.nodes.filter_map(|node| self.goal(node)).collect()),
            Rule::review => K::Review {
                every: self.one_name(&mut head)?,
                on: self.on_date(&mut head),
            },
            Rule::effect => K::Effect(self.one_name(&mut head)?),
            Rule::lag => K::Lag(self.duration(&head.nodes.next()?)),
            Rule::require => K::Require(self.expr(head.nodes.next()?)),
            Rule::each_period => K::Per {
                grain: self.one_name(&mut head)?,
                by: self.optional_paths(&mut head),
            },
            Rule::protects => K::Protects(self.names(head.nodes.next()?)),
            Rule::notify => K::Notify(self.names(head.nodes.next()?)),
            Rule::severity => K::Severity(self.one_name(&mut head)?),
            Rule::min_rows => K::MinRows(self.number(&head.nodes.next()?)),
            Rule::when => K::When {
                expr: self.expr(head.take(Rule::expr)?),
                same_weekday: head.take(Rule::versus).map(|versus| self.span(&versus)),
            },
            Rule::moves => K::Moves {
                metric: self.one_name(&mut head)?,
                points: head.nodes.any(|node| node.as_rule() == Rule::points),
                by: self.signed(node),
            },
            Rule::work_status => K::WorkStatus(self.one_name(&mut head)?),
            Rule::result => K::Result(self.one_text(&mut head)?),
            _ => return self.question_clause(node),
        })
    }

    fn question_clause(&mut self, node: Node<'_>) -> Option<ClauseKind> {
        use ClauseKind as K;
        let mut head = Head {
            nodes: inside(node.clone()),
        };
        Some(match node.as_rule() {
            Rule::metrics => K::Metrics(head.nodes.filter_map(|node| self.asked(node)).collect()),
            Rule::by => K::By(self.optional_paths(&mut head)),
            Rule::filter => K::Where(self.expr(head.nodes.next()?)),
            Rule::having => K::Having(self.expr(head.nodes.next()?)),
            Rule::since => K::Since(self.moment(&head.nodes.next()?)),
            Rule::until => K::Until(self.moment(&head.nodes.next()?)),
            Rule::during | Rule::lone_during => K::For(self.during(head.nodes.next()?)?),
            Rule::top | Rule::lone_top => K::Top {
                count: self.number(&head.nodes.next()?),
                of: self.path(&head.nodes.next()?),
                by: self.expr(head.nodes.next()?),
            },
            Rule::sort => K::Sort(self.sort_keys(head.nodes.next()?)),
            Rule::limit => K::Limit(self.number(&head.nodes.next()?)),
            Rule::compare | Rule::lone_compare => K::Compare(self.duration(&head.nodes.next()?)),
            Rule::totals => K::Totals,
            Rule::asked_report => K::AskedReport(self.one_name(&mut head)?),
            Rule::listing => {
                let each_row = head.take(Rule::each_row).is_some();
                K::Listing(self.optional_paths(&mut head), each_row)
            }
            Rule::funnel => K::Funnel {
                steps: self.names(head.nodes.next()?),
                each: self.one_name(&mut head)?,
                within: self.duration(&inside(head.nodes.next()?).next()?),
            },
            Rule::cohort => K::Cohort {
                entity: self.one_name(&mut head)?,
                from: self.path(&head.nodes.next()?),
                on: self.one_name(&mut head)?,
                per: self.one_name(&mut head)?,
                span: self.duration(&head.nodes.next()?),
            },
            _ => return self.test_clause(node),
        })
    }

    fn test_clause(&mut self, node: Node<'_>) -> Option<ClauseKind> {
        let rule = node.as_rule();
        let mut head = Head { nodes: inside(node) };
        match rule {
            Rule::given => Some(ClauseKind::Given {
                table: self.one_name(&mut head)?,
                rows: self.row_list(head.nodes.next()?),
            }),
            Rule::as_of => Some(ClauseKind::AsOf(self.moment(&head.nodes.next()?))),
            Rule::expect => self.expect(head),
            _ => None,
        }
    }

    fn expect(&mut self, head: Head<'_>) -> Option<ClauseKind> {
        let (mut asked, mut clauses, mut rows) = (Vec::new(), Vec::new(), Vec::new());
        for node in head.nodes {
            match node.as_rule() {
                Rule::asked => asked.extend(self.asked(node)),
                Rule::row_list => rows = self.row_list(node),
                _ => {
                    let span = self.span(&node);
                    let kind = self.question_clause(node)?;
                    clauses.push(super::ast::Clause::of(kind, span));
                }
            }
        }
        Some(ClauseKind::Expect { asked, clauses, rows })
    }

    fn one_name(&mut self, head: &mut Head<'_>) -> Option<Name> {
        let node = head
            .nodes
            .next_if(|node| matches!(node.as_rule(), Rule::name | Rule::word))?;
        Some(self.name(&node))
    }

    fn one_text(&mut self, head: &mut Head<'_>) -> Option<Text> {
        let node = head.take(Rule::string)?;
        Some(self.text(&node))
    }

    fn on_date(&mut self, head: &mut Head<'_>) -> Option<MomentAt> {
        let node = head.take(Rule::on_date).and_then(|node| inside(node).next())?;
        Some(self.moment(&node))
    }

    fn names(&mut self, node: Node<'_>) -> Vec<Name> {
        inside(node).map(|node| self.name(&node)).collect()
    }

    fn optional_paths(&mut self, head: &mut Head<'_>) -> Vec<Path> {
        head.take(Rule::paths)
            .map(|node| self.paths(node))
            .unwrap_or_default()
    }

    /// Literals, whose signs are nodes of their own.
    fn literals(&mut self, head: Head<'_>) -> Vec<super::ast::Expr> {
        let mut all = Vec::new();
        let mut sign = None;
        for node in head.nodes {
            if node.as_rule() == Rule::sign {
                sign = Some(node);
            } else {
                all.push(self.literal(sign.take(), node));
            }
        }
        all
    }

    /// One literal: text, number, date, truth or null.
    fn literal(&mut self, sign: Option<Node<'_>>, node: Node<'_>) -> super::ast::Expr {
        use super::ast::{Expr, ExprKind};
        let span = self.span(&node);
        let span = sign.as_ref().map_or(span, |sign| self.span(sign).to(span));
        let kind = match node.as_rule() {
            Rule::string => ExprKind::Text(self.text(&node)),
            Rule::date => ExprKind::Moment(self.moment(&node)),
            Rule::boolean => ExprKind::Bool(node.as_str() == "true"),
            Rule::number => {
                let sign = sign.map_or("", |sign| sign.as_str());
                ExprKind::Number(self.checked(format!("{sign}{}", node.as_str()).into(), span))
            }
            _ => ExprKind::Null,
        };
        Expr { kind, span }
    }

    fn calendar_grain(&mut self, mut head: Head<'_>) -> Option<CalendarGrain> {
        let name = self.one_name(&mut head)?;
        let mut named = |rule| {
            let node = head.take(rule).and_then(|node| inside(node).next());
            node.map(|node| self.name(&node))
        };
        Some(CalendarGrain {
            name,
            within: named(Rule::lies_in),
            column: named(Rule::on_column),
        })
    }

    fn key(&mut self, mut head: Head<'_>) -> Option<Key> {
        let entity = head
            .take(Rule::key_entity)
            .and_then(|node| inside(node).next())
            .map(|node| self.name(&node));
        let columns = self.names(head.take(Rule::columns)?);
        let extends = head
            .take(Rule::extends)
            .and_then(|node| inside(node).next())
            .map(|node| self.name(&node));
        let valid = head.take(Rule::valid).and_then(|node| {
            let mut inner = inside(node);
            Some((self.name(&inner.next()?), self.name(&inner.next()?)))
        });
        Some(Key {
            entity,
            columns,
            extends,
            valid,
        })
    }

    fn link(&mut self, mut head: Head<'_>) -> Option<Link> {
        Some(Link {
            name: self.one_name(&mut head)?,
            label: self.one_text(&mut head),
            entity: head
                .take(Rule::link_entity)
                .and_then(|node| inside(node).next())
                .map(|node| self.name(&node)),
            columns: self.names(head.take(Rule::columns)?),
            required: head.take(Rule::required).is_some(),
        })
    }

    fn field(&mut self, role: FieldRole, head: Head<'_>) -> Field {
        let mut field = Field {
            role,
            names: Vec::new(),
            kind: None,
            zone: None,
            required: false,
            optional: false,
            expr: None,
            clauses: Vec::new(),
        };
        let mut rest = head.nodes;
        while let Some(node) =
            rest.next_if(|node| !matches!(node.as_rule(), Rule::doc | Rule::values | Rule::aka))
        {
            match node.as_rule() {
                Rule::fields => {
                    for node in inside(node) {
                        self.field_name(&mut field, &node);
                    }
                }
                Rule::name | Rule::string => self.field_name(&mut field, &node),
                Rule::kind => field.kind = Some(self.kind(node)),
                Rule::zone => field.zone = inside(node).next().map(|node| self.text(&node)),
                Rule::required => field.required = true,
                Rule::optional => field.optional = true,
                Rule::defined => field.expr = inside(node).next().map(|node| self.expr(node)),
                _ => {}
            }
        }
        field.clauses = self.clauses(rest);
        field
    }

    fn field_name(&mut self, field: &mut Field, node: &Node<'_>) {
        if node.as_rule() == Rule::name {
            field.names.push((self.name(node), None));
        } else if let Some((_, label)) = field.names.last_mut() {
            *label = Some(self.text(node));
        }
    }

    fn partitioned(&mut self, mut head: Head<'_>) -> Option<Partitioned> {
        Some(Partitioned {
            name: self.one_name(&mut head)?,
            kind: head.take(Rule::kind).map(|node| self.kind(node))?,
            pattern: self.one_text(&mut head),
            of: head
                .take(Rule::partition_of)
                .and_then(|node| inside(node).next())
                .map(|node| self.name(&node)),
            late: head
                .take(Rule::late)
                .and_then(|node| inside(node).next())
                .map(|node| self.duration(&node)),
            full: head.take(Rule::full).is_some(),
        })
    }

    /// An `asked` node.
    pub fn asked(&mut self, node: Node<'_>) -> Option<Asked> {
        let mut inner = inside(node);
        Some(Asked {
            expr: self.expr(inner.next()?),
            alias: inner.next().map(|node| self.name(&node)),
        })
    }

    /// A `sort_keys` node.
    pub fn sort_keys(&mut self, node: Node<'_>) -> Vec<SortKey> {
        inside(node).filter_map(|node| self.sort_key(node)).collect()
    }

    fn sort_key(&mut self, node: Node<'_>) -> Option<SortKey> {
        let mut inner = inside(node);
        Some(SortKey {
            path: self.path(&inner.next()?),
            descending: inner.next().map(|node| node.as_str() == "desc"),
        })
    }

    fn during(&mut self, node: Node<'_>) -> Option<During> {
        if node.as_rule() != Rule::last_periods {
            return Some(During::Period(self.moment(&node)));
        }
        let mut head = Head { nodes: inside(node) };
        Some(During::Last {
            count: self.number(&head.take(Rule::integer)?),
            complete: head.take(Rule::complete).is_some(),
            unit: self.one_name(&mut head)?,
        })
    }

    fn row_list(&mut self, node: Node<'_>) -> Vec<Row> {
        inside(node).map(|node| self.row(node)).collect()
    }

    fn row(&mut self, node: Node<'_>) -> Row {
        let span = self.span(&node);
        let cells = inside(node).filter_map(|node| {
            let mut inner = inside(node);
            let name = self.name(&inner.next()?);
            let first = inner.next()?;
            let (sign, value) = match first.as_rule() {
                Rule::sign => (Some(first), inner.next()?),
                _ => (None, first),
            };
            Some((name, self.literal(sign, value)))
        });
        Row {
            cells: cells.collect(),
            span,
        }
    }
}
