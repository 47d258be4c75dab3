//! The store: the notebook, which must never be lost, and the mirror, which may be.
