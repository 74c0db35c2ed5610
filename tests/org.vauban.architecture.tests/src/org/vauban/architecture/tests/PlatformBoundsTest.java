// SPDX-License-Identifier: EPL-2.0
package org.vauban.architecture.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.equinox.internal.p2.director.Projector;
import org.eclipse.equinox.internal.p2.director.QueryableArray;
import org.eclipse.equinox.internal.p2.director.Slicer;
import org.eclipse.equinox.p2.metadata.IInstallableUnit;
import org.eclipse.equinox.p2.metadata.IRequirement;
import org.eclipse.equinox.p2.metadata.MetadataFactory;
import org.eclipse.equinox.p2.metadata.MetadataFactory.InstallableUnitDescription;
import org.eclipse.equinox.p2.metadata.Version;
import org.eclipse.equinox.p2.metadata.VersionRange;
import org.eclipse.equinox.p2.query.IQueryable;
import org.junit.jupiter.api.Test;

/** p2 refuses an IDE older than the one that Vauban is built for, so that Vauban does not fail there at run time. */
class PlatformBoundsTest {

    private static final Path ROOT = Path.of(System.getProperty("vauban.root"));
    private static final Pattern CLAUSE = Pattern.compile("([\\w.]+)((?:;[\\w-]+:?=(?:\"[^\"]*\"|[^,;\"]*))*)(?:,|$)");
    private static final Pattern VERSION = Pattern.compile(";(?:bundle-)?version=\"([^\"]*)\"");
    private static final String BUNDLE = "osgi.bundle";

    /** A requirement in a header, with its version range, which is null if the header gives none. */
    private record Need(String name, VersionRange range, boolean optional) {}

    private static Map<String, Attributes> manifests() throws IOException {
        Map<String, Attributes> all = new TreeMap<>();
        try (Stream<Path> bundles = Files.list(ROOT.resolve("bundles"))) {
            for (Path bundle : bundles.toList()) {
                try (InputStream in = Files.newInputStream(bundle.resolve("META-INF/MANIFEST.MF"))) {
                    all.put(bundle.getFileName().toString(), new Manifest(in).getMainAttributes());
                }
            }
        }
        return all;
    }

    private static List<Need> needs(Attributes manifest, String header) {
        List<Need> all = new ArrayList<>();
        String value = manifest.getValue(header);
        for (Matcher clause = CLAUSE.matcher(value == null ? "" : value); clause.find();) {
            Matcher version = VERSION.matcher(clause.group(2));
            all.add(new Need(clause.group(1), version.find() ? VersionRange.create(version.group(1)) : null,
                    clause.group(2).contains("resolution:=optional")));
        }
        return all;
    }

    /** Returns the bundles that the product is built with, which are those of Eclipse 4.40. */
    private static Map<String, Version> target() throws IOException {
        Map<String, Version> all = new TreeMap<>();
        for (String line : Files.readAllLines(ROOT.resolve("releng/org.vauban.target/artifacts.txt"))) {
            String[] parts = line.strip().split(":");
            if (parts.length >= 3 && parts[1].startsWith("org.eclipse.")) {
                all.put(parts[1], Version.create(parts[2]));
            }
        }
        return all;
    }

    /** Whether a package belongs to the JDK, which gives its packages no version. */
    private static boolean ofJdk(String name) {
        return name.startsWith("javax.") || name.startsWith("jdk.") || name.startsWith("com.sun.security.auth.")
                || name.equals("org.w3c.dom")
                || name.equals("org.xml.sax") || name.equals("org.ietf.jgss");
    }

    private static boolean hasLowerBound(Need need) {
        return need.range() != null && need.range().getMinimum().compareTo(Version.emptyVersion) > 0;
    }

    @Test
    void everythingThatIsNeededHasALowerBound() throws IOException {
        Set<String> without = new TreeSet<>();
        int bounds = 0;
        for (var manifest : manifests().entrySet()) {
            for (String header : List.of("Require-Bundle", "Import-Package", "Fragment-Host")) {
                for (Need need : needs(manifest.getValue(), header)) {
                    if (!hasLowerBound(need) && !ofJdk(need.name())) {
                        without.add(manifest.getKey() + ": " + need.name());
                    }
                    bounds++;
                }
            }
        }
        assertEquals(Set.of(), without);
        assertTrue(bounds > 60, "the manifests were read: " + bounds);
    }

    @Test
    void bundlesOfThePlatformAreNeededInTheVersionsOfTheReleaseThatIsBuiltWith() throws IOException {
        Map<String, Version> target = target();
        Set<String> lower = new TreeSet<>();
        for (var manifest : manifests().entrySet()) {
            for (Need need : needs(manifest.getValue(), "Require-Bundle")) {
                Version built = target.get(need.name());
                if (built != null
                        && (!need.range().isIncluded(built) || need.range().getMinimum().compareTo(built) < 0)) {
                    lower.add(manifest.getKey() + ": " + need.name() + " " + need.range() + ", built with " + built);
                }
            }
        }
        assertEquals(Set.of(), lower);
    }

