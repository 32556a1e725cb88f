package klrl.core.contract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import klrl.api.Environment;
import klrl.api.RandomStreams;
import klrl.api.Stateful;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Observations;
import klrl.api.data.Space;
import klrl.api.data.Step;
import klrl.core.random.Streams;
import klrl.core.state.MemoryState;
import klrl.core.tabular.Tabular;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * The contract of {@link Environment}, property P24: same seed, same trajectory, whatever the number of environments;
 * observations inside their space; episodes that begin and end as they should; buffers that stay the caller's. The
 * actions are random ones among those that are allowed.
 *
 * <pre>{@code
 * class CartPoleContractTest extends EnvironmentContract {
 *     protected Environment environment(int count, RandomStreams random) {
 *         return new CartPole(count, 500, random);
 *     }
 * }
 * }</pre>
 */
public abstract class EnvironmentContract {

    private static final int TRIES = 10;
    private static final int COUNT = 5;

    /** Frequencies need more steps than other properties: so many times more. */
    private static final int TABLE_RUNS = 20;

    /** Fixed in the build; a run that verifies plugins sets others. */
    private static final String SEED = "24";

    /** For subclasses. */
    protected EnvironmentContract() {}

    /**
     * Makes the subject.
     *
     * @param count the number of environments B
     * @param random the streams to draw from
     * @return a new batch
     */
    protected abstract Environment environment(int count, RandomStreams random);

    /**
     * Says how many steps each trajectory has; enough for some episodes to end.
     *
     * @return the number of steps, by default 300
     */
    protected int steps() {
        return 300;
    }

    /**
     * Says whether episodes end at all. If they do, trajectories without an end are too short to show anything.
     *
     * @return by default true
     */
    protected boolean endsEpisodes() {
        return true;
    }

    /**
     * Two batches that are alike in everything answer equal actions equally, bit by bit.
     *
     * @param seed seeds both of them, and the actions
     */
    @Property(tries = TRIES, seed = SEED)
    @Statement(id = "P24", text = "equal seeds and actions give equal trajectories", tolerance = "exact")
    public void equalSeedsGiveEqualTrajectories(@ForAll long seed) {
        requireSame(COUNT, trajectory(COUNT, seed), trajectory(COUNT, seed));
    }

    /**
     * The environment of index b does the same in a batch of any size, whatever the others do.
     *
     * @param seed seeds environments and actions
     */
    @Property(tries = TRIES, seed = SEED)
    @Statement(id = "P24", text = "trajectories do not depend on the number of environments", tolerance = "exact")
    public void trajectoriesDoNotDependOnTheNumberOfEnvironments(@ForAll long seed) {
        List<List<Answer>> all = trajectory(COUNT, seed);
        for (int count = 1; count < COUNT; count++) {
            requireSame(count, all, trajectory(count, seed));
        }
    }

    /**
     * Every observation, also the final ones, lies within its bounds, and none is NaN.
     *
     * @param seed seeds environments and actions
     */
    @Property(tries = TRIES, seed = SEED)
    @Statement(id = "P24", text = "observations, final ones too, lie in their space", tolerance = "exact")
    public void observationsLieInTheirSpace(@ForAll long seed) {
        try (Environment environment = environment(COUNT, Streams.of(seed))) {
            Space.Box space = environment.spec().observation();
            eachAnswer(trajectory(environment, COUNT, seed), (answer, where) -> {
                requireInside(space, answer.observation(), where + ": observation");
                if (answer.boundary() != Boundary.NONE) {
                    requireInside(space, answer.finalObservation(), where + ": final observation");
                }
            });
        }
    }

