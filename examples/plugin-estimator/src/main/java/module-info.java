/** An estimator in a jar of its own. */
module org.example.halflife {
    requires klrl.api;

    provides klrl.api.Estimator.Provider with
            org.example.halflife.HalfLifePlugin;
}
