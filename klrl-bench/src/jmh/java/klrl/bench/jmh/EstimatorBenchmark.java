package klrl.bench.jmh;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import klrl.algorithms.estimator.Gae;
import klrl.algorithms.estimator.ImportanceSampling;
import klrl.algorithms.estimator.NStep;
import klrl.algorithms.estimator.PengQLambda;
import klrl.algorithms.estimator.QPiLambda;
import klrl.algorithms.estimator.Retrace;
import klrl.algorithms.estimator.TdLambda;
import klrl.algorithms.estimator.TreeBackup;
import klrl.algorithms.estimator.VTrace;
import klrl.algorithms.estimator.WatkinsQLambda;
import klrl.api.Estimator;
import klrl.api.data.Evaluation;
import klrl.api.data.Targets;
import klrl.core.estimation.BackwardRecursion;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Targets of segments of 128 steps × 64 streams, per step. All estimators ran in the same virtual machine before, so
 * that the shared recursion's call sites are as megamorphic as they become in a long-lived process.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EstimatorBenchmark {

    private static final int STEPS = 128;
    private static final int STREAMS = 64;

    private final Estimator gae = new Gae(0.95);
    private final Estimator vTrace = new VTrace(0.95, 1, 1, 1);
    private final Estimator retrace = new Retrace(0.95);
    private final BackwardRecursion recursion = new BackwardRecursion();
    private final Evaluation x = Evaluation.of(STEPS, STREAMS);
    private final Targets y = Targets.of(STEPS, STREAMS);

    /** Fills the evaluation with random numbers and runs every estimator until the recursion is compiled for all. */
    @Setup
    public void runAllOthers() {
        Random random = new Random(1);
        for (int i = 0; i < x.size(); i++) {
            int end = random.nextInt(100);
            x.reward()[i] = random.nextGaussian();
            x.penalty()[i] = random.nextGaussian();
            x.shapedReward()[i] = x.reward()[i] - x.penalty()[i];
            x.discount()[i] = end == 0 ? 0 : 0.99;
            x.continues()[i] = end <= 1 || i >= x.size() - STREAMS ? 0 : 1;
            x.base()[i] = random.nextGaussian();
            x.nextValue()[i] = random.nextGaussian();
            x.takenNext()[i] = random.nextGaussian();
            x.ratio()[i] = Math.exp(random.nextGaussian());
            x.takenProbability()[i] = random.nextDouble();
        }
        List<Estimator> all = List.of(
                new NStep(5),
                new TdLambda(0.9),
                vTrace,
                retrace,
                new TreeBackup(0.9),
                new ImportanceSampling(0.5),
                new QPiLambda(0.9),
                new PengQLambda(0.9),
                new WatkinsQLambda(0.9),
                gae);
        for (int i = 0; i < 3000; i++) {
            all.forEach(estimator -> recursion.targets(estimator, x, y));
        }
    }

    /** GAE: target, advantage and weight of every step. */
    @Benchmark
    @OperationsPerInvocation(STEPS * STREAMS)
    public Targets gae() {
        recursion.targets(gae, x, y);
        return y;
    }

    /** V-trace: target, advantage and weight of every step. */
    @Benchmark
    @OperationsPerInvocation(STEPS * STREAMS)
    public Targets vTrace() {
        recursion.targets(vTrace, x, y);
        return y;
    }

    /** Retrace: target, advantage and weight of every step. */
    @Benchmark
    @OperationsPerInvocation(STEPS * STREAMS)
    public Targets retrace() {
        recursion.targets(retrace, x, y);
        return y;
    }
}
