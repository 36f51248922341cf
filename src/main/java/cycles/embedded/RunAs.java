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
 * A way to run a server that refuses to run as root.
 *
 * @param prefix what stands before the command
 * @param uid the user the server is to the file system, who has to own its files
 */
record RunAs(List<String> prefix, int uid) {
    private static final int ROOT = 0;
    private static final int NOBODY = 65534;

    /**
     * The ways that may work for the user of this process, best first.
     *
     * <p>Root in a user namespace of its own is nobody by name, and without any privilege, but still the owner of root's
     * files: nothing has to change hands. Where namespaces are forbidden, as in most containers, the server becomes nobody;
     * below a folder that only root may enter (a clone in root's home) it needs leave to pass, which it gets as the one
     * capability for it.
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

    /** Without that secure bit, access(2) would ignore the capability. */
    private static RunAs nobodyWith(String capability) {
        return nobody("--securebits=+no_setuid_fixup", "--inh-caps=+" + capability, "--ambient-caps=+" + capability);
    }

    private static RunAs nobody(String... capabilities) {
        Stream<String> drop =
                Stream.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--no-new-privs");
        return new RunAs(
                Stream.of(drop, Stream.of(capabilities), Stream.of("--"))
                        .flatMap(words -> words)
                        .toList(),
                NOBODY);
    }

    /** Whether the server's programs run this way; they have to be able to reach each other, too. */
    boolean works(Path programs, Path log) {
        try {
            return ProcessRunner.run(log, "", prefix, programs.resolve("initdb"), "--version") == 0
                    && ProcessRunner.run(log, "", prefix, "test", "-x", programs.resolve("postgres")) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Gives the files of a server that does not run to whom it will run as. */
    void own(Path directory) throws IOException {
        if (owner(directory) == uid || new UnixSystem().getUid() != ROOT) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            // The folder itself last: it says whether all of it was done.
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.setAttribute(file, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    private static int owner(Path file) throws IOException {
        return (Integer) Files.getAttribute(file, "unix:uid");
    }
}
