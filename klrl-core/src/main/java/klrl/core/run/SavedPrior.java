package klrl.core.run;

import java.util.function.Supplier;
import klrl.api.Conditional;
import klrl.api.Prior;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;

/**
 * The prior of a saved run, made when it is first asked for: most policies act without one, and what it was made of (the
 * folder of a teacher's run, for instance) may be gone.
 */
final class SavedPrior implements Conditional {

    private final Supplier<Prior> maker;
    private Prior prior;

    SavedPrior(Supplier<Prior> maker) {
        this.maker = maker;
    }

    private Prior prior() {
        if (prior == null) {
            prior = maker.get();
        }
        return prior;
    }

    @Override
    public Family family() {
        return prior().family();
    }

    @Override
    public void parameters(Observations in, Memory memory, Parameters out) {
        prior().parameters(in, memory, out);
    }
}
