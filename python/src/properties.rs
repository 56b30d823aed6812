//! Classes that show what they hold: a line for each property, with its documentation, its type and its value.

/// The methods of a class, some of them properties. `$shown` is what an object holds in the field `$field`.
macro_rules! properties {
    (
        $class:ident.$field:tt as $shown:ident {
            $($(#[$doc:meta])* $name:ident: $type:ty = $value:expr;)*
        }
        $($methods:tt)*
    ) => {
        #[pymethods]
        impl $class {
            $(
                $(#[$doc])*
                #[getter]
                fn $name(&self) -> $type {
                    let $shown = &self.$field;
                    $value
                }
            )*

            $($methods)*
        }
    };
}

pub(crate) use properties;
