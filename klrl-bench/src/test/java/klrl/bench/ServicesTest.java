package klrl.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.module.ModuleReader;
import java.lang.module.ResolvedModule;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whoever puts klrl on the class path finds the same plugins as on the module path. */
class ServicesTest {

    private static final String FOLDER = "META-INF/services/";

    @TestFactory
    List<DynamicTest> servicesFilesSayWhatTheModuleProvides() {
        return ModuleLayer.boot().configuration().modules().stream()
                .filter(module -> module.name().startsWith("klrl."))
                .map(module -> DynamicTest.dynamicTest(
                        module.name(), () -> assertEquals(declared(module), files(module), module.name())))
                .toList();
    }

    private static Map<String, List<String>> declared(ResolvedModule module) {
        return module.reference().descriptor().provides().stream()
                .collect(Collectors.toMap(
                        provides -> provides.service(),
                        provides -> provides.providers().stream().sorted().toList(),
                        (a, b) -> a,
                        TreeMap::new));
    }

    private static Map<String, List<String>> files(ResolvedModule module) throws IOException {
        Map<String, List<String>> files = new TreeMap<>();
        try (ModuleReader reader = module.reference().open()) {
            for (String file : reader.list()
                    .filter(name -> name.startsWith(FOLDER) && !name.endsWith("/"))
                    .toList()) {
                String text = new String(reader.open(file).orElseThrow().readAllBytes(), StandardCharsets.UTF_8);
                files.put(file.substring(FOLDER.length()), text.lines().sorted().toList());
            }
        }
        return files;
    }
}
