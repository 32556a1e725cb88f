package klrl.core.contract;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import klrl.api.Environment;
import klrl.api.RandomStream;
import klrl.api.data.Actions;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Space;
import klrl.api.data.Step;
import klrl.core.random.Streams;

/** Steps a batch by random actions, which depend on a seed and the environment's index only, and copies every answer. */
final class Rollout {

    private final Environment environment;
    private final int streams;
    private final Streams random;
    private Step step;

    Rollout(Environment environment, int streams, long seed) {
        this.environment = environment;
        this.streams = streams;
        this.random = Streams.of(seed);
        this.step = Step.of(environment.spec(), streams);
    }

    /** Where the next answers go. */
    void answerInto(Step buffers) {
        step = buffers;
    }

    List<Answer> reset() {
        environment.reset(step);
        return answers();
    }

    List<Answer> step(Actions actions) {
        environment.step(actions, step);
        return answers();
    }

    private List<Answer> answers() {
        EnvironmentSpec spec = environment.spec();
        return IntStream.range(0, streams)
                .mapToObj(b -> Answer.of(spec, step, b))
                .toList();
    }

    /** Draws uniformly from what the last answers allow; points from a box a little larger than [−1,1]. */
    Actions draw(List<Answer> last) {
        Space space = environment.spec().action();
        Actions actions = Actions.of(space, streams);
        for (int b = 0; b < streams; b++) {
            RandomStream stream = random.stream("contract", b);
            if (actions instanceof Actions.Choices choices) {
                choose(((Space.Discrete) space).sizes(), last.get(b).mask(), stream, choices, b);
            } else {
                Actions.Points points = (Actions.Points) actions;
                for (int i = b * points.width(); i < (b + 1) * points.width(); i++) {
                    points.values()[i] = stream.nextFloat(-1.2f, 1.2f);
                    points.presquash()[i] = points.values()[i];
                }
            }
        }
        return actions;
    }

    private static void choose(List<Integer> sizes, boolean[] mask, RandomStream stream, Actions.Choices out, int b) {
        int offset = 0;
        for (int k = 0; k < sizes.size(); k++) {
            int size = sizes.get(k);
            int from = offset;
            int[] allowed = IntStream.range(0, size)
                    .filter(value -> mask.length == 0 || mask[from + value])
                    .toArray();
            Require.that(
                    allowed.length > 0,
                    "environment %d: the mask %s forbids every value of choice %d",
                    b,
                    Arrays.toString(mask),
                    k);
            out.values()[b * sizes.size() + k] = allowed[stream.nextInt(allowed.length)];
            offset += size;
        }
    }
}
