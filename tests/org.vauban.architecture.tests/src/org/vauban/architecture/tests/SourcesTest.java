// SPDX-License-Identifier: EPL-2.0
package org.vauban.architecture.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules for every source file and every text for people. */
class SourcesTest {

    private static final Path ROOT = Path.of(System.getProperty("vauban.root"));

    @Test
    void everySourceNamesItsLicence() throws IOException {
        Set<String> without = new TreeSet<>();
        for (Path file : files(".java")) {
            if (!Files.readString(file).startsWith("// SPDX-License-Identifier: EPL-2.0")) {
                without.add(ROOT.relativize(file).toString());
            }
        }
        assertEquals(Set.of(), without);
    }

    @Test
    void everyImportIsUsed() throws IOException {
        Pattern imported = Pattern.compile("^import (?:static )?[\\w.]+\\.(\\w+);$", Pattern.MULTILINE);
        Set<String> unused = new TreeSet<>();
        for (Path file : files(".java")) {
            String source = Files.readString(file);
            Set<String> words = Pattern.compile("\\W+").splitAsStream(imported.matcher(source).replaceAll(""))
                    .collect(Collectors.toSet());
            imported.matcher(source).results().map(each -> each.group(1)).filter(each -> !words.contains(each))
                    .forEach(each -> unused.add(ROOT.relativize(file) + ": " + each));
        }
        assertEquals(Set.of(), unused);
    }

    @Test
    void everySourceOfAClientNamesItsLicence() throws IOException {
        Set<String> without = new TreeSet<>();
        int sources = 0;
        try (Stream<Path> walk = Files.walk(ROOT.resolve("clients"))) {
            for (Path file : walk.filter(f -> f.toString().matches(".*\\.(lua|vim|el|ts|js|mjs|css)"))
                    .filter(f -> !f.toString().matches(".*/(node_modules|out|dist)/.*")).toList()) {
                sources++;
                if (Files.readAllLines(file).stream().limit(4)
                        .noneMatch(l -> l.contains("SPDX-License-Identifier: EPL-2.0"))) {
                    without.add(ROOT.relativize(file).toString());
                }
            }
        }
        assertTrue(sources > 20, "the clients were found");
        assertEquals(Set.of(), without);
    }

    @Test
    void everyClientHasItsPage() throws IOException {
        Set<String> without = new TreeSet<>();
        try (Stream<Path> folders = Files.list(ROOT.resolve("clients"))) {
            folders.filter(Files::isDirectory).map(f -> f.getFileName() + ".md")
                    .filter(page -> !Files.exists(ROOT.resolve("docs/editors").resolve(page)))
                    .forEach(without::add);
        }
        assertEquals(Set.of(), without);
        assertTrue(Files.exists(ROOT.resolve("tests/org.vauban.clients.tests")));
    }

    @Test
    void everyTextExistsInEnglishAndFrench() throws IOException {
        List<String> faults = new ArrayList<>();
        int pairs = 0;
        for (Path english : files(".properties")) {
            String name = english.getFileName().toString();
            if (!Set.of("messages.properties", "bundle.properties", "feature.properties", "help.properties")
                    .contains(name)) {
                continue;
            }
            pairs++;
            Path french = english.resolveSibling(name.replace(".properties", "_fr.properties"));
            if (!Files.exists(french)) {
                faults.add(ROOT.relativize(english) + " has no French twin");
                continue;
            }
            Properties en = read(english);
            Properties fr = read(french);
            for (Object key : en.keySet()) {
                if (!fr.containsKey(key)) {
                    faults.add(ROOT.relativize(french) + " lacks " + key);
                } else if (arguments(en.getProperty((String) key)) != arguments(fr.getProperty((String) key))) {
                    faults.add(ROOT.relativize(french) + ": other arguments in " + key);
                }
            }
            for (Object key : fr.keySet()) {
                if (!en.containsKey(key)) {
                    faults.add(ROOT.relativize(english) + " lacks " + key);
                }
            }
        }
        assertTrue(pairs >= 4, "the texts of the bundles were found");
        assertEquals(List.of(), faults);
    }

