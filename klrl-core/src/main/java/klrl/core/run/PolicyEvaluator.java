package klrl.core.run;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import klrl.api.Environment;
import klrl.api.Policy;
import klrl.api.RandomStream;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.Memory;
import klrl.api.data.Parameters;
import klrl.api.data.Step;
import klrl.api.plugin.Slot;
import klrl.core.distribution.Distribution;
import klrl.core.plugin.Registry;
import klrl.core.random.Streams;

/**
 * Plays fresh episodes with a fixed policy. Every stream plays the same number of episodes, give or take one, so that
 * short episodes are not over-represented among those that end first.
 */
public final class PolicyEvaluator {

    /** How many environments play side by side at most. */
    private static final int MOST_STREAMS = 100;

    private final Registry registry;
    private final Slot<Environment> slot;

    /**
     * Makes an evaluator.
     *
     * @param registry finds plugins for environments that load saved runs
     * @param environment the environment's slot; a new batch is made for every evaluation
     */
    public PolicyEvaluator(Registry registry, Slot<Environment> environment) {
        this.registry = registry;
        this.slot = environment;
    }

    /**
     * Plays episodes.
     *
     * @param policy the policy
     * @param episodes how many, at least 1
     * @param stochastic whether actions are drawn rather than the likeliest taken
     * @param seed the root seed of the environments and of the actions
     * @return what the episodes returned
     * @throws IllegalArgumentException if there are no episodes or nothing can be drawn from the policy's family
     */
    public EvaluationResult evaluate(Policy policy, int episodes, boolean stochastic, long seed) {
        return evaluate(policy, episodes, stochastic, seed, () -> false)
                .orElseThrow(() -> new IllegalStateException("an evaluation ended that nobody interrupted"));
    }

    /**
     * Plays episodes unless somebody interrupts.
     *
     * @param policy the policy
     * @param episodes how many, at least 1
     * @param stochastic whether actions are drawn rather than the likeliest taken
     * @param seed the root seed of the environments and of the actions
     * @param interrupted asked before every step; true gives up
     * @return what the episodes returned, or empty if it was interrupted
     * @throws IllegalArgumentException if there are no episodes or nothing can be drawn from the policy's family
     */
    public Optional<EvaluationResult> evaluate(
            Policy policy, int episodes, boolean stochastic, long seed, BooleanSupplier interrupted) {
        if (episodes < 1) {
            throw new IllegalArgumentException(episodes + " episodes cannot be evaluated; at least 1 can");
        }
        Distribution distribution = Distribution.of(policy.family());
        int streams = Math.min(episodes, MOST_STREAMS);
        Streams random = Streams.of(seed);
        HostContext context = new HostContext(registry, streams, random, Optional.empty());
        try (HostedEnvironment environment = HostedEnvironment.of(slot, context)) {
            return play(
                    environment,
                    policy.with(policy.snapshot()),
                    distribution,
                    episodes,
                    streams,
                    stochastic,
                    random,
                    interrupted);
        }
    }

    private static Optional<EvaluationResult> play(
            HostedEnvironment environment,
            Policy policy,
            Distribution distribution,
            int episodes,
            int streams,
            boolean stochastic,
            Streams random,
            BooleanSupplier interrupted) {
        RandomStream[] noise = new RandomStream[streams];
        Arrays.setAll(noise, b -> random.stream("action", b));
        Step step = Step.of(environment.spec(), streams);
        Actions action = Actions.of(environment.spec().action(), streams);
        Parameters parameters = Parameters.of(distribution.family(), streams);
        Memory memory = new Memory(streams, policy.memoryWidth(), new float[streams * policy.memoryWidth()]);
        double[] logProbability = new double[streams];

        double[] returns = new double[episodes];
        long[] lengths = new long[episodes];
        // Stream b plays the episodes b, b + streams, b + 2·streams, …
        int[] playing = new int[streams];
        Arrays.setAll(playing, b -> b);
        int left = episodes;
        environment.reset(step);
        while (left > 0) {
            if (interrupted.getAsBoolean()) {
                return Optional.empty();
            }
            policy.parameters(step.observation(), memory, parameters);
            if (stochastic) {
                distribution.sample(parameters, step.mask(), noise, action, logProbability, 0);
            } else {
                distribution.mode(parameters, step.mask(), action);
            }
            environment.step(action, step);
            for (int b = 0; b < streams; b++) {
                if (playing[b] >= episodes) {
                    continue;
                }
                returns[playing[b]] += environment.rawReward()[b];
                lengths[playing[b]]++;
                if (step.boundary()[b] != Boundary.NONE) {
                    playing[b] += streams;
                    left--;
                    Arrays.fill(memory.values(), b * memory.width(), (b + 1) * memory.width(), 0);
                }
            }
        }
        return Optional.of(EvaluationResult.of(returns, lengths));
    }
}
