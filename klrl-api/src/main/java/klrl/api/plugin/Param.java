package klrl.api.plugin;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares one option: its meaning, its default and its range, once, for binding, checking, listing and completion.
 *
 * <p>A component named {@code learningRate} is written {@code learning-rate} in a configuration. Its type is one of
 * {@code int}, {@code long}, {@code double}, {@code boolean}, {@link String}, {@link java.nio.file.Path} (relative to
 * the configuration's folder), an enum (written in kebab-case), a nested record, {@link Slot} of a slot kind's
 * product, a {@link java.util.List} or a {@link java.util.Optional} of those. Numbers are finite: NaN and infinities
 * are refused.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Param {

    /** The value of {@link #def()} that stands for "no default": the option must be given. */
    String REQUIRED = "\0required";

    /**
     * Says what the option does, for listings.
     *
     * @return one line: meaning and unit
     */
    String doc();

    /**
     * Gives the default as it would be written in a configuration, for instance {@code "0.95"} or
     * {@code "{type: mlp, hidden: [64, 64]}"}. An {@code Optional} without a default is empty.
     *
     * @return YAML text, or {@link #REQUIRED}
     */
    String def() default REQUIRED;

    /**
     * Gives a value to try, as it would be written in a configuration, for listings and for verification: a contract
     * makes the plugin with its examples, and takes defaults where there are none. An option without a default needs
     * one, or its plugin cannot be verified as it is.
     *
     * @return YAML text, by default empty: no example
     */
    String example() default "";

    /**
     * Gives the smallest allowed number, itself allowed. For a list it holds for each element.
     *
     * @return the lower end
     */
    double min() default Double.NEGATIVE_INFINITY;

    /**
     * Gives the largest allowed number, itself allowed.
     *
     * @return the upper end
     */
    double max() default Double.POSITIVE_INFINITY;

    /**
     * Gives a bound that a number must exceed, itself not allowed.
     *
     * @return the open lower end
     */
    double above() default Double.NEGATIVE_INFINITY;

    /**
     * Gives a bound that a number must stay under, itself not allowed.
     *
     * @return the open upper end
     */
    double below() default Double.POSITIVE_INFINITY;
}
