package klrl.algorithms;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import klrl.api.Policy;
import klrl.api.Prior;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Segment;

/** A fixed random distribution for each one-hot state; it writes down which policies it was shown. */
public final class TablePrior implements Prior {

    private final Family.Categorical family;
    private final float[][] logits;
    private final List<Long> shown = new ArrayList<>();

    private TablePrior(Family.Categorical family, float[][] logits) {
        this.family = family;
        this.logits = logits;
    }

    /** Gaussian logits of a deviation. */
    public static TablePrior random(TableWorld world, double deviation, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Family.Categorical family = new Family.Categorical(world.sizes());
        float[][] logits = new float[world.states()][family.width()];
        for (float[] row : logits) {
            for (int j = 0; j < row.length; j++) {
                row[j] = (float) (deviation * random.nextGaussian());
            }
        }
        return new TablePrior(family, logits);
    }

    /** The logits of a state. */
    public float[] logits(int state) {
        return logits[state];
    }

    /** π₀ in each state of its world, which has no masks. */
    public List<Distribution> tables(TableWorld world) {
        List<Distribution> tables = new ArrayList<>();
        for (float[] row : logits) {
            tables.add(Distribution.of(row, world.sizes(), new boolean[0]));
        }
        return tables;
    }

    /** The versions of the policies that it was shown, in order. */
    public List<Long> shown() {
        return shown;
    }

    @Override
    public Family family() {
        return family;
    }

    @Override
    public void parameters(Observations in, Memory memory, Parameters out) {
        float[] rows = ((Observations.Floats) in).values();
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] == 1) {
                int row = i / logits.length;
                System.arraycopy(logits[i % logits.length], 0, out.values(), row * family.width(), family.width());
            }
        }
    }

    @Override
    public void update(Segment data, Policy policy) {
        shown.add(policy.snapshot().version());
    }
}
