package klrl.core.tabular;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import klrl.api.data.Boundary;
import klrl.core.random.L64X128Mix;
import org.junit.jupiter.api.Test;

class TrajectoryEnumerationTest {

    private static final double EXACT = 1e-12;

    private final FiniteMdp mdp = new Garnet(4, 3, 2, 0.3, 0.2, 1).draw(L64X128Mix.of(5));
    private final TabularPolicy behaviour = TabularPolicy.random(mdp, 1, L64X128Mix.of(6));

    /** One line per trajectory of stay or quit, staying with probability 3/4. */
    private static List<String> lines(TrajectoryEnumeration enumeration) {
        List<String> out = new ArrayList<>();
        enumeration.forEach(x -> {
            StringBuilder line = new StringBuilder();
            for (int t = 0; t < x.steps(); t++) {
                line.append(x.action(t) == 0 ? "stay" : "quit");
                line.append(x.boundary(t) == Boundary.NONE ? "" : x.boundary(t) == Boundary.TERMINATED ? "." : "|");
                line.append(' ');
            }
            out.add(line.append(String.format(Locale.ROOT, "%.6f", x.probability()))
                    .toString());
        });
        return out;
    }

    @Test
    void episodesEndByTerminationOrAtTheHorizon() {
        FiniteMdp choice = Examples.stayOrQuit();
        TabularPolicy often = TabularPolicy.ofProbabilities(choice, 0.75, 0.25);
        assertEquals(
                List.of("stay stay| 0.562500", "stay quit. 0.187500", "quit. 0.250000"),
                lines(TrajectoryEnumeration.ofEpisodes(choice, often, 2)));
    }

    @Test
    void streamsGoOnWithTheNextEpisode() {
        FiniteMdp choice = Examples.stayOrQuit();
        TabularPolicy often = TabularPolicy.ofProbabilities(choice, 0.75, 0.25);
        assertEquals(
                List.of(
                        "stay stay| stay 0.421875",
                        "stay stay| quit. 0.140625",
                        "stay quit. stay 0.140625",
                        "stay quit. quit. 0.046875",
                        "quit. stay stay| 0.140625",
                        "quit. stay quit. 0.046875",
                        "quit. quit. stay 0.046875",
                        "quit. quit. quit. 0.015625"),
                lines(TrajectoryEnumeration.ofStreams(choice, often, 3, 2)));
    }

    @Test
    void probabilitiesSumToOneAndStatesFollowEachOther() {
        for (TrajectoryEnumeration enumeration : List.of(
                TrajectoryEnumeration.ofEpisodes(mdp, behaviour, 4),
                TrajectoryEnumeration.ofStreams(mdp, behaviour, 4, 2))) {
            double[] sum = new double[1];
            enumeration.forEach(x -> {
                sum[0] += x.probability();
                for (int t = 0; t < x.steps(); t++) {
                    assertTrue(mdp.allowed(x.state(t), x.action(t)));
                    if (t > 0 && x.boundary(t - 1) == Boundary.NONE) {
                        assertEquals(x.successor(t - 1), x.state(t));
                    }
                }
            });
            assertEquals(1, sum[0], EXACT);
            assertEquals(1, enumeration.expectation(2, x -> 1), EXACT);
            assertEquals(0, enumeration.expectation(2, x -> x.state(0) - 2), EXACT);
        }
    }

    /** The probability is the product of the policy's and the process's, told apart by rewards that are all different. */
    @Test
    void probabilitiesAreThoseOfTheirSteps() {
        TrajectoryEnumeration.ofEpisodes(mdp, behaviour, 3).forEachFrom(1, x -> {
            double product = 1;
            for (int t = 0; t < x.steps(); t++) {
                product *= behaviour.probability(x.state(t), x.action(t));
                for (int i = mdp.from(x.state(t), x.action(t)); i < mdp.to(x.state(t), x.action(t)); i++) {
                    if (mdp.reward(i) == x.reward(t)) {
                        product *= mdp.probability(i);
                        assertEquals(mdp.next(i), x.successor(t));
                        assertEquals(mdp.terminates(i), x.boundary(t) == Boundary.TERMINATED);
                    }
                }
            }
            assertEquals(product, x.probability(), EXACT);
        });
    }

    /** T-step returns with a bootstrap from V have the expectation V, and from a first action Q: Bellman, T times. */
    @Test
    void returnsHaveThePolicysValuesAsExpectations() {
        double gamma = 0.9;
        RegularisedMdp m = RegularisedMdp.of(mdp, gamma, TabularPrior.uniform(mdp), 0);
        PolicyEvaluation evaluation = PolicyEvaluation.of(m, behaviour);
        TrajectoryEnumeration enumeration = TrajectoryEnumeration.ofEpisodes(mdp, behaviour, 4);
        for (int s = 0; s < mdp.states(); s++) {
            assertEquals(evaluation.value(s), enumeration.expectation(s, x -> sum(x, gamma, evaluation)), EXACT);
            for (int a = 0; a < mdp.actions(); a++) {
                if (mdp.allowed(s, a)) {
                    assertEquals(
                            evaluation.actionValue(s, a),
                            enumeration.expectation(s, a, x -> sum(x, gamma, evaluation)),
                            EXACT);
                }
            }
        }
    }

    private static double sum(Trajectory x, double gamma, PolicyEvaluation evaluation) {
        double sum = 0;
        double product = 1;
        for (int t = 0; t < x.steps(); t++) {
            sum += product * x.reward(t);
            product *= x.boundary(t) == Boundary.TERMINATED ? 0 : gamma;
        }
        return sum + product * evaluation.value(x.successor(x.steps() - 1));
    }

    @Test
    void whatCannotBeEnumeratedIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> TrajectoryEnumeration.ofEpisodes(mdp, behaviour, 0));
        assertThrows(IllegalArgumentException.class, () -> TrajectoryEnumeration.ofStreams(mdp, behaviour, 3, 0));
        FiniteMdp choice = Examples.stayOrQuit();
        assertThrows(IllegalArgumentException.class, () -> TrajectoryEnumeration.ofEpisodes(choice, behaviour, 1));
        FiniteMdp single = FiniteMdp.builder(1, 2).termination(0, 1, 1, 0, 0).build();
        TrajectoryEnumeration enumeration = TrajectoryEnumeration.ofEpisodes(single, TabularPolicy.uniform(single), 1);
        String message = assertThrows(IllegalArgumentException.class, () -> enumeration.forEachFrom(0, 0, x -> {}))
                .getMessage();
        assertEquals("action 0 is masked in state 0", message);
    }
}
