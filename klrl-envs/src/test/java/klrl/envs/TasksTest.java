package klrl.envs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import klrl.api.Environment;
import klrl.api.RandomStream;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.Observations;
import klrl.api.data.Space;
import klrl.api.data.Step;
import klrl.core.distribution.QuadraticRewards;
import klrl.core.environment.KnownOptimum;
import klrl.core.random.Streams;
import klrl.core.tabular.FiniteMdp;
import klrl.core.tabular.LinearlySolvableGrid;
import klrl.core.tabular.OptimalReturn;
import klrl.core.tabular.PolicyEvaluation;
import klrl.core.tabular.RegularisedMdp;
import klrl.core.tabular.SoftOptimum;
import klrl.core.tabular.SoftValueIteration;
import klrl.core.tabular.TabularPolicy;
import klrl.core.tabular.TabularPrior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each task against its rules, told a second time in the plainest way, and its optimum against a closed form. */
class TasksTest {

    private static final int STEPS = 2000;

    /** One stream of an environment, driven by random actions. */
    private static final class Play {

        final Environment environment;
        final Step out;
        final RandomStream random = Streams.of(99).stream("test", 0);

        Play(String yaml) {
            environment = Made.of(yaml, 1, Streams.of(5));
            out = Step.of(environment.spec(), 1);
            environment.reset(out);
        }

        float[] seen() {
            return Made.row(out.observation(), 0);
        }

        /** Takes a random action, and returns it. */
        int step(int actions) {
            int action = random.nextInt(actions);
            environment.step(Made.choose(action), out);
            return action;
        }

        /** What is seen after the step, at an end the last observation. */
        float[] next() {
            return over() ? Made.row(out.finalObservation(), 0) : seen();
        }

        boolean over() {
            return out.boundary()[0] != Boundary.NONE;
        }

        boolean terminated() {
            return out.boundary()[0] == Boundary.TERMINATED;
        }

        double reward() {
            return out.reward()[0];
        }
    }

    private static double optimum(String yaml, long limit) {
        return OptimalReturn.of(Made.finite(yaml, 1, Streams.of(0)).mdp(), limit);
    }

    @Test
    void theBallFallsAndThePaddleMovesByTheRulesOfCatch() {
        int rows = 6;
        int columns = 5;
        Play play = new Play("{type: catch, rows: 6, columns: 5}");
        int ball = Made.one(play.seen());
        int paddle = 2;
        int row = 0;
        for (int t = 0; t < STEPS; t++) {
            int action = play.step(3);
            row++;
            paddle = action == 0 ? Math.max(0, paddle - 1) : action == 2 ? Math.min(columns - 1, paddle + 1) : paddle;
            float[] board = new float[rows * columns];
            board[row * columns + ball] = 1;
            board[(rows - 1) * columns + paddle] = 1;
            assertArrayEquals(board, play.next());
            boolean end = row == rows - 1;
            assertEquals(end, play.terminated());
            assertEquals(end ? paddle == ball ? 1 : -1 : 0, play.reward());
            if (end) {
                row = 0;
                paddle = 2;
                ball = Made.one(play.seen());
                assertTrue(ball < columns);
            }
        }
    }

    @Test
    void bytesShowTheSameBoardIn255ths() {
        Play floats = new Play("catch");
        Environment bytes = Made.of("{type: catch, bytes: true}", 1, Streams.of(5));
        assertEquals(List.of(10, 5), bytes.spec().observation().shape());
        assertEquals(Space.Element.BYTE, bytes.spec().observation().element());
        Step out = Step.of(bytes.spec(), 1);
        bytes.reset(out);
        for (int t = 0; t < 100; t++) {
            assertSameBoard(floats.seen(), (Observations.Bytes) out.observation());
            int action = floats.step(3);
            bytes.step(Made.choose(action), out);
            if (floats.over()) {
                assertSameBoard(floats.next(), (Observations.Bytes) out.finalObservation());
            }
        }
    }

    private static void assertSameBoard(float[] expected, Observations.Bytes actual) {
        for (int i = 0; i < expected.length; i++) {
            assertEquals(255 * expected[i], actual.values()[i] & 0xFF);
        }
    }

