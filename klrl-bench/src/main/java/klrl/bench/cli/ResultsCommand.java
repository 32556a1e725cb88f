package klrl.bench.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import klrl.bench.results.Results;
import klrl.core.plugin.Registry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code klrl results}: makes the page of learning results from the records, or checks that it was not edited. */
@Command(
        name = "results",
        header = "Make the tables and pictures of learning results from their records.",
        descriptionHeading = "%n",
        description = {
            "Experiments are files that name configurations, seeds and what is asked. 'klrl results run' trains them",
            "and keeps a record of each row; all that this command writes is computed from the records."
        },
        exitCodeList = {
            "0:done, or the check found nothing wrong",
            "1:a record, a table or a picture was edited; then nothing is written",
            "2:the command line, an experiment or a record is wrong",
            "3:an experiment names a plugin that could not be loaded or used",
            "4:something could not be written or read"
        },
        footer = {
            "",
            "Examples",
            "  klrl results",
            "  klrl results --check",
            "  klrl results run cartpole",
            "  klrl results --json | jq '.experiments[].asked'"
        })
final class ResultsCommand implements Callable<Integer> {

    private final Shell shell;

    @Option(names = "--check", description = "write nothing, but check that no figure was edited")
    private boolean check;

    @Mixin
    private ResultsFolders folders = new ResultsFolders();

    @Mixin
    private PluginFolder plugins = new PluginFolder();

    @Option(names = "--json", description = "print all figures, or what the check found, as one JSON object")
    private boolean json;

    @Mixin
    private CommonOptions common;

    ResultsCommand(Shell shell) {
        this.shell = shell;
        this.common = new CommonOptions(shell);
    }

    @Override
    public Integer call() {
        return plugins.use(shell, registry -> check ? check(registry) : write(registry));
    }

    private int write(Registry registry) {
        Results results = folders.results(registry);
        List<String> problems = results.recordProblems();
        problems.forEach(shell::say);
        if (!problems.isEmpty()) {
            return Exit.CHECK;
        }
        results.write();
        if (json) {
            shell.printPretty(results.json());
        }
        return Exit.DONE;
    }

    private int check(Registry registry) {
        Results results = folders.results(registry);
        List<String> problems = results.problems();
        List<String> outdated = results.outdated(registry);
        if (json) {
            ObjectNode node = JsonNodeFactory.instance.objectNode();
            ArrayNode wrong = node.putArray("problems");
            problems.forEach(wrong::add);
            ArrayNode old = node.putArray("outdated");
            outdated.forEach(old::add);
            shell.printPretty(node);
        } else {
            problems.forEach(problem -> shell.out().println(problem));
            outdated.forEach(row -> shell.warn(row + " is on record with another configuration, other seeds or another"
                    + " version than now; klrl results run makes it anew"));
            shell.say(problems.isEmpty() ? "all figures are those of the records" : problems.size() + " faults");
        }
        return problems.isEmpty() ? Exit.DONE : Exit.CHECK;
    }
}
