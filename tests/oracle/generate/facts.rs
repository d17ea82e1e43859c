//! Attributes and segments, of every kind.

use super::super::case::{Case, Node, Sort};
use super::super::facts::Fact;
use super::super::project::Project;
use super::{Kind, Known, Maker};

const ENTITIES: [&str; 4] = ["customer", "customer", "customer", "order"];

/// Adds a fact that means something.
fn add(case: &mut Case, fact: Fact) -> bool {
    let name = fact.name.clone();
    case.facts.push(fact);
    let project = Project::read(&case.settings(), &case.text(&[]));
    let names = &project.checked.model.names;
    let id = names.attribute(&name).or_else(|| names.segment(&name));
    let sound = id.is_some_and(|id| project.checked.attributes[id.index()].is_some());
    if !sound {
        case.facts.pop();
    }
    sound
}

impl Maker {
    /// Some attributes, then some segments; tables learn their paths.
    pub(super) fn facts(&mut self, case: &mut Case) {
        if !self.rng.chance(50) {
            return;
        }
        for at in 0..self.rng.between(1, 3) {
            let entity = *self.rng.pick(&ENTITIES);
            let name = format!("a{at}");
            if let Some((fact, kind)) = self.attribute(&name, entity)
                && add(case, fact)
            {
                self.learn(&name, entity, kind);
                if self.rng.chance(35) {
                    self.column_of(case, &name, entity, kind);
                }
            }
        }
        if self.rng.chance(50) {
            let entity = *self.rng.pick(&ENTITIES);
            if let Some(fact) = self.segment("s0", entity)
                && add(case, fact)
            {
                self.learn_segment("s0", entity);
            }
        }
    }

    /// Every table that knows the entity can name the attribute.
    fn learn(&mut self, name: &str, entity: &str, kind: Kind) {
        for known in &mut self.known {
            let mut paths: Vec<String> = known
                .links
                .iter()
                .filter(|(_, to)| *to == entity)
                .map(|(role, _)| format!("{role}.{name}"))
                .collect();
            if known.home == Some(entity) {
                paths.push(name.to_owned());
            }
            known.paths.extend(paths.into_iter().map(|path| (path, kind)));
        }
    }

    /// A column that a table makes of an attribute.
    fn column_of(&mut self, case: &mut Case, attribute: &str, entity: &'static str, kind: Kind) {
        let Some((at, role)) = self.speaking_of(entity) else {
            return;
        };
        let known = self.known[at].clone();
        let link = || known.links.iter().find(|(_, to)| *to == entity);
        let who = match known.home == Some(entity) {
            true => entity.to_owned(),
            false => role
                .or_else(|| link().map(|(role, _)| role.clone()))
                .unwrap_or_default(),
        };
        let (name, path) = (format!("x_{attribute}"), format!("{who}.{attribute}"));
        let (text, kind) = match (self.rng.below(4), kind) {
            (0, _) => (format!("dim {name} : bool = {path} is null"), Kind::Truth),
            (1, Kind::Whole) => (format!("fact {name} = {path} + 1"), kind),
            (2, Kind::Whole) => (format!("dim {name} = bucket({path}, 2)"), kind),
            _ => (format!("dim {name} = {path}"), kind),
        };
        let is_fact = text.starts_with("fact");
        let Some(place) = case.tables.iter().position(|table| table.name == known.name) else {
            return;
        };
        case.tables[place].clauses.push(text);
        let project = Project::read(&case.settings(), &case.text(&[]));
        let model = &project.checked.model;
        let declared = model
            .tables
            .iter()
            .position(|table| table.named.name.text == known.name);
        let is_sound = declared.is_some_and(|declared| {
            let fields = model.tables[declared].fields.iter();
            let mut fields = fields.zip(&project.checked.tables[declared].fields);
            fields.any(|(field, facts)| field.name.text == name && facts.is_some())
        });
        if !is_sound {
            case.tables[place].clauses.pop();
            return;
        }
        match is_fact {
            true => self.known[at].facts.push((name, kind)),
            false => {
                self.known[at].paths.push((name.clone(), kind));
                if let Some(home) = known.home {
                    self.learn(&name, home, kind);
                    self.known[at].paths.pop();
                }
            }
        }
    }

    fn learn_segment(&mut self, name: &str, entity: &str) {
        for known in &mut self.known {
            let links = known.links.iter().filter(|(_, to)| *to == entity);
            let mut who: Vec<String> = links.map(|(role, _)| role.clone()).collect();
            if known.home == Some(entity) {
                who.push(entity.to_owned());
            }
            for who in who {
                for is in ["in", "not in"] {
                    known.members.push((format!("{who} {is} {name}"), Kind::Member));
                }
            }
        }
    }

    /// A table whose rows speak of an entity, and how: by its only link, by a
    /// role where it has several, or as its home.
    fn speaking_of(&mut self, entity: &str) -> Option<(usize, Option<String>)> {
        let speaks = |known: &Known| {
            let links = known.links.iter().filter(|(_, to)| *to == entity).count();
            links > 0 || known.home == Some(entity)
        };
        let places = (0..self.known.len()).filter(|at| speaks(&self.known[*at]));
        let places: Vec<usize> = places.collect();
        if places.is_empty() {
            return None;
        }
        let at = *self.rng.pick(&places);
        let links: Vec<String> = self.known[at]
            .links
            .iter()
            .filter(|(_, to)| *to == entity)
            .map(|(role, _)| role.clone())
            .collect();
        let role = match self.known[at].home == Some(entity) {
            true => None,
            false if links.len() > 1 || self.rng.chance(20) => Some(self.rng.pick(&links).clone()),
            false => None,
        };
        Some((at, role))
    }

