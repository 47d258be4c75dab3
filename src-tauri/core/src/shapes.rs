//! Types that have one shape as JSON and another in the window.
//!
//! JSON is what other programs read and what lies in notebooks: an enum's tag stands beside its fields,
//! and what is empty is left out. The window is answered in a format without names, which can be read
//! only where everything stands in its place.

/// Gives a type that shape in every format that people cannot read. What it derives and what its
/// attributes say is its shape as JSON; it needs `#[serde(remote = "Self")]`, by which serde's functions
/// become its own and the traits are free for the choice between both. Behind a field's type, `as "path"`
/// is serde's `with` for the shape without names.
#[macro_export]
macro_rules! two_shapes {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $($(#[$field_meta:meta])* pub $field:ident : $type:ty $(as $with:literal)?),* $(,)?
        }
    ) => {
        $(#[$meta])*
        pub struct $name { $($(#[$field_meta])* pub $field: $type),* }
        $crate::two_shapes! { @choose $name struct Plain { $($(#[serde(with = $with)])? $field: $type),* } }
    };
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $(
                $(#[$variant_meta:meta])*
                $variant:ident
                $({ $($(#[$field_meta:meta])* $field:ident : $type:ty $(as $with:literal)?),* $(,)? })?
                $(($only:ty))?
            ),* $(,)?
        }
    ) => {
        $(#[$meta])*
        pub enum $name {
            $($(#[$variant_meta])* $variant $({ $($(#[$field_meta])* $field: $type),* })? $(($only))?),*
        }
        $crate::two_shapes! {
            @choose $name enum Plain { $($variant $({ $($(#[serde(with = $with)])? $field: $type),* })? $(($only))?),* }
        }
    };
    (@choose $name:ident $($plain:tt)*) => {
        const _: () = {
            type Whole = $name;

            #[derive(::serde::Serialize, ::serde::Deserialize)]
            #[serde(remote = "Whole")]
            $($plain)*

            impl ::serde::Serialize for $name {
                fn serialize<S: ::serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                    if to.is_human_readable() {
                        Self::serialize(self, to)
                    } else {
                        Plain::serialize(self, to)
                    }
                }
            }

            impl<'de> ::serde::Deserialize<'de> for $name {
                fn deserialize<D: ::serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                    if from.is_human_readable() {
                        Self::deserialize(from)
                    } else {
                        Plain::deserialize(from)
                    }
                }
            }
        };
    };
}
