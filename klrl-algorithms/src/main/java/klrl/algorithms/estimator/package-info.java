/** The shipped estimators: each a record of its options with the coefficients of the shared recursion. */
package klrl.algorithms.estimator;
