package klrl.bench.cli;

import java.util.Optional;
import klrl.core.config.TrainingOptions;
import klrl.core.run.EvaluationResult;
import klrl.core.run.RunResult;

/** Tells what a run came to, and how to go on. */
final class Summary {

    private final Shell shell;
    private final TrainingOptions options;

    Summary(Shell shell, TrainingOptions options) {
        this.shell = shell;
        this.options = options;
    }

    void print(RunResult result) {
        shell.liveLine().ifPresent(LiveLine::erase);
        String folder = ShellWords.quoted(result.run().toString());
        if (result.interrupted()) {
            shell.say("interrupted after " + Figures.count(result.steps()) + " of " + Figures.count(options.steps())
                    + " steps; nothing is lost");
            shell.say("  go on     " + shell.command() + " train --resume " + folder);
        } else {
            shell.say(outcome(result) + effort(result));
            result.evaluation().ifPresent(evaluation -> shell.say(text(evaluation, result.solved())));
            shell.say("  files     " + folder);
            shell.say("  evaluate  " + shell.command() + " eval " + folder);
        }
    }

    private String outcome(RunResult result) {
        return options.stopAtReturn().isEmpty() ? "done: " : result.solved() ? "solved after " : "not solved: ";
    }

    /** A run that was resumed tells apart what it took before. */
    private static String effort(RunResult result) {
        long now = Math.round(result.stepsPerSecond() * result.wallSeconds());
        String speed =
                Figures.passed(result.wallSeconds()) + " (" + Figures.rate(result.stepsPerSecond()) + " steps/s)";
        return Figures.count(result.steps()) + " steps"
                + (now == result.steps() ? " in " : ", " + Figures.count(now) + " of them now in ") + speed;
    }

    private String text(EvaluationResult evaluation, boolean solved) {
        Optional<Double> demanded = options.stopAtReturn().filter(any -> !solved);
        return TrainingView.text(evaluation) + " over " + Figures.count(evaluation.episodes())
                + " fresh episodes, greedy"
                + demanded.map(threshold -> "; demanded were " + Figures.score(threshold))
                        .orElse("");
    }
}
