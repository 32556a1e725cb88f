package klrl.bench.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import klrl.api.Environment;
import klrl.api.Policy;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.core.config.Composition;
import klrl.core.contract.ContractContext;
import klrl.core.distribution.QuadraticRewards;
import klrl.core.random.Streams;
import klrl.core.run.RunFolder;
import klrl.core.run.RunListener;
import klrl.core.run.SavedRun;
import klrl.core.run.Training;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is learned on the bandit over a box against its Gibbs policy, which is known exactly. */
class GaussianBanditTest {

    private static final double ALPHA = 0.3;

    /** Nats; the policy that training starts from is further away than half a nat. */
    private static final double CLOSE = 0.01;

    private static final Family FAMILY = new Family.TanhGaussian(1);

    private static final String OFF_POLICY = """
            environment: {type: gaussian-bandit, contexts: 3, seed: 4, noise: 0.1, count: 8}
            algorithm:
              type: soft-actor-critic
              kl: sampled
              critics: 1
              tau: 1
              network: {type: mlp, hidden: [32, 32], activation: silu}
              optimiser: {type: adam, learning-rate: 3e-3, schedule: linear}
            prior: entropy
            temperature: {type: fixed, alpha: 0.3}
            data: {type: replay, batch: 128, steps: 4, warm-up: 512, updates-per-step: 0.25}
            training: {steps: 20000, evaluation-episodes: 1}
            """;

    @TempDir
    private Path temporary;

    /** D_KL(π‖π*) of each context. */
    private static double[] distances(Environment environment, Policy policy) {
        QuadraticRewards.Bandit bandit = (QuadraticRewards.Bandit) environment;
        Observations contexts = bandit.contexts();
        Parameters learned = Parameters.of(policy.family(), contexts.rows());
        policy.parameters(contexts, Memory.none(contexts.rows()), learned);
        Parameters none = new Parameters(contexts.rows(), 0, new float[0]);
        return bandit.rewards().divergence(learned, FAMILY, none, new Family.Improper(), ALPHA);
    }

    /** The largest of them, of a run that says itself how large they are on average. */
    private double distance(String... options) {
        Composition composition = Composition.of(
                Runs.REGISTRY, OFF_POLICY, Path.of("").toAbsolutePath(), "bandit.yaml", List.of(options));
        RunFolder folder = RunFolder.next(temporary, "bandit", 1);
        Training.train(Runs.REGISTRY, composition, folder, 1, new RunListener() {});
        Environment environment = composition.environment().create(ContractContext.ofEnvironment(1, Streams.of(1)));
        SavedRun run = SavedRun.open(Runs.REGISTRY, folder.path());
        double[] distances = distances(environment, run.policy());
        assertEquals(
                Arrays.stream(distances).average().orElseThrow(),
                run.gibbsDivergence().orElseThrow(),
                1e-9);
        return Arrays.stream(distances).max().orElseThrow();
    }

    @Test
    void softActorCriticLearnsTheGibbsPolicyOfABanditOverABox() {
        double learned = distance();
        double fresh = distance("training.steps=600", "algorithm.optimiser.learning-rate=0");
        assertTrue(learned < CLOSE, "learned " + learned);
        assertTrue(fresh > 0.5, "fresh " + fresh);
    }
}
