package klrl.tf.network;

import java.util.Map;
import klrl.api.Policy;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Snapshot;

/**
 * A policy whose parameters are the outputs of one network without memory, in plain Java. Bytes are scaled from 0…255
 * to 0…1, as {@link #floats} does for graphs too.
 */
public final class NetworkPolicy implements Policy {

    private final Family family;
    private final Network network;
    private final PlainNetwork plain;
    private final String group;
    private final Snapshot snapshot;
    private float[] scratch = new float[0];

    private NetworkPolicy(Family family, Network network, String group, Snapshot snapshot) {
        float[] found = snapshot.arrays().get(group);
        int size = network.layout().size();
        if (found == null || found.length != size) {
            throw new IllegalArgumentException(
                    "a snapshot with " + (found == null ? "no array" : found.length + " numbers") + " under '" + group
                            + "'; the network has " + size);
        }
        this.family = family;
        this.network = network;
        this.plain = network.plain();
        this.group = group;
        this.snapshot = snapshot;
        plain.load(found);
    }

    /**
     * Makes a policy with parameters of zero.
     *
     * @param family what the outputs parametrise
     * @param network has as many outputs as the family's width
     * @param group the name of the network's array in snapshots
     * @return the policy, of version 0
     * @throws IllegalArgumentException if the widths differ
     */
    public static NetworkPolicy of(Family family, Network network, String group) {
        if (network.outputs() != family.width()) {
            throw new IllegalArgumentException("a network with " + network.outputs() + " outputs cannot parametrise "
                    + family + ", which takes " + family.width());
        }
        return new NetworkPolicy(
                family,
                network,
                group,
                new Snapshot(0, Map.of(group, new float[network.layout().size()])));
    }

    @Override
    public Snapshot snapshot() {
        return snapshot;
    }

    @Override
    public NetworkPolicy with(Snapshot other) {
        return new NetworkPolicy(family, network, group, other);
    }

    @Override
    public Family family() {
        return family;
    }

    @Override
    public void parameters(Observations in, Memory memory, Parameters out) {
        if (in.width() != network.inputs()) {
            throw new IllegalArgumentException("a policy over observations of " + network.inputs()
                    + " numbers cannot act on observations of " + in.width());
        }
        plain.forward(floats(in), in.rows(), out.values());
    }

    private float[] floats(Observations in) {
        if (in instanceof Observations.Bytes && scratch.length < in.rows() * in.width()) {
            scratch = new float[in.rows() * in.width()];
        }
        return floats(in, scratch);
    }

    /**
     * Gives observations the form that networks take.
     *
     * @param in [N,D]
     * @param scratch [≥ N·D] for converted bytes; not touched for floats
     * @return [≥ N·D]: the array of the observations itself, or the scratch array filled
     */
    public static float[] floats(Observations in, float[] scratch) {
        if (in instanceof Observations.Bytes bytes) {
            for (int i = 0; i < bytes.values().length; i++) {
                scratch[i] = (bytes.values()[i] & 0xff) / 255f;
            }
            return scratch;
        }
        return ((Observations.Floats) in).values();
    }
}
