//! Small area estimates: direct estimates of areas and a model of them together, for areas with few cases or none.
//!
//! | file | what lives in it |
//! |---|---|
//! | `options` | what is asked for, as words |
//! | `direct` | direct estimates of a result or a table |
//! | `covariates` | what is known of every area |
//! | `variances` | sampling variances, as they are or smoothed |
//! | `transform` | scales of the model, there and back |
//! | `basis` | covariates as orthonormal directions |
//! | `fit` | variance between areas and coefficients |
//! | `proximity` | which areas are neighbours |
//! | `lattice` | the neighbours as a matrix, and matrices of it |
//! | `spatial` | the same with effects of neighbours that go together |
//! | `spatial_likelihood` | to the height of the likelihood of that model |
//! | `mse` | mean squared errors |
//! | `benchmark` | estimates that add up to a total |
//! | `areas` | the areas, what the model takes of them, and the model |
//! | `request` | all of these in their order |
//! | `findings` | what has to be said of the result |
//! | `result` | the rows, and what is to be known of them |
//! | `diagnostics` | how well the model fits |

mod areas;
mod basis;
mod benchmark;
mod covariates;
mod diagnostics;
mod direct;
mod findings;
mod fit;
mod lattice;
mod mse;
pub(crate) mod options;
mod proximity;
pub(crate) mod request;
pub(crate) mod result;
mod spatial;
mod spatial_likelihood;
pub(crate) mod transform;
mod variances;
