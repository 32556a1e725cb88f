/** The mathematics on plain arrays, the registry of plugins, configuration, the driver and run records. */
module klrl.core {
    requires transitive com.fasterxml.jackson.databind;
    requires transitive klrl.api;
    requires org.snakeyaml.engine;

    exports klrl.core.config;
    exports klrl.core.text;
}
