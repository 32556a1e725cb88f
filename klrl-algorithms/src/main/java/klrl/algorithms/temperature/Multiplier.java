package klrl.algorithms.temperature;

import java.util.Locale;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;
import klrl.api.plugin.Equation;
import klrl.core.state.Saved;

/**
 * A temperature as the multiplier of a constraint: η = log α, moved by Adam and held in a range. It falls while the
 * constraint has slack and rises while it is violated. Where no temperature makes it tight, α runs to an end of the range
 * and stays there, of which a warning tells once.
 */
final class Multiplier implements Stateful {

    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.999;
    private static final double EPSILON = 1e-8;

    /** What is descended; both losses have one root, where there is no slack. */
    enum Loss {
        /** e^η times the slack: steps in proportion to α. */
        SCALED,
        /** η times the slack: the same pull at any α, however small. */
        LINEAR
    }

    private final double learningRate;
    private final double lowest;
    private final double highest;
    private final Loss loss;
    private final System.Logger log;
    private boolean told;
    private double eta;
    private double mean;
    private double square;
    private long updates;

    /**
     * Makes a multiplier.
     *
     * @param initial α at the start, between the ends of the range
     * @param min the smallest α
     * @param max the largest α
     * @param learningRate Adam's rate
     * @param loss what is descended
     */
    Multiplier(double initial, double min, double max, double learningRate, Loss loss) {
        this(initial, min, max, learningRate, loss, System.getLogger(Multiplier.class.getName()));
    }

    /** Makes a multiplier whose warning goes to a given log. */
    Multiplier(double initial, double min, double max, double learningRate, Loss loss, System.Logger log) {
        this.learningRate = learningRate;
        this.lowest = Math.log(min);
        this.highest = Math.log(max);
        this.loss = loss;
        this.log = log;
        this.eta = Math.log(initial);
    }

    /** Refuses a start out of range. */
    static void check(double initial, double min, double max) {
        if (!(min <= initial && initial <= max)) {
            throw new IllegalArgumentException("initial " + initial + " is not between min " + min + " and max " + max);
        }
    }

    /** Returns α = e^η. */
    double alpha() {
        return Math.exp(eta);
    }

    /**
     * Takes one Adam step on L(η) = e<sup>η</sup> x, whose derivative is L itself, or on L(η) = η x.
     *
     * @param slack x in nats: ε − K̂ of a budget of divergence, Ĥ − H̄ of a target of entropy
     */
    @Equation(id = "T36", text = "L(η) = e^η x or η x, x = ε − K̂ or Ĥ − H̄, α = e^η")
    void descend(double slack) {
        double gradient = loss == Loss.SCALED ? Math.exp(eta) * slack : slack;
        updates++;
        mean = BETA_1 * mean + (1 - BETA_1) * gradient;
        square = BETA_2 * square + (1 - BETA_2) * gradient * gradient;
        double step = mean / (1 - Math.pow(BETA_1, updates));
        double scale = Math.sqrt(square / (1 - Math.pow(BETA_2, updates))) + EPSILON;
        double next = eta - learningRate * step / scale;
        eta = Math.max(lowest, Math.min(highest, next));
        if (next != eta && !told) {
            told = true;
            log.log(
                    System.Logger.Level.WARNING,
                    "the temperature has come to the {0} end of its range, {1}, with {2} nats still to go: either its"
                            + " target is out of reach of the policy, or the range is too narrow",
                    next < eta ? "lower" : "upper",
                    Double.toString(alpha()),
                    String.format(Locale.ROOT, "%.3g", Math.abs(slack)));
        }
    }

    @Override
    public void save(StateWriter out) {
        out.doubles("eta", eta, mean, square);
        out.longs("updates", updates);
    }

    @Override
    public void load(StateReader in) {
        double[] saved = Saved.doubles(in, "eta", 3);
        eta = saved[0];
        mean = saved[1];
        square = saved[2];
        updates = Saved.longs(in, "updates", 1)[0];
    }
}
