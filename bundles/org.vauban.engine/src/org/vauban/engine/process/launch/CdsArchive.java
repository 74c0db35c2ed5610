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
 * A dynamic class data sharing (CDS) archive: the parsed, verified and linked classes of a host in a file that the JVM
 * maps at the next start. The file name depends on the JVM and the files of the host; the JVM also compares its version
 * and these files with those of the archive, and starts without it if they differ. Its content is executed, so it is
 * used only if no other user can have written it.
 */
public record CdsArchive(Path file) {
    private static final String ENDING = ".jsa";
    private static final String FAILED = ".failed";
    /** A glob pattern of archive files and failure records. */
    static final String NAMES = "*{" + ENDING + ',' + FAILED + '}';
    private static final Set<PosixFilePermission> OTHERS = Set.of(PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_WRITE);

    /** Returns the archive of a launch; empty if none is wanted. Reads metadata of the host's files. */
    public static Optional<CdsArchive> of(HostLaunch launch, JavaRuntimes.Found java) {
        return of("host", launch.archives(), launch.hostPath(), java);
    }

    /**
     * Returns the archive of a host; empty if none is wanted.
     *
     * @param name prefix of the file name
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
            return Optional.empty(); // files that cannot be read prevent the start as well, which reports it
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java runtime has it
        }
    }

    /** Whether it exists and no other user can have written it. */
    public boolean usable() {
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && own(file) && own(file.getParent());
        } catch (IOException | UnsupportedOperationException e) {
            return false; // the owner cannot be determined
        }
    }

    private static boolean own(Path path) throws IOException {
        PosixFileAttributeView posix = Files.getFileAttributeView(path, PosixFileAttributeView.class,
                LinkOption.NOFOLLOW_LINKS);
        if (posix == null) {
            return isInProfile(path); // Windows: a folder in the user's profile belongs to the user
        }
        UserPrincipal user = FileSystems.getDefault().getUserPrincipalLookupService()
                .lookupPrincipalByName(System.getProperty("user.name"));
        var attributes = posix.readAttributes();
        return attributes.owner().equals(user) && attributes.permissions().stream().noneMatch(OTHERS::contains);
    }

    private static boolean isInProfile(Path path) throws IOException {
        return path.toRealPath().startsWith(Path.of(System.getProperty("user.home")).toRealPath());
    }

    /** Returns options of a JVM that uses it, or starts without it if its checksums show damage. */
    List<String> use() {
        return List.of("-XX:SharedArchiveFile=" + file, "-XX:+VerifySharedSpaces");
    }

    /** Returns options of a JVM that writes it, under another name, when it exits. */
    static List<String> make(Path written) {
        return List.of("-XX:ArchiveClassesAtExit=" + written);
    }

    /** Whether it does not exist and has not failed to be created. */
    public boolean isWanted() {
        return !Files.exists(file) && !Files.exists(failure());
    }

    /** Records that it could not be created, so that it is not retried at each start. */
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
