package klrl.bench.results;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import klrl.core.run.RunFolder;

/** The page of results and the pictures in the folder beside it, all of them functions of the records. */
final class Page {

    private static final String NAME = "results.md";

    /** What stands above this line of the page is written by people. */
    private static final String MARK =
            "<!-- What follows is made by ./klrl results from the records; an edit would not last. -->\n";

    /** How much of a line that differs is shown. */
    private static final int LONGEST = 400;

    private final List<Experiment> experiments;
    private final Path docs;
    private final Report report;

    Page(List<Experiment> experiments, Path docs, Report report) {
        this.experiments = experiments;
        this.docs = docs;
        this.report = report;
    }

    /** Writes the page and the pictures anew. */
    void write() {
        Path folder = docs.resolve(Report.FOLDER);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + folder + ": " + RunFolder.reason(e), e);
        }
        files().forEach((file, text) -> RunFolder.writeAtomically(docs.resolve(file), text));
    }

    /** What differs from the records, a sentence each. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        Map<String, String> files = files();
        files.forEach((file, text) -> difference(docs.resolve(file), text).ifPresent(problems::add));
        for (Path picture : pictures()) {
            if (!files.containsKey(Report.FOLDER + "/" + picture.getFileName())) {
                problems.add(picture + " is the picture of no experiment; remove it");
            }
        }
        return problems;
    }

    /** The texts of the page and of all pictures, by their names. */
    private Map<String, String> files() {
        Map<String, String> files = new TreeMap<>();
        StringBuilder page = new StringBuilder(preface());
        for (Experiment experiment : experiments) {
            page.append('\n').append(report.section(experiment));
            Map<ExperimentOptions.Row, RowRecord> records = report.records(experiment);
            if (!records.isEmpty()) {
                files.put(Report.FOLDER + "/" + Pictures.name(experiment), Pictures.draw(experiment, records));
            }
        }
        files.put(NAME, page.toString());
        return files;
    }

    /** What people wrote, to the mark and with it. */
    private String preface() {
        Path file = docs.resolve(NAME);
        String page = Files.exists(file) ? read(file) : "# Results\n\n" + MARK;
        int mark = page.indexOf(MARK);
        if (mark < 0) {
            throw new ResultsException(file + " has lost the line that stands above the tables: " + MARK.strip());
        }
        return page.substring(0, mark + MARK.length());
    }

    private List<Path> pictures() {
        Path folder = docs.resolve(Report.FOLDER);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".svg"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder + ": " + RunFolder.reason(e), e);
        }
    }

    private static Optional<String> difference(Path file, String expected) {
        if (!Files.exists(file)) {
            return Optional.of(file + " is missing; make it by klrl results");
        }
        String text = read(file);
        if (text.equals(expected)) {
            return Optional.empty();
        }
        List<String> found = text.lines().toList();
        List<String> right = expected.lines().toList();
        int line = 0;
        while (line < Math.min(found.size(), right.size()) && found.get(line).equals(right.get(line))) {
            line++;
        }
        return Optional.of(file + ":" + (line + 1) + ": is not what the records say\n  found     " + at(found, line)
                + "\n  expected  " + at(right, line));
    }

    private static String at(List<String> lines, int line) {
        if (line >= lines.size()) {
            return "the end";
        }
        String text = lines.get(line);
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " …";
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + RunFolder.reason(e), e);
        }
    }
}