    @Test
    void catchingAlwaysIsPossibleIfTheBallIsLongInTheAir() {
        assertEquals(1, optimum("catch", 100), 1e-12);
        // One move reaches three of five columns.
        assertEquals(0.2, optimum("{type: catch, rows: 2}", 100), 1e-12);
    }

    @Test
    void theDiverSinksByTheRulesOfDeepSea() {
        int size = 5;
        DeepSea sea = DeepSea.draw(size, true, Streams.of(3).stream("actions", 0));
        Play play = new Play("{type: deep-sea, size: 5, seed: 3}");
        int row = 0;
        int column = 0;
        for (int t = 0; t < STEPS; t++) {
            float[] before = new float[size * size];
            before[row * size + column] = 1;
            assertArrayEquals(before, play.seen());
            boolean right = play.step(2) == sea.right()[row * size + column];
            double reward = right ? -0.01 / size : 0;
            if (right && column == size - 1) {
                reward += 1;
            }
            column = right ? Math.min(column + 1, size - 1) : Math.max(column - 1, 0);
            row++;
            assertEquals(reward, play.reward(), 1e-15);
            assertEquals(row == size, play.terminated());
            if (row == size) {
                assertArrayEquals(new float[size * size], play.next());
                row = 0;
                column = 0;
            }
        }
    }

    @Test
    void theSeedOfTheSeaChangesWhatActionsMean() {
        DeepSea one = DeepSea.draw(8, true, Streams.of(1).stream("actions", 0));
        DeepSea other = DeepSea.draw(8, true, Streams.of(2).stream("actions", 0));
        assertNotEquals(Arrays.toString(one.right()), Arrays.toString(other.right()));
        assertEquals(
                64,
                Arrays.stream(DeepSea.draw(8, false, Streams.of(1).stream("actions", 0))
                                .right())
                        .sum());
    }

