package klrl.bench.results;

/** Figures of a policy that learned from recordings, beside what these earned. */
enum Offline {
    /** What was recorded. */
    BEHAVIOUR("mean return of the recordings") {
        @Override
        double of(double greedy, FirstStage stage) {
            return stage.behaviour();
        }
    },

    /** What was learned beyond it. */
    GAIN("greedy return less the mean return of the recordings") {
        @Override
        double of(double greedy, FirstStage stage) {
            return greedy - stage.behaviour();
        }
    },

    /** What was learned, whatever the unit of rewards. */
    SCORE(
            "greedy return where that of random actions is 0 and that of the first stage's policy, its actions drawn, is 1") {
        @Override
        double of(double greedy, FirstStage stage) {
            return stage.score(greedy);
        }
    };

    private final String text;

    Offline(String text) {
        this.text = text;
    }

    /** Computes the figure from the mean return of greedy episodes. */
    abstract double of(double greedy, FirstStage stage);

    /** The name as sentences have it. */
    String text() {
        return text;
    }
}
