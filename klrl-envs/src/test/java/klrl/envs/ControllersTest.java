package klrl.envs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import klrl.api.Controller;
import klrl.api.Environment;
import klrl.api.RandomStream;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Space;
import klrl.api.data.Step;
import klrl.core.distribution.Distribution;
import klrl.core.random.Streams;
import klrl.core.tabular.FiniteMdp;
import klrl.core.tabular.Occupancy;
import klrl.core.tabular.PolicyEvaluation;
import klrl.core.tabular.RegularisedMdp;
import klrl.core.tabular.SoftOptimum;
import klrl.core.tabular.SoftValueIteration;
import klrl.core.tabular.TabularPolicy;
import klrl.core.tabular.TabularPrior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each controller does what it says: exactly where its task is a table, else over whole episodes. */
class ControllersTest {

    private static final double SINGLE = 1e-6;

    /** A controller as a policy of the table of an environment. */
    private static TabularPolicy table(Controller controller, FiniteEnvironment environment) {
        FiniteMdp mdp = environment.mdp();
        Parameters logits = Parameters.of(controller.family(), mdp.states());
        controller.parameters(environment.observations(), Memory.none(mdp.states()), logits);
        double[] values = new double[logits.values().length];
        Arrays.setAll(values, i -> logits.values()[i]);
        return TabularPolicy.ofLogits(mdp, values);
    }

    private static TabularPolicy table(String controller, FiniteEnvironment environment) {
        return table(Made.controller(controller, environment.spec()), environment);
    }

