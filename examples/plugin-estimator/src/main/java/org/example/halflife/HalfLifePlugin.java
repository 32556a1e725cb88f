package org.example.halflife;

import java.lang.invoke.MethodHandles;
import klrl.api.Estimator;
import klrl.api.plugin.Factory;

/** Provides {@code half-life}. */
public final class HalfLifePlugin implements Estimator.Provider {
    @Override
    public String name() {
        return "half-life";
    }

    @Override
    public String summary() {
        return "TD(λ) with the trace's half-life instead of λ";
    }

    @Override
    public Factory<HalfLife, HalfLife> factory() {
        return Factory.of(MethodHandles.lookup(), HalfLife.class, (options, context) -> options);
    }
}
