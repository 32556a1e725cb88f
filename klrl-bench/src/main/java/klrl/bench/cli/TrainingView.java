package klrl.bench.cli;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.LongSupplier;
import klrl.core.run.EvaluationResult;
import klrl.core.run.RunListener;

/**
 * Shows how a run gets on: on a terminal by one line that is drawn over, elsewhere by a plain line for every tenth of
 * the budget, and for every half minute where that comes first.
 */
final class TrainingView implements RunListener {

    private static final double REDRAW_SECONDS = 0.1;
    private static final double PLAIN_SECONDS = 30;

    /** Over how long the speed is averaged, at least; twice that at most. */
    private static final double RATE_SECONDS = 2;

    private record Mark(long nanos, long steps) {}

    private record Evaluated(long steps, EvaluationResult result) {}

    private final Shell shell;
    private final boolean quiet;
    private final Interrupts interrupts;
    private final LongSupplier nanoTime;
    private final Set<String> warnings = new HashSet<>();
    private Optional<Mark> older = Optional.empty();
    private Optional<Mark> newer = Optional.empty();
    private Optional<Evaluated> evaluated = Optional.empty();
    private long shown;
    private long tenth;
    private long steps;

    TrainingView(Shell shell, boolean quiet, Interrupts interrupts, LongSupplier nanoTime) {
        this.shell = shell;
        this.quiet = quiet;
        this.interrupts = interrupts;
        this.nanoTime = nanoTime;
        this.shown = nanoTime.getAsLong();
    }

    @Override
    public void progress(Report report) {
        steps = report.steps();
        if (quiet) {
            return;
        }
        evaluated.filter(past -> past.steps < report.steps()).ifPresent(this::tell);
        long now = nanoTime.getAsLong();
        long tenthNow = 10 * report.steps() / report.budget();
        boolean first = older.isEmpty();
        mark(now, report.steps());
        if (shell.liveLine().isPresent()) {
            if (first || seconds(shown, now) >= REDRAW_SECONDS || report.steps() >= report.budget()) {
                shown = now;
                shell.liveLine().get().draw(line(report, now));
            }
        } else if (!first && tenthNow > tenth || seconds(shown, now) >= PLAIN_SECONDS) {
            shown = now;
            shell.say(line(report, now));
        }
        tenth = tenthNow;
    }

    private void mark(long now, long steps) {
        Mark mark = new Mark(now, steps);
        if (newer.isEmpty()) {
            older = Optional.of(mark);
            newer = Optional.of(mark);
        } else if (seconds(newer.get().nanos, now) >= RATE_SECONDS) {
            older = newer;
            newer = Optional.of(mark);
        }
    }

    private String line(Report report, long now) {
        double rate = older.map(mark -> (report.steps() - mark.steps) / seconds(mark.nanos, now))
                .orElse(Double.NaN);
        StringJoiner line = new StringJoiner(" · ");
        line.add(Figures.count(report.steps()) + "/" + Figures.count(report.budget()) + " steps");
        boolean moving = rate > 0 && rate < Double.POSITIVE_INFINITY;
        if (moving) {
            line.add(Figures.calmRate(rate) + "/s");
        }
        if (report.episodes() > 0) {
            line.add("return " + Figures.score(report.meanReturn()));
        }
        metric(report.metrics(), "kl").ifPresent(kl -> line.add("KL " + kl));
        metric(report.metrics(), "temperature").ifPresent(alpha -> line.add("α " + alpha));
        if (moving && report.steps() < report.budget()) {
            line.add(Figures.left((report.budget() - report.steps()) / rate) + " left");
        }
        return line.toString();
    }

    private static Optional<String> metric(Map<String, Double> metrics, String name) {
        return Optional.ofNullable(metrics.get(name)).map(Figures::small);
    }

    /** Keeps the evaluation until training goes on after it: the last one is the run's result, told elsewhere. */
    @Override
    public void evaluated(long steps, EvaluationResult result) {
        evaluated.ifPresent(this::tell);
        evaluated = quiet ? Optional.empty() : Optional.of(new Evaluated(steps, result));
    }

    private void tell(Evaluated past) {
        evaluated = Optional.empty();
        shell.say("evaluation after " + Figures.count(past.steps) + " steps: " + text(past.result) + " over "
                + Figures.count(past.result.episodes()) + " episodes");
    }

    /** The mean return and its standard deviation. */
    static String text(EvaluationResult result) {
        return "return " + Figures.scores(result.meanReturn(), result.stdReturn());
    }

    @Override
    public void warning(String message) {
        if (warnings.add(message)) {
            shell.warn(message);
        }
    }

    @Override
    public boolean interrupted() {
        return interrupts.requested();
    }

    private static double seconds(long from, long to) {
        return (to - from) / 1e9;
    }
}
