package klrl.core.config;

/** Where a piece of configuration was written. */
sealed interface Place {

    /** At a position of a file; line 0 is the file as a whole. */
    record InFile(String source, int line, int column) implements Place {}

    /** In an override of the command line, counted from 1. */
    record InOverride(int number, String text) implements Place {

        static final String SOURCE = "command line: ";
    }

    /**
     * In a default that a plugin declares, or in an example where that stands for one.
     *
     * @param sort what it is: default or example
     * @param text the default
     * @param owner who declares it
     * @param user where the configuration relies on it
     */
    record InDefault(String sort, String text, String owner, Place user) implements Place {

        /** A default within a default is relied upon where the outer one is. */
        public InDefault {
            user = user instanceof InDefault outer ? outer.user() : user;
        }
    }
}
