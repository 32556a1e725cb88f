package klrl.core.plugin;

/** Sources of small plugins for the tests. */
final class Sources {

    private Sources() {}

    private static final String ESTIMATOR = """
            package PACKAGE;

            import java.lang.invoke.MethodHandles;
            import klrl.api.Estimator;
            import klrl.api.data.Evaluation;
            import klrl.api.plugin.Factory;
            import klrl.api.plugin.Param;

            public class TYPE implements Estimator.Provider {
                record Options(@Param(doc = "what is waited for", def = "0") double patience) implements Estimator {
                    public Base base() { return Base.EITHER; }
                    public void coefficients(Evaluation x, int from, int to, double[] delta, double[] decay) {}
                }

                public TYPE() {}

                public String name() { return "NAME"; }

                public String summary() { return "SUMMARY"; }

                public Factory<?, Estimator> factory() {
                    return Factory.of(MethodHandles.lookup(), Options.class, (options, context) -> options);
                }
            }
            """;

    /** A sound estimator plugin. */
    static String estimator(String type, String name) {
        return estimator(type, name, "a plugin for tests");
    }

    static String estimator(String type, String name, String summary) {
        int dot = type.lastIndexOf('.');
        return ESTIMATOR
                .replace("PACKAGE", type.substring(0, dot))
                .replace("TYPE", type.substring(dot + 1))
                .replace("NAME", name)
                .replace("SUMMARY", summary);
    }

    /** The module of one estimator plugin. */
    static String module(String name, String provider) {
        return "module " + name + " { requires klrl.api; provides klrl.api.Estimator.Provider with " + provider + "; }";
    }

    /** A sound plugin of any kind, whose product has no implementation. */
    static String plugin(String type, String service, String product, String options, String name) {
        int dot = type.lastIndexOf('.');
        return """
               package PACKAGE;

               public class TYPE implements SERVICE {
                   record Options(OPTIONS) {}

                   public String name() { return "NAME"; }

                   public String summary() { return "a plugin for tests"; }

                   public klrl.api.plugin.Factory<?, PRODUCT> factory() {
                       return klrl.api.plugin.Factory.of(
                               java.lang.invoke.MethodHandles.lookup(), Options.class, (options, context) -> null);
                   }
               }
               """.replace("PACKAGE", type.substring(0, dot))
                .replace("TYPE", type.substring(dot + 1))
                .replace("SERVICE", service)
                .replace("PRODUCT", product)
                .replace("OPTIONS", options)
                .replace("NAME", name);
    }

    /** A slot kind whose service is {@code service} and whose product is {@code product}. */
    static String kind(String type, String name, String service, String product) {
        int dot = type.lastIndexOf('.');
        return """
               package PACKAGE;

               public class TYPE implements klrl.api.plugin.SlotKind<PRODUCT> {
                   public String name() { return "NAME"; }

                   public String summary() { return "a kind for tests"; }

                   public Class<? extends klrl.api.plugin.Plugin<PRODUCT>> service() { return SERVICE.class; }

                   public Class<PRODUCT> product() { return PRODUCT.class; }
               }
               """.replace("PACKAGE", type.substring(0, dot))
                .replace("TYPE", type.substring(dot + 1))
                .replace("SERVICE", service)
                .replace("PRODUCT", product)
                .replace("NAME", name);
    }
}
