package klrl.core.config;

import java.util.List;
import java.util.Optional;
import klrl.api.plugin.SlotKind;

/** What an option may hold. */
sealed interface OptionType {

    /** One value in a sentence, such as {@code a whole number}. */
    String one();

    /** Several values in a sentence, such as {@code whole numbers}. */
    String many();

    /** The type in a listing, such as {@code whole number}. */
    default String label() {
        return one();
    }

    /** What a list or an optional holds. */
    default Optional<OptionType> inner() {
        return Optional.empty();
    }

    /** The bounds of the numbers in this type, if there are any. */
    default Optional<Range> limits() {
        return inner().flatMap(OptionType::limits);
    }

    /** An {@code int} or a {@code long}. */
    record Whole(boolean isLong, Range range) implements OptionType {
        @Override
        public String one() {
            return "a whole number";
        }

        @Override
        public String many() {
            return "whole numbers";
        }

        @Override
        public String label() {
            return "whole number";
        }

        @Override
        public Optional<Range> limits() {
            return Optional.of(range).filter(Range::limits);
        }
    }

    /** A finite {@code double}. */
    record Real(Range range) implements OptionType {
        @Override
        public String one() {
            return "a number";
        }

        @Override
        public String many() {
            return "numbers";
        }

        @Override
        public String label() {
            return "number";
        }

        @Override
        public Optional<Range> limits() {
            return Optional.of(range).filter(Range::limits);
        }
    }

    /** A {@code boolean}. */
    record Flag() implements OptionType {
        @Override
        public String one() {
            return "true or false";
        }

        @Override
        public String many() {
            return "true or false";
        }
    }

    /** A string. */
    record Text() implements OptionType {
        @Override
        public String one() {
            return "text";
        }

        @Override
        public String many() {
            return "texts";
        }
    }

    /** A path, made absolute. */
    record FilePath() implements OptionType {
        @Override
        public String one() {
            return "a path";
        }

        @Override
        public String many() {
            return "paths";
        }

        @Override
        public String label() {
            return "path";
        }
    }

    /** An enum; names and constants go in pairs. */
    record Choice(List<String> names, List<Object> constants) implements OptionType {
        @Override
        public String one() {
            return "one of " + String.join(", ", names);
        }

        @Override
        public String many() {
            return String.join(" | ", names);
        }

        @Override
        public String label() {
            return many();
        }
    }

    /** A record of further options. */
    record Nested(Declaration declaration) implements OptionType {
        @Override
        public String one() {
            return "a mapping of " + String.join(", ", declaration.keys());
        }

        @Override
        public String many() {
            return "mappings of " + String.join(", ", declaration.keys());
        }

        @Override
        public String label() {
            return "mapping";
        }
    }

    /** A slot. */
    record SlotOf(SlotKind<?> kind) implements OptionType {
        @Override
        public String one() {
            return Names.one(kind.name()) + " as {type: NAME, ...}";
        }

        @Override
        public String many() {
            return Names.plural(kind.name());
        }

        @Override
        public String label() {
            return Names.noun(kind.name());
        }
    }

    /** A list. */
    record ListOf(OptionType item) implements OptionType {
        @Override
        public String one() {
            return "a list of " + item.many();
        }

        @Override
        public String many() {
            return "lists of " + item.many();
        }

        @Override
        public String label() {
            return "list of " + item.many();
        }

        @Override
        public Optional<OptionType> inner() {
            return Optional.of(item);
        }
    }

    /** A value or none. */
    record OptionalOf(OptionType item) implements OptionType {
        @Override
        public String one() {
            return item.one();
        }

        @Override
        public String many() {
            return item.many();
        }

        @Override
        public String label() {
            return item.label();
        }

        @Override
        public Optional<OptionType> inner() {
            return Optional.of(item);
        }
    }
}
