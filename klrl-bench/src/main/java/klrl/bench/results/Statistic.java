package klrl.bench.results;

/** How the figures of several seeds become one. */
enum Statistic {
    /** All seeds, of which the worst counts. */
    EVERY_SEED("every seed") {
        @Override
        double of(Sample sample) {
            throw new IllegalArgumentException("every seed is no single figure");
        }
    },

    /** The arithmetic mean. */
    MEAN("mean") {
        @Override
        double of(Sample sample) {
            return sample.mean();
        }
    },

    /** The middle figure, or the mean of the two in the middle. */
    MEDIAN("median") {
        @Override
        double of(Sample sample) {
            return sample.median();
        }
    },

    /** The mean of the middle half. */
    INTERQUARTILE_MEAN("interquartile mean") {
        @Override
        double of(Sample sample) {
            return sample.interquartileMean();
        }
    };

    private final String text;

    Statistic(String text) {
        this.text = text;
    }

    /** Reduces a sample. */
    abstract double of(Sample sample);

    /** The name as sentences have it. */
    String text() {
        return text;
    }
}
