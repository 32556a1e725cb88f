package klrl.core.config;

/** Text of a user within a message: in single quotes, on one line, shortened. */
final class Quoted {

    private static final int LONGEST = 60;

    private Quoted() {}

    static String of(String text) {
        return "'" + plain(text) + "'";
    }

    static String plain(String text) {
        StringBuilder out = new StringBuilder();
        int shown = 0;
        int at = 0;
        while (at < text.length() && shown < LONGEST) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            shown++;
            if (c == '\n') {
                out.append("\\n");
            } else if (c == '\t') {
                out.append("\\t");
            } else if (Yaml.printable(c)) {
                out.appendCodePoint(c);
            } else {
                out.append(String.format("\\u%04x", c));
            }
        }
        return at < text.length() ? out + "..." : out.toString();
    }

    /** A message from elsewhere without its line breaks. */
    static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
