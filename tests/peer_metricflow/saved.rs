//! Their questions as saved queries.

use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};

use super::bounds::{bounds, filter_of_conversions};

pub fn texts(json: &Json) -> Vec<String> {
    match json {
        Json::String(text) => vec![text.clone()],
        Json::Array(items) => items
            .iter()
            .filter_map(|item| item.as_str().map(str::to_owned))
            .collect(),
        _ => Vec::new(),
    }
}

/// A question as a saved query.
pub fn saved(suite: &Path, at: usize, case: &Json) -> Json {
    let of_manifest = match case["saved_query_name"].as_str() {
        Some(name) => stored(suite, case, name),
        None => Json::Null,
    };
    let both = |asked: &str, stored: &str| [texts(&of_manifest[stored]), texts(&case[asked])].concat();
    let objects = case["group_by_objs"].as_array().cloned().unwrap_or_default();
    let objects = objects.iter().map(|object| {
        let text = |key: &str| object[key].as_str();
        let part = text("date_part").map(|part| format!(".date_part('{part}')"));
        let grain = text("grain").map(|grain| format!(".grain('{grain}')"));
        format!(
            "Dimension('{}'){}{}",
            text("name").unwrap(),
            grain.unwrap_or_default(),
            part.unwrap_or_default()
        )
    });
    let group_by: Vec<String> = both("group_bys", "group_by").into_iter().chain(objects).collect();
    let limit = case["limit"].as_i64().or(of_manifest["limit"].as_i64());
    let mut filters = [wheres(&of_manifest["where"]), texts(&case["where_filter"])].concat();
    let (metrics, order_by) = (both("metrics", "metrics"), both("order_bys", "order_by"));
    if metrics.is_empty()
        && let Some((since, until)) = bounds(case, "", None)
    {
        filters.push(format!(
            "{{{{ TimeDimension('metric_time', 'day') }}}} >= '{since}' AND {{{{ TimeDimension('metric_time', 'day') }}}} < '{until}'"
        ));
    }
    filters.extend(filter_of_conversions(&manifest_of(suite, case), case, &metrics));
    let params = json!({
        "metrics": metrics, "group_by": group_by, "where": filters, "order_by": order_by, "limit": limit,
    });
    json!({ "name": format!("case_{at}"), "query_params": params })
}

pub fn manifest_of(suite: &Path, case: &Json) -> Json {
    let path = format!(
        "manifests/{}.transformed.json",
        case["manifest"].as_str().unwrap()
    );
    serde_json::from_str(&fs::read_to_string(suite.join(path)).unwrap()).unwrap()
}

/// What a saved query of the manifest says.
fn stored(suite: &Path, case: &Json, name: &str) -> Json {
    let manifest = manifest_of(suite, case);
    let queries = manifest["saved_queries"].as_array().unwrap();
    queries.iter().find(|query| query["name"] == *name).unwrap()["query_params"].clone()
}

fn wheres(json: &Json) -> Vec<String> {
    let filters = json["where_filters"].as_array().cloned().unwrap_or_default();
    filters
        .iter()
        .flat_map(|filter| texts(&filter["where_sql_template"]))
        .collect()
}
