package klrl.bench.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import klrl.bench.FreshEpisodes;
import klrl.core.plugin.Registry;
import klrl.core.run.EvaluationResult;
import klrl.core.run.RegularisedGap;
import klrl.core.run.ResultJson;
import klrl.core.run.SavedRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code klrl eval}: plays fresh episodes with the policy of a run. */
@Command(
        name = "eval",
        header = "Play fresh episodes with the policy of a run.",
        exitCodeList = {
            "0:done",
            "2:the command line or the run folder is wrong",
            "3:the run needs a plugin that could not be loaded or used",
            "4:the evaluation failed: an environment, klrl itself",
            "130:interrupted by Ctrl-C"
        },
        footer = {
            "",
            "Examples",
            "  klrl eval runs/cartpole-0-1",
            "  klrl eval runs/cartpole-0-1 --episodes 1000 --stochastic",
            "  klrl eval runs/cartpole-0-1 --json | jq .mean_return"
        })
final class EvalCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(paramLabel = "DIR", description = "the run's folder")
    private Path folder = Path.of("");

    @Option(
            names = "--episodes",
            paramLabel = "N",
            converter = WholeNumber.class,
            description = "how many episodes to play (default: 100)")
    private long episodes = 100;

    @Option(names = "--stochastic", description = "draw actions as in training, instead of taking the likeliest")
    private boolean stochastic;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = WholeNumber.class,
            description = "which episodes; never those of training, whatever its seed (default: 0)")
    private long seed;

    @Mixin
    private PluginFolder plugins = new PluginFolder();

    @Option(names = "--json", description = "print the evaluation as one JSON object")
    private boolean json;

    @Mixin
    private CommonOptions common;

    EvalCommand(Shell shell) {
        this.shell = shell;
        this.common = new CommonOptions(shell);
    }

    @Override
    public Integer call() {
        if (episodes < 1 || episodes > Integer.MAX_VALUE) {
            throw new UsageException("--episodes " + episodes + " is not in [1, " + Integer.MAX_VALUE + "]");
        }
        return plugins.use(shell, this::evaluate);
    }

    private int evaluate(Registry registry) {
        SavedRun run = SavedRun.open(registry, folder);
        EvaluationResult result = run.evaluate((int) episodes, stochastic, FreshEpisodes.root(seed));
        OptionalDouble optimum = run.optimalReturn();
        Optional<RegularisedGap> gap = run.regularisedGap();
        OptionalDouble gibbs = run.gibbsDivergence();
        if (json) {
            ObjectNode node = ResultJson.of(result);
            node.put("stochastic", stochastic);
            node.put("seed", seed);
            optimum.ifPresent(value -> node.put("optimal_return", value));
            gap.ifPresent(value -> node.set("regularised", ResultJson.of(value)));
            gibbs.ifPresent(value -> node.putObject("regularised").put("divergence", value));
            shell.print(node);
        } else {
            shell.out()
                    .println(TrainingView.text(result) + " over " + Figures.count(result.episodes())
                            + " fresh episodes, " + (stochastic ? "stochastic" : "greedy") + " (lowest "
                            + Figures.score(result.minReturn()) + ", highest " + Figures.score(result.maxReturn())
                            + ", mean length " + Figures.score(result.meanLength()) + " steps)"
                            + (optimum.isPresent() ? "; the optimum is " + Figures.score(optimum.getAsDouble()) : ""));
            gap.ifPresent(value -> shell.out()
                    .println("its own objective, exactly: " + Figures.score(value.attained()) + " of at most "
                            + Figures.score(value.optimum()) + "; the prior alone gives "
                            + Figures.score(value.priors())
                            + "; " + String.format(Locale.ROOT, "%.3g", value.divergence())
                            + " nats from the optimal policy"));
            gibbs.ifPresent(value -> shell.out()
                    .println("its own objective, exactly: " + String.format(Locale.ROOT, "%.3g", value)
                            + " nats from the optimal policy"));
        }
        return Exit.DONE;
    }
}
