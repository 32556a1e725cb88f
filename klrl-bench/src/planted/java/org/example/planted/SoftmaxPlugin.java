package org.example.planted;

import java.lang.invoke.MethodHandles;
import java.util.Map;
import klrl.api.Algorithm;
import klrl.api.data.Space;
import klrl.api.plugin.Factory;

/** Provides algorithms. */
public abstract class SoftmaxPlugin implements Algorithm.Provider {

    private record None() {}

    private final String name;
    private final boolean withoutTemperature;

    private SoftmaxPlugin(String name, boolean withoutTemperature) {
        this.name = name;
        this.withoutTemperature = withoutTemperature;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String summary() {
        return "an algorithm to be verified";
    }

    @Override
    public Map<String, String> defaults() {
        return Map.of(
                "estimator", "sound-td-lambda",
                "prior", "sound-prior",
                "temperature", "{type: fixed, alpha: 1}",
                "data", "{type: rollout, steps: 8}");
    }

    @Override
    public Factory<?, Algorithm> factory() {
        return Factory.<None, Algorithm>of(MethodHandles.lookup(), None.class, (options, context) -> {
            if (context.environment().action() instanceof Space.Discrete) {
                return new Softmax(context, withoutTemperature);
            }
            throw new IllegalArgumentException("it is for discrete actions");
        });
    }

    /** Sound. */
    public static final class Sound extends SoftmaxPlugin {
        /** For the host. */
        public Sound() {
            super("sound-softmax", false);
        }
    }

    /** Without α. */
    public static final class LossWithoutTemperature extends SoftmaxPlugin {
        /** For the host. */
        public LossWithoutTemperature() {
            super("loss-without-temperature", true);
        }
    }
}
