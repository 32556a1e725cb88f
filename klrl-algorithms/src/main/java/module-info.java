/** The shipped algorithms, estimators, priors and temperatures. */
module klrl.algorithms {
    requires klrl.tf;
}
