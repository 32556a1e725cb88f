package klrl.bench.cli;

import java.lang.module.ModuleDescriptor;
import java.util.Optional;
import java.util.concurrent.Callable;
import klrl.api.plugin.ApiLevel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code klrl version}: tells what runs here, for reports of faults. */
@Command(
        name = "version",
        header = "Tell the versions of klrl, of its interface for plugins, and of Java.",
        exitCodeList = {"0:done", "2:the command line is wrong"})
final class VersionCommand implements Callable<Integer> {

    private final Shell shell;

    @Mixin
    private CommonOptions common;

    VersionCommand(Shell shell) {
        this.shell = shell;
        this.common = new CommonOptions(shell);
    }

    @Override
    public Integer call() {
        shell.out().println("klrl " + version() + ", API level " + ApiLevel.CURRENT);
        shell.out()
                .println("Java " + System.getProperty("java.runtime.version") + ", " + System.getProperty("java.vendor")
                        + ", on " + System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        return Exit.DONE;
    }

    private static String version() {
        return Optional.ofNullable(VersionCommand.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion)
                .orElse("unspecified");
    }
}
