/** The mathematics on plain arrays, the registry of plugins, configuration, the driver and run records. */
// Contracts are opened to modules that only a test run has.
@SuppressWarnings("module")
module klrl.core {
    requires transitive klrl.api;
    requires com.fasterxml.jackson.core;
    requires transitive com.fasterxml.jackson.databind;
    requires static net.jqwik.api;
    requires org.snakeyaml.engine;

    exports klrl.core.config;
    exports klrl.core.contract;
    exports klrl.core.distribution;
    exports klrl.core.environment;
    exports klrl.core.estimation;
    exports klrl.core.math;
    exports klrl.core.plugin;
    exports klrl.core.random;
    exports klrl.core.recording;
    exports klrl.core.run;
    exports klrl.core.state;
    exports klrl.core.tabular;
    exports klrl.core.text;

    opens klrl.core.contract to
            org.junit.platform.commons,
            net.jqwik.engine;

    // Named here so that the modules that provide them are resolved together with klrl; see Registry.load.
    uses klrl.api.plugin.SlotKind;
    uses klrl.api.Environment.Provider;
    uses klrl.api.Algorithm.Provider;
    uses klrl.api.Estimator.Provider;
    uses klrl.api.Prior.Provider;
    uses klrl.api.Temperature.Provider;
    uses klrl.api.DataSource.Provider;
    uses klrl.api.Wrapper.Provider;
    uses klrl.api.Controller.Provider;

    provides klrl.api.plugin.SlotKind with
            klrl.core.plugin.Kinds.Environments,
            klrl.core.plugin.Kinds.Algorithms,
            klrl.core.plugin.Kinds.Estimators,
            klrl.core.plugin.Kinds.Priors,
            klrl.core.plugin.Kinds.Temperatures,
            klrl.core.plugin.Kinds.Data,
            klrl.core.plugin.Kinds.Wrappers,
            klrl.core.plugin.Kinds.Controllers;
}
