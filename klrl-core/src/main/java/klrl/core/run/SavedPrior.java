package klrl.core.run;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import klrl.api.Conditional;
import klrl.api.Policy;
import klrl.api.Prior;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;

/**
 * The prior of a saved run, made when it is first asked for: most policies act without one, and what it was made of (the
 * folder of a teacher's run, for instance) may be gone. Its state is loaded when it first answers, since the policy that
 * it may follow is made in between.
 */
final class SavedPrior implements Conditional {

    private final Supplier<Prior> maker;
    private final Path state;
    private Optional<Policy> policy = Optional.empty();
    private Prior made;
    private boolean loaded;

    SavedPrior(Supplier<Prior> maker, Path state) {
        this.maker = maker;
        this.state = state;
    }

    /** Remembers the policy that the prior may follow. */
    void begin(Policy follow) {
        policy = Optional.of(follow);
    }

    private Prior made() {
        if (made == null) {
            made = maker.get();
        }
        return made;
    }

    /** Makes the prior as it was. */
    Prior loaded() {
        Prior prior = made();
        if (!loaded) {
            policy.ifPresent(prior::begin);
            Snapshots.readPrior(state, prior);
            loaded = true;
        }
        return prior;
    }

    @Override
    public Family family() {
        return made().family();
    }

    @Override
    public void parameters(Observations in, Memory memory, Parameters out) {
        loaded().parameters(in, memory, out);
    }
}
