package org.example.nim;

import java.lang.invoke.MethodHandles;
import java.util.Set;
import klrl.api.Environment;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Param;

/** Provides {@code nim}. */
public final class NimPlugin implements Environment.Provider {

    private record Options(
            @Param(doc = "stones at the start", def = "15", min = 1, max = 1000)
            int stones,

            @Param(doc = "how many may be taken at once", def = "3", min = 1, max = 10)
            int most) {}

    @Override
    public String name() {
        return "nim";
    }

    @Override
    public String summary() {
        return "Take the last stone, against an opponent who plays at random";
    }

    @Override
    public Factory<?, Environment> factory() {
        return Factory.<Options, Environment>of(
                        MethodHandles.lookup(),
                        Options.class,
                        (options, context) -> context.batch(index -> new Nim(options.stones(), options.most())))
                .withGives(options -> Set.of(Feature.DISCRETE_ACTIONS));
    }
}
