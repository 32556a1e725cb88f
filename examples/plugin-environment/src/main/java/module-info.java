/** An environment in a jar of its own. */
module org.example.nim {
    requires klrl.api;

    provides klrl.api.Environment.Provider with
            org.example.nim.NimPlugin;
}
