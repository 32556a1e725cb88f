package klrl.bench.results;

/** How the lines of a metric become one figure of a run. */
enum Reduction {
    /** That of the last line. */
    LAST("last") {
        @Override
        double of(Curve curve) {
            return curve.value(curve.size() - 1);
        }
    },

    /** The mean of all lines. */
    MEAN("mean") {
        @Override
        double of(Curve curve) {
            return SUM.of(curve) / curve.size();
        }
    },

    /** The sum of all lines, for metrics that count. */
    SUM("sum") {
        @Override
        double of(Curve curve) {
            double sum = 0;
            for (int i = 0; i < curve.size(); i++) {
                sum += curve.value(i);
            }
            return sum;
        }
    },

    /** The sum over all environment steps, for metrics that are means over steps: Σ_i x_i (t_i − t_{i−1}), t₀ = 0. */
    INTEGRAL("sum over steps") {
        @Override
        double of(Curve curve) {
            double sum = 0;
            for (int i = 0; i < curve.size(); i++) {
                sum += curve.value(i) * (curve.step(i) - (i == 0 ? 0 : curve.step(i - 1)));
            }
            return sum;
        }
    };

    private final String text;

    Reduction(String text) {
        this.text = text;
    }

    /** Reduces the lines of a run, at least one. */
    abstract double of(Curve curve);

    /** The name as sentences have it. */
    String text() {
        return text;
    }
}
