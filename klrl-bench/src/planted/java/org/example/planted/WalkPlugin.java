package org.example.planted;

import java.lang.invoke.MethodHandles;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import klrl.api.Environment;
import klrl.api.RandomStream;
import klrl.api.SingleEnvironment;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Space;
import klrl.api.data.Step;
import klrl.api.plugin.Context;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;

/** Provides walks along a line, up or down with some noise, that end far out or after ten steps. */
public abstract class WalkPlugin implements Environment.Provider {

    private record None() {}

    private static final class Walk implements SingleEnvironment {

        private static final AtomicLong SEEDS = new AtomicLong();

        private final boolean unseeded;
        private RandomGenerator own = new SplittableRandom(SEEDS.incrementAndGet());
        private double place;
        private int steps;

        Walk(boolean unseeded) {
            this.unseeded = unseeded;
        }

        @Override
        public EnvironmentSpec spec() {
            return EnvironmentSpec.of(Space.Box.of(new float[] {-9}, new float[] {9}), Space.Discrete.of(2));
        }

        @Override
        public float[] reset(RandomStream random) {
            place = unseeded ? own.nextDouble(-1, 1) : random.nextDouble(-1, 1);
            steps = 0;
            return new float[] {(float) place};
        }

        @Override
        public Outcome step(Actions action, RandomStream random) {
            place += 2 * ((Actions.Choices) action).values()[0] - 1 + random.nextDouble(-1, 1);
            steps++;
            boolean out = Math.abs(place) > 4;
            byte boundary = out ? Boundary.TERMINATED : steps == 10 ? Boundary.TRUNCATED : Boundary.NONE;
            return new Outcome(new float[] {(float) place}, -Math.abs(place), boundary);
        }
    }

    /** Writes final observations where those of its first call went. */
    private static final class Reusing implements Environment {

        private final Environment inner;
        private Step first;

        Reusing(Environment inner) {
            this.inner = inner;
        }

        @Override
        public EnvironmentSpec spec() {
            return inner.spec();
        }

        @Override
        public void reset(Step out) {
            inner.reset(out);
            if (first == null) {
                first = out;
            }
        }

        @Override
        public void step(Actions actions, Step out) {
            inner.step(
                    actions,
                    new Step(
                            out.observation(),
                            first == null ? out.finalObservation() : first.finalObservation(),
                            out.reward(),
                            out.discount(),
                            out.boundary(),
                            out.mask(),
                            out.finalMask()));
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    private final String name;

    private WalkPlugin(String name) {
        this.name = name;
    }

    abstract Environment make(Context context);

    @Override
    public String name() {
        return name;
    }

    @Override
    public String summary() {
        return "an environment to be verified";
    }

    @Override
    public Factory<?, Environment> factory() {
        return Factory.<None, Environment>of(MethodHandles.lookup(), None.class, (options, context) -> make(context))
                .withGives(options -> Set.of(Feature.DISCRETE_ACTIONS));
    }

    /** Sound. */
    public static final class Sound extends WalkPlugin {
        /** For the host. */
        public Sound() {
            super("sound-walk");
        }

        @Override
        Environment make(Context context) {
            return context.batch(b -> new Walk(false));
        }
    }

    /** Starts from a place that no seed tells. */
    public static final class IgnoresItsSeed extends WalkPlugin {
        /** For the host. */
        public IgnoresItsSeed() {
            super("ignores-its-seed");
        }

        @Override
        Environment make(Context context) {
            return context.batch(b -> new Walk(true));
        }
    }

    /** Keeps one buffer. */
    public static final class ReusesTheFinalBuffer extends WalkPlugin {
        /** For the host. */
        public ReusesTheFinalBuffer() {
            super("reuses-the-final-buffer");
        }

        @Override
        Environment make(Context context) {
            return new Reusing(context.batch(b -> new Walk(false)));
        }
    }
}
