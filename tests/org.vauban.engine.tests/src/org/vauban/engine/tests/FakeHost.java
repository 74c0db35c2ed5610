// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.vauban.engine.process.launch.HostLaunch;

/**
 * A scripted host: a real child JVM with the command line of the real one, whose module {@code org.vauban.engine.host}
 * and modules beside it are compiled here. A script says what it does at the n-th start, with {@code event=action}
 * lines such as {@code 1.complete=exit:134}; {@code *.} stands for every start. See {@code HostMain.java.txt} for
 * events and actions.
 */
final class FakeHost {
    private final Path folder;
    private final Path modules;

    private FakeHost(Path folder, Path modules) {
        this.folder = folder;
        this.modules = modules;
    }

    /** Compiles the host below a folder. */
    static FakeHost in(Path folder) throws IOException {
        Path sources = Files.createDirectories(folder.resolve("sources"));
        Path modules = Files.createDirectories(folder.resolve("modules"));
        Path natives = Files.createDirectories(folder.resolve("natives"));
        Files.writeString(natives.resolve("script"), "");
        compile(sources, modules, "org.vauban.engine.host", "org/vauban/engine/host/Main.java", source());
        // the command line names these modules, so they must exist
        compile(sources, modules, "org.vauban.confinement", null, null);
        compile(sources, modules, "org.vauban.llama", null, null);
        compile(sources, modules, "com.google.gson", null, null);
        return new FakeHost(natives, modules);
    }

    private static String source() throws IOException {
        try (var in = FakeHost.class.getResourceAsStream("fake/HostMain.java.txt")) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    private static void compile(Path sources, Path modules, String module, String file, String text)
            throws IOException {
        Path root = Files.createDirectories(sources.resolve(module));
        Path info = Files.writeString(root.resolve("module-info.java"), "module " + module + " { }");
        List<Path> files = List.of(info);
        if (file != null) {
            Path main = root.resolve(file);
            Files.createDirectories(main.getParent());
            Files.writeString(main, text);
            files = List.of(info, main);
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            assertTrue(compiler.getTask(null, manager, null, List.of("-d", modules.resolve(module).toString()), null,
                    manager.getJavaFileObjectsFromPaths(files)).call(), "the fake host compiles");
        }
    }

    FakeHost script(String... lines) throws IOException {
        Files.writeString(folder.resolve("script"), String.join("\n", lines));
        return this;
    }

    HostLaunch launch() throws IOException {
        return launch(List.of(Path.of(System.getProperty("java.home"))), Locale.ENGLISH);
    }

    HostLaunch launch(List<Path> javaHomes, Locale locale) throws IOException {
        try (Stream<Path> entries = Files.list(modules)) {
            return new HostLaunch(javaHomes, entries.toList(), folder, locale, 64);
        }
    }

    /** Returns how often the host was started. */
    int starts() throws IOException {
        Path file = folder.resolve("starts");
        String written = Files.exists(file) ? Files.readString(file) : "";
        return written.isEmpty() ? 0 : Integer.parseInt(written); // an empty file is being written
    }

    /** Returns the requests that the host got, one line each: the method and the text that came with it. */
    List<String> requests() throws IOException {
        Path file = folder.resolve("requests");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    Path natives() {
        return folder;
    }
}
