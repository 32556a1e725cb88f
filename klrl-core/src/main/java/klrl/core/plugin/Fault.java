package klrl.core.plugin;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import klrl.api.Estimator;
import klrl.api.plugin.ApiLevel;
import klrl.api.plugin.Plugin;
import klrl.core.plugin.PluginProblem.Severity;

/** Why something of a plugin cannot be used, and what to do about it. All texts are here, each in its own method. */
final class Fault extends Exception {

    private static final long serialVersionUID = 1;

    private static final Pattern CLASS_VERSION = Pattern.compile("class file version (\\d+)");

    private static final String HOW_TO_PROVIDE = "declare one in module-info.java, as in \"provides "
            + Estimator.Provider.class.getCanonicalName()
            + " with NAME\", or without a module-info.java by a line NAME in META-INF/services/"
            + Estimator.Provider.class.getName();

    private final String remedy;

    private Fault(String cause, String remedy) {
        super(cause, null, false, false); // data that is thrown: no stack trace
        this.remedy = remedy;
    }

    PluginProblem at(String source, Severity severity) {
        return new PluginProblem(source, getMessage(), remedy, severity);
    }

    PluginProblem at(String source) {
        return at(source, Severity.ERROR);
    }

    // The plugin folder.

    static Fault notAFolder() {
        return new Fault("the plugin folder is a file", "name a folder, or remove the file");
    }

    static Fault folderUnreadable(String why) {
        return new Fault("the plugin folder cannot be read: " + why, "make it readable, or name another");
    }

    // One jar, before anything of it is loaded.

    static Fault unreadable(String why) {
        return new Fault("cannot be read: " + why, "make it readable, or remove it");
    }

    static Fault emptyFile() {
        return new Fault("the file has no content", "copy or build it again");
    }

    static Fault notAJar() {
        return new Fault("not a jar: it does not begin like a zip file", "put a jar in its place, or remove it");
    }

    static Fault damaged(String why) {
        return new Fault("the jar is cut off or damaged: " + why, "copy or build it again");
    }

    static Fault emptyJar() {
        return new Fault("there is no class in the jar", "build it again, with the plugin's classes");
    }

    static Fault newerJava(int needed) {
        int present = Runtime.version().feature();
        return new Fault(
                "compiled for Java " + needed + ", this is Java " + present,
                "run klrl with Java " + needed + " or newer, or compile the plugin with --release " + present);
    }

    static Fault levelMissing() {
        return new Fault(
                "the manifest does not say which API level it was built for",
                "add " + ApiLevel.ATTRIBUTE + ": " + ApiLevel.CURRENT + " to the manifest");
    }

    static Fault otherLevel(String level) {
        return new Fault(
                "built for API level " + level + ", this klrl has level " + ApiLevel.CURRENT,
                "get a build of it for level " + ApiLevel.CURRENT + ", or a klrl with level " + level);
    }

    static Fault badModuleInfo(String why) {
        return new Fault("its module-info.class cannot be used: " + why, "correct module-info.java and build it again");
    }

    static Fault badModuleName(String why) {
        return new Fault(
                "its file name gives no module name: " + why,
                "rename the file, or add Automatic-Module-Name: NAME to the manifest");
    }

    static Fault noAutomaticModule(String why) {
        return new Fault("no automatic module can be made of it: " + why, "give it a module-info.java");
    }

    // Jars without plugins.

    static Fault noPlugin() {
        return new Fault(
                "it provides no plugin",
                HOW_TO_PROVIDE + "; a mere library goes into one folder with the plugin that needs it");
    }

    static Fault noPluginInFolder() {
        return new Fault("no jar in the folder provides a plugin", HOW_TO_PROVIDE);
    }

    static Fault noJar() {
        return new Fault("there is no jar in the folder", "put the plugin's jars straight into it, or remove it");
    }

    static Fault dottedService(String file, String service) {
        return new Fault(
                "META-INF/services/" + file + " does not name a service",
                "rename it to META-INF/services/" + service + ": a nested type is written with $");
    }

    static Fault servicesIgnored(String service, List<String> providers) {
        return new Fault(
                "META-INF/services is not read in a jar with a module-info.class, which declares no plugin",
                "add to module-info.java: provides " + canonical(service) + " with "
                        + providers.stream().map(Fault::canonical).collect(Collectors.joining(", ")));
    }

    // Jars together.

    static Fault bundledModule(String module) {
        return new Fault(
                "it holds the module " + module + ", which klrl provides; this copy is ignored", "remove the jar");
    }

    static Fault bundledClasses(String jar, String name) {
        return new Fault(
                jar + " holds the package " + name + ", which klrl provides",
                "build it without: what klrl provides is needed for compiling only (in Maven: scope provided)");
    }

    static Fault secondModule(String module, String first) {
        return new Fault("the module " + module + " is already in " + first + "; this copy is ignored", "remove one");
    }

    static Fault missingModule(String module, String missing) {
        return new Fault(
                "the module " + module + " needs the module " + missing + ", which is missing",
                "put the jar of " + missing + " into one folder with the plugin");
    }

    static Fault moduleElsewhere(String module, String missing, String where) {
        return new Fault(
                "the module " + module + " needs the module " + missing + ", which is in a plugin of its own, " + where,
                "put both into one folder");
    }

    static Fault moduleNotStarted(String module, String missing) {
        return new Fault(
                "the module " + module + " needs the JDK's module " + missing + ", which is not loaded",
                "start Java with --add-modules " + missing);
    }

