// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The classes of a host as its JVM has read, checked and linked them, in a file that the JVM maps when the next one
 * starts (a dynamic archive of class data sharing). The name is made of the Java and of the files of the host, and the
 * JVM itself compares its version and these files with what the archive was made for, and does without it where they
 * differ. What is in it is executed, so it is used only where no other user can have written it.
 */
public record CdsArchive(Path file) {
    private static final String ENDING = ".jsa";
    private static final String FAILED = ".failed";
    /** A pattern of the files that belong to archives. */
    static final String NAMES = "*{" + ENDING + ',' + FAILED + '}';
    private static final Set<PosixFilePermission> OTHERS = Set.of(PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_WRITE);

    /** That of a launch; empty where there is to be none. Reads what the disk says of the host's files. */
    public static Optional<CdsArchive> of(HostLaunch launch, JavaRuntimes.Found java) {
        return of("host", launch.archives(), launch.hostPath(), java);
    }

    /**
     * That of any host; empty where there is to be none.
     *
     * @param name with which that of the file begins
     * @param archives a folder of the user, or null for none
     * @param hostPath jars of the host
     */
    static Optional<CdsArchive> of(String name, @Nullable Path archives, List<Path> hostPath,
            JavaRuntimes.Found java) {
        if (archives == null) {
            return Optional.empty();
        }
        try {
            StringBuilder key = new StringBuilder("1\n").append(java.program().toRealPath()).append('\n');
            Path release = java.program().resolveSibling("..").resolve("release").normalize();
            key.append(Files.isRegularFile(release) ? Files.readString(release, StandardCharsets.ISO_8859_1)
                    : java.feature());
            for (Path entry : hostPath) {
                if (!Files.isRegularFile(entry)) {
                    return Optional.empty(); // classes in folders cannot be archived
                }
                key.append('\n').append(entry.toAbsolutePath()).append(' ').append(Files.size(entry)).append(' ')
                        .append(Files.getLastModifiedTime(entry).toMillis());
            }
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.toString().getBytes(StandardCharsets.UTF_8));
            return Optional.of(new CdsArchive(
                    archives.toAbsolutePath()
                            .resolve(name + "-" + HexFormat.of().formatHex(hash, 0, 12) + ENDING)));
        } catch (IOException e) {
            return Optional.empty(); // what cannot be looked at cannot be started either, and that is told
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /** Whether it is there and no other user can have written it. */
    public boolean usable() {
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && own(file) && own(file.getParent());
        } catch (IOException | UnsupportedOperationException e) {
            return false; // who it belongs to cannot be told
        }
    }

    private static boolean own(Path path) throws IOException {
        PosixFileAttributeView posix = Files.getFileAttributeView(path, PosixFileAttributeView.class,
                LinkOption.NOFOLLOW_LINKS);
        if (posix == null) {
            return true; // Windows: a folder of the user is the user's by its place
        }
        UserPrincipal user = FileSystems.getDefault().getUserPrincipalLookupService()
                .lookupPrincipalByName(System.getProperty("user.name"));
        var attributes = posix.readAttributes();
        return attributes.owner().equals(user) && attributes.permissions().stream().noneMatch(OTHERS::contains);
    }

    /** Options of a JVM that starts with it, and without it where its sums say that it is damaged. */
    List<String> use() {
        return List.of("-XX:SharedArchiveFile=" + file, "-XX:+VerifySharedSpaces");
    }

    /** Options of a JVM that writes it, under another name, at its end. */
    static List<String> make(Path written) {
        return List.of("-XX:ArchiveClassesAtExit=" + written);
    }

    /** Whether it is not there, and making it has not failed before. */
    public boolean isWanted() {
        return !Files.exists(file) && !Files.exists(failure());
    }

    /** Notes that it could not be made, so that it is not tried at each start. */
    public void failed(Exception e) {
        try {
            Files.writeString(failure(), String.valueOf(e.getMessage()));
        } catch (IOException again) {
            System.getLogger(CdsArchive.class.getName()).log(System.Logger.Level.DEBUG,
                    "not noted, so that it is tried again at the next start", again);
        }
    }

    private Path failure() {
        return file.resolveSibling(file.getFileName().toString().replace(ENDING, FAILED));
    }
}
