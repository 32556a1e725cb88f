package klrl.core.plugin;

import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * Calls a plugin's code, which may throw anything, and looks around for what it misses.
 *
 * @param bundles all jars and folders of the plugin folder
 * @param own the source of the one that is called
 */
record Guard(List<Bundle> bundles, String own) {

    /**
     * Calls foreign code.
     *
     * @param what what is called, for the message
     * @param call calls it
     * @param <T> the result
     * @return what it returned
     * @throws Fault if it threw or returned null
     */
    <T> T call(String what, Callable<T> call) throws Fault {
        T result;
        try {
            result = call.call();
        } catch (Throwable thrown) {
            throw fault(what, thrown);
        }
        if (result == null) {
            throw Fault.returnedNull(what);
        }
        return result;
    }

    private Fault fault(String what, Throwable thrown) {
        if (thrown instanceof Fault fault) {
            return fault;
        }
        if (thrown instanceof VirtualMachineError fatal && !(thrown instanceof StackOverflowError)) {
            throw fatal; // not the plugin's doing
        }
        if ((thrown instanceof InvocationTargetException || thrown instanceof ExceptionInInitializerError)
                && thrown.getCause() != null) {
            return fault(what, thrown.getCause());
        }
        if (thrown instanceof NoClassDefFoundError && isClassName(thrown.getMessage())) {
            return missingClass(what, thrown.getMessage().replace('/', '.'));
        }
        return thrown instanceof LinkageError && !(thrown instanceof UnsupportedClassVersionError)
                ? Fault.notLinked(what, thrown)
                : Fault.failed(what, thrown);
    }

    /** The message of the error is the class's name if the class was not found, else a sentence. */
    private static boolean isClassName(String message) {
        return message != null && message.indexOf(' ') < 0;
    }

    private Fault missingClass(String what, String name) {
        String inPackage = name.substring(0, Math.max(0, name.lastIndexOf('.')));
        Optional<Bundle> elsewhere =
                others().filter(other -> other.hasClass(name)).findFirst();
        if (elsewhere.isPresent()) {
            return Fault.classElsewhere(what, name, elsewhere.get().source());
        }
        return ModuleFinder.ofSystem().findAll().stream()
                .map(ModuleReference::descriptor)
                .filter(module -> module.packages().contains(inPackage) && !isLoaded(module.name()))
                .findFirst()
                .map(module -> Fault.classNotStarted(what, name, module.name()))
                .orElseGet(() -> Fault.missingClass(what, name));
    }

    /** Says why a module cannot be resolved for want of another. */
    Fault missingModule(String module, String missing) {
        if (ModuleFinder.ofSystem().find(missing).isPresent()) {
            return Fault.moduleNotStarted(module, missing);
        }
        return others().filter(other -> other.hasModule(missing))
                .findFirst()
                .map(other -> Fault.moduleElsewhere(module, missing, other.source()))
                .orElseGet(() -> Fault.missingModule(module, missing));
    }

    private static boolean isLoaded(String module) {
        return ModuleLayer.boot().findModule(module).isPresent();
    }

    private Stream<Bundle> others() {
        return bundles.stream().filter(bundle -> !bundle.source().equals(own));
    }
}
