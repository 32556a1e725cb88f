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
        String effort = Figures.count(result.steps()) + " steps in " + Figures.passed(result.wallSeconds()) + " ("
                + Figures.rate(result.stepsPerSecond()) + " steps/s)";
        if (result.interrupted()) {
            shell.say("interrupted after " + effort + " of " + Figures.count(options.steps()));
            shell.say("go on:     " + shell.command() + " train --resume " + folder);
            return;
        }
        shell.say((options.stopAtReturn().isEmpty() ? "done" : result.solved() ? "solved" : "not solved") + " after "
                + effort);
        result.evaluation().ifPresent(evaluation -> shell.say(text(evaluation, result.solved())));
        shell.say("the run:   " + folder);
        shell.say("evaluate:  " + shell.command() + " eval " + folder);
    }

    private String text(EvaluationResult evaluation, boolean solved) {
        Optional<Double> demanded = options.stopAtReturn().filter(any -> !solved);
        return TrainingView.text(evaluation) + " over " + Figures.count(evaluation.episodes())
                + " fresh episodes, greedy" + demanded.map(threshold -> "; " + Figures.score(threshold) + " demanded").orElse("");
    }
}
