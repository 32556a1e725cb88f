package klrl.core.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import klrl.api.Policy;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Parameters;
import klrl.api.data.Segment;
import klrl.core.random.Streams;
import klrl.core.recording.Recording;

/** Lets a policy act, and keeps all of it in one segment. */
final class Recorder {

    private final HostedEnvironment environment;
    private final Policy policy;
    private final int streams;
    private final Acting acting;
    private final long seed;

    Recorder(HostedEnvironment environment, Policy policy, int streams, Acting acting, long seed) {
        this.environment = environment;
        this.policy = policy;
        this.streams = streams;
        this.acting = acting;
        this.seed = seed;
    }

    /** Records at least as many steps as are asked for, the same number in every stream. */
    Recording record(long steps, Streams random, String configuration, JsonNode record) {
        EnvironmentSpec spec = environment.spec();
        long horizon = (steps + streams - 1) / streams;
        int width = Math.max(spec.observation().width(), policy.family().width());
        if (horizon + 1 > Integer.MAX_VALUE / streams / width) {
            throw new IllegalArgumentException(steps + " steps, whose observations and parameters have up to " + width
                    + " numbers, are more than one recording can hold: record several");
        }
        // No more episodes can end than there are steps: the mean return is that of them all.
        EpisodeStatistics statistics = new EpisodeStatistics(streams, (int) horizon * streams);
        Actor actor = new Actor(environment, policy, streams, (int) horizon, random, statistics);
        Segment segment = switch (acting) {
            case STOCHASTIC -> actor.collect(policy);
            case GREEDY -> actor.follow(policy);
            case RANDOM -> actor.explore();
        };
        ObjectNode origin = JsonNodeFactory.instance.objectNode();
        origin.put("acting", acting.name().toLowerCase(Locale.ROOT));
        origin.put("seed", seed);
        origin.put("episodes", statistics.episodes());
        JsonLines.put(origin, "mean_return", statistics.meanReturn());
        origin.put("policy_version", policy.snapshot().version());
        origin.set("run", record);
        origin.put("config", configuration);
        Optional<Family> drawn = drawnFrom();
        return new Recording(spec, drawn, drawn.isPresent() ? segment : withoutParameters(segment), origin);
    }

    /** The family whose parameters describe how the actions came about. */
    private Optional<Family> drawnFrom() {
        return switch (acting) {
            case STOCHASTIC -> Optional.of(policy.family());
            case GREEDY -> Optional.empty();
            // Of uniform actions in a box there are no parameters.
            case RANDOM -> Optional.of(policy.family()).filter(family -> !(family instanceof Family.TanhGaussian));
        };
    }

    private static Segment withoutParameters(Segment x) {
        return new Segment(
                x.steps(),
                x.streams(),
                x.observation(),
                x.boundaryAt(),
                x.boundaryObservation(),
                x.action(),
                new Parameters(x.size(), 0, new float[0]),
                x.behaviourLogProbability(),
                x.reward(),
                x.discount(),
                x.boundary(),
                x.mask(),
                x.boundaryMask(),
                x.memory(),
                x.memoryReset(),
                x.policyVersion());
    }
}
