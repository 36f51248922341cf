package cycles.embedded;

import java.nio.file.Files;
import java.nio.file.Path;

/** Checks that the unpacked programs of a server may be executed where they are. */
final class Programs {
    private Programs() {}

    /**
     * Requires that the file system allows execution; on one that is mounted noexec the permissions of the file do not count.
     *
     * @param server what it is called in the message
     * @param alternative the variable that names a server of the operator's own
     * @throws EmbeddedServerException in one line that names the remedies
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
