package cycles.benchmark.load;

/** Lists the API operations that the benchmark calls, with their names in the API and in the service's metrics. */
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

    /** Returns the operation id of the API, as reports show it. */
    public String label() {
        return label;
    }

    /** Returns the path, with {@code {id}} in place of the cycle's id. */
    public String route() {
        return route;
    }

    String method() {
        return method;
    }

    /** Returns the key of the service's counter that includes responses of this status. */
    String counter(int status) {
        return counter(method, route, status / 100 + "xx");
    }

    /** Returns the same key, from the values of the metric's labels. */
    public static String counter(String method, String route, String statusClass) {
        return method + " " + route + " " + statusClass;
    }
}
