package klrl.tf;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs a main class of the tests in a Java virtual machine of its own. */
public final class ChildJvm {
    private ChildJvm() {}

    /**
     * Runs a class and returns what it printed, errors included.
     *
     * @throws AssertionError if it fails
     */
    public static String run(Class<?> main, String... options) {
        try {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of(options));
            command.addAll(List.of("-cp", classPath(main), main.getName()));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new AssertionError(main.getSimpleName() + " ended with " + status + ":\n" + printed);
            }
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The tests lie beside the module that they are patched into. */
    private static String classPath(Class<?> main) {
        try {
            String file = main.getName().replace('.', '/') + ".class";
            Path tests = Path.of(main.getResource("/" + file).toURI());
            for (int i = 0; i < file.split("/").length; i++) {
                tests = tests.getParent();
            }
            return Stream.of(
                            tests.toString(),
                            System.getProperty("jdk.module.path", ""),
                            System.getProperty("java.class.path", ""))
                    .filter(path -> !path.isEmpty())
                    .collect(Collectors.joining(File.pathSeparator));
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
