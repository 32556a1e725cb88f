/** The mathematics on plain arrays, the registry of plugins, configuration, the driver and run records. */
module klrl.core {
    requires transitive klrl.api;
    requires com.fasterxml.jackson.core;
    requires transitive com.fasterxml.jackson.databind;
    requires org.snakeyaml.engine.v2;

    exports klrl.core.config;
    exports klrl.core.distribution;
    exports klrl.core.environment;
    exports klrl.core.estimation;
    exports klrl.core.plugin;
    exports klrl.core.random;
    exports klrl.core.run;
    exports klrl.core.state;
    exports klrl.core.text;
}
