package klrl.core.config;

/** Says what was found where something else was expected. */
final class Found {

    private Found() {}

    static String text(Tree tree) {
        if (tree instanceof Tree.Scalar scalar) {
            return switch (Yaml.sort(scalar)) {
                case NOTHING -> "nothing";
                case FLAG, NUMBER -> Quoted.plain(scalar.text());
                case TEXT -> "text " + Quoted.of(scalar.text());
            };
        }
        return tree instanceof Tree.Sequence ? "a list" : "a mapping";
    }
}
