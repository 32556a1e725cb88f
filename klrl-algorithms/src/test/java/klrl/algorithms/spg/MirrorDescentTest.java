package klrl.algorithms.spg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import klrl.algorithms.Distribution;
import klrl.algorithms.Enumeration;
import klrl.algorithms.Lab;
import klrl.algorithms.SoftOptimum;
import klrl.algorithms.Student;
import klrl.algorithms.TablePrior;
import klrl.algorithms.TableWorld;
import klrl.api.Prior;
import klrl.core.config.ConfigException;
import org.junit.jupiter.api.Test;

/** Mirror descent as a composition: soft policy gradient with a prior that is the policy before the update. */
class MirrorDescentTest {

    private static final double GAMMA = 0.9;

    private static final String CONFIGURATION = "algorithm: {type: mdpo, discount: 0.9, epochs: 200, minibatches: 1,"
            + " optimiser: {type: adam, learning-rate: 0.05}}, estimator: {type: v-trace, lambda: 0, rho-bar: 1e6,"
            + " rho-bar-policy: 1e6}, temperature: {type: fixed, alpha: 1}, prior: lagged";

    private static final int[][] COPIES = {{1, 2, 3}, {4, 1, 1}, {1, 1, 1}, {2, 5, 1}};

    private static double shortfall(List<Distribution> policy, SoftOptimum optimum) {
        double worst = 0;
        for (int s = 0; s < policy.size(); s++) {
            worst = Math.max(worst, optimum.value()[s] - policy.get(s).expectation(optimum.actionValue()[s]));
        }
        return worst;
    }

    /** Also with the data of one policy for ever: it is weighed by π/μ. */
    @Test
    void thePolicyBecomesThePlainOptimumAtAnyTemperature() {
        TableWorld world = TableWorld.certain(53, 4, 3, 100);
        Prior unused = TablePrior.random(world, 0, 3);
        // At a temperature near 0 the regularised optimum is the plain one.
        SoftOptimum optimum =
                SoftOptimum.of(world, TablePrior.random(world, 0, 3).tables(world), GAMMA, 1e-3);
        List<Double> shortfalls = new ArrayList<>();
        try (Student student = new Student(world, unused, CONFIGURATION)) {
            for (int round = 0; round < 2; round++) {
                student.teach(Enumeration.of(world, COPIES), 20);
                shortfalls.add(shortfall(student.policy(), optimum));
            }
        }
        assertTrue(shortfalls.get(1) < 0.02, "shortfalls " + shortfalls);
        assertTrue(shortfalls.get(0) > shortfalls.get(1), "shortfalls " + shortfalls);
        SoftOptimum priced =
                SoftOptimum.of(world, TablePrior.random(world, 0, 3).tables(world), GAMMA, 1);
        assertTrue(shortfall(priced.policy(), optimum) > 0.2);
    }

    @Test
    void priorsThatDoNotFollowThePolicyAreRefused() {
        TableWorld world = TableWorld.certain(53, 4, 3, 100);
        Lab lab = Lab.shipped().withEnvironment("world", world::environment);
        String message = assertThrows(
                        ConfigException.class,
                        () -> lab.composition("{environment: world, algorithm: mdpo, prior: uniform}"))
                .getMessage();
        assertTrue(
                message.contains("algorithm 'mdpo' needs a prior that follows the policy; prior 'uniform'"), message);
        assertEquals(
                "lagged",
                lab.composition("{environment: world, algorithm: mdpo}").prior().name());
    }
}
