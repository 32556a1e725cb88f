/**
 * The command line: training, evaluation and listings from a terminal or a script.
 *
 * <p>Reading order: {@link klrl.bench.Main}, then {@code klrl.bench.cli}, in which each command is one class. Nothing
 * here is an interface for other code: programs embed klrl by {@link klrl.core.run.Training}.
 *
 * <p>The only module with a logging backend. It is not loaded before something is logged, nor TensorFlow before
 * something is trained.
 */
// Contracts are opened to an engine that only a verification has.
@SuppressWarnings("module")
module klrl.bench {
    requires com.fasterxml.jackson.databind;
    requires info.picocli;
    requires java.logging;
    requires klrl.core;
    requires org.slf4j;

    // Nothing of them is used here: they are found as plugins, like anybody's. This makes sure that they are there.
    requires klrl.algorithms;
    requires klrl.envs;

    // Loaded for the command verify alone: the launcher names them as root modules only then.
    requires static net.jqwik.api;
    requires static org.junit.platform.engine;
    requires static org.junit.platform.launcher;
    requires static org.junit.platform.reporting;

    // Its sun.misc.Signal is the one way to stop a run by Ctrl-C and to be killed by a second one.
    requires jdk.unsupported;

    // The commands' options are fields that picocli fills.
    opens klrl.bench.cli to
            info.picocli;
    // Contracts bound to the plugin at hand.
    opens klrl.bench.verify to
            org.junit.platform.commons,
            net.jqwik.engine;
}
