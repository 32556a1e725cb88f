package klrl.core.contract;

import java.util.Arrays;
import klrl.api.data.Actions;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Observations;
import klrl.api.data.Step;

/** Copies, compares and soils what a caller hands to an environment. Numbers are equal if their bits are. */
final class Buffers {

    private static final byte SOIL = (byte) 0xA5;

    private Buffers() {}

    /** Fills buffers with what no environment would answer; for masks, which have no such value, with one of the two. */
    static void soil(Step step, boolean mask) {
        soil(step.observation());
        soil(step.finalObservation());
        Arrays.fill(step.reward(), Double.NaN);
        Arrays.fill(step.discount(), Double.NaN);
        Arrays.fill(step.boundary(), SOIL);
        Arrays.fill(step.mask(), mask);
        Arrays.fill(step.finalMask(), mask);
    }

    private static void soil(Observations observations) {
        if (observations instanceof Observations.Floats floats) {
            Arrays.fill(floats.values(), Float.NaN);
        } else {
            Arrays.fill(((Observations.Bytes) observations).values(), SOIL);
        }
    }

    static void soil(Actions actions) {
        if (actions instanceof Actions.Choices choices) {
            Arrays.fill(choices.values(), SOIL);
        } else {
            Arrays.fill(((Actions.Points) actions).values(), Float.NaN);
        }
    }

    static Step copy(EnvironmentSpec spec, Step step) {
        int count = step.reward().length;
        Observations observation = Observations.of(spec.observation(), count);
        Observations last = Observations.of(spec.observation(), count);
        step.observation().copyTo(0, count, observation, 0);
        step.finalObservation().copyTo(0, count, last, 0);
        return new Step(
                observation,
                last,
                step.reward().clone(),
                step.discount().clone(),
                step.boundary().clone(),
                step.mask().clone(),
                step.finalMask().clone());
    }

    static Actions copy(EnvironmentSpec spec, Actions actions) {
        Actions copy = Actions.of(spec.action(), actions.rows());
        actions.copyTo(0, actions.rows(), copy, 0);
        return copy;
    }

    static boolean equal(Step one, Step other) {
        return equal(one.observation(), other.observation())
                && equal(one.finalObservation(), other.finalObservation())
                && Arrays.equals(one.reward(), other.reward())
                && Arrays.equals(one.discount(), other.discount())
                && Arrays.equals(one.boundary(), other.boundary())
                && Arrays.equals(one.mask(), other.mask())
                && Arrays.equals(one.finalMask(), other.finalMask());
    }

    static boolean equal(Observations one, Observations other) {
        return one instanceof Observations.Floats floats
                ? Arrays.equals(floats.values(), ((Observations.Floats) other).values())
                : Arrays.equals(((Observations.Bytes) one).values(), ((Observations.Bytes) other).values());
    }

    static boolean equal(Actions one, Actions other) {
        return one instanceof Actions.Choices choices
                ? Arrays.equals(choices.values(), ((Actions.Choices) other).values())
                : Arrays.equals(((Actions.Points) one).values(), ((Actions.Points) other).values())
                        && Arrays.equals(((Actions.Points) one).presquash(), ((Actions.Points) other).presquash());
    }

    static String text(Observations row) {
        return row instanceof Observations.Floats floats
                ? Arrays.toString(floats.values())
                : Arrays.toString(((Observations.Bytes) row).values());
    }
}