    fn attribute(&mut self, name: &str, entity: &'static str) -> Option<(Fact, Kind)> {
        let (at, role) = self.speaking_of(entity)?;
        let table = self.known[at].clone();
        let (text, kind) = self.value_of_rows(&table);
        let mut body = Node::leaf(Sort::Measure, text);
        if self.rng.chance(35) && !table.paths.is_empty() {
            let condition = self.condition(&table.paths, false, 1);
            body = Node::of(Sort::Measure, "({} where {})", vec![body, condition]);
        }
        if let Some(time) = table.times.last().filter(|_| table.times.len() > 1)
            && self.rng.chance(25)
        {
            body = Node::of(Sort::Measure, &format!("(({{}}) at {})", time.0), vec![body]);
        }
        if let Some(role) = role {
            body = Node::of(Sort::Measure, &format!("({{}} via {role})"), vec![body]);
        }
        let kind = match kind {
            Kind::Whole if self.rng.chance(20) => {
                body = Node::of(Sort::Judgement, "{} >= 2", vec![body]);
                Kind::Truth
            }
            kind => kind,
        };
        let fact = Fact {
            word: "attribute",
            name: name.to_owned(),
            entity,
            body,
            suffix: self.stretch_of(entity, &table),
        };
        Some((fact, kind))
    }

    fn value_of_rows(&mut self, table: &Known) -> (String, Kind) {
        let name = &table.name;
        let mut fields = table.times.clone();
        fields.extend(table.facts.clone());
        fields.extend(
            table
                .paths
                .iter()
                .filter(|(path, _)| !path.contains('.'))
                .cloned(),
        );
        if fields.is_empty() || self.rng.chance(25) {
            return (format!("count({name})"), Kind::Whole);
        }
        if let Some((role, _)) = table.links.first()
            && self.rng.chance(15)
        {
            return (format!("count({name}.{role})"), Kind::Whole);
        }
        let (field, kind) = self.rng.pick(&fields).clone();
        match kind {
            Kind::Whole | Kind::Money => {
                let function = *self.rng.pick(&["sum", "sum", "min", "max", "first", "last"]);
                (format!("{function}({name}.{field})"), kind)
            }
            Kind::Floating | Kind::Grams | Kind::Kilograms => (format!("max({name}.{field})"), kind),
            Kind::Truth => (
                format!("{}({name}.{field})", self.rng.pick(&["any", "all"])),
                kind,
            ),
            Kind::Day | Kind::Time => {
                let function = *self.rng.pick(&["min", "min", "max", "first", "last"]);
                (format!("{function}({name}.{field})"), kind)
            }
            _ => {
                let function = *self.rng.pick(&["first", "last", "min", "max"]);
                (format!("{function}({name}.{field})"), Kind::Text)
            }
        }
    }

    /// `within 7 days of joined`
    fn stretch_of(&mut self, entity: &str, table: &Known) -> Option<String> {
        if table.times.is_empty() || !self.rng.chance(30) {
            return None;
        }
        let anchors: Vec<String> = self
            .known
            .iter()
            .filter(|known| known.home == Some(entity))
            .flat_map(|known| known.times.iter().chain(&known.paths))
            .filter(|(path, kind)| matches!(kind, Kind::Day | Kind::Time) && !path.contains('.'))
            .map(|(path, _)| path.clone())
            .collect();
        if anchors.is_empty() {
            return None;
        }
        let anchor = self.rng.pick(&anchors).clone();
        let length = self
            .rng
            .pick(&["1 day", "7 days", "1 month", "30 days", "36 hours", "1 year"]);
        Some(format!("within {length} of {anchor}"))
    }

    fn segment(&mut self, name: &str, entity: &'static str) -> Option<Fact> {
        let mut parts = Vec::new();
        for _ in 0..self.rng.weighted(&[(4, 1), (1, 2)]) {
            let (at, role) = self.speaking_of(entity)?;
            let table = self.known[at].clone();
            if table.times.is_empty() {
                return None;
            }
            let fact = table.facts.first().cloned();
            let text = match fact {
                Some((fact, _)) if self.rng.chance(50) => format!("sum({}.{fact})", table.name),
                _ => format!("count({})", table.name),
            };
            let mut measure = Node::leaf(Sort::Measure, text);
            if self.rng.chance(30) && !table.paths.is_empty() {
                let condition = self.condition(&table.paths, false, 1);
                measure = Node::of(Sort::Measure, "({} where {})", vec![measure, condition]);
            }
            if self.rng.chance(12) {
                let length = *self.rng.pick(&["6 hours", "90 minutes", "3 days"]);
                measure = Node::of(Sort::Measure, &format!("rolling({{}}, {length})"), vec![measure]);
            }
            if let Some(role) = role {
                measure = Node::of(Sort::Measure, &format!("({{}} via {role})"), vec![measure]);
            }
            let operator = *self.rng.pick(&[">=", ">", "<", "=", "!="]);
            let bound = *self.rng.pick(&["0", "1", "2", "10"]);
            parts.push(Node::of(
                Sort::Judgement,
                &format!("{{}} {operator} {bound}"),
                vec![measure],
            ));
        }
        let body = match parts.len() {
            1 => parts.remove(0),
            _ => {
                let pattern = *self.rng.pick(&["({} and {})", "({} or {})"]);
                Node::of(Sort::Judgement, pattern, parts)
            }
        };
        let over = [
            "over 1 day",
            "over 7 days",
            "over 31 days",
            "over 1 month",
            "over 1 year",
        ];
        Some(Fact {
            word: "segment",
            name: name.to_owned(),
            entity,
            body,
            suffix: self.rng.chance(65).then(|| (*self.rng.pick(&over)).to_owned()),
        })
    }
}
