package org.example.planted;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import klrl.api.Prior;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Space;
import klrl.api.plugin.Factory;

/**
 * Provides priors that prefer later actions. What is drawn and what it weighs is computed by the host of one row of
 * parameters, so that a prior can be wrong only by what it answers: by numbers that no normaliser makes a distribution, or by
 * other numbers when actions are drawn than when they are weighed.
 */
public abstract class LeaningPlugin implements Prior.Provider {

    private record None() {}

    private enum Defect {
        NONE,
        NO_NORMALISER,
        DRAWS_BY_ANOTHER_DENSITY
    }

    private static final class Leaning implements Prior {

        private final Family.Categorical family;
        private final Defect defect;
        private int asked;

        Leaning(Family.Categorical family, Defect defect) {
            this.family = family;
            this.defect = defect;
        }

        @Override
        public Family family() {
            return family;
        }

        @Override
        public void parameters(Observations in, Memory memory, Parameters out) {
            asked++;
            for (int i = 0; i < out.values().length; i++) {
                out.values()[i] = 0.3f * (i % out.width());
            }
            if (defect == Defect.NO_NORMALISER) {
                Arrays.fill(out.values(), Float.POSITIVE_INFINITY);
            } else if (defect == Defect.DRAWS_BY_ANOTHER_DENSITY && asked % 2 == 0) {
                Arrays.fill(out.values(), 0);
            }
        }
    }

    private final String name;
    private final Defect defect;

    private LeaningPlugin(String name, Defect defect) {
        this.name = name;
        this.defect = defect;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String summary() {
        return "a prior to be verified";
    }

    @Override
    public Factory<?, Prior> factory() {
        return Factory.<None, Prior>of(MethodHandles.lookup(), None.class, (options, context) -> {
            if (context.environment().action() instanceof Space.Discrete actions) {
                return new Leaning(new Family.Categorical(actions.sizes()), defect);
            }
            throw new IllegalArgumentException("it is over discrete actions");
        });
    }

    /** Sound. */
    public static final class Sound extends LeaningPlugin {
        /** For the host. */
        public Sound() {
            super("sound-prior", Defect.NONE);
        }
    }

    /** Not normalised. */
    public static final class NoNormaliser extends LeaningPlugin {
        /** For the host. */
        public NoNormaliser() {
            super("no-normaliser", Defect.NO_NORMALISER);
        }
    }

    /** Drawn by one density, weighed by another. */
    public static final class DrawsByAnotherDensity extends LeaningPlugin {
        /** For the host. */
        public DrawsByAnotherDensity() {
            super("draws-by-another-density", Defect.DRAWS_BY_ANOTHER_DENSITY);
        }
    }
}
