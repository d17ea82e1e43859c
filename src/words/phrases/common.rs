//! What several stages say.

/// English, and Chinese.
pub(super) const PHRASES: &[(&str, &str)] = &[("metric", "指标")];
