package cycles.http;

/** One thing that is wrong with a request: the field or path parameter, and what it must be. Never the value. */
record Violation(String path, String message) {}
