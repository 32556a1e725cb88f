package klrl.core.distribution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import klrl.api.data.Family;
import klrl.api.data.Parameters;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/**
 * One row of logits of independent choices, with what can be said of it by counting.
 *
 * @param sizes the number of values of each choice
 * @param logits [W]
 * @param mask [W], or empty if every value is allowed
 */
record Choice(List<Integer> sizes, float[] logits, boolean[] mask) {

    static Choice of(float... logits) {
        return new Choice(List.of(logits.length), logits, new boolean[0]);
    }

    /** One to three choices of one to four values; half of them masked, each with a value that is allowed. */
    static Arbitrary<Choice> arbitrary(Arbitrary<Float> logit) {
        return Arbitraries.integers()
                .between(1, 4)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .flatMap(sizes -> {
                    int width = sizes.stream().mapToInt(Integer::intValue).sum();
                    return logit.array(float[].class)
                            .ofSize(width)
                            .flatMap(logits -> Arbitraries.longs().map(seed -> masked(sizes, logits, seed)));
                });
    }

    private static Choice masked(List<Integer> sizes, float[] logits, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        if (random.nextBoolean()) {
            return new Choice(sizes, logits, new boolean[0]);
        }
        boolean[] mask = new boolean[logits.length];
        int at = 0;
        for (int size : sizes) {
            for (int j = at; j < at + size; j++) {
                mask[j] = random.nextBoolean();
            }
            mask[at + random.nextInt(size)] = true;
            at += size;
        }
        return new Choice(sizes, logits, mask);
    }

    int width() {
        return logits.length;
    }

    boolean allowed(int value) {
        return mask.length == 0 || mask[value];
    }

    Family.Categorical family() {
        return new Family.Categorical(sizes);
    }

    Categoricals categoricals() {
        return new Categoricals(family());
    }

    Parameters parameters() {
        return new Parameters(1, width(), logits);
    }

    Choice withLogits(float[] others) {
        return new Choice(sizes, others, mask);
    }

    /** Gaussian logits of the same shape. */
    float[] otherLogits(long seed, double deviation) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] others = new float[width()];
        for (int j = 0; j < others.length; j++) {
            others[j] = (float) (deviation * random.nextGaussian());
        }
        return others;
    }

    /** Probabilities [W] by their definition, for logits of moderate size. */
    double[] probabilities() {
        double[] p = new double[width()];
        int at = 0;
        for (int size : sizes) {
            double sum = 0;
            for (int j = at; j < at + size; j++) {
                p[j] = allowed(j) ? Math.exp(logits[j]) : 0;
                sum += p[j];
            }
            for (int j = at; j < at + size; j++) {
                p[j] /= sum;
            }
            at += size;
        }
        return p;
    }

    /** All joint actions in lexicographic order. */
    List<int[]> allActions() {
        List<int[]> actions = new ArrayList<>(List.of(new int[sizes.size()]));
        for (int head = 0; head < sizes.size(); head++) {
            List<int[]> longer = new ArrayList<>();
            for (int[] action : actions) {
                for (int value = 0; value < sizes.get(head); value++) {
                    int[] one = action.clone();
                    one[head] = value;
                    longer.add(one);
                }
            }
            actions = longer;
        }
        return actions;
    }

    boolean allows(int[] action) {
        int at = 0;
        for (int head = 0; head < action.length; head++) {
            if (!allowed(at + action[head])) {
                return false;
            }
            at += sizes.get(head);
        }
        return true;
    }

    List<int[]> allowedActions() {
        return allActions().stream().filter(this::allows).toList();
    }

    @Override
    public String toString() {
        return sizes + " " + Arrays.toString(logits) + " " + Arrays.toString(mask);
    }
}
