//! What the store promises, seen from its callers.