    static Fault splitPackage(String name, String first, String second) {
        return new Fault(
                "the package " + name + " is both in " + first + " and in " + second,
                "keep one of the two, or build one without the package");
    }

    static Fault packageOfHost(String name, String jar, String module) {
        return new Fault(
                "the package " + name + " in " + jar + " is also in the module " + module + ", which klrl loads",
                "remove or rename the package");
    }

    static Fault copySeenTwice(String plain, String module) {
        return new Fault(
                plain + " has no module-info.class and so reads all modules, both the copy of " + module
                        + " beside it and klrl's",
                "give it a module-info.java");
    }

    static Fault refused(String why) {
        return new Fault(
                "the module system refuses it: " + why, "correct module-info.java, or change the jars beside it");
    }

    /** Says of a fault that it was got round. */
    Fault loadedOtherwise() {
        return new Fault(getMessage() + "; loaded by a class loader of its own instead of a module layer", remedy);
    }

    // Providers.

    static Fault hostProvider(String message) {
        return new Fault(message, "repair or remove the jar that provides it from klrl's own module path");
    }

    static Fault providerMissing(String provider) {
        return new Fault(
                "the provider " + provider + " is declared, but not in the jar", "add the class, or do not declare it");
    }

    static Fault notPublic(String provider) {
        return new Fault("the provider " + provider + " is not public", "declare the class public");
    }

    static Fault notASubtype(String provider, Class<?> service) {
        return new Fault(
                "the provider " + provider + " does not implement " + service.getCanonicalName(),
                "implement it; if the source does, the class sees another copy of that type: have a single one");
    }

    static Fault notConstructible(String provider) {
        return new Fault(
                "the provider " + provider + " is abstract or has no public constructor without parameters",
                "give it one");
    }

    static Fault failed(String what, Throwable thrown) {
        if (thrown instanceof UnsupportedClassVersionError) {
            Matcher version = CLASS_VERSION.matcher(String.valueOf(thrown.getMessage()));
            if (version.find()) {
                return newerJava(Integer.parseInt(version.group(1)) - PluginJar.CLASS_VERSION_OF_JAVA_0);
            }
        }
        return new Fault(what + " failed: " + firstLine(thrown), "correct the plugin, or tell its author");
    }

    static Fault missingClass(String what, String missing) {
        return new Fault(
                what + " failed: the class " + missing + " is missing",
                "put the jar that has it into one folder with the plugin");
    }

    static Fault classElsewhere(String what, String missing, String where) {
        return new Fault(
                what + " failed: the class " + missing + " is missing; it is in a plugin of its own, " + where,
                "put both into one folder");
    }

    static Fault classNotStarted(String what, String missing, String module) {
        return new Fault(
                what + " failed: the class " + missing + " is in the JDK's module " + module + ", which is not loaded",
                "start Java with --add-modules " + module);
    }

    static Fault notLinked(String what, Throwable thrown) {
        return new Fault(
                what + " failed: " + firstLine(thrown), "build it again, against this klrl and the jars beside it");
    }

    // Plugins and kinds.

    static Fault returnedNull(String what) {
        return new Fault(what + " returned null", "return a value");
    }

    static Fault notOneLine(String what) {
        return new Fault(what + " is not one line of text", "return one line");
    }

    static Fault notKebab(String what, String name) {
        return new Fault(
                what + " is '" + name + "', which is not in kebab-case",
                "use lower-case letters and digits in words joined by single hyphens, such as 'td-lambda'");
    }

    static Fault notAnOption(String owner, String component, Class<?> options) {
        return new Fault(
                owner + ": the component " + component + " of " + options.getName() + " has no @Param",
                "give each component of an options record its @Param");
    }

    static Fault optionTaken(String owner, String option, String by) {
        return new Fault(owner + ": an option is named '" + option + "', as " + by, "rename the option");
    }

    static Fault nameTaken(PluginEntry second, PluginEntry first) {
        return new Fault(
                second.kind().name() + " '" + second.name() + "' is already provided by " + first.module() + " ("
                        + first.source() + "), which keeps the name",
                "write " + second.qualifiedName() + " to use this one, or rename it");
    }

    static Fault sameAgain(PluginEntry first) {
        return new Fault(
                first.kind().name() + " '" + first.qualifiedName() + "' is already provided by " + first.source()
                        + "; this one is ignored",
                "remove one");
    }

    static Fault kindTaken(String name, String first) {
        return new Fault(
                "slot kind '" + name + "' is already provided by " + first + "; this one is ignored",
                "rename it; if both are the same, put all of its plugins into one folder with one copy of it");
    }

    static Fault typeTaken(String name, Class<?> type, String other, String first) {
        return new Fault(
                "slot kind '" + name + "' has the type " + type.getCanonicalName() + ", as slot kind '" + other
                        + "' of " + first + " has; this one is ignored",
                "give each kind a product and a service of its own");
    }

    static Fault noService(String name, Class<?> service) {
        return new Fault(
                "slot kind '" + name + "': its service " + service.getName() + " is not an interface that extends "
                        + Plugin.class.getName(),
                "let it extend Plugin");
    }

    static String firstLine(Throwable thrown) {
        return thrown.toString().lines().findFirst().orElse("");
    }

    /** As source code writes a class that a class file names. */
    private static String canonical(String binaryName) {
        return binaryName.replace('$', '.');
    }
}
