package cycles.core;

/**
 * Describes one broken rule of a request. Contains no value that the client sent.
 *
 * @param path the name of the field or path parameter
 * @param message what the value must be, such as "must not be in the future"
 */
public record Violation(String path, String message) {}
