package cycles.benchmark.load;

/** The requests that a benchmark makes, as the API and the service's own counters name them. */
public enum ApiOperation {
    SIGN_UP("signUp", "POST", "/auth/signup"),
    LOG_IN("logIn", "POST", "/auth/login"),
    CREATE("createCycle", "POST", "/v1/cycles"),
    UPDATE("updateCycleDates", "PATCH", "/v1/cycles/{id}"),
    COMPLETE("completeCycle", "POST", "/v1/cycles/{id}/complete"),
    GET_ACTIVE("getActiveCycle", "GET", "/v1/cycles/in-progress"),
    GET_BY_ID("getCycleById", "GET", "/v1/cycles/{id}");

    private final String label;
    private final String method;
    private final String route;

    ApiOperation(String label, String method, String route) {
        this.label = label;
        this.method = method;
        this.route = route;
    }

    /** What reports call it. */
    public String label() {
        return label;
    }

    /** The path, with {@code {id}} where the id of a cycle stands. */
    public String route() {
        return route;
    }

    String method() {
        return method;
    }

    /** Under which of the service's counters an answer of that status is found. */
    public String counter(int status) {
        return counter(method, route, status / 100 + "xx");
    }

    /** The same for what stands in the service's labels. */
    public static String counter(String method, String route, String statusClass) {
        return method + " " + route + " " + statusClass;
    }
}