    /**
     * A reset gives no reward and goes on; a step gives a finite reward, a known boundary and a discount in [0,1] that is
     * 0 if and only if the episode has terminated; and episodes do end.
     *
     * @param seed seeds environments and actions
     */
    @Property(tries = TRIES, seed = SEED)
    @Statement(
            id = "P24",
            text = "episodes begin and end by the contract: boundaries, discounts, finite rewards",
            tolerance = "exact")
    public void episodesBeginAndEndByTheContract(@ForAll long seed) {
        List<List<Answer>> trajectory = trajectory(COUNT, seed);
        for (Answer first : trajectory.get(0)) {
            requireBegun(first, "the first reset");
        }
        boolean[] ended = {false};
        eachAnswer(trajectory, (answer, where) -> {
            byte boundary = answer.boundary();
            Require.that(
                    boundary == Boundary.NONE || boundary == Boundary.TERMINATED || boundary == Boundary.TRUNCATED,
                    "%s: there is no boundary %s",
                    where,
                    boundary);
            Require.that(Double.isFinite(answer.reward()), "%s: reward %s is not finite", where, answer.reward());
            Require.that(
                    answer.discount() >= 0 && answer.discount() <= 1,
                    "%s: discount %s is not in [0, 1]",
                    where,
                    answer.discount());
            Require.that(
                    (answer.discount() == 0) == (boundary == Boundary.TERMINATED),
                    "%s: discount %s at boundary %s; it is 0 at terminations (boundary 1) and nowhere else",
                    where,
                    answer.discount(),
                    boundary);
            ended[0] |= boundary != Boundary.NONE;
        });
        Require.that(
                ended[0] || !endsEpisodes(),
                "no episode ended within %d steps: let steps() give more, or endsEpisodes() false",
                steps());
    }

    /**
     * A batch can be reset in the midst of its episodes, and the description never changes.
     *
     * @param seed seeds environments and actions
     */
    @Property(tries = TRIES, seed = SEED)
    @Statement(id = "P24", text = "a reset is allowed at any time, and the description stays", tolerance = "exact")
    public void aResetIsAllowedAtAnyTime(@ForAll long seed) {
        try (Environment environment = environment(COUNT, Streams.of(seed))) {
            EnvironmentSpec spec = environment.spec();
            for (int i = 0; i < 3; i++) {
                for (Answer first : trajectory(environment, COUNT, seed).get(0)) {
                    requireBegun(first, "reset " + i);
                }
                Require.that(spec.equals(environment.spec()), "the description has changed by reset %d", i);
            }
        }
    }

    /**
     * With masks, every row allows at least one value of every choice; without, there are none.
     *
     * @param seed seeds environments and actions
     */
    @Property(tries = TRIES, seed = SEED)
    @Statement(id = "P24", text = "masks allow at least one value of every choice", tolerance = "exact")
    public void masksAllowAnAction(@ForAll long seed) {
        try (Environment environment = environment(COUNT, Streams.of(seed))) {
            EnvironmentSpec spec = environment.spec();
            eachAnswer(trajectory(environment, COUNT, seed), (answer, where) -> {
                requireChoice(spec, answer.mask(), where + ": mask");
                if (answer.boundary() != Boundary.NONE) {
                    requireChoice(spec, answer.finalMask(), where + ": final mask");
                }
            });
        }
    }

    /**
     * A step fills every array of its buffers, whatever they held; buffers of earlier calls, actions among them, are
     * neither read nor written any more.
     *
     * @param seed seeds environments and actions
     */
    @Property(tries = TRIES, seed = SEED)
    @Statement(
            id = "P24",
            text = "every array is filled, and buffers of earlier calls are left alone",
            tolerance = "exact")
    public void buffersBelongToTheCaller(@ForAll long seed) {
        List<List<Answer>> expected = trajectory(COUNT, seed);
        try (Environment environment = environment(COUNT, Streams.of(seed))) {
            EnvironmentSpec spec = environment.spec();
            Rollout rollout = new Rollout(environment, COUNT, seed);
            Step earlier = Step.of(spec, COUNT);
            Step earlierCopy = earlier;
            List<Answer> answers = List.of();
            for (int t = 0; t <= steps(); t++) {
                Step now = Step.of(spec, COUNT);
                Buffers.soil(now, t % 2 == 0);
                rollout.answerInto(now);
                if (t == 0) {
                    answers = rollout.reset();
                } else {
                    Actions actions = rollout.draw(answers);
                    Actions copy = Buffers.copy(spec, actions);
                    answers = rollout.step(actions);
                    Require.that(Buffers.equal(copy, actions), "step %d changed the caller's actions", t);
                    Buffers.soil(actions);
                }
                requireSame(COUNT, t, expected.get(t), answers);
                Require.that(
                        Buffers.equal(earlierCopy, earlier), "step %d wrote into the buffers of the call before", t);
                Buffers.soil(earlier, t % 2 == 0);
                earlier = now;
                earlierCopy = Buffers.copy(spec, now);
            }
        }
    }

