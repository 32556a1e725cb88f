package klrl.core.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import klrl.api.plugin.SlotKind;
import klrl.core.plugin.PluginProblem.Severity;

/** Fills one registry: first all slot kinds, then all plugins of all kinds. */
final class Discovery {

    private final Host host;
    private final List<PluginProblem> problems = new ArrayList<>();
    private final List<Bundle> bundles = new ArrayList<>();
    private final List<SlotKind<?>> kinds = new ArrayList<>();
    private final List<String> sourcesOfKinds = new ArrayList<>();
    private final List<PluginEntry> entries = new ArrayList<>();

    Discovery(Host host) {
        this.host = host;
    }

    Registry run(Optional<Path> pluginFolder) {
        pluginFolder.ifPresent(this::read);

        Guard alone = new Guard(List.of(), "");
        host.providers(SlotKind.class, problems::add).forEach(found -> addKind(found, alone, problems));
        List<SlotKind<?>> kindsOfHost = List.copyOf(kinds);
        for (Bundle bundle : bundles) {
            if (bundle.provides(SlotKind.class.getName())) {
                bundle.open(services());
                bundle.providers(SlotKind.class).forEach(found -> addKind(found, bundle.guard(), bundle.problems()));
            }
        }

        for (SlotKind<?> kind : kindsOfHost) {
            host.providers(kind.service(), problems::add).forEach(found -> addPlugin(kind, found, alone, problems));
        }
        for (Bundle bundle : bundles) {
            bundle.open(services());
            for (SlotKind<?> kind : kinds) {
                bundle.providers(kind.service())
                        .forEach(found -> addPlugin(kind, found, bundle.guard(), bundle.problems()));
            }
            bundle.finish(services());
            problems.addAll(bundle.problems());
        }

        entries.sort(Comparator.comparing((PluginEntry entry) -> kinds.indexOf(entry.kind()))
                .thenComparing(PluginEntry::name));
        return Registry.of(kinds, entries, problems);
    }

    private void read(Path folder) {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (Files.isRegularFile(folder)) {
            problems.add(Fault.notAFolder().at(folder.toString()));
            return;
        }
        try (Stream<Path> children = Files.list(folder)) {
            children.filter(child -> Files.isDirectory(child) ? !isHidden(child) : Bundle.isJar(child))
                    .sorted()
                    .map(child -> Bundle.read(host, child, new Guard(bundles, child.toString())))
                    .forEach(bundles::add);
        } catch (IOException unreadable) {
            problems.add(Fault.folderUnreadable(PluginJar.reason(unreadable)).at(folder.toString()));
        }
    }

    private static boolean isHidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }

    /** Returns the binary names of all services that are known so far, kinds included. */
    private Set<String> services() {
        Set<String> names = new HashSet<>(Set.of(SlotKind.class.getName()));
        kinds.forEach(kind -> names.add(kind.service().getName()));
        return names;
    }

    private void addKind(Found found, Guard guard, List<PluginProblem> problems) {
        try {
            SlotKind<?> kind = Inspection.kind((SlotKind<?>) found.provider(), guard);
            for (int i = 0; i < kinds.size(); i++) {
                SlotKind<?> other = kinds.get(i);
                String first = sourcesOfKinds.get(i);
                if (other.name().equals(kind.name())) {
                    throw Fault.kindTaken(kind.name(), first);
                }
                if (other.product() == kind.product()) {
                    throw Fault.typeTaken(kind.name(), kind.product(), other.name(), first);
                }
                if (other.service() == kind.service()) {
                    throw Fault.typeTaken(kind.name(), kind.service(), other.name(), first);
                }
            }
            kinds.add(kind);
            sourcesOfKinds.add(found.origin().source());
        } catch (Fault fault) {
            problems.add(fault.at(found.origin().source()));
        }
    }

    private void addPlugin(SlotKind<?> kind, Found found, Guard guard, List<PluginProblem> problems) {
        String source = found.origin().source();
        try {
            PluginEntry entry = Inspection.plugin(kind, found, guard);
            List<PluginEntry> sameName = entries.stream()
                    .filter(other -> other.kind() == kind && other.name().equals(entry.name()))
                    .toList();
            Optional<PluginEntry> same = sameName.stream()
                    .filter(other -> other.module().equals(entry.module()))
                    .findFirst();
            if (same.isPresent()) {
                throw Fault.sameAgain(same.get());
            }
            if (!sameName.isEmpty()) {
                problems.add(Fault.nameTaken(entry, sameName.get(0)).at(source, Severity.WARNING));
            }
            entries.add(entry);
        } catch (Fault fault) {
            problems.add(fault.at(source));
        }
    }
}
