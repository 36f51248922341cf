package cycles.benchmark.client;

import cycles.benchmark.load.ApiOperation;
import cycles.benchmark.load.PreparedRequest;
import cycles.benchmark.load.Response;
import java.util.ArrayList;
import java.util.List;

/** The accounts of a benchmark at one service: how they sign up and log in, and their tokens afterwards. */
public final class Accounts {
    /** Deleted by the task {@code purge-test-data}; nobody real has an email there. */
    private static final String DOMAIN = "benchmark.test";

    private static final String PASSWORD = "Str0ng!Pass1";

    private final List<Account> signedUp = new ArrayList<>();
    private final List<Account> loggedIn = new ArrayList<>();

    /** @param run unique at the service, so that two benchmarks do not meet each other's users */
    public List<PreparedRequest> signUps(String host, int count, String run) {
        List<PreparedRequest> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Account account = new Account(host, "user-" + run + "-" + i + "@" + DOMAIN, "");
            calls.add(account.call(ApiOperation.SIGN_UP, "", credentials(account), reply -> {
                boolean created = reply.status() == 201;
                if (created) {
                    signedUp.add(account);
                }
                return created;
            }));
        }
        return calls;
    }

    public List<PreparedRequest> logIns() {
        return signedUp.stream()
                .map(account ->
                        account.call(ApiOperation.LOG_IN, "", credentials(account), reply -> loggedIn(account, reply)))
                .toList();
    }

    private boolean loggedIn(Account account, Response reply) {
        String token = reply.text("token");
        if (reply.status() != 200 || token == null) {
            return false;
        }
        loggedIn.add(new Account(account.host(), account.email(), token));
        return true;
    }

    private static String credentials(Account account) {
        return "{\"email\":\"" + account.email() + "\",\"password\":\"" + PASSWORD + "\"}";
    }

    /** In the order in which their log-ins were answered. */
    public List<Account> loggedIn() {
        return loggedIn;
    }
}
