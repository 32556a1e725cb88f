package klrl.tf.contract;

import static klrl.tf.contract.Scenario.ACTIONS;
import static klrl.tf.contract.Scenario.EXTREME;
import static klrl.tf.contract.Scenario.STATES;

import java.util.HashMap;
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
import net.jqwik.api.lifecycle.AfterProperty;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TFloating;

/** Property P25 of the shipped losses: extreme numbers leave values and gradients finite. */
public class FiniteLossProperties extends LossProperties {

    private final Map<String, LossGraph<TFloat32>> singles = new HashMap<>();

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
     * Returns the builders to check in single precision, in which learners run.
     *
     * @return by default the shipped ones
     */
    protected LossBuilders<TFloat32> singles() {
        return LossBuilders.shipped();
    }

    /** Releases the graphs. */
    @AfterProperty
    @Override
    public void close() {
        super.close();
        singles.values().forEach(LossGraph::close);
        singles.clear();
    }

    /**
     * No loss has a NaN or an infinity in its value or its gradient at logits of ±1e4, values, targets and advantages of
     * up to 1e4, and temperatures from 1e-8 to 1e4, with masked actions and in states with one action, of many steps or of
     * one alone, in double precision and in single.
     *
     * @param scenario the policy, the values and the prior
     * @param alone whether there is one step only
     */
    @Property(tries = TRIES, seed = SEED)
    @Statement(
            id = "P25",
            equations = {"T12", "T13", "T14", "T15", "T16", "T31", "T32", "T37"},
            text = "losses and gradients are finite at logits of 1e4, α of 1e-8, masked actions, one action, T = 1,"
                    + " in double and in single precision",
            tolerance = "exact")
    public void extremeNumbersLeaveLossesFinite(@ForAll("extremes") Scenario scenario, @ForAll boolean alone) {
        RandomGenerator random = new SplittableRandom(scenario.sampleSeed());
        List<Row> rows = scenario.pairs().stream()
                .map(pair -> new Row(pair.state(), pair.action(), 0.1, extreme(random), extreme(random)))
                .toList();
        double[] q = new double[STATES * ACTIONS];
        for (int i = 0; i < q.length; i++) {
            q[i] = extreme(random);
        }
        int one = random.nextInt(rows.size());
        Batch batch = new Batch(scenario, alone ? rows.subList(one, one + 1) : rows, q);
        all(losses()).forEach((name, loss) -> {
            double[] found = graph(scenario, name, loss).valueAndGradient(batch);
            Require.finite(found, name + " and its gradient", scenario);
        });
        all(new Losses<>(singles())).forEach((name, loss) -> {
            double[] found = single(scenario.masked(), name, loss).valueAndGradient(batch);
            Require.finite(found, name + " and its gradient in single precision", scenario);
        });
    }

    private LossGraph<TFloat32> single(boolean masked, String name, Loss<TFloat32> loss) {
        return singles.computeIfAbsent(
                name + (masked ? ", masked" : ""), key -> new LossGraph<>(TFloat32.class, masked, loss));
    }

    private static <T extends TFloating> Map<String, Loss<T>> all(Losses<T> losses) {
        Map<String, Loss<T>> all = new LinkedHashMap<>();
        all.put("the expected loss", losses::expected);
        all.put("the score function", losses::scoreFunction);
        all.put("the clipped loss", losses::clipped);
        all.put("the value loss", losses::valueLoss);
        all.put("the soft Q loss", losses::softLoss);
        all.put("the mean Q loss", losses::meanLoss);
        all.put("the loss of scaled streams", losses::scaledLoss);
        return all;
    }

    private static double extreme(RandomGenerator random) {
        return EXTREME * (random.nextInt(3) - 1);
    }
}
