// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.tests;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** {@code Verify.java}, compiled as {@code java Verify.java} would, without any class of Vauban. */
final class VerifierProgram {
    static final Path SOURCE = Path.of(System.getProperty("vauban.root"), "bundles", "org.vauban.site", "offline",
            "Verify.java");
    private final Method check;

    private VerifierProgram(Method check) {
        this.check = check;
    }

    /** @param classes an empty folder */
    static VerifierProgram compile(Path classes) throws IOException, ReflectiveOperationException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Files.createDirectories(classes);
        int failed = compiler.run(null, null, null, "--release", "17", "-Xlint:all", "-Werror", "-cp",
                classes.toString(), "-d", classes.toString(), SOURCE.toString());
        if (failed != 0) {
            throw new IOException(SOURCE + " does not compile");
        }
        Class<?> type = Class.forName("Verify", true,
                new URLClassLoader(new URL[] {classes.toUri().toURL()}, ClassLoader.getPlatformClassLoader()));
        Method check = type.getDeclaredMethod("check", Instant.class, String[].class);
        check.setAccessible(true);
        return new VerifierProgram(check);
    }

    /**
     * Returns the program's verdict on a folder.
     *
     * @throws Exception an exception of the program
     */
    String check(Instant now, Object... arguments) throws Exception {
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        try {
            return (String) check.invoke(null, now, texts);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    static boolean isRefusal(Exception e) {
        return e.getClass().getName().equals("Verify$Refusal");
    }
}