    /**
     * If the batch can be saved: another one that is restored in mid-episode, together with the random streams, goes on
     * as the saved one does, which the saving does not disturb.
     *
     * @param seed seeds environments and actions
     */
    @Property(tries = TRIES, seed = SEED)
    @Statement(id = "P24", text = "a batch restored in mid-episode goes on like the saved one", tolerance = "exact")
    public void aRestoredBatchGoesOnLikeTheSavedOne(@ForAll long seed) {
        List<List<Answer>> expected = trajectory(COUNT, seed);
        Streams random = Streams.of(seed);
        Streams otherRandom = Streams.of(~seed);
        try (Environment saved = environment(COUNT, random);
                Environment restored = environment(COUNT, otherRandom)) {
            if (!(saved instanceof Stateful stateful)) {
                return;
            }
            int half = Math.floorMod(seed, steps());
            Rollout rollout = new Rollout(saved, COUNT, seed);
            Rollout continuation = new Rollout(restored, COUNT, seed);
            List<Answer> answers = rollout.reset();
            for (int t = 1; t <= half; t++) {
                answers = rollout.step(rollout.draw(answers));
            }
            // The streams before the batch: a batch that draws while it is restored shows itself.
            otherRandom.load(MemoryState.of(random).reader());
            ((Stateful) restored).load(MemoryState.of(stateful).reader());
            for (int t = half + 1; t <= steps(); t++) {
                Actions actions = rollout.draw(answers);
                answers = rollout.step(actions);
                requireSame(COUNT, t, expected.get(t), answers);
                requireSame(COUNT, t, answers, continuation.step(actions));
            }
        }
    }

    /**
     * If actions come from a bounded box: a point outside [−1,1] does what the nearest one inside does.
     *
     * @param seed seeds environments and actions
     */
    @Property(tries = TRIES, seed = SEED)
    @Statement(id = "P24", text = "points outside the box do what the nearest inside does", tolerance = "exact")
    public void pointsOutsideTheBoxAreClipped(@ForAll long seed) {
        try (Environment outside = environment(COUNT, Streams.of(seed));
                Environment clipped = environment(COUNT, Streams.of(seed))) {
            if (!(outside.spec().action() instanceof Space.Box box) || !box.bounded()) {
                return;
            }
            Rollout one = new Rollout(outside, COUNT, seed);
            Rollout other = new Rollout(clipped, COUNT, seed);
            List<Answer> answers = one.reset();
            other.reset();
            for (int t = 1; t <= steps(); t++) {
                Actions.Points points = (Actions.Points) one.draw(answers);
                Actions.Points inside = (Actions.Points) Actions.of(box, COUNT);
                for (int i = 0; i < inside.values().length; i++) {
                    inside.values()[i] = Math.max(-1, Math.min(1, points.values()[i]));
                    inside.presquash()[i] = inside.values()[i];
                }
                answers = one.step(points);
                requireSame(COUNT, t, other.step(inside), answers);
            }
        }
    }

    /**
     * If the environment is {@link Tabular}: it goes only where its table leads, and outcomes, first states and rewards
     * are distributed as there, with a false alarm in at most one of 300,000 runs.
     *
     * @param seed seeds environments and actions
     */
    @Property(tries = 1, seed = SEED)
    @Statement(
            id = "P24",
            text = "where an environment has a table, simulated frequencies agree with it",
            tolerance = "one false alarm in 300,000 runs")
    public void theSimulationAgreesWithTheTable(@ForAll long seed) {
        try (Environment environment = environment(COUNT, Streams.of(seed))) {
            if (!(environment instanceof Tabular tabular)) {
                return;
            }
            Space space = environment.spec().action();
            TableCheck check = new TableCheck(tabular, environment.spec(), COUNT);
            Rollout rollout = new Rollout(environment, COUNT, seed);
            List<Answer> answers = rollout.reset();
            for (int b = 0; b < COUNT; b++) {
                check.begin(b, answers.get(b), where(0, b));
            }
            for (int t = 1; t <= TABLE_RUNS * steps(); t++) {
                Actions actions = rollout.draw(answers);
                answers = rollout.step(actions);
                for (int b = 0; b < COUNT; b++) {
                    check.step(b, TableCheck.number(actions, space, b), answers.get(b), where(t, b));
                }
            }
            check.requireAgreement();
        }
    }

