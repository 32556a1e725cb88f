package klrl.algorithms;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import klrl.api.Conditional;
import klrl.api.Policy;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Snapshot;
import klrl.api.plugin.Equation;
import klrl.tf.network.Network;
import klrl.tf.network.NetworkPolicy;
import klrl.tf.network.PlainNetwork;

/**
 * The policy that critics of action values and the prior make up, π ∝ π₀ exp(min<sub>j</sub> Q<sub>j</sub>/α), in plain
 * Java. It has no network of its own and follows the prior when that changes.
 *
 * <p>Its parameters are logits, log π₀ + (Q − max Q)/α, which lack a constant of the state: under a mask the host
 * normalises them on the allowed actions, prior and exponential at once. A snapshot holds an array for each critic, and
 * α, one number, under {@value #TEMPERATURE}.
 */
public final class GibbsPolicy implements Policy {

    /** The name of α in snapshots. */
    public static final String TEMPERATURE = "temperature";

    /** Lower logits would be infinite in single precision, which a mask could leave alone. */
    private static final double LOWEST = -1e30;

    private final Conditional prior;
    private final Family.Categorical family;
    private final Network network;
    private final List<String> critics;
    private final List<PlainNetwork> plain;
    private final Snapshot snapshot;
    private final double alpha;
    private float[] converted = new float[0];
    private float[] least = new float[0];
    private float[] values = new float[0];

    private GibbsPolicy(
            Conditional prior, Family.Categorical family, Network network, List<String> critics, Snapshot snapshot) {
        this.prior = prior;
        this.family = family;
        this.network = network;
        this.critics = critics;
        this.snapshot = snapshot;
        this.plain = critics.stream().map(any -> network.plain()).toList();
        for (int j = 0; j < critics.size(); j++) {
            plain.get(j).load(array(snapshot, critics.get(j), network.layout().size()));
        }
        this.alpha = array(snapshot, TEMPERATURE, 1)[0];
        if (!(alpha > 0)) {
            throw new IllegalArgumentException("a snapshot with a temperature of " + alpha + ", which is not above 0");
        }
    }

    private static float[] array(Snapshot snapshot, String name, int size) {
        float[] found = snapshot.arrays().get(name);
        if (found == null || found.length != size) {
            throw new IllegalArgumentException(
                    "a snapshot with " + (found == null ? "no array" : found.length + " numbers") + " under '" + name
                            + "'; expected " + size);
        }
        return found;
    }

    /**
     * Makes a policy whose critics are 0, so that it equals the prior.
     *
     * @param prior π₀, of the same family or improper
     * @param family one discrete choice
     * @param network of each critic, with one output for each value
     * @param critics the names of their arrays in snapshots, at least one
     * @return the policy, of version 0
     * @throws IllegalArgumentException if the network's outputs are not the family's values
     */
    public static GibbsPolicy of(Conditional prior, Family.Categorical family, Network network, List<String> critics) {
        // A prior that follows this very policy has no family yet, and says so before anything runs.
        Objects.requireNonNull(prior.family(), "family");
        if (network.outputs() != family.width()) {
            throw new IllegalArgumentException("a network with " + network.outputs()
                    + " outputs cannot give the values of " + family.width() + " actions");
        }
        Map<String, float[]> arrays = new LinkedHashMap<>();
        critics.forEach(name -> arrays.put(name, new float[network.layout().size()]));
        arrays.put(TEMPERATURE, new float[] {1});
        return new GibbsPolicy(prior, family, network, List.copyOf(critics), new Snapshot(0, arrays));
    }

    @Override
    public Snapshot snapshot() {
        return snapshot;
    }

    @Override
    public GibbsPolicy with(Snapshot other) {
        return new GibbsPolicy(prior, family, network, critics, other);
    }

    @Override
    public Family family() {
        return family;
    }

    @Equation(id = "T6", text = "log π(a|s) = log π₀(a|s) + min_j Q_j(s,a)/α − const(s)")
    @Override
    public void parameters(Observations in, Memory memory, Parameters out) {
        if (in.width() != network.inputs()) {
            throw new IllegalArgumentException("a policy over observations of " + network.inputs()
                    + " numbers cannot act on observations of " + in.width());
        }
        smallest(in);
        if (prior.family() instanceof Family.Improper) {
            Arrays.fill(out.values(), 0, in.rows() * out.width(), 0);
        } else {
            prior.parameters(in, Memory.none(in.rows()), out);
        }
        int width = out.width();
        for (int at = 0; at < in.rows() * width; at += width) {
            float largest = Float.NEGATIVE_INFINITY;
            for (int j = at; j < at + width; j++) {
                largest = Math.max(largest, least[j]);
            }
            for (int j = at; j < at + width; j++) {
                out.values()[j] += (float) Math.max(LOWEST, ((double) least[j] - largest) / alpha);
            }
        }
    }

    /** min_j Q_j(s,·) of all rows. */
    private void smallest(Observations in) {
        int size = in.rows() * network.outputs();
        if (least.length < size) {
            least = new float[size];
            values = new float[plain.size() > 1 ? size : 0];
        }
        if (in instanceof Observations.Bytes && converted.length < in.rows() * in.width()) {
            converted = new float[in.rows() * in.width()];
        }
        float[] rows = NetworkPolicy.floats(in, converted);
        plain.get(0).forward(rows, in.rows(), least);
        for (PlainNetwork other : plain.subList(1, plain.size())) {
            other.forward(rows, in.rows(), values);
            for (int i = 0; i < size; i++) {
                least[i] = Math.min(least[i], values[i]);
            }
        }
    }
}
