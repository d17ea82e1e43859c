//! Reading a manifest: documents, and the semantic models in them.

use super::Findings;
use super::manifest::{Dimension, Entity, Level, Manifest, Measure, Model, Named, Role};
use super::reading_metrics::{metric, query, spine, spine_of_model, texts};
use super::yaml::{Kind, Node};
use crate::diagnostic::nearest;
use crate::words::{Said, say};

/// Reads what a document holds, whichever way it is written.
pub fn read(node: &Node, manifest: &mut Manifest, found: &mut Findings) {
    for (key, value) in node.entries() {
        match key.as_str() {
            "semantic_model" => manifest.add_model(model(value, found)),
            "semantic_models" => {
                let models = value.list().iter();
                models.for_each(|node| manifest.add_model(model(node, found)));
            }
            "metric" => manifest.add_metric(metric(value, found)),
            "metrics" => {
                let metrics = value.list().iter();
                metrics.for_each(|node| manifest.add_metric(metric(node, found)));
            }
            "saved_query" => manifest.add_query(query(value, found)),
            "saved_queries" => {
                let queries = value.list().iter();
                queries.for_each(|node| manifest.add_query(query(node, found)));
            }
            "project_configuration" => {
                known(
                    value,
                    &[
                        "time_spines",
                        "time_spine_table_configurations",
                        "dsi_package_version",
                        "name",
                    ],
                    found,
                );
                manifest
                    .spines
                    .extend(value.items("time_spines").iter().map(|node| spine(node, found)));
            }
            // A dbt model that says it is a time spine.
            "models" => {
                let spines = value
                    .list()
                    .iter()
                    .filter(|node| node.get("time_spine").is_some());
                manifest
                    .spines
                    .extend(spines.map(|node| spine_of_model(node, found)));
            }
            "version" => {}
            _ => found.no_counterpart(value.span, key),
        }
    }
}

/// Says which keys of a map are not understood: what they stand in may mean something else without them.
pub(super) fn understood(node: &Node, keys: &[&str], found: &mut Findings) {
    for key in known(node, keys, found) {
        let slip = slip(&key, keys);
        found
            .strange
            .push(slip.unwrap_or_else(|| say!("`{key}` is no key of it", key = &key)));
    }
}

/// The same of what tools may add beside its own keys: only what is nearly one of these is a slip.
pub(super) fn nearly_understood(node: &Node, keys: &[&str], found: &mut Findings) {
    for key in known(node, keys, found) {
        found.strange.extend(slip(&key, keys));
    }
}

fn slip(key: &str, keys: &[&str]) -> Option<Said> {
    let near = nearest(key, keys.iter().copied())?;
    Some(say!(
        "`{key}` is no key of it: did you mean `{near}`",
        key = key,
        near = near
    ))
}

/// Says which keys of a map are left out.
pub(super) fn known(node: &Node, keys: &[&str], found: &mut Findings) -> Vec<String> {
    let mut unknown = Vec::new();
    for (key, value) in node.entries() {
        let is_empty = match &value.kind {
            Kind::Null => true,
            Kind::List(nodes) => nodes.is_empty(),
            Kind::Map(entries) => entries.is_empty(),
            Kind::Scalar(_) => false,
        };
        let is_known = keys.contains(&key.as_str()) || matches!(key.as_str(), "metadata" | "config" | "meta");
        if !is_known && !is_empty {
            found.no_counterpart(value.span, key);
            unknown.push(key.clone());
        }
    }
    unknown
}

pub(super) fn owned(node: &Node, key: &str) -> Option<String> {
    node.text(key).map(str::to_owned)
}

pub(super) fn named(node: &Node, found: &mut Findings) -> Named {
    let mut named = Named {
        name: owned(node, "name").unwrap_or_default(),
        label: owned(node, "label"),
        description: owned(node, "description"),
        span: node.get("name").map_or(node.span, |name| name.span),
        ..Named::default()
    };
    if named.name.is_empty() {
        found.unreadable(node.span, say!("it has no name"));
    }
    let of_config = node.get("config").map(Node::entries).unwrap_or_default();
    let of_config = of_config.iter().filter(|(key, _)| key != "meta");
    let metas = [
        node.get("meta"),
        node.get("config").and_then(|config| config.get("meta")),
    ];
    let of_meta = metas.into_iter().flatten().flat_map(Node::entries);
    for (key, value) in of_config.chain(of_meta) {
        match (key.as_str(), value.scalar()) {
            ("owner", Some(owner)) => named.owner = Some(owner.to_owned()),
            (_, Some(text)) => named.notes.push(format!("{key}: {text}")),
            (_, None) => {
                let words: Vec<&str> = value.list().iter().filter_map(Node::scalar).collect();
                match words.is_empty() {
                    true if matches!(value.kind, Kind::Null) => {}
                    true => found.no_counterpart(value.span, key),
                    false => named.notes.push(format!("{key}: {}", words.join(", "))),
                }
            }
        }
    }
    named
}

