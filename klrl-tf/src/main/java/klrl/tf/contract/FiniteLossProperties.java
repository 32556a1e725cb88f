package klrl.tf.contract;

import static klrl.tf.contract.Scenario.ACTIONS;
import static klrl.tf.contract.Scenario.EXTREME;
import static klrl.tf.contract.Scenario.STATES;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import klrl.core.contract.Statement;
import klrl.tf.contract.LossGraph.Loss;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Property P25 of the shipped losses: extreme numbers leave values and gradients finite. */
public class FiniteLossProperties extends LossProperties {

    /** For subclasses and for runs of the shipped losses. */
    public FiniteLossProperties() {}

    /**
     * Returns what the property is tried on.
     *
     * @return extreme scenarios
     */
    @Provide
    public Arbitrary<Scenario> extremes() {
        return Scenario.extreme();
    }

    /**
     * No loss has a NaN or an infinity in its value or its gradient at logits of ±1e4, values, targets and advantages of
     * up to 1e4, and temperatures from 1e-8 to 1e4, with masked actions and in states with one action.
     *
     * @param scenario the policy, the values and the prior
     */
    @Property(tries = TRIES, seed = SEED)
    @Statement(
            id = "P25",
            equations = {"T12", "T13", "T14", "T15", "T16", "T31", "T32", "T37"},
            text = "losses and gradients are finite at logits of 1e4, α of 1e-8, masked actions, one action",
            tolerance = "exact")
    public void extremeNumbersLeaveLossesFinite(@ForAll("extremes") Scenario scenario) {
        RandomGenerator random = new SplittableRandom(scenario.sampleSeed());
        List<Row> rows = scenario.pairs().stream()
                .map(pair -> new Row(pair.state(), pair.action(), 0.1, extreme(random), extreme(random)))
                .toList();
        double[] q = new double[STATES * ACTIONS];
        for (int i = 0; i < q.length; i++) {
            q[i] = extreme(random);
        }
        Batch batch = new Batch(scenario, rows, q);
        losses().forEach((name, loss) -> {
            double[] found = graph(scenario, name, loss).valueAndGradient(batch);
            Require.finite(found, name + " and its gradient", scenario);
        });
    }

    private Map<String, Loss> losses() {
        Map<String, Loss> losses = new LinkedHashMap<>();
        losses.put("the expected loss", this::expected);
        losses.put("the score function", this::scoreFunction);
        losses.put("the clipped loss", this::clipped);
        losses.put("the value loss", this::valueLoss);
        losses.put("the soft Q loss", this::softLoss);
        losses.put("the mean Q loss", this::meanLoss);
        losses.put("the loss of scaled streams", this::scaledLoss);
        return losses;
    }

    private static double extreme(RandomGenerator random) {
        return EXTREME * (random.nextInt(3) - 1);
    }
}
