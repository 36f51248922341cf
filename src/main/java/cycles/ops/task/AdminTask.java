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
 * An admin task that checks its parameters before it runs and leaves an audit line when it changes something. Called by {@code POST
 * /tasks/<name>} on the admin port; {@link TaskParameterFilter} answers bad parameters with 400 and the usage line.
 */
public abstract class AdminTask extends Task {
    private static final Logger AUDIT = LoggerFactory.getLogger("cycles.audit");

    private final String usage;
    private final Map<String, String> parameters;

    /**
     * Names the task and what it takes.
     *
     * @param purpose what the task does, for the usage line
     * @param parameters each parameter's name and the regular expression its value has to match
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

    /** How the task is called, in one line. */
    public final String usage() {
        return usage;
    }

    /** What is wrong with these parameters; empty when nothing is. */
    final Optional<String> complaint(Map<String, String[]> given) {
        for (Map.Entry<String, String[]> entry : given.entrySet()) {
            String pattern = parameters.get(entry.getKey());
            if (pattern == null) {
                return Optional.of("unknown parameter '" + printable(entry.getKey()) + "'");
            }
            String[] values = entry.getValue();
            if (values.length != 1 || !values[0].matches(pattern)) {
                return Optional.of("bad value for '" + entry.getKey() + "'");
            }
        }
        Optional<String> missing = missing(given.keySet().stream().toList());
        return missing.isPresent()
                ? missing
                : objection(given.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue()[0])));
    }

    /** What is missing from the parameters named; empty, unless a task insists on some. */
    protected Optional<String> missing(List<String> given) {
        return Optional.empty();
    }

    /** What speaks against running now with these values, which are well-formed; empty, unless a task looks around first. */
    protected Optional<String> objection(Map<String, String> given) {
        return Optional.empty();
    }

    private static String printable(String name) {
        return name.replaceAll("[^\\x21-\\x7e]", "?").substring(0, Math.min(name.length(), 40));
    }

    /** The value of a parameter that was given; the filter has checked it. */
    protected static Optional<String> value(Map<String, List<String>> parameters, String name) {
        return parameters.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** Leaves a line in the audit log: every task that changes something says what it did. */
    protected final void audit(String what) {
        AUDIT.info("task={} {}", getName(), what);
    }

    @Override
    public abstract void execute(Map<String, List<String>> given, PrintWriter output) throws Exception;
}
