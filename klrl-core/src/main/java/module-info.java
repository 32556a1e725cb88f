/** The mathematics on plain arrays, the registry of plugins, configuration, the driver and run records. */
module klrl.core {
    requires transitive klrl.api;

    exports klrl.core.text;
}
