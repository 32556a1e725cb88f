package klrl.bench.cli;

import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import klrl.bench.results.Campaign;
import klrl.core.run.RunListener;
import klrl.core.run.RunResult;

/** Tells of each run when it comes to its end, and of long ones every half minute. Safe for several threads. */
final class CampaignView implements Campaign.Listener {

    private static final double SECONDS = 30;

    private final Shell shell;
    private final Interrupts interrupts;
    private final LongSupplier nanoTime;
    private final Set<String> warnings = new HashSet<>();

    CampaignView(Shell shell, Interrupts interrupts, LongSupplier nanoTime) {
        this.shell = shell;
        this.interrupts = interrupts;
        this.nanoTime = nanoTime;
    }

    @Override
    public RunListener run(String run) {
        return new RunListener() {

            private long told = nanoTime.getAsLong();

            @Override
            public void progress(Report report) {
                long now = nanoTime.getAsLong();
                if ((now - told) / 1e9 >= SECONDS) {
                    told = now;
                    say(run + ": " + Figures.count(report.steps()) + "/" + Figures.count(report.budget()) + " steps"
                            + (report.episodes() > 0 ? " · return " + Figures.score(report.meanReturn()) : ""));
                }
            }

            @Override
            public void warning(String message) {
                warn(message);
            }

            @Override
            public boolean interrupted() {
                return CampaignView.this.interrupted();
            }
        };
    }

    @Override
    public void done(String run, RunResult result) {
        say(run + ": " + (result.solved() ? "solved after " : "") + Figures.count(result.steps()) + " steps in "
                + Figures.passed(result.wallSeconds())
                + result.evaluation()
                        .map(evaluation -> ", " + TrainingView.text(evaluation))
                        .orElse(""));
    }

    @Override
    public synchronized void failed(String run, RuntimeException failure) {
        shell.fail(run + ": " + failure.getMessage(), failure);
    }

    @Override
    public synchronized boolean interrupted() {
        return interrupts.requested();
    }

    private synchronized void say(String line) {
        shell.say(line);
    }

    private synchronized void warn(String message) {
        if (warnings.add(message)) {
            shell.warn(message);
        }
    }
}
