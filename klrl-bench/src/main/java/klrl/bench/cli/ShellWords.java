package klrl.bench.cli;

/** Words of a command that people can paste. */
final class ShellWords {

    private ShellWords() {}

    /** The word itself, or in quotes if a shell would take it for something else. */
    static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
