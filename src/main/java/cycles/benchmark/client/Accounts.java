package cycles.benchmark.client;

import cycles.benchmark.load.ApiOperation;
import cycles.benchmark.load.PreparedRequest;
import cycles.benchmark.load.Response;
import java.util.ArrayList;
import java.util.List;

/** Creates the accounts of a benchmark at one service: prepares sign-ups and log-ins and collects the tokens. Not thread-safe. */
public final class Accounts {
    /** Test domain that the task {@code purge-test-data} deletes. */
    private static final String DOMAIN = "benchmark.test";

    private static final String PASSWORD = "Str0ng!Pass1";

    private final List<Account> signedUp = new ArrayList<>();
    private final List<Account> loggedIn = new ArrayList<>();

    /**
     * Prepares sign-ups.
     *
     * @param run unique at the service, so that two benchmarks do not use the same accounts
     */
    public List<PreparedRequest> signUps(String host, int count, String run) {
        List<PreparedRequest> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Account account = new Account(host, "user-" + run + "-" + i + "@" + DOMAIN, "");
            requests.add(account.request(ApiOperation.SIGN_UP, "", credentials(account), response -> {
                boolean created = response.status() == 201;
                if (created) {
                    signedUp.add(account);
                }
                return created;
            }));
        }
        return requests;
    }

    /** Prepares one log-in for each account that has signed up. */
    public List<PreparedRequest> logIns() {
        return signedUp.stream()
                .map(account -> account.request(
                        ApiOperation.LOG_IN, "", credentials(account), response -> addLoggedIn(account, response)))
                .toList();
    }

    private boolean addLoggedIn(Account account, Response response) {
        String token = response.text("token");
        if (response.status() != 200 || token == null) {
            return false;
        }
        loggedIn.add(new Account(account.host(), account.email(), token));
        return true;
    }

    private static String credentials(Account account) {
        return "{\"email\":\"" + account.email() + "\",\"password\":\"" + PASSWORD + "\"}";
    }

    /** Returns a copy of the accounts that have logged in, with their tokens, in the order of the responses. */
    public List<Account> loggedIn() {
        return List.copyOf(loggedIn);
    }
}
