package klrl.envs.wrapper;

import klrl.api.Environment;
import klrl.api.Wrapper;
import klrl.api.data.Step;

/** What wrappers have in common that want environments of one stream. */
final class OneStream {

    private OneStream() {}

    /** Makes a wrapper that asks for one stream. */
    static Wrapper of(Wrapper wrapper) {
        return new Wrapper() {
            @Override
            public Environment wrap(Environment inner) {
                return wrapper.wrap(inner);
            }

            @Override
            public boolean oneStream() {
                return true;
            }
        };
    }

    static void check(Step out) {
        if (out.reward().length != 1) {
            throw new IllegalArgumentException(
                    "this wrapper takes one stream, not " + out.reward().length + "; put several side by side");
        }
    }
}
