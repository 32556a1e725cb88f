package klrl.algorithms;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import klrl.api.Conditional;
import klrl.api.Policy;
import klrl.api.Prior;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.core.run.RunFolder;
import klrl.core.run.RunListener;
import klrl.core.run.SavedRun;
import klrl.core.run.Training;

/** Whole runs on a {@link TableWorld}, and what comes of them as tables. */
final class WholeRun {

    private WholeRun() {}

    /** π of a whole run, in each state, as it is read from the run's folder. */
    static List<Distribution> policy(
            Path parent, TableWorld world, Prior prior, String yaml, long seed, String... options) {
        Lab lab = Lab.shipped().withEnvironment("world", world::environment).withPrior("given", prior);
        RunFolder folder = RunFolder.next(parent, "run", seed);
        List<String> all = new ArrayList<>(List.of(options));
        all.add("prior=given");
        Training.train(
                lab.registry(), lab.composition(yaml, all.toArray(String[]::new)), folder, seed, new RunListener() {});
        Policy policy = SavedRun.open(lab.registry(), folder.path()).policy();
        return tables(policy.family(), world, policy);
    }

    /** What a policy or a prior says in each state. */
    static List<Distribution> tables(Family family, TableWorld world, Conditional conditional) {
        Parameters logits = Parameters.of(family, world.states());
        conditional.parameters(world.all(), Memory.none(world.states()), logits);
        List<Distribution> tables = new ArrayList<>();
        for (int s = 0; s < world.states(); s++) {
            float[] row = Arrays.copyOfRange(logits.values(), s * logits.width(), (s + 1) * logits.width());
            boolean[] mask = world.allowed().length == 0 ? new boolean[0] : world.allowed()[s];
            Distribution all = family instanceof Family.Improper
                    ? Distribution.improper(world.actions())
                    : Distribution.of(row, world.sizes(), mask);
            tables.add(all.allowed(mask));
        }
        return tables;
    }

    /** The prior {@code uniform}, a {@code random} table, or the improper one. */
    static Prior prior(String name, TableWorld world) {
        return switch (name) {
            case "uniform" -> TablePrior.random(world, 0, 3);
            case "random" -> TablePrior.random(world, 1, 3);
            default -> improper();
        };
    }

    /** The improper prior. */
    static Prior improper() {
        return new Prior() {
            @Override
            public Family family() {
                return new Family.Improper();
            }

            @Override
            public void parameters(Observations in, Memory memory, Parameters out) {}
        };
    }

    /** D_KL(learned‖optimum) in the worst state. */
    static double distance(List<Distribution> learned, List<Distribution> optimum) {
        double furthest = 0;
        for (int s = 0; s < learned.size(); s++) {
            furthest = Math.max(furthest, learned.get(s).divergence(optimum.get(s)));
        }
        return furthest;
    }
}
