package klrl.core.random;

/**
 * Draws from the standard normal distribution by the ziggurat of Marsaglia and Tsang (<i>The Ziggurat Method for
 * Generating Random Variables</i>, Journal of Statistical Software 5(8), 2000) in double precision, with the layer and
 * the place in it taken from different bits, as Doornik asks (<i>An Improved Ziggurat Method to Generate Normal Random
 * Samples</i>, 2005).
 *
 * <p>The area under f(x) = exp(−x²/2), x ≥ 0, is covered by {@value #LAYERS} layers of equal area V. Layer i ≥ 1 is the
 * rectangle of width x<sub>i</sub> between the heights f(x<sub>i</sub>) and f(x<sub>i+1</sub>). Layer 0 is the rest: a
 * rectangle of width R = x<sub>1</sub> and height f(R), and the tail beyond R.
 */
final class Ziggurat {

    static final int LAYERS = 256;

    /** R, where the tail begins: the root that makes the last layer end at f(0) = 1. */
    static final double TAIL = 0x1.d3bb48209ad33p+1;

    /** V = R·f(R) + ∫ f from R to ∞. */
    static final double AREA = 0x1.43016a5a43732p-8;

    private static final double SIGNED_UNIT = 0x1p-53;

    /** x<sub>i</sub>, with x<sub>0</sub> = V / f(R), the width of a rectangle of layer 0's area, and x<sub>256</sub> = 0. */
    private static final double[] X = new double[LAYERS + 1];

    /** f(x<sub>i</sub>) for i ≥ 1. */
    private static final double[] F = new double[LAYERS + 1];

    static {
        X[0] = AREA / f(TAIL);
        X[1] = TAIL;
        F[1] = f(TAIL);
        for (int i = 2; i < LAYERS; i++) {
            F[i] = F[i - 1] + AREA / X[i - 1];
            X[i] = StrictMath.sqrt(-2 * StrictMath.log(F[i]));
        }
        F[LAYERS] = 1;
    }

    private Ziggurat() {}

    static double draw(StableStream random) {
        while (true) {
            long bits = random.nextLong();
            int layer = (int) bits & (LAYERS - 1);
            double x = (bits >> 10) * SIGNED_UNIT * X[layer];
            double size = Math.abs(x);
            if (size < X[layer + 1]) {
                return x;
            }
            if (layer == 0) {
                return Math.copySign(tail(random), x);
            }
            if (F[layer] + (F[layer + 1] - F[layer]) * random.nextDouble() < f(size)) {
                return x;
            }
        }
    }

    /** Draws |x| under the condition |x| &gt; R, by Marsaglia's rejection from an exponential distribution. */
    private static double tail(StableStream random) {
        while (true) {
            double beyond = random.nextExponential() / TAIL;
            if (2 * random.nextExponential() > beyond * beyond) {
                return TAIL + beyond;
            }
        }
    }

    private static double f(double x) {
        return StrictMath.exp(-0.5 * x * x);
    }
}
