package cycles.http;

/** Refuses a request body whose content type names a charset other than UTF-8. */
final class UnsupportedCharsetException extends RuntimeException {
    private static final long serialVersionUID = 1L;
}
