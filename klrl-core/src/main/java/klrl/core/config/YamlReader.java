package klrl.core.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads one YAML document into a {@link Tree}. It works on the parser's events, not on composed nodes, so that depth and
 * the size of what aliases stand for are limited before anything large is built.
 */
final class YamlReader {

    /** Gives the place of a line and a column, both from 1. */
    @FunctionalInterface
    interface Placing {
        Place at(int line, int column);
    }

    /** The library gives this hint for every character, but it is about tabs only. */
    private static final Pattern INDENTATION_HINT = Pattern.compile("\\. \\(Do not use .* for indentation\\)");

    static final int DEEPEST = 64;
    static final int MOST_VALUES = 100_000;

    /** A fault after which reading on makes no sense. */
    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Place place;
        private final transient TreePath path;

        Refusal(Place place, TreePath path, String message) {
            super(message, null, false, false);
            this.place = place;
            this.path = path;
        }
    }

    /** A tree with the size and depth that it has when its aliases are written out. */
    private record Sized(Tree tree, int values, int depth) {}

    /** The size is limited by whoever reads a file. Immutable, and dear to make. */
    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();

    private final Placing placing;
    private final Problems problems;
    private final Parser parser;
    private final Map<String, Sized> anchors = new HashMap<>();
    private final Set<String> open = new HashSet<>();

    private YamlReader(String text, Placing placing, Problems problems) {
        this.placing = placing;
        this.problems = problems;
        this.parser = new ParserImpl(SETTINGS, new StreamReader(SETTINGS, text));
    }

    /**
     * Reads a document.
     *
     * @param text the YAML text
     * @param path where in a configuration the document stands
     * @param placing gives places
     * @param problems receives what is wrong
     * @return the document, or empty if there is none or if it cannot be read; the latter is reported
     */
    static Optional<Tree> read(String text, TreePath path, Placing placing, Problems problems) {
        try {
            return new YamlReader(text, placing, problems).document(path);
        } catch (Refusal refusal) {
            problems.mistake(refusal.place, refusal.path, refusal.getMessage());
        } catch (MarkedYamlEngineException e) {
            Place place = e.getProblemMark()
                    .or(e::getContextMark)
                    .map(mark -> placing.at(mark.getLine() + 1, mark.getColumn() + 1))
                    .orElseGet(() -> placing.at(1, 1));
            problems.mistake(place, path, "not valid YAML: " + explained(e));
        } catch (ReaderException e) {
            problems.mistake(
                    position(text, e.getPosition(), placing),
                    path,
                    String.format("the character U+%04X is not allowed in YAML", e.getCodePoint()));
        } catch (YamlEngineException e) {
            problems.mistake(placing.at(1, 1), path, "not valid YAML: " + Quoted.oneLine(e.getMessage()));
        }
        return Optional.empty();
    }

    private Optional<Tree> document(TreePath path) {
        parser.next();
        if (parser.checkEvent(Event.ID.StreamEnd)) {
            return Optional.empty();
        }
        parser.next();
        Tree root = value(path, 1).tree();
        parser.next();
        if (!parser.checkEvent(Event.ID.StreamEnd)) {
            problems.mistake(
                    place(parser.peekEvent()), TreePath.ROOT, "a second document begins here; one is expected");
        }
        return Optional.of(root);
    }

    private Sized value(TreePath path, int level) {
        Event event = parser.next();
        if (level > DEEPEST) {
            throw new Refusal(place(event), TreePath.ROOT, "nested deeper than " + DEEPEST + " levels");
        }
        if (event instanceof AliasEvent alias) {
            return meant(alias, path, level);
        }
        NodeEvent node = (NodeEvent) event;
        Optional<String> anchor = node.getAnchor().map(Object::toString);
        anchor.ifPresent(open::add);
        Sized read;
        if (event instanceof ScalarEvent scalar) {
            Tree tree = new Tree.Scalar(place(event), scalar.getValue(), scalar.isPlain());
            read = new Sized(untagged(tree, scalar.getTag(), path), 1, 1);
        } else {
            Optional<String> tag = ((CollectionStartEvent) event).getTag();
            Sized collection = event.getEventId() == Event.ID.SequenceStart
                    ? sequence(place(event), path, level)
                    : mapping(place(event), path, level);
            read = new Sized(untagged(collection.tree(), tag, path), collection.values(), collection.depth());
        }
        anchor.ifPresent(name -> {
            open.remove(name);
            anchors.put(name, read);
        });
        return read;
    }

    private Sized sequence(Place place, TreePath path, int level) {
        List<Tree> items = new ArrayList<>();
        int values = 1;
        int depth = 1;
        while (!parser.checkEvent(Event.ID.SequenceEnd)) {
            Sized item = value(path.index(items.size()), level + 1);
            items.add(item.tree());
            values = limited(values + item.values(), place, path);
            depth = Math.max(depth, 1 + item.depth());
        }
        parser.next();
        return new Sized(new Tree.Sequence(place, List.copyOf(items)), values, depth);
    }

    private Sized mapping(Place place, TreePath path, int level) {
        Map<String, Tree.Entry> entries = new LinkedHashMap<>();
        int values = 1;
        int depth = 1;
        while (!parser.checkEvent(Event.ID.MappingEnd)) {
            Event start = parser.peekEvent();
            Tree keyTree = value(path, level + 1).tree();
            Optional<String> key = key(keyTree, place(start), path);
            Sized value = value(key.map(path::key).orElse(path), level + 1);
            values = limited(values + 1 + value.values(), place, path);
            depth = Math.max(depth, 1 + value.depth());
            key.ifPresent(name -> {
                Tree.Entry entry = new Tree.Entry(place(start), name, value.tree());
                Tree.Entry first = entries.putIfAbsent(name, entry);
                if (first != null) {
                    problems.mistake(
                            entry.place(), path.key(name), "the key is given twice" + (firstAt(first.place())));
                }
            });
        }
        parser.next();
        return new Sized(new Tree.Mapping(place, List.copyOf(entries.values())), values, depth);
    }

    private Optional<String> key(Tree tree, Place place, TreePath path) {
        if (tree instanceof Tree.Scalar scalar && Yaml.sort(scalar) != Yaml.Sort.NOTHING) {
            if (scalar.plain() && scalar.text().equals("<<")) {
                problems.mistake(
                        place,
                        path,
                        "merge keys (<<) are not supported; write the options out, or use an alias for a whole value");
                return Optional.empty();
            }
            return Optional.of(scalar.text());
        }
        if (!(tree instanceof Tree.Faulty)) {
            problems.mistake(place, path, "expected a key, found " + Found.text(tree));
        }
        return Optional.empty();
    }

    private Sized meant(AliasEvent alias, TreePath path, int level) {
        String name = alias.getAlias().toString();
        Sized meant = anchors.get(name);
        if (open.contains(name)) {
            throw new Refusal(
                    place(alias), path, "the alias *" + Quoted.plain(name) + " stands inside what it stands for");
        }
        if (meant == null) {
            problems.mistake(place(alias), path, "the alias *" + Quoted.plain(name) + " has no anchor before it");
            return new Sized(new Tree.Faulty(place(alias)), 1, 1);
        }
        if (level + meant.depth() - 1 > DEEPEST) {
            throw new Refusal(place(alias), path, "nested deeper than " + DEEPEST + " levels by aliases");
        }
        return meant;
    }

    private Tree untagged(Tree tree, Optional<String> tag, TreePath path) {
        if (tag.isEmpty()) {
            return tree;
        }
        problems.mistake(
                tree.place(), path, "tags such as " + Quoted.plain(tag.get()) + " are not supported; leave it out");
        return new Tree.Faulty(tree.place());
    }

    private int limited(int values, Place place, TreePath path) {
        if (values > MOST_VALUES) {
            throw new Refusal(place, path, "more than " + MOST_VALUES + " values, those of aliases included");
        }
        return values;
    }

    private Place place(Event event) {
        Mark mark = event.getStartMark().orElseThrow();
        return placing.at(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static String firstAt(Place place) {
        return place instanceof Place.InFile in ? ", first at " + in.line() + ":" + in.column() : "";
    }

    private static Place position(String text, int codePoints, Placing placing) {
        int line = 1;
        int column = 1;
        int at = 0;
        for (int i = 0; i < codePoints && at < text.length(); i++) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            line += c == '\n' ? 1 : 0;
            column = c == '\n' ? 1 : column + 1;
        }
        return placing.at(line, column);
    }

    private static String explained(MarkedYamlEngineException e) {
        String context = e.getContext() == null ? "" : e.getContext() + ": ";
        String problem = Quoted.oneLine(context + e.getProblem());
        Matcher hint = INDENTATION_HINT.matcher(problem);
        if (hint.find()) {
            String remedy = hint.group().contains("TAB") ? "; indent with spaces" : "; quotes make it text";
            return hint.replaceAll("") + remedy;
        }
        return problem.contains("<block end>") ? problem + "; check the indentation" : problem;
    }
}
