package klrl.core.math;

import java.math.BigDecimal;
import java.math.MathContext;

/** Exponentials, logarithms and linear systems in 60 decimal digits: slow, plain, and by other means than the code. */
public final class Decimals {

    public static final MathContext DIGITS = new MathContext(60);

    /** exp(−2000) is nothing in 60 digits beside the smallest weight of these tests. */
    private static final BigDecimal NEGLIGIBLE = BigDecimal.valueOf(-2000);

    private static final BigDecimal LN_2 = lnNear(BigDecimal.valueOf(2));

    private Decimals() {}

    public static BigDecimal of(double x) {
        return new BigDecimal(x);
    }

    /** By Taylor's series of x/2^k with |x/2^k| < 1/4, squared k times. */
    public static BigDecimal exp(BigDecimal x) {
        int halvings = Math.max(0, x.precision() - x.scale()) * 4 + 4;
        BigDecimal small = x.divide(BigDecimal.valueOf(2).pow(halvings), new MathContext(90));
        BigDecimal sum = BigDecimal.ONE;
        BigDecimal term = BigDecimal.ONE;
        for (int n = 1; n < 60; n++) {
            term = term.multiply(small).divide(BigDecimal.valueOf(n), new MathContext(90));
            sum = sum.add(term);
        }
        for (int i = 0; i < halvings; i++) {
            sum = sum.multiply(sum, new MathContext(90));
        }
        return sum.round(DIGITS);
    }

    /** Of x > 0. */
    public static BigDecimal ln(BigDecimal x) {
        // x = m·2^k with m near 1, so that the double gives a good first guess.
        int k = (int) Math.round((x.precision() - x.scale()) / Math.log10(2));
        BigDecimal power = BigDecimal.valueOf(2).pow(Math.abs(k));
        BigDecimal m = k >= 0 ? x.divide(power, DIGITS) : x.multiply(power, DIGITS);
        return lnNear(m).add(LN_2.multiply(BigDecimal.valueOf(k)));
    }

    /** By Halley's iteration from the double's logarithm. */
    private static BigDecimal lnNear(BigDecimal x) {
        BigDecimal y = of(Math.log(x.doubleValue()));
        for (int i = 0; i < 3; i++) {
            BigDecimal e = exp(y);
            y = y.add(x.subtract(e).multiply(BigDecimal.valueOf(2)).divide(x.add(e), DIGITS), DIGITS);
        }
        return y;
    }

    /** α ln Σ w exp(x/α), over the indices with weight. The largest x goes first: exp(1e16) is no number here either. */
    public static BigDecimal logMeanExp(double[] x, BigDecimal[] weight, double alpha) {
        BigDecimal largest = null;
        for (int i = 0; i < x.length; i++) {
            if (weight[i].signum() > 0) {
                largest = largest == null ? of(x[i]) : largest.max(of(x[i]));
            }
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < x.length; i++) {
            if (weight[i].signum() > 0) {
                BigDecimal exponent = of(x[i]).subtract(largest).divide(of(alpha), DIGITS);
                if (exponent.compareTo(NEGLIGIBLE) > 0) {
                    sum = sum.add(weight[i].multiply(exp(exponent), DIGITS), DIGITS);
                }
            }
        }
        return largest.add(of(alpha).multiply(ln(sum), DIGITS));
    }

    /** exp of log-weights, divided by their sum. */
    public static BigDecimal[] distribution(double[] logWeight) {
        BigDecimal[] weight = weights(logWeight);
        BigDecimal sum = BigDecimal.ZERO;
        for (BigDecimal w : weight) {
            sum = sum.add(w);
        }
        for (int i = 0; i < weight.length; i++) {
            weight[i] = weight[i].divide(sum, DIGITS);
        }
        return weight;
    }

    public static BigDecimal[] weights(double[] logWeight) {
        BigDecimal[] weight = new BigDecimal[logWeight.length];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = logWeight[i] == Double.NEGATIVE_INFINITY ? BigDecimal.ZERO : exp(of(logWeight[i]));
        }
        return weight;
    }

    /** Solves a x = b by elimination without pivoting. */
    public static BigDecimal[] solve(BigDecimal[][] a, BigDecimal[] b) {
        int n = b.length;
        for (int k = 0; k < n; k++) {
            for (int i = k + 1; i < n; i++) {
                BigDecimal factor = a[i][k].divide(a[k][k], DIGITS);
                for (int j = k; j < n; j++) {
                    a[i][j] = a[i][j].subtract(factor.multiply(a[k][j]), DIGITS);
                }
                b[i] = b[i].subtract(factor.multiply(b[k]), DIGITS);
            }
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int j = i + 1; j < n; j++) {
                b[i] = b[i].subtract(a[i][j].multiply(b[j]), DIGITS);
            }
            b[i] = b[i].divide(a[i][i], DIGITS);
        }
        return b;
    }
}
