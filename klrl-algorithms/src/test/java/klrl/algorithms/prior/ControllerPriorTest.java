package klrl.algorithms.prior;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import klrl.algorithms.Lab;
import klrl.api.Controller;
import klrl.api.Prior;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Space;
import klrl.core.random.Streams;
import org.junit.jupiter.api.Test;

class ControllerPriorTest {

    private static final Space.Box SEEN = Space.Box.of(new float[] {-1}, new float[] {1});
    private static final Space BOX = Space.Box.of(new float[] {-2, -2}, new float[] {2, 2});

    /** Its first parameter is what is seen, all others are 1. */
    private static Controller rule(Family family) {
        return new Controller() {
            @Override
            public Family family() {
                return family;
            }

            @Override
            public void parameters(Observations in, Memory memory, Parameters out) {
                for (int i = 0; i < out.values().length; i++) {
                    out.values()[i] = i % out.width() == 0 ? ((Observations.Floats) in).values()[i / out.width()] : 1;
                }
            }
        };
    }

    private static Prior prior(Family family, Space action) {
        return Lab.shipped()
                .withEnvironment("nowhere", context -> {
                    throw new AssertionError("no environment is made here");
                })
                .withController("by-hand", rule(family))
                .composition(
                        "{environment: nowhere, algorithm: soft-policy-gradient, prior: {type: controller, controller: by-hand}}")
                .prior()
                .create(Lab.context(EnvironmentSpec.of(SEEN, action), 2, Streams.of(1)));
    }

    @Test
    void thePriorAnswersAsTheRuleDoes() {
        for (Family family : List.of(new Family.Gaussian(2), new Family.TanhGaussian(2))) {
            Prior prior = prior(family, BOX);
            assertEquals(family, prior.family());
            Parameters out = Parameters.of(family, 2);
            prior.parameters(new Observations.Floats(2, 1, new float[] {0.5f, -1}), Memory.none(2), out);
            assertArrayEquals(new float[] {0.5f, 1, 1, 1, -1, 1, 1, 1}, out.values());
        }
        Family.Categorical choices = new Family.Categorical(List.of(2, 3));
        assertEquals(choices, prior(choices, new Space.Discrete(List.of(2, 3))).family());
        assertEquals(new Family.Uniform(2), prior(new Family.Uniform(2), BOX).family());
    }

    @Test
    void aRuleForOtherActionsIsRefused() {
        assertRefused(new Family.Categorical(List.of(3)), Space.Discrete.of(2));
        assertRefused(new Family.Categorical(List.of(2)), new Space.Discrete(List.of(2, 2)));
        assertRefused(new Family.Categorical(List.of(4)), BOX);
        assertRefused(new Family.TanhGaussian(1), BOX);
        assertRefused(new Family.Gaussian(3), BOX);
        assertRefused(new Family.Gaussian(2), Space.Discrete.of(2));
        assertRefused(new Family.Improper(), BOX);
    }

    private static void assertRefused(Family family, Space action) {
        assertEquals(
                "prior 'controller': controller 'by-hand' acts by " + family + ", but this environment's actions are "
                        + action,
                assertThrows(IllegalArgumentException.class, () -> prior(family, action))
                        .getMessage());
    }
}
