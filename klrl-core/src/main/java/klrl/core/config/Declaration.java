package klrl.core.config;

import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/** The options of one record, ready to be bound. */
record Declaration(List<Option> options, MethodHandle constructor) {

    /** One component of the record; an optional one has no default unless it declares one. */
    record Option(String key, OptionType type, Optional<String> def, Optional<String> example, String doc) {

        boolean required() {
            return def.isEmpty() && !(type instanceof OptionType.OptionalOf);
        }
    }

    List<String> keys() {
        return options.stream().map(Option::key).toList();
    }
}
