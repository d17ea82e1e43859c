//! The types of columns: from statements that create tables, or from dbt's `catalog.json`.

use std::collections::BTreeMap;

use sqlparser::ast::{DataType, Statement};
use sqlparser::dialect::DuckDbDialect;
use sqlparser::parser::Parser;

use super::yaml::Node;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    Text,
    Bool,
    Date,
    Timestamp,
    Int,
    Decimal,
    Float,
}

impl ColumnType {
    /// As the language writes it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Bool => "bool",
            Self::Date => "date",
            Self::Timestamp => "timestamp",
            Self::Int => "int",
            Self::Decimal => "decimal",
            Self::Float => "float",
        }
    }

    pub fn is_number(self) -> bool {
        matches!(self, Self::Int | Self::Decimal | Self::Float)
    }

    /// What warehouses call it.
    fn of(word: &str) -> Self {
        let word = word.to_lowercase();
        let word = word.split(['(', ' ']).next().unwrap_or_default();
        let begins = |starts: &[&str]| starts.iter().any(|start| word.starts_with(start));
        match word {
            _ if begins(&["bool"]) => Self::Bool,
            _ if begins(&["timestamp", "datetime"]) => Self::Timestamp,
            "date" => Self::Date,
            _ if begins(&["decimal", "numeric", "number", "bignumeric"]) => Self::Decimal,
            _ if begins(&["float", "double", "real"]) => Self::Float,
            _ if word.contains("int") && word != "interval" => Self::Int,
            _ => Self::Text,
        }
    }
}

/// Types by table and column, in small letters.
#[derive(Debug, Default)]
pub struct Columns(BTreeMap<String, BTreeMap<String, ColumnType>>);

impl Columns {
    /// Whether anything is known of a table.
    pub fn knows(&self, relation: &str) -> bool {
        self.of(relation).is_some()
    }

    /// The type of a column, if it is known.
    pub fn get(&self, relation: &str, column: &str) -> Option<ColumnType> {
        self.of(relation)?.get(&column.to_lowercase()).copied()
    }

    /// The columns of a table: of that name, or of the only one that is called so in some schema where it names none.
    fn of(&self, relation: &str) -> Option<&BTreeMap<String, ColumnType>> {
        let relation = relation.to_lowercase();
        if let Some(columns) = self.0.get(&relation) {
            return Some(columns);
        }
        let is_it = |known: &&String| known.rsplit('.').next() == Some(relation.as_str());
        let mut known = self.0.keys().filter(is_it);
        match (known.next(), known.next()) {
            (Some(only), None) => self.0.get(only),
            _ => None,
        }
    }

    /// Takes in `CREATE TABLE` statements; words about why that is not possible.
    pub fn read_sql(&mut self, text: &str) -> Result<(), String> {
        let statements = Parser::parse_sql(&DuckDbDialect {}, text).map_err(|error| error.to_string())?;
        for statement in statements {
            if let Statement::CreateTable(table) = statement {
                let columns = table.columns.iter().map(|column| {
                    let word = match &column.data_type {
                        DataType::Custom(name, _) => name.to_string(),
                        other => other.to_string(),
                    };
                    (column.name.value.to_lowercase(), ColumnType::of(&word))
                });
                let name = table.name.to_string().replace('"', "").to_lowercase();
                self.0.entry(name).or_default().extend(columns);
            }
        }
        Ok(())
    }

    /// Takes in a `catalog.json`.
    pub fn read_catalog(&mut self, catalog: &Node) {
        for part in ["nodes", "sources"] {
            for (_, node) in catalog.get(part).map(Node::entries).unwrap_or_default() {
                let metadata = |key: &str| node.get("metadata").and_then(|node| node.text(key));
                let (Some(schema), Some(name)) = (metadata("schema"), metadata("name")) else {
                    continue;
                };
                let columns = node.get("columns").map(Node::entries).unwrap_or_default().iter();
                let columns = columns.filter_map(|(name, column)| {
                    let word = column.text("type")?;
                    Some((name.to_lowercase(), ColumnType::of(word)))
                });
                let table = self
                    .0
                    .entry(format!("{schema}.{name}").to_lowercase())
                    .or_default();
                table.extend(columns);
            }
        }
    }
}
