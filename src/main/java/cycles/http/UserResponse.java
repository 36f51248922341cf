package cycles.http;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import cycles.auth.User;
import java.util.UUID;

/** Represents a user in a response. */
@JsonPropertyOrder({"id", "email", "createdAt", "updatedAt"})
record UserResponse(UUID id, String email, String createdAt, String updatedAt) {
    static UserResponse of(User user) {
        return new UserResponse(
                user.id(), user.email(), Timestamps.format(user.createdAt()), Timestamps.format(user.updatedAt()));
    }
}
