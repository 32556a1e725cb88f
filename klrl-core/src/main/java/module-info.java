/** The mathematics on plain arrays, the registry of plugins, configuration, the driver and run records. */
module klrl.core {
    requires transitive klrl.api;

    exports klrl.core.plugin;
    exports klrl.core.text;

    // Named here so that the modules which provide them are resolved together with klrl; see Registry.load.
    uses klrl.api.plugin.SlotKind;
    uses klrl.api.Environment.Provider;
    uses klrl.api.Algorithm.Provider;
    uses klrl.api.Estimator.Provider;
    uses klrl.api.Prior.Provider;
    uses klrl.api.Temperature.Provider;
    uses klrl.api.DataSource.Provider;

    provides klrl.api.plugin.SlotKind with
            klrl.core.plugin.Kinds.Environments,
            klrl.core.plugin.Kinds.Algorithms,
            klrl.core.plugin.Kinds.Estimators,
            klrl.core.plugin.Kinds.Priors,
            klrl.core.plugin.Kinds.Temperatures,
            klrl.core.plugin.Kinds.Data;
}
