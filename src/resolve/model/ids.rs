//! Places in the lists of a model.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The place in the model's list.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }

            /// The id of the thing at a place.
            #[must_use]
            pub fn at(index: usize) -> Self {
                Self(u32::try_from(index).unwrap_or(u32::MAX))
            }
        }
    )*};
}

ids! {
    /// A table.
    TableId;
    /// A metric.
    MetricId;
    /// An entity.
    EntityId;
    /// A conformed dimension.
    DimensionId;
    /// An event.
    EventId;
    /// An attribute or a segment.
    AttributeId;
}
