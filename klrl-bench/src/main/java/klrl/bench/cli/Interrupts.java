package klrl.bench.cli;

/** Whether somebody asked a run to stop. */
interface Interrupts extends AutoCloseable {

    /** Nobody ever does. */
    Interrupts NEVER = new Interrupts() {
        @Override
        public boolean requested() {
            return false;
        }

        @Override
        public int exitCode() {
            throw new IllegalStateException("nobody asked to stop");
        }

        @Override
        public void close() {}
    };

    /** Whether the run should stop. */
    boolean requested();

    /** The exit code of a run that was stopped: 128 and the number of the signal, 130 for Ctrl-C. */
    int exitCode();

    /** Stops listening. */
    @Override
    void close();
}