/// `schema.table`, from any of the ways to name a relation.
pub(super) fn relation(node: &Node, found: &mut Findings) -> String {
    if let Some(relation) = node.get("node_relation") {
        if let (Some(schema), Some(alias)) = (relation.text("schema_name"), relation.text("alias")) {
            let database = relation.text("database").map(|name| format!("{name}."));
            return format!("{}{schema}.{alias}", database.unwrap_or_default());
        }
        return relation
            .text("relation_name")
            .or(relation.text("alias"))
            .unwrap_or_default()
            .replace('"', "");
    }
    let model = node.text("model").unwrap_or_default();
    let quoted = model.split(['\'', '"']).nth(1);
    match quoted.filter(|_| model.trim_start().starts_with("ref")) {
        Some(name) => name.to_owned(),
        None if model.is_empty() => {
            found.unreadable(node.span, say!("it names no table"));
            String::new()
        }
        None => model.to_owned(),
    }
}

fn model(node: &Node, found: &mut Findings) -> Model {
    let keys = [
        "name",
        "label",
        "description",
        "node_relation",
        "model",
        "defaults",
        "primary_entity",
        "entities",
        "dimensions",
        "measures",
    ];
    known(node, &keys, found);
    Model {
        whole: node.span,
        named: named(node, found),
        relation: relation(node, found),
        primary_entity: owned(node, "primary_entity"),
        entities: node
            .items("entities")
            .iter()
            .map(|node| entity(node, found))
            .collect(),
        dimensions: node
            .items("dimensions")
            .iter()
            .map(|node| dimension(node, found))
            .collect(),
        measures: node
            .items("measures")
            .iter()
            .map(|node| measure(node, found))
            .collect(),
        default_time: node
            .get("defaults")
            .and_then(|node| owned(node, "agg_time_dimension")),
    }
}

pub(super) fn entity(node: &Node, found: &mut Findings) -> Entity {
    known(
        node,
        &["name", "label", "description", "type", "expr", "role"],
        found,
    );
    let role = match node.text("type").unwrap_or_default().to_lowercase().as_str() {
        "primary" => Role::Primary,
        "unique" => Role::Unique,
        "natural" => Role::Natural,
        _ => Role::Foreign,
    };
    Entity {
        named: named(node, found),
        role,
        expr: owned(node, "expr"),
    }
}

fn dimension(node: &Node, found: &mut Findings) -> Dimension {
    known(
        node,
        &[
            "name",
            "label",
            "description",
            "type",
            "expr",
            "is_partition",
            "type_params",
        ],
        found,
    );
    let params = node.get("type_params");
    let validity = params.and_then(|params| params.get("validity_params"));
    let is_time = node
        .text("type")
        .is_some_and(|kind| kind.eq_ignore_ascii_case("time"));
    let grain = params.and_then(|params| owned(params, "time_granularity"));
    Dimension {
        named: named(node, found),
        grain: is_time.then(|| grain.unwrap_or_else(|| "day".to_owned()).to_lowercase()),
        is_partition: node.truth("is_partition"),
        is_start: validity.is_some_and(|node| node.truth("is_start")),
        is_end: validity.is_some_and(|node| node.truth("is_end")),
        expr: owned(node, "expr"),
    }
}

/// A measure, or what a metric says of the one folded into it.
pub(super) fn measure(node: &Node, found: &mut Findings) -> Measure {
    let keys = [
        "name",
        "label",
        "description",
        "agg",
        "expr",
        "agg_params",
        "agg_time_dimension",
        "create_metric",
        "non_additive_dimension",
        "semantic_model",
    ];
    let before = found.strange.len();
    understood(node, &keys, found);
    let params = node.get("agg_params");
    if let Some(params) = params {
        understood(params, &PERCENTILE, found);
    }
    let level = node.get("non_additive_dimension");
    if let Some(level) = level {
        understood(level, &["name", "window_choice", "window_groupings"], found);
    }
    let level = level.map(|node| Level {
        name: owned(node, "name").unwrap_or_default(),
        is_last: node
            .text("window_choice")
            .is_some_and(|choice| choice.eq_ignore_ascii_case("max")),
        groupings: texts(node.items("window_groupings")),
    });
    Measure {
        named: match node.get("name") {
            Some(_) => named(node, found),
            None => Named {
                span: node.span,
                ..Named::default()
            },
        },
        agg: node.text("agg").unwrap_or_default().to_lowercase(),
        expr: owned(node, "expr"),
        time: owned(node, "agg_time_dimension"),
        percentile: params.and_then(|params| owned(params, "percentile")),
        is_discrete: params.is_some_and(|params| params.truth("use_discrete_percentile")),
        is_approximate: params.is_some_and(|params| params.truth("use_approximate_percentile")),
        level,
        makes_metric: node.truth("create_metric"),
        strange: found.strange_since(before),
    }
}

/// What is said of how a measure is aggregated.
const PERCENTILE: [&str; 3] = [
    "percentile",
    "use_discrete_percentile",
    "use_approximate_percentile",
];
