package klrl.core.contract;

import klrl.api.Environment;
import klrl.api.RandomStreams;
import klrl.api.Wrapper;
import klrl.api.plugin.Context;
import klrl.core.environment.SideBySide;

/**
 * The contract of {@link Wrapper}: around an environment that keeps the contract of environments, what comes out keeps it
 * too. It is put around a corridor of seven places.
 *
 * <pre>{@code
 * class HalvedRewardContractTest extends WrapperContract {
 *     protected Wrapper wrapper(Context context) {
 *         return inner -> new HalvedReward(inner);
 *     }
 * }
 * }</pre>
 */
public abstract class WrapperContract extends EnvironmentContract {

    /** For subclasses. */
    protected WrapperContract() {}

    /**
     * Makes the subject.
     *
     * @param context number of streams, random streams
     * @return a new wrapper
     */
    protected abstract Wrapper wrapper(Context context);

    /**
     * Says what actions the environment inside takes.
     *
     * @return by default discrete ones, of which some are masked
     */
    protected Spaces spaces() {
        return Spaces.DISCRETE;
    }

    @Override
    protected Environment environment(int count, RandomStreams random) {
        return wrapper(ContractContext.ofEnvironment(count, random)).oneStream()
                ? SideBySide.of(count, random, one -> wrapped(1, one))
                : wrapped(count, random);
    }

    private Environment wrapped(int count, RandomStreams random) {
        Environment inner = Corridor.batch(spaces(), spaces() == Spaces.DISCRETE, count, random);
        return wrapper(ContractContext.ofEnvironment(count, random)).wrap(inner);
    }

    /**
     * {@inheritDoc} Wrappers may cut episodes short or put them off.
     */
    @Override
    protected boolean endsEpisodes() {
        return false;
    }
}
