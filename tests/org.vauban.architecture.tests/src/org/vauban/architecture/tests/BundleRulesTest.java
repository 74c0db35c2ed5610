// SPDX-License-Identifier: EPL-2.0
package org.vauban.architecture.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.InterfaceMethodRefEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodRefEntry;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Enforces the dependency table on the compiled classes, so that a fully qualified name counts like an import. */
class BundleRulesTest {

    /** Classes that read resources of their bundle, whose addresses are URLs. */
    private static final Set<String> OWN_RESOURCES = Set.of("org.vauban.doc.MarkdownPages");

    /** The only bundle that may connect to other machines. */
    private static final String REMOTE = "org.vauban.remote";

    /** Classes that ask the identity provider and the directory named in the configuration of the team server. */
    private static final Set<String> IDENTITY_PROVIDERS = Set.of("org.vauban.server.ldap.LdapDirectory",
            "org.vauban.server.oidc.ProviderConnection");

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
        return BundleRules.MAY_USE.keySet();
    }

    @Test
    void everyBundleHasARoom() throws IOException {
        try (Stream<Path> folders = Files.list(BUNDLES)) {
            Set<String> strangers = new TreeSet<>();
            for (Path folder : folders.toList()) {
                String name = folder.getFileName().toString();
                if (Files.exists(folder.resolve("src")) && !BundleRules.MAY_USE.containsKey(name)) {
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

    @Tag("claim:gate-single-path")
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
                if (!BundleRules.allows(bundle, name(element), module)) {
                    violations.add(name(type.thisClass().asSymbol()) + " -> " + name(element));
                }
            }
        }
        assertEquals(Set.of(), violations);
    }

    @Test
    void hostsWriteNoFile() throws IOException {
        Set<String> writers = Set.of("write", "writeString", "newOutputStream", "newBufferedWriter", "createFile",
                "createDirectory", "createDirectories", "createTempFile", "createTempDirectory", "copy", "move",
                "delete", "deleteIfExists");
        Set<String> found = new TreeSet<>();
        List<ClassModel> types = new ArrayList<>(classes("org.vauban.engine.host"));
        // the index host writes one folder, and only Lucene and the journal do so
        types.addAll(classes("org.vauban.knowledge.host"));
        for (ClassModel type : types) {
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

    /**
     * No program of the workspace runs: a process must be started by the absolute path of its program, and one class
     * enforces this.
     */
    @Tag("claim:nothing-executed")
    @Tag("claim:tool-calls-returned")
    @Test
    void processesAreStartedByOneClass() throws IOException {
        Set<String> found = new TreeSet<>();
        for (String bundle : bundlesWithCode()) {
            for (ClassModel type : classes(bundle)) {
                for (var entry : type.constantPool()) {
                    if (entry instanceof MethodRefEntry method && startsProcesses(name(method.owner().asSymbol()),
                            method.name().stringValue())) {
                        found.add(name(type.thisClass().asSymbol()));
                    }
                }
            }
        }
        assertEquals(Set.of("org.vauban.engine.process.launch.ProcessPreparation"), found);
    }

    private static boolean startsProcesses(String type, String method) {
        return type.equals("java.lang.ProcessBuilder") && (method.equals("<init>") || method.equals("startPipeline"))
                || type.equals("java.lang.Runtime") && method.equals("exec")
                || type.equals("org.eclipse.swt.program.Program")
                        && (method.equals("launch") || method.equals("execute"));
    }

    /**
     * The workbench opens a file without an editor in the program that the system associates with its type, which runs
     * a script: one class chooses the editor of a file. A browser is started only from a link, after a question.
     */
    @Tag("claim:nothing-executed")
    @Test
    void oneClassChoosesTheEditorsOfFiles() throws IOException {
        Map<String, Set<String>> found = new TreeMap<>();
        for (String bundle : bundlesWithCode()) {
            for (ClassModel type : classes(bundle)) {
                for (var entry : type.constantPool()) {
                    if (entry instanceof MemberRefEntry method
                            && opensFiles(name(method.owner().asSymbol()), method.name().stringValue())) {
                        found.computeIfAbsent(method.owner().asSymbol().displayName(), any -> new TreeSet<>())
                                .add(name(type.thisClass().asSymbol()).replaceFirst("\\$.*", ""));
                    }
                }
            }
        }
        assertEquals(Map.of(
                // the second one opens the viewer of this product
                "IWorkbenchPage", Set.of("org.vauban.ide.workbench.InternalEditors",
                        "org.vauban.ide.knowledge.view.PassageOpener"),
                "IWorkbenchBrowserSupport", Set.of("org.vauban.ide.chat.PageActions")), found);
    }

    private static boolean opensFiles(String type, String method) {
        return switch (type) {
            case "org.eclipse.ui.ide.IDE" -> method.startsWith("open");
            case "org.eclipse.ui.IWorkbenchPage" -> method.startsWith("openEditor");
            case "org.eclipse.ui.browser.IWorkbenchBrowserSupport" -> true;
            default -> false;
        };
    }

    /**
     * All outbound connections belong to one optional bundle. The exceptions are the identity provider and the
     * directory named in the configuration of the team server; one class opens each of these.
     */
    @Tag("claim:no-outbound")
    @Test
    void onlyTheBundleOfRemoteEnginesOpensAConnection() throws IOException {
        Set<String> connecting = Set.of("java.net.http.HttpClient", "java.net.URLConnection",
                "java.net.HttpURLConnection", "java.net.DatagramSocket", "java.nio.channels.AsynchronousSocketChannel",
                "java.nio.channels.DatagramChannel", "javax.net.ssl.SSLSocketFactory",
                "javax.naming.InitialContext", "javax.naming.directory.InitialDirContext",
                "javax.naming.ldap.InitialLdapContext");
        Set<String> found = new TreeSet<>();
        for (String bundle : bundlesWithCode()) {
            if (bundle.equals(REMOTE)) {
                continue;
            }
            for (ClassModel type : classes(bundle)) {
                for (var entry : type.constantPool()) {
                    if (entry instanceof ClassEntry named && !named.asSymbol().isPrimitive()
                            && connecting.contains(name(named.asSymbol()))
                            || entry instanceof MethodRefEntry method
                                    && name(method.owner().asSymbol()).equals("java.net.URL")
                                    && Set.of("openStream", "openConnection").contains(method.name().stringValue())) {
                        found.add(name(type.thisClass().asSymbol()));
                    }
                }
            }
        }
        found.removeIf(OWN_RESOURCES::contains);
        Set<String> outer = new TreeSet<>();
        found.forEach(name -> outer.add(name.replaceFirst("\\$.*", "")));
        assertTrue(outer.containsAll(IDENTITY_PROVIDERS), outer.toString());
        found.removeIf(name -> IDENTITY_PROVIDERS.contains(name.replaceFirst("\\$.*", "")));
        assertEquals(Set.of(), found);
    }

    /** Kerberos could ask a KDC; the only class that uses it accepts tickets and therefore does not. */
    @Tag("claim:no-outbound")
    @Test
    void ticketsAreVerifiedByOneClass() throws IOException {
        Set<String> found = new TreeSet<>();
        for (String bundle : bundlesWithCode()) {
            for (ClassModel type : classes(bundle)) {
                for (var entry : type.constantPool()) {
                    if (entry instanceof ClassEntry named && named.asSymbol().isClassOrInterface()
                            && named.asSymbol().packageName().matches("org\\.ietf\\.jgss|javax\\.security\\.auth\\..*")
                            && !named.asSymbol().packageName().equals("javax.security.auth.x500")) {
                        found.add(name(type.thisClass().asSymbol()).replaceFirst("\\$.*", ""));
                    }
                }
            }
        }
        assertEquals(Set.of("org.vauban.server.kerberos.TicketVerifier"), found);
    }

    /** All connections are in one package of the bundle, so that a reviewer need not read the rest. */
    @Tag("claim:no-outbound")
    @Test
    void onlyOnePackageOfItConnects() throws IOException {
        Set<String> found = new TreeSet<>();
        for (ClassModel type : classes(REMOTE)) {
            for (var entry : type.constantPool()) {
                if (entry instanceof ClassEntry named && named.asSymbol().isClassOrInterface()
                        && named.asSymbol().packageName().matches("java\\.net\\.http|javax\\.net\\.ssl")) {
                    found.add(type.thisClass().asSymbol().packageName());
                }
            }
        }
        assertEquals(Set.of("org.vauban.remote.http"), found);
    }

    /** A user who reads a site from a server, or sends one to it, has named that server in this command. */
    @Tag("claim:no-outbound")
    @Test
    void sitesAreReadFromServersByOneCommand() throws IOException {
        Set<String> found = new TreeSet<>();
        for (String bundle : bundlesWithCode()) {
            for (ClassModel type : classes(bundle)) {
                for (var entry : type.constantPool()) {
                    if (entry instanceof InterfaceMethodRefEntry method
                            && name(method.owner().asSymbol()).equals("org.vauban.site.store.SiteTransport")) {
                        found.add(name(type.thisClass().asSymbol()));
                    }
                }
            }
        }
        assertEquals(Set.of("org.vauban.cli.site.MirrorCommand"), found);
    }

    /** Without this bundle, everything else works: it is found as a service and through an extension point. */
    @Tag("claim:no-outbound")
    @Test
    void nobodyNeedsTheBundleOfRemoteEngines() throws IOException {
        Set<String> found = new TreeSet<>();
        for (String bundle : bundlesWithCode()) {
            Path manifest = BUNDLES.resolve(bundle).resolve("META-INF/MANIFEST.MF");
            String needed = Files.readString(manifest).replace("\r", "").replace("\n ", "").lines()
                    .filter(line -> line.startsWith("Require-Bundle:") || line.startsWith("Import-Package:"))
                    .reduce("", String::concat);
            if (needed.contains(REMOTE)) {
                found.add(bundle);
            }
            for (ClassModel type : bundle.equals(REMOTE) ? List.<ClassModel>of() : classes(bundle)) {
                for (var entry : type.constantPool()) {
                    if (entry instanceof ClassEntry named && named.asSymbol().isClassOrInterface()
                            && name(named.asSymbol()).startsWith(REMOTE + ".")) {
                        found.add(name(type.thisClass().asSymbol()));
                    }
                }
            }
        }
        assertEquals(Set.of(), found);
    }

    @Test
    void bundlesFormNoCycle() throws IOException {
        Map<String, Set<String>> uses = new HashMap<>();
        for (String bundle : BundleRules.MAY_USE.keySet()) {
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
        assertNoCycle(uses);
    }

    @ParameterizedTest
    @MethodSource("bundlesWithCode")
    void packagesOfABundleFormNoCycle(String bundle) throws IOException {
        Map<String, Set<String>> uses = new HashMap<>();
        List<ClassModel> classes = classes(bundle);
        for (ClassModel type : classes) {
            uses.put(type.thisClass().asSymbol().packageName(), new TreeSet<>());
        }
        for (ClassModel type : classes) {
            String own = type.thisClass().asSymbol().packageName();
            for (var entry : type.constantPool()) {
                if (entry instanceof ClassEntry named && named.asSymbol().isClassOrInterface()) {
                    String other = named.asSymbol().packageName();
                    if (!other.equals(own) && uses.containsKey(other)) {
                        uses.get(own).add(other);
                    }
                }
            }
        }
        assertNoCycle(uses);
    }

    private static void assertNoCycle(Map<String, Set<String>> uses) {
        for (String begin : uses.keySet()) {
            Set<String> reached = new TreeSet<>();
            ArrayDeque<String> next = new ArrayDeque<>(uses.get(begin));
            while (!next.isEmpty()) {
                String one = next.pop();
                assertFalse(one.equals(begin), begin + " reaches itself through " + reached);
                if (reached.add(one)) {
                    next.addAll(uses.getOrDefault(one, Set.of()));
                }
            }
        }
    }

    @Test
    void typesAreNamedForWhatTheyAre() throws IOException {
        Set<String> grabBags = new TreeSet<>();
        for (String bundle : BundleRules.MAY_USE.keySet()) {
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
        assertFalse(BundleRules.allows("org.vauban.assist", "org.eclipse.swt.widgets.Display", null));
        assertFalse(BundleRules.allows("org.vauban.ide", "org.vauban.engine.process.EngineClient", null));
        assertFalse(BundleRules.allows("org.vauban.ide.governance", "org.vauban.engine.Engine", null));
        assertFalse(BundleRules.allows("org.vauban.ide", "org.eclipse.jdt.core.JavaCore", null));
        assertFalse(BundleRules.allows("org.vauban.engine.host", "java.net.Socket", "java.base"));
        assertFalse(BundleRules.allows("org.vauban.lsp", "org.osgi.framework.Bundle", null));
        assertFalse(BundleRules.allows("org.vauban.llama", "com.google.gson.Gson", null));
        assertTrue(BundleRules.allows("org.vauban.engine", "org.vauban.governance.ApprovedText", null));
        assertFalse(BundleRules.allows("org.vauban.engine", "org.vauban.governance.Gate", null));
    }

    /** Returns the bundle with the package of a type: the longest name that fits. */
    private static java.util.Optional<String> owner(String type) {
        return BundleRules.MAY_USE.keySet().stream().filter(b -> type.startsWith(b + "."))
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
        return type.packageName().isEmpty()
                ? type.displayName()
                : type.packageName() + "." + binaryName(type);
    }

    private static String binaryName(ClassDesc type) {
        String d = type.descriptorString();
        return d.substring(d.lastIndexOf('/') + 1, d.length() - 1);
    }
}
