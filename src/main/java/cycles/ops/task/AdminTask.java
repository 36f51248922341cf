package cycles.ops.task;

import io.dropwizard.servlets.tasks.Task;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Validates the parameters of an admin task before it runs, and writes its audit log. Called by {@code POST /tasks/<name>} on the admin
 * port; {@link TaskParameterFilter} answers invalid parameters with 400 and the usage line.
 */
public abstract class AdminTask extends Task {
    private static final Logger AUDIT = LoggerFactory.getLogger("cycles.audit");

    private final String usage;
    private final Map<String, String> parameters;

    /**
     * Creates a task.
     *
     * @param purpose what the task does, for the usage line
     * @param parameters each parameter's name and the regular expression that its value must match
     */
    protected AdminTask(String name, String purpose, Map<String, String> parameters) {
        super(name);
        this.parameters = Map.copyOf(parameters);
        StringBuilder text = new StringBuilder("usage: POST /tasks/" + name);
        parameters.keySet().stream()
                .sorted()
                .forEach(each -> text.append(" [")
                        .append(each)
                        .append('=')
                        .append(parameters.get(each))
                        .append(']'));
        this.usage = text.append(" - ").append(purpose).toString();
    }

    /** Returns the usage line. */
    public final String usage() {
        return usage;
    }

    /** Returns why these parameters are invalid, or empty. */
    final Optional<String> validationError(Map<String, String[]> given) {
        for (Map.Entry<String, String[]> entry : given.entrySet()) {
            String pattern = parameters.get(entry.getKey());
            if (pattern == null) {
                return Optional.of("unknown parameter '" + printable(entry.getKey()) + "'");
            }
            String[] values = entry.getValue();
            if (values.length != 1 || !values[0].matches(pattern)) {
                return Optional.of("invalid value for '" + entry.getKey() + "'");
            }
        }
        Optional<String> missing = missingParameter(given.keySet().stream().toList());
        return missing.isPresent()
                ? missing
                : preconditionError(given.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue()[0])));
    }

    /** Returns an error message if a required parameter is missing. The default requires none. */
    protected Optional<String> missingParameter(List<String> given) {
        return Optional.empty();
    }

    /** Returns an error message if the task cannot run now with these well-formed values. The default has no precondition. */
    protected Optional<String> preconditionError(Map<String, String> given) {
        return Optional.empty();
    }

    private static String printable(String name) {
        return name.replaceAll("[^\\x21-\\x7e]", "?").substring(0, Math.min(name.length(), 40));
    }

    /** Returns the value of a parameter, which the filter has validated; empty if it is absent. */
    protected static Optional<String> value(Map<String, List<String>> parameters, String name) {
        return parameters.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** Writes a line to the audit log. Every task that changes something must call it. */
    protected final void audit(String change) {
        AUDIT.info("task={} {}", getName(), change);
    }

    @Override
    public abstract void execute(Map<String, List<String>> given, PrintWriter output) throws Exception;
}
