package klrl.core.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/** Numbers as YAML writes them. */
final class Numbers {

    /** No number that anybody means is longer; the bound keeps the conversion cheap. */
    private static final int LONGEST = 1000;

    private Numbers() {}

    /** The exact value of a finite YAML number, or empty if it is none or has an absurd length or exponent. */
    static Optional<BigDecimal> exact(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            if (text.startsWith("0x")) {
                return Optional.of(new BigDecimal(new BigInteger(text.substring(2), 16)));
            }
            if (text.startsWith("0o")) {
                return Optional.of(new BigDecimal(new BigInteger(text.substring(2), 8)));
            }
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    static boolean whole(BigDecimal value) {
        return value.signum() == 0 || value.stripTrailingZeros().scale() <= 0;
    }

    /** A double so that it reads back as itself, without an exponent where that stays short. */
    static String text(double value) {
        double size = Math.abs(value);
        if (value == Math.rint(value) && size < 1e15) {
            return value == 0 && 1 / value < 0 ? "-0.0" : Long.toString((long) value);
        }
        if (size >= 1e-6 && size < 1e15) {
            return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
        }
        return Double.toString(value).replace(".0E", "e").replace('E', 'e');
    }
}