    @Test
    void optionalFeaturesNeedTheFeatureOfTheirOwnVersion() throws IOException {
        for (String name : List.of("java", "knowledge", "governance", "remote")) {
            String feature = Files.readString(ROOT.resolve("features/org.vauban." + name + ".feature/feature.xml"));
            assertTrue(feature.contains("<import feature=\"org.vauban.feature\" version=\"0.1.0\""), feature);
        }
    }

    @Test
    void p2InstallsIntoTheReleaseAndRefusesOlderOnes() throws IOException {
        Map<String, Version> target = target();
        for (String root : List.of("org.vauban.ide", "org.vauban.ide.jdt", "org.vauban.ide.governance",
                "org.vauban.doc")) {
            IStatus fits = plan(root, target, version -> version);
            assertTrue(fits.isOK(), root + ": " + messages(fits));
            IStatus old = plan(root, target, PlatformBoundsTest::older);
            assertEquals(IStatus.ERROR, old.getSeverity(), root);
            assertTrue(messages(old).contains("org.eclipse."), messages(old));
        }
        // a single bundle whose minor version changed with 4.40 suffices for a refusal
        Map<String, Version> before = new TreeMap<>(target);
        before.put("org.eclipse.core.resources", Version.create("3.23.200.v20260301-0000"));
        String message = messages(plan("org.vauban.ide", before, version -> version));
        assertTrue(message.contains("org.eclipse.core.resources [3.24.0,4.0.0)"), message);
    }

    /**
     * Returns the version of the same bundle one release earlier: the previous minor version, or the previous service
     * segment if the minor version is zero.
     */
    private static Version older(Version version) {
        int major = (Integer) version.getSegment(0);
        int minor = (Integer) version.getSegment(1);
        return minor > 0 ? Version.createOSGi(major, minor - 1, 900) : Version.createOSGi(major, 0, 0);
    }

    private static IStatus plan(String root, Map<String, Version> platform, UnaryOperator<Version> release)
            throws IOException {
        List<IInstallableUnit> units = new ArrayList<>();
        for (var bundle : platform.entrySet()) {
            units.add(unit(bundle.getKey(), release.apply(bundle.getValue()), List.of()));
        }
        for (var ours : manifests().entrySet()) {
            List<IRequirement> needs = needs(ours.getValue(), "Require-Bundle").stream()
                    .map(need -> MetadataFactory.createRequirement(BUNDLE, need.name(), need.range(), null,
                            need.optional(), false))
                    .toList();
            units.add(unit(ours.getKey(), Version.create("0.1.0"), needs));
        }
        IInstallableUnit wanted = unit("request", Version.create("1.0.0"),
                List.of(MetadataFactory.createRequirement(BUNDLE, root, VersionRange.emptyRange, null, false, false)));
        Slicer slicer = new Slicer(new QueryableArray(units), Map.of(), false);
        IQueryable<IInstallableUnit> slice = slicer.slice(List.of(wanted), new NullProgressMonitor());
        if (slice == null) {
            return slicer.getStatus();
        }
        Projector projector = new Projector(slice, Map.of(), Set.of(), false);
        projector.encode(wanted, new IInstallableUnit[0], new QueryableArray(List.of()), List.of(wanted),
                new NullProgressMonitor());
        IStatus solved = projector.invokeSolver(new NullProgressMonitor());
        return solved.isOK() || solved.getSeverity() < IStatus.ERROR ? solved
                : new org.eclipse.core.runtime.Status(IStatus.ERROR, "p2",
                        projector.getExplanation(new NullProgressMonitor()).toString());
    }

    private static IInstallableUnit unit(String name, Version version, List<IRequirement> needs) {
        InstallableUnitDescription unit = new InstallableUnitDescription();
        unit.setId(name);
        unit.setVersion(version);
        unit.setSingleton(true);
        unit.setCapabilities(new org.eclipse.equinox.p2.metadata.IProvidedCapability[] {
                MetadataFactory.createProvidedCapability(BUNDLE, name, version),
                MetadataFactory.createProvidedCapability(IInstallableUnit.NAMESPACE_IU_ID, name, version)});
        unit.setRequirements(needs.toArray(IRequirement[]::new));
        return MetadataFactory.createInstallableUnit(unit);
    }

    private static String messages(IStatus status) {
        StringBuilder all = new StringBuilder(status.getMessage());
        for (IStatus child : status.getChildren()) {
            all.append('\n').append(messages(child));
        }
        return all.toString();
    }
}