    /** By the map alone: the cliff lies below rows 2 from column 1 to 10, and to the right of the start. */
    private static boolean leadsOntoTheCliff(int tile, int direction) {
        int row = tile / 12;
        int column = tile % 12;
        return direction == 2 && row == 2 && column >= 1 && column <= 10 || direction == 1 && row == 3 && column == 0;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theSafePriorTakesNatsFromEveryStepThatMayFallAndLeavesAnotherEverywhere(boolean slippery) {
        double strength = 3;
        FiniteEnvironment walk = Made.finite("{type: cliff-walking, slippery: " + slippery + "}", 1, Streams.of(0));
        TabularPolicy prior = table("{type: safe-cliff, strength: 3, slippery: " + slippery + "}", walk);
        // Where one can stand: not on the cliff, and not on the goal, where the walk has ended.
        for (int tile = 0; tile <= 36; tile++) {
            double[] weight = new double[4];
            for (int a = 0; a < 4; a++) {
                boolean falls = leadsOntoTheCliff(tile, a)
                        || slippery && (leadsOntoTheCliff(tile, (a + 1) % 4) || leadsOntoTheCliff(tile, (a + 3) % 4));
                weight[a] = falls ? Math.exp(-strength) : 1;
            }
            double sum = Arrays.stream(weight).sum();
            assertTrue(sum >= 1, "tile " + tile + " has a safe step");
            for (int a = 0; a < 4; a++) {
                assertEquals(weight[a] / sum, prior.probability(tile, a), SINGLE, "tile " + tile + ", action " + a);
            }
        }
    }

    private static double fallsPerStep(FiniteMdp walk, TabularPolicy policy) {
        Occupancy occupancy = Occupancy.of(walk, 0.999, policy);
        double falls = 0;
        double steps = 0;
        for (int tile = 0; tile < 48; tile++) {
            for (int a = 0; a < 4; a++) {
                double visits = occupancy.visits(tile, a);
                steps += visits;
                for (int i = walk.from(tile, a); i < walk.to(tile, a); i++) {
                    falls += walk.reward(i) == -100 ? visits * walk.probability(i) : 0;
                }
            }
        }
        return falls / steps;
    }

    /** Alone, and as the prior of the regularised optimum at any temperature: fewer falls, and a higher value. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void towardsTheSafePriorOneFallsLessAndTheOptimumIsHigher(boolean slippery) {
        FiniteEnvironment walk = Made.finite("{type: cliff-walking, slippery: " + slippery + "}", 1, Streams.of(0));
        FiniteMdp mdp = walk.mdp();
        TabularPolicy safe = table("{type: safe-cliff, strength: 5, slippery: " + slippery + "}", walk);
        TabularPolicy uniform = TabularPolicy.uniform(mdp);
        assertTrue(fallsPerStep(mdp, safe) <= 3 * Math.exp(-5));
        assertTrue(fallsPerStep(mdp, uniform) > 0.05);
        assertTrue(plainReturn(mdp, safe) > plainReturn(mdp, uniform) + 900);
        for (double alpha : new double[] {1, 10, 50}) {
            SoftOptimum towardsSafe = optimum(mdp, safe, alpha);
            SoftOptimum towardsUniform = optimum(mdp, uniform, alpha);
            assertTrue(towardsSafe.value(36) > towardsUniform.value(36) + 2);
            assertTrue(fallsPerStep(mdp, towardsSafe.policy()) < fallsPerStep(mdp, towardsUniform.policy()));
        }
    }

    private static SoftOptimum optimum(FiniteMdp mdp, TabularPolicy prior, double alpha) {
        return SoftValueIteration.solve(RegularisedMdp.of(mdp, 0.99, TabularPrior.of(prior), alpha), 1e-9);
    }

    private static double plainReturn(FiniteMdp mdp, TabularPolicy policy) {
        return PolicyEvaluation.of(RegularisedMdp.of(mdp, 0.99, TabularPrior.of(policy), 0), policy)
                .objective();
    }

    @ParameterizedTest
    @CsvSource({"2, 0.9", "5, 0.9", "10, 0.9", "10, 0.5", "10, 0.1", "3, 0.999"})
    void theGuideFindsTheTreasureAsOftenAsItMovesRight(int size, double right) {
        for (String map : List.of("seed: 4", "randomised: false")) {
            FiniteEnvironment sea = Made.finite("{type: deep-sea, size: " + size + ", " + map + "}", 1, Streams.of(0));
            TabularPolicy guide = table("{type: deep-sea-guide, right: " + right + ", " + map + "}", sea);
            assertEquals(
                    Math.pow(right, size) - 0.01 * right,
                    PolicyEvaluation.of(RegularisedMdp.of(sea.mdp(), 1, TabularPrior.uniform(sea.mdp()), 0), guide)
                            .value(0),
                    SINGLE);
        }
    }

    /** The bottom of the sea shows nothing; there the guide has no preference. */
    @Test
    void aHelpfulGuideRaisesTheRegularisedOptimumAndAMisleadingOneLowersIt() {
        FiniteEnvironment sea = Made.finite("{type: deep-sea, size: 8, seed: 1}", 1, Streams.of(0));
        double[] optimum = new double[3];
        String[] right = {"0.1", "0.5", "0.9"};
        for (int i = 0; i < right.length; i++) {
            TabularPolicy guide = table("{type: deep-sea-guide, seed: 1, right: " + right[i] + "}", sea);
            assertEquals(0.5, guide.probability(64, 0), SINGLE);
            optimum[i] = optimum(sea.mdp(), guide, 0.05).value(0);
        }
        assertTrue(optimum[0] < 0.1 && optimum[0] < optimum[1], Arrays.toString(optimum));
        assertTrue(optimum[2] > 0.85 && optimum[1] < optimum[2], Arrays.toString(optimum));
    }

    @Test
    void controllersForATaskRefuseWhatTheyCannotRead() {
        EnvironmentSpec stacked = EnvironmentSpec.of(
                Space.Box.of(List.of(2, 2), new float[4], new float[] {1, 1, 1, 1}, Space.Element.FLOAT),
                Space.Discrete.of(2));
        for (String name : List.of("safe-cliff", "deep-sea-guide", "pendulum-energy", "mountain-car-pump")) {
            String message = assertThrows(IllegalArgumentException.class, () -> Made.controller(name, stacked))
                    .getMessage();
            assertTrue(message.startsWith("controller '" + name + "' reads "), message);
            assertTrue(
                    message.endsWith("this environment shows box[2, 2] and takes Discrete[sizes=[2]]: leave out the"
                            + " wrappers that change them"),
                    message);
        }
        EnvironmentSpec bytes =
                Made.of("{type: catch, bytes: true}", 1, Streams.of(0)).spec();
        assertEquals(
                "controller 'random-table' reads floats, not a box[10, 5] of bytes",
                assertThrows(IllegalArgumentException.class, () -> Made.controller("random-table", bytes))
                        .getMessage());
    }

    private static float[] logits(String yaml, EnvironmentSpec spec, Observations in) {
        Controller controller = Made.controller(yaml, spec);
        Parameters out = Parameters.of(controller.family(), in.rows());
        controller.parameters(in, Memory.none(in.rows()), out);
        return out.values();
    }

    /** 8,000 logits: their mean and mean square within 5 standard errors, a false-alarm rate below 10⁻⁶ each. */
    @Test
    void theRandomTableHoldsNormalLogitsThatDependOnItsOwnSeedOnly() {
        FiniteEnvironment garnet = Made.finite("{type: garnet, states: 1000, actions: 8}", 1, Streams.of(0));
        float[] drawn = logits("{type: random-table, scale: 2, seed: 3}", garnet.spec(), garnet.observations());
        double sum = 0;
        double squares = 0;
        for (float logit : drawn) {
            sum += logit;
            squares += logit * logit;
        }
        int n = drawn.length;
        assertEquals(0, sum / n, 5 * 2 / Math.sqrt(n));
        assertEquals(4, squares / n, 5 * 4 * Math.sqrt(2.0 / n));
        assertArrayEquals(
                drawn, logits("{type: random-table, scale: 2, seed: 3}", garnet.spec(), garnet.observations()));
        assertNotEquals(
                drawn[0], logits("{type: random-table, scale: 2, seed: 4}", garnet.spec(), garnet.observations())[0]);
    }

    @Test
    void theLogitsOfSeveralNumbersAreThoseOfEachAddedUp() {
        EnvironmentSpec spec =
                Made.of("{type: rooms, size: 2}", 1, Streams.of(0)).spec();
        int width = spec.observation().width();
        float[] both = new float[3 * width];
        both[1] = 1;
        both[width + width - 1] = 1;
        both[2 * width + 1] = 1;
        both[2 * width + width - 1] = 1;
        float[] z = logits("random-table", spec, new Observations.Floats(3, width, both));
        for (int a = 0; a < 4; a++) {
            assertEquals(z[a] + z[4 + a], z[8 + a], SINGLE);
            assertNotEquals(0, z[a]);
        }
    }

    /** Mean return of a hundred whole episodes whose actions are drawn from, or are the mode of, what a rule says. */
    private static double play(String environment, String controller, boolean drawn, UnaryOperator<float[]> seeing) {
        int count = 100;
        Environment inside = Made.of(environment, count, Streams.of(8));
        Controller rule = Made.controller(controller, inside.spec());
        Distribution distribution = Distribution.of(rule.family());
        RandomStream[] random = new RandomStream[count];
        Arrays.setAll(random, b -> Streams.of(9).stream("action", b));
        Parameters parameters = Parameters.of(rule.family(), count);
        Actions actions = Actions.of(inside.spec().action(), count);
        Step out = Step.of(inside.spec(), count);
        boolean[] over = new boolean[count];
        double[] total = new double[count];
        inside.reset(out);
        for (int left = count; left > 0; ) {
            Observations seen = new Observations.Floats(
                    count,
                    out.observation().width(),
                    seeing.apply(
                            ((Observations.Floats) out.observation()).values().clone()));
            rule.parameters(seen, Memory.none(count), parameters);
            if (drawn) {
                distribution.sample(parameters, out.mask(), random, actions, new double[count], 0);
            } else {
                distribution.mode(parameters, out.mask(), actions);
            }
            inside.step(actions, out);
            for (int b = 0; b < count; b++) {
                total[b] += over[b] ? 0 : out.reward()[b];
                if (!over[b] && out.boundary()[b] != Boundary.NONE) {
                    over[b] = true;
                    left--;
                }
            }
        }
        return Arrays.stream(total).average().orElseThrow();
    }

    /** Turns the sign of every number at a place of each row. */
    private static UnaryOperator<float[]> mirrored(int width, int place) {
        return row -> {
            for (int i = place; i < row.length; i += width) {
                row[i] = -row[i];
            }
            return row;
        };
    }

    @Test
    void thePendulumIsSwungUpAndHeldByItsEnergy() {
        double greedy = play("pendulum", "pendulum-energy", false, UnaryOperator.identity());
        double drawn = play("pendulum", "pendulum-energy", true, UnaryOperator.identity());
        double shaking = play("pendulum", "{type: pendulum-energy, deviation: 2}", true, UnaryOperator.identity());
        assertTrue(greedy > -180, "greedy " + greedy);
        assertTrue(drawn > -180, "drawn " + drawn);
        assertTrue(shaking < drawn - 50, "shaking " + shaking);
        // It bites: who takes the velocity or the side for its opposite does not get up.
        for (int place = 1; place <= 2; place++) {
            double wrong = play("pendulum", "pendulum-energy", false, mirrored(3, place));
            assertTrue(wrong < -800, "mirrored " + wrong);
        }
    }

    @Test
    void theCarIsPumpedOutOfItsValley() {
        assertTrue(
                play("mountain-car", "{type: mountain-car-pump, push: 0.99}", false, UnaryOperator.identity()) > -125);
        double drawn = play("mountain-car", "mountain-car-pump", true, UnaryOperator.identity());
        assertTrue(drawn > -150, "drawn " + drawn);
        assertEquals(-200, play("mountain-car", "mountain-car-pump", true, mirrored(2, 1)));
        double greedy = play("mountain-car-continuous", "mountain-car-pump", false, UnaryOperator.identity());
        double drawnForces = play("mountain-car-continuous", "mountain-car-pump", true, UnaryOperator.identity());
        assertTrue(greedy > 92 && drawnForces > 92, greedy + " and " + drawnForces);
        assertTrue(play("mountain-car-continuous", "mountain-car-pump", false, mirrored(2, 1)) < 0);
    }

    @Test
    void aPushHasItsProbabilityInAGridOfForces() {
        Space.Box seen =
                Made.of("mountain-car-continuous", 1, Streams.of(0)).spec().observation();
        EnvironmentSpec grid = EnvironmentSpec.of(seen, Space.Discrete.of(5));
        float[] z = logits("{type: mountain-car-pump, push: 0.6}", grid, new Observations.Floats(2, 2, new float[] {
            -0.5f, -0.01f, -0.5f, 0.01f
        }));
        Distribution distribution = Distribution.of(new Family.Categorical(List.of(5)));
        double[] log = new double[2];
        for (int a = 0; a < 5; a++) {
            Actions.Choices both = new Actions.Choices(2, 1, new int[] {a, a});
            distribution.logProbability(new Parameters(2, 5, z), new boolean[0], both, log);
            assertEquals(a == 0 ? 0.6 : 0.1, Math.exp(log[0]), SINGLE);
            assertEquals(a == 4 ? 0.6 : 0.1, Math.exp(log[1]), SINGLE);
        }
    }

    @Test
    void aDeviationIsThatOfTheForceBeforeTheSquash() {
        EnvironmentSpec pendulum = Made.of("pendulum", 1, Streams.of(0)).spec();
        float[] hanging =
                logits("{type: pendulum-energy, deviation: 0.25}", pendulum, new Observations.Floats(2, 3, new float[] {
                    -1, 0, 0.1f, 1, 0, 0
                }));
        assertArrayEquals(new float[] {3, (float) Math.log(0.25), 0, (float) Math.log(0.25)}, hanging, 1e-6f);
    }
}
