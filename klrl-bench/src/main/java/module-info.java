/** The command line, verification runs and experiments. */
module klrl.bench {
    requires klrl.core;
}