    /** N moves to the right are taken by chance once in 2^N episodes, and half of all moves cost 0.01/N. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 12})
    void theTreasureIsWorthTheWayButIsNotFoundByChance(int size) {
        FiniteMdp mdp = Made.finite("{type: deep-sea, size: " + size + "}", 1, Streams.of(0))
                .mdp();
        assertEquals(0.99, OptimalReturn.of(mdp, size), 1e-12);
        double random = PolicyEvaluation.of(
                        RegularisedMdp.of(mdp, 1, TabularPrior.uniform(mdp), 0), TabularPolicy.uniform(mdp))
                .value(0);
        assertEquals(Math.pow(0.5, size) - 0.005, random, 1e-12);
    }

    @Test
    void umbrellasAreJudgedAtTheEndOfTheChain() {
        int length = 4;
        Play play = new Play("{type: umbrella, length: 4, distractors: 3}");
        int time = 0;
        int has = 0;
        int bits = 0;
        for (int t = 0; t < STEPS; t++) {
            float[] before = play.seen();
            assertEquals(1 - time / (float) length, before[2], 1e-7f);
            float need = before[0];
            int action = play.step(2);
            has = time == 0 ? action : has;
            time++;
            float[] after = play.next();
            assertEquals(need, after[0]);
            assertEquals(has, after[1]);
            for (int i = 3; i < 6; i++) {
                assertTrue(after[i] == 0 || after[i] == 1);
                bits += (int) after[i];
            }
            assertEquals(time == length, play.terminated());
            if (time == length) {
                assertEquals(has == need ? 1 : -1, play.reward());
                time = 0;
            } else {
                assertEquals(1, Math.abs(play.reward()));
            }
        }
        // 6,000 fair bits: 5 standard deviations, a false-alarm rate below 10⁻⁶.
        assertEquals(0.5, bits / (3.0 * STEPS), 5 * 0.5 / Math.sqrt(3.0 * STEPS));
        assertEquals(1, optimum("{type: umbrella, length: 4, distractors: 0}", 4), 1e-12);
        assertEquals(1, optimum("{type: umbrella, length: 1, distractors: 0}", 4), 1e-12);
    }

    @Test
    void theMazeShowsTheGoalAtItsStartOnly() {
        int length = 3;
        Play play = new Play("{type: t-maze, length: 3, time-limit: 50}");
        int place = 0;
        int goal = Made.one(play.seen());
        int steps = 0;
        for (int t = 0; t < STEPS; t++) {
            float[] expected = new float[4];
            expected[place == 0 ? goal : place == length ? 3 : 2] = 1;
            assertArrayEquals(expected, play.seen());
            int action = play.step(4);
            steps++;
            boolean turned = place == length && action % 2 == 0;
            double reward = turned ? action / 2 == goal ? 4 : -0.1 : 0;
            if (!turned) {
                int moved = action == 1 ? place + 1 : action == 3 ? place - 1 : place;
                reward = moved == place || moved < 0 || moved > length ? -0.1 : 0;
                place = Math.max(0, Math.min(length, moved));
            }
            assertEquals(reward, play.reward());
            assertEquals(turned, play.terminated());
            assertEquals(turned || steps == 50, play.over());
            if (play.over()) {
                place = 0;
                steps = 0;
                goal = Made.one(play.seen());
                assertTrue(goal < 2);
            }
        }
    }

    @Test
    void memoryIsWorthMoreThanTwoRewardsInTheMaze() {
        FiniteMdp mdp =
                Made.finite("{type: t-maze, length: 3}", 1, Streams.of(0)).mdp();
        assertEquals(4, OptimalReturn.of(mdp, 100), 1e-12);
        // To the right, then always up: what a policy can do that does not remember.
        double[] forgetful = new double[mdp.states() * 4];
        for (int s = 0; s < mdp.states(); s++) {
            forgetful[s * 4 + (s / 2 == 3 ? 0 : 1)] = 1;
        }
        assertEquals(
                1.95,
                PolicyEvaluation.of(
                                RegularisedMdp.of(mdp, 1, TabularPrior.uniform(mdp), 0),
                                TabularPolicy.ofProbabilities(mdp, forgetful))
                        .objective(),
                1e-12);
    }

    @Test
    void theChainAsksForABitThatItShowedAtFirst() {
        int length = 4;
        int bits = 3;
        Play play = new Play("{type: memory-chain, length: 4, bits: 3}");
        float[] first = play.seen();
        int time = 0;
        for (int t = 0; t < STEPS; t++) {
            float[] seen = play.seen();
            assertEquals(1 - time / (float) length, seen[0], 1e-7f);
            int questions = 0;
            int asked = -1;
            for (int i = 0; i < bits; i++) {
                questions += (int) seen[1 + i];
                asked = seen[1 + i] == 1 ? i : asked;
                assertEquals(time == 0 ? 1 : 0, Math.abs(seen[1 + bits + i]));
            }
            assertEquals(time == length - 1 ? 1 : 0, questions);
            int action = play.step(2);
            time++;
            assertEquals(time == length, play.terminated());
            double expected = time < length ? 0 : (action == 1) == (first[1 + bits + asked] == 1) ? 1 : -1;
            assertEquals(expected, play.reward());
            if (time == length) {
                time = 0;
                first = play.seen();
            }
        }
        assertEquals(1, optimum("{type: memory-chain, length: 4, bits: 3}", 10), 1e-12);
    }

    private static final String[] FOUR_ROOMS = {
        "G..#..G", //
        ".......", "...#...", "#.###.#", "...#...", ".......", "G..#..G"
    };
    private static final String[] TWO_ROOMS = {
        "G..#...", //
        ".......", "...#..G"
    };

    /** With rewards at the goal only, V* = γ^(distance − 1): distances by breadth-first search on the map as drawn. */
    @Test
    void theValueOfACellIsItsDistanceOnTheMap() {
        assertDistances(FOUR_ROOMS, new Rooms(4, 3, false, List.of(), 0));
        assertDistances(TWO_ROOMS, new Rooms(2, 3, false, List.of(), 0));
    }

