// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.vauban.assist.models.ModelInventory.Model;
import org.vauban.assist.models.ModelInventory;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.process.launch.HostLaunch;
import org.vauban.ide.engine.BundledEngine;
import org.vauban.ide.engine.JavaHomes;
import org.vauban.ide.engine.ModelDirectory;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.workbench.JdkSource;

/** The files and the Java runtime from which the engine host is started. */
class BundledEngineTest {

    @TempDir
    Path folder;

    private static JavaHomes homes(Path setting, String environment, Path... installed) {
        return new JavaHomes(() -> Optional.ofNullable(setting), () -> List.of(() -> List.of(installed)),
                () -> List.of(Path.of("/workspace/project")), "/own", environment);
    }

    @Test
    void javaIsLookedForInThisOrder() {
        assertEquals(List.of(Path.of("/setting"), Path.of("/own"), Path.of("/environment"), Path.of("/installed")),
                homes(Path.of("/setting"), "/environment", Path.of("/installed"), Path.of("/own")).candidates());
        assertEquals(List.of(Path.of("/own")), homes(null, null).candidates());
        assertEquals(List.of(Path.of("/own")), homes(null, " ").candidates());
    }

    @Test
    void whatIsNoPathIsNoJava() {
        assertEquals(List.of(Path.of("/own"), Path.of("/installed")),
                homes(null, "/environment\0", Path.of("/installed")).candidates());
    }

    @Test
    void whatIsNoPathIsNoFolderOfModels() {
        String before = System.setProperty("vauban.models", "/models\0");
        try {
            assertEquals(Optional.empty(), ModelDirectory.configured());
        } finally {
            if (before == null) {
                System.clearProperty("vauban.models");
            } else {
                System.setProperty("vauban.models", before);
            }
        }
    }

    @Test
    void aJavaOfAProjectIsNeverRun() {
        assertEquals(List.of(Path.of("/own"), Path.of("/workspace/other")), homes(Path.of("/workspace/project/jdk"),
                "/workspace/x/../project/jdk", Path.of("jdk"), Path.of("/workspace/project"),
                Path.of("/workspace/other")).candidates());
    }

    @Test
    void theReleaseFileTellsTheVersion() throws IOException {
        assertEquals(OptionalInt.empty(), JavaHomes.version(folder));
        Files.createDirectories(folder.resolve("bin"));
        Files.createFile(folder.resolve("bin/java"));
        assertEquals(OptionalInt.empty(), JavaHomes.version(folder));
        Files.writeString(folder.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"21.0.4\"\n");
        assertEquals(OptionalInt.of(21), JavaHomes.version(folder));
        Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"1.8.0_402\"\n");
        assertEquals(OptionalInt.of(8), JavaHomes.version(folder));
        assertEquals(OptionalInt.of(Runtime.version().feature()),
                JavaHomes.version(Path.of(System.getProperty("java.home"))));
    }

    @Test
    void theHostAndItsLibrariesAreFoundInTheBundles() {
        HostLaunch launch = new BundledEngine(homes(null, null)).launch(Locale.ENGLISH);
        for (String name : List.of("org.vauban.engine.host", "org.vauban.confinement", "org.vauban.llama",
                "org.vauban.engine",
                "org.vauban.governance", "jsonrpc", "gson")) {
            assertTrue(launch.hostPath().stream().anyMatch(p -> p.toString().contains(name)),
                    name + " in " + launch.hostPath());
        }
        for (Path part : launch.hostPath()) {
            assertTrue(Files.exists(part), part + "");
            assertTrue(!part.toString().contains("org.eclipse.osgi"), part + "");
        }
        assertTrue(Files.exists(launch.nativeDirectory().resolve("manifest.txt")), launch.nativeDirectory() + "");
    }

    @Test
    void aPlatformWithoutAnEngineIsToldInOneSentence() {
        BundledEngine home = new BundledEngine(homes(null, null), "plan9", "mips");
        EngineException e = assertThrows(EngineException.class, () -> home.launch(Locale.ENGLISH));
        assertEquals(EngineError.NO_NATIVE, e.error());
        assertTrue(e.getMessage().contains("plan9") && e.getMessage().contains("Install"), e.getMessage());
    }

    @Test
    void modelsOfTheCatalogueSayWhatToImportAndWhereItIs() throws IOException {
        ModelInventory supply = ModelInventory.of(folder);
        Model half = supply.models().stream().filter(m -> m.id().equals("qwen2.5-coder-0.5b-instruct")).findFirst()
                .orElseThrow();
        assertTrue(half.fileName() != null && half.home() != null && !half.installed(), half + "");
        Files.writeString(folder.resolve(half.id() + ".gguf"), "not a model");
        assertTrue(ModelInventory.of(folder).models().stream().noneMatch(Model::installed));
    }

    @Test
    void jdtTellsOfInstalledJres() {
        BundleContext context = FrameworkUtil.getBundle(BundledEngineTest.class).getBundleContext();
        Ui.await("JDT's source", () -> context.getServiceReference(JdkSource.class) != null);
        JdkSource source = context.getService(context.getServiceReference(JdkSource.class));
        assertTrue(source.javaHomes().stream().anyMatch(h -> JavaHomes.version(h).isPresent()),
                source.javaHomes() + "");
    }
}
