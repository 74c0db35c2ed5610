// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.site;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.cli.console.Messages;
import org.vauban.engine.process.launch.JavaProgram;
import org.vauban.governance.source.FileReason;
import org.vauban.site.install.Director;
import org.vauban.site.install.EclipseInstallation;
import org.vauban.site.install.InstallException;
import org.vauban.site.update.SiteUpdates;

/**
 * Runs the p2 director of an Eclipse installation in a child process, which ends with this one. The director may
 * install unsigned content, because every file is compared with the signed manifest before and after.
 */
final class P2Director implements Director {
    private static final int LONGEST_OUTPUT = 4 << 20;
    private static final List<String> OPTIONS = List.of("-Xmx1g", "-Declipse.p2.mirrors=false",
            "-Declipse.p2.unsignedPolicy=allow", "-Djava.awt.headless=true", "-Dfile.encoding=UTF-8",
            "-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8", "-XX:-UsePerfData", "-XX:+UseSerialGC",
            "--add-modules=ALL-SYSTEM");
    /** Turns off the second compiler, which costs a start of p2 more time than it saves unless much is hashed. */
    private static final String FIRST_COMPILER = "-XX:TieredStopAtLevel=1";
    private static final long MUCH = 128L << 20;
    private final @Nullable Path named;
    private final List<Path> others;

    /**
     * @param named the JVM that the user names; null for that of the Eclipse installation
     * @param others candidates if the Eclipse installation names none
     */
    P2Director(@Nullable Path named, List<Path> others) {
        this.named = named;
        this.others = List.copyOf(others);
    }

    @Override
    public Result run(EclipseInstallation eclipse, List<String> arguments, Path work) throws InstallException {
        Path java = java(eclipse);
        try {
            List<String> command = new ArrayList<>(OPTIONS);
            if (size(eclipse.verified()) < MUCH) {
                command.add(FIRST_COMPILER);
            }
            command.add("-D" + SiteUpdates.VERIFIED + "=" + eclipse.verified());
            command.addAll(List.of("-jar", eclipse.launcher().toString(), "-install", eclipse.home().toString(),
                    "-configuration", eclipse.home().resolve("configuration").toString(), "-nosplash", "-nl", "en",
                    "-consoleLog", "-data", work.resolve("data").toString(), "-application",
                    "org.eclipse.equinox.p2.director"));
            command.addAll(arguments);
            return finished(prepare(java, command, eclipse.home(), work).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new InstallException(InstallException.Kind.FAILED,
                    Messages.text("install.director", java, FileReason.of(e)), e);
        }
    }

    /** Returns the size in bytes of the files that p2 may read; 0 if there are none, as where p2 needs no files. */
    private static long size(Path copy) throws IOException {
        if (!Files.isDirectory(copy)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(copy)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Sets the umask: with 077, users of a shared Eclipse could not read p2's files, not even the list of bundles. */
    private static ProcessBuilder prepare(Path java, List<String> command, Path eclipse, Path work)
            throws IOException {
        Path shell = Path.of("/bin/sh");
        if (!Files.isExecutable(shell) || !Files.getFileStore(eclipse).supportsFileAttributeView("posix")) {
            return JavaProgram.prepare(java, command, work);
        }
        List<String> all = new ArrayList<>(
                List.of("-c", "umask \"$0\" && exec \"$@\"", umask(eclipse), java.toString()));
        all.addAll(command);
        return JavaProgram.prepare(shell, all, work);
    }

    /** Returns an umask that permits reading for those who may read the folder, and writing for the owner only. */
    private static String umask(Path folder) throws IOException {
        Set<PosixFilePermission> granted = Files.getPosixFilePermissions(folder);
        int group = granted.contains(PosixFilePermission.GROUP_READ) ? 2 : 7;
        int others = granted.contains(PosixFilePermission.OTHERS_READ) ? 2 : 7;
        return "0" + group + others;
    }

    private static Result finished(Process process) throws IOException {
        Thread end = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(end);
        try (InputStream in = process.getInputStream()) {
            process.getOutputStream().close();
            byte[] output = in.readNBytes(LONGEST_OUTPUT);
            in.transferTo(OutputStream.nullOutputStream());
            return new Result(process.waitFor(), new String(output, StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            process.destroyForcibly();
            try {
                Runtime.getRuntime().removeShutdownHook(end);
            } catch (IllegalStateException e) {
                end.run(); // this process is already ending
            }
        }
    }

    private Path java(EclipseInstallation eclipse) throws InstallException {
        List<Path> homes = new ArrayList<>();
        Path own = eclipse.java();
        if (named != null) {
            homes.add(named.toAbsolutePath());
        } else if (own != null) {
            homes.add(own);
        }
        if (named == null) {
            homes.addAll(others);
        }
        for (Path home : homes) {
            for (String name : List.of("bin/java", "bin/java.exe")) {
                if (Files.isExecutable(home.resolve(name)) && isComplete(home)) {
                    return home.resolve(name).toAbsolutePath().normalize();
                }
            }
        }
        throw new InstallException(InstallException.Kind.FAILED, Messages.text("install.java", eclipse.home()), null);
    }

    /** Whether a JVM has the modules that Eclipse needs; the one of {@code vauban} lacks some. */
    private static boolean isComplete(Path home) {
        try {
            String release = Files.readString(home.resolve("release"), StandardCharsets.ISO_8859_1);
            return !release.contains("MODULES=") || release.contains("java.naming");
        } catch (IOException e) {
            return true; // some distributions omit the file
        }
    }
}
