package klrl.bench.results;

/** Figures of a policy that learned from recordings, beside what these earned. */
enum Offline {
    /** What was recorded. */
    BEHAVIOUR("mean return of the recordings") {
        @Override
        double of(double greedy, FirstStage stage, long root) {
            return stage.behaviour();
        }
    },

    /** What was learned beyond it. */
    GAIN("greedy return less the mean return of the recordings") {
        @Override
        double of(double greedy, FirstStage stage, long root) {
            return greedy - stage.behaviour();
        }
    },

    /** The same without the luck of where episodes begin. */
    PAIRED(
            "greedy return less that of what was recorded in the same episodes, of random actions as they were recorded") {
        @Override
        double of(double greedy, FirstStage stage, long root) {
            return greedy - stage.again(root);
        }
    },

    /** What was learned, whatever the unit of rewards. */
    SCORE(
            "greedy return where that of random actions is 0 and that of the first stage's policy, its actions drawn, is 1") {
        @Override
        double of(double greedy, FirstStage stage, long root) {
            return stage.score(greedy);
        }
    };

    private final String text;

    Offline(String text) {
        this.text = text;
    }

    /** Computes the figure from the mean return of greedy episodes and the root seed of these. */
    abstract double of(double greedy, FirstStage stage, long root);

    /** The name as sentences have it. */
    String text() {
        return text;
    }
}
