//! What a client would notice.
