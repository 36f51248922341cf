package cycles.embedded;

import java.nio.file.Files;
import java.nio.file.Path;

/** Checks that the unpacked binaries of a server can be executed. */
final class Programs {
    private Programs() {}

    /**
     * Requires that the file can be executed, which a file system mounted noexec prevents regardless of the file's permissions.
     *
     * @param server the name of the server in the message
     * @param alternative the environment variable that configures an external server
     * @throws EmbeddedServerException with a message of one line that contains the remedies
     */
    static void requireExecutable(Path program, String server, String alternative) {
        if (!Files.isExecutable(program)) {
            throw new EmbeddedServerException(server + " cannot execute " + program
                    + ": its file system is mounted noexec, or a security policy forbids it; set DATA_DIRECTORY"
                    + " (dataDirectory) to a directory that allows execution, or set " + alternative
                    + " to a server of your own");
        }
    }
}
