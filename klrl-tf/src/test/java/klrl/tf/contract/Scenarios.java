package klrl.tf.contract;

import java.util.List;
import java.util.stream.IntStream;

/** Fixed scenarios of all kinds, for tests that are no properties. */
final class Scenarios {
    private Scenarios() {}

    static List<Scenario> all() {
        return IntStream.range(0, 24).mapToObj(Scenarios::number).toList();
    }

    private static Scenario number(int i) {
        double alpha = Math.pow(10, -2 + i / 8.0);
        return Scenario.of(1 + i % 2, 1 + i % 3, 0.9 - 0.1 * (i % 4), alpha, PriorForm.values()[i / 2 % 3], i);
    }

    /** Scenarios whose prior is not uniform. */
    static List<Scenario> withAnyPrior() {
        return IntStream.range(0, 24)
                .mapToObj(i -> Scenario.of(1, 1, 0.9, Math.pow(10, -2 + i / 8.0), PriorForm.RANDOM, i))
                .toList();
    }

    static List<Scenario> extreme() {
        double[] alphas = {1e-8, 1, 1e4};
        return IntStream.range(0, 24)
                .mapToObj(i -> Scenario.extreme(alphas[i % 3], PriorForm.values()[i / 3 % 3], i))
                .toList();
    }
}
