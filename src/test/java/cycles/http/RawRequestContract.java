package cycles.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import cycles.client.ApiResponse;
import cycles.client.ApiUser;
import cycles.client.RawHttp;

/** Provides requests with bodies and header lines that an HTTP library does not send. */
abstract class RawRequestContract extends ApiContract {
    static final String JSON = "Content-Type: application/json\r\n";

    /** Returns the header line with the token of the shared user. */
    final String authorization() {
        return authorization(sharedUser());
    }

    static String authorization(ApiUser user) {
        return "Authorization: Bearer " + user.token() + "\r\n";
    }

    final ApiResponse raw(String method, String path, String headers, String body) {
        return raw(method, path, headers, body.getBytes(UTF_8));
    }

    /** Sends the length of the body unless the method is GET. */
    final ApiResponse raw(String method, String path, String headers, byte[] body) {
        String length = method.equals("GET") ? "" : "Content-Length: " + body.length + "\r\n";
        return api().raw(method, path, RawHttp.head(method, path, headers + length), body);
    }
}
