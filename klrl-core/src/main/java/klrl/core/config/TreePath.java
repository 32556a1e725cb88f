package klrl.core.config;

import java.util.List;
import java.util.regex.Pattern;

/** The way from the root of a configuration to a value, such as {@code $.environment.wrappers[0].type}. */
record TreePath(String text) {

    static final TreePath ROOT = new TreePath("$");

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]{1,40}");
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,8}");
    private static final Pattern INDEX = Pattern.compile("\\[([0-9]+)]");

    TreePath key(String key) {
        return new TreePath(text + "." + (PLAIN.matcher(key).matches() ? key : Quoted.of(key)));
    }

    TreePath index(int index) {
        return new TreePath(text + "[" + index + "]");
    }

    /** The path that an override names. */
    static TreePath of(List<String> names) {
        TreePath path = ROOT;
        for (String name : names) {
            path = NUMBER.matcher(name).matches() ? path.index(Integer.parseInt(name)) : path.key(name);
        }
        return path;
    }

    /** A path as overrides write it: without the root, indices like keys. */
    static String dotted(String path) {
        return INDEX.matcher(path).replaceAll(".$1").replaceFirst("^\\$\\.?", "");
    }
}
