//! What rows are added to in parts: states and readings.

/// An example of a method: a state that has rows, and what is done with it.
macro_rules! example {
    ($made:literal, $then:literal) => {
        concat!(
            "\nExamples\n--------\n>>> import pyarrow\n",
            ">>> rows = pyarrow.table({\"psu\": [1, 1, 2], \"w\": [9, 9, 8], \"sex\": [\"F\", \"M\", \"F\"], \"internet\": [1, 0, 1]})\n",
            ">>> state = ",
            $made,
            "\n>>> state.add(rows)\n",
            $then
        )
    };
}

/// The methods that all of these have. pyo3 takes one block of methods for a class, so that those of a class alone are handed in.
/// `made` is how one is made in an example; without it the methods have none.
macro_rules! added_in_parts {
    ($class:ident, word: $word:literal, same: $same:literal, rows: $rows:ty, made: $made:literal, { $($own:tt)* }) => {
        added_in_parts! {
            @ $class, $word, $same, $rows,
            [crate::in_parts::example!($made, ">>> state.rows\n3")],
            [crate::in_parts::example!($made, ">>> other = type(state).from_bytes(state.to_bytes())\n>>> state.merge(other)\n>>> state.rows\n6")],
            [crate::in_parts::example!($made, ">>> type(state.to_bytes())\n<class 'bytes'>")],
            [crate::in_parts::example!($made, ">>> type(state).from_bytes(state.to_bytes()).rows\n3")],
            { $($own)* }
        }
    };
    ($class:ident, word: $word:literal, same: $same:literal, rows: $rows:ty, { $($own:tt)* }) => {
        added_in_parts!(@ $class, $word, $same, $rows, [""], [""], [""], [""], { $($own)* });
    };
    (@ $class:ident, $word:literal, $same:literal, $rows:ty, [$($add:tt)*], [$($merge:tt)*], [$($to_bytes:tt)*],
        [$($from_bytes:tt)*], { $($own:tt)* }) => {
        #[pymethods]
        impl $class {
            $($own)*

            /// Add rows.
            ///
            /// Parameters
            /// ----------
            /// table : table, record batch or any object with ``__arrow_c_stream__``
            ///     Rows of the sample, with the columns that are named; the rows of a unit may come in any number of parts.
            ///
            /// Raises
            /// ------
            /// InfosocError
            ///     As `Survey` and `Survey.estimate` for what single rows show, with rows counted from the first that was added.
            #[doc = concat!("    After an error the ", $word, " refuses to go on.")]
            #[doc = $($add)*]
            fn add(&mut self, py: Python<'_>, table: Bound<'_, PyAny>) -> PyResult<()> {
                let table = crate::arrow::Given::new(&table)?;
                let names: Vec<&str> = table.names().iter().map(String::as_str).collect();
                // Only the columns that are read are converted.
                let read = self.inner.columns(&names).map_err(|error| table.unusable().explain(error)).or_raise()?;
                let frame = table.columns(py, read.iter().map(String::as_str))?;
                let inner = &mut self.inner;
                let unusable = table.unusable();
                interruptible(py, |stop| inner.add_until(&frame, stop).map_err(|error| unusable.explain(error)))
            }

            #[doc = concat!("Add the rows of another ", $word, ".")]
            ///
            /// Parameters
            /// ----------
            #[doc = concat!("other : ", stringify!($class))]
            #[doc = concat!("    ", $same, "; it stays as it is.")]
            ///
            /// Raises
            /// ------
            /// InvalidState
            ///     If `other` was made for a different design or different measures.
            #[doc = $($merge)*]
            fn merge(&mut self, py: Python<'_>, other: PyRef<'_, $class>) -> PyResult<()> {
                let (inner, other) = (&mut self.inner, &other.inner);
                detached(py, || inner.merge(other)).or_raise()
            }

            /// The number of rows that were added.
            #[getter]
            fn rows(&self) -> $rows {
                self.inner.rows()
            }

            #[doc = concat!("The ", $word, " as bytes, for another process or a later time.")]
            ///
            /// Returns
            /// -------
            /// bytes
            #[doc = $($to_bytes)*]
            fn to_bytes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
                let inner = &self.inner;
                Ok(PyBytes::new(py, &detached(py, || inner.to_bytes()).or_raise()?))
            }

            #[doc = concat!("The ", $word, " that `to_bytes` wrote.")]
            ///
            /// Parameters
            /// ----------
            /// data : bytes
            ///     What it returned.
            ///
            /// Returns
            /// -------
            #[doc = stringify!($class)]
            ///
            /// Raises
            /// ------
            /// InvalidState
            ///     If `data` was not written by `to_bytes`, is damaged, or has a different format version.
            #[doc = $($from_bytes)*]
            #[classmethod]
            fn from_bytes(_class: &Bound<'_, PyType>, py: Python<'_>, data: &[u8]) -> PyResult<$class> {
                Ok($class { inner: detached(py, || infosoc::$class::from_bytes(data)).or_raise()? })
            }

            fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
                let make = py.get_type::<$class>().getattr("from_bytes")?;
                (make, (self.to_bytes(py)?,)).into_pyobject(py)
            }

            fn __repr__(&self) -> String {
                format!("<infosoc.{} of {} rows>", stringify!($class), self.inner.rows())
            }
        }
    };
}

pub(crate) use {added_in_parts, example};
