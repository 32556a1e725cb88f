package klrl.core.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import klrl.api.Environment;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;
import klrl.api.Wrapper;
import klrl.api.data.Actions;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Step;
import klrl.api.plugin.Slot;
import klrl.core.distribution.QuadraticRewards;
import klrl.core.environment.Counts;
import klrl.core.environment.KnownOptimum;
import klrl.core.environment.SideBySide;
import klrl.core.plugin.EnvironmentOptions;
import klrl.core.tabular.Tabular;

/**
 * The environment of a composition within its wrappers, made in this one place for training and evaluation alike. Beside
 * what the agent sees it gives the raw rewards, those of the innermost environment.
 *
 * <p>Wrappers apply in their order, the innermost first. Up to the last one that wants {@linkplain Wrapper#oneStream() one
 * stream} they lie around environments of one stream each, which are put side by side; the others lie around the batch.
 */
public sealed class HostedEnvironment implements Environment {

    private final Environment environment;
    private final boolean recorded;
    private final double[] rawReward;
    private final List<Counts> counting;

    private HostedEnvironment(Environment environment, boolean recorded, double[] rawReward, List<Counts> counting) {
        this.environment = environment;
        this.recorded = recorded;
        this.rawReward = rawReward;
        this.counting = counting;
    }

    /**
     * Hosts an environment without wrappers, whose rewards are raw as they are.
     *
     * @param environment the environment
     * @param streams B
     * @return the environment, which also implements {@link Stateful} if the given one does
     */
    public static HostedEnvironment of(Environment environment, int streams) {
        List<Counts> counting = environment instanceof Counts counts ? List.of(counts) : List.of();
        return of(environment, false, new double[streams], counting);
    }

    private static HostedEnvironment of(
            Environment environment, boolean recorded, double[] rawReward, List<Counts> counting) {
        return environment instanceof Stateful
                ? new Saving(environment, recorded, rawReward, counting)
                : new HostedEnvironment(environment, recorded, rawReward, counting);
    }

    /**
     * Makes the environment of a slot.
     *
     * @param slot the environment's slot, with its wrappers
     * @param context of as many streams as the environment is to have
     * @return the environment, which also implements {@link Stateful} if the innermost one does
     * @throws IllegalArgumentException if a wrapper does not fit what it wraps
     */
    static HostedEnvironment of(Slot<Environment> slot, HostContext context) {
        List<Slot<Wrapper>> wrappers = slot.common()
                .map(common -> ((EnvironmentOptions) common).wrappers())
                .orElse(List.of());
        if (wrappers.isEmpty()) {
            return of(slot.create(context), context.streams());
        }
        double[] rawReward = new double[context.streams()];
        List<Counts> counting = new ArrayList<>();
        return of(wrapped(new Chain(slot, wrappers, counting), context, rawReward), true, rawReward, counting);
    }

    private static Environment wrapped(Chain chain, HostContext context, double[] rawReward) {
        int apart = 0;
        for (int i = 0; i < chain.wrappers.size(); i++) {
            if (chain.wrappers.get(i).create(context).oneStream()) {
                apart = i + 1;
            }
        }
        int size = apart;
        Environment environment = size == 0
                ? chain.innermost(context, rawReward, 0)
                : SideBySide.of(context.streams(), b -> {
                    HostContext one = context.only(b);
                    return chain.wrap(chain.innermost(one, rawReward, b), 0, size, one);
                });
        return chain.wrap(environment, size, chain.wrappers.size(), context);
    }

    /** An environment and its wrappers, not yet made, and what counts among the innermost environments made of it. */
    private record Chain(Slot<Environment> slot, List<Slot<Wrapper>> wrappers, List<Counts> counting) {

        Environment innermost(HostContext context, double[] rawReward, int first) {
            Environment environment = slot.create(context);
            if (environment instanceof Counts counts) {
                counting.add(counts);
            }
            return new RewardRecorder(environment, rawReward, first).over(environment);
        }

        /** Wraps by some of the wrappers; if one fails, what was made so far is closed. */
        Environment wrap(Environment innermost, int from, int to, HostContext context) {
            Environment environment = innermost;
            try {
                for (Slot<Wrapper> wrapper : wrappers.subList(from, to)) {
                    environment = wrapper.create(context).wrap(environment);
                }
                return environment;
            } catch (RuntimeException | Error e) {
                environment.close();
                throw e;
            }
        }
    }

    @Override
    public EnvironmentSpec spec() {
        return environment.spec();
    }

    @Override
    public void reset(Step out) {
        environment.reset(out);
    }

    @Override
    public void step(Actions actions, Step out) {
        Arrays.fill(rawReward, 0);
        environment.step(actions, out);
        if (!recorded) {
            System.arraycopy(out.reward(), 0, rawReward, 0, rawReward.length);
        }
    }

    /**
     * Returns what the innermost environment rewarded during the last step, undiscounted, whatever wrappers made of it:
     * if one of them took several steps, their sum.
     *
     * @return [B], overwritten by the next step
     */
    public double[] rawReward() {
        return rawReward;
    }

    /**
     * Returns what the innermost environments counted since they were made, whatever wrappers lie around them.
     *
     * @return the counts by their names, empty if nothing is counted
     */
    Map<String, Long> counts() {
        return Counts.sum(counting.stream());
    }

    /**
     * Returns the greatest mean raw return.
     *
     * @return the return, or empty if it is not known
     */
    OptionalDouble optimalReturn() {
        return environment instanceof KnownOptimum known ? known.optimalReturn(Long.MAX_VALUE) : OptionalDouble.empty();
    }

    /** The environment as a finite process, if it is one and no wrapper lies around it. */
    Optional<Tabular> table() {
        return !recorded && environment instanceof Tabular tabular ? Optional.of(tabular) : Optional.empty();
    }

    /** The environment as a bandit over a box whose Gibbs policy is known, if it is one and no wrapper lies around it. */
    Optional<QuadraticRewards.Bandit> bandit() {
        return !recorded && environment instanceof QuadraticRewards.Bandit bandit
                ? Optional.of(bandit)
                : Optional.empty();
    }

    @Override
    public void close() {
        environment.close();
    }

    /** One that can be saved. */
    private static final class Saving extends HostedEnvironment implements Stateful {

        private final Stateful stateful;

        Saving(Environment environment, boolean recorded, double[] rawReward, List<Counts> counting) {
            super(environment, recorded, rawReward, counting);
            stateful = (Stateful) environment;
        }

        @Override
        public void save(StateWriter out) {
            stateful.save(out);
        }

        @Override
        public void load(StateReader in) {
            stateful.load(in);
        }
    }
}
