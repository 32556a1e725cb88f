package klrl.algorithms;

import java.util.ArrayList;
import java.util.List;
import klrl.api.Temperature;
import klrl.api.data.Progress;

/** A temperature of its own for every stream, 0.2, 0.3, …, that writes down what it is told. */
public final class Slope implements Temperature {

    /** What it was told. */
    public record Told(double entropy, double divergence) {}

    private final List<Told> told = new ArrayList<>();

    /** Begins with an empty note. */
    public Slope() {}

    /** α of a stream. */
    public static double alpha(int stream) {
        return 0.2 + 0.1 * stream;
    }

    /** What it was told last. */
    public Told last() {
        return told.get(told.size() - 1);
    }

    @Override
    public void alpha(Progress progress, double[] out) {
        for (int b = 0; b < out.length; b++) {
            out[b] = alpha(b);
        }
    }

    @Override
    public void update(double entropy, double divergence) {
        told.add(new Told(entropy, divergence));
    }
}