    private static void assertDistances(String[] map, Rooms rooms) {
        int width = map[0].length();
        String all = String.join("", map);
        Map<Integer, Integer> cellAt = new HashMap<>();
        Map<Integer, Integer> goals = new HashMap<>();
        for (int i = 0; i < all.length(); i++) {
            if (all.charAt(i) != '#') {
                cellAt.put(i, cellAt.size());
            }
            if (all.charAt(i) == 'G') {
                goals.put(goals.size(), i);
            }
        }
        assertEquals(cellAt.size(), rooms.cells());
        FiniteMdp mdp = rooms.mdp();
        double gamma = 0.9;
        SoftOptimum optimum =
                SoftValueIteration.solve(RegularisedMdp.of(mdp, gamma, TabularPrior.uniform(mdp), 0), 1e-12);
        assertEquals(goals.size(), rooms.goals());
        goals.forEach((room, goal) -> {
            assertEquals(cellAt.get(goal), rooms.goalCell(room));
            Map<Integer, Integer> distance = distances(all, width, goal);
            assertEquals(cellAt.size(), distance.size());
            distance.forEach((place, steps) -> {
                if (steps > 0) {
                    double value = optimum.value(rooms.state(cellAt.get(place), room));
                    assertEquals(Math.pow(gamma, steps - 1), value, 1e-9);
                }
            });
        });
    }

    private static Map<Integer, Integer> distances(String map, int width, int goal) {
        Map<Integer, Integer> distance = new HashMap<>(Map.of(goal, 0));
        Deque<Integer> open = new ArrayDeque<>(List.of(goal));
        while (!open.isEmpty()) {
            int at = open.remove();
            for (int move : new int[] {-1, 1, -width, width}) {
                int next = at + move;
                boolean sameRow = next / width == at / width || Math.abs(move) == width;
                if (next >= 0
                        && next < map.length()
                        && sameRow
                        && map.charAt(next) != '#'
                        && !distance.containsKey(next)) {
                    distance.put(next, distance.get(at) + 1);
                    open.add(next);
                }
            }
        }
        return distance;
    }

    /** A prior that is not to see the goal is told how many numbers come before it. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 8})
    void theCellComesFirstInAsManyNumbersAsThePageSays(int size) {
        assertEquals(4 * size * size + 4, new Rooms(4, size, false, List.of(), 0).cells());
        assertEquals(2 * size * size + 1, new Rooms(2, size, false, List.of(), 0).cells());
    }

    /** Of any two cells either one can be the goal, and it is as far from the first as that from it. */
    @Test
    void whereGoalsAreAnywhereEachCellIsOneOfItsNumber() {
        Rooms rooms = new Rooms(4, 3, true, List.of(), 0);
        assertEquals(rooms.cells(), rooms.goals());
        String map = String.join("", FOUR_ROOMS);
        int[] places = IntStream.range(0, map.length())
                .filter(i -> map.charAt(i) != '#')
                .toArray();
        SoftOptimum optimum = SoftValueIteration.solve(
                RegularisedMdp.of(rooms.mdp(), 0.9, TabularPrior.uniform(rooms.mdp()), 0), 1e-12);
        for (int goal = 0; goal < places.length; goal++) {
            assertEquals(goal, rooms.goalCell(goal));
            Map<Integer, Integer> distance = distances(map, 7, places[goal]);
            for (int cell = 0; cell < places.length; cell++) {
                if (cell != goal) {
                    double value = optimum.value(rooms.state(cell, goal));
                    assertEquals(Math.pow(0.9, distance.get(places[cell]) - 1), value, 1e-9);
                }
            }
        }
    }

    @Test
    void goalsThatAreNoCellsAndTooManyStatesAreRefused() {
        assertRefused("{type: rooms, size: 3, anywhere: true, goals: [40]}", "goals are different cells out of 0..39");
        assertRefused("{type: rooms, size: 3, goals: [4]}", "goals are different rooms out of 0..3");
        assertRefused("{type: rooms, size: 16, anywhere: true}", "1056784");
    }

    private static void assertRefused(String yaml, String reason) {
        String message = assertThrows(RuntimeException.class, () -> Made.of(yaml, 1, Streams.of(0)))
                .getMessage();
        assertTrue(message.contains(reason), message);
    }

    @Test
    void onlyNamedGoalsAreTasksAndTheGoalIsSeenBesideTheCell() {
        Play play = new Play("{type: rooms, size: 3, goals: [1, 3], time-limit: 20}");
        int cells = FOUR_ROOMS.length * 7 - 9;
        boolean[] drawn = new boolean[4];
        for (int t = 0; t < STEPS; t++) {
            float[] seen = play.seen();
            assertEquals(cells + 4, seen.length);
            int goal = Made.one(Arrays.copyOfRange(seen, cells, seen.length));
            drawn[goal] = true;
            play.step(4);
            assertEquals(goal, Made.one(Arrays.copyOfRange(play.next(), cells, seen.length)));
            assertEquals(play.terminated() ? 1 : 0, play.reward());
        }
        assertArrayEquals(new boolean[] {false, true, false, true}, drawn);
    }

