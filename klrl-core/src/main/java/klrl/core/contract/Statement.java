package klrl.core.contract;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says what a property method states of the theory, for listings, reports and the documentation's index. The reasons
 * for a tolerance stand in the method's javadoc.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Statement {

    /**
     * Returns the property's number.
     *
     * @return the number, such as {@code P3}; several methods may share one
     */
    String id();

    /**
     * Returns the equations, identities and bounds that the property checks.
     *
     * @return their numbers, such as {@code T6}
     */
    String[] equations() default {};

    /**
     * Returns the statement in words.
     *
     * @return one line without a final full stop
     */
    String text();

    /**
     * Returns how exactly it must hold.
     *
     * @return the tolerance and what it is relative to, or "exact"
     */
    String tolerance();
}
