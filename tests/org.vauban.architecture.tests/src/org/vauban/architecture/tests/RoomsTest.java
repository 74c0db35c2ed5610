// SPDX-License-Identifier: EPL-2.0
package org.vauban.architecture.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MethodRefEntry;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Enforces the table of rooms on the compiled classes, so that a fully qualified name counts like an import. */
class RoomsTest {

    private static final Path BUNDLES = Path.of(System.getProperty("vauban.root"), "bundles");

    private static final Map<String, String> JDK_PACKAGES = jdkPackages();

    private static Map<String, String> jdkPackages() {
        Map<String, String> packages = new HashMap<>();
        for (Module module : ModuleLayer.boot().modules()) {
            module.getPackages().forEach(p -> packages.put(p, module.getName()));
        }
        return packages;
    }

    static Set<String> bundlesWithCode() {
        return Rooms.MAY_USE.keySet();
    }

    @Test
    void everyBundleHasARoom() throws IOException {
        try (Stream<Path> folders = Files.list(BUNDLES)) {
            Set<String> strangers = new TreeSet<>();
            for (Path folder : folders.toList()) {
                String name = folder.getFileName().toString();
                if (Files.exists(folder.resolve("src")) && !Rooms.MAY_USE.containsKey(name)) {
                    strangers.add(name);
                }
            }
            assertEquals(Set.of(), strangers, "bundles that the table of rooms does not know");
        }
    }

    @Test
    void nativeFragmentsHoldNoCode() throws IOException {
        try (Stream<Path> folders = Files.list(BUNDLES)) {
            List<Path> fragments = folders.filter(f -> f.getFileName().toString().startsWith("org.vauban.llama."))
                    .toList();
            assertTrue(fragments.size() >= 6, "one fragment for each of six platforms");
            for (Path fragment : fragments) {
                assertFalse(Files.exists(fragment.resolve("src")), fragment + " must not hold code");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("bundlesWithCode")
    void classesNameOnlyWhatTheirRoomAllows(String bundle) throws IOException {
        List<ClassModel> classes = classes(bundle);
        Set<String> own = new HashSet<>();
        classes.forEach(c -> own.add(name(c.thisClass().asSymbol())));
        Set<String> violations = new TreeSet<>();
        for (ClassModel type : classes) {
            for (var entry : type.constantPool()) {
                if (!(entry instanceof ClassEntry named) || named.asSymbol().isPrimitive()) {
                    continue;
                }
                ClassDesc element = named.asSymbol();
                while (element.isArray()) {
                    element = element.componentType();
                }
                if (element.isPrimitive() || own.contains(name(element))) {
                    continue;
                }
                String module = JDK_PACKAGES.get(element.packageName());
                if (!Rooms.allows(bundle, name(element), module)) {
                    violations.add(name(type.thisClass().asSymbol()) + " -> " + name(element));
                }
            }
        }
        assertEquals(Set.of(), violations);
    }

    @Test
    void theHostWritesNoFile() throws IOException {
        Set<String> writers = Set.of("write", "writeString", "newOutputStream", "newBufferedWriter", "createFile",
                "createDirectory", "createDirectories", "createTempFile", "createTempDirectory", "copy", "move",
                "delete", "deleteIfExists");
        Set<String> found = new TreeSet<>();
        for (ClassModel type : classes("org.vauban.engine.host")) {
            for (var entry : type.constantPool()) {
                if (entry instanceof MethodRefEntry method
                        && name(method.owner().asSymbol()).equals("java.nio.file.Files")
                        && writers.contains(method.name().stringValue())) {
                    found.add(name(type.thisClass().asSymbol()) + " -> Files." + method.name().stringValue());
                }
            }
        }
        assertEquals(Set.of(), found);
    }

    @Test
    void bundlesFormNoCycle() throws IOException {
        Map<String, Set<String>> uses = new HashMap<>();
        for (String bundle : Rooms.MAY_USE.keySet()) {
            Set<String> used = new TreeSet<>();
            for (ClassModel type : classes(bundle)) {
                for (var entry : type.constantPool()) {
                    if (entry instanceof ClassEntry named && named.asSymbol().isClassOrInterface()) {
                        owner(name(named.asSymbol())).filter(o -> !o.equals(bundle)).ifPresent(used::add);
                    }
                }
            }
            uses.put(bundle, used);
        }
        for (String bundle : uses.keySet()) {
            Set<String> reached = new HashSet<>();
            java.util.ArrayDeque<String> next = new java.util.ArrayDeque<>(uses.get(bundle));
            while (!next.isEmpty()) {
                String b = next.pop();
                assertFalse(b.equals(bundle), bundle + " reaches itself through " + reached);
                if (reached.add(b)) {
                    next.addAll(uses.getOrDefault(b, Set.of()));
                }
            }
        }
    }

    @Test
    void typesAreNamedForWhatTheyAre() throws IOException {
        Set<String> grabBags = new TreeSet<>();
        for (String bundle : Rooms.MAY_USE.keySet()) {
            for (ClassModel type : classes(bundle)) {
                String name = name(type.thisClass().asSymbol());
                if (name.matches(".*(Util|Utils|Utilities|Helper|Helpers|Manager)$")) {
                    grabBags.add(name);
                }
            }
        }
        assertEquals(Set.of(), grabBags);
    }

    @Test
    void theTableIsNotBlind() {
        assertFalse(Rooms.allows("org.vauban.assist", "org.eclipse.swt.widgets.Display", null));
        assertFalse(Rooms.allows("org.vauban.ide", "org.vauban.engine.EngineClient", null));
        assertFalse(Rooms.allows("org.vauban.ide", "org.eclipse.jdt.core.JavaCore", null));
        assertFalse(Rooms.allows("org.vauban.engine.host", "java.net.Socket", "java.base"));
        assertFalse(Rooms.allows("org.vauban.lsp", "org.osgi.framework.Bundle", null));
        assertFalse(Rooms.allows("org.vauban.llama", "com.google.gson.Gson", null));
        assertTrue(Rooms.allows("org.vauban.engine", "org.vauban.governance.ApprovedText", null));
        assertFalse(Rooms.allows("org.vauban.engine", "org.vauban.governance.Gate", null));
    }

    /** The bundle whose package a type is in: the longest name that fits. */
    private static java.util.Optional<String> owner(String type) {
        return Rooms.MAY_USE.keySet().stream().filter(b -> type.startsWith(b + "."))
                .max(java.util.Comparator.comparingInt(String::length));
    }

    private static List<ClassModel> classes(String bundle) throws IOException {
        Path folder = BUNDLES.resolve(bundle).resolve("target/classes");
        try (Stream<Path> files = Files.walk(folder)) {
            java.util.ArrayList<ClassModel> models = new java.util.ArrayList<>();
            for (Path file : files.filter(f -> f.toString().endsWith(".class")
                    && !f.getFileName().toString().equals("module-info.class")).toList()) {
                models.add(ClassFile.of().parse(file));
            }
            assertFalse(models.isEmpty(), bundle + " has no classes in " + folder);
            return models;
        }
    }

    private static String name(ClassDesc type) {
        return type.packageName().isEmpty() ? type.displayName()
                : type.packageName() + "." + binaryName(type);
    }

    private static String binaryName(ClassDesc type) {
        String d = type.descriptorString();
        return d.substring(d.lastIndexOf('/') + 1, d.length() - 1);
    }
}