    /** A step before the first reset is refused, and so is a choice that does not exist. */
    @Example
    @Statement(id = "P24", text = "a step before the first reset and unknown choices are refused", tolerance = "exact")
    public void callsThatDoNotFitAreRefused() {
        try (Environment environment = environment(2, Streams.of(1))) {
            Step out = Step.of(environment.spec(), 2);
            Actions actions = Actions.of(environment.spec().action(), 2);
            Require.refused(
                    IllegalStateException.class, "a step before the first reset", () -> environment.step(actions, out));
            environment.reset(out);
            if (actions instanceof Actions.Choices choices) {
                int size =
                        ((Space.Discrete) environment.spec().action()).sizes().get(0);
                for (int value : new int[] {-1, size}) {
                    choices.values()[choices.width()] = value;
                    Require.refused(
                            IllegalArgumentException.class,
                            "choice " + value + " out of " + size,
                            () -> environment.step(actions, out));
                }
            }
        }
    }

    private List<List<Answer>> trajectory(int count, long seed) {
        try (Environment environment = environment(count, Streams.of(seed))) {
            return trajectory(environment, count, seed);
        }
    }

    /** [T+1][B], from a reset on. */
    private List<List<Answer>> trajectory(Environment environment, int count, long seed) {
        Rollout rollout = new Rollout(environment, count, seed);
        List<List<Answer>> answers = new ArrayList<>();
        answers.add(rollout.reset());
        for (int t = 1; t <= steps(); t++) {
            answers.add(rollout.step(rollout.draw(answers.get(t - 1))));
        }
        return answers;
    }

    private static void requireSame(int count, List<List<Answer>> expected, List<List<Answer>> actual) {
        for (int t = 0; t < expected.size(); t++) {
            requireSame(count, t, expected.get(t), actual.get(t));
        }
    }

    private static void requireSame(int count, int t, List<Answer> expected, List<Answer> actual) {
        for (int b = 0; b < count; b++) {
            expected.get(b).requireSame(actual.get(b), where(t, b) + " of " + actual.size());
        }
    }

    private static String where(int t, int b) {
        return (t == 0 ? "reset" : "step " + t) + ", environment " + b;
    }

    @FunctionalInterface
    private interface AnswerCheck {
        void check(Answer answer, String where);
    }

    private static void eachAnswer(List<List<Answer>> trajectory, AnswerCheck check) {
        for (int t = 0; t < trajectory.size(); t++) {
            for (int b = 0; b < trajectory.get(t).size(); b++) {
                check.check(trajectory.get(t).get(b), where(t, b));
            }
        }
    }

    private static void requireBegun(Answer first, String what) {
        Require.that(
                first.reward() == 0 && first.discount() == 1 && first.boundary() == Boundary.NONE,
                "%s gives reward %s, discount %s and boundary %s, not 0, 1 and 0",
                what,
                first.reward(),
                first.discount(),
                first.boundary());
    }

    private static void requireInside(Space.Box space, Observations row, String what) {
        for (int i = 0; i < space.width(); i++) {
            float value = row instanceof Observations.Floats floats
                    ? floats.values()[i]
                    : ((Observations.Bytes) row).values()[i] & 0xFF;
            Require.that(
                    value >= space.low(i) && value <= space.high(i),
                    "%s: number %d is %s, outside of [%s, %s]",
                    what,
                    i,
                    value,
                    space.low(i),
                    space.high(i));
        }
    }

    private static void requireChoice(EnvironmentSpec spec, boolean[] mask, String what) {
        int from = 0;
        if (spec.masked()) {
            for (int size : ((Space.Discrete) spec.action()).sizes()) {
                boolean allowed = false;
                for (int i = from; i < from + size; i++) {
                    allowed |= mask[i];
                }
                Require.that(allowed, "%s %s forbids every value of a choice", what, Arrays.toString(mask));
                from += size;
            }
        }
    }
}
