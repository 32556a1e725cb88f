package klrl.bench.cli;

/** The exit codes of all commands. */
final class Exit {

    /** Done; of a run it does not say whether the task was solved. */
    static final int DONE = 0;

    /** A check failed. */
    static final int CHECK = 1;

    /** The command line, a configuration or a run folder is wrong. */
    static final int USAGE = 2;

    /** A plugin could not be loaded or used. */
    static final int PLUGIN = 3;

    /** Something failed under way: a number that is not finite, an environment, the disk, klrl itself. */
    static final int FAILED = 4;

    private Exit() {}
}