    /** The texts of these bundles go through a MessageFormat, which drops an apostrophe that is not doubled. */
    @Test
    void governanceKnowledgeModelsAndSiteHaveNoStraightApostrophe() throws IOException {
        Set<String> found = new TreeSet<>();
        int texts = 0;
        for (Path file : files(".properties")) {
            if (file.startsWith(ROOT.resolve("bundles/org.vauban.governance/src"))
                    || file.startsWith(ROOT.resolve("bundles/org.vauban.knowledge/src"))
                    || file.startsWith(ROOT.resolve("bundles/org.vauban.models/src"))
                    || file.startsWith(ROOT.resolve("bundles/org.vauban.site/src"))) {
                for (var text : read(file).entrySet()) {
                    texts++;
                    if (text.getValue().toString().contains("'")) {
                        found.add(ROOT.relativize(file) + ": " + text.getKey());
                    }
                }
            }
        }
        assertTrue(texts > 100, texts + " texts");
        assertEquals(Set.of(), found);
    }

    @Test
    void theArchitecturePageKnowsEveryBundle() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/architecture.md"));
        for (String bundle : BundleRules.MAY_USE.keySet()) {
            assertTrue(page.contains("`" + bundle + "`"), "docs/architecture.md does not tell of " + bundle);
        }
    }

    @Test
    void testsMirrorBundles() throws IOException {
        Set<String> missing = new TreeSet<>();
        for (String bundle : BundleRules.MAY_USE.keySet()) {
            if (!Files.exists(ROOT.resolve("tests/" + bundle + ".tests"))) {
                missing.add(bundle);
            }
        }
        assertEquals(Set.of(), missing);
    }

    /** Both builds read these settings: Maven's compiler, and an Eclipse that has the projects open. */
    @Test
    void aNullThatCanBeDereferencedIsAnErrorInEveryProject() throws IOException {
        Set<String> without = new TreeSet<>();
        int projects = 0;
        for (Path settings : files("org.eclipse.jdt.core.prefs")) {
            projects++;
            Properties all = read(settings);
            for (String problem : List.of("nullReference", "potentialNullReference")) {
                if (!"error".equals(all.getProperty("org.eclipse.jdt.core.compiler.problem." + problem))) {
                    without.add(ROOT.relativize(settings) + ": " + problem);
                }
            }
        }
        assertTrue(projects >= 25, projects + " projects with Java");
        assertEquals(Set.of(), without);
    }

    /**
     * Returns the bundles that the compiler checks with the annotations. The two named modules are not among them,
     * because neither Tycho nor PDE puts a bundle on the module path.
     */
    private static List<Path> annotatedBundles() {
        List<Path> bundles = BundleRules.MAY_USE.keySet().stream().map(ROOT.resolve("bundles")::resolve)
                .filter(bundle -> !Files.exists(bundle.resolve("src/module-info.java"))).toList();
        assertTrue(bundles.size() >= 10, bundles.toString());
        return bundles;
    }

    /** Both builds compile with these settings; the annotations' classes are absent at run time. */
    @Test
    void nullViolationsAreErrorsInEveryBundle() throws IOException {
        Map<String, String> settings = Map.of("annotation.nullanalysis", "enabled",
                "annotation.inheritNullAnnotations", "enabled",
                "annotation.missingNonNullByDefaultAnnotation", "error",
                "problem.nullSpecViolation", "error", "problem.nullAnnotationInferenceConflict", "error",
                "problem.syntacticNullAnalysisForFields", "enabled");
        Set<String> without = new TreeSet<>();
        for (Path folder : annotatedBundles()) {
            Path bundle = folder.getFileName();
            Properties compiler = read(folder.resolve(".settings/org.eclipse.jdt.core.prefs"));
            settings.forEach((key, value) -> {
                if (!value.equals(compiler.getProperty("org.eclipse.jdt.core.compiler." + key))) {
                    without.add(bundle + ": " + key);
                }
            });
            if (!"org.eclipse.jdt.annotation"
                    .equals(read(folder.resolve("build.properties")).getProperty("additional.bundles"))) {
                without.add(bundle + ": additional.bundles");
            }
            if (Files.readString(folder.resolve("META-INF/MANIFEST.MF")).contains("org.eclipse.jdt.annotation")) {
                without.add(bundle + ": needs the annotations at run time");
            }
        }
        assertEquals(Set.of(), without);
    }

    @Test
    void everyPackageOfABundleIsNonNullByDefault() throws IOException {
        Set<String> without = new TreeSet<>();
        List<Path> bundles = annotatedBundles();
        Set<Path> packages = files(".java").stream()
                .filter(file -> bundles.stream().anyMatch(bundle -> file.startsWith(bundle.resolve("src"))))
                .map(Path::getParent).collect(Collectors.toCollection(TreeSet::new));
        for (Path folder : packages) {
            Path info = folder.resolve("package-info.java");
            if (!Files.exists(info) || !Files.readString(info).contains("\n@NonNullByDefault({")) {
                without.add(ROOT.relativize(folder).toString());
            }
        }
        assertTrue(packages.size() >= 80, packages.size() + " packages");
        assertEquals(Set.of(), without);
    }

    @Test
    void hostsAskForNoExecutionEnvironment() throws IOException {
        for (String bundle : List.of("org.vauban.confinement", "org.vauban.llama", "org.vauban.engine.host",
                "org.vauban.knowledge.host")) {
            String manifest = Files.readString(ROOT.resolve("bundles/" + bundle + "/META-INF/MANIFEST.MF"));
            assertFalse(manifest.contains("Bundle-RequiredExecutionEnvironment"),
                    bundle + " could not be installed in an IDE that runs on Java 21");
        }
    }

    /** Returns which arguments a message takes, as a bit set of their indices. */
    private static long arguments(String message) {
        long bits = 0;
        var m = java.util.regex.Pattern.compile("\\{(\\d+)").matcher(message);
        while (m.find()) {
            bits |= 1L << Integer.parseInt(m.group(1));
        }
        return bits;
    }

    private static Properties read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        return properties;
    }

    private static List<Path> files(String end) throws IOException {
        List<Path> found = new ArrayList<>();
        for (String top : List.of("bundles", "tests", "features")) {
            try (Stream<Path> walk = Files.walk(ROOT.resolve(top))) {
                walk.filter(f -> f.toString().endsWith(end))
                        .filter(f -> !f.toString().contains("/target/") && !f.toString().contains("/native/"))
                        .forEach(found::add);
            }
        }
        return found;
    }

    /** The inspector names each part of a request in the user's language and never shows the name used in the code. */
    @Test
    void theInspectorHasAWordForEveryPartOfARequest() throws IOException {
        Set<String> roles = new TreeSet<>(Set.of("file", "name", "check"));
        Pattern role = Pattern.compile("(?:PromptBlock\\.words\\(|new PromptBlock\\(|context\\(query, )\"([a-z_]+)\"");
        for (Path file : files(".java")) {
            if (file.toString().contains("org.vauban.assist/src")) {
                role.matcher(Files.readString(file)).results().forEach(found -> roles.add(found.group(1)));
            }
        }
        for (String source : List.of("context/Snippet.java", "attachment/Attachment.java")) {
            String text = Files.readString(ROOT.resolve("bundles/org.vauban.assist/src/org/vauban/assist/" + source));
            String kinds = text.substring(text.indexOf("enum Kind {"), text.indexOf("}", text.indexOf("enum Kind {")));
            Pattern.compile("\\b[A-Z]{3,}(?:_[A-Z]+)*\\b").matcher(kinds.replaceAll("/\\*\\*.*?\\*/", "")).results()
                    .forEach(found -> roles.add(found.group().toLowerCase(Locale.ROOT)));
        }
        String words = Files
                .readString(ROOT.resolve("bundles/org.vauban.ide/src/org/vauban/ide/inspector/InspectorLabels.java"));
        assertTrue(roles.containsAll(Set.of("before", "region", "members", "clipboard")), roles.toString());
        assertEquals(Set.of(), roles.stream().filter(each -> !words.contains("case \"" + each + "\" ->"))
                .collect(Collectors.toCollection(TreeSet::new)));
    }
}
