// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;

/**
 * The archive of classes that {@code bin/vauban lsp} makes for each user when the first server ends: made once for the
 * users of all tests, each of which would take longer to make its own than most tests take.
 */
public final class ServerArchive {
    /** That of the tests, whose archives outlive a test. */
    private static final Path SHARED = Path
            .of(System.getenv().getOrDefault("VAUBAN_HOME", System.getProperty("java.io.tmpdir") + "/vauban-tests"));
    private static boolean made;

    private ServerArchive() {}

    /** Has it made for {@code VAUBAN_HOME} by a server that nobody says anything to. */
    public static synchronized void make() throws IOException {
        if (!made) {
            ProcessBuilder builder = new ProcessBuilder(
                    Path.of(System.getProperty("vauban.dist"), "bin", "vauban").toString(), "lsp");
            ServerProcess.environment(builder, SHARED);
            Process server = builder.redirectError(ProcessBuilder.Redirect.INHERIT)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            server.getOutputStream().close();
            try {
                if (!server.waitFor(ServerProcess.SECONDS, TimeUnit.SECONDS)) {
                    server.destroyForcibly();
                    throw new AssertionError("the server does not end with its input");
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            made = true;
        }
    }

    /** Gives it to a user. */
    static void share(Path home) {
        try {
            make();
            Path cache = home.resolve("cache");
            if (!Files.isDirectory(cache)) {
                Files.createDirectories(home);
                Files.createDirectory(cache,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            try (DirectoryStream<Path> archives = Files.newDirectoryStream(SHARED.resolve("cache"), "lsp-*.jsa")) {
                for (Path archive : archives) {
                    Files.copy(archive, cache.resolve(archive.getFileName()), StandardCopyOption.COPY_ATTRIBUTES,
                            StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
