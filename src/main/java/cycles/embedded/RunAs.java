package cycles.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Defines how to run a server as an unprivileged user, because Postgres refuses to run as root.
 *
 * @param prefix the command that runs the server's command as that user; empty for the user of this process
 * @param uid the user id that the file system sees, which must own the files of the server
 */
record RunAs(List<String> prefix, int uid) {
    private static final int ROOT = 0;
    private static final int NOBODY = 65534;

    /**
     * Returns the methods that may work for the user of this process, in order of preference.
     *
     * <p>In a new user namespace, root is mapped to nobody and has no privileges, but still owns root's files, so that no ownership
     * changes. If namespaces are forbidden, as in most containers, the server runs as nobody. In a directory that only root can
     * traverse (for example root's home), it additionally gets the one capability that is required for that.
     */
    static List<RunAs> candidates() {
        int uid = (int) new UnixSystem().getUid();
        if (uid != ROOT) {
            return List.of(new RunAs(List.of(), uid));
        }
        return List.of(
                new RunAs(List.of("unshare", "-U", "--"), ROOT),
                nobody(),
                nobodyWith("dac_read_search"),
                nobodyWith("dac_override"),
                new RunAs(List.of("runuser", "-u", "nobody", "--"), NOBODY));
    }

    /** Runs as nobody with a capability. Without the secure bit, access(2) would ignore the capability. */
    private static RunAs nobodyWith(String capability) {
        return nobody("--securebits=+no_setuid_fixup", "--inh-caps=+" + capability, "--ambient-caps=+" + capability);
    }

    private static RunAs nobody(String... capabilities) {
        Stream<String> drop =
                Stream.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--no-new-privs");
        return new RunAs(
                Stream.of(drop, Stream.of(capabilities), Stream.of("--"))
                        .flatMap(arguments -> arguments)
                        .toList(),
                NOBODY);
    }

    /** Returns whether the binaries of the server can be executed, and can execute each other, with this method. */
    boolean works(Path programs, Path log) {
        try {
            return ProcessRunner.run(log, "", prefix, programs.resolve("initdb"), "--version") == 0
                    && ProcessRunner.run(log, "", prefix, "test", "-x", programs.resolve("postgres")) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Changes the owner of the files to {@link #uid}; the server must not be running. Does nothing unless this process is root. */
    void changeOwner(Path directory) throws IOException {
        if (owner(directory) == uid || new UnixSystem().getUid() != ROOT) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            // The directory itself last, because its owner indicates that all files have been changed.
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.setAttribute(file, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    private static int owner(Path file) throws IOException {
        return (Integer) Files.getAttribute(file, "unix:uid");
    }
}