    /** Per direction slip/4, and 1 − slip more for the one that was meant; from a corner two of them stay. */
    @Test
    void slippingGoesInAnyDirection() {
        FiniteMdp mdp = new Rooms(2, 3, false, List.of(1), 0.4).mdp();
        double stays = 0;
        for (int i = mdp.from(0, 1); i < mdp.to(0, 1); i++) {
            stays += mdp.next(i) == 0 ? mdp.probability(i) : 0;
        }
        // Goal 0 lies in that corner itself; the states of goal 1 begin after the 19 of goal 0.
        int corner = 19;
        for (int i = mdp.from(corner, 1); i < mdp.to(corner, 1); i++) {
            stays += mdp.next(i) == corner ? mdp.probability(i) : 0;
        }
        assertEquals(0.2 + 0.2, stays, 1e-12);
    }

    @Test
    void theOptimumOfABanditIsASoftmaxOfItsRewards() {
        for (Bandit.Rewards kind : Bandit.Rewards.values()) {
            Bandit bandit = Bandit.draw(3, 2, 3, kind, Streams.of(6).stream("values", 0));
            FiniteMdp mdp = bandit.mdp();
            double alpha = 0.3;
            SoftOptimum optimum =
                    SoftValueIteration.solve(RegularisedMdp.of(mdp, 0.9, TabularPrior.uniform(mdp), alpha), 1e-12);
            for (int c = 0; c < 3; c++) {
                for (int first = 0; first < 3; first++) {
                    for (int second = 0; second < 3; second++) {
                        // π* factorises: one softmax per choice, at the share of the mean that a choice has.
                        double expected = softmax(bandit.values()[c][0], first, 2 * alpha)
                                * softmax(bandit.values()[c][1], second, 2 * alpha);
                        assertEquals(expected, optimum.policy().probability(c, 3 * first + second), 1e-12);
                    }
                }
            }
        }
    }

    private static double softmax(double[] values, int i, double alpha) {
        return Math.exp(values[i] / alpha)
                / Arrays.stream(values).map(v -> Math.exp(v / alpha)).sum();
    }

    @Test
    void aBanditPaysTheMeanOfItsChoices() {
        Bandit bandit = Bandit.draw(4, 3, 2, Bandit.Rewards.GAUSSIAN, Streams.of(11).stream("values", 0));
        Environment environment = Made.of("{type: bandit, choices: 3, arms: 2, noise: 0, seed: 11}", 1, Streams.of(2));
        assertEquals(List.of(2, 2, 2), ((Space.Discrete) environment.spec().action()).sizes());
        Step out = Step.of(environment.spec(), 1);
        environment.reset(out);
        RandomStream random = Streams.of(1).stream("test", 0);
        for (int t = 0; t < 200; t++) {
            int context = Made.one(Made.row(out.observation(), 0));
            int[] arms = {random.nextInt(2), random.nextInt(2), random.nextInt(2)};
            environment.step(new Actions.Choices(1, 3, arms), out);
            double[][] values = bandit.values()[context];
            assertEquals((values[0][arms[0]] + values[1][arms[1]] + values[2][arms[2]]) / 3, out.reward()[0], 1e-12);
            assertEquals(Boundary.TERMINATED, out.boundary()[0]);
        }
    }

