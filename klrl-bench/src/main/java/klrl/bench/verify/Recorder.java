package klrl.bench.verify;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.FalsifiedSample;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/** Sets tries and seed of every property, and takes down what comes of it. */
public final class Recorder implements AroundPropertyHook {

    /** Outermost, so that tries and seed are set before anything reads them. */
    private static final int OUTERMOST = -100;

    /** Makes the hook; it holds nothing. */
    public Recorder() {}

    @Override
    public int aroundPropertyProximity() {
        return OUTERMOST;
    }

    @Override
    public PropertyExecutionResult aroundProperty(PropertyLifecycleContext context, PropertyExecutor property) {
        Running running = Running.current();
        Method method = context.targetMethod();
        Property declared = method.getAnnotation(Property.class);
        if (declared != null) {
            running.tries(declared).ifPresent(context.attributes()::setTries);
            context.attributes().setSeed(running.seed());
        }
        PropertyExecutionResult result = property.execute();
        boolean passed = result.status() == PropertyExecutionResult.Status.SUCCESSFUL;
        running.add(
                method,
                Math.max(1, result.countTries()),
                passed,
                passed ? List.of() : counterexample(method, result),
                passed ? "" : message(result));
        return result;
    }

    private static List<String> counterexample(Method method, PropertyExecutionResult result) {
        List<Object> values = result.shrunkSample()
                .map(FalsifiedSample::parameters)
                .or(result::falsifiedParameters)
                .orElse(List.of());
        Parameter[] parameters = method.getParameters();
        List<String> named = new ArrayList<>();
        for (int i = 0; i < values.size() && i < parameters.length; i++) {
            named.add(parameters[i].getName() + " = " + text(values.get(i)));
        }
        return named;
    }

    private static String text(Object value) {
        return value instanceof double[] numbers ? Arrays.toString(numbers) : String.valueOf(value);
    }

    private static String message(PropertyExecutionResult result) {
        return result.throwable()
                .map(e -> e instanceof AssertionError && e.getMessage() != null ? e.getMessage() : e.toString())
                .orElse("it was not tried often enough: too many arguments were unfit");
    }
}
