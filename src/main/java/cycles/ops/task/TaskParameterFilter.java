package cycles.ops.task;

import io.dropwizard.core.setup.AdminEnvironment;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers a task call with invalid parameters with 400, the error and the usage line. Dropwizard's task servlet supports only the
 * statuses 200 and 500.
 */
public final class TaskParameterFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    private final transient Map<String, AdminTask> tasks = new ConcurrentHashMap<>();

    /** Installs the filter for all tasks of an admin port. */
    public static TaskParameterFilter install(AdminEnvironment admin) {
        TaskParameterFilter filter = new TaskParameterFilter();
        admin.addFilter("task-parameters", filter)
                .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/tasks/*");
        return filter;
    }

    /** Adds a task, whose parameters are validated from now on. */
    public void add(AdminTask task) {
        tasks.put("/" + task.getName(), task);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        AdminTask task =
                Optional.ofNullable(request.getPathInfo()).map(tasks::get).orElse(null);
        Optional<String> error = task == null || !request.getMethod().equals("POST")
                ? Optional.empty()
                : task.validationError(request.getParameterMap());
        if (task == null || error.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
        response.setContentType("text/plain;charset=utf-8");
        response.getWriter().println(error.get());
        response.getWriter().println(task.usage());
    }
}