    /** The reward is told again from the action; a point on the edge counts as tanh 6. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aGaussianBanditPaysByTheDistanceFromItsTarget(boolean squashed) {
        Environment environment = Made.of(
                "{type: gaussian-bandit, contexts: 3, dimension: 2, curvature: 2, noise: 0, seed: 7, squashed: "
                        + squashed + "}",
                1,
                Streams.of(2));
        QuadraticRewards rewards = ((QuadraticRewards.Bandit) environment).rewards();
        RandomStream targets = Streams.of(7).stream("targets", 0);
        double[][] target = new double[3][2];
        for (double[] row : target) {
            Arrays.setAll(row, j -> targets.nextDouble(-1, 1));
        }
        assertEquals(OptionalDouble.of(0), ((KnownOptimum) environment).optimalReturn(1));
        Step out = Step.of(environment.spec(), 1);
        environment.reset(out);
        Actions.Points points = (Actions.Points) Actions.of(environment.spec().action(), 1);
        for (float a : new float[] {0, 0.3f, -0.9f, 1, -1}) {
            int context = Made.one(Made.row(out.observation(), 0));
            points.values()[0] = a;
            points.values()[1] = 0.5f;
            environment.step(points, out);
            double first = squashed ? Math.abs(a) == 1 ? 6 * a : 0.5 * Math.log((1.0 + a) / (1.0 - a)) : a;
            double second = squashed ? 0.5 * Math.log(3) : 0.5;
            double expected = -Math.pow(first - target[context][0], 2) - Math.pow(second - target[context][1], 2);
            assertEquals(expected, out.reward()[0], Math.abs(a) == 1 ? 0.05 : 1e-6);
            assertEquals(expected, rewards.reward(context, 0, first) + rewards.reward(context, 1, second), 1e-12);
            assertEquals(Boundary.TERMINATED, out.boundary()[0]);
            assertEquals(context, Made.one(Made.row(out.finalObservation(), 0)));
        }
    }

    @Test
    void theContextsOfAGaussianBanditAreThoseThatAreSeen() {
        Environment environment =
                Made.of("{type: gaussian-bandit, contexts: 5, features: 2, seed: 2}", 8, Streams.of(0));
        Observations contexts = ((QuadraticRewards.Bandit) environment).contexts();
        Step out = Step.of(environment.spec(), 8);
        environment.reset(out);
        for (int b = 0; b < 8; b++) {
            float[] seen = Made.row(out.observation(), b);
            assertTrue(IntStream.range(0, 5).anyMatch(c -> Arrays.equals(seen, Made.row(contexts, c))));
        }
    }

    @Test
    void featuresShowEachContextAlike() {
        FiniteEnvironment environment =
                Made.finite("{type: bandit, contexts: 5, features: 3, seed: 2}", 4, Streams.of(0));
        FiniteEnvironment again = Made.finite("{type: bandit, contexts: 5, features: 3, seed: 2}", 1, Streams.of(9));
        for (int c = 0; c < 5; c++) {
            float[] features = Made.row(environment.observations(), c);
            assertEquals(3, features.length);
            assertArrayEquals(features, Made.row(again.observations(), c));
        }
    }

    /** exp(V/α) of the linear system fulfils the soft Bellman equation on the process that is simulated. */
    @Test
    void theGridsOptimumSolvesALinearSystem() {
        LinearlySolvableTask task = LinearlySolvableTask.draw(6, 5, 0.25, 0.1, Streams.of(4).stream("grid", 0));
        LinearlySolvableGrid grid = task.grid();
        FiniteMdp mdp = task.mdp();
        double alpha = 0.2;
        double[] v = grid.values(alpha);
        double starts = 0;
        for (int s = 0; s < mdp.states(); s++) {
            if (mdp.initial(s) == 0) {
                continue;
            }
            starts += mdp.initial(s);
            assertTrue(v[s] > Double.NEGATIVE_INFINITY && v[s] < 0, "cell " + s + ": " + v[s]);
            double mean = 0;
            for (int a = 0; a < 4; a++) {
                int outcome = mdp.from(s, a);
                assertTrue(!mdp.terminates(outcome));
                mean += Math.exp((mdp.reward(outcome) + v[mdp.next(outcome)]) / alpha) / 4;
            }
            assertEquals(v[s], alpha * Math.log(mean), 1e-9);
        }
        assertEquals(1, starts, 1e-12);
    }

    @Test
    void theSeedsOfTasksAreTheirOwn() {
        for (String task : List.of("garnet", "bandit", "linearly-solvable-grid")) {
            String one = Made.finite(task, 1, Streams.of(1)).mdp().toString();
            assertEquals(one, Made.finite(task, 1, Streams.of(2)).mdp().toString());
            assertNotEquals(
                    one,
                    Made.finite("{type: " + task + ", seed: 1}", 1, Streams.of(1))
                            .mdp()
                            .toString());
        }
    }
}
