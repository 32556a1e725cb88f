package klrl.algorithms.data;

import java.lang.invoke.MethodHandles;
import java.util.Optional;
import java.util.Set;
import klrl.api.DataSource;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.data.Segment;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Param;

/** Hands every collected segment on once, fresh from the current policy. */
public final class Rollout implements DataSource {

    private final int steps;
    private Optional<Segment> fresh = Optional.empty();

    private Rollout(Options options) {
        this.steps = options.steps;
    }

    private record Options(
            @Param(def = "128", min = 1, doc = "steps of every environment between two updates")
            int steps) {}

    /** Provides {@code rollout}. */
    public static final class Plugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "rollout";
        }

        @Override
        public String summary() {
            return "every collected segment once, fresh from the current policy";
        }

        @Override
        public Factory<?, ? extends DataSource> factory() {
            return Factory.of(MethodHandles.lookup(), Options.class, (options, context) -> new Rollout(options))
                    .withGives(options -> Set.of(Feature.FRESH_DATA, Feature.BEHAVIOUR_PROBABILITIES))
                    .withImplementation(Rollout.class);
        }
    }

    @Override
    public int horizon() {
        return steps;
    }

    @Override
    public void add(Segment segment) {
        fresh = Optional.of(segment);
    }

    @Override
    public int ready() {
        return fresh.isPresent() ? 1 : 0;
    }

    @Override
    public Segment next() {
        Segment segment = fresh.orElseThrow(() -> new IllegalStateException("no segment was collected"));
        fresh = Optional.empty();
        return segment;
    }

    /** {@inheritDoc} Between two collections there is nothing to save. */
    @Override
    public void save(StateWriter out) {}

    @Override
    public void load(StateReader in) {}
}
